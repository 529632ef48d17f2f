"""What facts, quotes and gaps have in common when they are held against the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citebot.content.diagnostics import Diagnostic, Place
from citebot.content.documents import CitationDoc, KnowledgeFile
from citebot.content.reading import Written
from citebot.knowledge.archive import Archive, Found, fold_space
from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.difference import difference
from citebot.knowledge.numbers import differing
from citebot.knowledge.printed_dates import Day, of_edtf, unlike_dates
from citebot.knowledge.speech import is_whole_sentence
from citebot.knowledge.voices import Voices
from citebot.model.provenance import Locator


@dataclass(frozen=True, slots=True)
class Against:
    """What the files are held against: the documents, and what the base says of sources and speakers."""

    base: KnowledgeBase
    archive: Archive
    voices: Voices

    @classmethod
    def of(cls, base: KnowledgeBase, archive: Archive) -> Against:
        return cls(base, archive, Voices(base.entities))


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as written, its number in the list, and the passage that its locator finds."""

    number: int
    doc: CitationDoc
    found: Found


@dataclass(frozen=True)
class ItemCheck:
    """One entry of one file; ``kind`` is the list in which it stands."""

    file: Written[KnowledgeFile]
    kind: str
    index: int
    against: Against

    def at(self, *path: str | int) -> Place:
        return self.file.place(self.kind, self.index, *path)

    def cited(self, citations: Sequence[CitationDoc]) -> tuple[list[Cited], list[Diagnostic]]:
        cited: list[Cited] = []
        problems: list[Diagnostic] = []
        for number, doc in enumerate(citations):
            source = self.against.base.sources.get(doc.source)
            if source is None or source.document_id in self.against.archive.faults:
                continue
            places = self.against.archive.find(doc.source, Locator(doc.exact, doc.prefix, doc.suffix))
            where = self.at("citations", number, "exact")
            if not places:
                differs = difference(doc.exact, self.against.archive.text(doc.source))
                where = self.file.parsed.word_place(differs.word, self.kind, self.index, "citations", number, "exact")
                message = f"these words are not in {doc.source}: {differs.text}"
                problems.append(Diagnostic(where, "K203", message, "copy a few words exactly as they stand"))
            elif len(places) > 1:
                message = f"these words stand in {len(places)} paragraphs of {doc.source}"
                problems.append(Diagnostic(where, "K204", message, "lengthen them, or add prefix: or suffix:"))
            elif is_whole_sentence(fold_space(doc.exact), places[0].text):
                message = f"this locator is a whole sentence of {doc.source}"
                problems.append(Diagnostic(where, "K213", message, "a few words that find the place are enough"))
            else:
                cited.append(Cited(number, doc, places[0]))
        return cited, problems

    def alike(self, field: str, en: str, vi: str | None, passages: Sequence[str]) -> Iterator[Diagnostic]:
        if vi is None:
            return
        unlike = differing(en, vi, passages)
        if unlike:
            message = f"English and Vietnamese differ in {listed(unlike)}"
            yield Diagnostic(self.at(field, "vi"), "K211", message, "give both the same numbers")
        elif days := unlike_dates(en, vi):
            message = f"English and Vietnamese differ in the date {written(days[0])}"
            yield Diagnostic(self.at(field, "vi"), "K211", message, "give both the same dates")

    def telling(self, cited: Sequence[Cited], *, events: bool = True) -> set[Day]:
        """The dates at which the cited sources speak: their own, and those of the events they report."""
        days: set[Day] = set()
        for place in cited:
            source = self.against.base.sources[place.doc.source]
            event = self.against.base.entities.get(source.event or "")
            for date in (source.issued, event.when if event and events else None):
                days |= of_edtf(date.text) if date else frozenset()
        return days

    def speaker(self, speaker: str, role: str, cited: Sequence[Cited]) -> Iterator[Diagnostic]:
        entity = self.against.base.entities.get(speaker)
        if entity is None:
            return
        if not any(self.against.voices.are_named(speaker, place.found.text) for place in cited):
            message = f"no cited passage names {entity.label['en']}"
            hint = "correct the speaker, or cite the passage that names him or her too"
            yield Diagnostic(self.at("speaker"), "K209", message, hint)
            return
        blocks = [block for source in {p.doc.source for p in cited} for block in self.against.archive.blocks(source)]
        named = [block for block in blocks if self.against.voices.are_named(speaker, block)]
        lacking = [self.against.voices.lacking(role, block) for block in named]
        if all(lacking):
            fewest = min(lacking, key=len, default=())
            message = f"no paragraph that names {entity.label['en']} prints this role; lacking: {', '.join(fewest)}"
            yield Diagnostic(self.at("role", "en"), "K212", message, "give the role in the document's words")


def written(day: Day) -> str:
    year = "XXXX" if day.year is None else f"{day.year:04d}"
    return "-".join([year, *(f"{part:02d}" for part in (day.month, day.day) if part is not None)])


def listed(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers, key=lambda number: (len(number), number)))
