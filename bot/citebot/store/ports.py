"""What serving a bot needs of its store, beyond what answering needs (``answering.ports.Store``).

Both stores fulfil it. One file serves one process: what is shared between replicas is then nothing at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from citebot.store.journal import Journal

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class InForce:
    """The base that all replicas are to answer from."""

    serial: int
    """Grows with each change."""
    content: str
    """A hash of its files."""
    version: str
    """As answers name it."""


class SharedPace(Protocol):
    """Telegram's limits over all replicas."""

    def scope(self, name: str) -> bytes: ...
    def heed(self, hearer: Callable[[bytes, float, float], None]) -> None: ...
    async def slot(self, scope: bytes, burst: int, seconds: float) -> float: ...
    async def hold(self, scope: bytes, held: float, slowed: float) -> None: ...


class SharedBases(Protocol):
    """Finished bases, and which one is in force."""

    def heed(self, hearer: Callable[[], None]) -> None: ...
    async def in_force(self) -> InForce | None: ...
    async def is_known(self, content: str) -> bool: ...
    async def has(self, content: str, program: str) -> bool: ...
    async def hand_in(self, content: str, program: str, version: str, artifact: bytes) -> None: ...
    async def fetch(self, content: str, program: str) -> bytes | None: ...
    async def put_in_force(self, content: str, version: str) -> int: ...


class Durable(Protocol):
    """A store as whoever serves the bot sees it."""

    @property
    def inbox(self) -> Journal: ...
    @property
    def pace(self) -> SharedPace | None: ...
    @property
    def bases(self) -> SharedBases | None: ...
    @property
    def is_healthy(self) -> bool:
        """Whether the last writes succeeded."""
        ...

    @property
    def commits(self) -> int: ...
    async def once(self, name: str, mark: str, work: Work) -> bool:
        """Do ``work`` unless another replica has done it with this ``mark``; whether it was done now."""
        ...

    async def alone(self, name: str, work: Work) -> None:
        """Do ``work`` while no other replica does it; stand by until then."""
        ...

    async def background(self) -> None:
        """What the store has to do while it is used; until cancelled."""
        ...

    async def purge(self, now: float) -> None:
        """Delete what has been kept long enough."""
        ...
