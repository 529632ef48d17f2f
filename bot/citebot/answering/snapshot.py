"""Knowledge, intents and index, built and checked together, swapped as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citebot.answering.compose import Composer
from citebot.intents.calibration import MIDDLE, threshold_of
from citebot.intents.catalog import Catalog
from citebot.intents.index import ItemIndex
from citebot.intents.matcher import Matcher
from citebot.intents.phrase_matcher import PhraseMatcher
from citebot.intents.quotations import Quotations
from citebot.intents.reader import Reader
from citebot.intents.surroundings import Surroundings
from citebot.intents.talk import Talk
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Quote


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything one question needs; taken once and kept to the end of the question."""

    version: str
    base: KnowledgeBase
    catalog: Catalog
    reader: Reader
    matcher: Matcher
    composer: Composer
    talk: Talk
    quotations: Quotations

    def parts(self) -> Iterator[object]:
        """What it has many of, each before those that refer to it: names, examples, sources, items, profiles."""
        yield from (item.id for item in self.base.items())
        yield from self.matcher.index.ask_texts
        yield from self.base.sources.values()
        yield from self.base.items()
        yield from self.matcher.index.profiles


def build_snapshot(knowledge: Path, intents: Path) -> Snapshot:
    """Read, check and index both folders; raises ``ContentError`` with every problem."""
    # Imported here: the readers bring a YAML parser and a schema library, which a start from an artifact does without.
    from citebot.intents.catalog_files import load_catalog  # noqa: PLC0415
    from citebot.knowledge.build import load_knowledge  # noqa: PLC0415

    base = load_knowledge(knowledge)
    catalog = load_catalog(intents)
    return assemble(base, catalog)


def assemble(base: KnowledgeBase, catalog: Catalog) -> Snapshot:
    """Index a checked base with a catalog."""
    reader = Reader(catalog, base.entities.values(), base.sources.values(), _texts(base))
    index = ItemIndex(base, catalog, reader)
    around = Surroundings(base, reader, index.profiles)
    matcher = Matcher(base, index, around, PhraseMatcher.build(_phrases(base)), threshold=MIDDLE)
    matcher.threshold = threshold_of(base, matcher, reader)
    return Snapshot(
        version=f"{base.version}-{catalog.version}"[:20],
        base=base,
        catalog=catalog,
        reader=reader,
        matcher=matcher,
        composer=Composer(base, catalog),
        talk=Talk(catalog),
        quotations=Quotations(base.quotes.values()),
    )


def _phrases(base: KnowledgeBase) -> dict[str, list[str]]:
    """What each item is asked by and what it says, as whole phrases."""
    return {
        item.id: [
            *(phrase for phrases in item.asks.values() for phrase in phrases),
            *([item.text] if isinstance(item, Quote) else item.statement.values()),
        ]
        for item in base.items()
    }


def _texts(base: KnowledgeBase) -> Iterator[str]:
    """The base's own words, from which the vocabulary for spelling is taken."""
    for item in base.items():
        for phrases in item.asks.values():
            yield from phrases
        yield item.text if isinstance(item, Quote) else item.statement["en"]
