"""A text as a method receives it, checked in Telegram's order and with its words.

Before parsing: not empty, at most 32,768 bytes. Parsing: HTML or explicit entities. After the chat is
known to be reachable: something visible, at most 4,096 characters (1,024 for a caption), counted in
Unicode characters and not in UTF-16 units; at most 100 entities, the rest dropped silently; all of them
together about 9,500 bytes. Origin: Client.cpp ``get_formatted_text``, ``get_text_entity_type``;
MessageContent.cpp; issues 165 and 820 of tdlib/telegram-bot-api; api#sendmessage.
"""

from __future__ import annotations

from collections.abc import Callable

from .detect import with_detected
from .entities import MAX_ENTITIES, STYLES, Entity, Formatted, clean, nested
from .links import BadLinkError, checked_link
from .markup import MarkupError, parse_html
from .wire import ApiError, Arguments, JsonObject, as_int, as_list, as_object, required_text

MAX_BYTES = 32_768
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITY_BYTES = 9500
AUTOMATIC = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
PLAIN = frozenset({*STYLES, "blockquote", "expandable_blockquote", "code"})


Reach = Callable[[int], JsonObject | None]
"""The user a text_mention may name: one the bot has seen, else None."""


def raw_text(arguments: Arguments, name: str, *, prefix: str = "") -> Formatted:
    """The argument with its parse_mode or entities; nothing is trimmed or counted yet."""
    text = arguments.text(name)
    if len(text.encode()) > MAX_BYTES:
        raise ApiError("text is too long")
    mode = arguments.text("parse_mode").lower()
    entities_name = "caption_entities" if name == "caption" else "entities"
    if mode in {"", "none"}:
        listed = arguments.structure(entities_name, "entities")
        return Formatted(text, [entity for entity in map(_explicit, as_list(listed) or []) if entity])
    if mode in {"markdown", "markdownv2"}:
        raise ApiError("the double parses only HTML", code=501)
    if mode != "html":
        raise ApiError("unsupported parse_mode")
    try:
        return parse_html(text)
    except MarkupError as error:
        words = f"Can't parse entities: {error}" if prefix else f"can't parse entities: {error}"
        raise ApiError(words) from error


def _explicit(value: object) -> Entity | None:
    record = as_object(value)
    if record is None:
        raise ApiError("can't parse MessageEntity: Object expected as entity")
    try:
        kind = required_text(record, "type")
        for name in ("offset", "length"):
            required_text(record, name)
        entity = Entity(kind, as_int(record["offset"]), as_int(record["length"]))
        match kind:
            case "text_link":
                entity.extra["url"] = required_text(record, "url")
            case "text_mention":
                if as_object(record.get("user")) is None:
                    raise ApiError('Can\'t find field "user"')
                entity.extra["user_id"] = as_int((as_object(record["user"]) or {}).get("id"))
            case "custom_emoji":
                number = required_text(record, "custom_emoji_id")
                if not number.isdigit() or int(number) >= 2**63:
                    raise ApiError('Field "custom_emoji_id" must be a valid Number')
                entity.extra["custom_emoji_id"] = number
            case "pre":
                if record.get("language"):
                    entity.extra["language"] = required_text(record, "language")
            case _ if kind in AUTOMATIC:
                return None
            case _ if kind not in PLAIN:
                raise ApiError("Unsupported type specified")
    except ApiError as error:
        raise ApiError(f"can't parse MessageEntity: {error}") from error
    if kind == "text_link":
        url = str(entity.extra["url"])
        try:
            entity.extra["url"] = checked_link(url)
        except BadLinkError as error:
            raise ApiError(f"entity URL '{url}' is invalid: {error}") from error
    return entity


def finished(raw: Formatted, reach: Reach) -> Formatted:
    """Cleaned, trimmed, with detected entities: what the other side sees. May be empty."""
    for entity in raw.entities:
        if "user_id" in entity.extra:
            user = reach(as_int(entity.extra.pop("user_id")))
            if user is None:
                raise ApiError("user not found")
            entity.extra["user"] = user
    shown = clean(raw.text, raw.entities)
    shown.entities = nested(with_detected(shown.text, shown.entities))[:MAX_ENTITIES]
    return shown


def message_text(raw: Formatted, reach: Reach) -> Formatted:
    """For a message: visible and not too long."""
    shown = finished(raw, reach)
    if not shown.text:
        raise ApiError("text must be non-empty")
    if len(shown.text) > MAX_TEXT:
        raise ApiError("message is too long")
    _check_entity_bytes(shown)
    return shown


def caption_text(raw: Formatted, reach: Reach) -> Formatted:
    """For a caption: may be empty."""
    shown = finished(raw, reach)
    if len(shown.text) > MAX_CAPTION:
        raise ApiError("message caption is too long")
    _check_entity_bytes(shown)
    return shown


def _check_entity_bytes(shown: Formatted) -> None:
    size = sum(16 + len(str(entity.extra.get("url", "")).encode()) for entity in shown.entities)
    if size > MAX_ENTITY_BYTES:
        raise ApiError("ENTITIES_TOO_LONG")
