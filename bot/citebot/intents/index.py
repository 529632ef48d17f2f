"""The items of a base as a matrix of what they are asked by and what they explain."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citebot.intents.catalog import Catalog
from citebot.intents.reading import Reader, Reading
from citebot.intents.times import Moment
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Fact, Gap, Item, Quote
from citebot.model.edtf import EdtfDate
from citebot.model.provenance import LANGS, Lang, Source, in_language

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
KINDS = ("how-many", "when", "day", "year", "where", "who", "why", "how", "define", "title", "quote", "compare", "list")
FLOOR = 0.2
"""The weight of what every item has, so that an unknown word does not outweigh all the known ones."""
UNKNOWN = 0.9
"""The weight of a word that no item has."""
NEAR = 3
"""How many units after an ordinal are taken for the thing that it numbers."""
NAMING = {"e": 1.8, "a": 1.8, "s": 1.8, "n": 1.5, "o": 1.8, "y": 1.4, "x": 1.8, "t": 2.5}
"""How much more it costs when an example names such a thing and the question does not."""
# In a Vietnamese text the printed English of a title stands in brackets; the English statement tells it better.
_ORIGINALS = re.compile(r"\([^()]*\)")
_BIT = {kind: 1 << number for number, kind in enumerate(KINDS)}


def kind_mask(kinds: Iterable[str]) -> int:
    """The kinds of question as bits, so that many can be compared at once."""
    return sum(_BIT[kind] for kind in kinds)


@dataclass(frozen=True, slots=True)
class Profile:
    """What one item is about, for the checks: everything that a question may take for granted of it."""

    item: Item
    strengths: Mapping[str, float]
    entities: frozenset[str]
    own: frozenset[str]
    sources: frozenset[str]
    years: frozenset[int]
    moments: tuple[Moment, ...]
    told: tuple[Moment, ...]
    told_keys: frozenset[str]
    told_words: frozenset[str]
    numbers: frozenset[str]
    ordinals: Mapping[str, frozenset[str]]
    kinds: int


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a set of keys occurs: in which asks, and in which items how strongly; and its weight."""

    asks: Ints
    items: Ints
    strengths: Floats
    weight: float


