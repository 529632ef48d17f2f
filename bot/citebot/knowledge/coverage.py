"""Is every paragraph of every document accounted for, by an item or by a reason why not?"""

from __future__ import annotations

from dataclasses import dataclass

from citebot.knowledge.archive import Archive
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Quote


@dataclass(frozen=True, slots=True)
class Accounted:
    """One paragraph, and what accounts for it: item ids, or a reason in brackets; empty: nothing does."""

    source: str
    number: int
    text: str
    by: tuple[str, ...]


def coverage(base: KnowledgeBase, archive: Archive) -> list[Accounted]:
    """Every paragraph of every document, in order, with what accounts for it."""
    by: dict[tuple[str, str], list[str]] = {}

    def account(source_id: str, paragraph_text: str, name: str) -> None:
        names = by.setdefault((base.sources[source_id].document_id, paragraph_text), [])
        if name not in names:
            names.append(name)

    for item in base.cited():
        for citation in item.citations:
            for found in archive.find(citation.source.id, citation.locator):
                account(citation.source.id, found.text, item.id)
            if isinstance(item, Quote):
                # A quotation that runs over several paragraphs accounts for each that it contains.
                for paragraph in archive.paragraphs(citation.source.id):
                    if paragraph.text in (citation.text or item.text):
                        account(citation.source.id, paragraph.text, item.id)
    for exempt in base.exempt:
        for found in archive.find(exempt.source, exempt.locator):
            account(exempt.source, found.text, f"[{exempt.reason}]")
    return [
        Accounted(archive.owner(document, p), p.number, p.text, tuple(by.get((document, p.text), ())))
        for document, paragraphs in sorted(archive.documents().items())
        for p in paragraphs
    ]
