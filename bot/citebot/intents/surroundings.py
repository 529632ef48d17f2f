"""What a base tells around an item: of the same subject, and of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from citebot.intents.asked import Asked, asked
from citebot.intents.normalize import words
from citebot.intents.profile import Profile, kind_mask
from citebot.intents.reader import Reader
from citebot.intents.reading import Reading
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Fact, Gap, Quote
from citebot.model.provenance import LANGS, Lang, Source, in_language

WIDE = frozenset({"person", "place", "body"})
"""Kinds of entities that do many things in many years; an event or a document has its own few."""
DATED = frozenset({"date", "deployed-when"})
"""Properties that tell when."""
GENERIC_EVENTS = frozenset(["c:workshop", "c:conference", "c:meeting"])
"""What an event is called that is not named: "how long was the meeting?"."""
_WHERE = kind_mask(frozenset(["where"]))
_MATTERS = frozenset({"concept", "group", "programme"})
"""Kinds of entities that somebody speaks about: what another said of one is not what this one said."""
LENT = 0.7
"""How strongly an item explains what only its neighbours tell."""
_SINGLE = frozenset(["person", "event", "document", "resolution"])
"""Kinds of which each is told apart from all others."""
_NEARLY_ALL = 0.8
"""The share of the documents, and with ``_MANY`` of the claims, that what is everywhere is found in."""
_MANY = 0.2


class Surroundings:
    """Looked up by the checks, which must not take further questions on a known thing for wrong premises."""

    def __init__(self, base: KnowledgeBase, reader: Reader, profiles: Sequence[Profile]) -> None:
        self.reader = reader
        self.ubiquitous = _ubiquitous(base, profiles)
        self._asked: tuple[Reading, Asked] | None = None
        self._words: dict[tuple[str, Lang], tuple[tuple[str, ...], ...]] = {}
        self.persons = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind == "person")
        self.agents = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind in WIDE)
        self.events = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind == "event")
        self.bodies = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind == "body")
        items = [profile.item for profile in profiles if not isinstance(profile.item, Gap)]
        self.speakers = frozenset(f"e:{item.speaker}" for item in items if item.speaker is not None)
        """All whose words the base tells."""
        self.of_unknown_sex = frozenset(e.id for e in base.entities.values() if e.kind == "person" and e.gender is None)
        wide = {entity.id for entity in base.entities.values() if entity.kind in WIDE}
        years: dict[str, set[int]] = {}
        numbers: dict[str, set[str]] = {}
        entities: dict[str, set[str]] = {}
        for profile in profiles:
            if not isinstance(profile.item, Quote):
                named = {key for key in profile.told_keys if key.startswith("e:")}
                if profile.item.subject not in wide and not isinstance(profile.item, Gap):
                    years.setdefault(profile.item.subject, set()).update(profile.years)
                numbers.setdefault(profile.item.subject, set()).update(profile.numbers)
                if profile.item.subject not in wide:
                    entities.setdefault(profile.item.subject, set()).update(_with_wholes(base, named))
        self.matters = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind in _MATTERS)
        self.places = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind == "place")
        self.seats = frozenset(
            f"e:{entity.id}"
            for entity in base.entities.values()
            if entity.kind == "place" and any(f"e:{whole}" in self.ubiquitous for whole in entity.part_of)
        )
        """Places within what everything is about: "Hanoi" may stand for its country."""
        self._shared_places = {
            profile.item.subject: places
            for profile in profiles
            if isinstance(profile.item, Fact) and profile.kinds & _WHERE
            if len(places := _apart(base, profile.told_keys & self.places - self.ubiquitous)) > 1
        }
        self._held_at = {
            entity.id: frozenset(self.places.intersection(entities.get(entity.id, ())))
            for entity in base.entities.values()
            if entity.kind == "event"
        }
        self._labels = {
            entity.id: " ".join(["", *(word for lang in LANGS for word in words(in_language(entity.label, lang))), ""])
            for entity in base.entities.values()
        }
        told = {profile.item.id: profile.told_keys for profile in profiles}
        self._pointed_to = {
            profile.item.id: frozenset().union(*(told.get(near, ()) for near in profile.item.near))
            for profile in profiles
            if isinstance(profile.item, Gap)
        }
        self._pages = {source.id: _pages(base, source) for source in base.sources.values()}
        speakers: dict[str, set[str]] = {}
        for item in items:
            if item.speaker is not None:
                for citation in item.citations:
                    speakers.setdefault(citation.source.event or "", set()).add(f"e:{item.speaker}")
        self._speakers_at = {event: frozenset(spoke) for event, spoke in speakers.items()}
        self._affiliations = {
            entity.id: frozenset(_with_wholes(base, [f"e:{body}" for body in entity.affiliations]))
            for entity in base.entities.values()
            if entity.affiliations
        }
        self._publishers = {
            source.id: frozenset(
                key
                for lang in LANGS
                for unit in reader.read(in_language(source.publisher.name, lang), lang).units
                for key in unit.keys
                if unit.kind == "e"
            )
            for source in base.sources.values()
            if source.publisher is not None
        }
        self._years = {subject: frozenset(found) for subject, found in years.items()}
        self._numbers = {subject: frozenset(found) for subject, found in numbers.items()}
        self._entities = {subject: frozenset(found) for subject, found in entities.items()}

    def asked(self, reading: Reading) -> Asked:
        """The units of a question, sorted for the checks; the last question is remembered."""
        last = self._asked
        if last is None or last[0] is not reading:
            last = self._asked = (reading, asked(reading, self.reader))
        return last[1]

    def pointed_to(self, gap: Gap) -> frozenset[str]:
        """The keys of all that the items tell which a gap points to."""
        return self._pointed_to.get(gap.id, frozenset())

    def pages_of(self, profile: Profile) -> frozenset[str]:
        """The keys of the documents, as entities, on which the item's sources stand."""
        return frozenset().union(*(self._pages.get(source, ()) for source in profile.sources))

    def publishers_of(self, profile: Profile) -> frozenset[str]:
        """The keys of those who published what the item is from: "according to VNA" names no speaker."""
        if isinstance(profile.item, Gap):
            return frozenset()
        found = (self._publishers.get(citation.source.id, frozenset()) for citation in profile.item.citations)
        return frozenset().union(*found)

    def speakers_at(self, event: str) -> frozenset[str]:
        """The keys of those whose words a source on that event tells."""
        return self._speakers_at.get(event, frozenset())

    def affiliations_of(self, profile: Profile) -> frozenset[str]:
        """The keys of the bodies that the persons of an item belong to."""
        persons = (self._affiliations.get(name, frozenset()) for name in profile.own)
        return frozenset().union(*persons)

    def numbers_of(self, profile: Profile) -> frozenset[str]:
        """The numbers that any item tells of the same subject: "the 14 recommendations" may be asked about further."""
        item = profile.item
        return profile.numbers if isinstance(item, Quote) else self._numbers.get(item.subject, frozenset())

    def years_of(self, profile: Profile) -> frozenset[int]:
        """The years that any item tells of the same event or document."""
        item = profile.item
        return frozenset() if isinstance(item, Quote) else self._years.get(item.subject, frozenset())

    def entities_of(self, profile: Profile) -> frozenset[str]:
        """The keys of entities that any item tells of the same event or document: "the Hanoi meeting".

        Persons only for an item that is about none: what one of those at a meeting said is not what another did.
        """
        item = profile.item
        if isinstance(item, Quote):
            return frozenset()
        found = self._entities.get(item.subject, frozenset())
        own = {f"e:{name}" for name in profile.own}
        is_somebodys = isinstance(item, Fact) and item.speaker is not None
        told_at: set[str] = set()
        if isinstance(item, Fact) and is_somebodys:
            found -= self.matters
            told_at = {citation.source.event for citation in item.citations if citation.source.event}
        for name in (profile.own | told_at) & self._held_at.keys():
            found |= self._held_at[name]
        return found - self.persons if is_somebodys or own & self.persons else found

    def words_of_names(self, profile: Profile) -> frozenset[str]:
        """The folded words of the labels of what an item is about."""
        return frozenset(word for name in profile.own for word in self.label(name).split())

    def label(self, name: str) -> str:
        """The folded words of an entity's label in each language, a space around each."""
        return self._labels.get(name, "")

    def shared_places(self, profile: Profile) -> frozenset[str]:
        """The keys of the places, apart from one another, that the item's subject is told to be at all at once."""
        item = profile.item
        return frozenset() if isinstance(item, Quote) else self._shared_places.get(item.subject, frozenset())

    def holds_words(self, profile: Profile, text: str, lang: Lang) -> bool:
        """Whether an item tells every word of a name, though not as that name."""
        words = self._words.get((text, lang))
        if words is None:
            words = tuple(unit.keys for unit in self.reader.read_own(text, lang)[1].units)
            if len(self._words) > 5_000:
                self._words.clear()
            self._words[text, lang] = words
        return bool(words) and all(any(key in profile.told_keys for key in keys) for keys in words)


