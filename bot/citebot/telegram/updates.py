"""Raw updates, looked at before anything trusts them: which lane, how old they may get."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from citebot.store import Received

DAY = 86400.0
PRIVATE, GROUP, CALLBACK, INLINE = DAY, 3600.0, 150.0, 30.0
"""Seconds after which nobody waits for the answer any more: a group has moved on, a button's spinner is gone."""
MAX_ID = 2**63 - 1
MAX_RAW = 1_000_000
WANTED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of updates that are asked for."""


class UnreadableError(ValueError):
    """Not an update that a journal row can be made of."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the journal needs to know about an update."""

    update_id: int
    lane: str
    lifetime: float
    """Seconds from when it was written."""
    written: float | None
    """When, as Telegram says; ``None`` where it does not say."""


def envelope(raw: object) -> Envelope:
    """The outside of an update. Raises :class:`UnreadableError` when it has no usable id."""
    if not isinstance(raw, Mapping):
        raise UnreadableError("not an object")
    update_id = raw.get("update_id")
    if isinstance(update_id, bool) or not isinstance(update_id, int) or not 0 <= update_id <= MAX_ID:
        raise UnreadableError("no usable update_id")
    if "callback_query" in raw:
        message = _object(_object(raw, "callback_query"), "message")
        return Envelope(update_id, _lane(message, raw["callback_query"], update_id), CALLBACK, None)
    if "inline_query" in raw:
        return Envelope(update_id, _lane({}, raw["inline_query"], update_id), INLINE, None)
    for kind in ("message", "edited_message"):
        if kind in raw:
            message = _object(raw, kind)
            is_private = _object(message, "chat").get("type") == "private"
            written = message.get("edit_date") or message.get("date")
            moment = float(written) if isinstance(written, int) and 0 < written < 2**40 else None
            lane = _lane(message, message, update_id)
            return Envelope(update_id, lane, PRIVATE if is_private else GROUP, moment)
    inner: object = next((value for key, value in raw.items() if key != "update_id"), None)
    return Envelope(update_id, _lane(inner, inner, update_id), PRIVATE, None)


def as_row(raw: object, now: float) -> Received:
    """The journal row of an update received ``now``, in Telegram's time."""
    outside = envelope(raw)
    text = json.dumps(raw, separators=(",", ":"))
    if len(text) > MAX_RAW:
        raise UnreadableError("too large")
    # What it is worth to come late to a person's question, Telegram decides by delivering it; a group moves on.
    written = now if outside.written is None or outside.lifetime != GROUP else min(outside.written, now)
    return Received(outside.update_id, outside.lane, now, written + outside.lifetime, text)


def _lane(message: object, event: object, update_id: int) -> str:
    chat = _object(message, "chat").get("id")
    if isinstance(chat, int) and not isinstance(chat, bool):
        return f"c{chat}"
    person = _object(event, "from").get("id")
    if isinstance(person, int) and not isinstance(person, bool):
        return f"u{person}"
    return f"x{update_id}"


def _object(value: object, key: str = "") -> Mapping[str, object]:
    inner = value.get(key) if key and isinstance(value, Mapping) else value
    return inner if isinstance(inner, Mapping) else {}
