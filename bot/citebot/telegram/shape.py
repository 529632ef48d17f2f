"""What an update must look like for the bot to look at it: the parts it reads, and of which type each is.

The library takes values as they come, so a number where a text belongs would only come out somewhere in a handler.
Telegram never sends such a thing; whoever stands between may. Parts that the bot does not read may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Check = Callable[[object, int], str]
"""What is wrong with a value, or an empty text; the number is how deep it may still go."""
DEPTH = 8
_LARGEST = 2**53
"""Telegram's ids have 52 bits at most; programs in which numbers are floating must be able to hold them."""


def _whole(least: int) -> Check:
    def check(value: object, depth: int) -> str:
        del depth
        if isinstance(value, bool) or not isinstance(value, int):
            return "is no number"
        return "" if least <= value < _LARGEST else "is out of bounds"

    return check


def _text(value: object, depth: int) -> str:
    del depth
    return "" if isinstance(value, str) else "is no text"


def _flag(value: object, depth: int) -> str:
    del depth
    return "" if isinstance(value, bool) else "is neither true nor false"


def _list(inner: Check) -> Check:
    def check(value: object, depth: int) -> str:
        if not isinstance(value, list):
            return "is no list"
        return next((wrong for part in value if (wrong := inner(part, depth))), "")

    return check


def _object(needed: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    def check(value: object, depth: int) -> str:
        if not isinstance(value, Mapping):
            return "is no object"
        if not depth:
            return "is nested too deep"
        for name, inner in needed.items():
            if name not in value:
                return f"has no {name}"
            if wrong := inner(value[name], depth - 1):
                return _below(name, wrong)
        for name, inner in optional.items():
            if name in value and (wrong := inner(value[name], depth - 1)):
                return _below(name, wrong)
        return ""

    return check


def _below(name: str, wrong: str) -> str:
    """``from`` and ``id is no number`` make ``from.id is no number``; ``is no text`` is said of ``from`` itself."""
    return f"{name} {wrong}" if wrong.startswith(("is ", "has ")) else f"{name}.{wrong}"


_COUNT, _PERSON, _ANY = _whole(0), _whole(1), _whole(-_LARGEST)
_USER = _object({"id": _PERSON}, {"is_bot": _flag, "first_name": _text, "username": _text, "language_code": _text})
_CHAT = _object({"id": _ANY, "type": _text}, {"title": _text, "username": _text, "first_name": _text})
_ENTITY = _object({"type": _text, "offset": _COUNT, "length": _COUNT}, {"user": _USER, "url": _text})
_BUTTON = _object({"text": _text}, {"callback_data": _text})
_KEYBOARD = _object({}, {"inline_keyboard": _list(_list(_BUTTON))})


def _message(value: object, depth: int) -> str:
    return _MESSAGE(value, depth)


_MESSAGE = _object(
    {"message_id": _COUNT, "date": _COUNT, "chat": _CHAT},
    {
        "from": _USER,
        "sender_chat": _CHAT,
        "via_bot": _USER,
        "text": _text,
        "caption": _text,
        "entities": _list(_ENTITY),
        "caption_entities": _list(_ENTITY),
        "edit_date": _COUNT,
        "message_thread_id": _COUNT,
        "is_topic_message": _flag,
        "reply_to_message": _message,
        "reply_markup": _KEYBOARD,
    },
)
_PRESS = _object({"id": _text, "from": _USER}, {"message": _MESSAGE, "data": _text, "inline_message_id": _text})
_INLINE = _object({"id": _text, "from": _USER, "query": _text, "offset": _text}, {})
_UPDATE = _object(
    {},
    {
        "message": _MESSAGE,
        "edited_message": _MESSAGE,
        "callback_query": _PRESS,
        "inline_query": _INLINE,
    },
)


def misshapen(update: object) -> str:
    """What about a raw update is not as Telegram would send it, or an empty text.

    >>> misshapen({"inline_query": {"id": "1", "from": {"id": "2"}, "query": "", "offset": ""}})
    'inline_query.from.id is no number'
    """
    return _UPDATE(update, DEPTH)