class ItemIndex:
    """Built once for a base; read-only afterwards but for a memo of combined postings."""

    def __init__(self, base: KnowledgeBase, catalog: Catalog, reader: Reader) -> None:
        self.base, self.reader = base, reader
        self.profiles: list[Profile] = []
        ask_keys: list[list[tuple[str, ...]]] = []
        ask_items: list[int] = []
        ask_kinds: list[int] = []
        self.ask_texts: list[str] = []
        polar: list[bool] = []
        wider = _Wider(base, reader)
        for number, item in enumerate(base.items()):
            builder = _ProfileBuilder(base, reader, item, wider)
            for text, lang in _asks(item, base, catalog):
                seen: set[tuple[tuple[str, ...], ...]] = set()
                for reading in reader.read_own(text, lang):
                    keys = tuple(unit.keys for unit in reading.units)
                    builder.take(reading, 1.0)
                    if keys and keys not in seen:
                        seen.add(keys)
                        ask_keys.append(list(keys))
                        ask_items.append(number)
                        ask_kinds.append(kind_mask(reading.kinds))
                        self.ask_texts.append(text)
                        polar.append(reading.is_polar)
            self.profiles.append(builder.profile())
        self._key_names: list[str] = sorted({key for units in ask_keys for unit in units for key in unit})
        numbers = {key: number for number, key in enumerate(self._key_names)}
        flat = [[numbers[key] for unit in units for key in unit] for units in ask_keys]
        self._keys_flat: Ints = np.array([number for keys in flat for number in keys], dtype=np.int32)
        self._keys_from: Ints = np.cumsum([0, *(len(keys) for keys in flat)]).astype(np.int32)
        self.number = {profile.item.id: number for number, profile in enumerate(self.profiles)}
        self.polar = np.array(polar, dtype=np.bool_)
        self.item_of_ask: Ints = np.array(ask_items, dtype=np.int32)
        self.kinds_of_ask: Ints = np.array(ask_kinds, dtype=np.int32)
        self.starts: Ints = np.searchsorted(self.item_of_ask, np.arange(len(self.profiles))).astype(np.int32)
        self.sizes: Ints = np.diff(np.append(self.starts, len(ask_items))).astype(np.int32)
        self._weigh()
        self._post(ask_keys)
        self._memo: dict[tuple[str, ...], Postings] = {}
        self.ubiquitous = self._ubiquitous()
        numbers: dict[str, set[str]] = {}
        for profile in self.profiles:
            if not isinstance(profile.item, Quote):
                numbers.setdefault(profile.item.subject, set()).update(profile.numbers)
        told: dict[str, set[str]] = {}
        persons = {f"e:{entity.id}" for entity in self.base.entities.values() if entity.kind in {"person", "place"}}
        for profile in self.profiles:
            if not isinstance(profile.item, Quote):
                keys = {key for key in profile.told_keys if key.startswith("e:")}
                told.setdefault(profile.item.subject, set()).update(keys - persons)
        self._told_of = {subject: frozenset(keys) for subject, keys in told.items()}
        self._numbers = {subject: frozenset(found) for subject, found in numbers.items()}
        self._words: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}

    def _ubiquitous(self) -> frozenset[str]:
        """Entities that nearly every document is about: naming one tells nothing, and excludes nothing."""
        documents: dict[str, set[str]] = {}
        everything: set[str] = set()
        for profile in self.profiles:
            if not isinstance(profile.item, Gap):
                cited = {citation.source.document_id for citation in profile.item.citations}
                everything |= cited
                for entity in profile.entities:
                    documents.setdefault(entity, set()).update(cited)
        return frozenset(f"e:{name}" for name, found in documents.items() if len(found) >= 0.8 * len(everything) > 2)

    def numbers_of(self, profile: Profile) -> frozenset[str]:
        """The numbers that any item tells of the same subject: "the 14 recommendations" may be asked about further."""
        item = profile.item
        if isinstance(item, Quote):
            return profile.numbers
        return self._numbers.get(item.subject, frozenset())

    def entities_of(self, profile: Profile) -> frozenset[str]:
        """The keys of entities, persons excepted, that any item tells of the same subject."""
        item = profile.item
        return frozenset() if isinstance(item, Quote) else self._told_of.get(item.subject, frozenset())

    def holds_words(self, profile: Profile, text: str, lang: Lang) -> bool:
        """Whether an item holds every word of a name, though not as that name."""
        words = self._words.get((text, lang))
        if words is None:
            words = tuple(unit.keys for unit in self.reader.read_own(text, lang)[1].units)
            if len(self._words) > 5_000:
                self._words.clear()
            self._words[text, lang] = words
        return bool(words) and all(any(key in profile.told_keys for key in keys) for keys in words)

    def _weigh(self) -> None:
        frequency: dict[str, int] = {}
        for profile in self.profiles:
            for key in profile.strengths:
                frequency[key] = frequency.get(key, 0) + 1
        n = len(self.profiles) + 1
        top = math.log(n / 0.5)
        self.weights = {
            key: FLOOR + (1 - FLOOR) * max(0.0, math.log(n / (df + 0.5)) / top) for key, df in frequency.items()
        }

    def _post(self, ask_keys: Sequence[Sequence[tuple[str, ...]]]) -> None:
        by_ask: dict[str, list[int]] = {}
        totals = np.zeros(len(ask_keys), dtype=np.float32)
        for number, units in enumerate(ask_keys):
            for keys in dict.fromkeys(units):
                totals[number] += self.weight(keys) * NAMING.get(keys[0][0], 1.0)
                for key in keys:
                    by_ask.setdefault(key, []).append(number)
        self.ask_totals: Floats = totals
        self._by_ask = {key: np.array(sorted(set(found)), dtype=np.int32) for key, found in by_ask.items()}
        by_item: dict[str, list[tuple[int, float]]] = {}
        for number, profile in enumerate(self.profiles):
            for key, strength in profile.strengths.items():
                by_item.setdefault(key, []).append((number, strength))
        self._by_item = by_item

    def keys_of_ask(self, ask: int) -> frozenset[str]:
        """What one example question names."""
        found = self._keys_flat[self._keys_from[ask] : self._keys_from[ask + 1]]
        return frozenset(self._key_names[number] for number in found.tolist())

    def weight(self, keys: Sequence[str]) -> float:
        """How telling a unit is, 0 to 1: by how few items know it; one that none knows is the most telling."""
        known = [self.weights[key] for key in keys if key in self.weights]
        return min(known) if known else UNKNOWN

    def postings(self, keys: tuple[str, ...]) -> Postings:
        """Where any of ``keys`` occurs."""
        found = self._memo.get(keys)
        if found is None:
            asks = [self._by_ask[key] for key in keys if key in self._by_ask]
            strengths: dict[int, float] = {}
            for key in keys:
                for item, strength in self._by_item.get(key, ()):
                    strengths[item] = max(strength, strengths.get(item, 0.0))
            order = sorted(strengths)
            found = Postings(
                np.unique(np.concatenate(asks)) if asks else np.empty(0, dtype=np.int32),
                np.array(order, dtype=np.int32),
                np.array([strengths[item] for item in order], dtype=np.float32),
                self.weight(keys),
            )
            if len(self._memo) > 50_000:
                self._memo.clear()
            self._memo[keys] = found
        return found


