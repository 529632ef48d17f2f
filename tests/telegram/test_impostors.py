"""Who may reload: one numeric id, typing in private. Nobody and nothing that only looks like it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.handled import Handled, handled
from tests.fuzz.seeds import BOT, GROUP, NOW, PERSON, PRIVATE, command

from citebot.answering.snapshot import Snapshot

ADMIN: dict[str, Any] = {"id": 4242, "is_bot": False, "first_name": "Ed", "username": "editor"}
HOME = {"id": 4242, "type": "private", "first_name": "Ed"}
CHANNEL = {"id": -1002, "type": "channel", "title": "News"}
RELOAD = command("/reload")
BY_ADMIN = {**RELOAD, "from": ADMIN, "chat": HOME}
FORWARDED = {"type": "user", "date": NOW, "sender_user": ADMIN}
IMPOSTORS: dict[str, dict[str, Any]] = {
    "the same name and username": {"message": {**RELOAD, "from": {**PERSON, "first_name": "Ed", "username": "editor"}}},
    "an id that differs in one digit": {"message": {**RELOAD, "from": {**ADMIN, "id": 4243}}},
    "a bot with the id": {"message": {**BY_ADMIN, "from": {**ADMIN, "is_bot": True}}},
    "an anonymous admin of a group": {
        "message": {**RELOAD, "chat": GROUP, "sender_chat": GROUP, "from": {**BOT, "id": 1087968824}}
    },
    "a channel in its group": {
        "message": {**RELOAD, "chat": GROUP, "sender_chat": CHANNEL, "from": {**PERSON, "id": 777000}}
    },
    "a channel with the id beside it": {"message": {**BY_ADMIN, "sender_chat": CHANNEL}},
    "a post in a channel": {"channel_post": {**BY_ADMIN, "chat": CHANNEL}},
    "an edited post in a channel": {"edited_channel_post": {**BY_ADMIN, "chat": CHANNEL}},
    "the admin's words forwarded by another": {"message": {**RELOAD, "forward_origin": FORWARDED}},
    "another's words forwarded by the admin": {
        "message": {**BY_ADMIN, "forward_origin": {**FORWARDED, "sender_user": PERSON}}
    },
    "an edit by the admin": {"edited_message": {**BY_ADMIN, "edit_date": NOW}},
    "through another bot": {"message": {**BY_ADMIN, "via_bot": BOT}},
    "a caption": {
        "message": {
            **{name: value for name, value in BY_ADMIN.items() if name not in {"text", "entities"}},
            "caption": "/reload",
            "caption_entities": RELOAD["entities"],
            "photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}],
        }
    },
    "the admin in a group": {"message": {**BY_ADMIN, "chat": GROUP}},
    "meant for another bot": {"message": {**command("/reload@another_bot"), "from": ADMIN, "chat": HOME}},
    "no sender": {"message": {name: value for name, value in BY_ADMIN.items() if name != "from"}},
    "a press": {"callback_query": {"id": "1", "from": ADMIN, "chat_instance": "1", "data": "cb:/reload"}},
}


@pytest.fixture
async def bot(museum: Snapshot, tmp_path: Path) -> AsyncIterator[Handled]:
    async with handled(museum, tmp_path, admins={4242}) as made:
        yield made


async def test_the_admin_in_private_reloads(bot: Handled) -> None:
    await bot.take({"message": BY_ADMIN})
    for _ in range(600):
        if bot.reloads:
            break
        await asyncio.sleep(0.1)
    assert len(bot.reloads) == 1


@pytest.mark.parametrize("name", IMPOSTORS)
async def test_nobody_else_does(bot: Handled, name: str) -> None:
    await bot.take(IMPOSTORS[name])
    await asyncio.sleep(0.05)
    assert not bot.reloads
    assert not any("Reading" in str(call.get("text")) for call in bot.request.sent)


async def test_the_most_expanding_character_is_answered_in_time(bot: Handled) -> None:
    started = asyncio.get_running_loop().time()
    for character in ("\ufdfa", "\U0001f468\u200d\U0001f469", "e\u0301\u0301", "\u202e", "&", "<"):
        text = (character * 4096)[:4096]
        await bot.take({"message": {**command("/fact " + text), "chat": PRIVATE, "text": "/fact " + text}})
        await bot.take({"message": {**command("x"), "text": text, "entities": []}})
    assert asyncio.get_running_loop().time() - started < 20
    for call in bot.request.sent:
        text = str(call.get("text", ""))
        assert len(text.encode("utf-16-le")) // 2 <= 4096 or "<" in text
        assert "\u202e" not in text
