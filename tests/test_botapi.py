"""Tests of the double: raw HTTP for each rule, then real python-telegram-bot by polling and webhook."""

from __future__ import annotations

import asyncio
import http.client
import http.server
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from tests.botapi import BotApi, ControlError, NotSeenError
from tests.botapi.bot import World
from tests.botapi.entities import Entity
from tests.botapi.markup import MarkupError, parse_html
from tests.botapi.texts import finished
from tests.botapi.webhook import Delivery
from tests.botapi.wire import JsonObject, as_int, as_list, as_object

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update

Json = JsonObject
App = Application[Any, Any, Any, Any, Any, Any]
USER = 1001


@pytest.fixture(scope="module")
def server() -> Iterator[BotApi]:
    with BotApi.start() as api:
        yield api


@pytest.fixture
def api(server: BotApi) -> BotApi:
    server.reset()
    server.chat(USER)
    return server


def call(api: BotApi, method: str, **arguments: object) -> Json:
    """Call a method with a JSON body; the whole answer."""
    return post(f"{api.base_url}{api.token}/{method}", json.dumps(arguments).encode(), "application/json")


def post(url: str, body: bytes | None, kind: str = "application/x-www-form-urlencoded") -> Json:
    request = urllib.request.Request(url, body, {"Content-Type": kind} if body else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        text = error.read()
        error.close()
    parsed = as_object(json.loads(text))
    assert parsed is not None
    return parsed


def send(api: BotApi, text: str = "x", **arguments: object) -> Json:
    return call(api, "sendMessage", chat_id=USER, text=text, **arguments)


def result(answer: Json) -> Json:
    assert answer["ok"] is True, answer
    return as_object(answer["result"]) or {}


def keyboard(*buttons: Json) -> Json:
    return {"inline_keyboard": [list(buttons)]}


def updates(answer: Json) -> list[Json]:
    assert answer["ok"] is True, answer
    return [as_object(update) or {} for update in as_list(answer["result"]) or []]


def ids(answer: Json) -> list[int]:
    return [as_int(update["update_id"]) for update in updates(answer)]


# HTML


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a & b", "a & b", []),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;&nbsp;", '<>&"AB&nbsp;', []),
        ("&#xFFFD;&#1114111;&#x;&lt", "\ufffd&#1114111;&#x;<", []),
        ("<b>x</b>", "x", [("bold", 0, 1)]),
        ("<STRONG>x</strong>", "x", [("bold", 0, 1)]),
        ("😀<i>y</i>", "😀y", [("italic", 2, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ("<a href='https://a.bc/?x=1&amp;y=2'>l</a>", "l", [("text_link", 0, 1)]),
        ("<a href='nonsense'>l</a>", "l", []),
        ('<pre><code class="language-py">p</code></pre>', "p", [("pre", 0, 1)]),
        ("<code>c</code>", "c", [("code", 0, 1)]),
    ],
)
def test_html_is_read(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed = parse_html(source)
    assert parsed.text == text
    assert [(e.type, e.offset, e.length) for e in parsed.entities] == entities


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("ệ<p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2 ", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a =1>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        (
            "&#xD83D;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
        ("<tg-emoji emoji-id='0'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_html_is_refused(source: str, problem: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse_html(source)
    assert str(caught.value) == problem


def test_text_is_cleaned_and_spans_move_along() -> None:
    shown = finished(parse_html("  \r<b> a\tb</b>\n<code>c</code><i>  </i> \n"), lambda _: None)
    assert shown.text == "a b\nc"
    assert shown.entities == [Entity("bold", 0, 3), Entity("code", 4, 1)]


def test_nothing_lies_in_code_and_quotations_do_not_nest() -> None:
    source = "<code>a<b>b</b></code><blockquote>q<blockquote>r</blockquote></blockquote>"
    shown = finished(parse_html(source), lambda _: None)
    assert [(e.type, e.offset, e.length) for e in shown.entities] == [("code", 0, 2), ("blockquote", 2, 2)]


def test_style_is_cut_where_another_begins() -> None:
    shown = finished(parse_html("<b>ab<i>cd</i>ef</b>"), lambda _: None)
    assert [(e.type, e.offset, e.length) for e in shown.entities] == [
        ("bold", 0, 2),
        ("bold", 2, 4),
        ("italic", 2, 2),
    ]


def test_style_is_cut_at_a_link_and_seen_whole(api: BotApi) -> None:
    send(api, "<b>see <a href='https://a.bc'>this</a> now</b> #tag", parse_mode="HTML")
    (sent,) = api.sent()
    kinds = [(e["type"], e["offset"]) for e in sent.entities]
    assert kinds == [("bold", 0), ("text_link", 4), ("bold", 4), ("bold", 9), ("hashtag", 13)]
    assert sent.marked("bold") == ["see this now"]
    assert sent.links == ["https://a.bc/"]


# Refusals of sending


SMALL: Json = {"text": "b", "callback_data": "d"}
LONG = keyboard(*[SMALL] * 101)
BUTTON = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u200b "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 4097}, "message is too long"),
        ({"text": "x" * 32_769}, "text is too long"),
        ({"text": "a<br>", "parse_mode": "html"},
         'can\'t parse entities: Unsupported start tag "br" at byte offset 1'),
        ({"parse_mode": "XML"}, "unsupported parse_mode"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": 5}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"chat_id": "words"}, "chat not found"),
        ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"reply_parameters": {}}, 'can\'t find field "message_id"'),
        ({"entities": [{"type": "bold", "offset": 9, "length": 1}]},
         "entity begins after the end of the text at UTF-16 offset 9"),
        ({"entities": [{"type": "bold", "offset": 0, "length": 9}]},
         "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        ({"entities": [{"type": "bold", "offset": -1, "length": 1}]},
         "receive an entity with incorrect offset -1"),
        ({"entities": [{"type": "odd", "offset": 0, "length": 1}]},
         "can't parse MessageEntity: Unsupported type specified"),
        ({"entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "not-a-url"}]},
         "entity URL 'not-a-url' is invalid: Wrong HTTP URL"),
        ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"reply_markup": []}, "object expected as reply markup"),
        ({"reply_markup": {"inline_keyboard": "bad"}}, 'field "inline_keyboard" must be of type Array'),
        ({"reply_markup": keyboard({"callback_data": "x"})}, BUTTON + 'Can\'t find field "text"'),
        ({"reply_markup": keyboard({"text": "b"})},
         BUTTON + "Text buttons are unallowed in the inline keyboard"),
        ({"reply_markup": keyboard({"text": "b", "callback_data": ""})},
         BUTTON + "Text buttons are unallowed in the inline keyboard"),
        ({"reply_markup": keyboard({"text": "b", "callback_data": "x", "url": "https://a.bc"})},
         BUTTON + "Exactly one of the optional fields must be used"),
        ({"reply_markup": keyboard({"text": "b", "callback_data": "x" * 65})}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard({"text": "b", "callback_data": "ế" * 22})}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard({"text": "b", "copy_text": {"text": "x" * 257}})},
         "BUTTON_COPY_TEXT_INVALID"),
        ({"reply_markup": keyboard({"text": "b", "url": "ftp://a.bc"})},
         "inline keyboard button URL 'ftp://a.bc' is invalid: Unsupported URL protocol"),
        ({"reply_markup": LONG}, "reply markup is too long"),
    ],
)  # fmt: skip
def test_refused(api: BotApi, arguments: Json, description: str) -> None:
    answer = call(api, "sendMessage", **{"chat_id": USER, "text": "x", **arguments})
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert api.sent() == []


