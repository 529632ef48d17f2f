"""What a text says beside its things: by which words it leans on what was said before, and what it denies."""

from __future__ import annotations

from collections.abc import Sequence

from citebot.intents.normalize import Token
from citebot.intents.vocabulary import Vocabulary

_MERELY = frozenset(["just", "only", "merely", "simply", "chi"])
"""What turns "not" into "also"."""
_NOT_KNOWN = frozenset(["know", "recall", "remember", "sure"])
"""What the asker says of himself: "I do not know who" denies nothing of who."""
_SUBJECTS = frozenset(["he", "she", "they", "we"])
"""What begins another clause, unless it stands right behind the negation ("didn't they cancel")."""


class Asides:
    """The pronouns found so far in a text that is read from left to right, and how far the last negation reaches."""

    def __init__(self, vocabulary: Vocabulary, tokens: Sequence[Token], plain: Sequence[str]) -> None:
        """``plain`` are the words of the tokens, corrected."""
        self.vocabulary, self.tokens, self.plain = vocabulary, tokens, plain
        self.anaphora: list[str] = []
        self._from = self._until = -1

    def note(self, i: int) -> None:
        """Take note of the pronoun or the negation that begins at ``i``, if one does."""
        if self.plain[i] not in self.vocabulary.aside:
            return
        self.note_anaphora(i)
        for size in (3, 2, 1):
            phrase = tuple(self.plain[i : i + size])
            if len(phrase) == size:
                following = self.plain[i + size] if i + size < len(self.plain) else ""
                if phrase in self.vocabulary.negation and following not in _MERELY | _NOT_KNOWN:
                    self._from, self._until = i, i + size + 2

    def note_anaphora(self, i: int, within: int = 3) -> None:
        """Take note of the pronoun at ``i``, of at most ``within`` words."""
        if self.plain[i] not in self.vocabulary.aside:
            return
        for size in range(within, 0, -1):
            phrase = tuple(self.plain[i : i + size])
            if len(phrase) == size and phrase in self.vocabulary.anaphora:
                self.anaphora.append(" ".join(phrase))

    def is_negated(self, i: int) -> bool:
        """Whether the word at ``i`` follows closely on a negation, in the same clause."""
        if not self._from < i <= self._until or self.tokens[self._from].sentence != self.tokens[i].sentence:
            return False
        return _SUBJECTS.isdisjoint(self.plain[self._from + 2 : i])  # "it did not take place, they cancelled"
