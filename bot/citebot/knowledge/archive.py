"""The archived documents: paragraphs, and the passage that a locator finds in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citebot.model.provenance import Locator, Source


def fold_space(text: str) -> str:
    """``text`` with every run of white space as one blank."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a document that holds text. ``number`` is its line, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a locator stands: the passage (its paragraph), and every identical printing of it."""

    passages: tuple[Paragraph, ...]
    offset: int

    @property
    def text(self) -> str:
        return self.passages[0].text


class ArchiveError(Exception):
    """The archive folder lacks a document, or holds another text than the base was made from."""


class Archive:
    """The folder of source documents, read once. The documents themselves are no part of the project."""

    def __init__(self, folder: Path, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._paragraphs: dict[str, tuple[Paragraph, ...]] = {}
        self.faults: dict[str, str] = {}
        for source in sources.values():
            if source.document is None or source.part_of is not None:
                continue
            path = folder / source.document.file
            try:
                raw = path.read_bytes()
            except OSError as error:
                self.faults[source.id] = f"{source.document.file} cannot be read: {error.strerror}"
                continue
            digest = hashlib.sha256(raw).hexdigest()
            if digest != source.document.sha256:
                self.faults[source.id] = f"{source.document.file} has another SHA-256: {digest}"
            self._paragraphs[source.id] = tuple(
                Paragraph(number, fold_space(line))
                for number, line in enumerate(raw.decode("utf-8").splitlines(), 1)
                if line.strip()
            )
        self._owners = {name: self._own(name) for name in self._paragraphs}

    def paragraphs(self, source_id: str) -> tuple[Paragraph, ...]:
        """The paragraphs of a document, or of one part of it; a page's own exclude those of its parts."""
        source = self._sources[source_id]
        document = source.document_id
        owners = self._owners.get(document, {})
        return tuple(p for p in self._paragraphs.get(document, ()) if owners[p.number] == source_id)

    def documents(self) -> Mapping[str, tuple[Paragraph, ...]]:
        """Every readable document, whole."""
        return self._paragraphs

    def owner(self, document: str, paragraph: Paragraph) -> str:
        """The source, document or part, to which a paragraph belongs."""
        return self._owners[document][paragraph.number]

    def span_fault(self, source: Source) -> str | None:
        """What is wrong with a part's span, if anything."""
        if source.span is None or source.document_id not in self._paragraphs:
            return None
        numbers = self._span(source)
        return None if numbers else "the span's first or last words are not in the document, in this order"

    def find(self, source_id: str, locator: Locator) -> list[Found]:
        """Each distinct paragraph of the source in which the locator's words stand, with their context."""
        exact, prefix, suffix = (fold_space(text or "") for text in (locator.exact, locator.prefix, locator.suffix))
        found: dict[str, Found] = {}
        paragraphs = self.paragraphs(source_id)
        whole = [p for p in paragraphs if p.text == exact]
        if whole and not prefix and not suffix:  # words that are all of a paragraph mean that paragraph
            return [Found(tuple(whole), 0)]
        for paragraph in paragraphs:
            offset = -1
            while (offset := paragraph.text.find(exact, offset + 1)) >= 0:
                before = paragraph.text[:offset].rstrip()
                after = paragraph.text[offset + len(exact) :].lstrip()
                if before.endswith(prefix) and after.startswith(suffix):
                    twin = found.get(paragraph.text)
                    passages = (*(twin.passages if twin else ()), paragraph)
                    found[paragraph.text] = Found(passages, twin.offset if twin else offset)
                    break
        return list(found.values())

    def _span(self, source: Source) -> range | None:
        assert source.span is not None
        lines = self._paragraphs[source.document_id]
        first = next((p.number for p in lines if fold_space(source.span.first) in p.text), None)
        last = next(
            (p.number for p in lines if fold_space(source.span.last) in p.text and p.number >= (first or 0)), None
        )
        return None if first is None or last is None else range(first, last + 1)

    def _own(self, document: str) -> dict[int, str]:
        owners = {p.number: document for p in self._paragraphs[document]}
        for source in self._sources.values():
            if source.part_of == document:
                for number in self._span(source) or ():
                    if number in owners:
                        owners[number] = source.id
        return owners
