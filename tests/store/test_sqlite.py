"""What is particular to SQLite: its files, its lock, its damages."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from citebot.model.dialogue import Context, ConversationKey
from citebot.model.records import Sent
from citebot.store import NewerStoreError, SqliteStore, StoreInUseError, StoreUnavailableError
from citebot.store.migrations import STEPS

KEY = ConversationKey("telegram", "-100200300", "987654321987")
CANARY = "my very private question"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(tmp_path / "state" / "c.sqlite")
    yield opened
    await opened.close()


def written(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return b"".join(path.read_bytes() for path in files)


async def test_nobody_is_named_in_the_files(store: SqliteStore, tmp_path: Path) -> None:
    await store.remember(KEY, Context(items=("a.b",), until=9e9))
    await store.set_language("telegram", KEY.user, "vi")
    await store.record_feedback("a.b", KEY.user, False, "", 1e9)
    await store.record_sent(Sent(KEY, 10, 11, ("a.b",), "which?"), 1e9)
    found = written(tmp_path)
    assert b"a.b" in found
    for number in (KEY.user, KEY.chat):
        assert number.encode() not in found
        assert int(number).to_bytes(8, "big", signed=True) not in found


async def test_what_is_forgotten_is_in_no_file_any_more(store: SqliteStore, tmp_path: Path) -> None:
    await store.remember(KEY, Context(question=CANARY, until=9e9))
    await store.record_sent(Sent(KEY, 10, 11, (), CANARY), 1e9)
    assert CANARY.encode() in written(tmp_path)
    assert await store.forget("telegram", KEY.user) == 2
    await asyncio.sleep(0.05)
    assert await store.context(KEY) == Context()
    assert CANARY.encode() not in written(tmp_path)


async def test_what_is_kept_long_enough_goes(store: SqliteStore, tmp_path: Path) -> None:
    await store.remember(KEY, Context(question=CANARY, until=1e9))
    await store.record_sent(Sent(KEY, 10, 11, (), CANARY), 1e9)
    await store.record_unanswered(CANARY, "en", 1e9)
    await store.purge(1e9 + 31 * 86400)
    await asyncio.sleep(0.05)
    assert CANARY.encode() not in written(tmp_path)


async def test_files_are_for_their_owner_alone(store: SqliteStore, tmp_path: Path) -> None:
    await store.count("answered", 1e9)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    assert set(modes.values()) == {0o600}, modes


async def test_a_second_one_is_refused(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StoreInUseError, match="already running"):
        await SqliteStore.open(tmp_path / "state" / "c.sqlite")
    await store.count("answered", 1e9)


@pytest.mark.parametrize("spoil", ["header", "middle", "short", "log"])
async def test_a_damaged_store_is_set_aside(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "c.sqlite"
    store = await SqliteStore.open(path)
    for number in range(200):
        await store.record_unanswered(f"{number} " + "x" * 200, "en", 1e9)
    await store.close()
    damage(path, spoil)
    store = await SqliteStore.open(path)
    await store.count("answered", 1e9)
    assert await store.unanswered() == []
    await store.close()
    assert set_aside(tmp_path)


def damage(path: Path, spoil: str) -> None:
    content = path.read_bytes()
    if spoil == "header":
        path.write_bytes(b"\xff" * 4096 + content[4096:])
    elif spoil == "middle":
        path.write_bytes(content[:8192] + b"\x99" * 20000 + content[28192:])
    elif spoil == "short":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.unlink()
        path.with_name("c.sqlite-wal").write_bytes(b"garbage" * 1000)


def set_aside(folder: Path) -> list[Path]:
    return list(folder.glob("c.sqlite.damaged-*"))


async def test_a_store_set_aside_is_for_its_owner_alone_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"\xff" * 8192)
    path.chmod(0o644)
    await (await SqliteStore.open(path)).close()
    assert [stat.S_IMODE(aside.stat().st_mode) for aside in set_aside(tmp_path)] == [0o600]
    later = time.time() + 8 * 86400
    monkeypatch.setattr("citebot.store.sqlite.time.time", lambda: later)
    await (await SqliteStore.open(path)).close()
    assert not set_aside(tmp_path)


async def test_a_sound_store_stays(tmp_path: Path) -> None:
    for _ in range(2):
        store = await SqliteStore.open(tmp_path / "c.sqlite")
        await store.count("answered", 1e9)
        counted = await store.statistics()
        await store.close()
    assert counted["answered"] == 2
    assert not set_aside(tmp_path)


async def test_an_older_store_is_brought_up_to_date_and_a_newer_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as older:
        older.executescript(f"{STEPS[0]}\nPRAGMA user_version = 1;")
        older.execute("INSERT INTO sent VALUES (x'00', x'00', 1, 2, '[]', '', 1e9)")
        older.commit()
    store = await SqliteStore.open(path)
    rows = await store.reader.execute_fetchall("SELECT version FROM sent")
    assert [tuple(row) for row in rows] == [("",)]
    await store.close()
    with contextlib.closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(NewerStoreError, match=f"of version {len(STEPS) + 1}; this release knows up to {len(STEPS)}"):
        await SqliteStore.open(path)


async def test_a_locked_store_refuses_for_now(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    store = await SqliteStore.open(path)
    await store.writer.connection.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError):
        await store.count("answered", 1e9)
    assert not store.writer.is_healthy
    other.execute("ROLLBACK")
    other.close()
    await store.count("answered", 1e9)
    assert store.writer.is_healthy
    await store.close()
