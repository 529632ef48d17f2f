"""A Bot API that answers 5xx, over real connections: an answer is late, never lost, and the server is left room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest
from telegram.error import NetworkError
from tests.botapi import BotApi

from citebot.observing.metrics import Metrics
from citebot.telegram import handling, sender
from citebot.telegram.assembly import assemble
from citebot.telegram.handling import Handling
from citebot.telegram.http_client import ServerFailedError
from citebot.telegram.limiter import Limiter
from citebot.telegram.server_clock import ServerClock
from telegram import Bot

SLOTS = 4
Work = Callable[[Bot, Limiter, asyncio.Semaphore], Awaitable[None]]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """A double; attempts follow each other faster than they would."""
    monkeypatch.setitem(sender.SHORTER_PAUSES, "server_error", 0.05)
    with BotApi.start() as started:
        for user in range(1, 31):
            started.say("hello", user=user)
        yield started


def play(api: BotApi, work: Work) -> None:
    """Have ``work`` done with the bot that is served, and end it."""

    async def run() -> None:
        limiter = Limiter()
        host = assemble(api.token, api.base_url, ServerClock(), limiter, Metrics())
        await host.bot.initialize()
        await work(host.bot, limiter, asyncio.Semaphore(SLOTS))
        await host.bot.shutdown()

    asyncio.run(asyncio.wait_for(run(), 30))


async def answer(bot: Bot, user: int, slots: asyncio.Semaphore, until: float = 60.0) -> None:
    """Send as the dispatcher has an update handled that is worth an answer for so many seconds more."""
    await slots.acquire()
    under_way = Handling(slots, asyncio.current_task(), until=time.monotonic() + until)
    handling.current.set(under_way)
    try:
        await bot.send_message(user, f"for {user}")
    finally:
        under_way.leave()


@pytest.mark.parametrize("fault", [{"kind": "500"}, {"kind": "502"}, {"kind": "error", "code": 503}])
def test_an_answer_outlasts_any_number_of_failures(api: BotApi, fault: dict[str, object]) -> None:
    api.faults(method="sendMessage", times=40, **fault)  # type: ignore[arg-type]
    play(api, lambda bot, _, slots: answer(bot, 5, slots))
    assert [sent.text for sent in api.sent(chat=5)] == ["for 5"]
    assert len(api.calls("sendMessage")) == 41


def test_it_ends_when_nobody_waits_any_more(api: BotApi) -> None:
    async def work(bot: Bot, _: Limiter, slots: asyncio.Semaphore) -> None:
        with pytest.raises(ServerFailedError):
            await answer(bot, 5, slots, until=0.7)

    api.faults("500", "sendMessage")
    play(api, work)
    assert len(api.calls("sendMessage")) > 10


def test_what_nobody_asked_for_is_given_up(api: BotApi) -> None:
    async def work(bot: Bot, _: Limiter, __: asyncio.Semaphore) -> None:
        with pytest.raises(NetworkError):
            await bot.send_message(5, "the base was read")

    api.faults("500", "sendMessage")
    play(api, work)
    assert len(api.calls("sendMessage")) == sender.SERVER_ERRORS


def test_a_server_that_fails_for_all_is_asked_by_few_and_then_answers_all(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sender.SHORTER_PAUSES, "server_error", 0.4)
    asked = 0

    async def work(bot: Bot, limiter: Limiter, slots: asyncio.Semaphore) -> None:
        nonlocal asked
        tasks = [asyncio.create_task(answer(bot, user, slots)) for user in range(1, 31)]
        await asyncio.sleep(0.5)
        before = len(await asyncio.to_thread(api.calls, "sendMessage"))
        await asyncio.sleep(2.0)
        asked = len(await asyncio.to_thread(api.calls, "sendMessage")) - before
        assert limiter.hold() > 0
        await asyncio.to_thread(api.no_faults)
        await asyncio.gather(*tasks)

    api.faults("500", "sendMessage")
    play(api, work)
    # Thirty who ask every 0.4 s would ask 150 times in two seconds.
    assert 0 < asked <= 60
    assert sorted(sent.text for sent in api.sent()) == sorted(f"for {user}" for user in range(1, 31))


def test_one_chat_that_fails_does_not_hold_up_others(api: BotApi) -> None:
    async def work(bot: Bot, limiter: Limiter, slots: asyncio.Semaphore) -> None:
        task = asyncio.create_task(answer(bot, 5, slots))
        await asyncio.sleep(1.5)
        assert limiter.hold() == 0
        await answer(bot, 6, slots)
        assert not task.done()
        await asyncio.to_thread(api.no_faults)
        await task

    api.faults("500", "sendMessage", chat=5)
    play(api, work)
    assert [len(api.sent(chat=user)) for user in (5, 6)] == [1, 1]
