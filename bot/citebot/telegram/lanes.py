"""Who is next: one update of a chat at a time, and no chat keeps the others waiting.

Chats take turns, so somebody who sends a thousand messages mostly waits for himself. Every other turn goes to
whoever has just come with a first message instead of the chat that has waited longest: in a long line those
who just wrote are the ones who still look at the screen, and the whole line is no longer for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Lanes:
    """Ids of open updates by lane. In memory there are only ids; what they hold is in the journal."""

    waiting: dict[str, deque[int]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    """All ids that wait or are being handled."""
    is_stopped: bool = False
    _order: OrderedDict[str, None] = field(default_factory=OrderedDict)
    """Lanes that could go now, in the order in which they may."""
    _newcomers: list[str] = field(default_factory=list)
    """Lanes that were empty before, the latest last; some may have had their turn already."""
    _turn: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def __len__(self) -> int:
        return len(self.known)

    def add(self, items: Iterable[tuple[int, str]], *, first: bool = False) -> int:
        """Put updates in line, at the end or the head of their lanes; how many were new."""
        added = 0
        for update_id, lane in items:
            if update_id in self.known:
                if first and update_id in self.waiting.get(lane, ()):
                    self.waiting[lane].remove(update_id)
                    self.waiting[lane].appendleft(update_id)
                continue
            added += 1
            self.known.add(update_id)
            if lane not in self.waiting and lane not in self.busy:
                self._newcomers.append(lane)
            line = self.waiting.setdefault(lane, deque())
            if first:
                line.appendleft(update_id)
            else:
                line.append(update_id)
            if lane not in self.busy:
                self._order.setdefault(lane)
        if added:
            self._arrived.set()
        return added

    async def next(self) -> tuple[int, str] | None:
        """The next update and its lane, which is busy until :meth:`done`; ``None`` when stopped."""
        while not self.is_stopped:
            if self._order:
                return self._take()
            self._arrived.clear()
            await self._arrived.wait()
        return None

    def done(self, update_id: int, lane: str) -> None:
        """The update has ended; its lane may go on."""
        self.known.discard(update_id)
        self.busy.discard(lane)
        if self.waiting.get(lane):
            self._order.setdefault(lane)
            self._arrived.set()
        else:
            self.waiting.pop(lane, None)

    def again(self, update_id: int, lane: str) -> None:
        """It could not be begun yet: to the end of its lane, and the lane goes on.

        To the end, since it may wait for a later one of its own lane; the journal says who may go.
        """
        self.busy.discard(lane)
        self.waiting.setdefault(lane, deque()).append(update_id)
        self._order.setdefault(lane)
        self._arrived.set()

    def stop(self) -> None:
        """Give nothing out any more."""
        self.is_stopped = True
        self._arrived.set()

    def _take(self) -> tuple[int, str]:
        self._turn += 1
        lane = self._newcomer() if self._turn % 2 == 0 else None
        if lane is None:
            lane, _ = self._order.popitem(last=False)
        self.busy.add(lane)
        return self.waiting[lane].popleft(), lane

    def _newcomer(self) -> str | None:
        while self._newcomers:
            lane = self._newcomers.pop()
            if lane in self._order:
                del self._order[lane]
                return lane
        return None
