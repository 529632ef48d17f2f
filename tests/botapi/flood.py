"""Telegram's limits on sending, off unless a test switches them on.

"In a single chat, avoid sending more than one message per second. We may allow short bursts … In a group,
bots are not able to send more than 20 messages per minute … about 30 messages per second" in all
(bots/faq). The size of the burst is not published: three here. Only new messages count; Telegram says
nothing about edits.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .wire import JsonObject, as_float, as_int, too_many_requests


@dataclass(slots=True)
class Window:
    """At most so many events in so many seconds."""

    limit: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """How long until one more fits."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        if len(self.times) < self.limit:
            return 0.0
        return self.times[0] + self.seconds - now


@dataclass(slots=True)
class Flood:
    """The limits; 0 switches one off."""

    per_chat: int = 0
    """Messages per chat_seconds in one chat."""
    chat_seconds: float = 3.0
    per_group: int = 0
    """Messages per minute in one group."""
    overall: int = 0
    """Messages per second in all."""
    _windows: defaultdict[str, Window] = field(default_factory=lambda: defaultdict(lambda: Window(1, 1)))

    def configure(self, settings: JsonObject) -> None:
        """Set limits; ``on: true`` alone means Telegram's own."""
        if settings.get("on"):
            settings = {"per_chat": 3, "per_group": 20, "overall": 30, **settings}
        self.per_chat = as_int(settings.get("per_chat"))
        self.per_group = as_int(settings.get("per_group"))
        self.overall = as_int(settings.get("overall"))
        self.chat_seconds = as_float(settings.get("chat_seconds"), 3.0)
        self._windows.clear()

    def check(self, chat: int, now: float) -> None:
        """Count a message, or refuse it with the whole seconds to wait."""
        rules = []
        if self.per_chat:
            rules.append((f"chat:{chat}", self.per_chat, self.chat_seconds))
        if self.per_group and chat < 0:
            rules.append((f"group:{chat}", self.per_group, 60.0))
        if self.overall:
            rules.append(("all", self.overall, 1.0))
        windows = []
        for key, limit, seconds in rules:
            if key not in self._windows:
                self._windows[key] = Window(limit, seconds)
            windows.append(self._windows[key])
        wait = max((window.wait(now) for window in windows), default=0.0)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for window in windows:
            window.times.append(now)