@pytest.mark.parametrize(
    "arguments",
    [
        {"text": "x" * 4096},
        {"text": "😀" * 4096},
        {"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"},
        {"reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}},
        {"reply_markup": keyboard({"text": "b", "callback_data": "x" * 64})},
        {"reply_markup": keyboard({"text": "b", "copy_text": {"text": "x" * 256}})},
        {"reply_markup": keyboard({"text": "b", "switch_inline_query": ""})},
        {"reply_markup": {"keyboard": [["A"]], "resize_keyboard": True}},
        {"reply_markup": {"remove_keyboard": True}},
        {"entities": [{"type": "bold", "offset": 0, "length": 1}]},
    ],
)
def test_near_misses_are_accepted(api: BotApi, arguments: Json) -> None:
    assert call(api, "sendMessage", **{"chat_id": USER, "text": "x", **arguments})["ok"] is True


def test_more_than_100_entities_are_dropped_silently(api: BotApi) -> None:
    send(api, "<b>x</b>y" * 101, parse_mode="HTML")
    assert len(api.sent()[0].entities) == 100


@pytest.mark.parametrize(
    ("state", "number", "description"),
    [
        ("blocked", 7, "Forbidden: bot was blocked by the user"),
        ("unstarted", 7, "Forbidden: bot can't initiate conversation with a user"),
        ("kicked", -(10**12) - 7, "Forbidden: bot was kicked from the supergroup chat"),
        ("kicked", -7, "Forbidden: bot was kicked from the group chat"),
        ("left", -(10**12) - 7, "Forbidden: bot is not a member of the supergroup chat"),
    ],
)
def test_closed_chats(api: BotApi, state: str, number: int, description: str) -> None:
    api.chat(number, state=state)
    answer = call(api, "sendMessage", chat_id=number, text="x")
    assert (answer["error_code"], answer["description"]) == (403, description)


def test_migrated_group(api: BotApi) -> None:
    api.chat(-9, migrated_to=-(10**12) - 9)
    answer = call(api, "sendMessage", chat_id=-9, text="x")
    assert answer["error_code"] == 400
    assert answer["parameters"] == {"migrate_to_chat_id": -(10**12) - 9}
    assert call(api, "sendMessage", chat_id=-(10**12) - 9, text="x")["ok"] is True


# Editing and deleting


def test_editing(api: BotApi) -> None:
    number = result(send(api, "one", reply_markup=keyboard({"text": "b", "callback_data": "d"})))["message_id"]
    asked = api.say("mine")

    def edit(**arguments: object) -> object:
        return call(api, "editMessageText", **{"chat_id": USER, "message_id": number, **arguments}).get("description")

    markup = keyboard({"text": "b", "callback_data": "d"})
    modified = edit(text="one", reply_markup=markup)
    assert str(modified).startswith("Bad Request: message is not modified: specified new message content")
    assert edit(text="one") is None, "leaving the keyboard out removes it"
    assert edit(text="<b>one</b>", parse_mode="HTML") is None
    (sent,) = api.sent()
    assert (sent.text, sent.keyboard, len(sent.edits)) == ("one", None, 2)
    assert edit(text="x", message_id=int(asked)) == "Bad Request: message can't be edited"
    assert edit(text="x", message_id=999) == "Bad Request: message to edit not found"
    assert edit(text="x", message_id=None) == "Bad Request: message identifier is not specified"
    assert edit(text="x", reply_markup={"keyboard": [["A"]]}) == "Bad Request: inline keyboard expected"
    assert edit(text="") == "Bad Request: message text is empty"
    assert result(call(api, "editMessageReplyMarkup", chat_id=USER, message_id=number, reply_markup=markup))
    assert call(api, "deleteMessage", chat_id=USER, message_id=number)["result"] is True
    again = call(api, "deleteMessage", chat_id=USER, message_id=number)
    assert again["description"] == "Bad Request: message to delete not found"
    assert edit(text="x") == "Bad Request: message to edit not found"
    assert api.sent()[0].deleted


def test_old_messages_are_not_deleted(api: BotApi) -> None:
    number = result(send(api))["message_id"]
    api.clock(step=49 * 3600)
    answer = call(api, "deleteMessage", chat_id=USER, message_id=number)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"


def test_ids_of_supergroups_are_their_own(api: BotApi) -> None:
    first, second = -(10**12) - 1, -(10**12) - 2
    assert api.say("a", chat=first) == api.say("b", chat=second) == 1
    assert [int(api.say(text)) for text in "ab"] == [1, 2]


# Queries


def test_callback_query(api: BotApi) -> None:
    send(
        api,
        reply_markup=keyboard({"text": "Yes", "callback_data": "y"}, {"text": "w", "url": "https://a.bc"}),
    )
    (sent,) = api.sent()
    query = api.press(sent, "Yes")
    (update,) = updates(call(api, "getUpdates"))
    pressed = as_object(update["callback_query"]) or {}
    assert (pressed["id"], pressed["data"]) == (query, "y")
    long = call(api, "answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert call(api, "answerCallbackQuery", callback_query_id=query, text="ok")["ok"] is True
    assert api.wait_answer(query)["text"] == "ok"
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert call(api, "answerCallbackQuery", callback_query_id="1")["description"] == old
    api.clock(step=31)
    assert call(api, "answerCallbackQuery", callback_query_id=query)["description"] == old
    with pytest.raises(ControlError, match="no button 'No'; there are"):
        api.press(sent, "No")


def article(number: str = "1", **changes: object) -> Json:
    content = {"message_text": "<b>t</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": number, "title": "T", "input_message_content": content, **changes}


@pytest.mark.parametrize(
    ("results", "description"),
    [
        ([article()] * 51, "too many inline query results specified"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article("x" * 65)], "RESULT_ID_INVALID"),
        ([article(title=None)], 'can\'t parse inline query result: Can\'t find field "title"'),
        ([article(type="")],
         'can\'t parse inline query result: type "" is unsupported for the inline query result'),
        ([article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})],
         "can't parse inline query result: Can't parse entities: "
         'Can\'t find end tag corresponding to start tag "b"'),
        ([article(input_message_content={"message_text": "x" * 4097})], "MESSAGE_TOO_LONG"),
        ([article(reply_markup=keyboard({"text": "b", "callback_data": "x" * 65}))], "BUTTON_DATA_INVALID"),
    ],
)  # fmt: skip
def test_inline_results_are_refused(api: BotApi, results: list[Json], description: str) -> None:
    query = api.inline("word")
    answer = call(api, "answerInlineQuery", inline_query_id=query, results=results)
    assert answer["description"] == f"Bad Request: {description}"


