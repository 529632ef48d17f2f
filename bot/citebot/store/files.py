"""The store on disk: who may read it, who holds it, and what happens to a damaged one."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citebot.store.errors import StoreInUseError

log = logging.getLogger(__name__)
COMPANIONS = ("", "-wal", "-shm", "-journal")
ASIDE = 7 * 86400.0
"""How long a damaged store is kept for whoever wants to save something from it."""


@dataclass(slots=True)
class Lock:
    """Held as long as this process uses the store; the kernel lets go of it however the process ends."""

    descriptor: int

    def release(self) -> None:
        """Let another process in."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def prepare(database: Path) -> None:
    """The folder exists and is for its owner alone, if it was made here; the file likewise."""
    for folder in reversed([database.parent, *database.parent.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700)
    with _private():
        os.close(os.open(database, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    for name in COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            _beside(database, name).chmod(0o600)


def lock(database: Path) -> Lock:
    """Hold the store, or raise :class:`StoreInUseError` at once."""
    path = _beside(database, ".lock")
    with _private():
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StoreInUseError(f"another citebot is already running with {database}") from None
    return Lock(descriptor)


def set_aside_if_damaged(database: Path) -> Path | None:
    """Move a store that SQLite cannot read out of the way; where to, or ``None`` if it is sound.

    What was open in it is lost to us, which is said loudly; a bot that does not start would lose more.
    """
    problem = _problem(database)
    if problem is None:
        return None
    aside = _beside(database, f".damaged-{time.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(2)}")
    for name in COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            _beside(database, name).rename(_beside(aside, name))
    log.critical("the store was damaged and has been set aside", extra={"aside": str(aside), "problem": problem})
    return aside


def forget_set_aside(database: Path, now: float) -> None:
    """Delete stores that were set aside over a week ago: they hold messages and what conversations were about."""
    for path in database.parent.glob(f"{database.name}.damaged-*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_ctime < now - ASIDE:
                path.unlink()


def key(database: Path) -> bytes:
    """The key for hashing user ids, in a file of its own: a copy of the database alone names nobody."""
    path = _beside(database, ".key")
    with contextlib.suppress(FileNotFoundError):
        found = path.read_bytes()
        if len(found) == 32:
            return found
    made = secrets.token_bytes(32)
    with _private():
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(made)
        handle.flush()
        os.fsync(handle.fileno())
    return made


def _problem(database: Path) -> str | None:
    """What is wrong with the file, as one line; a locked or unreadable file is no damage."""
    if not database.exists() or database.stat().st_size == 0:
        # A write-ahead log without its database would be replayed into a fresh one.
        orphan = _beside(database, "-wal")
        return "a log without its database" if orphan.exists() and orphan.stat().st_size else None
    connection = sqlite3.connect(database, timeout=5.0)
    try:
        row = connection.execute("PRAGMA quick_check(1)").fetchone()
        if row is None or row[0] != "ok":
            return str(row[0] if row else "no answer")[:200].replace("\n", " ")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as error:
        return str(error)[:200]
    finally:
        connection.close()
    return None


def _beside(database: Path, suffix: str) -> Path:
    return database.with_name(database.name + suffix)


@contextlib.contextmanager
def _private() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
