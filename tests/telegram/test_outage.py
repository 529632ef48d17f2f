"""The store refuses: people are told once, calmly, and their questions are answered afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.telegram.people import COMMON, Person
from tests.telegram.running import running

from citebot.telegram.outage import private_chats


@pytest.mark.parametrize("webhook", [False, True])
def test_an_outage_is_told_once_and_nothing_is_lost(webhook: bool, tmp_path: Path) -> None:
    refusing = tmp_path / "read-only"
    command = ("-m", "tests.torture.launch", "--read-only-while", str(refusing))
    with running(command, webhook=webhook) as bot:
        person = Person(bot.api, 95, "vi")
        person.ask(COMMON)
        refusing.touch()
        first, second = person.say(COMMON), person.say("when was the north tower built?")
        told = bot.api.wait_sent(2, chat=95, timeout=40)[1]
        assert told.text.startswith("Lúc này tôi chưa tiếp nhận được câu hỏi.")
        assert told.reply_to is None
        refusing.unlink()
        assert "12 keepers" in bot.api.wait_reply(to=first, timeout=40).text
        assert "1880" in bot.api.wait_reply(to=second, timeout=40).text
        assert [message.reply_to for message in bot.api.sent(chat=95)].count(None) == 1


def test_only_people_in_private_are_told() -> None:
    private = {"message": {"chat": {"id": 5, "type": "private"}, "from": {"id": 5, "language_code": "vi"}}}
    group = {"message": {"chat": {"id": -5, "type": "group"}, "from": {"id": 5}}}
    odd = {"message": {"chat": {"id": "5", "type": "private"}, "from": {}}}
    assert list(private_chats([private, group, odd, None, 3, {}, {"message": None}])) == [(5, "vi")]
