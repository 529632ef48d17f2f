"""Somebody else's bot with Citebot in it: the host has its own command, its own persistence and its own loop.

Run it with TELEGRAM_BOT_TOKEN set (and TELEGRAM_API_BASE_URL for a local server)::

    python docs/examples/host_bot.py

The host answers /ping; Citebot answers questions, its own commands (renamed here: /fact is /lookup) and its buttons.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path

from telegram.ext import Application, CommandHandler, ContextTypes, PicklePersistence

from citebot.answering.conversations import Conversations
from citebot.answering.live import LiveBase
from citebot.answering.snapshot import build_snapshot
from citebot.settings import Settings
from citebot.store.sqlite import SqliteStore
from citebot.telegram import DEFAULT_COMMANDS, install
from telegram import Update


class SystemClock:
    """Seconds since the epoch."""

    def now(self) -> float:
        return time.time()


async def ping(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """The host's own command."""
    if update.message is not None:
        await update.message.reply_text("pong")


async def main() -> None:
    """The host's own loop; ``run_polling`` and ``run_webhook`` work as well."""
    settings = Settings.from_environ(os.environ)
    persistence = PicklePersistence(Path(os.environ.get("HOST_STATE", "host_state.pickle")))
    application = (
        Application.builder()
        .token(settings.token or "")
        .base_url(settings.api_base_url)
        .persistence(persistence)
        .build()
    )
    application.add_handler(CommandHandler("ping", ping))

    live = LiveBase(
        build_snapshot(settings.knowledge, settings.intents),
        settings.knowledge,
        settings.intents,
        settings.questions,
    )
    store = await SqliteStore.open(settings.database)
    clock = SystemClock()
    citebot = install(
        application,
        answerer=Conversations(live, store, clock),
        live=live,
        store=store,
        clock=clock,
        admins=settings.admins,
        callback_prefix="host-cb:",
        commands={**DEFAULT_COMMANDS, "fact": "lookup"},
    )

    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        async with application, citebot:
            with contextlib.suppress(Exception):
                await citebot.publish_commands()  # the host's wish: nothing is set without it
            await application.start()
            if application.updater is not None:
                await application.updater.start_polling()
                await stopped.wait()
                await application.updater.stop()
            await application.stop()
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(main())
