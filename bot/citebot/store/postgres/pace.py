"""Telegram's limits over all replicas: slots in a row, and pauses that everybody heeds.

A scope (a group, a chat that was slowed, all of them) holds the times of its last messages. Whoever wants to send
takes the next slot, one statement, and waits until it comes. Where no limit binds nobody asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from citebot.store.encoding import Names
from citebot.store.postgres.link import Link
from citebot.store.postgres.signals import Signals

TOPIC = "pace"
OVERALL = "all"
# The n-th message from now goes out no earlier than `seconds` after the one `burst` places before it.
_SLOT = """
INSERT INTO pace AS p(name, times) VALUES ($1, ARRAY[clock_timestamp()])
ON CONFLICT (name) DO UPDATE SET touched = now(), times =
    p.times[greatest(1, cardinality(p.times) - $2 + 2):] || greatest(
        clock_timestamp(),
        p.times[cardinality(p.times)],
        CASE WHEN cardinality(p.times) >= $2 THEN p.times[cardinality(p.times) - $2 + 1] + $3::interval END)
RETURNING extract(epoch FROM times[cardinality(times)] - clock_timestamp())::float8"""
_HOLD = """
INSERT INTO pace AS p(name, held, slowed) VALUES ($1, now() + $2, now() + $3)
ON CONFLICT (name) DO UPDATE SET
    touched = now(), held = greatest(p.held, excluded.held), slowed = greatest(p.slowed, excluded.slowed)
RETURNING extract(epoch FROM held - now())::float8, extract(epoch FROM slowed - now())::float8"""
_HELD = """
SELECT name, greatest(0, extract(epoch FROM held - now()))::float8,
    greatest(0, extract(epoch FROM slowed - now()))::float8
FROM pace WHERE held > now() OR slowed > now()"""
Held = Callable[[bytes, float, float], None]


@dataclass(slots=True)
class Pace:
    """Fulfils ``store.ports.SharedPace``. Scopes are named by keyed hashes, for people's chats are among them."""

    link: Link
    signals: Signals
    names: Names
    _heed: list[Held] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signals.hear(TOPIC, self._heard)

    def scope(self, name: str) -> bytes:
        """The name under which replicas know a chat, or ``OVERALL``."""
        return self.names.person("pace", name)

    def heed(self, hearer: Held) -> None:
        """Call ``hearer`` with scope, seconds of pause and seconds of slowness whenever a replica is refused."""
        self._heed.append(hearer)

    async def slot(self, scope: bytes, burst: int, seconds: float) -> float:
        """Take the next slot of at most ``burst`` in any ``seconds``; how long until it comes."""
        rows = await self.link.rows(_SLOT, scope, burst, timedelta(seconds=seconds))
        return max(0.0, float(rows[0][0]))

    async def hold(self, scope: bytes, held: float, slowed: float) -> None:
        """All replicas pause for a scope, and go slowly after."""
        rows = await self.link.rows(_HOLD, scope, timedelta(seconds=held), timedelta(seconds=slowed))
        for until, slow in rows:
            await self.signals.tell(TOPIC, f"{scope.hex()} {until:.3f} {slow:.3f}")

    async def look(self) -> None:
        """Heed pauses that nobody told of."""
        for scope, held, slowed in await self.link.rows(_HELD):
            self._told(bytes(scope), held, slowed)

    async def purge(self) -> None:
        """Forget scopes that bind nobody any more."""
        sql = "DELETE FROM pace WHERE touched < now() - interval '10 minutes' AND held < now() AND slowed < now()"
        await self.link.rows(sql)

    def _heard(self, word: str) -> None:
        parts = word.split()
        if len(parts) == 3:
            self._told(bytes.fromhex(parts[0]), float(parts[1]), float(parts[2]))

    def _told(self, scope: bytes, held: float, slowed: float) -> None:
        for hearer in self._heed:
            hearer(scope, held, slowed)
