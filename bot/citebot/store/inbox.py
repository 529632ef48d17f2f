"""The journal of updates in SQLite, over the store's one writing connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import aiosqlite

from citebot.store.journal import KEPT, QUARANTINED, Blocked, Claimed, Received, Waiting
from citebot.store.statements import Statement, storable
from citebot.store.units import Unit
from citebot.store.writer import Writer

LEASE = 300.0
"""How long a claim holds. Only a lost claim ever runs out: handling is bounded well below."""

_RECEIVE = """
INSERT OR IGNORE INTO inbox(update_id, lane, received, expires, raw) VALUES (?, ?, ?, ?, ?)"""
_CLAIM = """
UPDATE inbox SET state = 1, attempts = attempts + 1, lease = {now} + {lease}
WHERE update_id IN (SELECT value FROM json_each(?)) AND state < 2 AND lease <= {now}
RETURNING update_id, raw, attempts, expires"""
_FINISH = """
UPDATE inbox SET state = 2, raw = NULL, lane = NULL, ended = ? WHERE update_id = ? AND state < 2"""
_BURY = """
UPDATE inbox SET state = 3, raw = NULL, lane = NULL, ended = ?, reason = ?
WHERE update_id = ? AND state < 2"""
_RELEASE = """
UPDATE inbox SET state = 0, lease = ? WHERE update_id = ? AND state < 2"""
_QUARANTINE = """
INSERT INTO quarantine(update_id, at, reason, raw) VALUES (?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Fulfils ``Journal``. One process has it, so the order of a lane is that of its memory.

    ``clock`` must not jump while the process lives.
    """

    writer: Writer
    reader: aiosqlite.Connection
    clock: Callable[[], float] = time.time
    lease: float = LEASE
    reach: int = 1_000_000_000

    async def receive(self, updates: Sequence[Received]) -> None:
        """Commit updates so that not even a power cut loses them; known ones are left as they are."""
        rows = tuple((u.update_id, u.lane, u.received, u.expires, u.raw) for u in updates)
        await self.writer.write([Statement(_RECEIVE, rows)], durable=True)

    async def claim(self, update_id: int) -> Claimed | Blocked | None:
        """Take an update to answer it; ``None`` if it has ended or somebody else holds it."""
        # Rounded so that claims made at about the same time share one statement; a lease is minutes long.
        sql = _CLAIM.format(now=round(self.clock()), lease=self.lease)
        row = await self.writer.claim(sql, update_id)
        if row is None:
            return None
        _, raw, attempts, expires = row
        return Claimed(update_id, str(raw), int(str(attempts)), float(str(expires)))

    async def finish(self, update_id: int, unit: Unit) -> None:
        """It is answered; what answering changed is committed with it."""
        await self.writer.write([Statement.of(_FINISH, self.clock(), update_id), *unit.statements])

    async def bury(self, update_id: int, reason: str) -> None:
        """It will not be answered, for this reason."""
        await self.writer.write([Statement.of(_BURY, self.clock(), reason, update_id)])

    async def release(self, update_id: int, seconds: float) -> None:
        """Give it back, to be claimed again no earlier than after ``seconds``."""
        await self.writer.write([Statement.of(_RELEASE, self.clock() + seconds, update_id)])

    async def quarantine(self, update_id: int | None, reason: str, raw: str) -> None:
        """Keep for a day what cannot be understood, for whoever looks into it; its row, if any, ends."""
        now = self.clock()
        statements = [Statement.of(_QUARANTINE, update_id, now, reason, storable(raw)[:20_000])]
        if update_id is not None:
            statements.append(Statement.of(_BURY, now, reason, update_id))
        await self.writer.write(statements, durable=True)

    def let_go(self, update_id: int) -> None:
        """Nothing to note: claims are not renewed."""

    async def recover(self) -> None:
        """At start: nobody else lives who could hold one."""
        await self.writer.write([Statement.of("UPDATE inbox SET lease = 0, state = 0 WHERE state < 2")])

    async def waiting(self, after: Waiting | None = None, limit: int = 1000, *, begun: bool = False) -> list[Waiting]:
        """Open rows whose lease is over, in order of their ids, a page at a time."""
        sql = """
        SELECT update_id, lane, attempts FROM inbox
        WHERE state < 2 AND state >= ? AND lease <= ? AND (? IS NULL OR update_id > ?) ORDER BY update_id LIMIT ?"""
        last = None if after is None else after.update_id
        rows = await self.reader.execute_fetchall(sql, (int(begun), self.clock(), last, last, limit))
        return [Waiting(int(row[0]), str(row[1]), int(row[2])) for row in rows]

    async def oldest_open(self) -> float | None:
        """When the oldest open update was received."""
        rows = await self.reader.execute_fetchall(
            "SELECT received FROM inbox WHERE state < 2 ORDER BY update_id LIMIT 1"
        )
        return next((float(row[0]) for row in rows), None)

    async def purge(self) -> None:
        """Forget what ended long ago."""
        now = self.clock()
        await self.writer.write(
            [
                Statement.of("DELETE FROM inbox WHERE state >= 2 AND ended < ?", now - KEPT),
                Statement.of("DELETE FROM quarantine WHERE at < ?", now - QUARANTINED),
            ]
        )
