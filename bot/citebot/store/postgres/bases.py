"""Finished bases, handed from the replica that made one to all others, and which one is in force.

A finished base is a pickle, and a pickle can run code. So it is signed with the store's key, which is not in the
database: whoever can only write to the database cannot make replicas run anything.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from citebot.store.errors import StoreError
from citebot.store.ports import InForce
from citebot.store.postgres.link import Connection, Link
from citebot.store.postgres.signals import Signals

TOPIC = "base"
KEPT = 4
"""Finished bases kept for each program, so that there is a way back."""
_PUT = """
INSERT INTO bases(content, program, version, artifact, signature) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (content, program) DO UPDATE SET
    version = excluded.version, artifact = excluded.artifact, signature = excluded.signature, at = now()"""
_TRIM = """
UPDATE bases SET artifact = NULL WHERE program = $1 AND artifact IS NOT NULL AND content NOT IN (
    SELECT content FROM bases WHERE program = $1 AND artifact IS NOT NULL ORDER BY at DESC LIMIT $2)"""
_SET = """
INSERT INTO in_force AS f(serial, content, version) VALUES (1, $1, $2)
ON CONFLICT (one) DO UPDATE SET serial = f.serial + 1, content = excluded.content, version = excluded.version,
    at = now()
RETURNING serial"""


@dataclass(slots=True)
class Bases:
    """Fulfils ``store.ports.SharedBases``."""

    link: Link
    signals: Signals
    key: bytes

    def heed(self, hearer: Callable[[], None]) -> None:
        """Call ``hearer`` when another base may be in force."""
        self.signals.hear(TOPIC, lambda _: hearer())

    async def in_force(self) -> InForce | None:
        """The base that all replicas are to answer from."""
        for row in await self.link.rows("SELECT serial, content, version FROM in_force"):
            return InForce(*row)
        return None

    async def is_known(self, content: str) -> bool:
        """Whether a base of these files has ever been handed in."""
        return bool(await self.link.rows("SELECT 1 FROM bases WHERE content = $1 LIMIT 1", content))

    async def has(self, content: str, program: str) -> bool:
        """Whether the finished base of these files is there for this program."""
        sql = "SELECT 1 FROM bases WHERE content = $1 AND program = $2 AND artifact IS NOT NULL"
        return bool(await self.link.rows(sql, content, program))

    async def hand_in(self, content: str, program: str, version: str, artifact: bytes) -> None:
        """Keep a finished base for the others."""
        signature = self._signature(content, program, artifact)

        async def put(connection: Connection) -> None:
            async with connection.transaction():
                await connection.execute(_PUT, content, program, version, artifact, signature, timeout=60)
                await connection.execute(_TRIM, program, KEPT)

        await self.link.run(put)

    async def fetch(self, content: str, program: str) -> bytes | None:
        """The finished base of these files for this program. Raises :class:`StoreError` if it is not ours."""

        async def get(connection: Connection) -> list[tuple[bytes, bytes]]:
            sql = "SELECT artifact, signature FROM bases WHERE content = $1 AND program = $2 AND artifact IS NOT NULL"
            found: list[tuple[bytes, bytes]] = await connection.fetch(sql, content, program, timeout=60)
            return found

        for artifact, signature in await self.link.run(get):
            if not hmac.compare_digest(signature, self._signature(content, program, artifact)):
                raise StoreError("a finished base in the database was not made by a replica of this bot")
            return artifact
        return None

    async def put_in_force(self, content: str, version: str) -> int:
        """From now on all answer from this base; the serial of this change."""
        rows = await self.link.rows(_SET, content, version)
        await self.signals.tell(TOPIC, str(rows[0][0]))
        return int(rows[0][0])

    async def purge(self) -> None:
        """Forget bases that nobody has had in force for long; which files were seen stays known for a year."""
        await self.link.rows(
            "DELETE FROM bases WHERE artifact IS NULL AND at < now() - $1::interval", timedelta(days=365)
        )

    def _signature(self, content: str, program: str, artifact: bytes) -> bytes:
        made_of = f"citebot base\n{content}\n{program}\n".encode()
        return hmac.digest(self.key, made_of + artifact, "sha256")
