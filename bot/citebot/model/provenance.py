"""Where a statement comes from: sources, places in them, citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from citebot.model.edtf import EdtfDate

Lang = Literal["en", "vi"]
LANGS: tuple[Lang, ...] = ("en", "vi")
Texts = Mapping[Lang, str]
"""The same text in each language; English is always present."""


def in_language(texts: Texts, lang: Lang) -> str:
    """The text in ``lang``, or in English where it has not been written in ``lang``."""
    return texts.get(lang) or texts["en"]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who published a source, and whether its text says so or only its address does."""

    name: Texts
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Document:
    """The archived text that a source was read from."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last words of an item that is one part of a longer document."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document, or one self-contained item on a page that holds several."""

    id: str
    kind: str
    name: Texts
    title: Texts | None
    publisher: Publisher | None
    issued: EdtfDate | None
    issued_reasoning: Texts | None
    url: str | None
    language: Lang
    document: Document | None
    part_of: str | None
    span: Span | None
    origin: str | None
    event: str | None = None
    entity: str | None = None

    @property
    def document_id(self) -> str:
        return self.part_of or self.id

    @property
    def part_id(self) -> str | None:
        return self.id if self.part_of else None


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a text by its own words (W3C Web Annotation, TextQuoteSelector)."""

    exact: str
    prefix: str | None = None
    suffix: str | None = None

    def fragment(self) -> str:
        """The URL fragment that makes a browser open the page at these words (WICG text fragments)."""

        def escaped(text: str) -> str:
            # '-', ',' and '&' have a meaning in the directive, so they are encoded as well.
            return quote(text, safe="").replace("-", "%2D")

        prefix = f"{escaped(self.prefix)}-," if self.prefix else ""
        suffix = f",-{escaped(self.suffix)}" if self.suffix else ""
        return f"#:~:text={prefix}{escaped(self.exact)}{suffix}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source used by an item, and where in it; ``text`` only where this outlet prints other words."""

    source: Source
    locator: Locator
    text: str | None = None

    @property
    def link(self) -> str | None:
        """An address that opens the source at the cited words, where the source has an address."""
        return None if self.source.url is None else self.source.url + self.locator.fragment()
