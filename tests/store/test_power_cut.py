"""A power cut at any moment: what was synced is there, the rest is not half there, and the store opens.

The store's files are taken as they are at some moment, as a disk would hold them, and the log is cut at any byte:
what the disk had not yet written. SQLite must find every update that was committed durably before the cut.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from citebot.store import Received, SqliteStore, Unit

NOW = 1_000_000.0
ROUNDS = 60


async def filled(path: Path, chance: random.Random) -> list[tuple[int, int]]:
    """A store with updates in it, left as by a power cut; after each commit, how long the log was and how many."""
    store = await SqliteStore.open(path)
    synced = [(0, 0)]
    for number in range(1, ROUNDS + 1):
        await store.inbox.receive([Received(number, f"c{number % 5}", NOW, NOW + 100, '{"x": "' + "y" * 300 + '"}')])
        synced.append((log_of(path).stat().st_size, number))
        if chance.random() < 0.3:
            await store.inbox.claim(number)
            await store.inbox.finish(number, Unit())
    cut = path.parent / "cut"
    cut.mkdir()
    for name in ("c.sqlite", "c.sqlite-wal", "c.sqlite.key"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(path.with_name(name), cut / name)
    await store.close()
    return synced


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


@pytest.mark.parametrize("seed", range(12))
async def test_what_was_synced_survives_a_cut_anywhere_in_the_log(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "c.sqlite"
    synced = await filled(path, chance)
    cut = tmp_path / "cut" / "c.sqlite"
    size = log_of(cut).stat().st_size
    at = chance.randrange(size + 1)
    with log_of(cut).open("r+b") as log:
        log.truncate(at)
        if seed % 3 == 0:  # the last sector written is rubbish
            log.seek(max(0, at - chance.randrange(512)))
            log.write(chance.randbytes(min(512, at)))
            at = max(0, at - 512)
    store = await SqliteStore.open(cut)
    with contextlib.closing(sqlite3.connect(f"file:{cut}?mode=ro", uri=True)) as reader:
        there = {row[0] for row in reader.execute("SELECT update_id FROM inbox")}
        whole = reader.execute("SELECT count(*) FROM inbox WHERE state < 2 AND raw IS NULL").fetchone()
    must = max(number for length, number in synced if length <= at)
    assert there == set(range(1, len(there) + 1)), "no holes"
    assert len(there) >= must, f"cut at {at} of {size}"
    assert whole == (0,)
    assert not list(cut.parent.glob("*.damaged-*")), "a cut is no damage"
    await store.inbox.receive([Received(1000, "c", NOW, NOW + 100, "{}")])
    assert await store.inbox.claim(1000) is not None
    await store.close()


async def test_updates_are_synced_before_they_count_as_received(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "c.sqlite")
    await store.inbox.receive([Received(1, "c", NOW, NOW + 100, "{}")])
    assert store.writer._synchronous == "FULL"
    await store.close()
