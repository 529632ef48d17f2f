"""The knowledge base: immutable, every reference resolved, looked up by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from citebot.model.claims import Cited, Entity, Fact, Gap, Item, Quote
from citebot.model.provenance import Locator, Source, Texts


@dataclass(frozen=True, slots=True)
class Exempt:
    """A paragraph that says nothing for the base, and why."""

    source: str
    locator: Locator
    reason: str


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the bot may say. ``version`` is a hash of the files it was read from."""

    version: str
    topics: Mapping[str, Texts]
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    quotes: Mapping[str, Quote]
    gaps: Mapping[str, Gap]
    exempt: tuple[Exempt, ...]

    def cited(self) -> Iterator[Cited]:
        """Facts, then quotes, in the order of the files."""
        yield from self.facts.values()
        yield from self.quotes.values()

    def items(self) -> Iterator[Item]:
        """Everything a question can lead to: facts, quotes and gaps."""
        yield from self.cited()
        yield from self.gaps.values()

    def find(self, item_id: str) -> Item | None:
        """The fact, quote or gap of that id."""
        return self.facts.get(item_id) or self.quotes.get(item_id) or self.gaps.get(item_id)

    @cached_property
    def series(self) -> Mapping[str, tuple[Fact, ...]]:
        """Figures of the same thing at different times, in the editors' order (newest first)."""
        groups: dict[str, list[Fact]] = {}
        for fact in self.facts.values():
            if fact.series:
                groups.setdefault(fact.series, []).append(fact)
        return {name: tuple(sorted(group, key=_newest_first)) for name, group in groups.items()}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Cited, ...]]:
        groups: dict[str, list[Cited]] = {}
        for item in self.cited():
            groups.setdefault(item.topic, []).append(item)
        return {name: tuple(group) for name, group in groups.items()}


def _newest_first(fact: Fact) -> tuple[int, int]:
    """Dated figures by date; one whose year the text withholds stands first, as it cannot be placed."""
    latest = fact.as_of.latest if fact.as_of else None
    return (0, 0) if latest is None else (1, -latest.toordinal())
