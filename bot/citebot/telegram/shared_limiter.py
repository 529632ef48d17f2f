"""Telegram's limits for all replicas together.

What one process knows is applied first. Where a limit binds (a group, a chat that was refused, all of them after
several refusals) the place in line comes from the store, so that replicas send no more together than one may
alone. A refusal is told to all. While the store is out of reach each replica keeps the limits by itself.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from citebot.store import SharedPace, StoreError
from citebot.telegram.limiter import (
    GROUP_SECONDS,
    OVERALL_FOR,
    OVERALL_GAP,
    PER_GROUP,
    SLOW_FOR,
    SLOW_GAP,
    Limiter,
)

log = logging.getLogger(__name__)
OVERALL = "all"
MARGIN = 0.5
"""Seconds added to a group's minute: messages of two replicas do not travel equally fast."""


@dataclass(slots=True)
class SharedLimiter(Limiter):
    """A limiter that heeds what the others were told, and takes its turns with them."""

    pace: SharedPace = field(kw_only=True)
    _holds: dict[bytes, float] = field(default_factory=dict)
    _slows: dict[bytes, float] = field(default_factory=dict)
    _scopes: dict[str, bytes] = field(default_factory=dict)
    _telling: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pace.heed(self._heed)

    def hold(self) -> float:
        """Seconds until anything at all may be sent."""
        return max(Limiter.hold(self), self._holds.get(self._scope(OVERALL), 0.0) - self.now())

    def wait(self, chat: int | None) -> float:
        """Seconds until this chat may get a message. At 0 it counts as sent."""
        shared = self._shared_hold(chat)
        return shared if shared > 0 else Limiter.wait(self, chat)

    def held(self, chat: int | None) -> float:
        """Seconds that a refusal still keeps this chat waiting."""
        return max(Limiter.held(self, chat), self._shared_hold(chat))

    async def slot(self, chat: int | None) -> float:
        """Seconds until this message's place in the lines that bind it."""
        seconds = 0.0
        try:
            if self._is_slow(OVERALL) or self.now() < self._all_slowed:
                seconds = await self.pace.slot(self._scope(OVERALL), 1, OVERALL_GAP)
            if chat is not None and (self._is_slow(str(chat)) or self.now() < self._slowed.get(chat, 0.0)):
                seconds = max(seconds, await self.pace.slot(self._scope(f"slow {chat}"), 1, SLOW_GAP))
            if chat is not None and chat < 0:
                slot = await self.pace.slot(self._scope(str(chat)), PER_GROUP, GROUP_SECONDS + MARGIN)
                seconds = max(seconds, slot)
        except StoreError as error:
            log.debug("the pace is kept alone", extra={"problem": str(error)})
        return seconds

    def refused(self, chat: int | None, seconds: float) -> None:
        """A 429: nobody sends to this chat before the time it names; and nobody at all if all are meant."""
        before = self._all_held
        Limiter.refused(self, chat, seconds)
        if chat is not None:
            self._tell(str(chat), self._held[chat] - self.now(), seconds + SLOW_FOR)
        if self._all_held > before:
            slow = seconds + OVERALL_FOR if self.now() < self._all_slowed else 0.0
            self._tell(OVERALL, self._all_held - self.now(), slow)

    def _tell(self, scope: str, held: float, slowed: float) -> None:
        task = asyncio.get_running_loop().create_task(self._told(self._scope(scope), held, slowed))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _told(self, scope: bytes, held: float, slowed: float) -> None:
        try:
            await self.pace.hold(scope, held, slowed)
        except StoreError as error:
            log.warning("a refusal could not be told to others", extra={"problem": str(error)})

    def _heed(self, scope: bytes, held: float, slowed: float) -> None:
        now = self.now()
        for known, seconds in ((self._holds, held), (self._slows, slowed)):
            if seconds > 0:
                known[scope] = max(known.get(scope, 0.0), now + seconds)
        if len(self._holds) + len(self._slows) > 1000:
            self._holds = {name: until for name, until in self._holds.items() if until > now}
            self._slows = {name: until for name, until in self._slows.items() if until > now}

    def _shared_hold(self, chat: int | None) -> float:
        if not self._holds:
            return 0.0
        until = self._holds.get(self._scope(OVERALL), 0.0)
        if chat is not None:
            until = max(until, self._holds.get(self._scope(str(chat)), 0.0))
        return max(0.0, until - self.now())

    def _is_slow(self, scope: str) -> bool:
        return bool(self._slows) and self.now() < self._slows.get(self._scope(scope), 0.0)

    def _scope(self, name: str) -> bytes:
        found = self._scopes.get(name)
        if found is None:
            if len(self._scopes) > 10_000:
                self._scopes.clear()
            found = self._scopes[name] = self.pace.scope(name)
        return found
