"""What replicas tell each other: LISTEN and NOTIFY, never one an update.

NOTIFY takes a lock over the whole database at each commit, so only rare things are told: a new base, a pause that
Telegram asks for. A notification can be missed while a connection is down; whoever hears one is therefore also
told, with an empty word, to look for itself: after each reconnect and every ``LOOK`` seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from citebot.store.errors import StoreError
from citebot.store.postgres.link import Connection, Link

log = logging.getLogger(__name__)
Hear = Callable[[str], None]
ALIVE = 2.0
"""Seconds between two looks whether the connection still stands."""
LOOK = 30.0


@dataclass(slots=True)
class Signals:
    """Topics and who hears them."""

    link: Link
    telling: Link
    look: float = LOOK
    _hearers: dict[str, list[Hear]] = field(default_factory=dict)
    _listener: Connection = None
    """The connection that listens."""

    def hear(self, topic: str, hearer: Hear) -> None:
        """Call ``hearer`` with each word told under this topic, and with an empty one when some may be missing."""
        self._hearers.setdefault(topic, []).append(hearer)

    async def tell(self, topic: str, word: str) -> None:
        """Tell all replicas, this one included."""
        await self.telling.rows("SELECT pg_notify('citebot_' || current_schema(), $1)", f"{topic} {word}")

    async def run(self) -> None:
        """Listen until cancelled."""
        listening: Connection = None
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while True:
            try:
                now = await self.link.run(self._listening)
                if now is not listening:
                    listening, looked = now, loop.time()
                    self._look()
            except StoreError:
                listening = None
            if loop.time() - looked >= self.look:
                looked = loop.time()
                self._look()
            await asyncio.sleep(ALIVE if listening is not None else 0.3)

    async def _listening(self, connection: Connection) -> Connection:
        """The connection, alive and listening."""
        schema = await connection.fetchval("SELECT current_schema()")
        channel = f"citebot_{schema}"
        if connection is not self._listener:
            await connection.add_listener(channel, self._notified)
            self._listener = connection
        return connection

    def _notified(self, connection: object, process: int, channel: str, payload: str) -> None:
        del connection, process, channel
        topic, _, word = payload.partition(" ")
        for hearer in self._hearers.get(topic, ()):
            hearer(word)

    def _look(self) -> None:
        for hearers in self._hearers.values():
            for hearer in hearers:
                hearer("")
