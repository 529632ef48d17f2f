"""One connection to PostgreSQL that comes back by itself; and what each of the driver's errors means for us.

lost, shut down, full, read-only, too slow, deadlock    ``StoreUnavailableError``: the write may be repeated as it is
no such database, wrong password, no right to it        ``StoreError``: somebody has to mend it
a value that PostgreSQL does not take                   ``StoreError``: this one is at fault, its neighbours are not
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import asyncpg

from citebot.store.errors import StoreError, StoreUnavailableError

log = logging.getLogger(__name__)
Connection = Any
"""``asyncpg.Connection``; the driver comes without types."""
Result = TypeVar("Result")
CONNECT, COMMAND = 5.0, 10.0
"""Seconds after which the database counts as out of reach, or a statement as hung."""
BETWEEN = 0.2
"""Seconds between two tries to connect; whoever asks meanwhile hears at once that it is down."""
UNAVAILABLE: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
AGAIN: tuple[type[BaseException], ...] = (asyncpg.TransactionRollbackError,)
"""The connection is sound; only this transaction lost to another."""


@dataclass(slots=True)
class Link:
    """A connection, made when it is needed; one piece of work at a time."""

    dsn: str = field(repr=False)
    name: str
    settings: dict[str, str] = field(default_factory=dict)
    is_healthy: bool = True
    """Whether the last work succeeded."""
    since: float = float("-inf")
    """When the connection came back after it was lost, in monotonic time."""
    _was_lost: bool = False
    _connection: Connection = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _next_try: float = 0.0
    _is_closed: bool = False

    async def run(self, work: Callable[[Connection], Awaitable[Result]]) -> Result:
        """Do ``work`` with the connection. Raises :class:`StoreError` or :class:`StoreUnavailableError`."""
        async with self._lock:
            if self._is_closed:
                raise StoreUnavailableError("the store is closed")
            try:
                connection = await self.connected()
                result = await work(connection)
            except AGAIN as error:
                raise StoreUnavailableError(worded(error)) from error
            except ValueError as error:  # before InterfaceError: the driver's own refusal of a value is both
                raise StoreError(worded(error)) from error
            except UNAVAILABLE as error:
                self._lost(error)
                raise StoreUnavailableError(worded(error)) from error
            except asyncpg.PostgresError as error:
                raise StoreError(worded(error)) from error
            if not self.is_healthy:
                log.warning("the database is back", extra={"link": self.name})
            self.is_healthy = True
            return result

    async def rows(self, sql: str, *parameters: object) -> list[Any]:
        """The rows of one statement."""

        async def fetch(connection: Connection) -> list[Any]:
            found: list[Any] = await connection.fetch(sql, *parameters)
            return found

        return await self.run(fetch)

    async def connected(self) -> Connection:
        """The connection, as a sound one."""
        if self._connection is not None and not self._connection.is_closed():
            return self._connection
        if time.monotonic() < self._next_try:
            raise ConnectionError("the database is out of reach")
        self._next_try = time.monotonic() + BETWEEN
        self._connection = await asyncpg.connect(
            self.dsn,
            timeout=CONNECT,
            command_timeout=COMMAND,
            server_settings={"application_name": f"citebot {self.name}", **self.settings},
        )
        if self._was_lost:
            self.since = time.monotonic()
        return self._connection

    async def close(self) -> None:
        """End the connection for good; what is under way ends first."""
        self._is_closed = True
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                await connection.close(timeout=1.0)

    def _lost(self, error: BaseException) -> None:
        if self.is_healthy:
            log.error("the database cannot be used", extra={"link": self.name, "problem": worded(error)})
        self.is_healthy, self._was_lost = False, True
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


def worded(error: BaseException) -> str:
    """An error in one line that holds no value of a row."""
    if isinstance(error, asyncpg.PostgresError):
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return type(error).__name__
