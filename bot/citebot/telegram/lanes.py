"""Who is next: one update of a chat at a time, and no chat keeps the others waiting.

Chats take turns, so somebody who sends a thousand messages mostly waits for himself. Every other turn goes to
whoever has just come with a first message instead of the chat that has waited longest: in a long line those
who just wrote are the ones who still look at the screen, and the whole line is no longer for it.

What has been begun several times without an end may be what ends the process. Such suspects go one at a time, those
begun least often first, and when there is nothing else or now and then: so the others get through, and a suspect that
is innocent is not begun again and again together with the guilty one.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SUSPECT = 3
"""From so many beginnings without an end on, an update may be the reason why there was none."""
EVERY = 8
"""How many turns go to others before a suspect has one."""


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
    _begun: dict[int, int] = field(default_factory=dict)
    """How often each suspect that waits was begun."""
    _suspects: list[tuple[int, int, str]] = field(default_factory=list)
    """Lanes with a suspect at their head, as a heap by how often it was begun."""
    _suspected: str | None = None
    """The lane in which a suspect is being handled."""
    _turn: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def __len__(self) -> int:
        return len(self.known)

    def add(
        self, items: Iterable[tuple[int, str]], begun: Mapping[int, int] | None = None, *, first: bool = False
    ) -> int:
        """Put updates in line, at the end or the head of their lanes; how many were new.

        ``begun`` tells how often each was begun before, if it was.
        """
        added = 0
        for update_id, lane in items:
            if update_id in self.known:
                if first and update_id in self.waiting.get(lane, ()):
                    self.waiting[lane].remove(update_id)
                    self.waiting[lane].appendleft(update_id)
                    if lane not in self.busy:
                        self._line_up_anew(lane)
                continue
            added += 1
            self.known.add(update_id)
            if begun and begun.get(update_id, 0) >= SUSPECT:
                self._begun[update_id] = begun[update_id]
            is_first = lane not in self.waiting
            line = self.waiting.setdefault(lane, deque())
            if first:
                line.appendleft(update_id)
            else:
                line.append(update_id)
            if lane in self.busy:
                continue
            if is_first:
                self._newcomers.append(lane)
                self._line_up(lane)
            elif first:
                self._line_up_anew(lane)
        if added:
            self._arrived.set()
        return added

    async def next(self) -> tuple[int, str] | None:
        """The next update and its lane, which is busy until :meth:`done`; ``None`` when stopped."""
        while not self.is_stopped:
            if self._may_try_suspect():
                return self._take_suspect()
            if self._order:
                return self._take()
            self._arrived.clear()
            await self._arrived.wait()
        return None

    def done(self, update_id: int, lane: str) -> None:
        """The update has ended; its lane may go on."""
        self.known.discard(update_id)
        self.busy.discard(lane)
        if self._suspected == lane:
            self._suspected = None
            self._arrived.set()
        if self.waiting.get(lane):
            self._line_up(lane)
            self._arrived.set()
        else:
            self.waiting.pop(lane, None)

    def again(self, update_id: int, lane: str) -> None:
        """It could not be begun yet: to the end of its lane, and the lane goes on.

        To the end, since it may wait for a later one of its own lane; the journal says who may go.
        """
        self.busy.discard(lane)
        if self._suspected == lane:
            self._suspected = None
        self.waiting.setdefault(lane, deque()).append(update_id)
        self._line_up(lane)
        self._arrived.set()

    def stop(self) -> None:
        """Give nothing out any more."""
        self.is_stopped = True
        self._arrived.set()

    def _line_up(self, lane: str) -> None:
        head = self.waiting[lane][0]
        if head in self._begun:
            heapq.heappush(self._suspects, (self._begun.pop(head), head, lane))
        else:
            self._order.setdefault(lane)

    def _line_up_anew(self, lane: str) -> None:
        """Another update is at its head now."""
        self._order.pop(lane, None)
        for entry in [entry for entry in self._suspects if entry[2] == lane]:
            self._suspects.remove(entry)
            self._begun[entry[1]] = entry[0]
        heapq.heapify(self._suspects)
        self._line_up(lane)

    def _may_try_suspect(self) -> bool:
        is_its_turn = not self._order or self._turn % EVERY == EVERY - 1
        return bool(self._suspects) and self._suspected is None and is_its_turn

    def _take_suspect(self) -> tuple[int, str]:
        self._turn += 1
        _, update_id, lane = heapq.heappop(self._suspects)
        self._suspected = lane
        self.busy.add(lane)
        self.waiting[lane].popleft()
        return update_id, lane

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
