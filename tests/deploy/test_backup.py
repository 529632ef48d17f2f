"""Backup and restore of a real store, with the bot running and without it; and of what must not be touched."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.deploy.places import DEPLOY, run, tool
from tests.torture.stage import Stage, stage

from citebot.store import SqliteStore

SCRIPTS = sorted(DEPLOY.glob("*.sh"))
OLD = "20200101T000000Z"


def backup(store: Path, folder: Path, *days: str) -> Path:
    done = run(DEPLOY / "backup.sh", store, folder, *days)
    assert (done.returncode, done.stderr) == (0, "")
    return Path(done.stdout.strip())


def restore(made: Path, store: Path) -> subprocess.CompletedProcess[str]:
    return run(DEPLOY / "restore.sh", made, store)


def languages(store: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro&immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM languages").fetchone()[0])


def listed(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def speak(store: Path, *users: str) -> None:
    opened = await SqliteStore.open(store)
    for user in users:
        await opened.set_language("telegram", user, "vi")
    await opened.close()


async def spoken(store: Path, user: str) -> str | None:
    opened = await SqliteStore.open(store)
    try:
        return await opened.language("telegram", user)
    finally:
        await opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that one user has told a language."""
    path = tmp_path / "my state" / "citebot.sqlite"
    asyncio.run(speak(path, "before"))
    return path


def test_there_and_back(store: Path, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "backups")
    asyncio.run(speak(store, "after"))
    key = store.with_name(store.name + ".key")
    key.unlink()
    done = restore(made, store)
    assert (done.returncode, done.stderr) == (0, "")
    assert asyncio.run(spoken(store, "before")) == "vi"  # by the key that was restored with it
    assert asyncio.run(spoken(store, "after")) is None
    assert {path.stat().st_mode & 0o777 for path in (store, key)} == {0o600}
    (aside,) = store.parent.glob("*.before-*Z")
    assert languages(aside) == 2


def test_a_backup_is_for_its_owner_and_can_be_checked(store: Path, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "backups")
    assert listed(made) == {"citebot.sqlite", "citebot.sqlite.key", "SHA256SUMS"}
    assert {path.stat().st_mode & 0o777 for path in made.iterdir()} == {0o600}
    assert made.stat().st_mode & 0o777 == made.parent.stat().st_mode & 0o777 == 0o700
    assert run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=made).returncode == 0


def test_the_log_is_in_the_copy(store: Path, tmp_path: Path) -> None:
    """What a killed bot has left only in its write-ahead log."""
    writing = sqlite3.connect(store, isolation_level=None)
    writing.execute("PRAGMA wal_autocheckpoint = 0")
    writing.execute("INSERT INTO languages VALUES (x'01', 'en')")
    killed = tmp_path / "killed"
    shutil.copytree(store.parent, killed)
    writing.close()
    assert (killed / f"{store.name}-wal").stat().st_size > 0
    before = (killed / store.name).read_bytes()
    assert languages(backup(killed / store.name, tmp_path / "backups") / store.name) == 2
    assert (killed / store.name).read_bytes() == before  # nothing was checkpointed


def test_seven_days_are_kept(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    days = [time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - age * 86400)) for age in (6.9, 7.1, 30)]
    for name in (*days, OLD, "notes", "20200101"):
        (folder / name).mkdir(parents=True)
    made = backup(store, folder)
    assert listed(folder) == {made.name, days[0], "notes", "20200101"}


def test_nothing_old_goes_while_nothing_new_comes(store: Path, tmp_path: Path) -> None:
    (tmp_path / "backups" / OLD).mkdir(parents=True)
    store.write_bytes(b"no database at all" * 1000)
    done = run(DEPLOY / "backup.sh", store, tmp_path / "backups")
    assert done.returncode == 1
    assert "file is not a database" in done.stderr
    assert listed(tmp_path / "backups") == {OLD}


@pytest.mark.parametrize("arguments", [(), ("a",), ("a", "b", "0"), ("a", "b", "seven"), ("a", "b", "7", "c")])
def test_wrong_usage_is_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(DEPLOY / "backup.sh", *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert listed(tmp_path) == set()


def test_a_changed_backup_is_refused(store: Path, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "backups")
    with (made / "citebot.sqlite").open("ab") as file:
        file.write(b"!")
    before = store.read_bytes()
    done = restore(made, store)
    assert done.returncode == 1
    assert "the backup is not what was written" in done.stderr
    assert store.read_bytes() == before


def test_what_is_no_store_is_refused(store: Path, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "backups")
    (made / "citebot.sqlite").write_bytes(b"something else")
    sums = run("sha256sum", "citebot.sqlite", "citebot.sqlite.key", cwd=made).stdout
    (made / "SHA256SUMS").write_text(sums)
    before = listed(store.parent)
    done = restore(made, store)
    assert done.returncode == 1
    assert "no sound store" in done.stderr
    assert listed(store.parent) == before


def test_an_old_log_is_not_replayed_into_the_restored_store(store: Path, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "backups")
    for suffix in ("-wal", "-shm", "-journal"):
        store.with_name(store.name + suffix).write_bytes(b"left by a killed bot")
    assert restore(made, store).returncode == 0
    assert not [path for path in store.parent.iterdir() if path.name.startswith(f"{store.name}-")]
    assert asyncio.run(spoken(store, "before")) == "vi"


@pytest.fixture(scope="module")
def bot() -> Iterator[Stage]:
    """A bot that has answered a few questions, and runs."""
    with stage(7) as it:
        it.start()
        it.wait_answered(60, it.burst(5))
        yield it


def test_backups_under_load_are_sound_and_lose_nothing(bot: Stage, tmp_path: Path) -> None:
    for _ in range(4):
        said = bot.burst(150)
        made = backup(bot.database, tmp_path / "backups")
        assert bot.wait_answered(60, said)
        with contextlib.closing(sqlite3.connect(f"file:{made}/citebot.sqlite?mode=ro&immutable=1", uri=True)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        time.sleep(1.0)  # one backup a second
    time.sleep(0.3)
    count = bot.count()
    assert (count.lost, count.doubled) == (0, 0)
    with contextlib.closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as live:
        assert live.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert "refuses writes" not in bot.log.read_text("utf-8")


def test_a_running_bot_keeps_its_store(bot: Stage, tmp_path: Path) -> None:
    made = backup(bot.database, tmp_path / "backups")
    before = listed(bot.database.parent)
    done = restore(made, bot.database)
    assert done.returncode == 1
    assert done.stderr == "restore: the bot is running with this store; stop it first\n"
    assert listed(bot.database.parent) == before
    assert bot.wait_answered(30, bot.burst(3))


def test_a_bot_starts_on_what_was_restored(bot: Stage, tmp_path: Path) -> None:
    made = backup(bot.database, tmp_path / "backups")
    assert bot.stop()[0] == 0
    assert restore(made, bot.database).returncode == 0
    bot.start()
    assert bot.wait_answered(60, bot.burst(5))
    assert bot.count().doubled == 0


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_sound(script: Path) -> None:
    assert run("bash", "-n", script).returncode == 0
    assert script.stat().st_mode & 0o111


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck(script: Path) -> None:
    done = run(tool("shellcheck"), script)
    assert (done.returncode, done.stdout) == (0, "")
