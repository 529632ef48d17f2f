"""Pieces of a message: Telegram's HTML together with the length that Telegram will count.

Text is escaped here and nowhere else, so a piece can be put together but never be broken. Lengths are UTF-16 units:
Telegram counts a little more kindly (characters), so what fits here fits there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_LONGEST_LINK = 1500
_EXPANDS, _FOLDS = 400, 200
# Controls, lone surrogates, and the marks that turn the direction of what follows: none of them is text.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_INVISIBLE = frozenset("\u1680\u180e\u2800\ufffc\u3164\u034f") | {chr(code) for code in range(0x2000, 0x2070)}
_LINK = re.compile(r"https?://[^\s/?#@:\[\]\"<>]+\.[^\s/?#@:\[\]\"<>]+(?::\d+)?(?:[/?#][^\s\"<>]*)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Well-formed HTML and the number of UTF-16 units a reader sees of it."""

    html: str = ""
    size: int = 0

    def __add__(self, other: Piece) -> Piece:
        return Piece(self.html + other.html, self.size + other.size)

    def __bool__(self) -> bool:
        return self.size > 0


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def size_of(address: str) -> int:
    """Its bytes; half a surrogate pair counts as a sign like any other."""
    return len(address.encode("utf-8", "replace"))


def cleaned(text: str) -> str:
    """``text`` without what Telegram would drop, or what would spoil the lines around it."""
    return _UNWANTED.sub("", text.replace("\t", " "))


def cut(text: str, room: int) -> str:
    """``text`` in at most ``room`` units, at a word's end where there is one near, with an ellipsis."""
    if units(text) <= room:
        return text
    if room < 1:
        return ""
    kept = text[:room]
    while units(kept) > room - 1:
        kept = kept[: -max(1, (units(kept) - room + 1) // 2)]
    head, space, _ = kept.rpartition(" ")
    kept = head if space and len(head) > len(kept) - 40 else kept
    return kept.rstrip(" \n,;:") + "…"


def plain(text: str, room: int = TEXT_LIMIT) -> Piece:
    """Text, escaped."""
    text = cut(cleaned(text), room)
    return Piece(escape(text, quote=False), units(text))


def _tagged(tag: str, inner: Piece, attribute: str = "") -> Piece:
    return Piece(f"<{tag}{attribute}>{inner.html}</{tag}>", inner.size) if inner else inner


def bold(inner: Piece) -> Piece:
    return _tagged("b", inner)


def italic(inner: Piece) -> Piece:
    return _tagged("i", inner)


def quotation(inner: Piece) -> Piece:
    """A block quotation; a long one can be expanded."""
    return _tagged("blockquote", inner, " expandable" if inner.size > _EXPANDS else "")


def aside(inner: Piece) -> Piece:
    """Something said besides, in italics; a long one is folded to its first lines."""
    return _tagged("blockquote", italic(inner), " expandable") if inner.size > _FOLDS else italic(inner)


def linked(inner: Piece, address: str | None) -> Piece:
    """``inner`` as a link, if the address is one that Telegram takes; a too long one loses its fragment."""
    if address is not None and size_of(address) > _LONGEST_LINK:
        address = address.partition("#")[0]
    if not address or size_of(address) > _LONGEST_LINK or not _LINK.fullmatch(address):
        return inner
    if _UNWANTED.search(address):
        return inner
    return _tagged("a", inner, f' href="{escape(address)}"')


def visible(piece: Piece) -> str:
    """The HTML, or an ellipsis where a reader would see nothing: Telegram refuses such a message."""
    shown = unescape(re.sub("<[^>]*>", "", piece.html))
    return "…" if all(char in _INVISIBLE or char.isspace() for char in shown) else piece.html


def joined(pieces: Iterable[Piece], between: str = "\n") -> Piece:
    """The pieces that are not empty, with ``between`` between them."""
    kept = [piece for piece in pieces if piece]
    if not kept:
        return Piece()
    size = sum(piece.size for piece in kept) + len(between) * (len(kept) - 1)
    return Piece(between.join(piece.html for piece in kept), size)
