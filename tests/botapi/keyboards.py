"""Keyboards under a message: read, checked, and written back as Telegram shows them.

The Bot API server checks the form (a text, one action) while reading; Telegram's own servers check the
contents (``BUTTON_DATA_INVALID``) only after chat, length and reply target, hence two functions. Origin:
Client.cpp ``get_inline_keyboard_button``, ``get_reply_markup``; api#inlinekeyboardbutton; wording
measured live. That two actions in one button are refused follows the documentation ("exactly one"); the
size limits are a guess.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from .links import BadLinkError, checked_link
from .wire import ApiError, Arguments, JsonObject, as_list, as_object, check_flag, required_text

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
MAX_BUTTONS = 100
MAX_BYTES = 10_000


def read_markup(arguments: Arguments, *, inline_only: bool = False) -> JsonObject | None:
    """The reply_markup argument, its form checked; None when absent or an empty keyboard."""
    value = arguments.structure("reply_markup", "reply keyboard markup")
    if value is None:
        return None
    return checked_markup(value, inline_only=inline_only)


def checked_markup(value: object, *, inline_only: bool = False) -> JsonObject | None:
    """A markup's form checked."""
    record = as_object(value)
    if record is None:
        raise ApiError("object expected as reply markup")
    if "inline_keyboard" in record:
        rows = _rows(record, "inline_keyboard")
        buttons = [[_inline_button(button) for button in row] for row in rows]
        kept = [row for row in buttons if row]
        return {"inline_keyboard": kept} if kept else None
    if "keyboard" in record:
        keyboard = [[_plain_button(button) for button in row] for row in _rows(record, "keyboard")]
        for name in ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective"):
            check_flag(record, name)
        record = {**record, "keyboard": keyboard}
    elif not (check_flag(record, "remove_keyboard") or check_flag(record, "force_reply")):
        return None
    if inline_only:
        raise ApiError("inline keyboard expected")
    return record


def _rows(record: JsonObject, name: str) -> list[list[object]]:
    rows = as_list(record[name])
    if rows is None:
        raise ApiError(f'field "{name}" must be of type Array')
    checked = [as_list(row) for row in rows]
    if any(row is None for row in checked):
        raise ApiError(f'field "{name}" must be an Array of Arrays')
    return [row for row in checked if row is not None]


def _plain_button(value: object) -> JsonObject:
    if isinstance(value, str):
        return {"text": value}
    record = as_object(value)
    if record is None:
        raise ApiError("can't parse keyboard button: Object expected as KeyboardButton")
    try:
        required_text(record, "text")
    except ApiError as error:
        raise ApiError(f"can't parse keyboard button: {error}") from error
    return record


def _inline_button(value: object) -> JsonObject:
    record = as_object(value)
    if record is None:
        raise ApiError("can't parse inline keyboard button: Object expected as InlineKeyboardButton")
    try:
        button: JsonObject = {"text": required_text(record, "text")}
        given = [name for name in ACTIONS if record.get(name) not in (None, False)]
        given = [name for name in given if not (name in {"url", "callback_data"} and record[name] == "")]
        if not given:
            raise ApiError("Text buttons are unallowed in the inline keyboard")
        if len(given) > 1:
            raise ApiError("Exactly one of the optional fields must be used")
        action = given[0]
        if action in {"url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat"}:
            button[action] = required_text(record, action)
        elif action == "copy_text":
            required_text(as_object(record[action]) or {}, "text")
            button[action] = record[action]
        else:
            button[action] = record[action]
    except ApiError as error:
        raise ApiError(f"can't parse inline keyboard button: {error}") from error
    if action == "url":
        url = str(button["url"])
        try:
            button["url"] = checked_link(url)
        except BadLinkError as error:
            raise ApiError(f"inline keyboard button URL '{url}' is invalid: {error}") from error
    if action == "web_app":
        url = str((as_object(record["web_app"]) or {}).get("url", ""))
        if not url.startswith("https://"):
            raise ApiError(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    return button


def inline_buttons(markup: JsonObject | None) -> Iterator[JsonObject]:
    """The buttons of an inline keyboard, row by row."""
    for row in as_list((markup or {}).get("inline_keyboard")) or []:
        for button in as_list(row) or []:
            record = as_object(button)
            if record is not None:
                yield record


def check_contents(markup: JsonObject | None) -> None:
    """What Telegram's servers refuse, after everything else was fine."""
    if markup is None or "inline_keyboard" not in markup:
        return
    buttons = list(inline_buttons(markup))
    size = len(json.dumps(markup, ensure_ascii=False).encode())
    if len(buttons) > MAX_BUTTONS or size > MAX_BYTES:
        raise ApiError("reply markup is too long")
    for button in buttons:
        if not str(button["text"]).strip():
            raise ApiError("BUTTON_TEXT_INVALID")
        if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
            raise ApiError("BUTTON_DATA_INVALID")
        if "copy_text" in button:
            copied = str((as_object(button["copy_text"]) or {}).get("text", ""))
            if not 1 <= len(copied) <= 256:
                raise ApiError("BUTTON_COPY_TEXT_INVALID")
        if "pay" in button or "callback_game" in button:
            raise ApiError("BUTTON_TYPE_INVALID")
