"""Both stores, so that one suite holds them to one contract."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from citebot.store import SqliteStore
from citebot.store.postgres import PostgresStore

KEY = bytes(range(32))
Store = SqliteStore | PostgresStore


@dataclass
class Kept:
    """An open store, and what a test must do from outside of it."""

    store: Store
    passed: float = 0.0
    dsn: str = ""

    async def age(self, seconds: float) -> None:
        """Let time pass: the clock goes on, or all that the database has timed lies further back."""
        self.passed += seconds
        if isinstance(self.store, PostgresStore):
            await self.store.reading.rows(
                "UPDATE inbox SET lease = lease - $1::interval, reserved = reserved - $1::interval,"
                " ended = ended - $1::interval",
                timedelta(seconds=seconds),
            )
            await self.store.reading.rows("UPDATE quarantine SET at = at - $1::interval", timedelta(seconds=seconds))

    def now(self) -> float:
        return time.time() + self.passed

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What is in the tables."""
        if isinstance(self.store, PostgresStore):
            return [tuple(row) for row in await self.store.reading.rows(sql)]
        return [tuple(row) for row in await self.store.reader.execute_fetchall(sql)]


@dataclass
class Place:
    """Where stores are opened."""

    kind: str
    folder: Path
    dsn: str
    opened: list[Store] = field(default_factory=list)

    async def open(self) -> Kept:
        kept = Kept.__new__(Kept)
        kept.passed, kept.dsn = 0.0, self.dsn
        if self.kind == "sqlite":
            kept.store = await SqliteStore.open(self.folder / "state" / "c.sqlite", clock=kept.now)
        else:
            kept.store = await PostgresStore.open(self.dsn, KEY, patience=0)
            kept.store.inbox.settle = 0.0
        self.opened.append(kept.store)
        return kept

    async def close(self) -> None:
        for store in self.opened:
            await store.close()
        self.opened.clear()


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """A place for one of both."""
    dsn = request.getfixturevalue("postgres") if request.param == "postgres" else ""
    made = Place(request.param, tmp_path, dsn)
    yield made
    await made.close()


@pytest.fixture
async def kept(place: Place) -> Kept:
    """One open store of either kind."""
    return await place.open()


@asynccontextmanager
async def replicas(dsn: str, number: int) -> AsyncIterator[list[PostgresStore]]:
    """Several stores on one database, as several processes have them."""
    opened = [await PostgresStore.open(dsn, KEY, patience=0) for _ in range(number)]
    for store in opened:
        store.inbox.settle = 0.0
    try:
        yield opened
    finally:
        for store in opened:
            await store.close()
