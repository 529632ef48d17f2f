"""How fast we may send: what is known of Telegram's limits, and what its refusals teach.

Groups take 20 messages a minute, that is documented. For private chats and overall only bulk limits are
published, and replies may go faster; so they are not slowed until a 429 says so. A 429 holds its chat for as
long as it says, and slows it for a while after. Several chats refused in a row, with none served in between,
mean that all of us are meant.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

PER_GROUP, GROUP_SECONDS = 20, 60.0
SLOW_GAP, SLOW_FOR = 1.05, 300.0
OVERALL_GAP, OVERALL_FOR = 1 / 25, 60.0
CHATS_FOR_ALL = 3


@dataclass(slots=True)
class Limiter:
    """Says when; the sender waits. Times are monotonic, so no clock step makes a storm of it."""

    now: Callable[[], float] = time.monotonic
    _held: dict[int, float] = field(default_factory=dict)
    _slowed: dict[int, float] = field(default_factory=dict)
    _last: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _refused: set[int] = field(default_factory=set)
    _refused_since: float = 0.0
    _refused_until: float = 0.0
    _all_held: float = 0.0
    _all_slowed: float = 0.0
    _all_next: float = 0.0
    _calls: int = 0

    def hold(self) -> float:
        """Seconds until anything at all may be sent."""
        return max(0.0, self._all_held - self.now())

    def wait(self, chat: int | None) -> float:
        """Seconds until this chat may get a message. At 0 it counts as sent."""
        now = self.now()
        at = self._all_held
        if now < self._all_slowed:
            at = max(at, self._all_next)
        if chat is not None:
            at = max(at, self._held.get(chat, 0.0))
            if now < self._slowed.get(chat, 0.0):
                at = max(at, self._last.get(chat, 0.0) + SLOW_GAP)
            if chat < 0:
                at = max(at, self._group(chat, now))
        if at > now:
            return at - now
        self._took(chat, now)
        return 0.0

    def held(self, chat: int | None) -> float:
        """Seconds that a refusal still keeps this chat waiting."""
        at = self._all_held if chat is None else max(self._all_held, self._held.get(chat, 0.0))
        return max(0.0, at - self.now())

    async def slot(self, chat: int | None) -> float:
        """Seconds until the place in a line that is shared with other replicas; nobody shares this one."""
        del chat
        return 0.0

    def refused(self, chat: int | None, seconds: float) -> None:
        """A 429: nothing to this chat before the time it names, nor at once after it with all the others."""
        now = self.now()
        until = now + seconds + random.uniform(0.05, 0.25)  # noqa: S311 (spreads the load)
        if chat is None:
            self._all_held = max(self._all_held, until)
            return
        self._held[chat] = max(self._held.get(chat, 0.0), until)
        self._slowed[chat] = until + SLOW_FOR
        self._tidy(now)
        if now > self._refused_until:
            self._refused.clear()
        if not self._refused:
            self._refused_since = now
        self._refused_until = max(self._refused_until, until)
        self._refused.add(chat)
        if len(self._refused) >= CHATS_FOR_ALL:
            self._all_held = max(self._all_held, until)
            self._all_slowed = until + OVERALL_FOR

    def served(self, chat: int | None, started: float) -> None:
        """A message went through that was started at this time."""
        del chat
        if self._refused and started > self._refused_since:
            self._refused.clear()

    def pause(self, seconds: float) -> None:
        """There is no connection: all wait a little."""
        self._all_held = max(self._all_held, self.now() + seconds)

    def _group(self, chat: int, now: float) -> float:
        times = self._groups.setdefault(chat, deque())
        while times and times[0] <= now - GROUP_SECONDS:
            times.popleft()
        return times[0] + GROUP_SECONDS if len(times) >= PER_GROUP else 0.0

    def _took(self, chat: int | None, now: float) -> None:
        if now < self._all_slowed:
            self._all_next = max(now, self._all_next) + OVERALL_GAP
        if chat is None:
            return
        if chat < 0:
            self._groups.setdefault(chat, deque()).append(now)
        if chat in self._slowed:
            self._last[chat] = now
        self._tidy(now)

    def _tidy(self, now: float) -> None:
        """Now and then, forget what is over."""
        self._calls += 1
        if self._calls % 1000:
            return
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        self._slowed = {chat: until for chat, until in self._slowed.items() if until > now}
        self._last = {chat: at for chat, at in self._last.items() if chat in self._slowed}
        self._groups = {c: times for c, times in self._groups.items() if times and times[-1] > now - GROUP_SECONDS}
