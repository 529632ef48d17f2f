"""Updates are in the journal before Telegram hears that they arrived."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from citebot.observing.metrics import Metrics
from citebot.store import Journal, Received, StoreUnavailableError, Waiting
from citebot.telegram.lanes import Lanes
from citebot.telegram.outage import Outage
from citebot.telegram.server_clock import ServerClock
from citebot.telegram.updates import UnreadableError, as_row

log = logging.getLogger(__name__)
MAX_OPEN = 50_000
"""With so many unanswered, more are left with Telegram, which keeps them as well."""


@dataclass(slots=True)
class Intake:
    """The one way in, for both modes."""

    inbox: Journal
    lanes: Lanes
    clock: ServerClock
    metrics: Metrics
    outage: Outage | None = None

    @property
    def is_full(self) -> bool:
        """Whether no more should be taken for the moment."""
        return len(self.lanes) >= MAX_OPEN

    async def accept(self, updates: Sequence[object]) -> None:
        """Commit raw updates and put them in line.

        Raises :class:`StoreUnavailableError` if that was not possible: then they must not be confirmed.
        """
        now = self.clock.now()
        rows: list[Received] = []
        for raw in updates:
            try:
                rows.append(as_row(raw, now))
            except (UnreadableError, ValueError, RecursionError) as error:
                await self.quarantine(json.dumps(raw, default=str)[:20_000], str(error))
        if rows:
            await self._receive(rows, updates)
            self.metrics.received.add(len(rows))
            self.lanes.add((row.update_id, row.lane) for row in rows)

    async def _receive(self, rows: Sequence[Received], updates: Sequence[object]) -> None:
        try:
            await self.inbox.receive(rows)
        except StoreUnavailableError:
            if self.outage is not None:
                self.outage.refused(updates)
            raise
        if self.outage is not None:
            self.outage.over()

    async def quarantine(self, raw: str, reason: str) -> None:
        """Keep for a while what cannot be taken in, and go on."""
        self.metrics.ended.add(how="quarantined")
        log.warning("an update was unreadable", extra={"reason": reason, "size": len(raw)})
        await self.inbox.quarantine(None, reason, raw)

    async def recover(self) -> int:
        """At start: everything that was left open is in line again, oldest first."""
        await self.inbox.recover()
        return await self._collect()

    async def sweep(self) -> int:
        """Whatever is open, not held by anybody, and not in line, for whatever reason."""
        return await self._collect()

    async def _collect(self) -> int:
        # What somebody has begun and left first, however long the line: its whole lane waits for it.
        return await self._line_up(begun=True) + await self._line_up(begun=False)

    async def _line_up(self, *, begun: bool) -> int:
        found = 0
        after: Waiting | None = None
        while begun or len(self.lanes) < self.inbox.reach:
            page = await self.inbox.waiting(after, begun=begun)
            if not page:
                break
            attempts = {row.update_id: row.attempts for row in page}
            found += self.lanes.add(((row.update_id, row.lane) for row in page), attempts, first=begun)
            after = page[-1]
        return found
