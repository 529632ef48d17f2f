"""The journal of updates in PostgreSQL, shared by all replicas of a bot; every time in it is the database's.

A lane's order holds over replicas: an update can be claimed only when no other of its lane is claimed and none
that came earlier is due. Two replicas cannot both be busy with one lane, a unique index sees to that. What a
replica has received or found lying it reserves for a while, so that others do not line it up as well; when the
replica dies, reservations and leases run out, and the others take over.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg

from citebot.store.journal import KEPT, QUARANTINED, Blocked, Claimed, Received, Waiting
from citebot.store.postgres.batches import Batches
from citebot.store.postgres.changes import Changes, End
from citebot.store.postgres.link import Connection, Link
from citebot.store.units import Unit

LEASE = 15.0
"""How long a claim holds without being renewed."""
RENEW = 4.0
RESERVED = 10.0
REACH = 1000

_RECEIVE = """
INSERT INTO inbox(update_id, lane, received, expires, raw, reserved, owner)
SELECT u.update_id, u.lane, u.received, u.expires, u.raw, now() + $6, $7
FROM unnest($1::bigint[], $2::text[], $3::float8[], $4::float8[], $5::text[])
    WITH ORDINALITY AS u(update_id, lane, received, expires, raw, place)
ORDER BY u.place
ON CONFLICT (update_id) DO NOTHING"""
_CLAIM = """
WITH wanted AS MATERIALIZED (
    SELECT update_id, lane, seq, state FROM inbox
    WHERE update_id = ANY($1::bigint[]) AND state < 2 AND (lease <= now() OR (state = 1 AND owner = $2))
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE inbox i SET state = 1, attempts = i.attempts + 1, lease = now() + $3, owner = $2
    FROM wanted w
    WHERE i.update_id = w.update_id
        AND NOT EXISTS (
            SELECT FROM inbox o WHERE o.lane = w.lane AND o.state = 1 AND o.update_id <> w.update_id)
        AND (w.state = 1 OR NOT EXISTS (
            SELECT FROM inbox e WHERE e.lane = w.lane AND e.state = 0 AND e.seq < w.seq AND e.lease <= now()))
    RETURNING i.update_id, i.raw, i.attempts, i.expires
)
SELECT w.update_id, t.raw, t.attempts, t.expires FROM wanted w LEFT JOIN taken t USING (update_id)"""
_RENEW = """
UPDATE inbox SET lease = now() + $3 WHERE update_id = ANY($1::bigint[]) AND state = 1 AND owner = $2"""
_WAITING = """
WITH found AS (
    SELECT update_id FROM inbox
    WHERE state < 2 AND lease <= now() AND reserved <= now()
        AND (state = 0 OR $5) AND (state = 1 OR NOT $6)
        AND ($3::bigint IS NULL OR seq > (SELECT seq FROM inbox WHERE update_id = $3))
    ORDER BY seq LIMIT $4 FOR UPDATE SKIP LOCKED
), reserved AS (
    UPDATE inbox i SET reserved = now() + $2, owner = CASE state WHEN 0 THEN $1 ELSE owner END
    FROM found f WHERE i.update_id = f.update_id
    RETURNING i.update_id, i.lane, i.attempts, i.seq
)
SELECT update_id, lane, attempts FROM reserved ORDER BY seq"""
_LEAVE = """
UPDATE inbox SET state = 0, lease = now(), reserved = now(), owner = NULL WHERE owner = $1 AND state < 2"""


@dataclass(slots=True)
class PostgresInbox:
    """Fulfils ``Journal``. ``receiving`` and ``changing`` outlive a crash of the database, ``claiming`` need not."""

    receiving: Link
    claiming: Link
    changing: Changes
    reading: Link
    lease: float = LEASE
    reach: int = REACH
    reserve: float = RESERVED
    settle: float = 2 * RENEW
    owner: uuid.UUID = field(default_factory=uuid.uuid4)
    """This process, among the replicas."""
    held: set[int] = field(default_factory=set)
    """What this process has claimed and not ended."""
    _receipts: Batches[Sequence[Received], None] = field(init=False)
    _claims: Batches[int, Claimed | Blocked | None] = field(init=False)

    def __post_init__(self) -> None:
        self._receipts = Batches("receipts", self._receive)
        self._claims = Batches("claims", self._claim)

    @property
    def batches(self) -> int:
        """How many statements went through."""
        return self._receipts.count + self._claims.count

    async def receive(self, updates: Sequence[Received]) -> None:
        """Commit updates so that not even a power cut loses them; known ones are left as they are."""
        if updates:
            await self._receipts.add(updates)

    async def claim(self, update_id: int) -> Claimed | Blocked | None:
        """Take an update to answer it; ``None`` if it has ended or somebody else holds it."""
        if update_id in self.held:
            return None
        found = await self._claims.add(update_id)
        if isinstance(found, Claimed):
            self.held.add(update_id)
        return found

    async def finish(self, update_id: int, unit: Unit) -> None:
        """It is answered; what answering changed is committed with it, once, however often this is repeated."""
        await self._end(End(update_id, "finish", statements=tuple(unit.statements)))

    async def bury(self, update_id: int, reason: str) -> None:
        """It will not be answered, for this reason."""
        await self._end(End(update_id, "bury", reason=reason))

    async def release(self, update_id: int, seconds: float) -> None:
        """Give it back, to be claimed again no earlier than after ``seconds``."""
        await self._end(End(update_id, "release", seconds=seconds))

    async def quarantine(self, update_id: int | None, reason: str, raw: str) -> None:
        """Keep for a day what cannot be understood, for whoever looks into it; its row, if any, ends."""
        await self._end(End(update_id, "quarantine", reason=reason, raw=raw[:20_000]))

    def let_go(self, update_id: int) -> None:
        """Nobody here is busy with it any more; if it has not ended, its lease runs out."""
        self.held.discard(update_id)

    async def recover(self) -> None:
        """Nothing to undo: others may live, and what a dead one held runs out."""

    async def renew(self) -> None:
        """Prolong the claims of this process."""
        if self.held:
            await self.claiming.rows(_RENEW, list(self.held), self.owner, timedelta(seconds=self.lease))

    async def leave(self) -> None:
        """At the end: what this process has in line and did not get to is free for others at once."""
        await self.reading.rows(_LEAVE, self.owner)

    async def waiting(self, after: Waiting | None = None, limit: int = 1000, *, begun: bool = False) -> list[Waiting]:
        """Open rows that nobody holds or has in line, in the order they came; from now on they are in line here.

        Just after the database was away everybody's claims have run out, those of the living too: then claims
        are left alone until all have had time to renew theirs.
        """
        last = None if after is None else after.update_id
        await self.reading.rows("SELECT 1")
        is_settled = time.monotonic() - self.reading.since > self.settle
        reserve = timedelta(seconds=self.reserve)
        rows = await self.reading.rows(_WAITING, self.owner, reserve, last, limit, is_settled, begun)
        return [Waiting(row[0], str(row[1]), row[2]) for row in rows]

    async def oldest_open(self) -> float | None:
        """When the oldest open update was received."""
        rows = await self.reading.rows("SELECT received FROM inbox WHERE state < 2 ORDER BY seq LIMIT 1")
        return next((float(row[0]) for row in rows), None)

    async def purge(self) -> None:
        """Forget what ended long ago."""
        ended, aside = timedelta(seconds=KEPT), timedelta(seconds=QUARANTINED)
        await self.reading.rows("DELETE FROM inbox WHERE state >= 2 AND ended < now() - $1::interval", ended)
        await self.reading.rows("DELETE FROM quarantine WHERE at < now() - $1::interval", aside)

    async def close(self) -> None:
        """Commit what waits."""
        await self._receipts.close()
        await self._claims.close()

    async def _end(self, end: End) -> None:
        await self.changing.add(end)
        if end.update_id is not None:
            self.held.discard(end.update_id)

    async def _receive(self, batch: Sequence[Sequence[Received]]) -> Sequence[None]:
        rows = [(u.update_id, u.lane, u.received, u.expires, u.raw) for updates in batch for u in updates]
        columns = [list(column) for column in zip(*rows, strict=True)]
        await self.receiving.rows(_RECEIVE, *columns, timedelta(seconds=self.reserve), self.owner)
        return [None] * len(batch)

    async def _claim(self, ids: Sequence[int]) -> Sequence[Claimed | Blocked | None]:
        async def take(connection: Connection) -> dict[int, Claimed | Blocked]:
            found: dict[int, Claimed | Blocked] = {}
            try:
                rows = await connection.fetch(_CLAIM, list(ids), self.owner, timedelta(seconds=self.lease))
            except asyncpg.UniqueViolationError:
                # Another replica began one of these lanes in this very moment; each for itself, then.
                rows = []
                for one in ids:
                    try:
                        rows += await connection.fetch(_CLAIM, [one], self.owner, timedelta(seconds=self.lease))
                    except asyncpg.UniqueViolationError:
                        found[one] = Blocked(one)
            for update_id, raw, attempts, expires in rows:
                found[update_id] = Blocked(update_id) if raw is None else Claimed(update_id, raw, attempts, expires)
            return found

        found = await self.claiming.run(take)
        taken: set[int] = set()
        results: list[Claimed | Blocked | None] = []
        for update_id in ids:  # asked for twice at once, it is given once
            results.append(None if update_id in taken else found.get(update_id))
            taken.add(update_id)
        return results
