"""What arrives while a statement runs goes into the next one together.

A round trip and a commit cost the same for one row as for a hundred, so under load a replica makes fewer of
them, not more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from citebot.store.errors import StoreError, StoreUnavailableError

log = logging.getLogger(__name__)
Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 500
DEADLOCKS = 3
"""How often a batch that lost to another replica's is run again before its callers are told."""


@dataclass(slots=True)
class Batches(Generic[Item, Result]):
    """Runs ``work`` for many callers at a time; it gives one result an item, in their order."""

    name: str
    work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]
    count: int = 0
    """How many batches went through."""
    _waiting: list[tuple[Item, asyncio.Future[Result]]] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None
    _is_closing: bool = False

    async def add(self, item: Item) -> Result:
        """Have it done; raises what the store raises. It happens even if the caller is cancelled."""
        if self._is_closing:
            raise StoreUnavailableError("the store is closed")
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=f"store {self.name}")
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        self._wake.set()
        return await asyncio.shield(done)

    async def close(self) -> None:
        """Do what waits, and stop."""
        self._is_closing = True
        self._wake.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._together(batch)
            if self._is_closing:
                return

    async def _together(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self.work([item for item, _ in batch])
        except StoreUnavailableError as error:
            _fail(batch, error)
        except StoreError as error:
            if len(batch) == 1:
                log.error("a write was refused", extra={"problem": str(error)})
                _fail(batch, error)
            else:  # one bad row must not fail its neighbours
                for one in batch:
                    await self._together([one])
        except Exception as error:
            log.error("the store broke off", exc_info=error)
            _fail(batch, StoreError(type(error).__name__))
        else:
            self.count += 1
            for (_, done), result in zip(batch, results, strict=True):
                if not done.done():
                    done.set_result(result)


def _fail(batch: Sequence[tuple[Item, asyncio.Future[Result]]], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
            done.exception()  # marks it as seen: a caller that was cancelled meanwhile does not look at it