def test_inline_query_is_answered_in_time_or_not_at_all(api: BotApi) -> None:
    query = api.inline("word", lang="vi")
    markup = keyboard({"text": "b", "callback_data": "d"})
    assert call(api, "answerInlineQuery", inline_query_id=query, results=[article(reply_markup=markup)])["ok"]
    (shown,) = as_list(api.wait_answer(query)["results"]) or []
    assert (as_object(shown) or {})["shown"] == {
        "text": "t",
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
    }
    chosen = api.choose(query, "1")
    api.press(chosen, "b", user=USER)
    kinds = [next(name for name in update if name != "update_id") for update in updates(call(api, "getUpdates"))]
    assert kinds == ["inline_query", "chosen_inline_result", "callback_query"]
    late = api.inline("word")
    api.clock(step=11)
    assert call(api, "answerInlineQuery", inline_query_id=late, results=[])["ok"] is False


# Profile, chats, files


def test_commands(api: BotApi) -> None:
    good = {"command": "/ask", "description": "Ask"}
    assert call(api, "setMyCommands", commands=[good], language_code="vi")["ok"] is True
    assert call(api, "getMyCommands", language_code="vi")["result"] == [{"command": "ask", "description": "Ask"}]
    assert call(api, "getMyCommands")["result"] == []

    def refusal(**arguments: object) -> object:
        return call(api, "setMyCommands", **{"commands": [good], **arguments}).get("description")

    assert refusal(commands=[{**good, "command": "Ask"}]) == "Bad Request: BOT_COMMAND_INVALID"
    assert refusal(commands=[good] * 101) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert refusal(language_code="vie") == "Bad Request: invalid language code specified"
    assert refusal(commands=[{**good, "description": ""}]) == "Bad Request: command description must be non-empty"
    assert refusal(scope={"type": "chat", "chat_id": 5}) == "Bad Request: chat not found"
    assert call(api, "deleteMyCommands", language_code="vi")["ok"] is True
    assert call(api, "getMyCommands", language_code="vi")["result"] == []
    assert call(api, "setMyShortDescription", short_description="x" * 121)["ok"] is False
    assert call(api, "setMyDescription", description="d", language_code="en")["ok"] is True
    assert result(call(api, "getMyDescription", language_code="en")) == {"description": "d"}


