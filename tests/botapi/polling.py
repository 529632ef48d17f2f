"""getUpdates: long polls, the 409 for a second poller, and the slow-down of a bot that does not advance.

Origin: Client.cpp ``process_get_updates_query``, ``do_get_updates``, ``abort_long_poll``,
``fail_query_conflict``; Client.h ``LONG_POLL_*``. The poll's own timeout runs in real seconds; what
Telegram imposes is shortened.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from .bot import Bot, World
from .queue import Update
from .wire import ApiError, Arguments, as_list

MAX_TIMEOUT = 50
GATHERING = 0.002
MAX_ANSWER = 4 * 1024 * 1024

SECOND_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
WEBHOOK_SET = "terminated by setWebhook request"


@dataclass(slots=True)
class Poller:
    """The one long poll a bot may have, and what was asked before."""

    world: World
    bot: Bot
    pending: asyncio.Future[str] | None = None
    """The poll that waits: an empty text means that something arrived, any other ends it with 409."""
    last_offset: int | None = None
    last_time: float = -1e9
    next_conflict: float = -1e9

    def wake(self) -> None:
        """New updates are there."""
        if self.pending is not None and not self.pending.done():
            self.pending.set_result("")

    def abort(self, words: str) -> None:
        """End the waiting poll with 409."""
        if self.pending is not None and not self.pending.done():
            self.pending.set_result(words)
        self.pending = None

    async def conflict(self, words: str) -> ApiError:
        """The 409: the first at once, further ones within 3 s only after 3 s."""
        now = time.monotonic()
        pause = self.world.clock.shortened(3.0)
        if now >= self.next_conflict:
            self.next_conflict = now + pause
        else:
            await asyncio.sleep(pause)
        return ApiError(words, code=409)

    def remember_types(self, arguments: Arguments) -> None:
        """allowed_updates holds until the next call that gives it; an empty list is the default."""
        if "allowed_updates" in arguments:
            listed = as_list(arguments.structure("allowed_updates", "allowed_updates"))
            if listed is not None:
                self.bot.queue.allowed = [str(name) for name in listed]

    async def poll(self, arguments: Arguments) -> list[Update]:
        """One getUpdates call."""
        if self.bot.webhook.url:
            raise await self.conflict(WEBHOOK_ACTIVE)
        self.abort(SECOND_POLLER)
        offset = arguments.integer("offset")
        limit = arguments.integer("limit", 100, low=1, high=100)
        timeout = float(arguments.integer("timeout", 0, low=0, high=MAX_TIMEOUT))
        self.remember_types(arguments)
        timeout, limit = self._slowed(offset, timeout, limit)
        found = self._fetch(offset, limit)
        if found or timeout <= 0:
            return found
        return await self._wait(offset, limit, timeout)

    def _slowed(self, offset: int, timeout: float, limit: int) -> tuple[float, int]:
        now = time.monotonic()
        if self.world.settings.slow_repeated_offset and offset == self.last_offset:
            since = now - self.last_time
            shortened = self.world.clock.shortened
            if timeout < 3 and since < shortened(3.0):
                timeout = max(timeout, shortened(3.0))
            if since < shortened(0.5):
                limit = 1
        self.last_offset, self.last_time = offset, now
        return timeout, limit

    def _fetch(self, offset: int, limit: int) -> list[Update]:
        self.bot.queue.purge(self.world.clock.now())
        before = self.bot.queue.confirmed
        found = self.bot.queue.fetch(offset, limit)
        if self.bot.queue.confirmed != before:
            self.world.changed.notify()
        size = 0
        for place, update in enumerate(found):
            size += len(str(update.body))
            if size > MAX_ANSWER and place:
                return found[:place]
        return found

    async def _wait(self, offset: int, limit: int, seconds: float) -> list[Update]:
        until = time.monotonic() + seconds
        while True:
            self.pending = turn = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(max(0.0, until - time.monotonic())):
                    words = await turn
                    await asyncio.sleep(GATHERING)
            except TimeoutError:
                return self._fetch(offset, limit)
            finally:
                if self.pending is turn:
                    self.pending = None
            if words:
                raise await self.conflict(words)
            found = self._fetch(offset, limit)
            if found:
                return found
