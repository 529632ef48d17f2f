"""What stands at one place of a text: a name, a phrase of the catalog, a cue of asking, a stop word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citebot.intents.marks import marked
from citebot.intents.names import is_honorific
from citebot.intents.normalize import Token, stem
from citebot.intents.phrases_trie import PhraseTrie
from citebot.intents.spelling import Speller
from citebot.intents.vocabulary import Vocabulary, looks_english
from citebot.model.provenance import Lang

Found = tuple[int, list[str]]
"""How many words, and what they may mean."""


class Lexicon(Protocol):
    """What a reader knows: the phrases of each language, the names, the spelling."""

    vocabularies: dict[Lang, Vocabulary]
    names: PhraseTrie[tuple[str, bool]]
    speller: Speller


class Places:
    """The words of one text, corrected, and what stands at each place of it: always the longest."""

    def __init__(self, lexicon: Lexicon, text: str, tokens: Sequence[Token], words: Sequence[str], lang: Lang) -> None:
        self.lexicon, self.text, self.tokens, self.plain, self.lang = lexicon, text, tokens, words, lang
        self.vocabulary = lexicon.vocabularies[lang]
        self.english = lexicon.vocabularies["en"]
        self.stems = [stem(word) for word in words]
        self.marks: Sequence[str | None] = marked(tokens, words) if lang == "vi" else ()

    def name(self, i: int) -> Found | None:
        """The name that begins there."""
        found = self.lexicon.names.longest(self.plain, i)
        if found is None:
            return None
        size, payloads = found
        if self._is_cut_short(i, size):
            return None
        keys = [key for key, bare in payloads if not bare or self._is_named(i)]
        return (size, keys) if keys else None

    def content(self, i: int, most: int = 0) -> Found | None:
        """The concept or attribute that begins there, of at most ``most`` words; of a single word itself, too."""
        sequence = self.stems if self.vocabulary.english else self.plain
        found = self.vocabulary.content.longest(sequence[: i + most] if most else sequence, i, self.marks)
        if found is None and self.lang == "vi" and looks_english(self.plain[i]):
            found = self.english.content.longest(self.stems, i)
        if found is None:
            return None
        size, payloads = found
        keys = list(payloads)
        if size == 1:
            keys.append(f"w:{self.stems[i]}")
        return size, keys

    def ordinary(self, i: int) -> int:
        """How many words there are an everyday phrase that does not say what is asked."""
        sequence = self.stems if self.vocabulary.english else self.plain
        found = self.vocabulary.ordinary.longest(sequence, i, self.marks)
        return found[0] if found else 0

    def asking(self, i: int) -> Found | None:
        """The cue of asking that begins there."""
        return self.vocabulary.asking.longest(self.plain, i, self.marks)

    def stop(self, i: int) -> int:
        """How many words there mean nothing by themselves."""
        if self.lang == "vi":
            pair = tuple(self.plain[i : i + 2])
            if len(pair) == 2 and pair in self.vocabulary.stop:
                return 2
        word = self.plain[i]
        if word in self.vocabulary.stop_words or (self.lang == "vi" and word in {"the", "of", "in", "and", "to"}):
            return 1
        return 0

    def _is_cut_short(self, i: int, size: int) -> bool:
        """Whether a small word only seems to open a name whose end opens another: "do Việt Nam" is not Do Việt."""
        if size < 2 or self.plain[i] not in self.vocabulary.stop_words or self.tokens[i].raw[:1].isupper():
            return False
        inner = self.lexicon.names.longest(self.plain, i + 1)
        return inner is not None and 1 + inner[0] > size

    def _is_named(self, i: int) -> bool:
        """Whether a word that may be a personal name is used as one here."""
        token = self.tokens[i]
        if i and is_honorific(self.plain[i - 1], self.tokens[i - 1].raw):
            if token.raw[:1].isupper() or self.lang == "en":
                return True
            # Typed without marks, "co trong" is rather "has in" than Miss Trọng; "ta lần lượt" holds no Ms Lan.
            return token.word not in self.vocabulary.stop_words and token.raw.isascii()
        if token.word in self.vocabulary.stop_words or self.lang == "vi":
            begins = i == 0 or self.tokens[i - 1].sentence != token.sentence  # "... Do they say?"
            return token.raw[:1].isupper() and not begins and not self.text.isupper()
        if token.raw[:1].isupper() and (i > 0 or self.vocabulary.content.longest(self.stems, i) is None):
            return True
        return len(token.word) >= 4 and self.vocabulary.content.longest(self.stems, i) is None
