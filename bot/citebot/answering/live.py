"""The base in force: built aside, swapped by one assignment, and the one before kept for a way back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from citebot.answering.ports import ReloadReport
from citebot.answering.receiving import Build, BuildError
from citebot.answering.slices import let_go
from citebot.answering.snapshot import Snapshot
from citebot.answering.verdict import Verdict
from citebot.model.claims import Item

log = logging.getLogger(__name__)
WORSE = 0.05
"""How much smaller the share of self-questions answered rightly may get."""
LEAST_KEPT = 0.5
"""A base that lost more than half of its items is taken for a mistake."""

Builder = Callable[[Path, Path, Path | None, Path | None], Build]
Observe = Callable[[ReloadReport], None]
Prepare = Callable[[Snapshot], Awaitable[None]]


class LiveContent(Protocol):
    """What answers look at, and how it is replaced."""

    @property
    def current(self) -> Snapshot: ...
    async def reload(self) -> ReloadReport: ...
    async def rollback(self) -> ReloadReport: ...


def _nothing(report: ReloadReport) -> None:
    del report


async def _at_once(snapshot: Snapshot) -> None:
    del snapshot


@dataclass(slots=True)
class LiveBase:
    """Fulfils :class:`LiveContent` with what a child process builds. Whatever comes of it, ``current`` is whole."""

    current: Snapshot
    knowledge: Path
    intents: Path
    questions: Path | None = None
    kept_at: Path | None = None
    builder: Builder = Build
    observe: Observe = _nothing
    prepare: Prepare = _at_once
    """Awaited once a new base is found sound, before it is swapped in."""
    previous: Snapshot | None = None
    share_right: float | None = None
    """How many of its own questions the last reloaded base answered rightly."""
    _running_since: float | None = None
    _build: Build | None = None
    _tasks: set[asyncio.Task[object]] = field(default_factory=set)

    async def reload(self) -> ReloadReport:
        """Build the base anew in a child process and swap it in if it is sound; the report tells all."""
        if self._running_since is not None:
            seconds = time.monotonic() - self._running_since
            return self._refused((f"a reload is already running, for {seconds:.0f} s",), 0.0)
        self._running_since = started = time.monotonic()
        try:
            report = await self._reload(started)
        finally:
            self._running_since = None
            self._build = None
        log.log(
            logging.INFO if report.is_swapped else logging.WARNING,
            "reload",
            extra={"swapped": report.is_swapped, "version": report.new_version, "faults": len(report.faults)},
        )
        self.observe(report)
        return report

    async def rollback(self) -> ReloadReport:
        """Return to the base before; called twice, it changes back."""
        if self.previous is None:
            return self._refused(("there is no earlier base to return to",), 0.0)
        if self._running_since is not None:
            return self._refused(("a reload is running; wait for its end",), 0.0)
        started = time.monotonic()
        self._running_since = started
        try:
            old, new = self.current, self.previous
            changes = await asyncio.to_thread(_changes, old, new)
            self.current, self.previous = new, old
        finally:
            self._running_since = None
        report = ReloadReport(True, old.version, new.version, *changes, seconds=time.monotonic() - started)
        log.info("rollback", extra={"version": new.version})
        self.observe(report)
        return report

    async def adopt(self, snapshot: Snapshot) -> None:
        """Take over a base that another replica has made; the one before is kept for a way back."""
        while self._running_since is not None:  # noqa: ASYNC110 (the end of a reload makes no event)
            await asyncio.sleep(0.05)
        if self.previous is not None and self.previous.version == snapshot.version:
            self.current, self.previous = self.previous, self.current
        elif snapshot.version != self.current.version:
            unused: list[object] = [self.previous]
            self.previous, self.current = self.current, snapshot
            await asyncio.to_thread(let_go, unused)
        log.info("base adopted", extra={"version": snapshot.version})

    def close(self) -> None:
        """End a build that is under way."""
        if self._build is not None:
            self._build.stop()

    async def _reload(self, started: float) -> ReloadReport:
        self._build = build = self.builder(self.knowledge, self.intents, self.questions, self.kept_at)
        try:
            verdict, snapshot = await asyncio.to_thread(build.run)
        except asyncio.CancelledError:
            build.stop()
            raise
        except (BuildError, OSError, MemoryError) as error:
            return self._refused((str(error) or type(error).__name__,), time.monotonic() - started)
        old = self.current
        faults = verdict.faults or _too_few(verdict, old) or self._worse(verdict)
        if snapshot is None or faults:
            return self._refused(faults, time.monotonic() - started, verdict.version)
        changes = await asyncio.to_thread(_changes, old, snapshot)
        await self.prepare(snapshot)
        if snapshot.version != old.version:
            unused: list[object] = [self.previous]
            self.previous, self.current = old, snapshot
            await asyncio.to_thread(let_go, unused)
        self.share_right = verdict.share_right
        return ReloadReport(True, old.version, snapshot.version, *changes, seconds=time.monotonic() - started)

    def _worse(self, verdict: Verdict) -> tuple[str, ...]:
        """Faults if the new base answers clearly fewer of its own questions than the one before."""
        if self.share_right is None or verdict.share_right >= self.share_right - WORSE:
            return ()
        now, before = f"{verdict.share_right:.0%}", f"{self.share_right:.0%}"
        said = f"only {now} of the base's own questions are answered rightly; before it was {before}"
        return (said, *verdict.wrong_told)

    def _refused(self, faults: tuple[str, ...], seconds: float, version: str = "") -> ReloadReport:
        return ReloadReport(False, self.current.version, version, faults=faults, seconds=seconds)


def _too_few(verdict: Verdict, old: Snapshot) -> tuple[str, ...]:
    before = len(old.base.facts) + len(old.base.quotes) + len(old.base.gaps)
    if verdict.items >= before * LEAST_KEPT:
        return ()
    return (f"the new base holds {verdict.items} items where there were {before}; restart if that is meant",)


def _changes(old: Snapshot, new: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Ids of the items that were added, changed and removed, in the order of the files.

    Runs in a thread, item by item: sorting them all would keep the event loop waiting.
    """
    before, after = dict(_by_id(old)), dict(_by_id(new))
    added = tuple([name for name in after if name not in before])
    removed = tuple([name for name in before if name not in after])
    changed = tuple([name for name, item in after.items() if name in before and before[name] != item])
    return added, changed, removed


def _by_id(snapshot: Snapshot) -> Iterator[tuple[str, Item]]:
    for item in snapshot.base.items():
        yield item.id, item