def test_chats_and_members(api: BotApi) -> None:
    group = -(10**12) - 5
    api.chat(group, title="G", username="gg", members={"77": "administrator"})
    assert result(call(api, "getChat", chat_id="@GG"))["title"] == "G"
    assert result(call(api, "getChatMember", chat_id=group, user_id=77))["status"] == "administrator"
    assert result(call(api, "getChatMember", chat_id=group, user_id=USER))["status"] == "left"
    assert call(api, "getChatMember", chat_id=group, user_id=3)["error_code"] == 400
    assert call(api, "leaveChat", chat_id=group)["ok"] is True
    assert call(api, "sendMessage", chat_id=group, text="x")["error_code"] == 403
    assert call(api, "sendChatAction", chat_id=USER, action="typing")["ok"] is True
    wrong = call(api, "sendChatAction", chat_id=USER, action="sing")["description"]
    assert wrong == "Bad Request: wrong parameter action in request"
    assert [action["action"] for action in api.actions()] == ["typing"]
    assert call(api, "getFile", file_id="none")["error_code"] == 400
    assert post(f"{api.base_file_url}{api.token}/files/none", None)["error_code"] == 404


# The HTTP side


def test_tokens_methods_and_ways_to_pass_arguments(api: BotApi) -> None:
    url = f"{api.base_url}{api.token}"
    assert post(f"{api.base_url}1:wrong/getMe", None)["error_code"] == 401
    assert post(f"{api.base_url}words/getMe", None)["error_code"] == 401
    assert post(f"{url}/getNothing", None) == {
        "ok": False, "error_code": 404, "description": "Not Found: method not found"
    }  # fmt: skip
    assert post(f"{url}/", None)["error_code"] == 404
    assert post(f"{url}/GETME", None)["ok"] is True
    query = urllib.parse.urlencode({"chat_id": USER, "text": "query"})
    assert post(f"{url}/sendMessage?{query}", None)["ok"] is True
    form = urllib.parse.urlencode({"chat_id": USER, "text": "form", "reply_markup": json.dumps(keyboard())})
    assert post(f"{url}/sendMessage", form.encode())["ok"] is True
    parts = "".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"chat_id": USER, "text": "multi"}.items()
    )
    assert post(f"{url}/sendMessage", f"{parts}--B--\r\n".encode(), "multipart/form-data; boundary=B")["ok"]
    assert [message.text for message in api.sent()] == ["query", "form", "multi"]
    assert post(f"{url}/sendMessage", b"{", "application/json")["error_code"] == 400
    assert call(api, "sendMessage", chat_id=USER, text="\ud800")["description"] == (
        "Bad Request: strings must be encoded in UTF-8"
    )


