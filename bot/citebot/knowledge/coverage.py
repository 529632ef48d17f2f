"""Is every paragraph of every document accounted for, by an item or by a reason why not?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from citebot.knowledge.archive import Archive, Found, Paragraph, fold_space
from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.speech import stands_whole
from citebot.model.claims import Quote

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Accounted:
    """One paragraph, and what accounts for it: item ids, or a reason in brackets; empty: nothing does."""

    source: str
    number: int
    text: str
    by: tuple[str, ...]


def coverage(base: KnowledgeBase, archive: Archive, progress: Progress | None = None) -> list[Accounted]:
    """Every paragraph of every document, in order, with what accounts for it.

    A locator accounts for its paragraph and for every identical printing of it in the same source; a quotation that
    runs over several paragraphs accounts for each that it holds whole.
    """
    by: dict[tuple[str, int], list[str]] = {}

    def account(document: str, paragraph: Paragraph, name: str) -> None:
        names = by.setdefault((document, paragraph.number), [])
        if name not in names:
            names.append(name)

    items = list(base.cited())
    for done, item in enumerate(items, 1):
        for citation in item.citations:
            document = citation.source.document_id
            for found in archive.find(citation.source.id, citation.locator):
                for paragraph in found.passages:
                    account(document, paragraph, item.id)
                if isinstance(item, Quote):
                    text = fold_space(citation.text or item.text)
                    for paragraph in _within(text, archive.paragraphs(citation.source.id), found):
                        account(document, paragraph, item.id)
        if progress is not None:
            progress(done, len(items))
    for exempt in base.exempt:
        for found in archive.find(exempt.source, exempt.locator):
            for paragraph in found.passages:
                account(base.sources[exempt.source].document_id, paragraph, f"[{exempt.reason}]")
    return [
        Accounted(archive.owner(document, p), p.number, p.text, tuple(by.get((document, p.number), ())))
        for document, paragraphs in sorted(archive.documents().items())
        for p in paragraphs
    ]


def uncounted(base: KnowledgeBase, archive: Archive) -> list[str]:
    """What keeps the coverage from being of the whole archive; it is complete only where this is empty."""
    faults = [f"{name}: {fault}" for name, fault in sorted(archive.faults.items())]
    faults += [f"{name}: no source records this document" for name in archive.strangers]
    faults += [
        f"{name}: the document holds no text" for name, paragraphs in archive.documents().items() if not paragraphs
    ]
    if not any(source.document is not None for source in base.sources.values()):
        faults.append("no source has a document")
    return faults


def _within(text: str, paragraphs: Sequence[Paragraph], found: Found) -> Iterator[Paragraph]:
    """The paragraphs that a quotation holds whole, where it stands at its locator."""
    whole = " ".join(p.text for p in paragraphs)
    starts: list[int] = []
    position = 0
    for paragraph in paragraphs:
        starts.append(position)
        position += len(paragraph.text) + 1
    located = {p.number for p in found.passages}
    for offset in stands_whole(text, whole):
        end = offset + len(text)
        touched = [
            (p, start)
            for p, start in zip(paragraphs, starts, strict=True)
            if start < end and start + len(p.text) > offset
        ]
        if located & {p.number for p, _ in touched}:
            yield from (p for p, start in touched if offset <= start and start + len(p.text) <= end)
