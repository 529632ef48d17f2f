"""Sound updates of every kind that reaches the bot, to be mutated, and values that break things elsewhere."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
NOW = 1_800_000_000
BOT: Json = {"id": 123456, "is_bot": True, "first_name": "Double", "username": "double_123456_bot"}
PERSON: Json = {"id": 77, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "vi"}
PRIVATE: Json = {"id": 77, "type": "private", "first_name": "Ann"}
GROUP: Json = {"id": -1001234567890, "type": "supergroup", "title": "Group", "is_forum": True}


def message(text: str, *, chat: Json = PRIVATE, **more: Any) -> Json:
    """A message as Telegram tells of it."""
    return {"message_id": 5, "date": NOW, "chat": chat, "from": PERSON, "text": text, **more}


def command(text: str) -> Json:
    """A message that is a command."""
    size = len(text.split(maxsplit=1)[0])
    return message(text, entities=[{"type": "bot_command", "offset": 0, "length": size}])


ANSWER: Json = {
    "message_id": 4,
    "date": NOW - 9,
    "chat": PRIVATE,
    "from": BOT,
    "text": "The Aldmere lighthouse had 12 keepers.",
    "reply_markup": {"inline_keyboard": [[{"text": "Sources", "callback_data": "cb:s.AAAAAAAA.1.0.0.AAAAAAAA"}]]},
}
SEEDS: tuple[Json, ...] = (
    {"message": message("How many keepers did the Aldmere lighthouse have?")},
    {"message": message("hải đăng Aldmere có bao nhiêu người gác?")},
    {"message": message("and where?", reply_to_message=ANSWER)},
    {"message": command("/start keepers_count")},
    {"message": command("/fact keepers")},
    {"message": command("/quote Mira Holt")},
    {"message": command("/timeline@double_123456_bot tower")},
    {"message": command("/language vi")},
    {"message": command("/forgetme")},
    {"message": command("/privacy")},
    {"message": command("/stats")},
    {
        "message": message(
            "@double_123456_bot when was the north tower built?",
            chat=GROUP,
            message_thread_id=3,
            is_topic_message=True,
            entities=[{"type": "mention", "offset": 0, "length": 18}],
        )
    },
    {
        "message": message(
            "north tower?",
            chat=GROUP,
            sender_chat={"id": -1001234567890, "type": "supergroup", "title": "Group"},
            forward_origin={"type": "user", "date": NOW, "sender_user": PERSON},
        )
    },
    {"message": message("x", via_bot=BOT, quote={"text": "12 keepers", "position": 4})},
    {
        "message": {
            **{name: value for name, value in message("").items() if name != "text"},
            "caption": "when was the tower built?",
            "photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}],
        }
    },
    {"edited_message": {**message("How many keepers were there?"), "edit_date": NOW + 3}},
    {"channel_post": {"message_id": 9, "date": NOW, "chat": {"id": -1002, "type": "channel"}, "text": "/reload"}},
    {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "message": ANSWER, "data": "cb:s.A.1.0.0.A"}},
    {"callback_query": {"id": "2", "from": PERSON, "chat_instance": "1", "inline_message_id": "x", "data": "cb:"}},
    {"inline_query": {"id": "3", "from": PERSON, "query": "keepers", "offset": ""}},
    {
        "my_chat_member": {
            "chat": GROUP,
            "from": PERSON,
            "date": NOW,
            "old_chat_member": {"status": "left", "user": BOT},
            "new_chat_member": {"status": "member", "user": BOT},
        }
    },
)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**30, 0.5, 1e308,
    "", " ", "0", "\x00", "\ud800", "\udfff", "\u202e", "\u200b", "\ufeff", "\r\n", "\u2028", "\x1b[31m",
    "a" * 5000, "\ufdfa" * 4096, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 600, "é́́́" * 900, "1234 " * 800,
    "<b>", "</b>&amp;&#x0;<a href=\"tg://user?id=1\">", "&" * 4096, "<" * 4096, "'\"--;", "%s%n{0}{subject}", "../../x",
    "/", "/@", "/reload", "/reload@double_123456_bot", "/start " + "A" * 64, "/start keepers_count", "/fact ", "@",
    "cb:", "cb:e.x", "cb:e.AAAAAAAA.1.0.0.AAAAAAAA", "cb:" + "." * 61, "vi", "en", "xx-yy", "private", "channel",
    [], {}, [[]], {"id": 1}, [None], {"a": {"a": {"a": {}}}}, {"type": "bot_command", "offset": 0, "length": 10**6},
)  # fmt: skip
