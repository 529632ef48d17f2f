"""The one connection that writes: what arrives while a commit runs goes into the next one together.

One writer, because every SQLite before 3.51.3 can damage a write-ahead log when two connections write or
checkpoint at once; and because a commit that waits for the disk costs the same for one row as for a hundred.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiosqlite

from citebot.store.errors import StoreError, StoreUnavailableError
from citebot.store.statements import Row, Statement

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Write:
    statements: Sequence[Statement]
    is_durable: bool
    done: asyncio.Future[None]


@dataclass(slots=True)
class _Claim:
    sql: str
    value: object
    done: asyncio.Future[Row | None]


@dataclass(slots=True)
class Writer:
    """Commits what it is given, in the order given, many callers at a time."""

    connection: aiosqlite.Connection
    is_healthy: bool = True
    """Whether the last commit succeeded."""
    commits: int = 0
    _writes: list[_Write] = field(default_factory=list)
    _claims: list[_Claim] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None
    _is_closing: bool = False
    _wants_checkpoint: bool = False
    _synchronous: str = "FULL"

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="store writer")

    async def write(self, statements: Sequence[Statement], *, durable: bool = False) -> None:
        """Commit all of them or none. ``durable`` outlives a power cut, the rest only the process.

        Raises :class:`StoreUnavailableError` when nothing was written and trying again makes sense.
        """
        if not statements:
            return
        item = _Write(statements, durable, asyncio.get_running_loop().create_future())
        self._put(item)
        # The commit happens even if the caller is cancelled, so nothing may cancel its outcome.
        await asyncio.shield(item.done)

    async def claim(self, sql: str, value: object) -> Row | None:
        """Run ``UPDATE … WHERE id IN (SELECT value FROM json_each(?)) … RETURNING id, …`` for one id.

        Ids asked for at the same time share the statement. Returns the row for this id, if it was updated.
        """
        item = _Claim(sql, value, asyncio.get_running_loop().create_future())
        self._put(item)
        return await asyncio.shield(item.done)

    async def checkpoint(self) -> None:
        """Empty the write-ahead log, so that what was deleted is in no file any more."""
        self._wants_checkpoint = True
        self._wake.set()

    async def close(self) -> None:
        """Write what is left and stop."""
        self._is_closing = True
        self._wake.set()
        if self._task is not None:
            await self._task

    def _put(self, item: _Write | _Claim) -> None:
        if self._is_closing:
            raise StoreUnavailableError("the store is closed")
        if isinstance(item, _Write):
            self._writes.append(item)
        else:
            self._claims.append(item)
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            writes, self._writes = self._writes, []
            claims, self._claims = self._claims, []
            if writes or claims:
                await self._together(writes, claims)
            elif self._is_closing:
                return
            if self._wants_checkpoint:
                self._wants_checkpoint = False
                with contextlib.suppress(sqlite3.Error):
                    await self.connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            if self._is_closing:
                self._wake.set()

    async def _together(self, writes: list[_Write], claims: list[_Claim]) -> None:
        try:
            found = await self._commit(writes, claims)
        except sqlite3.OperationalError as error:
            self._note(error)
            unavailable = StoreUnavailableError(str(error))
            _fail(writes, claims, unavailable)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            await self._one_by_one(writes, claims, error)
        else:
            if not self.is_healthy:
                log.warning("the store accepts writes again")
            self.is_healthy = True
            for write in writes:
                if not write.done.done():
                    write.done.set_result(None)
            for claim in claims:
                if not claim.done.done():
                    claim.done.set_result(found.pop((claim.sql, claim.value), None))

    async def _one_by_one(self, writes: list[_Write], claims: list[_Claim], error: Exception) -> None:
        """One bad row must not fail its neighbours."""
        if len(writes) + len(claims) == 1:
            log.error("a write was refused", extra={"problem": type(error).__name__})
            _fail(writes, claims, StoreError(f"{type(error).__name__}: {error}"))
            return
        for write in writes:
            await self._together([write], [])
        for claim in claims:
            await self._together([], [claim])

    async def _commit(self, writes: list[_Write], claims: list[_Claim]) -> dict[tuple[str, object], Row]:
        wanted = "FULL" if any(write.is_durable for write in writes) else "NORMAL"
        if wanted != self._synchronous:
            await self.connection.execute(f"PRAGMA synchronous = {wanted}")
            self._synchronous = wanted
        found: dict[tuple[str, object], Row] = {}
        if not writes and len({claim.sql for claim in claims}) == 1:
            # One statement is a transaction by itself; each step less is a change of threads less.
            await self._claim_all(claims, found)
            self.commits += 1
            return found
        await self.connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _merged(writes):
                await self.connection.executemany(statement.sql, statement.rows)
            await self._claim_all(claims, found)
            await self.connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                await self.connection.execute("ROLLBACK")
            raise
        self.commits += 1
        return found

    async def _claim_all(self, claims: list[_Claim], found: dict[tuple[str, object], Row]) -> None:
        for sql in dict.fromkeys(claim.sql for claim in claims):
            values = json.dumps([claim.value for claim in claims if claim.sql == sql])
            for row in await self.connection.execute_fetchall(sql, (values,)):
                found[sql, row[0]] = tuple(row)

    def _note(self, error: Exception) -> None:
        if self.is_healthy:
            log.error("the store refuses writes", extra={"problem": str(error)})
        self.is_healthy = False


def _merged(writes: Sequence[_Write]) -> list[Statement]:
    """All statements in order of first appearance, each run once for the rows of all writes.

    Writes that wait together belong to different conversations, so only the order within one write matters;
    it is kept unless a write uses a statement twice with another in between.
    """
    rows: dict[str, list[Row]] = {}
    for write in writes:
        for statement in write.statements:
            rows.setdefault(statement.sql, []).extend(statement.rows)
    return [Statement(sql, tuple(all_rows)) for sql, all_rows in rows.items()]


def _fail(writes: Sequence[_Write], claims: Sequence[_Claim], error: Exception) -> None:
    futures: list[asyncio.Future[None] | asyncio.Future[Row | None]] = [write.done for write in writes]
    for future in [*futures, *(claim.done for claim in claims)]:
        if not future.done():
            future.set_exception(error)
            future.exception()  # marks it as seen: a caller that was cancelled meanwhile does not look at it