def test_several_bots_do_not_mix(api: BotApi) -> None:
    other = api.for_token("777:other")
    other.chat(USER)
    send(other, "from the other")
    assert api.sent() == []
    assert other.wait_sent()[0].text == "from the other"


# Updates


def test_offsets_confirm(api: BotApi) -> None:
    api.settings(slow_repeated_offset=False)
    for number in range(5):
        api.say(str(number))
    first = ids(call(api, "getUpdates", limit=2))
    assert len(first) == 2
    assert first[1] == first[0] + 1
    assert ids(call(api, "getUpdates", limit=2)) == first, "unconfirmed ones come again"
    assert ids(call(api, "getUpdates", offset=first[1] + 1)) == [first[0] + n for n in (2, 3, 4)]
    assert api.counters()["confirmed"] == 2
    assert len(ids(call(api, "getUpdates", offset=first[0] + 1000))) == 3, "too far beyond the end: ignored"
    assert ids(call(api, "getUpdates", offset=-1)) == [first[0] + 4], "negative forgets the rest"
    assert api.counters()["pending"] == 1


def test_same_offset_again_gives_one_update(api: BotApi) -> None:
    api.clock(delay_factor=1.0)
    api.say_all([{"text": str(number)} for number in range(5)])
    assert len(ids(call(api, "getUpdates", offset=0))) == 5
    assert len(ids(call(api, "getUpdates", offset=0))) == 1
    api.clock(delay_factor=0.1)
    call(api, "getUpdates", offset=-1)
    last = ids(call(api, "getUpdates", offset=0))[-1] + 1
    call(api, "getUpdates", offset=last)
    began = time.monotonic()
    assert ids(call(api, "getUpdates", offset=last)) == []
    assert 0.25 < time.monotonic() - began < 2, "3 s, shortened to 0.3"


def test_long_poll_is_answered_at_once(api: BotApi) -> None:
    threading.Timer(0.2, api.say, ["late"]).start()
    began = time.monotonic()
    assert len(ids(call(api, "getUpdates", timeout=10))) == 1
    assert 0.15 < time.monotonic() - began < 2


@pytest.mark.parametrize(("kind", "lifetime"), [("inline", 30), ("press", 150), ("say", 86_400)])
def test_updates_expire_by_type(api: BotApi, kind: str, lifetime: int) -> None:
    send(api, reply_markup=keyboard({"text": "b", "callback_data": "d"}))
    if kind == "inline":
        api.inline("q")
    elif kind == "press":
        api.press(api.sent()[0], "b")
    else:
        api.say("x")
    api.clock(step=lifetime - 3)
    assert api.counters()["pending"] == 1
    api.clock(step=6)
    assert (api.counters()["pending"], api.counters()["expired"]) == (0, 1)


def test_allowed_updates_filter_when_created_and_are_remembered(api: BotApi) -> None:
    call(api, "getUpdates", allowed_updates=["inline_query"])
    api.say("not wanted")
    call(api, "getUpdates")
    api.inline("wanted")
    (update,) = updates(call(api, "getUpdates"))
    assert "inline_query" in update
    call(api, "getUpdates", allowed_updates=[])
    api.say("wanted again")
    assert api.counters()["pending"] == 2


def test_second_poller_and_webhook_end_a_poll(api: BotApi) -> None:
    answers: list[Json] = []

    def poll() -> None:
        answers.append(call(api, "getUpdates", timeout=20))

    first = threading.Thread(target=poll)
    first.start()
    api.wait_listening()
    second = threading.Thread(target=poll)
    second.start()
    first.join(5)
    assert answers[0]["error_code"] == 409
    assert "terminated by other getUpdates request; make sure" in str(answers[0]["description"])
    api.wait_listening()
    assert call(api, "setWebhook", url="http://127.0.0.1:9/x")["ok"] is True
    second.join(5)
    assert answers[1]["description"] == "Conflict: terminated by setWebhook request"
    assert "while webhook is active" in str(call(api, "getUpdates")["description"])
    assert result(call(api, "getWebhookInfo"))["url"] == "http://127.0.0.1:9/x"
    assert call(api, "deleteWebhook")["description"] == "Webhook was deleted"
    assert call(api, "getUpdates")["ok"] is True


def test_raw_updates(api: BotApi) -> None:
    api.settings(slow_repeated_offset=False)
    api.push({"message": 7}, {"update_id": 5, "odd": None})
    assert len(ids(call(api, "getUpdates"))) == 2
    api.push('{"update_id": 3, broken')
    with pytest.raises(json.JSONDecodeError):
        call(api, "getUpdates")


