"""The journal of updates, whatever keeps it: received, claimed with a lease, finished or buried with a reason.

    receive ──> claim ──> finish          one row an update; its id recognises what comes twice
                  │  └──> release         to be tried again later
                  └─────> bury            why it got no answer

What is ended, leased or given back is timed by the journal's own clock, since several machines may share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from citebot.store.units import Unit

KEPT = 3 * 86400.0
"""Seconds that an ended row is remembered: Telegram repeats an update for a day at most."""
QUARANTINED = 86400.0


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it goes into the journal."""

    update_id: int
    lane: str
    """Updates of one lane are handled one after another: a chat, or a person for inline queries."""
    received: float
    expires: float
    raw: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that is this process's to answer."""

    update_id: int
    raw: str
    attempts: int
    expires: float


@dataclass(frozen=True, slots=True)
class Blocked:
    """Not yet: another process is busy with this lane, or has an earlier update of it in line."""

    update_id: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open row: where it stands in line."""

    update_id: int
    lane: str
    attempts: int = 0
    """How often it was begun."""


class Journal(Protocol):
    """What every store's journal promises. Raises ``StoreUnavailableError`` where trying again makes sense."""

    @property
    def lease(self) -> float:
        """Seconds that a claim holds."""
        ...

    @property
    def reach(self) -> int:
        """How many updates one process should have in line; the rest is left for others."""
        ...

    async def receive(self, updates: Sequence[Received]) -> None:
        """Commit updates so that not even a power cut loses them; known ones are left as they are."""
        ...

    async def claim(self, update_id: int) -> Claimed | Blocked | None:
        """Take an update to answer it; ``None`` if it has ended or somebody else holds it."""
        ...

    async def finish(self, update_id: int, unit: Unit) -> None:
        """It is answered; what answering changed is committed with it."""
        ...

    async def bury(self, update_id: int, reason: str) -> None:
        """It will not be answered, for this reason."""
        ...

    async def release(self, update_id: int, seconds: float) -> None:
        """Give it back, to be claimed again no earlier than after ``seconds``."""
        ...

    async def quarantine(self, update_id: int | None, reason: str, raw: str) -> None:
        """Keep for a day what cannot be understood, for whoever looks into it; its row, if any, ends."""
        ...

    def let_go(self, update_id: int) -> None:
        """Nobody here is busy with it any more; if it has not ended, its lease runs out."""
        ...

    async def recover(self) -> None:
        """At start: undo what a process held that cannot live any more."""
        ...

    async def waiting(self, after: Waiting | None = None, limit: int = 1000, *, begun: bool = False) -> list[Waiting]:
        """Open rows that nobody holds or has in line, in their order, a page at a time.

        With ``begun`` only those whose claim has run out: others of their lanes wait for them.
        """
        ...

    async def oldest_open(self) -> float | None:
        """When the oldest open update was received."""
        ...

    async def purge(self) -> None:
        """Forget what ended long ago."""
        ...
