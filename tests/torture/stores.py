"""Ways to spoil a store while the bot uses it; each returns how to heal it."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable

from tests.torture.stage import Stage

Heal = Callable[[], None]


def full(it: Stage) -> Heal:
    """No file may grow, as on a full disk."""
    assert it.process is not None
    number = it.process.pid
    _, most = resource.prlimit(number, resource.RLIMIT_FSIZE)
    resource.prlimit(number, resource.RLIMIT_FSIZE, (1, most))
    return lambda: resource.prlimit(number, resource.RLIMIT_FSIZE, (most, most)) and None


def read_only(it: Stage) -> Heal:
    """The connection refuses writes, as on a read-only file system; see launch."""
    switch = it.folder / "read-only"
    switch.touch()
    return switch.unlink


def locked(it: Stage) -> Heal:
    """Another process holds the write lock."""
    other = sqlite3.connect(it.database, isolation_level=None, timeout=5)
    other.execute("BEGIN IMMEDIATE")

    def heal() -> None:
        other.execute("ROLLBACK")
        other.close()

    return heal
