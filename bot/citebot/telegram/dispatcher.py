"""Takes updates from the journal, has them handled, and records how each ended."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, CallbackContext

from citebot.observing.metrics import Metrics
from citebot.store import Blocked, Claimed, Journal, StoreUnavailableError, Unit, unit
from citebot.telegram import handling
from citebot.telegram.handling import Handling
from citebot.telegram.lanes import Lanes
from citebot.telegram.limiter import Limiter
from citebot.telegram.server_clock import ServerClock
from citebot.telegram.shape import misshapen
from telegram import Update

log = logging.getLogger(__name__)
SLOTS = 16
MAX_CRASHES = 10
"""An update that was begun so often and never ended is itself the likely reason."""
MAX_FAILURES = 4
RETRY = (2.0, 10.0, 60.0)
GIVE_WAY, MOST_GIVE_WAY = 0.03, 0.5
"""Seconds until a lane that another process is busy with is looked at again."""
Result = TypeVar("Result")


@dataclass(slots=True)
class Dispatcher:
    """Handles up to ``SLOTS`` updates at a time, those of one chat in their order."""

    application: Application  # type: ignore[type-arg]
    inbox: Journal
    lanes: Lanes
    limiter: Limiter
    clock: ServerClock
    metrics: Metrics
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SLOTS))
    _under_way: dict[asyncio.Task[None], Handling] = field(default_factory=dict)
    _pauses: dict[str, float] = field(default_factory=dict)
    """How long lanes that another process is busy with are left alone."""

    async def run(self) -> None:
        """Give out updates until the lanes are stopped."""
        while True:
            await self.slots.acquire()
            await self._allowed()
            found = await self.lanes.next()
            if found is None:
                self.slots.release()
                return
            under_way = Handling(self.slots)
            task = asyncio.create_task(self._handle(*found, under_way))
            self._under_way[task] = under_way
            task.add_done_callback(self._ended)

    async def _allowed(self) -> None:
        """While nothing may be sent, nothing is begun."""
        while (seconds := self.limiter.hold()) > 0 and not self.lanes.is_stopped:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(min(seconds, 0.5))

    async def drain(self, seconds: float) -> int:
        """Give out nothing more, let sends under way end, and drop what only waits; how many were dropped."""
        self.lanes.stop()
        until = time.monotonic() + seconds
        dropped = 0
        while self._under_way and time.monotonic() < until:
            for task, under_way in list(self._under_way.items()):
                if under_way.is_parked and not task.cancelling():
                    dropped += 1
                    task.cancel()
            await asyncio.wait(list(self._under_way), timeout=0.05)
        for task in list(self._under_way):
            dropped += not task.cancelling()
            task.cancel()
        if self._under_way:
            await asyncio.wait(list(self._under_way), timeout=0.5)
        return dropped

    async def failed(self, update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]
        """The application's error handler: remember what was raised, for the end of the update."""
        del update
        under_way = handling.current.get()
        if under_way is not None:
            under_way.error = context.error
        else:
            log.error("a task failed", exc_info=context.error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        under_way = self._under_way.pop(task)
        under_way.leave()
        if not task.cancelled() and task.exception() is not None:
            log.error("handling broke off", exc_info=task.exception())

    async def _handle(self, update_id: int, lane: str, under_way: Handling) -> None:
        handling.current.set(under_way)
        under_way.task = asyncio.current_task()
        is_over = True
        try:
            claimed = await until_stored(lambda: self.inbox.claim(update_id))
            if isinstance(claimed, Blocked):
                await self._give_way(lane, under_way)
                is_over = False
                return
            self._pauses.pop(lane, None)
            if claimed is not None:
                started = time.perf_counter()
                how = await self._process(claimed, under_way)
                self.metrics.ended.add(how=how)
                self.metrics.latency.observe(time.perf_counter() - started)
        finally:
            self.inbox.let_go(update_id)
            if is_over:
                self.lanes.done(update_id, lane)
            else:
                self.lanes.again(update_id, lane)

    async def _give_way(self, lane: str, under_way: Handling) -> None:
        """Leave the lane to whoever is busy with it, for a moment that grows, and the slot to others."""
        self.metrics.gave_way.add()
        under_way.leave()
        pause = self._pauses.get(lane, GIVE_WAY / 2)
        self._pauses[lane] = min(MOST_GIVE_WAY, pause * 2)
        await asyncio.sleep(self._pauses[lane])

    async def _process(self, claimed: Claimed, under_way: Handling) -> str:
        """Handle one update to its end; how it ended."""
        number = claimed.update_id
        if self.clock.now() > claimed.expires:
            return await self._bury(number, "expired")
        if claimed.attempts > MAX_CRASHES:
            return await self._bury(number, "begun too often")
        try:
            raw = json.loads(claimed.raw)
            if wrong := misshapen(raw):
                return await self._quarantine(claimed, f"misshapen: {wrong}")
            update = Update.de_json(raw, self.application.bot)
        except Exception as error:  # noqa: BLE001 (whatever a hostile update makes of the parser)
            return await self._quarantine(claimed, f"unparsable ({type(error).__name__})")
        under_way.until = time.monotonic() + claimed.expires - self.clock.now()
        with unit() as changes:
            try:
                async with asyncio.timeout(handling.SECONDS) as under_way.scope:
                    await self.application.process_update(update)
            except Exception as error:  # noqa: BLE001 (the outer edge of handling)
                under_way.error = error
            finally:
                under_way.scope = None
            return await self._end(claimed, under_way, changes)

    async def _end(self, claimed: Claimed, under_way: Handling, changes: Unit) -> str:
        number, error = claimed.update_id, under_way.error
        if error is None or under_way.sent:
            if error is not None:
                log.error("an error after the answer", extra={"update": number}, exc_info=error)
            await until_stored(lambda: self.inbox.finish(number, changes))
            return "done"
        changes.drop()
        if isinstance(error, Forbidden):
            return await self._bury(number, "blocked")
        if isinstance(error, BadRequest):
            log.error("a message was refused", extra={"update": number, "said": str(error)}, exc_info=error)
            return await self._bury(number, "refused")
        if isinstance(error, TelegramError):
            return await self._bury(number, f"not delivered ({type(error).__name__})")
        log.error("an update failed", extra={"update": number, "attempt": claimed.attempts}, exc_info=error)
        if claimed.attempts >= MAX_FAILURES:
            return await self._bury(number, f"failed ({type(error).__name__})")
        seconds = RETRY[min(claimed.attempts, len(RETRY)) - 1]
        await until_stored(lambda: self.inbox.release(number, seconds))
        return "postponed"

    async def _quarantine(self, claimed: Claimed, reason: str) -> str:
        number = claimed.update_id
        log.warning("an update was unreadable", extra={"update": number, "reason": reason})
        await until_stored(lambda: self.inbox.quarantine(number, reason, claimed.raw))
        return "quarantined"

    async def _bury(self, number: int, reason: str) -> str:
        await until_stored(lambda: self.inbox.bury(number, reason))
        return "buried"


async def until_stored(attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Repeat a write until the store takes it: what was sent must not be sent again because of a full disk."""
    pause = 0.05
    while True:
        try:
            return await attempt()
        except StoreUnavailableError:
            await asyncio.sleep(pause)
            pause = min(2.0, pause * 2)