# Webhook delivery


class Hook:
    """A webhook that answers as the test likes."""

    def __init__(self, port: int = 0) -> None:
        self.seen: list[tuple[float, Json, str]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.pause = 0.0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
                outer.seen.append((time.monotonic(), json.loads(body), secret))
                time.sleep(outer.pause)
                status, headers, text = outer.answers.pop(0) if outer.answers else (200, {}, b"")
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(text))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def texts(self) -> list[object]:
        return [(as_object(body["message"]) or {})["text"] for _, body, _ in self.seen]

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def hook(api: BotApi) -> Iterator[Hook]:
    made = Hook()
    yield made
    api.reset()
    made.stop()


def test_webhook_order_secret_and_retries(api: BotApi, hook: Hook) -> None:
    hook.answers = [(500, {}, b""), (503, {"Retry-After": "4"}, b""), (200, {}, b"")]
    bad = call(api, "setWebhook", url=hook.url, secret_token="a b")
    assert bad["description"] == "Bad Request: secret token contains unallowed characters"
    assert call(api, "setWebhook", url=hook.url, secret_token="s-1", max_connections=2)["ok"] is True
    again = call(api, "setWebhook", url=hook.url, secret_token="s-1")
    assert (again["error_code"], again["parameters"]) == (429, {"retry_after": 1})
    api.say_all([{"text": "a"}, {"text": "b"}])
    api.wait_drained()
    assert hook.texts() == ["a", "a", "a", "b"], "strictly in order, the failing one holds its chat back"
    assert {secret for _, _, secret in hook.seen} == {"s-1"}
    assert hook.seen[2][0] - hook.seen[1][0] > 0.15, "Retry-After 4, shortened"
    info = result(call(api, "getWebhookInfo"))
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


def test_webhook_chats_run_in_parallel_up_to_max_connections(api: BotApi, hook: Hook) -> None:
    hook.pause = 0.15
    call(api, "setWebhook", url=hook.url, max_connections=4)
    began = time.monotonic()
    api.say_all([{"text": "x", "user": user} for user in range(1, 9)])
    api.wait_drained()
    assert 0.3 <= time.monotonic() - began < 1.1, "8 chats, 4 at a time, two rounds"


def test_webhook_answer_may_name_a_method(api: BotApi, hook: Hook) -> None:
    reply = {"method": "sendMessage", "chat_id": USER, "text": "from the body"}
    hook.answers = [(200, {"Content-Type": "application/json"}, json.dumps(reply).encode())]
    call(api, "setWebhook", url=hook.url)
    api.say("x")
    assert api.wait_sent()[0].text == "from the body"


def test_webhook_gone_for_23_hours_is_removed(api: BotApi, hook: Hook) -> None:
    hook.answers = [(410, {}, b"")] * 50
    call(api, "setWebhook", url=hook.url)
    api.say("x")
    while "last_error_message" not in result(call(api, "getWebhookInfo")):
        time.sleep(0.01)
    api.clock(step=23.5 * 3600)
    for _ in range(100):
        if not result(call(api, "getWebhookInfo"))["url"]:
            break
        time.sleep(0.05)
    assert result(call(api, "getWebhookInfo"))["url"] == ""


def test_webhook_that_does_not_listen_yet_is_tried_again(api: BotApi) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as free:
        port = free.server_port
    call(api, "setWebhook", url=f"http://127.0.0.1:{port}/hook")
    api.say("x")
    with pytest.raises(NotSeenError, match="an empty queue"):
        api.wait_drained(timeout=0.3)
    assert result(call(api, "getWebhookInfo"))["last_error_message"] == "Connection refused"
    late = Hook(port)
    api.wait_drained()
    api.reset()
    late.stop()
    assert late.texts() == ["x"]


async def test_an_update_that_comes_while_the_webhook_is_set_anew_is_delivered_once(hook: Hook) -> None:
    world = World()
    bot = world.add_bot("1:x")
    bot.webhook.url = hook.url
    hook.pause = 0.1

    async def nothing(*given: object) -> None:
        pass

    def said(user: int) -> None:
        bot.queue.push("message", {"text": f"{user}"}, world.clock.now(), queue=f"chat:{user}")

    delivery = Delivery(world, bot, nothing)
    await delivery.start()
    said(1)
    delivery.wake()
    await asyncio.sleep(0.05)
    setting = asyncio.create_task(delivery.start())
    await asyncio.sleep(0)
    said(2)
    delivery.wake()
    await setting
    carrying = set(delivery.tasks)
    await asyncio.gather(*carrying)
    await delivery.stop()
    assert sorted(map(str, hook.texts())) == ["1", "1", "2"], "the first one's answer was lost with its connection"
    assert len(carrying) == 2


