"""The phrases of one language, ready to be found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from citebot.intents.catalog import Catalog, Language
from citebot.intents.marks import spelt
from citebot.intents.normalize import stem, tokenize, words
from citebot.intents.phrases_trie import PhraseTrie
from citebot.model.provenance import LANGS, Lang, Source

_VIETNAMESE_SYLLABLE_END = ("ng", "nh", "ch", "a", "e", "i", "o", "u", "y", "c", "m", "n", "p", "t")


def looks_english(word: str) -> bool:
    """Whether a folded word cannot be a Vietnamese syllable: long, or with letters these never have."""
    return len(word) > 6 or any(c in "fjwz" for c in word) or not word.endswith(_VIETNAMESE_SYLLABLE_END)


_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?[aeiouy]{1,3}(?:ch|c|m|ng|nh|n|p|t)?"
)


def is_syllable(word: str) -> bool:
    """Whether a folded word is built like a Vietnamese syllable; one that is not is a slip or foreign."""
    return _SYLLABLE.fullmatch(word) is not None


class Vocabulary:
    """The phrase tries of one language."""

    def __init__(self, language: Language, lang: Lang) -> None:
        self.english = lang == "en"
        self.content: PhraseTrie[str] = PhraseTrie()
        self.asking: PhraseTrie[str] = PhraseTrie()
        for name, phrases in language.concepts.items():
            self._add(self.content, phrases, f"c:{name}")
        for name, phrases in language.attributes.items():
            self._add(self.content, phrases, f"a:{name}")
        for phrases in (language.places, language.bodies, language.persons):
            for phrase in phrases:
                folded = words(phrase)
                self._add(self.asking, [phrase], "x:" + "-".join(folded), stemmed=False)
        for kind, cues in language.kinds.items():
            self._add(self.asking, cues, f"k:{kind}", stemmed=False)
        self._add(self.asking, language.wrappers, "wrapper", stemmed=False)
        self._add(self.asking, language.now, "now", stemmed=False)
        self.stop = {words(phrase) for phrase in language.stop}
        self.stop_words = {phrase[0] for phrase in self.stop if len(phrase) == 1}
        self.ordinary: PhraseTrie[str] = PhraseTrie()
        self._add(self.ordinary, language.ordinary, "ordinary")
        self.shorthand = {short: word for word, forms in language.shorthand.items() for short in forms}
        self.negation = {words(phrase) for phrase in language.negation}
        self.anaphora = {words(phrase) for phrase in language.anaphora}
        self.aside = {phrase[0] for phrase in self.negation | self.anaphora}
        """The words with which a pronoun or a negation begins."""
        self.decisive = frozenset(f"{kind}:{name}" for name in language.decisive for kind in "ac")
        self.saying = frozenset(f"c:{name}" for name in language.saying)
        self.happening = frozenset(f"c:{name}" for name in language.happening)
        self.contraries = tuple(frozenset(f"c:{name}" for name in pair) for pair in language.contraries)
        self.roles = frozenset(f"{kind}:{name}" for name in language.roles for kind in "ac")
        self.light = frozenset(f"c:{name}" for name in language.light)
        self.openings = sorted(
            (unicodedata.normalize("NFC", o).lower() for o in language.openers), key=len, reverse=True
        )
        self.openers = sorted((words(phrase) for phrase in language.openers), key=len, reverse=True)

    def _add(self, trie: PhraseTrie[str], phrases: Iterable[str], payload: str, *, stemmed: bool = True) -> None:
        for phrase in phrases:
            folded = words(phrase)
            if self.english:
                trie.add([stem(word) for word in folded] if stemmed else folded, payload)
            else:
                trie.add(folded, payload, tuple(spelt(token.raw) for token in tokenize(phrase)))


def source_names(source: Source) -> Iterable[tuple[str, ...]]:
    for texts in (source.name, source.title):
        for text in (texts or {}).values():
            folded = words(text)
            yield folded[1:] if folded[:1] == ("the",) else folded
    if source.publisher is not None and source.part_of is None:
        for text in source.publisher.name.values():
            folded = words(text)
            if "times" in folded or "newspaper" in folded or "bao" in folded or len(folded) == 1:
                yield folded[1:] if folded[:1] == ("the",) else folded


def only_vietnamese(catalog: Catalog) -> frozenset[str]:
    """Folded syllables of the Vietnamese files that are no word of the English ones."""
    found: dict[Lang, set[str]] = {}
    for lang in LANGS:
        language = catalog[lang]
        lists = (*language.concepts.values(), *language.attributes.values(), *language.kinds.values())
        everything = (*lists, language.stop, language.ordinary, language.wrappers)
        found[lang] = {word for phrases in everything for phrase in phrases for word in words(phrase)}
    return frozenset(word for word in found["vi"] - found["en"] if not looks_english(word))


def final_words(catalog: Catalog) -> set[str]:
    final: set[str] = set()
    for lang in LANGS:
        language = catalog[lang]
        for phrases in (
            language.stop,
            language.wrappers,
            language.ordinary,
            language.places,
            language.bodies,
            language.persons,
            language.now,
            *language.shorthand.values(),
        ):
            for phrase in phrases:
                final.update(words(phrase))
        for phrases, _ in language.talk.values():
            for phrase in phrases:
                final.update(words(phrase))
    return final
