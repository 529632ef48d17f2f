"""The store in one SQLite file: what outlives a message, and no more of it than is needed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import aiosqlite

from citebot.model.dialogue import Context, ConversationKey, Sent, Unanswered
from citebot.store import files
from citebot.store.encoding import Names, decode, encode
from citebot.store.inbox import Inbox
from citebot.store.migrations import configure, migrate
from citebot.store.units import current_unit
from citebot.store.writer import Row, Statement, Writer

MAX_QUESTION = 256
"""Characters of a question that are kept, where one is kept at all."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many seconds each kind of record is kept."""

    contexts: float = 86400.0
    sent: float = 2 * 86400.0
    unanswered: float = 30 * 86400.0
    feedback: float = 365 * 86400.0
    counts: float = 365 * 86400.0


@dataclass(frozen=True, slots=True)
class SqliteStore:
    """Fulfils ``answering.ports.Store``; changes made while an update is handled wait for its end."""

    writer: Writer
    reader: aiosqlite.Connection
    inbox: Inbox
    names: Names
    lock: files.Lock
    retention: Retention

    @classmethod
    async def open(cls, database: Path, retention: Retention | None = None) -> SqliteStore:
        """Open or create the store for this process alone.

        Raises :class:`StoreInUseError` if another process has it. A damaged file is set aside, loudly.
        """
        files.prepare(database)
        held = files.lock(database)
        try:
            files.set_aside_if_damaged(database)
            files.prepare(database)
            with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as first:
                configure(first)
                migrate(first)
            names = Names(files.key(database))
            writing = await aiosqlite.connect(database, isolation_level=None)
            try:
                await writing._execute(configure, writing._conn)
                reader = await aiosqlite.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
            except BaseException:
                await writing.close()
                raise
        except BaseException:
            held.release()
            raise
        writer = Writer(writing)
        writer.start()
        return cls(writer, reader, Inbox(writer, reader), names, held, retention or Retention())
