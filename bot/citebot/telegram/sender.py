"""Every call to Telegram goes through here: its pace, and what is done about each kind of failure.

429                      wait as told, then again; not counted
no connection            again, until it works: nothing was sent
5xx                      again, as long as the question is worth an answer: nothing was sent, as far as one can know
broken or late answer    again, fewer times: a second copy is the lesser evil
blocked, kicked          given up
group became supergroup  again, to its new id
entities not parsed      once more as plain text
reply target is gone     once more without it
any other refusal        given up
"""

from __future__ import annotations

import html
import logging
import random
import re
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import BaseRateLimiter

from citebot.observing.metrics import Metrics
from citebot.telegram import handling
from citebot.telegram.http_client import AnswerLostError, NotSentError, ServerFailedError
from citebot.telegram.limiter import Limiter

log = logging.getLogger(__name__)
SERVER_ERRORS, LOST_ANSWERS, LATE_ANSWERS = 10, 12, 3
"""How often each is tried in all. Late ones least: they have mostly been carried out. An answer is not given up because
the server fails; the first figure is for what nobody asked for, and for odd refusals."""
MAX_PAUSE = 30.0
SHORTER_PAUSES = {"server_error": 5.0, "lost": 10.0}
"""Seconds between two attempts at most. A server that fails now and then must not keep anybody for half a minute."""
FAILING_FOR_ALL = 8
"""In so many chats the server fails in a row, with none served in between: then it fails for everybody."""
TYPING = "sendChatAction"
_TAG = re.compile(r"<[^<>]*>")
Json = dict[str, Any]
Call = Callable[..., Coroutine[Any, Any, "bool | Json | list[Json]"]]


class Sender(BaseRateLimiter[int]):
    """Fits into python-telegram-bot where its rate limiter goes."""

    __slots__ = ("_failing", "limiter", "metrics")

    def __init__(self, limiter: Limiter, metrics: Metrics) -> None:
        self.limiter = limiter
        self.metrics = metrics
        self._failing: set[int | None] = set()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: Json,
        endpoint: str,
        data: Json,
        rate_limit_args: int | None,
    ) -> bool | Json | list[Json]:
        """Make one call as often as it takes, or raise why it cannot be made."""
        del args, rate_limit_args
        if endpoint == TYPING:
            return await self._show_typing(callback, data, kwargs)
        is_message = is_new_message(endpoint)
        tries: dict[str, int] = {}
        while True:
            await self._turn(data.get("chat_id"), is_message)
            started = self.limiter.now()
            chat = _number(data.get("chat_id"))
            try:
                result = await callback(endpoint, data, **kwargs)
            except RetryAfter as error:
                self._count("retry_after")
                self.limiter.refused(chat, _seconds(error))
            except ChatMigrated as error:
                self._count("migrated")
                if tries.setdefault("migrated", 0):
                    raise
                tries["migrated"] = 1
                data = {**data, "chat_id": error.new_chat_id}
            except (Forbidden, InvalidToken):
                self._count("forbidden")
                raise
            except BadRequest as error:
                self._count("refused")
                if "not modified" in str(error):
                    return True
                changed = _mended(data, str(error), tries)
                if changed is None:
                    raise
                data = changed
            except NetworkError as error:
                await self._again_or_raise(error, tries, chat)
            else:
                self._count("ok")
                self._failing.clear()
                if is_message:
                    self.limiter.served(chat, started)
                    under_way = handling.current.get()
                    if under_way is not None:
                        under_way.sent += 1
                return _essential(result)

    async def _show_typing(self, callback: Call, data: Json, kwargs: Json) -> bool | Json | list[Json]:
        """Once and now, or not at all: late, it would be wrong."""
        return True if self.limiter.hold() > 0 else await callback(TYPING, data, **kwargs)

    async def _turn(self, chat: object, is_message: bool) -> None:
        number = _number(chat)
        while (seconds := self.limiter.wait(number) if is_message else self.limiter.hold()) > 0:
            await handling.pause(min(seconds, 60.0))
        if is_message and (seconds := await self.limiter.slot(number)) > 0:
            await handling.pause(seconds)
            while (seconds := self.limiter.held(number)) > 0:
                await handling.pause(min(seconds, 60.0))

    async def _again_or_raise(self, error: NetworkError, tries: dict[str, int], chat: int | None) -> None:
        kind, most = _kind(error)
        self._count(kind)
        tries[kind] = tries.get(kind, 0) + 1
        has_failed = isinstance(error, ServerFailedError)
        under_way = handling.current.get()
        if has_failed and under_way is not None:
            if self.limiter.now() > under_way.until:
                raise error
        elif most and tries[kind] >= most:
            raise error
        longest = SHORTER_PAUSES.get(kind, MAX_PAUSE)
        # The exponent is bounded: after a day of failures its power would not be a number any more.
        pause = min(longest, 0.25 * 2.0 ** min(tries[kind], 10)) * random.uniform(0.75, 1.25)  # noqa: S311
        if has_failed:
            self._failing.add(chat)
        if kind == "not_sent" or len(self._failing) >= FAILING_FOR_ALL:
            # Nobody else gets through either; without this, all would try in turn.
            self.limiter.pause(pause)
        await handling.pause(pause)

    def _count(self, result: str) -> None:
        self.metrics.sends.add(result=result)


def _essential(result: bool | Json | list[Json]) -> bool | Json | list[Json]:
    """A sent message without the question it replies to and its own buttons: we know both, and parsing costs."""
    if isinstance(result, dict):
        result.pop("reply_to_message", None)
        result.pop("reply_markup", None)
    return result


def is_new_message(endpoint: str) -> bool:
    """Whether doing it twice shows twice, and counts for Telegram's limits."""
    return endpoint.startswith(("send", "copy", "forward")) and endpoint != TYPING


def _kind(error: NetworkError) -> tuple[str, int]:
    cause = type(error.__cause__).__name__
    if isinstance(error, NotSentError) or cause in {"ConnectError", "ConnectTimeout", "PoolTimeout"}:
        return "not_sent", 0
    if isinstance(error, TimedOut):
        return "late", LATE_ANSWERS
    if isinstance(error, AnswerLostError) or cause != "NoneType":
        return "lost", LOST_ANSWERS
    return "server_error", SERVER_ERRORS


def _mended(data: Json, said: str, tries: dict[str, int]) -> Json | None:
    """The call without what Telegram did not like, or ``None``; each remedy is tried once."""
    said = said.lower()
    if "can't parse entities" in said and "parse_mode" in data and tries.setdefault("plain", 0) == 0:
        tries["plain"] = 1
        log.error("a message was not well formed and goes out as plain text")
        plain = {name: _plain(value) if name in {"text", "caption"} else value for name, value in data.items()}
        del plain["parse_mode"]
        return plain
    reply_is_gone = "message to be replied not found" in said or "replied message not found" in said
    if reply_is_gone and "reply_parameters" in data:
        return {name: value for name, value in data.items() if name != "reply_parameters"}
    return None


def _plain(value: object) -> object:
    return html.unescape(_TAG.sub("", value)) if isinstance(value, str) else value


def _number(chat: object) -> int | None:
    return chat if isinstance(chat, int) else None


def _seconds(error: RetryAfter) -> float:
    # The type of retry_after is about to change from a number to a time span in the library.
    after: object = error._retry_after
    return float(after.total_seconds()) if hasattr(after, "total_seconds") else float(str(after))
