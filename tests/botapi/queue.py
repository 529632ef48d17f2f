"""The updates that wait for a bot: ids, filter, expiry, confirmation.

Origin: TQueue.cpp of tdlib/td (random first id, at most 100,000, an offset more than 10 beyond the end is
ignored) and the ``add_update`` calls of Client.cpp (how long each type is kept, filter when created).
"""

from __future__ import annotations

import heapq
import random
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import islice

from .wire import JsonObject, as_int, as_object

DAY = 86_400
LIFETIME = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_PENDING = 100_000


@dataclass(frozen=True, slots=True)
class Update:
    """One waiting update."""

    serial: int
    """Place in the queue; ids may repeat or restart lower when a test wants that."""
    id: int
    kind: str
    queue: str
    """Webhook updates of one queue go strictly one after another: the chat, or the user for queries."""
    body: JsonObject | str
    """A text is sent as it stands: malformed on purpose."""
    expires: float


@dataclass(slots=True)
class UpdateQueue:
    """Ordered by arrival; every operation is O(1) or O(log n) per update touched."""

    next_id: int = field(default_factory=lambda: random.randint(100_000_000, 900_000_000))
    allowed: list[str] = field(default_factory=list)
    dropped: int = 0
    expired: int = 0
    confirmed: int = 0
    pushed: int = 0
    _waiting: OrderedDict[int, Update] = field(default_factory=OrderedDict)
    _expiry: list[tuple[float, int]] = field(default_factory=list)

    def wants(self, kind: str) -> bool:
        """Whether the filter lets a new update of the type in; an empty list is the default."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def push(self, kind: str, payload: object, now: float, *, queue: str, date: float | None = None) -> int:
        """Queue an update; its id, or 0 when the filter or the limit kept it out."""
        if not self.wants(kind) or len(self._waiting) >= MAX_PENDING:
            self.dropped += 1
            return 0
        number, self.next_id = self.next_id, self.next_id + 1
        begin = now if date is None else date
        body: JsonObject = {"update_id": number, kind: payload}
        self._add(number, kind, queue, body, begin + LIFETIME.get(kind, DAY))
        return number

    def push_raw(self, raw: JsonObject | str, now: float) -> int:
        """Queue a raw update as it is; it gets an id unless it brings one. A text is not even JSON."""
        number = self.next_id
        if isinstance(raw, dict):
            raw = {"update_id": number, **raw}
            number = as_int(raw["update_id"], number)
        kinds = [name for name in raw if name != "update_id"] if isinstance(raw, dict) else []
        kind = kinds[0] if kinds else "raw"
        self.next_id = max(self.next_id, number) + 1
        inner = as_object(raw.get(kind)) if isinstance(raw, dict) else None
        chat = as_object((inner or {}).get("chat")) or as_object((inner or {}).get("from")) or {}
        self._add(number, kind, f"chat:{chat.get('id', number)}", raw, now + DAY)
        return number

    def _add(self, number: int, kind: str, queue: str, body: JsonObject | str, expires: float) -> None:
        self.pushed += 1
        update = Update(self.pushed, number, kind, queue, body, expires)
        self._waiting[update.serial] = update
        heapq.heappush(self._expiry, (expires, update.serial))

    def purge(self, now: float) -> None:
        """Forget what has expired."""
        while self._expiry and self._expiry[0][0] <= now:
            _, serial = heapq.heappop(self._expiry)
            if self._waiting.pop(serial, None) is not None:
                self.expired += 1

    def confirm(self, serial: int) -> None:
        """Forget one update: the webhook took it."""
        if self._waiting.pop(serial, None) is not None:
            self.confirmed += 1

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """The next updates from an offset on; a higher offset confirms everything below it."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popitem(last=False)
                self.confirmed += 1
        elif 0 < offset <= self.next_id + 10:
            while self._waiting and next(iter(self._waiting.values())).id < offset:
                self._waiting.popitem(last=False)
                self.confirmed += 1
        return list(islice(self._waiting.values(), limit))

    def clear(self) -> None:
        """Forget all (``drop_pending_updates``)."""
        self._waiting.clear()
        self._expiry.clear()

    def holds(self, serial: int) -> bool:
        """Whether the update still waits."""
        return serial in self._waiting

    def waiting(self) -> list[Update]:
        """All that waits, in order."""
        return list(self._waiting.values())

    def __len__(self) -> int:
        return len(self._waiting)

    def after(self, serial: int) -> list[Update]:
        """What came after an update, in order; walks from the end, so it costs only what is new."""
        newest: list[Update] = []
        for update in reversed(self._waiting.values()):
            if update.serial <= serial:
                break
            newest.append(update)
        return newest[::-1]
