"""Ends of updates and all other changes, many callers' in one transaction.

An end is committed with what its update changed, and only if the update was still open: an end that is repeated
because nobody knows whether its first commit went through changes nothing twice. Records are written in one order
everywhere, so replicas do not wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from citebot.store.errors import StoreUnavailableError
from citebot.store.postgres.batches import DEADLOCKS, Batches
from citebot.store.postgres.link import AGAIN, Connection, Link
from citebot.store.statements import Row, Statement

_FINISH = """
UPDATE inbox SET state = 2, raw = NULL, lane = NULL, owner = NULL, ended = now()
WHERE update_id = ANY($1::bigint[]) AND state < 2 RETURNING update_id"""
_BURY = """
UPDATE inbox i SET state = 3, raw = NULL, lane = NULL, owner = NULL, ended = now(), reason = b.reason
FROM unnest($1::bigint[], $2::text[]) AS b(update_id, reason) WHERE i.update_id = b.update_id AND i.state < 2"""
_RELEASE = """
UPDATE inbox i SET state = 0, owner = NULL, reserved = now(), lease = now() + make_interval(secs => r.seconds)
FROM unnest($1::bigint[], $2::float8[]) AS r(update_id, seconds) WHERE i.update_id = r.update_id AND i.state < 2"""
_QUARANTINE = "INSERT INTO quarantine(update_id, reason, raw) VALUES ($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class End:
    """How an update ends, or, without an update, changes by themselves."""

    update_id: int | None
    kind: Literal["finish", "bury", "release", "quarantine", "none"]
    statements: tuple[Statement, ...] = ()
    reason: str = ""
    raw: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class Changes:
    """The one way to change records."""

    link: Link
    _batches: Batches[End, None] = field(init=False)

    def __post_init__(self) -> None:
        self._batches = Batches("changes", self._commit)

    @property
    def commits(self) -> int:
        """How many transactions went through."""
        return self._batches.count

    async def add(self, end: End) -> None:
        """Commit it, all of it or nothing."""
        await self._batches.add(end)

    async def write(self, *statements: Statement) -> None:
        """Commit statements that belong to no update."""
        await self.add(End(None, "none", statements))

    async def close(self) -> None:
        """Commit what waits."""
        await self._batches.close()

    async def _commit(self, ends: Sequence[End]) -> Sequence[None]:
        async def commit(connection: Connection) -> None:
            async with connection.transaction():
                await _write(connection, ends)

        for attempt in range(1, DEADLOCKS + 1):
            try:
                await self.link.run(commit)
                break
            except StoreUnavailableError as error:
                if attempt == DEADLOCKS or not isinstance(error.__cause__, AGAIN):
                    raise
        return [None] * len(ends)


async def _write(connection: Connection, ends: Sequence[End]) -> None:
    finished = {end.update_id for end in ends if end.kind == "finish" and end.update_id is not None}
    if finished:
        finished = {row[0] for row in await connection.fetch(_FINISH, sorted(finished))}
    buried = [(e.update_id, e.reason) for e in ends if e.kind in {"bury", "quarantine"} and e.update_id is not None]
    if buried:
        await connection.execute(_BURY, *_columns(buried))
    released = [(e.update_id, e.seconds) for e in ends if e.kind == "release"]
    if released:
        await connection.execute(_RELEASE, *_columns(released))
    aside = [(e.update_id, e.reason, storable(e.raw)) for e in ends if e.kind == "quarantine"]
    if aside:
        await connection.executemany(_QUARANTINE, aside)
    for statement in _merged([e for e in ends if e.kind != "finish" or e.update_id in finished]):
        await connection.executemany(statement.sql, statement.rows)


def _merged(ends: Sequence[End]) -> list[Statement]:
    """All statements, each once for the rows of all ends, in the order that every replica keeps.

    The statements of one end must not depend on each other's order, except for rows of one statement.
    """
    rows: dict[tuple[str, int], list[Row]] = {}
    for end in ends:
        for statement in end.statements:
            rows.setdefault((statement.sql, statement.keys), []).extend(statement.rows)
    merged = []
    for (sql, keys), found in sorted(rows.items(), key=lambda pair: pair[0]):
        found.sort(key=lambda row: tuple(map(_comparable, row[:keys])))
        merged.append(Statement(sql, tuple(found), keys))
    return merged


def _comparable(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def storable(text: str) -> str:
    """PostgreSQL takes no NUL, nor half of a surrogate pair; strangers send both."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
