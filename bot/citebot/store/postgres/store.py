"""The store in PostgreSQL, put together: six connections a replica, each with one purpose."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field

from citebot.store.encoding import Names
from citebot.store.errors import StoreError, StoreUnavailableError
from citebot.store.ports import Work
from citebot.store.postgres.bases import Bases
from citebot.store.postgres.changes import Changes
from citebot.store.postgres.inbox import RENEW, PostgresInbox
from citebot.store.postgres.link import Connection, Link, worded
from citebot.store.postgres.pace import Pace
from citebot.store.postgres.records import Records
from citebot.store.postgres.schema import migrate
from citebot.store.postgres.signals import Signals
from citebot.store.postgres.together import Together
from citebot.store.retention import Retention

log = logging.getLogger(__name__)
ASYNC = {"synchronous_commit": "off"}
"""For what may be lost when the database crashes: a claim is then simply made again."""
CLOSING = 1.0


@dataclass(slots=True)
class PostgresStore(Records):
    """Fulfils ``answering.ports.Store`` and ``store.ports.Durable``, for any number of replicas at a time."""

    inbox: PostgresInbox = field(kw_only=True)
    pace: Pace = field(kw_only=True)
    bases: Bases = field(kw_only=True)
    signals: Signals = field(kw_only=True)
    together: Together = field(kw_only=True)
    links: tuple[Link, ...] = field(kw_only=True)

    @classmethod
    async def open(
        cls, dsn: str, key: bytes, retention: Retention | None = None, *, patience: float = float("inf")
    ) -> PostgresStore:
        """Connect, bring the tables up to date, and see that the key is the one that this store began with.

        Waits up to ``patience`` seconds for a database that is out of reach. Raises :class:`StoreError` for what
        waiting does not mend.
        """
        first = Link(dsn, "start")
        try:
            await prepared(first, key, patience)
        finally:
            await first.close()
        names = Names(key)
        receiving, claiming = Link(dsn, "receipts"), Link(dsn, "claims", ASYNC)
        writing, reading, hearing = Link(dsn, "changes"), Link(dsn, "reads"), Link(dsn, "signals")
        pacing = Link(dsn, "pace", ASYNC)
        changes, signals = Changes(writing), Signals(hearing, pacing)
        return cls(
            changes,
            reading,
            names,
            retention or Retention(),
            inbox=PostgresInbox(receiving, claiming, changes, reading),
            pace=Pace(pacing, signals, names),
            bases=Bases(reading, signals, key),
            signals=signals,
            together=Together(dsn),
            links=(receiving, claiming, writing, reading, pacing, hearing),
        )

    @property
    def is_healthy(self) -> bool:
        """Whether updates can be taken and ended."""
        return all(link.is_healthy for link in self.links[:3])

    @property
    def commits(self) -> int:
        """How many transactions went through."""
        return self.changes.commits + self.inbox.batches

    async def once(self, name: str, mark: str, work: Work) -> bool:
        """Do ``work`` unless another replica has done it with this ``mark``; whether it was done now."""
        return await self.together.once(name, mark, work)

    async def alone(self, name: str, work: Work) -> None:
        """Do ``work`` while no other replica does it; stand by until then."""
        await self.together.alone(name, work)

    async def background(self) -> None:
        """Listen, renew claims, and look for pauses that nobody told of."""
        listening = asyncio.create_task(self.signals.run(), name="signals")
        try:
            while True:
                try:
                    await self.inbox.renew()
                    await self.pace.look()
                except StoreError as error:
                    log.debug("renewing has to wait", extra={"problem": str(error)})
                    await asyncio.sleep(0.3)
                else:
                    await asyncio.sleep(RENEW)
                if listening.done():
                    await listening
        finally:
            listening.cancel()

    async def purge(self, now: float) -> None:
        """Delete what has been kept long enough."""
        await Records.purge(self, now)
        await self.pace.purge()
        await self.bases.purge()

    async def close(self) -> None:
        """Commit what waits, leave to others what was not begun, and disconnect."""
        try:
            async with asyncio.timeout(CLOSING):
                await self.inbox.close()
                await self.changes.close()
                await Records.close(self)
                await self.inbox.leave()
        except (StoreError, TimeoutError) as error:
            log.warning("left without a word", extra={"problem": type(error).__name__})
        await asyncio.gather(*(link.close() for link in self.links))


async def prepared(first: Link, key: bytes, patience: float) -> None:
    """Wait for the database, bring its tables up to date, and compare the key. Raises :class:`StoreError`."""
    clock = asyncio.get_running_loop().time
    until, pause = clock() + patience, 0.3
    while True:
        try:
            await first.run(migrate)
            await first.run(lambda connection: _check_key(connection, key))
            return
        except StoreUnavailableError as error:
            if clock() + pause > until:
                raise StoreError(worded(error.__cause__ or error)) from None
        await asyncio.sleep(pause)
        pause = min(5.0, pause * 1.6)


async def _check_key(connection: Connection, key: bytes) -> None:
    """Names hashed with another key would find nobody's records, not even to forget them."""
    mine = hashlib.blake2b(b"citebot check value", digest_size=16, key=key).hexdigest()
    await connection.execute("INSERT INTO marks(name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING", mine)
    if await connection.fetchval("SELECT value FROM marks WHERE name = 'key'") != mine:
        raise StoreError("CITEBOT_STORE_KEY is not the key that this store began with")
