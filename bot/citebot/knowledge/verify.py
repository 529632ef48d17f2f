"""The verbatim lock: every quotation, locator, number, date and speaker held against the documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from citebot.content.diagnostics import Diagnostic, Place, Severity
from citebot.content.documents import CoverageDoc, EntityDoc, KnowledgeFile, SourceDoc
from citebot.content.reading import Written
from citebot.knowledge.archive import Archive
from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.difference import difference
from citebot.knowledge.printed_dates import Day, of_edtf, printed_dates, unsupported
from citebot.knowledge.verify_common import Against
from citebot.knowledge.verify_facts import FactCheck
from citebot.knowledge.verify_quotes import QuoteCheck
from citebot.knowledge.voices import folded
from citebot.model.provenance import Locator

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


def verify(
    files: Sequence[Written[KnowledgeFile]],
    base: KnowledgeBase,
    archive: Archive,
    progress: Progress | None = None,
) -> Iterator[Diagnostic]:
    """Every way in which the files say something else than the archived documents do, in no certain order."""
    for name in archive.strangers:
        hint = "add it to the sources, or take it out of the folder"
        yield Diagnostic(Place(name), "K201", "no source records this document", hint)
    against = Against.of(base, archive)
    total = sum(len(getattr(file.model, kind)) for file in files for kind in _KINDS)
    done = 0
    for file in files:
        for kind in _KINDS:
            for index in range(len(getattr(file.model, kind))):
                yield from verify_one(file, kind, index, against)
                done += 1
                if progress is not None:
                    progress(done, total)


_KINDS = ("sources", "entities", "facts", "quotes", "gaps", "coverage")


def verify_one(file: Written[KnowledgeFile], kind: str, index: int, against: Against) -> Iterator[Diagnostic]:
    """The problems of one entry of one file; ``kind`` is the list in which it stands."""

    def at(*path: str | int) -> Place:
        return file.place(kind, index, *path)

    base, archive = against.base, against.archive
    match kind:
        case "sources":
            yield from _source(at, file.model.sources[index], base, archive)
        case "entities":
            yield from _entity(at, file.model.entities[index], base, archive)
        case "facts":
            yield from FactCheck(file, kind, index, against).fact(file.model.facts[index])
        case "quotes":
            yield from QuoteCheck(file, kind, index, against).quote(file.model.quotes[index])
        case "gaps":
            yield from FactCheck(file, kind, index, against).gap(file.model.gaps[index])
        case "coverage":
            yield from _exempt(at, file.model.coverage[index], base, archive)
        case _:
            raise ValueError(f"there are no {kind!r} to verify")


def _source(at: Callable[..., Place], doc: SourceDoc, base: KnowledgeBase, archive: Archive) -> Iterator[Diagnostic]:
    fault = archive.faults.get(doc.id)
    if fault:
        hint = "use the text the base was made from, or compare every item with the new one"
        yield Diagnostic(at("document"), "K202", fault, hint)
        return
    source = base.sources[doc.id]
    if source.document_id in archive.faults:
        return
    fault = archive.span_fault(source)
    if fault:
        yield Diagnostic(at("span"), "K207", fault, "copy words that open and close it")
        return
    if doc.issued is None:
        return
    printed = printed_dates(archive.text(doc.id))
    hint = "date it as the text does, and no more finely"
    if doc.issued_basis == "inferred":
        # The year is what was inferred: the text gives the rest, the reasoning names the year.
        reasoned = printed_dates(doc.issued_reasoning.en) if doc.issued_reasoning else frozenset()
        years = {day.year for day in reasoned}
        printed |= {Day(year, day.month, day.day) for year in years for day in printed if day.year is None}
    missing = unsupported(doc.issued, printed)
    if missing:
        yield Diagnostic(at("issued"), "K210", f"the text of {doc.id} does not print the date {missing}", hint)
        return
    named = printed_dates(doc.name.en)
    if named and not any(_as_fine(day, issued) for day in named for issued in of_edtf(doc.issued)):
        message = f"the source's name gives another date than {doc.issued}"
        yield Diagnostic(at("issued"), "K210", message, "give the name and the date alike")


def _as_fine(named: Day, issued: Day) -> bool:
    return all(part is None or part == given for part, given in zip(named, issued, strict=True))


def _entity(at: Callable[..., Place], doc: EntityDoc, base: KnowledgeBase, archive: Archive) -> Iterator[Diagnostic]:
    if archive.faults:
        return
    texts = [archive.text(name) for name in base.sources]
    if doc.kind == "person" and not any(folded(doc.label.en) in folded(text) for text in texts):
        message = f"no document names {doc.label.en}"
        yield Diagnostic(at("label", "en"), "K220", message, "write the name as the documents print it")
    short = re.fullmatch(r"(.+) \(([A-Z][A-Z+-]+)\)", doc.label.en)
    if short:
        expanded, letters = (re.escape(folded(group)) for group in short.groups())
        is_printed = re.compile(rf"{expanded}[^()]*\({letters}(?!\w)")
    if short and not any(is_printed.search(folded(text)) for text in texts):
        message = f"no document expands {short.group(2)!r} as {short.group(1)!r}"
        hint = "expand an abbreviation only as a document expands it, or leave the expansion out"
        yield Diagnostic(at("label", "en"), "K220", message, hint)
    if doc.when is None:
        return
    told = [fact.statement["en"] for fact in base.facts.values() if fact.subject == doc.id]
    missing = unsupported(doc.when, (day for text in told for day in printed_dates(text)))
    if missing:
        message = f"no fact about {doc.id} tells the date {missing}"
        yield Diagnostic(at("when"), "K210", message, "date it as its facts do, and no more finely")


def _exempt(at: Callable[..., Place], doc: CoverageDoc, base: KnowledgeBase, archive: Archive) -> Iterator[Diagnostic]:
    source = base.sources.get(doc.source)
    if source is None or source.document_id in archive.faults:
        return
    places = archive.find(doc.source, Locator(doc.exact, doc.prefix, doc.suffix))
    if not places:
        differs = difference(doc.exact, archive.text(doc.source)).text
        message = f"these words are not in {doc.source}: {differs}"
        yield Diagnostic(at("exact"), "K203", message, "copy a few words exactly as they stand")
    elif len(places) > 1:
        message = f"these words stand in {len(places)} paragraphs of {doc.source}"
        yield Diagnostic(at("exact"), "K204", message, "lengthen them, or add prefix: or suffix:")
    elif doc.reason == "repetition":
        here = {paragraph.number for paragraph in places[0].passages}
        elsewhere = [p.text for p in archive.documents()[source.document_id] if p.number not in here]
        if not any(places[0].text in text for text in elsewhere):
            message = f"{doc.source} does not print this paragraph's words a second time"
            yield Diagnostic(at("exact"), "K218", message, "tell what it says in a fact, or give the true reason")
    if len(places) == 1:
        citing = _citing(base, archive, doc.source, places[0].text)
        if citing:
            message = f"this paragraph is left out although {citing} cites it"
            hint = "take the exemption away: what an item cites is accounted for"
            yield Diagnostic(at("exact"), "K217", message, hint, Severity.WARNING)


def _citing(base: KnowledgeBase, archive: Archive, source: str, passage: str) -> str | None:
    for item in base.cited():
        for citation in item.citations:
            if citation.source.id == source:
                found = archive.find(source, citation.locator)
                if len(found) == 1 and found[0].text == passage:
                    return item.id
    return None
