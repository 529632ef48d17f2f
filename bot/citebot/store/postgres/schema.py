"""The tables in PostgreSQL, as numbered steps, taken by one replica at a time.

A step may only add: while replicas are renewed one after another, older ones still work with the new tables.
"""

from __future__ import annotations

from citebot.store.errors import NewerStoreError
from citebot.store.postgres.link import Connection

STEPS: tuple[str, ...] = (
    """
    -- One row an update, from its receipt to its end. `raw` and `lane` are kept only while the row is open.
    -- state: 0 received, 1 claimed, 2 finished, 3 buried (with a reason)
    -- lease: until when nobody else may claim it; reserved: until when nobody else need put it in line
    CREATE TABLE inbox(
        update_id bigint PRIMARY KEY,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        lane text,
        received double precision NOT NULL,
        expires double precision NOT NULL,
        state smallint NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        lease timestamptz NOT NULL DEFAULT '-infinity',
        reserved timestamptz NOT NULL DEFAULT '-infinity',
        owner uuid,
        ended timestamptz,
        reason text,
        raw text
    );
    CREATE INDEX inbox_open ON inbox(seq) WHERE state < 2;
    CREATE INDEX inbox_lane ON inbox(lane, seq) WHERE state < 2;
    -- However many replicas there are, only one is busy with a lane.
    CREATE UNIQUE INDEX inbox_busy ON inbox(lane) WHERE state = 1;
    CREATE INDEX inbox_ended ON inbox(ended) WHERE state >= 2;
    CREATE TABLE quarantine(
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        update_id bigint, at timestamptz NOT NULL DEFAULT now(), reason text NOT NULL, raw text
    );
    CREATE TABLE contexts(
        conversation bytea PRIMARY KEY, person bytea NOT NULL, until double precision NOT NULL, context text NOT NULL
    );
    CREATE INDEX contexts_person ON contexts(person);
    CREATE INDEX contexts_until ON contexts(until);
    CREATE TABLE languages(person bytea PRIMARY KEY, lang text);
    CREATE TABLE sent(
        conversation bytea NOT NULL, answer_message bigint NOT NULL, person bytea NOT NULL,
        question_message bigint NOT NULL, items text NOT NULL, question text NOT NULL,
        at double precision NOT NULL, version text NOT NULL, PRIMARY KEY (conversation, answer_message)
    );
    CREATE INDEX sent_question ON sent(conversation, question_message);
    CREATE INDEX sent_person ON sent(person);
    CREATE INDEX sent_at ON sent(at);
    CREATE TABLE unanswered(
        text text NOT NULL, lang text NOT NULL, asked double precision NOT NULL, count integer NOT NULL DEFAULT 1,
        PRIMARY KEY (text, lang)
    );
    CREATE TABLE feedback(
        item text NOT NULL, person bytea NOT NULL, is_helpful integer NOT NULL, reason text NOT NULL,
        at double precision NOT NULL, PRIMARY KEY (item, person)
    );
    CREATE INDEX feedback_person ON feedback(person);
    -- In shards, so that replicas do not queue for the one row that every answer counts in.
    CREATE TABLE outcomes(
        day text NOT NULL, outcome text NOT NULL, shard smallint NOT NULL, count bigint NOT NULL,
        PRIMARY KEY (day, outcome, shard)
    );
    CREATE TABLE reloads(
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, admin text NOT NULL, version text NOT NULL,
        result text NOT NULL, at double precision NOT NULL
    );
    -- What is done once for all replicas, and the check value of the key that names are hashed with.
    CREATE TABLE marks(name text PRIMARY KEY, value text NOT NULL, at timestamptz NOT NULL DEFAULT now());
    -- When the last messages went out where Telegram's limits bind. Not logged: worth a minute.
    CREATE UNLOGGED TABLE pace(
        name bytea PRIMARY KEY, times timestamptz[] NOT NULL DEFAULT '{}',
        held timestamptz NOT NULL DEFAULT '-infinity', slowed timestamptz NOT NULL DEFAULT '-infinity',
        touched timestamptz NOT NULL DEFAULT now()
    );
    -- Finished bases, each for the program that can read it; and the one in force.
    CREATE TABLE bases(
        content text NOT NULL, program text NOT NULL, version text NOT NULL, artifact bytea, signature bytea NOT NULL,
        at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (content, program)
    );
    CREATE TABLE in_force(
        one boolean PRIMARY KEY DEFAULT true CHECK (one), serial bigint NOT NULL, content text NOT NULL,
        version text NOT NULL, at timestamptz NOT NULL DEFAULT now()
    );
    """,
)
_MADE = (
    "CREATE TABLE IF NOT EXISTS schema_version(one boolean PRIMARY KEY DEFAULT true CHECK (one), version int NOT NULL)"
)


async def migrate(connection: Connection, steps: tuple[str, ...] = STEPS) -> None:
    """Bring the tables up to date, once however many replicas start. Raises :class:`NewerStoreError`."""
    async with connection.transaction():
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('citebot tables ' || current_schema(), 0))"
        )
        await connection.execute("SET LOCAL client_min_messages = warning")
        await connection.execute(_MADE)
        version = await connection.fetchval("SELECT version FROM schema_version") or 0
        if version > len(steps):
            raise NewerStoreError(f"the store is of version {version}; this release knows up to {len(steps)}")
        for step in steps[version:]:
            await connection.execute(step)
        if version < len(steps):
            sql = "INSERT INTO schema_version(version) VALUES ($1) ON CONFLICT (one) DO UPDATE SET version = $1"
            await connection.execute(sql, len(steps))
