"""The tables, as numbered steps; each step and the record of it share a transaction."""

from __future__ import annotations

import sqlite3
import time

from citebot.store.errors import NewerStoreError

STEPS: tuple[str, ...] = (
    """
    -- One row an update, from its receipt to its end. `raw` is kept only while the row is open.
    -- state: 0 received, 1 claimed, 2 finished, 3 buried (with a reason)
    CREATE TABLE inbox(
        update_id INTEGER PRIMARY KEY,
        lane TEXT,
        received REAL NOT NULL,
        expires REAL NOT NULL,
        state INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        lease REAL NOT NULL DEFAULT 0,
        ended REAL,
        reason TEXT,
        raw TEXT
    );
    CREATE INDEX inbox_open ON inbox(update_id) WHERE state < 2;
    CREATE INDEX inbox_ended ON inbox(ended) WHERE state >= 2;
    CREATE TABLE quarantine(
        id INTEGER PRIMARY KEY, update_id INTEGER, at REAL NOT NULL, reason TEXT NOT NULL, raw TEXT
    );
    CREATE TABLE contexts(
        conversation BLOB PRIMARY KEY, person BLOB NOT NULL, until REAL NOT NULL, context TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX contexts_person ON contexts(person);
    CREATE INDEX contexts_until ON contexts(until);
    CREATE TABLE languages(
        person BLOB PRIMARY KEY, lang TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE sent(
        conversation BLOB NOT NULL, person BLOB NOT NULL, question_message INTEGER NOT NULL,
        answer_message INTEGER NOT NULL, items TEXT NOT NULL, question TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (conversation, answer_message)
    ) WITHOUT ROWID;
    CREATE INDEX sent_question ON sent(conversation, question_message);
    CREATE INDEX sent_person ON sent(person);
    CREATE INDEX sent_at ON sent(at);
    CREATE TABLE unanswered(
        text TEXT NOT NULL, lang TEXT NOT NULL, asked REAL NOT NULL, count INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (text, lang)
    ) WITHOUT ROWID;
    CREATE TABLE feedback(
        item TEXT NOT NULL, person BLOB NOT NULL, is_helpful INTEGER NOT NULL, reason TEXT NOT NULL,
        at REAL NOT NULL, PRIMARY KEY (item, person)
    ) WITHOUT ROWID;
    CREATE INDEX feedback_person ON feedback(person);
    CREATE TABLE outcomes(
        day TEXT NOT NULL, outcome TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, outcome)
    ) WITHOUT ROWID;
    CREATE TABLE reloads(
        id INTEGER PRIMARY KEY, admin TEXT NOT NULL, version TEXT NOT NULL, result TEXT NOT NULL,
        at REAL NOT NULL
    );
    """,
    """
    -- Of which base each answer came.
    ALTER TABLE sent ADD COLUMN version TEXT NOT NULL DEFAULT '';
    """,
)


MOVED = 1_000_000
"""The version of a file whose content has moved to a database: no release opens it, however old."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == MOVED:
        raise NewerStoreError("the store has moved to PostgreSQL; set CITEBOT_DATABASE to where it is")
    if version > len(STEPS):
        raise NewerStoreError(f"the store is of version {version}; this release knows up to {len(STEPS)}")
    for number, step in enumerate(STEPS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")


PRAGMAS = (
    "PRAGMA busy_timeout = 2000",
    "PRAGMA secure_delete = ON",  # deleted text must not live on in free pages
    "PRAGMA synchronous = FULL",
    "PRAGMA journal_size_limit = 16777216",
)
"""Settings of the writing connection that everything else relies on."""


def configure(connection: sqlite3.Connection) -> None:
    """Apply them, and write ahead (a property of the file, which may be locked for a moment)."""
    for pragma in PRAGMAS:
        connection.execute(pragma)
    for attempt in range(20):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if attempt == 19:
                raise
            time.sleep(0.1)
