"""The archived documents: paragraphs, and the passage that a locator finds in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citebot.model.provenance import Locator, Source

_LINE_END = re.compile(r"\r\n|\n|\r")


def fold_space(text: str) -> str:
    """``text`` with every run of white space as one blank.

    >>> fold_space("two\\n  words ")
    'two words'
    """
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


class Archive:
    """The folder of source documents, read once. The documents themselves are no part of the project.

    ``faults`` says of each source whose document is missing, unreadable or another than was recorded what is
    wrong; ``strangers`` are the texts of the folder that no source records.
    """

    def __init__(self, folder: Path, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._paragraphs: dict[str, tuple[Paragraph, ...]] = {}
        self._of_source: dict[str, tuple[Paragraph, ...]] = {}
        self._joined: dict[str, str] = {}
        self._found: dict[tuple[str, Locator], tuple[Found, ...]] = {}
        self.faults: dict[str, str] = {}
        for source in sources.values():
            if source.document is not None and source.part_of is None:
                self._read(folder, source.id, source.document.file, source.document.sha256)
        self._owners = {name: self._own(name) for name in self._paragraphs}
        recorded = {source.document.file for source in sources.values() if source.document is not None}
        self.strangers = tuple(sorted(p.name for p in folder.glob("*.txt") if p.name not in recorded))

    def _read(self, folder: Path, name: str, file: str, sha256: str) -> None:
        if Path(file).name != file:
            self.faults[name] = f"{file!r} is no file name: documents lie in the archive folder itself"
            return
        try:
            raw = (folder / file).read_bytes()
            text = raw.decode("utf-8")
        except OSError as error:
            self.faults[name] = f"{file} cannot be read: {error.strerror}"
            return
        except UnicodeDecodeError:
            self.faults[name] = f"{file} is not UTF-8 text"
            return
        digest = hashlib.sha256(raw).hexdigest()
        if digest != sha256:
            self.faults[name] = f"{file} has another SHA-256: {digest}"
        lines = enumerate(_LINE_END.split(text), 1)
        self._paragraphs[name] = tuple(Paragraph(number, fold_space(line)) for number, line in lines if line.strip())

    def paragraphs(self, source_id: str) -> tuple[Paragraph, ...]:
        """The paragraphs of a document, or of one part of it; a page's own exclude those of its parts."""
        known = self._of_source.get(source_id)
        if known is None:
            document = self._sources[source_id].document_id
            owners = self._owners.get(document, {})
            known = tuple(p for p in self._paragraphs.get(document, ()) if owners[p.number] == source_id)
            self._of_source[source_id] = known
        return known

    def text(self, source_id: str) -> str:
        """All that a source says, its paragraphs joined by blanks."""
        if source_id not in self._joined:
            self._joined[source_id] = " ".join(p.text for p in self.paragraphs(source_id))
        return self._joined[source_id]

    def blocks(self, source_id: str) -> Sequence[str]:
        """Paragraphs on neighbouring lines as one text: a name and the titles printed below it belong together."""
        grouped: list[list[Paragraph]] = []
        for paragraph in self.paragraphs(source_id):
            if grouped and paragraph.number == grouped[-1][-1].number + 1:
                grouped[-1].append(paragraph)
            else:
                grouped.append([paragraph])
        return [" ".join(p.text for p in group) for group in grouped]

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
        lines = self._span(source)
        if lines is None:
            return "the span's first or last words are not in the document, in this order"
        for other in self._sources.values():
            if other.id != source.id and other.part_of == source.part_of and other.span is not None:
                theirs = self._span(other)
                if theirs and lines.start < theirs.stop and theirs.start < lines.stop:
                    return f"the span overlaps that of {other.id}"
        return None

    def find(self, source_id: str, locator: Locator) -> Sequence[Found]:
        """Each distinct paragraph of the source in which the locator's words stand, with their context."""
        key = (source_id, locator)
        if key not in self._found:
            self._found[key] = tuple(self._find(self.paragraphs(source_id), locator))
        return self._found[key]

    def _find(self, paragraphs: Sequence[Paragraph], locator: Locator) -> list[Found]:
        exact, prefix, suffix = (fold_space(text or "") for text in (locator.exact, locator.prefix, locator.suffix))
        found: dict[str, Found] = {}
        whole = [p for p in paragraphs if p.text == exact]
        if whole and not prefix and not suffix:  # words that are all of a paragraph mean that paragraph
            return [Found(tuple(whole), 0)]
        for paragraph in paragraphs if exact else ():
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
        opening, closing = fold_space(source.span.first), fold_space(source.span.last)
        first = next((p.number for p in lines if opening in p.text), None)
        if first is None:
            return None
        last = next((p.number for p in lines if closing in p.text and p.number >= first), None)
        return None if last is None else range(first, last + 1)

    def _own(self, document: str) -> dict[int, str]:
        owners = {p.number: document for p in self._paragraphs[document]}
        for source in self._sources.values():
            if source.part_of == document and source.span is not None:
                for number in self._span(source) or ():
                    if number in owners:
                        owners[number] = source.id
        return owners
