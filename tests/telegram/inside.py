"""The plugin in the test's own process, over HTTP against the double: for what needs hands on its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from telegram.ext import Application
from tests.botapi.client import BotApi
from tests.telegram.memory import MemoryStore, SteppedClock

from citebot.answering.conversations import Conversations
from citebot.answering.live import LiveContent
from citebot.telegram import Installed, install


@dataclass(frozen=True, slots=True)
class Inside:
    """The plugin, its host and its parts."""

    api: BotApi
    installed: Installed
    store: MemoryStore
    clock: SteppedClock
    application: Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def inside(
    live: LiveContent,
    admin: int,
    *,
    api: BotApi | None = None,
    keeps_data: bool = False,
    store: MemoryStore | None = None,
) -> AsyncIterator[Inside]:
    """A host that polls, with the plugin installed and everything in memory.

    It starts a double of its own unless it is given one, and may be a host with ``arbitrary_callback_data``.
    """
    with BotApi.start() if api is None else nullcontext(api) as api:
        builder = Application.builder().token(api.token).base_url(api.base_url).concurrent_updates(8)
        application = builder.arbitrary_callback_data(keeps_data).build()
        store, clock = store or MemoryStore(), SteppedClock()
        answerer = Conversations(live, store, clock)
        installed = install(application, answerer=answerer, live=live, store=store, clock=clock, admins={admin})
        assert application.updater is not None
        async with application, installed:
            await application.start()
            await application.updater.start_polling()
            try:
                yield Inside(api, installed, store, clock, application)
            finally:
                await application.updater.stop()
                await application.stop()