# Faults and flood


def test_faults(api: BotApi) -> None:
    api.faults("429", "sendMessage", retry_after=7, times=1)
    request = urllib.request.Request(f"{api.base_url}{api.token}/sendMessage?chat_id={USER}&text=x")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=5)
    assert caught.value.headers["Retry-After"] == "7"
    caught.value.close()
    assert send(api)["ok"] is True
    api.faults("500", times=1)
    assert send(api)["error_code"] == 500
    api.faults("502", times=1)
    with pytest.raises(json.JSONDecodeError):
        send(api)
    before = len(api.sent())
    api.faults("reset_before", times=1)
    with pytest.raises((OSError, http.client.HTTPException)):
        send(api)
    assert len(api.sent()) == before
    api.faults("reset_after", times=1)
    with pytest.raises((OSError, http.client.HTTPException)):
        send(api)
    assert len(api.sent()) == before + 1, "processed, the answer lost"
    api.faults("latency", milliseconds=200)
    began = time.monotonic()
    send(api)
    assert time.monotonic() - began > 0.2
    api.no_faults()
    api.faults("error", code=403, description="bot was blocked by the user", chat=str(USER))
    assert send(api)["description"] == "Forbidden: bot was blocked by the user"
    assert [c.fault for c in api.calls("sendMessage")][-1] == "error"


@pytest.mark.parametrize("what", ["hang", "poll"])
def test_a_caller_that_gives_up_leaves_nothing_behind(api: BotApi, what: str) -> None:
    if what == "hang":
        api.faults("hang", "getUpdates")
    url = f"{api.base_url}{api.token}/getUpdates?timeout=30"
    with pytest.raises(TimeoutError):
        urllib.request.urlopen(url, timeout=0.2)
    time.sleep(0.1)
    assert api.counters()["polling"] is False
    api.no_faults()
    api.say("x")
    assert len(ids(call(api, "getUpdates"))) == 1, "no 409: the old poll is gone"


def test_faults_by_chance_repeat(api: BotApi) -> None:
    def run() -> list[object]:
        api.no_faults()
        api.faults("500", "getMe", probability=0.4, seed=3)
        return [call(api, "getMe")["ok"] for _ in range(30)]

    first = run()
    assert {True, False} == set(first)
    assert run() == first


def test_flood_limits(api: BotApi) -> None:
    api.chat(-5)
    api.flood(on=True)
    assert [send(api)["ok"] for _ in range(4)] == [True, True, True, False]
    answer = send(api)
    assert (answer["error_code"], answer["description"]) == (429, "Too Many Requests: retry after 3")
    assert answer["parameters"] == {"retry_after": 3}
    api.clock(step=3)
    assert send(api)["ok"] is True
    api.flood(per_group=20)
    assert [call(api, "sendMessage", chat_id=-5, text="x")["ok"] for _ in range(21)].count(True) == 20
    api.flood()
    assert call(api, "sendMessage", chat_id=-5, text="x")["ok"] is True


def test_a_failed_wait_tells_what_was_seen(api: BotApi) -> None:
    asked = api.say("question")
    send(api, "no reply")
    with pytest.raises(NotSeenError, match=r"replies to MessageId.*only 0 of 1.*'no reply'.*sendMessage 200"):
        api.wait_reply(to=asked, timeout=0.1)


# Load


def test_load(api: BotApi) -> None:
    began = time.monotonic()
    api.say_all([{"text": str(n), "user": n % 200 + 1} for n in range(2000)])
    assert time.monotonic() - began < 3
    connection = http.client.HTTPConnection("127.0.0.1", int(api.base_url.rpartition(":")[2].split("/")[0]))
    began = time.monotonic()
    for number in range(1000):
        body = json.dumps({"chat_id": number % 200 + 1, "text": "<b>x</b>", "parse_mode": "HTML"})
        path = f"/bot{api.token}/sendMessage"
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        connection.getresponse().read()
    connection.close()
    assert 1000 / (time.monotonic() - began) > 200
    offset, got = 0, 0
    while found := ids(call(api, "getUpdates", offset=offset)):
        offset, got = found[-1] + 1, got + len(found)
    assert got == 2000


# Real python-telegram-bot


AGE = 1


