"""Answers to callback and inline queries.

A query is answered in time or not at all: "query is too old and response timeout expired or query ID is
invalid". Inline: at most 50 results, ids unique and 1-64 bytes; errors in a result are prefixed. Origin:
Client.cpp ``process_answer_callback_query_query``, ``get_inline_query_results``; api#answerinlinequery.
"""

from __future__ import annotations

import re

from .bot import Query
from .context import Context
from .keyboards import check_contents, checked_markup
from .sending import reach
from .texts import caption_text, message_text, raw_text
from .wire import ApiError, Arguments, JsonObject, as_list, as_object, required_text

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
RESULT_TYPES = frozenset(
    [
        "article",
        "audio",
        "contact",
        "document",
        "game",
        "gif",
        "location",
        "mpeg4_gif",
        "photo",
        "sticker",
        "venue",
        "video",
        "voice",
    ]
)
PARAMETER = re.compile(r"^[A-Za-z0-9_-]+$")


def _fresh(query: Query | None, context: Context, seconds: float) -> Query:
    if query is None or context.world.clock.now() - query.asked > seconds:
        raise ApiError(TOO_OLD)
    return query


def answer_callback_query(context: Context) -> object:
    """answerCallbackQuery; doing it twice is harmless."""
    arguments = context.arguments
    query = context.bot.callbacks.get(arguments.text("callback_query_id"))
    query = _fresh(query, context, context.world.settings.callback_deadline)
    text = arguments.text("text")
    if len(text) > 200:
        raise ApiError("MESSAGE_TOO_LONG")
    url = arguments.text("url")
    if url and not url.startswith(("tg://", "t.me/", "https://t.me/")):
        raise ApiError("URL_INVALID")
    query.answer = {"text": text, "show_alert": arguments.flag("show_alert"), "url": url}
    query.answers += 1
    return True


def answer_inline_query(context: Context) -> object:
    """answerInlineQuery."""
    arguments = context.arguments
    listed = as_list(arguments.structure("results", "results"))
    if listed is None:
        raise ApiError("expected an Array of inline query results")
    if len(listed) > 50:
        raise ApiError("too many inline query results specified")
    results: list[JsonObject] = []
    for value in listed:
        try:
            results.append(_result(context, value))
        except ApiError as error:
            if str(error).isupper():
                raise
            raise ApiError(f"can't parse inline query result: {error}") from error
    button = _button(arguments)
    query = context.bot.inlines.get(arguments.text("inline_query_id"))
    query = _fresh(query, context, context.world.settings.inline_deadline)
    ids = [str(result["id"]) for result in results]
    if any(not 1 <= len(number.encode()) <= 64 for number in ids):
        raise ApiError("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise ApiError("RESULT_ID_DUPLICATE")
    if len(arguments.text("next_offset").encode()) > 64:
        raise ApiError("NEXT_OFFSET_INVALID")
    for result in results:
        check_contents(as_object(result.get("reply_markup")))
    query.answer = {
        "results": results,
        "button": button,
        "cache_time": arguments.integer("cache_time", 300),
        "is_personal": arguments.flag("is_personal"),
        "next_offset": arguments.text("next_offset"),
    }
    query.answers += 1
    return True


def _result(context: Context, value: object) -> JsonObject:
    record = as_object(value)
    if record is None:
        raise ApiError("Object expected as inline query result")
    kind = str(record.get("type") or "").lower()
    if kind not in RESULT_TYPES:
        raise ApiError(f'type "{kind}" is unsupported for the inline query result')
    result = {**record, "id": required_text(record, "id")}
    content = as_object(record.get("input_message_content"))
    if kind == "article":
        if not required_text(record, "title").strip():
            raise ApiError("ARTICLE_TITLE_EMPTY")
        if content is None:
            raise ApiError('Can\'t find field "input_message_content"')
    if content is not None and ("message_text" in content or kind == "article"):
        raw = raw_text(_renamed(content, "message_text", "text"), "text", prefix="Can't parse")
        if not raw.text:
            raise ApiError("Message text is empty")
        try:
            shown = message_text(raw, reach(context))
        except ApiError as error:
            raise ApiError("MESSAGE_TOO_LONG" if "too long" in str(error) else str(error)) from error
        result["shown"] = {"text": shown.text, "entities": [entity.json() for entity in shown.entities]}
    elif "caption" in record:
        shown = caption_text(raw_text(Arguments(record), "caption", prefix="Can't parse"), reach(context))
        result["shown"] = {"text": shown.text, "entities": [entity.json() for entity in shown.entities]}
    if record.get("reply_markup") is not None:
        result["reply_markup"] = checked_markup(record["reply_markup"], inline_only=True)
    return result


def _renamed(record: JsonObject, old: str, new: str) -> Arguments:
    return Arguments({(new if name == old else name): value for name, value in record.items()})


def _button(arguments: Arguments) -> JsonObject | None:
    button = as_object(arguments.structure("button", "inline query results button"))
    if button is None:
        return None
    required_text(button, "text")
    if "web_app" not in button:
        parameter = str(button.get("start_parameter", ""))
        if not parameter:
            raise ApiError("can't use empty start_parameter")
        if len(parameter) > 64:
            raise ApiError("too long start_parameter specified")
        if not PARAMETER.match(parameter):
            raise ApiError("unallowed characters in start_parameter are used")
    return button


METHODS = {"answercallbackquery": answer_callback_query, "answerinlinequery": answer_inline_query}
