"""While the store refuses, questions stay with Telegram; whoever waits in private is told so once, in one sentence."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from telegram.error import TelegramError

log = logging.getLogger(__name__)
PATIENCE = 8.0
"""Seconds of refusals after which people are told; most end sooner."""
_MOST = 1000
Tell = Callable[[int, str], Awaitable[None]]
"""Sends the sentence to a chat, in the language of this tag."""


@dataclass(slots=True)
class Outage:
    """Remembers since when updates are refused, and who has been told."""

    tell: Tell
    now: Callable[[], float] = time.monotonic
    _since: float | None = None
    _told: set[int] = field(default_factory=set)
    _telling: set[asyncio.Task[None]] = field(default_factory=set)

    def refused(self, updates: Sequence[object]) -> None:
        """These could not be taken and will come again."""
        if self._since is None:
            self._since = self.now()
        if self.now() - self._since < PATIENCE:
            return
        for chat, tag in private_chats(updates):
            if chat not in self._told and len(self._told) < _MOST:
                self._told.add(chat)
                task = asyncio.create_task(self._say(chat, tag))
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)

    def over(self) -> None:
        """Updates are taken again."""
        if self._since is not None:
            self._since = None
            self._told.clear()

    async def close(self) -> None:
        """End what is being sent."""
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _say(self, chat: int, tag: str) -> None:
        try:
            await self.tell(chat, tag)
        except TelegramError as error:
            log.warning("an outage could not be told", extra={"problem": type(error).__name__})


def private_chats(updates: Sequence[object]) -> Iterator[tuple[int, str]]:
    """The private chats in which something was written, with the writer's language tag; other updates are skipped."""
    for update in updates:
        with contextlib.suppress(KeyError, TypeError, AttributeError):
            message = update["message"]  # type: ignore[index]
            if message["chat"]["type"] == "private" and isinstance(message["chat"]["id"], int):
                yield message["chat"]["id"], str(message["from"].get("language_code", ""))
