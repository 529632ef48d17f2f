"""What a base tells around an item: of the same subject, and of everything."""

from __future__ import annotations

from collections.abc import Sequence

from citebot.intents.profiles import Profile
from citebot.intents.reader import Reader
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Gap, Quote
from citebot.model.provenance import Lang

WIDE = frozenset({"person", "place", "body"})
"""Kinds of entities that do many things in many years; an event or a document has its own few."""
_NEARLY_ALL = 0.8


class Surroundings:
    """Looked up by the checks, which must not take further questions on a known thing for wrong premises."""

    def __init__(self, base: KnowledgeBase, reader: Reader, profiles: Sequence[Profile]) -> None:
        self.reader = reader
        self.ubiquitous = _ubiquitous(profiles)
        self._words: dict[tuple[str, Lang], tuple[tuple[str, ...], ...]] = {}
        singular = {f"e:{entity.id}" for entity in base.entities.values() if entity.kind in {"person", "place"}}
        self.persons = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind == "person")
        self.agents = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind in WIDE)
        self.bodies = frozenset(f"e:{entity.id}" for entity in base.entities.values() if entity.kind == "body")
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
                entities.setdefault(profile.item.subject, set()).update(named - singular)
        self._years = {subject: frozenset(found) for subject, found in years.items()}
        self._numbers = {subject: frozenset(found) for subject, found in numbers.items()}
        self._entities = {subject: frozenset(found) for subject, found in entities.items()}

    def numbers_of(self, profile: Profile) -> frozenset[str]:
        """The numbers that any item tells of the same subject: "the 14 recommendations" may be asked about further."""
        item = profile.item
        return profile.numbers if isinstance(item, Quote) else self._numbers.get(item.subject, frozenset())

    def years_of(self, profile: Profile) -> frozenset[int]:
        """The years that any item tells of the same event or document."""
        item = profile.item
        return frozenset() if isinstance(item, Quote) else self._years.get(item.subject, frozenset())

    def entities_of(self, profile: Profile) -> frozenset[str]:
        """The keys of entities, persons and places excepted, that any item tells of the same subject."""
        item = profile.item
        return frozenset() if isinstance(item, Quote) else self._entities.get(item.subject, frozenset())

    def holds_words(self, profile: Profile, text: str, lang: Lang) -> bool:
        """Whether an item tells every word of a name, though not as that name."""
        words = self._words.get((text, lang))
        if words is None:
            words = tuple(unit.keys for unit in self.reader.read_own(text, lang)[1].units)
            if len(self._words) > 5_000:
                self._words.clear()
            self._words[text, lang] = words
        return bool(words) and all(any(key in profile.told_keys for key in keys) for keys in words)


def _ubiquitous(profiles: Sequence[Profile]) -> frozenset[str]:
    """Entities that nearly every document is about: naming one tells nothing, and excludes nothing."""
    documents: dict[str, set[str]] = {}
    everything: set[str] = set()
    for profile in profiles:
        if not isinstance(profile.item, Gap):
            cited = {citation.source.document_id for citation in profile.item.citations}
            everything |= cited
            for entity in profile.entities:
                documents.setdefault(entity, set()).update(cited)
    enough = _NEARLY_ALL * len(everything)
    # In a base of one or two documents every entity would be everywhere, and all checks of names would be off.
    return frozenset(f"e:{name}" for name, found in documents.items() if len(found) >= enough > 2)
