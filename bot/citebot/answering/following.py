"""All replicas answer from one base: who reloads hands it in, the others take it over.

A base goes from replica to replica finished, since reading one takes many seconds. One that this program cannot
read (another release is being rolled out) is left alone; this replica then goes on with its own and says so.
"""

from __future__ import annotations

import asyncio
import io
import logging
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import IO

from citebot.answering.live import LiveBase
from citebot.answering.ports import ReloadReport
from citebot.answering.slices import dump, unpickle
from citebot.answering.snapshot import Snapshot
from citebot.answering.verdict import Verdict
from citebot.store.errors import StoreError
from citebot.store.ports import SharedBases

log = logging.getLogger(__name__)
AGAIN = 1.0
"""Seconds until a base is looked for or handed in again after the store was out of reach."""


@dataclass(slots=True)
class Following:
    """Keeps one replica's base the one that is in force."""

    bases: SharedBases
    program: str
    """What a finished base must have been made by, to be readable here."""
    live: LiveBase | None = None
    is_behind: bool = False
    """Whether another base is in force than the one used here."""
    _content: dict[str, str] = field(default_factory=dict)
    """Of which files each version seen here was made."""
    _made: tuple[str, bytes] | None = None
    """The version and bytes of what was built here last."""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _to_hand_in: str | None = None
    """The version that this replica has changed to and the others do not know of."""

    async def first(self, content: str, own: Callable[[], Awaitable[Snapshot]]) -> Snapshot:
        """The base to start with, for files of this hash; ``own`` reads them if nobody has left it finished.

        Files that nobody has seen are news, and become the base of all. Files that were replaced by a reload
        elsewhere are not: then this replica starts with what is in force.
        """
        if not content:  # files that change under the reader, or links: known by the base that they make
            read = await own()
            return await self.first(_known_by(read.version), _already(read))
        ahead = await self.bases.in_force()
        is_old = ahead is not None and ahead.content != content and await self.bases.is_known(content)
        wanted = ahead.content if ahead is not None and is_old else content
        snapshot = await self._fetched(wanted)
        if snapshot is None:
            snapshot, wanted = await own(), content
        self._content[snapshot.version] = wanted
        await self._leave(snapshot)
        if ahead is None or (wanted != ahead.content and not is_old):
            await self.bases.put_in_force(wanted, snapshot.version)
        return snapshot

    def take(self, verdict: Verdict, made: IO[bytes]) -> None:
        """What a build has finished, as bytes; called in a thread."""
        self._content[verdict.version] = verdict.content or _known_by(verdict.version)
        self._made = verdict.version, zlib.compress(made.read(), 1)

    async def prepare(self, snapshot: Snapshot) -> None:
        """Hand a new base in before it is in force here: then the others are behind for a moment only."""
        try:
            await self._leave(snapshot)
        except StoreError as error:  # the same is tried again afterwards
            log.warning("a base could not be handed in yet", extra={"problem": str(error)})

    def observe(self, report: ReloadReport) -> None:
        """A reload or a way back has ended here."""
        if report.is_swapped:
            self._to_hand_in = report.new_version
            self._changed.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        self.bases.heed(self._changed.set)
        self._changed.set()
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._once()
            except Exception as error:  # noqa: BLE001 (whatever it is, the base at hand goes on answering)
                log.warning("the base in force could not be followed", extra={"problem": type(error).__name__})
                await asyncio.sleep(AGAIN)
                self._changed.set()

    async def _once(self) -> None:
        assert self.live is not None
        if self._to_hand_in is not None:
            version = self._to_hand_in
            if self.live.current.version == version:
                await self._leave(self.live.current)
            await self.bases.put_in_force(self._content[version], version)
            if self._to_hand_in == version:
                self._to_hand_in = None
            self._made = None
        ahead = await self.bases.in_force()
        if ahead is None or ahead.version == self.live.current.version or self._to_hand_in is not None:
            self.is_behind = False
            return
        previous = self.live.previous
        is_previous = previous is not None and previous.version == ahead.version
        snapshot = previous if is_previous else await self._fetched(ahead.content)
        if snapshot is None:
            if not self.is_behind:
                log.warning("the base in force was made by another release", extra={"version": ahead.version})
            self.is_behind = True
            return
        self._content[ahead.version] = ahead.content
        await self.live.adopt(snapshot)
        self.is_behind = False

    async def _leave(self, snapshot: Snapshot) -> None:
        """See that the others find this base finished."""
        content = self._content.setdefault(snapshot.version, _known_by(snapshot.version))
        if await self.bases.has(content, self.program):
            return
        made = self._made
        if made is not None and made[0] == snapshot.version:
            artifact = made[1]
        else:
            artifact = await asyncio.to_thread(_packed, snapshot)
        await self.bases.hand_in(content, self.program, snapshot.version, artifact)

    async def _fetched(self, content: str) -> Snapshot | None:
        artifact = await self.bases.fetch(content, self.program)
        return None if artifact is None else await asyncio.to_thread(_unpacked, artifact)


def _known_by(version: str) -> str:
    return f"version {version}"


def _already(snapshot: Snapshot) -> Callable[[], Awaitable[Snapshot]]:
    async def own() -> Snapshot:
        return snapshot

    return own


def _packed(snapshot: Snapshot) -> bytes:
    made = io.BytesIO()
    dump(snapshot, snapshot.parts(), made)
    return zlib.compress(made.getbuffer(), 1)


def _unpacked(artifact: bytes) -> Snapshot | None:
    found = unpickle(io.BytesIO(zlib.decompress(artifact)))
    return found if isinstance(found, Snapshot) else None