def build(api: BotApi) -> App:
    """An application with a conversation, a button and inline mode."""
    app = ApplicationBuilder().token(api.token).base_url(api.base_url).base_file_url(api.base_file_url).build()

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Press", callback_data="pressed")]])
        await update.message.reply_html(
            "How <b>old</b>?",
            reply_markup=markup,
            reply_parameters=ReplyParameters(update.message.message_id),
        )
        return AGE

    async def age(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message
        await update.message.reply_text(f"{update.message.text} years", do_quote=True)
        return ConversationHandler.END

    async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query
        await update.callback_query.answer("Thanks")
        await update.callback_query.edit_message_text(f"got {update.callback_query.data}")

    async def inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.inline_query
        await update.inline_query.answer([])

    async def quiet(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        pass

    text = filters.TEXT & ~filters.COMMAND
    states = {AGE: [MessageHandler(text, age)]}
    app.add_handler(ConversationHandler([CommandHandler("start", start)], states, []))  # type: ignore[arg-type]
    app.add_handler(CallbackQueryHandler(press))
    app.add_handler(InlineQueryHandler(inline))
    app.add_error_handler(quiet)
    return app


@asynccontextmanager
async def running(api: BotApi, *, webhook: bool) -> AsyncIterator[App]:
    app = build(api)
    async with app:
        assert app.updater
        await app.start()
        if webhook:
            with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as free:
                port = free.server_port
            url = f"http://127.0.0.1:{port}/hook"
            await app.updater.start_webhook("127.0.0.1", port, "hook", webhook_url=url, secret_token="s3cret")
        else:
            await app.updater.start_polling(timeout=5)
        await asyncio.to_thread(api.wait_listening, webhook=webhook)
        yield app
        await app.updater.stop()
        await app.stop()


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_ptb_conversation_button_inline(api: BotApi, webhook: bool) -> None:
    async with running(api, webhook=webhook):
        asked = api.say("/start", lang="vi")
        question = await asyncio.to_thread(api.wait_reply, to=asked)
        assert (question.text, question.marked("bold"), question.button_texts) == (
            "How old?", ["old"], ["Press"]
        )  # fmt: skip
        told = api.say("42")
        assert (await asyncio.to_thread(api.wait_reply, to=told)).text == "42 years"
        query = api.press(question, "Press")
        assert (await asyncio.to_thread(api.wait_answer, query))["text"] == "Thanks"
        edited = await asyncio.to_thread(api.wait_edit, question)
        assert (edited.text, edited.keyboard) == ("got pressed", None)
        inline = api.inline("anything")
        assert (await asyncio.to_thread(api.wait_answer, inline))["results"] == []
        await asyncio.to_thread(api.wait_drained)


async def test_ptb_second_poller_gets_conflict(api: BotApi) -> None:
    conflicts: list[BaseException] = []
    async with running(api, webhook=False) as app:
        assert app.updater
        await app.updater.stop()
        await app.updater.start_polling(timeout=5, error_callback=conflicts.append)
        await asyncio.to_thread(api.wait_listening)
        await asyncio.to_thread(call, api, "getUpdates")
        for _ in range(100):
            if conflicts:
                break
            await asyncio.sleep(0.02)
        asked = api.say("/start")
        await asyncio.to_thread(api.wait_reply, to=asked)
    assert isinstance(conflicts[0], Conflict)


@pytest.mark.filterwarnings("ignore:.*retry_after.*:DeprecationWarning")
async def test_ptb_errors_and_uploads(api: BotApi) -> None:
    app = build(api)
    async with app:
        bot = app.bot
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(5, "x")
        api.chat(8, state="blocked")
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(8, "x")
        api.faults("429", "sendMessage", retry_after=2, times=1)
        with pytest.raises(RetryAfter):
            await bot.send_message(USER, "x")
        api.faults("reset_after", "sendMessage", times=1)
        with pytest.raises(NetworkError):
            await bot.send_message(USER, "x")
        png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (400).to_bytes(4, "big") + (300).to_bytes(4, "big") + b"\0" * 20
        message = await bot.send_photo(USER, png, caption="<i>cap</i>", parse_mode="HTML")
        assert (message.photo[0].width, message.caption) == (400, "cap")
        assert message.caption_entities[0].type == "italic"
        again = await bot.send_photo(USER, message.photo[0].file_id)
        assert again.photo[0].file_id == message.photo[0].file_id
        document = await bot.send_document(USER, b"hello", filename="a.txt")
        assert document.document
        assert document.document.file_name == "a.txt"
        with pytest.raises(BadRequest, match="Image_process_failed"):
            await bot.send_photo(USER, b"no picture")
        with pytest.raises(BadRequest, match="Message caption is too long"):
            await bot.send_photo(USER, png, caption="x" * 1025)
        assert (await bot.get_chat(USER)).type == "private"
        assert (await bot.get_chat_member(USER, USER)).status == "member"
        assert (await bot.get_webhook_info()).url == ""
        await bot.set_my_commands([("ask", "Ask")], language_code="en")
        assert (await bot.get_my_commands(language_code="en"))[0].command == "ask"
        assert (await bot.get_me()).is_bot
