"""Formatting as spans over a text, and the clean-up Telegram gives both before it stores them.

Offsets and lengths count UTF-16 code units. Origin: MessageEntity.cpp of tdlib/td
(``fix_formatted_text``, ``clean_input_string_with_entities``, ``fix_entities``, ``split_entities``):
control characters become blanks, ``\\r`` and a few invisible characters vanish, the ends are trimmed,
nothing lies inside code or pre, links do not overlap, quotations do not nest, and bold or italic is cut
where a link or a quotation begins or ends, or another style begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .wire import ApiError, JsonObject

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTATIONS = ("blockquote", "expandable_blockquote")
CODE = ("code", "pre")
ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention", *STYLES)
VANISHING = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")
INVISIBLE = frozenset("\u1680\u180e\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0") | {
    chr(code) for code in range(0x2000, 0x2010)
}
MAX_ENTITIES = 100


@dataclass(slots=True)
class Entity:
    """One span with its meaning."""

    type: str
    offset: int
    length: int
    extra: JsonObject = field(default_factory=dict)
    """What the type needs besides: url, language, custom_emoji_id …"""

    @property
    def end(self) -> int:
        """The first unit after it."""
        return self.offset + self.length

    @property
    def span(self) -> tuple[int, int]:
        """Offset and length, to compare."""
        return self.offset, self.length

    def json(self) -> JsonObject:
        """As in a MessageEntity."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.extra}


@dataclass(slots=True)
class Formatted:
    """A visible text and its entities."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def utf16_length(text: str) -> int:
    """How many UTF-16 code units a text has."""
    return len(text) + sum(char > "\uffff" for char in text)


def _key(entity: Entity) -> tuple[int, int, int]:
    rank = ORDER.index(entity.type) if entity.type in ORDER else len(ORDER)
    return entity.offset, -entity.length, rank


def _without_overlaps(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in sorted(entities, key=_key):
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def nested(entities: list[Entity]) -> list[Entity]:
    """The entities as Telegram keeps them: no forbidden nesting, styles cut at the borders of the others."""
    entities = [entity for entity in entities if entity.length > 0]
    quotes = _without_overlaps([entity for entity in entities if entity.type in QUOTATIONS])
    solid = [entity for entity in entities if entity.type not in (*STYLES, *QUOTATIONS)]
    solid = [entity for entity in _without_overlaps(solid) if not any(_crosses(entity, quote) for quote in quotes)]
    borders = sorted({edge for entity in (*quotes, *solid) for edge in (entity.offset, entity.end)})
    forbidden = [entity for entity in solid if entity.type in CODE]
    spans = {style: _merged([(e.offset, e.end) for e in entities if e.type == style]) for style in STYLES}
    borders = sorted({*borders, *(begin for merged in spans.values() for begin, _ in merged)})
    pieces: list[Entity] = []
    for style in STYLES:
        for begin, end in spans[style]:
            cuts = [begin, *(edge for edge in borders if begin < edge < end), end]
            pieces += [
                Entity(style, start, stop - start)
                for start, stop in pairwise(cuts)
                if not any(code.offset <= start and stop <= code.end for code in forbidden)
            ]
    return sorted([*quotes, *solid, *pieces], key=_key)


def _crosses(inner: Entity, quote: Entity) -> bool:
    apart = inner.end <= quote.offset or quote.end <= inner.offset
    inside = quote.offset <= inner.offset and inner.end <= quote.end
    return not apart and not inside


def _check_bounds(text: str, entities: Sequence[Entity]) -> None:
    total = utf16_length(text)
    middles: set[int] = set()
    if total != len(text):
        at = 0
        for char in text:
            at += 1
            if char > "\uffff":
                middles.add(at)
                at += 1
    for entity in entities:
        if not 0 <= entity.offset <= 1_000_000:
            raise ApiError(f"receive an entity with incorrect offset {entity.offset}")
        if not 0 <= entity.length <= 1_000_000:
            raise ApiError(f"receive an entity with incorrect length {entity.length}")
    for entity in entities:
        if entity.length == 0:
            continue
        if entity.offset >= total:
            raise ApiError(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
        if entity.end > total:
            raise ApiError(
                f"entity beginning at UTF-16 offset {entity.offset} "
                f"ends after the end of the text at UTF-16 offset {entity.end}"
            )
        for edge, words in ((entity.offset, "entity begins"), (entity.end, "entity ends")):
            if edge in middles:
                raise ApiError(f"{words} in a middle of a UTF-16 symbol at UTF-16 offset {edge}")


def clean(text: str, entities: list[Entity]) -> Formatted:
    """Text and entities as stored; a text of blanks comes back empty."""
    _check_bounds(text, entities)
    entities = nested(entities)
    moved: list[int] = []
    """For each unit of the old text, its place in the new one."""
    chars: list[str] = []
    place = 0
    for char in text:
        moved.append(place)
        if char > "\uffff":
            moved.append(place)
        if char in VANISHING:
            continue
        chars.append(" " if char < " " and char != "\n" else char)
        place += 1 + (char > "\uffff")
    moved.append(place)
    cleaned = "".join(chars)
    kept = [Entity(e.type, moved[e.offset], moved[e.end] - moved[e.offset], dict(e.extra)) for e in entities]
    return _trimmed(cleaned, _past_blanks(cleaned, kept))


def _past_blanks(text: str, entities: list[Entity]) -> list[Entity]:
    units = text.encode("utf-16-le")
    for entity in entities:
        if entity.type in {"text_link", "text_mention", "custom_emoji", "date_time"}:
            continue
        while entity.length and units[entity.offset * 2 : entity.offset * 2 + 2] in (b" \0", b"\n\0"):
            entity.offset += 1
            entity.length -= 1
    return nested(entities)


def _trimmed(text: str, entities: list[Entity]) -> Formatted:
    shorter = text.rstrip(" \n")
    lead = len(shorter) - len(shorter.lstrip(" \n"))
    if entities:
        lead = min(lead, entities[0].offset)
    visible = shorter[lead:]
    total = utf16_length(visible)
    kept: list[Entity] = []
    for entity in entities:
        begin = entity.offset - lead
        end = min(entity.end - lead, total)
        if begin < end:
            kept.append(Entity(entity.type, begin, end - begin, entity.extra))
    if all(char in INVISIBLE or char.isspace() for char in visible):
        return Formatted("")
    return Formatted(visible, kept)
