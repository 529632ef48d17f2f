"""What Telegram finds in a text by itself: commands, mentions, hashtags, links, mail addresses.

Needed because a bot recognises ``/start`` by its bot_command entity, not by the slash. Origin:
api#messageentity and ``find_entities`` of MessageEntity.cpp; simplified to what people type in tests
(addresses need a scheme or ``www.``).
"""

from __future__ import annotations

import re

from .entities import Entity, utf16_length

_KINDS = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    ("url", re.compile(r"(?<![\w@./])(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,:;!?)\]]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/])@[a-zA-Z][a-zA-Z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{3,8}(?!\w)")),
)
_HINTS = "/@#$"


def detected(text: str) -> list[Entity]:
    """The entities of a plain text, first kind first where two would overlap."""
    if "www." not in text and not any(hint in text for hint in _HINTS):
        return []
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            begin, end = match.span()
            if all(end <= other[0] or other[1] <= begin for other in found):
                found.append((begin, end, kind))
    return [
        Entity(kind, utf16_length(text[:begin]), utf16_length(text[begin:end])) for begin, end, kind in sorted(found)
    ]


def with_detected(text: str, entities: list[Entity]) -> list[Entity]:
    """Given entities plus the detected ones that do not touch a link, code or mention of the given."""
    taken = [e for e in entities if e.type in {"text_link", "text_mention", "code", "pre", "custom_emoji"}]
    new = [
        entity
        for entity in detected(text)
        if all(entity.end <= other.offset or other.end <= entity.offset for other in taken)
    ]
    return [*entities, *new]