def _asks(item: Item, base: KnowledgeBase, catalog: Catalog) -> Iterable[tuple[str, Lang]]:
    for lang in LANGS:
        for text in item.asks.get(lang, ()):
            yield text, lang
        if isinstance(item, Quote):
            yield in_language(item.about, lang), lang
        if isinstance(item, Fact):
            subject = base.entities.get(item.subject)
            if subject is None:
                continue
            for template in catalog[lang].properties.get(item.property, ()):
                yield template.replace("{subject}", in_language(subject.label, lang)), lang


class _Wider:
    """What the names of entities and sources say; the same for every item that has to do with them."""

    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self.base, self.reader = base, reader
        self._entities: dict[str, frozenset[str]] = {}
        self._sources: dict[str, tuple[Reading, ...]] = {}

    def entity(self, name: str) -> frozenset[str]:
        """The words and concepts in any name of an entity."""
        if name not in self._entities:
            entity = self.base.entities[name]
            texts = [(lang, text) for lang in LANGS for text in (entity.label.get(lang, ""), *entity.aliases.get(lang, ()))]
            readings = [self.reader.read_own(text, lang)[1] for lang, text in texts if text]
            self._entities[name] = frozenset(key for r in readings for unit in r.units for key in unit.keys)
        return self._entities[name]

    def source(self, source: Source) -> tuple[Reading, ...]:
        """The readings of a source's name in each language."""
        if source.id not in self._sources:
            self._sources[source.id] = tuple(
                reading
                for lang in LANGS
                for reading in self.reader.read_own(in_language(source.name, lang), lang)
            )
        return self._sources[source.id]


