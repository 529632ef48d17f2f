"""A word nobody wrote before, read as the nearest word that is known.

Two words are neighbours when one can be reached from the other by one slip of the thumb (a letter
put in, left out, replaced, or swapped with its neighbour; Damerau 1964). They are found without a
walk over all words: neighbours share a form with at most one letter left out (the idea of Mor and
Fraenkel 1982). The look-up costs as many steps as the word has letters.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters a word must have to be corrected: shorter ones have too many neighbours."""

LONGEST = 32


def _shorter(word: str) -> list[str]:
    """The forms of a word with one letter left out."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


class Spelling:
    """The known words, to be found by their misspellings."""

    __slots__ = ("_forms", "_frequency")

    def __init__(self, frequency: Mapping[str, int]) -> None:
        """`frequency` says how often each word is used; the more frequent of two neighbours wins."""
        self._frequency = {word: n for word, n in frequency.items() if self._corrigible(word)}
        self._forms: dict[str, str | tuple[str, ...]] = {}
        for word in self._frequency:
            for form in (word, *_shorter(word)):
                held = self._forms.get(form)
                if held is None:
                    self._forms[form] = word
                else:
                    self._forms[form] = (held, word) if isinstance(held, str) else (*held, word)

    @staticmethod
    def _corrigible(word: str) -> bool:
        return SHORTEST <= len(word) <= LONGEST and word.isalpha()

    def correct(self, word: str) -> str | None:
        """The most frequent known word one slip away from `word`, or None; same input, same output."""
        if not self._corrigible(word):
            return None
        candidates: set[str] = set()
        for form in (word, *_shorter(word)):
            held = self._forms.get(form)
            if held is not None:
                candidates.update((held,) if isinstance(held, str) else held)
        near = [known for known in candidates if OSA.distance(word, known, score_cutoff=1) <= 1]
        return min(near, key=lambda known: (-self._frequency[known], known), default=None)
