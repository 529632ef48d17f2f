"""The journal of updates: received, claimed with a lease, finished or buried with a reason.

    receive ──> claim ──> finish          one row an update; the primary key recognises what comes twice
                  │  └──> release         to be tried again later
                  └─────> bury            why it got no answer

Times are those of the caller's clock, which must not jump while the process lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import aiosqlite

from citebot.store.units import Unit
from citebot.store.writer import Statement, Writer

LEASE = 300.0
"""How long a claim holds. Only a lost claim ever runs out: handling is bounded well below."""
KEPT = 3 * 86400.0
"""How long an ended row is remembered: Telegram repeats an update for a day at most."""
QUARANTINED = 86400.0

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
class Received:
    """An update as it goes into the journal."""

    update_id: int
    lane: str
    """Updates of one lane are handled one after another: a chat, or a person for inline queries."""
    received: float
    expires: float
    raw: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that is this process's to answer."""

    update_id: int
    raw: str
    attempts: int
    expires: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open row: where it stands in line."""

    update_id: int
    lane: str
    attempts: int = 0
    """How often it was begun."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The journal's statements over the store's connections."""

    writer: Writer
    reader: aiosqlite.Connection

    async def receive(self, updates: Sequence[Received]) -> None:
        """Commit updates so that not even a power cut loses them; known ones are left as they are."""
        rows = tuple((u.update_id, u.lane, u.received, u.expires, u.raw) for u in updates)
        await self.writer.write([Statement(_RECEIVE, rows)], durable=True)

    async def claim(self, update_id: int, now: float) -> Claimed | None:
        """Take an update to answer it; ``None`` if it has ended or somebody else holds it."""
        # Rounded so that claims made at about the same time share one statement; a lease is minutes long.
        sql = _CLAIM.format(now=round(now), lease=LEASE)
        row = await self.writer.claim(sql, update_id)
        if row is None:
            return None
        _, raw, attempts, expires = row
        return Claimed(update_id, str(raw), int(str(attempts)), float(str(expires)))

    async def finish(self, update_id: int, now: float, unit: Unit) -> None:
        """It is answered; what answering changed is committed with it."""
        await self.writer.write([Statement.of(_FINISH, now, update_id), *unit.statements])

    async def bury(self, update_id: int, now: float, reason: str) -> None:
        """It will not be answered, for this reason."""
        await self.writer.write([Statement.of(_BURY, now, reason, update_id)])

    async def release(self, update_id: int, not_before: float) -> None:
        """Give it back, to be claimed again no earlier than this."""
        await self.writer.write([Statement.of(_RELEASE, not_before, update_id)])

    async def quarantine(self, update_id: int | None, now: float, reason: str, raw: str) -> None:
        """Keep for a day what cannot be understood, for whoever looks into it; its row, if any, ends."""
        statements = [Statement.of(_QUARANTINE, update_id, now, reason, raw[:20_000])]
        if update_id is not None:
            statements.append(Statement.of(_BURY, now, reason, update_id))
        await self.writer.write(statements, durable=True)

    async def void_leases(self) -> None:
        """At start: nobody else lives who could hold one."""
        await self.writer.write([Statement.of("UPDATE inbox SET lease = 0, state = 0 WHERE state < 2")])

    async def waiting(self, now: float, after: int | None = None, limit: int = 1000) -> list[Waiting]:
        """Open rows whose lease is over, in order of their ids, a page at a time."""
        sql = """
        SELECT update_id, lane, attempts FROM inbox
        WHERE state < 2 AND lease <= ? AND (? IS NULL OR update_id > ?) ORDER BY update_id LIMIT ?"""
        rows = await self.reader.execute_fetchall(sql, (now, after, after, limit))
        return [Waiting(int(row[0]), str(row[1]), int(row[2])) for row in rows]

    async def oldest_open(self) -> float | None:
        """When the oldest open update was received."""
        rows = await self.reader.execute_fetchall("SELECT min(received) FROM inbox WHERE state < 2")
        return next((float(row[0]) for row in rows if row[0] is not None), None)

    async def purge(self, now: float) -> None:
        """Forget what ended long ago."""
        await self.writer.write(
            [
                Statement.of("DELETE FROM inbox WHERE state >= 2 AND ended < ?", now - KEPT),
                Statement.of("DELETE FROM quarantine WHERE at < ?", now - QUARANTINED),
            ]
        )
