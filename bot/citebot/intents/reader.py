"""Reads questions, and the base's own texts in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from citebot.intents.catalog import Catalog
from citebot.intents.names import names_of
from citebot.intents.normalize import detect_language, tokenize, words
from citebot.intents.phrases_trie import PhraseTrie
from citebot.intents.reading import Reading
from citebot.intents.reading_pass import Pass
from citebot.intents.spelling import Speller, english_words
from citebot.intents.vocabulary import Vocabulary, final_words, only_vietnamese, source_names
from citebot.model.claims import Entity
from citebot.model.provenance import LANGS, Lang, Source

MAX_WORDS = 120
"""A longer text is no question; what stands first is read."""
SURE = 1.6
"""Below this clarity a text does not change the language of its conversation."""


class Reader:
    """Reads questions, and the items' own texts in the same way."""

    def __init__(
        self, catalog: Catalog, entities: Iterable[Entity], sources: Iterable[Source], texts: Iterable[str] = ()
    ) -> None:
        """``texts`` are the base's own words: their vocabulary is what misspelt words are corrected to."""
        self.vocabularies: dict[Lang, Vocabulary] = {lang: Vocabulary(catalog[lang], lang) for lang in LANGS}
        self.names: PhraseTrie[tuple[str, bool]] = PhraseTrie()
        name_words: set[str] = set()
        for entity in entities:
            for name in names_of(entity):
                self.names.add(name.words, (f"e:{entity.id}", name.bare))
                if entity.kind in {"person", "place"}:
                    name_words.update(name.words)
        for source in sources:
            for text in source_names(source):
                self.names.add(text, (f"s:{source.id}", False))
        self.decisive = frozenset().union(*(v.decisive for v in self.vocabularies.values()))
        self.roles = frozenset().union(*(v.roles for v in self.vocabularies.values()))
        self.saying = frozenset().union(*(v.saying for v in self.vocabularies.values()))
        self.happening = frozenset().union(*(v.happening for v in self.vocabularies.values()))
        contraries: dict[str, set[str]] = {}
        for pair in {pair for vocabulary in self.vocabularies.values() for pair in vocabulary.contraries}:
            for key in pair:
                contraries.setdefault(key, set()).update(pair - {key})
        self.contraries = {key: frozenset(others) for key, others in contraries.items()}
        self.light = frozenset().union(*(v.light for v in self.vocabularies.values()))
        self.name_words = frozenset(name_words)
        self.only_vietnamese = only_vietnamese(catalog)
        everyday = final_words(catalog) | english_words()
        self.speller = Speller(self._frequencies(catalog, texts), final=everyday, names=name_words)

    def _frequencies(self, catalog: Catalog, texts: Iterable[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for text in texts:
            for word in words(text):
                counts[word] = counts.get(word, 0) + 1
        for word in self.names.words():
            counts[word] = counts.get(word, 0) + 2
        english = catalog["en"]
        for phrases in (*english.concepts.values(), *english.attributes.values(), *english.kinds.values()):
            for phrase in phrases:
                for word in words(phrase):
                    counts[word] = counts.get(word, 0) + 1
        return counts

    def read(self, text: str, lang: Lang | None = None) -> Reading:
        """Read ``text``; ``lang`` is used where the text itself does not show its language."""
        tokens = tokenize(text)[:MAX_WORDS]
        detected, clarity = detect_language(tokens, self.name_words, self.only_vietnamese)
        if lang is not None and clarity < SURE:
            detected = None
        return Pass(self, text, tokens, detected or lang or "en", detected, with_names=True).reading()

    def read_own(self, text: str, lang: Lang) -> tuple[Reading, Reading]:
        """Read a text of the base itself, with its names as names, and with their words as plain words."""
        tokens = tokenize(text)
        reading = Pass(self, text, tokens, lang, lang, with_names=True)
        named = reading.reading()
        if not any(unit.kind in "es" for unit in named.units):
            return named, named
        return named, reading.without_names().reading()