class _ProfileBuilder:
    def __init__(self, base: KnowledgeBase, reader: Reader, item: Item, wider: _Wider) -> None:
        self.base, self.reader, self.item, self.wider = base, reader, item, wider
        self.strengths: dict[str, float] = {}
        self.entities: set[str] = set()
        self.own: set[str] = set()
        self.moments: list[Moment] = []
        self.told: list[Moment] = []
        self.told_keys: set[str] = set()
        self.told_words: set[str] = set()
        self.numbers: set[str] = set()
        self.ordinals: dict[str, set[str]] = {}
        self.kinds = 0
        self.sources: set[str] = set()
        self._take_item()

    def take(self, reading: Reading, strength: float, *, own: bool = True) -> None:
        """Let the item explain what ``reading`` names."""
        for unit in reading.units:
            for key in unit.keys:
                if strength > self.strengths.get(key, 0.0):
                    self.strengths[key] = strength
                if strength < 1.0:
                    self.told_keys.add(key)
                if key.startswith("e:"):
                    self.entities.add(key[2:])
                    if own:
                        self.own.add(key[2:])
        if strength < 1.0:
            self.moments += reading.moments
        if strength == 0.9:
            self.told_words.update(token.word for token in reading.tokens)
        if own and strength == 0.9:
            self.told += reading.moments
        if strength < 1.0:
            for numeral in reading.numerals:
                if not numeral.ordinal:
                    self.numbers.add(numeral.value)
                    continue
                after = [u for u in reading.units if u.position > numeral.first][:NEAR]
                self.ordinals.setdefault(numeral.value, set()).update(key for u in after for key in u.keys)
        if own and strength == 1.0:
            self.kinds |= kind_mask(reading.kinds)

    def _text(self, text: str, lang: Lang, strength: float, *, own: bool = True) -> None:
        if lang == "vi":
            text = _ORIGINALS.sub(" ", text)
        for reading in self.reader.read_own(text, lang):
            self.take(reading, strength, own=own)

    def _take_item(self) -> None:
        item = self.item
        match item:
            case Fact():
                for lang in LANGS:
                    if lang in item.statement:
                        self._text(item.statement[lang], lang, 0.9)
                self._entity(item.subject, 0.9, own=True)
                if item.speaker:
                    self._entity(item.speaker, 0.9, own=True)
                    if item.role:
                        for lang in LANGS:
                            self._text(in_language(item.role, lang), lang, 0.8)
                self._date(item.as_of)
            case Quote():
                self._text(item.text, item.language, 0.9)
                for lang in LANGS:
                    self._text(in_language(item.about, lang), lang, 0.9)
                    self._text(in_language(item.role, lang), lang, 0.8)
                if item.translation:
                    self._text(item.translation["vi"], "vi", 0.8)
                self._entity(item.speaker, 0.9, own=True)
                self._date(item.said)
            case Gap():
                for lang in LANGS:
                    if lang in item.statement:
                        self._text(item.statement[lang], lang, 0.9)
                self._entity(item.subject, 0.9, own=True)
        for entity in sorted(self.own):
            self._entity(entity, 0.85, own=True)
        if not isinstance(item, Gap):
            self._sources(item)

    def _sources(self, item: Fact | Quote) -> None:
        for citation in item.citations:
            source = citation.source
            self.sources.update({source.id, source.document_id})
            self._date(source.issued)
            for reading in self.wider.source(source):
                self.take(reading, 0.7, own=False)
            for name in (source.event, source.entity):
                if name:
                    self._entity(name, 0.7, own=False)
                    self.told_keys.add(f"e:{name}")

    def _entity(self, name: str, strength: float, *, own: bool) -> None:
        """Take an entity, its names, and what it belongs to."""
        entity = self.base.entities.get(name)
        if entity is None:
            return
        self.entities.add(name)
        if own:
            self.own.add(name)
        key = f"e:{name}"
        self.strengths[key] = max(strength, self.strengths.get(key, 0.0))
        self.told_keys |= self.wider.entity(name)
        for word in self.wider.entity(name):
            if strength - 0.05 > self.strengths.get(word, 0.0):
                self.strengths[word] = strength - 0.05
        self._date(entity.when)
        for wider in (*entity.part_of, *entity.affiliations):
            if wider not in self.entities:
                self._entity(wider, strength - 0.1, own=False)

    def _date(self, date: EdtfDate | None) -> None:
        for part in (date.start, date.end) if date else ():
            if part is not None:
                self.moments.append(Moment(part.year, part.month, part.day))

    def profile(self) -> Profile:
        years = frozenset(moment.year for moment in self.moments if moment.year)
        for moment in self.moments:
            if moment.year:
                self.strengths.setdefault(f"y:{moment.year}", 0.9)
            if moment.month:
                self.strengths.setdefault(f"m:{moment.month}", 0.9)
        return Profile(
            item=self.item,
            strengths=self.strengths,
            entities=frozenset(self.entities),
            own=frozenset(self.own),
            sources=frozenset(self.sources),
            years=years,
            moments=tuple(dict.fromkeys(self.moments)),
            told=tuple(dict.fromkeys(self.told)),
            told_keys=frozenset(self.told_keys),
            told_words=frozenset(self.told_words),
            numbers=frozenset(self.numbers),
            ordinals={value: frozenset(keys) for value, keys in self.ordinals.items()},
            kinds=self.kinds,
        )
