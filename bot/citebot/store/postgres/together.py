"""What only one of all replicas does, decided by advisory locks of the database."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from citebot.store.errors import StoreError
from citebot.store.postgres.link import Connection, Link

log = logging.getLogger(__name__)
Work = Callable[[], Awaitable[None]]
STANDBY = 2.0
"""Seconds between two looks of those who stand by, and of the one that leads whether it still does."""
_KEY = "hashtextextended($1 || ' ' || current_schema(), 0)"


@dataclass(slots=True)
class Together:
    """Locks over all replicas of one store."""

    dsn: str = field(repr=False)

    async def once(self, name: str, mark: str, work: Work) -> bool:
        """Do ``work`` unless it was done last with this mark; one replica at a time. Whether it was done now.

        Whoever comes second waits and then finds it done. Raises what ``work`` raises; then it counts as not done.
        """
        link = Link(self.dsn, "once", {"idle_in_transaction_session_timeout": "60000"})

        async def locked(connection: Connection) -> tuple[bool, BaseException | None]:
            async with connection.transaction():
                await connection.execute(f"SELECT pg_advisory_xact_lock({_KEY})", f"citebot once {name}", timeout=60)
                if await connection.fetchval("SELECT value FROM marks WHERE name = $1", name) == mark:
                    return False, None
                try:
                    await work()
                except Exception as error:  # noqa: BLE001 (it is the caller's, and no fault of the database)
                    return False, error
                sql = "INSERT INTO marks(name, value) VALUES ($1, $2)"
                await connection.execute(
                    f"{sql} ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = now()", name, mark
                )
                return True, None

        try:
            is_done, error = await link.run(locked)
        finally:
            await link.close()
        if error is not None:
            raise error
        return is_done

    async def alone(self, name: str, work: Work) -> None:
        """Do ``work`` while no other replica does; stand by until then, and again when the lock is lost."""
        link = Link(self.dsn, name)
        try:
            while True:
                with contextlib.suppress(StoreError):
                    if await link.run(lambda c: c.fetchval(f"SELECT pg_try_advisory_lock({_KEY})", f"citebot {name}")):
                        await self._lead(name, link, work)
                await asyncio.sleep(STANDBY)
        finally:
            await link.close()

    async def _lead(self, name: str, link: Link, work: Work) -> None:
        log.info("leading", extra={"role": name})
        leading = asyncio.ensure_future(work())
        held = link._connection
        try:
            while not leading.done():
                await asyncio.wait([leading], timeout=STANDBY)
                # A new connection would not hold the lock of the old one.
                if await link.run(_itself) is not held:
                    raise StoreError("the lock is lost")
        except StoreError:
            log.warning("no longer leading", extra={"role": name})
            raise
        finally:
            leading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await leading
        await leading


async def _itself(connection: Connection) -> Connection:
    await connection.fetchval("SELECT 1")
    return connection
