"""The whole way of an update inside one process: taken in, journalled, claimed, handled, its end recorded.

Everything is the bot's own but for Telegram, which takes whatever is sent. What must never happen raises
:class:`BrokenError`: an error in the log, an update without an end, a broken table.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from telegram.ext import Application
from telegram.request import BaseRequest, RequestData
from tests.fuzz.seeds import BOT, NOW

from citebot.answering.conversations import Conversations
from citebot.answering.live import LiveBase
from citebot.answering.ports import ReloadReport
from citebot.answering.snapshot import Snapshot
from citebot.observing.metrics import Metrics
from citebot.store import SqliteStore
from citebot.telegram import install
from citebot.telegram.dispatcher import Dispatcher
from citebot.telegram.intake import Intake
from citebot.telegram.lanes import Lanes
from citebot.telegram.limiter import Limiter
from citebot.telegram.server_clock import ServerClock

TOKEN = "123456:TEST-token-for-fuzzing-of-the-right-length0"


class BrokenError(AssertionError):
    """What must never happen."""


class Obliging(BaseRequest):
    """Telegram as it is on good days: takes everything."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []

    @property
    def read_timeout(self) -> float | None:
        """Never needed."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: object, **named: object
    ) -> tuple[int, bytes]:
        """Say yes."""
        del method, timeouts, named
        name = url.rpartition("/")[2]
        result: object = True
        if name == "getMe":
            result = BOT
        elif name.startswith(("send", "edit")):
            given = dict(request_data.json_parameters) if request_data is not None else {}
            self.sent.append(given)
            chat = {"id": int(given.get("chat_id", "1")), "type": "private"}
            result = {"message_id": 10_000 + len(self.sent), "date": NOW, "chat": chat, "from": BOT, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


class Complaints(logging.Handler):
    """Every error that is logged; a quarantined update is a warning, as it should be."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        problem = repr(record.exc_info[1]) if record.exc_info else ""
        self.found.append(f"{record.name}: {record.getMessage()} {problem}")


@dataclass(slots=True)
class Handled:
    """A bot that handles what it is given, one update at a time."""

    intake: Intake
    lanes: Lanes
    dispatcher: Dispatcher
    store: SqliteStore
    request: Obliging
    complaints: Complaints
    reloads: list[ReloadReport]
    """What reloads were asked for."""
    _number: int = 0
    ends: dict[str, int] = field(default_factory=dict)

    async def take(self, update: object) -> None:
        """Have one raw update handled to its end. Raises :class:`BrokenError` or whatever went through."""
        self._number += 1
        if isinstance(update, dict):
            update = {"update_id": self._number, **update}
        await self.intake.accept([update])
        while self.lanes._order:
            await self.dispatcher.slots.acquire()
            found = await self.lanes.next()
            assert found is not None
            task = asyncio.create_task(self._run(*found))
            await task
        if self.complaints.found:
            told, self.complaints.found = self.complaints.found, []
            raise BrokenError("; ".join(told))
        if len(self.request.sent) > 5000:
            self.request.sent.clear()

    async def _run(self, update_id: int, lane: str) -> None:
        from citebot.telegram.handling import Handling  # noqa: PLC0415

        await self.dispatcher._handle(update_id, lane, Handling(self.dispatcher.slots))
        self.dispatcher.slots.release()

    async def is_clean(self) -> None:
        """Nothing is left open. Raises :class:`BrokenError`."""
        since = await self.store.inbox.oldest_open()
        if since is not None:
            raise BrokenError(f"left open: an update received at {since}")


@asynccontextmanager
async def handled(snapshot: Snapshot, folder: Path, admins: Collection[int] = ()) -> AsyncIterator[Handled]:
    """A bot with a store in ``folder``; a reload by an admin finds nothing to read there."""
    request, complaints = Obliging(), Complaints()
    application = Application.builder().token(TOKEN).request(request).get_updates_request(Obliging())
    host = application.updater(None).build()
    store = await SqliteStore.open(folder / "c.sqlite")
    clock = ServerClock(wall=lambda: float(NOW))
    lanes, metrics = Lanes(), Metrics()
    reloads: list[ReloadReport] = []
    live = LiveBase(snapshot, folder / "none", folder / "none", observe=reloads.append)
    answerer = Conversations(live, store, clock)
    installed = install(host, answerer=answerer, live=live, store=store, admins=admins, clock=clock)
    dispatcher = Dispatcher(host, store.inbox, lanes, Limiter(), clock, metrics)
    host.add_error_handler(dispatcher.failed)
    logging.getLogger("citebot").addHandler(complaints)
    try:
        await host.initialize()
        intake = Intake(store.inbox, lanes, clock, metrics)
        yield Handled(intake, lanes, dispatcher, store, request, complaints, reloads)
    finally:
        logging.getLogger("citebot").removeHandler(complaints)
        await installed.close()
        await host.shutdown()
        await store.close()
