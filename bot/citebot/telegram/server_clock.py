"""Time as Telegram's server tells it: a wrong or jumping clock of this machine must not make questions expire."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(slots=True)
class ServerClock:
    """Seconds since 1970 that only move forward while the process lives, set by the `Date` of answers."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    _offset: float | None = None
    _seen: str = ""

    def now(self) -> float:
        """The time now; this machine's own until a server has told another."""
        if self._offset is None:
            self._offset = self.wall() - self.monotonic()
        return self._offset + self.monotonic()

    def observe(self, date: str) -> None:
        """Take the time from a `Date` header. Small differences are travel time and rounding."""
        if date == self._seen or not date:
            return
        self._seen = date
        try:
            told = parsedate_to_datetime(date).timestamp()
        except (ValueError, TypeError, OverflowError):
            return
        if abs(told - self.now()) > 5.0:
            self._offset = told - self.monotonic()
