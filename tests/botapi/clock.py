"""Time as the double sees it, and how a waiting test is woken.

A test cannot wait a day for an update to expire, so the clock can be stepped; and it does not want to wait
three seconds for a second 409, so every delay that Telegram imposes is multiplied by one factor.
"""

from __future__ import annotations

import asyncio
import time

DEFAULT_DELAY_FACTOR = 0.05
"""Twenty times as fast as Telegram: a wait of 3 s takes 0.15 s."""


class Clock:
    """Seconds since 1970 that can be stepped, and delays that can be shortened."""

    def __init__(self, *, delay_factor: float = DEFAULT_DELAY_FACTOR) -> None:
        self.delay_factor = delay_factor
        """1.0 is Telegram's own pace; applies to imposed delays and windows, never to a poll's timeout."""
        self.rate = 1.0
        """How many seconds pass here in one real second."""
        self._anchor = time.monotonic()
        self._base = time.time()

    def now(self) -> float:
        """The time now."""
        return self._base + (time.monotonic() - self._anchor) * self.rate

    def step(self, seconds: float) -> None:
        """Move the clock, forward or (a bot must survive it) backward."""
        self._base += seconds

    def run_at(self, rate: float) -> None:
        """Let time pass faster or slower from here on."""
        self._base = self.now()
        self._anchor = time.monotonic()
        self.rate = rate

    def shortened(self, seconds: float) -> float:
        """A delay of Telegram's in real seconds of the test."""
        return seconds * self.delay_factor


class Signal:
    """Wakes everybody who waits; waiters look for themselves whether it concerned them."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake all who wait now."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next notification; False if none came in time."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiters.discard(waiter)
        return True