def lend_years(base: KnowledgeBase, profiles: Iterable[Profile]) -> None:
    """Let what is told of an event or document explain its year, too, though another item tells it."""
    years: dict[str, set[int]] = {}
    others: list[tuple[str, Profile]] = []
    for profile in profiles:
        item = profile.item
        subject = None if isinstance(item, Quote) else base.entities.get(item.subject)
        if subject is not None and subject.kind not in WIDE:
            others.append((subject.id, profile))
            if not isinstance(item, Gap):
                years.setdefault(subject.id, set()).update(profile.years)
    for name, profile in others:
        for year in years.get(name, ()):
            profile.strengths.setdefault(f"y:{year}", LENT)


def _apart(base: KnowledgeBase, places: Iterable[str]) -> frozenset[str]:
    """Those places that none of the others lies in."""
    wholes = {key for place in places for key in _with_wholes(base, [place]) - {place}}
    return frozenset(places) - wholes


def _pages(base: KnowledgeBase, source: Source) -> frozenset[str]:
    """The keys of a source as an entity, of the document that it is an item of, and of what these are part of."""
    entities = (base.sources[name].entity for name in {source.id, source.document_id})
    return frozenset(_with_wholes(base, [f"e:{entity}" for entity in entities if entity]))


def _with_wholes(base: KnowledgeBase, keys: Iterable[str]) -> set[str]:
    """The entities and all that they are part of: a district stands for its city too."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            entity = base.entities.get(key[2:])
            waiting += [f"e:{whole}" for whole in entity.part_of] if entity else []
    return found


def _ubiquitous(base: KnowledgeBase, profiles: Sequence[Profile]) -> frozenset[str]:
    """Entities that nearly every document is about: naming one tells nothing, and excludes nothing.

    Never a person, an event or a text: whatever compares two of them cites what was written on either.
    """
    documents: dict[str, set[str]] = {}
    items: Counter[str] = Counter()
    everything: set[str] = set()
    claims = 0
    for profile in profiles:
        if not isinstance(profile.item, Gap):
            claims += 1
            cited = {citation.source.document_id for citation in profile.item.citations}
            everything |= cited
            for entity in profile.entities:
                documents.setdefault(entity, set()).update(cited)
                items[entity] += 1
    enough = _NEARLY_ALL * len(everything)
    # In a base of one or two documents every entity would be everywhere, and all checks of names would be off.
    return frozenset(
        f"e:{name}"
        for name, found in documents.items()
        if len(found) >= enough > 2 and items[name] >= _MANY * claims and base.entities[name].kind not in _SINGLE
    )
