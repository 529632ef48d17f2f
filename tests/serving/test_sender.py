"""What is done about each kind of failure of a send."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from citebot.observing.metrics import Metrics
from citebot.telegram import handling
from citebot.telegram.handling import Handling
from citebot.telegram.http_client import AnswerLateError, AnswerLostError, NotSentError, ServerFailedError
from citebot.telegram.limiter import Limiter
from citebot.telegram.sender import Sender

DATA = {"chat_id": 5, "text": "<b>a</b> &amp; b", "parse_mode": "HTML", "reply_parameters": object()}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted, not waited."""
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(handling, "pause", pause)
    monkeypatch.setattr(Limiter, "hold", lambda self: 0.0)
    monkeypatch.setattr(Limiter, "wait", lambda self, chat: 0.0)
    return waited


async def run(*errors: Exception, endpoint: str = "sendMessage") -> tuple[list[dict[str, Any]], object]:
    """Call with these failures one after another; the calls' data and the result or final error."""
    calls: list[dict[str, Any]] = []
    left = list(errors)

    async def callback(name: str, data: dict[str, Any]) -> bool:
        assert name == endpoint
        calls.append(data)
        if left:
            raise left.pop(0)
        return True

    made = Sender(Limiter(), Metrics())
    try:
        # The library passes the call's own pace as the last argument; we have none.
        return calls, await made.process_request(callback, (endpoint, DATA), {}, endpoint, DATA, None)
    except TelegramError as error:
        return calls, error


@pytest.mark.parametrize(
    ("error", "times", "goes_through"),
    [
        (NotSentError("x"), 50, True),
        (ServerFailedError("x"), 9, True),
        (ServerFailedError("x"), 10, False),
        (NetworkError("Request Entity Too Large"), 10, False),
        (AnswerLostError("x"), 11, True),
        (AnswerLostError("x"), 12, False),
        (AnswerLateError("x"), 2, True),
        (AnswerLateError("x"), 3, False),
        (Forbidden("bot was blocked by the user"), 1, False),
        (BadRequest("chat not found"), 1, False),
    ],
)
async def test_how_often(error: Exception, times: int, *, goes_through: bool) -> None:
    calls, result = await run(*[error] * times)
    assert (result is True) == goes_through
    assert len(calls) == times + goes_through


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_a_429_is_waited_out_however_often() -> None:
    calls, result = await run(*[RetryAfter(30)] * 50)
    assert (len(calls), result) == (51, True)


async def test_a_migrated_group_is_followed_once() -> None:
    calls, result = await run(ChatMigrated(-77))
    assert result is True
    assert [call["chat_id"] for call in calls] == [5, -77]
    assert isinstance((await run(ChatMigrated(-77), ChatMigrated(-78)))[1], ChatMigrated)


async def test_what_is_not_well_formed_goes_out_plain() -> None:
    error = BadRequest("Can't parse entities: unsupported start tag")
    calls, result = await run(error)
    assert result is True
    assert calls[1]["text"] == "a & b"
    assert "parse_mode" not in calls[1]
    assert isinstance((await run(error, error))[1], BadRequest)


async def test_a_reply_whose_question_is_gone_goes_out_without_it() -> None:
    calls, result = await run(BadRequest("Message to be replied not found"))
    assert result is True
    assert "reply_parameters" in calls[0]
    assert "reply_parameters" not in calls[1]


async def test_an_edit_that_changes_nothing_is_done() -> None:
    _, result = await run(BadRequest("Message is not modified: ..."), endpoint="editMessageText")
    assert result is True


async def test_a_typing_notice_is_tried_once() -> None:
    calls, result = await run(NetworkError("x"), endpoint="sendChatAction")
    assert (len(calls), isinstance(result, NetworkError)) == (1, True)


async def test_who_waits_holds_no_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    slots = asyncio.Semaphore(1)
    await slots.acquire()

    async def handle(under_way: Handling) -> None:
        under_way.task = asyncio.current_task()
        handling.current.set(under_way)
        await handling.pause(0.05)
        assert under_way.has_slot

    under_way = Handling(slots)
    task = asyncio.create_task(handle(under_way))
    await asyncio.sleep(0.01)
    assert under_way.is_parked
    assert not slots.locked()
    await task
    assert slots.locked()
    under_way.leave()
    under_way.leave()
    assert slots._value == 1
