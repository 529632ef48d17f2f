"""What each item is about, and how it is asked for: all that a question may take for granted of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Container, Iterable, Iterator

from citebot.intents.catalog import Catalog
from citebot.intents.profile import Example, Profile, kind_mask
from citebot.intents.reader import Reader
from citebot.intents.reading import Reading, Unit
from citebot.intents.times import Moment, Numeral
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Fact, Gap, Item, Quote
from citebot.model.edtf import EdtfDate
from citebot.model.provenance import LANGS, Lang, Source, in_language

NEAR = 3
"""How many units after an ordinal are taken for the thing that it numbers."""
# In a Vietnamese text the printed English of a title stands in brackets; the English statement tells it better.
_ORIGINALS = re.compile(r"\([^()]*\)")
_AFFILIATION = "{affiliation}"
LABELLED = frozenset("level tier phase stage annex article cap".split())
_CLAUSES = re.compile(r"[.;:()]\s|\bsaid\b|\bincluding\b")
_ACCOUNT = re.compile(r"^(?:According to|Theo) [^,]*,")
_UNCOUNTED = re.compile(r"\b(?:a number of|several|một số|nhiều)\b")
_LAST = re.compile(r"\b(?:and|or|và|hoặc)\b")


def profile_items(base: KnowledgeBase, catalog: Catalog, reader: Reader) -> Iterator[tuple[Profile, list[Example]]]:
    """The profile and the example questions of every item, in the order of the base."""
    wider = _Wider(base, reader)
    speakers = {item.speaker for item in base.cited() if item.speaker is not None}
    for item in base.items():
        builder = _ProfileBuilder(base, reader, item, wider)
        examples: dict[tuple[str, tuple[tuple[str, ...], ...]], Example] = {}
        for text, lang in _asks(item, base, catalog, speakers):
            for reading in reader.read_own(text, lang):
                builder.take(reading, 1.0)
                keys = tuple(unit.keys for unit in reading.units)
                if keys:
                    examples.setdefault((text, keys), Example(text, reading))
        yield builder.profile(), list(examples.values())


def _asks(item: Item, base: KnowledgeBase, catalog: Catalog, speakers: Collection[str]) -> Iterable[tuple[str, Lang]]:
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
                if _AFFILIATION not in template:
                    yield template.replace("{subject}", in_language(subject.label, lang)), lang
                    continue
                for body in subject.affiliations if subject.id in speakers else ():
                    label = in_language(base.entities[body].label, lang)
                    yield template.replace(_AFFILIATION, label), lang


def numbered(reading: Reading, numeral: Numeral) -> set[str]:
    """What an ordinal numbers: the units after it, and in Vietnamese those before it too."""
    near = [unit for unit in reading.units if unit.position > numeral.first][:NEAR]
    if reading.lang == "vi":
        near += [unit for unit in reading.units if unit.position < numeral.first][-NEAR:]
    return {key for unit in near for key in unit.keys}


def _is_label(reading: Reading, numeral: Numeral) -> bool:
    """Whether a number only says which of several: "a level two hospital", "cấp 2"."""
    return numeral.first > 0 and reading.tokens[numeral.first - 1].word in LABELLED


def enumerated(text: str) -> Iterator[int]:
    """The lengths of the lists in a text: "coherent, holistic, strategic and efficient" holds four things.

    >>> sorted(enumerated("most coherent, holistic, strategic and efficient"))
    [4]
    >>> sorted(enumerated("assistant to the minister and director, as the report puts it"))
    [2]
    """
    for clause in _CLAUSES.split(_ACCOUNT.sub("", text)):
        *heads, _ = _LAST.split(clause)  # behind the last "and" stands the last thing, and what is told of all
        if heads:
            yield sum(head.rstrip(", ").count(",") for head in heads) + 2


class _Wider:
    """What the names of entities and sources say; the same for every item that has to do with them."""

    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self.base, self.reader = base, reader
        self._entities: dict[str, frozenset[str]] = {}
        self._sources: dict[str, tuple[Reading, ...]] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}

    def shared(self, words: Iterable[str]) -> frozenset[str]:
        """A set of them, with every word once in memory, and every set too: a large base has millions."""
        found = frozenset(map(sys.intern, words))
        return self._sets.setdefault(found, found)

    def entity(self, name: str) -> frozenset[str]:
        """The words and concepts in any name of an entity."""
        if name not in self._entities:
            entity = self.base.entities[name]
            texts = [
                (lang, text) for lang in LANGS for text in (entity.label.get(lang, ""), *entity.aliases.get(lang, ()))
            ]
            readings = [self.reader.read_own(text, lang)[1] for lang, text in texts if text]
            self._entities[name] = frozenset(key for r in readings for unit in r.units for key in unit.keys)
        return self._entities[name]

    def source(self, source: Source) -> tuple[Reading, ...]:
        """The readings of a source's name in each language."""
        if source.id not in self._sources:
            self._sources[source.id] = tuple(
                reading for lang in LANGS for reading in self.reader.read_own(in_language(source.name, lang), lang)
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
        self.counts: set[str] = set()
        self.ordinals: dict[str, set[str]] = {}
        self.kinds = 0
        self.enumerated: set[int] = set()
        self.is_uncounted = False
        self.offices: set[str] = set()
        self.sources: set[str] = set()
        self._take_item()

    def take(self, reading: Reading, strength: float, *, own: bool = True, inside: Container[int] = ()) -> None:
        """Let the item explain what ``reading`` names; a number ``inside`` a concept's name counts nothing."""
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
                    if not _is_label(reading, numeral) and numeral.first not in inside:
                        self.counts.add(numeral.value)
                    continue
                self.ordinals.setdefault(numeral.value, set()).update(numbered(reading, numeral))
        if own and strength == 1.0:
            self.kinds |= kind_mask(reading.kinds)

    def _text(self, text: str, lang: Lang, strength: float, *, own: bool = True) -> None:
        if lang == "vi":
            text = _ORIGINALS.sub(" ", text)
        named, plain = self.reader.read_own(text, lang)
        self.enumerated.update(enumerated(self._without_names(text, lang, named)))
        self.is_uncounted |= _UNCOUNTED.search(text) is not None
        self.offices |= {key for unit in named.units for key in unit.keys} & self.reader.roles
        concepts = [unit for unit in named.units if self._is_concept(unit)]
        inside = {i for unit in concepts for i in range(unit.position + 1, unit.end)}
        for reading in (named, plain):
            self.take(reading, strength, own=own, inside=inside)

    def _is_concept(self, unit: Unit) -> bool:
        entities = (self.base.entities.get(key[2:]) for key in unit.keys if key.startswith("e:"))
        return any(entity is not None and entity.kind == "concept" for entity in entities)

    def _without_names(self, text: str, lang: Lang, reading: Reading) -> str:
        """The text with one word for each name: "women, peace and security" lists nothing."""
        for key in {key for unit in reading.units if unit.kind == "e" for key in unit.keys}:
            entity = self.base.entities.get(key[2:])
            if entity is not None:
                for name in (entity.label.get(lang, ""), *entity.aliases.get(lang, ())):
                    if _LAST.search(name):
                        text = re.sub(re.escape(name), "X", text, flags=re.IGNORECASE)
        return text

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
        if entity.gender is not None:
            self.told_keys.add(f"c:{entity.gender}")  # the concepts of the sexes bear the names of the genders
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

    def _days(self) -> Iterator[EdtfDate]:
        """The days, so far as they are known, on which what is told was said or done: its own or those of the event."""
        item = self.item
        if isinstance(item, Gap):
            return
        events = {citation.source.event for citation in item.citations} | self.own
        entities = [entity for name in events if name and (entity := self.base.entities.get(name))]
        dates = [entity.when for entity in entities if entity.kind == "event"]
        dates.append(item.said if isinstance(item, Quote) else item.as_of if item.speaker is not None else None)
        yield from (date for date in dates if date and date.start and date.start.day is not None)

    def profile(self) -> Profile:
        shared = self.wider.shared
        years = frozenset(moment.year for moment in self.moments if moment.year)
        for moment in self.moments:
            if moment.year:
                self.strengths.setdefault(f"y:{moment.year}", 0.9)
            if moment.month:
                self.strengths.setdefault(f"m:{moment.month}", 0.9)
        return Profile(
            item=self.item,
            strengths={sys.intern(key): strength for key, strength in self.strengths.items()},
            entities=shared(self.entities),
            own=shared(self.own),
            sources=shared(self.sources),
            years=years,
            moments=tuple(dict.fromkeys(self.moments)),
            told=tuple(dict.fromkeys(self.told)),
            told_keys=shared(self.told_keys),
            told_words=shared(self.told_words),
            numbers=shared(self.numbers),
            ordinals={value: shared(keys) for value, keys in self.ordinals.items()},
            kinds=self.kinds,
            on_a_day=any(True for _ in self._days()),
            in_a_year=any(date.years for date in self._days()),
            counts=self.wider.shared(self.counts),
            enumerated=frozenset(self.enumerated),
            is_uncounted=self.is_uncounted,
            offices=self.wider.shared(self.offices),
        )
