"""What goes on in the background while a bot is served."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

from citebot.store import Durable, StoreError
from citebot.telegram.health import Health
from citebot.telegram.intake import Intake
from citebot.telegram.server_clock import ServerClock

log = logging.getLogger(__name__)
BEAT = 0.25
SWEEP = 2.0
PURGE = 3600.0


async def beat(health: Health) -> None:
    """Show that the event loop turns, and how late it is."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(BEAT)
        health.beat = time.monotonic()
        health.lag = max(health.beat - before - BEAT, health.lag * 0.99)


async def keep_tidy(store: Durable, intake: Intake, clock: ServerClock, health: Health) -> None:
    """Pick up what was left lying, note how long it has, and delete what has been kept long enough."""
    purged = time.monotonic() - PURGE
    while True:
        try:
            await intake.sweep()
            oldest = await store.inbox.oldest_open()
            health.waited = 0.0 if oldest is None else max(0.0, clock.now() - oldest)
            if time.monotonic() - purged > PURGE:
                await store.inbox.purge()
                await store.purge(clock.now())
                purged = time.monotonic()
        except StoreError as error:
            log.warning("upkeep has to wait", extra={"problem": str(error)})
        await asyncio.sleep(SWEEP)


async def watch(tasks: Sequence[asyncio.Task[None]], stopping: asyncio.Event) -> BaseException | None:
    """Wait for the signal to stop, or for a task that must not end but did; why it did."""
    waiting = asyncio.create_task(stopping.wait())
    try:
        done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    for task in done:
        if task is not waiting:
            stopping.set()
            return task.exception() or RuntimeError(f"the task {task.get_name()} ended")
    return None
