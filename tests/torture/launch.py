"""Starts the bot for a test, on request with a safeguard switched off, its clock moved or its event loop watched.

``python -m tests.torture.launch [--without journal|claim|quarantine|guard|turns|takeover] [--clock FILE] [--lag FILE]
[--deaf]``.
A harness that cannot fail proves nothing: each safeguard has a test that must fail without it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from tests.torture import lag

import citebot.store.postgres.inbox
import citebot.telegram.intake
import citebot.telegram.poller
import citebot.telegram.serve
import citebot.telegram.updates
import telegram
from citebot.answering.building import examine
from citebot.answering.conversations import Conversations
from citebot.answering.receiving import Build
from citebot.answering.snapshot import Snapshot
from citebot.answering.verdict import Verdict
from citebot.app import serve
from citebot.settings import environment
from citebot.store import Claimed, Received, Unit, Waiting
from citebot.store.inbox import Inbox
from citebot.store.postgres.inbox import PostgresInbox
from citebot.store.postgres.signals import Signals
from citebot.store.writer import Writer
from citebot.telegram.health import Health


def without_journal() -> None:
    """Updates are kept in memory only, as python-telegram-bot keeps them."""
    rows: dict[int, Received] = {}

    async def receive(self: Inbox, updates: Sequence[Received]) -> None:
        rows.update((update.update_id, update) for update in updates)

    async def claim(self: Inbox, update_id: int) -> Claimed | None:
        row = rows.get(update_id)
        return None if row is None else Claimed(update_id, row.raw, 1, row.expires)

    async def finish(self: Inbox, update_id: int, unit: Unit) -> None:
        rows.pop(update_id, None)

    Inbox.receive, Inbox.claim, Inbox.finish = receive, claim, finish  # type: ignore[method-assign]


def without_claim() -> None:
    """Whatever is in line is handled, whether or not somebody has it or has done it."""

    async def claim(self: Inbox, update_id: int) -> Claimed | None:
        sql = "SELECT raw, attempts, expires FROM inbox WHERE update_id = ?"
        for raw, attempts, expires in await self.reader.execute_fetchall(sql, (update_id,)):
            if raw is not None:
                kept[update_id] = str(raw)
            return Claimed(update_id, kept.get(update_id, "{}"), attempts, expires)
        return None

    kept: dict[int, str] = {}
    Inbox.claim = claim  # type: ignore[method-assign]


def without_quarantine() -> None:
    """What cannot be read is an error that stops the batch, as in most bots."""

    def envelope(raw: object) -> object:
        telegram.Update.de_json(raw, None)  # type: ignore[arg-type]
        return original(raw)

    original = citebot.telegram.updates.envelope
    citebot.telegram.updates.UnreadableError = _NeverError  # type: ignore[assignment,misc]
    citebot.telegram.intake.UnreadableError = _NeverError  # type: ignore[assignment,attr-defined]
    citebot.telegram.updates.envelope = envelope  # type: ignore[assignment]


def without_guard() -> None:
    """A reload reads the files in the bot's own process, all that the YAML library makes of them, as most bots do."""

    def run(self: Build) -> tuple[Verdict, Snapshot | None]:
        for path in self.knowledge.rglob("*.yaml"):
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        return examine(self.knowledge, self.intents, self.questions)

    Build.run = run  # type: ignore[method-assign]


class _NeverError(ValueError):
    """Raised by nobody."""


def without_turns() -> None:
    """Replicas claim whatever they have in line, whether or not something earlier of the chat is due elsewhere."""
    known = citebot.store.postgres.inbox._CLAIM
    changed = re.sub(r"AND \(w\.state = 1 OR NOT EXISTS \(.*?now\(\)\)\)", "", known, flags=re.S)
    assert changed != known
    citebot.store.postgres.inbox._CLAIM = changed


def without_takeover() -> None:
    """Nobody looks for what a dead replica left."""

    async def waiting(self: PostgresInbox, *given: object, **named: object) -> list[Waiting]:
        return []

    PostgresInbox.waiting = waiting  # type: ignore[assignment,method-assign]


SWITCHES: dict[str, Callable[[], None]] = {
    "journal": without_journal,
    "claim": without_claim,
    "quarantine": without_quarantine,
    "turns": without_turns,
    "takeover": without_takeover,
    "guard": without_guard,
}


def move_clock(file: Path) -> None:
    """Shift this process's wall clock by the seconds in ``file``, whenever they change."""
    real = time.time

    def moved() -> float:
        try:
            return real() + float(file.read_text() or 0)
        except (OSError, ValueError):
            return real()

    time.time = moved


def deaf() -> None:
    """Whatever the database notifies of is missed; what happens must be found out by looking."""

    def hear(self: Signals, *given: object) -> None:
        pass

    Signals._notified = hear  # type: ignore[method-assign]


def fail_while(file: Path) -> None:
    """While ``file`` exists, the store's connection refuses writes as on a read-only file system."""
    original = Writer._commit

    async def commit(self: Writer, *given: Any) -> Any:
        refuses = await asyncio.to_thread(file.exists)
        await self.connection.execute(f"PRAGMA query_only = {'ON' if refuses else 'OFF'}")
        return await original(self, *given)

    Writer._commit = commit  # type: ignore[assignment,method-assign]


def die_at(word: str) -> None:
    """End the process, as a fault in a library would, whenever a message with this word is answered."""
    original = Conversations.answer

    async def answer(self: Conversations, question: Any, *given: Any, **named: Any) -> Any:
        if word in str(question):
            os._exit(139)
        return await original(self, question, *given, **named)

    Conversations.answer = answer  # type: ignore[method-assign]


def note_lag(file: Path) -> None:
    """Have the event loop watch itself."""
    original = citebot.telegram.serve.beat

    async def beat(health: Health) -> None:
        measuring = asyncio.create_task(lag.note(file))
        try:
            await original(health)
        finally:
            measuring.cancel()

    citebot.telegram.serve.beat = beat


def main() -> int:
    """Prepare, then serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", choices=sorted(SWITCHES), action="append", default=[])
    parser.add_argument("--clock", type=Path)
    parser.add_argument("--read-only-while", type=Path)
    parser.add_argument("--deaf", action="store_true")
    parser.add_argument("--lag", type=Path)
    parser.add_argument("--dies-at")
    options = parser.parse_args()
    for name in options.without:
        SWITCHES[name]()
    if options.clock:
        move_clock(options.clock)
    if options.deaf:
        deaf()
    if options.read_only_while:
        fail_while(options.read_only_while)
    if options.dies_at:
        die_at(options.dies_at)
    if options.lag:
        note_lag(options.lag)
    return serve(environment())


if __name__ == "__main__":
    sys.exit(main())
