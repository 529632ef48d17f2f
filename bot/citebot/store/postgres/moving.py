"""From the file to the database: everything, open updates included, in one transaction.

The file is locked meanwhile, so its bot must have stopped; what people write is kept by Telegram until the new one
runs. Afterwards the file is marked as moved, and no bot opens it any more, of this release or an older one. To move
again after an interruption changes nothing that is there already.
"""

from __future__ import annotations

import contextlib
import hmac
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from citebot.store import files
from citebot.store.errors import StoreError
from citebot.store.migrations import MOVED, migrate
from citebot.store.postgres.link import Connection, Link
from citebot.store.postgres.store import prepared

# What is read, what it becomes. A claim is void: nobody lives who could hold one.
TABLES: Mapping[str, tuple[str, str]] = {
    "inbox": (
        "SELECT update_id, lane, received, expires, CASE state WHEN 1 THEN 0 ELSE state END, attempts, ended, reason,"
        " raw FROM inbox ORDER BY update_id",
        "INSERT INTO inbox(update_id, lane, received, expires, state, attempts, ended, reason, raw)"
        " VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8), $8, $9)",
    ),
    "contexts": (
        "SELECT conversation, person, until, context FROM contexts",
        "INSERT INTO contexts(conversation, person, until, context) VALUES ($1, $2, $3, $4)",
    ),
    "languages": (
        "SELECT person, lang FROM languages",
        "INSERT INTO languages(person, lang) VALUES ($1, $2)",
    ),
    "sent": (
        "SELECT conversation, answer_message, person, question_message, items, question, at, version FROM sent",
        "INSERT INTO sent(conversation, answer_message, person, question_message, items, question, at, version)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    ),
    "unanswered": (
        "SELECT text, lang, asked, count FROM unanswered",
        "INSERT INTO unanswered(text, lang, asked, count) VALUES ($1, $2, $3, $4)",
    ),
    "feedback": (
        "SELECT item, person, is_helpful, reason, at FROM feedback",
        "INSERT INTO feedback(item, person, is_helpful, reason, at) VALUES ($1, $2, $3, $4, $5)",
    ),
    "outcomes": (
        "SELECT day, outcome, count FROM outcomes",
        "INSERT INTO outcomes(day, outcome, shard, count) VALUES ($1, $2, -1, $3)",
    ),
    "reloads": (
        "SELECT id, admin, version, result, at FROM reloads ORDER BY id",
        "INSERT INTO reloads(id, admin, version, result, at) OVERRIDING SYSTEM VALUE"
        " VALUES (-$1::bigint, $2, $3, $4, $5)",
    ),
    "quarantine": (
        "SELECT id, update_id, at, reason, raw FROM quarantine ORDER BY id",
        "INSERT INTO quarantine(id, update_id, at, reason, raw) OVERRIDING SYSTEM VALUE"
        " VALUES (-$1::bigint, $2, to_timestamp($3::float8), $4, $5)",
    ),
}


async def move(source: Path, dsn: str, key: bytes) -> dict[str, int]:
    """Copy every record of the store in ``source``; how many of each kind.

    Raises ``StoreInUseError`` while its bot runs, and :class:`StoreError` if the key is not that of the file, or
    the database cannot be used. Then the file is as it was.
    """
    if not source.is_file():  # noqa: ASYNC240 (nobody else runs here)
        raise StoreError(f"there is no store at {source}")
    held = files.lock(source)
    link = Link(dsn, "moving")
    try:
        if not hmac.compare_digest(files.key(source), key):
            raise StoreError(f"CITEBOT_STORE_KEY is not the key of that store, which is in {source}.key")
        with contextlib.closing(sqlite3.connect(source, isolation_level=None)) as reader:
            if reader.execute("PRAGMA user_version").fetchone()[0] != MOVED:
                migrate(reader)
            await prepared(link, key, patience=0.0)
            counts = await link.run(lambda connection: _copy(reader, connection))
            reader.execute(f"PRAGMA user_version = {MOVED}")
        return counts
    finally:
        await link.close()
        held.release()


async def _copy(reader: sqlite3.Connection, connection: Connection) -> dict[str, int]:
    counts: dict[str, int] = {}
    async with connection.transaction():
        for name, (read, write) in TABLES.items():
            rows = [tuple(map(_storable, row)) for row in reader.execute(read)]
            await connection.executemany(f"{write} ON CONFLICT DO NOTHING", rows, timeout=600)
            counts[name] = len(rows)
    return counts


def _storable(value: object) -> object:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
