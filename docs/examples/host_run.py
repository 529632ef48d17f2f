"""Somebody else's bot with Citebot in it, started by ``run_polling`` or ``run_webhook``, with persistence.

Run it with TELEGRAM_BOT_TOKEN set; with CITEBOT_WEBHOOK_URL and CITEBOT_WEBHOOK_LISTEN set it uses a webhook::

    python docs/examples/host_run.py

The library owns the loop here, so what needs one is opened in ``post_init`` and closed in ``post_shutdown``.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram.ext import Application, CommandHandler, ContextTypes, PicklePersistence

from citebot.answering.conversations import Conversations
from citebot.answering.live import LiveBase
from citebot.answering.snapshot import build_snapshot
from citebot.settings import Settings
from citebot.store.sqlite import SqliteStore
from citebot.telegram import DEFAULT_COMMANDS, Installed, install
from telegram import Update

Host = Application[Any, Any, Any, Any, Any, Any]


class SystemClock:
    """Seconds since the epoch."""

    def now(self) -> float:
        return time.time()


class Guest:
    """Citebot, from the host's start to its end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: SqliteStore | None = None
        self._citebot: Installed | None = None

    async def move_in(self, application: Host) -> None:
        """Before the first update."""
        given = self._settings
        live = LiveBase(build_snapshot(given.knowledge, given.intents), given.knowledge, given.intents, given.questions)
        self._store = await SqliteStore.open(given.database)
        self._citebot = install(
            application,
            answerer=Conversations(live, self._store, SystemClock()),
            live=live,
            store=self._store,
            clock=SystemClock(),
            admins=given.admins,
            commands={**DEFAULT_COMMANDS, "fact": "lookup"},
        )

    async def move_out(self, _: Host) -> None:
        """After the last one."""
        if self._citebot is not None:
            await self._citebot.close()
        if self._store is not None:
            await self._store.close()


async def ping(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """The host's own command."""
    if update.message is not None:
        await update.message.reply_text("pong")


def main() -> None:
    """Build the host, then hand over to the library."""
    settings = Settings.from_environ(os.environ)
    guest = Guest(settings)
    application = (
        Application.builder()
        .token(settings.token or "")
        .base_url(settings.api_base_url)
        .persistence(PicklePersistence(Path(os.environ.get("HOST_STATE", "host_state.pickle"))))
        .concurrent_updates(True)
        .post_init(guest.move_in)
        .post_shutdown(guest.move_out)
        .build()
    )
    application.add_handler(CommandHandler("ping", ping))
    address = os.environ.get("CITEBOT_WEBHOOK_URL")
    if address:
        host, _, port = os.environ["CITEBOT_WEBHOOK_LISTEN"].rpartition(":")
        path = urlsplit(address).path.lstrip("/")
        application.run_webhook(listen=host, port=int(port), url_path=path, webhook_url=address)
    else:
        application.run_polling()


if __name__ == "__main__":
    main()
