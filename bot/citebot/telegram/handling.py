"""The update that a task is busy with, so that whatever happens while it is handled is told of it."""

from __future__ import annotations

import asyncio
import math
from contextvars import ContextVar
from dataclasses import dataclass

SECONDS = 60.0
"""How long handling may take, not counting the time it waits its turn to send."""


@dataclass(slots=True)
class Handling:
    """One update under way."""

    slots: asyncio.Semaphore
    """Bounds how many are worked on at once; who only waits gives its slot to others."""
    task: asyncio.Task[None] | None = None
    scope: asyncio.Timeout | None = None
    sent: int = 0
    """Messages that went out: from then on doing it again would say it twice."""
    until: float = math.inf
    """When nobody waits for the answer any more, in monotonic time."""
    error: BaseException | None = None
    """What a handler raised."""
    has_slot: bool = True

    @property
    def is_parked(self) -> bool:
        """Whether it only waits; to end it now leaves nothing half done."""
        return not self.has_slot

    async def park(self, seconds: float) -> None:
        """Wait without holding a slot, and without the clock running."""
        if self.scope is not None:
            self.scope.reschedule(None)
        self.leave()
        await asyncio.sleep(seconds)
        await self.slots.acquire()
        self.has_slot = True
        if self.scope is not None:
            self.scope.reschedule(asyncio.get_running_loop().time() + SECONDS)

    def leave(self) -> None:
        """Give the slot back, if it is held."""
        if self.has_slot:
            self.has_slot = False
            self.slots.release()


current: ContextVar[Handling | None] = ContextVar("citebot_handling", default=None)


async def pause(seconds: float) -> None:
    """Wait; while an update is handled, without holding up others."""
    handling = current.get()
    # A task that a handler left running has no slot of its own to give back.
    if handling is None or handling.task is not asyncio.current_task():
        await asyncio.sleep(seconds)
    else:
        await handling.park(seconds)
