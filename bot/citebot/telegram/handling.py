"""The update that a task is busy with, so that whatever happens while it is handled is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

SECONDS = 60.0
"""How long handling may take, not counting the time it waits its turn."""


@dataclass(slots=True)
class Handling:
    """One update under way."""

    slots: asyncio.Semaphore
    """Bounds how many are worked on at once; who only waits gives its slot to others."""
    scope: asyncio.Timeout | None = None
    sent: int = 0
    """Messages that went out: from then on doing it again would say it twice."""
    error: BaseException | None = None
    """What a handler raised."""
    is_parked: bool = False

    @asynccontextmanager
    async def parked(self) -> AsyncIterator[None]:
        """Wait without holding a slot, and without the clock running."""
        loop = asyncio.get_running_loop()
        if self.scope is not None:
            self.scope.reschedule(None)
        self.slots.release()
        self.is_parked = True
        try:
            yield
        finally:
            self.is_parked = False
            # Also when cancelled: whoever ends the handling gives the slot back once more.
            await _acquire(self.slots)
            if self.scope is not None and not self.scope.expired():
                self.scope.reschedule(loop.time() + SECONDS)


async def _acquire(slots: asyncio.Semaphore) -> None:
    while True:
        try:
            await slots.acquire()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None:
                raise
            # Cancelled while waiting for the slot back: count it as taken, the end of the task releases it.
            slots._value -= 1
            raise
        return


current: ContextVar[Handling | None] = ContextVar("citebot_handling", default=None)


async def pause(seconds: float) -> None:
    """Wait; within a handling, without holding up others."""
    handling = current.get()
    if handling is None:
        await asyncio.sleep(seconds)
        return
    async with handling.parked():
        await asyncio.sleep(seconds)
