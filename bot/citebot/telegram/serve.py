"""A bot of our own: everything between the journal and Telegram, from start to a clean end.

Start: the store, what was left open in it, Telegram, then the doors. End: the doors, the sends under way, the
store. Whatever hangs in between is ended by force, since the journal makes that harmless.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram.error import InvalidToken, TelegramError

from citebot.answering.ports import Store
from citebot.observing.metrics import Metrics
from citebot.store import Durable, StoreError
from citebot.telegram.assembly import Host, assemble, make_poller
from citebot.telegram.convert import language_of
from citebot.telegram.dispatcher import Dispatcher, until_stored
from citebot.telegram.health import Health
from citebot.telegram.intake import Intake
from citebot.telegram.lanes import Lanes
from citebot.telegram.limiter import Limiter
from citebot.telegram.outage import Outage
from citebot.telegram.plugin import Installed
from citebot.telegram.poller import Poller
from citebot.telegram.server_clock import ServerClock
from citebot.telegram.serving_settings import ServingSettings
from citebot.telegram.shared_limiter import SharedLimiter
from citebot.telegram.updates import WANTED
from citebot.telegram.upkeep import beat, keep_tidy, watch
from citebot.telegram.webhook import listen

log = logging.getLogger(__name__)
Install = Callable[[Host], Awaitable[Installed]]
"""Adds the handlers, as soon as there is a base to answer from."""
DRAIN = 1.8
HARD_END = 2.8
"""Seconds after the signal at which the process ends in any case."""


class ServedStore(Store, Durable, Protocol):
    """A store as serving and answering need it."""


class TokenRefusedError(Exception):
    """Telegram does not know the token."""


@dataclass(slots=True)
class Server:
    """One bot, served until a signal."""

    token: str
    api_base_url: str
    settings: ServingSettings
    store: ServedStore
    metrics: Metrics
    install: Install
    clock: ServerClock = field(default_factory=ServerClock)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _installed: Installed | None = None

    async def run(self) -> None:
        """Serve. Raises :class:`TokenRefusedError`, or ``OSError`` if the port is taken."""
        pace = self.store.pace
        limiter = Limiter() if pace is None else SharedLimiter(pace=pace)
        lanes = Lanes()
        application = assemble(self.token, self.api_base_url, self.clock, limiter, self.metrics)
        outage = Outage(lambda chat, tag: self._tell_of_outage(application, chat, tag))
        intake = Intake(self.store.inbox, lanes, self.clock, self.metrics, outage)
        health = Health(self.metrics)
        dispatcher = Dispatcher(application, self.store.inbox, lanes, limiter, self.clock, self.metrics)
        application.add_error_handler(dispatcher.failed)
        self._observe(health, lanes)
        self._heed_signals()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(_closed, application)
            stack.push_async_callback(outage.close)
            await until_stored(intake.recover)
            if not await self._greet(application):
                return
            await application.start()
            tasks = [
                asyncio.create_task(self._answer(application, dispatcher, health), name="dispatcher"),
                asyncio.create_task(beat(health), name="beat"),
                asyncio.create_task(self.store.background(), name="store"),
                asyncio.create_task(keep_tidy(self.store, intake, self.clock, health), name="upkeep"),
            ]
            stack.push_async_callback(_cancelled, tasks)
            stack.push_async_callback(self._uninstall)
            server = self._open_doors(health, intake)
            if server is not None:
                stack.callback(server.stop)
            if self.settings.webhook is None:
                poller = make_poller(self.token, self.api_base_url, self.clock, intake)
                stack.push_async_callback(poller.client.close)
                tasks.append(asyncio.create_task(self._poll_alone(application, poller), name="poller"))
                health.checks["polling"] = poller.complaint
                self.metrics.gauge("polling", "Whether this process polls.", lambda: float(poller.is_polling))
            else:
                tasks.append(asyncio.create_task(self._set_webhook(application), name="webhook"))
            failure = await watch(tasks, self.stopping)
            health.is_draining = True
            if server is not None:
                server.stop()
            await _cancelled(tasks[1:])
            dropped = await dispatcher.drain(DRAIN)
            await self._uninstall()
            log.info("stopped", extra={"open": len(lanes), "postponed": dropped})
            if failure is not None:
                raise failure

    async def _greet(self, application: Host) -> bool:
        """Ask Telegram who we are, until it answers; ``False`` if told to stop meanwhile."""
        pause = 0.5
        while not self.stopping.is_set():
            try:
                await application.initialize()
            except InvalidToken:
                raise TokenRefusedError("Telegram does not know this token; ask @BotFather for it") from None
            except TelegramError as error:
                log.warning("Telegram cannot be reached", extra={"problem": type(error).__name__})
            else:
                log.info("connected", extra={"bot": application.bot.username})
                return True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
            pause = min(30.0, pause * 2)
        return False

    async def _answer(self, application: Host, dispatcher: Dispatcher, health: Health) -> None:
        """Wait for the base, then answer until the lanes are stopped. What comes meanwhile is in the journal."""
        health.checks["base"] = lambda: "" if self._installed else "the base is being read"
        self._installed = await self.install(application)
        log.info("answering")
        menus = asyncio.create_task(_publish(self._installed), name="menus")
        try:
            await dispatcher.run()
            await self.stopping.wait()
        finally:
            await _cancelled([menus])

    async def _tell_of_outage(self, application: Host, chat: int, tag: str) -> None:
        if self._installed is not None:
            lang = language_of(tag) or "en"
            await application.bot.send_message(chat, self._installed.desk.snapshot.composer.reply("tg-outage", lang))

    async def _uninstall(self) -> None:
        if self._installed is not None:
            await self._installed.close()

    def _open_doors(self, health: Health, intake: Intake) -> Any:
        webhook = self.settings.webhook
        if webhook is not None:
            if self.settings.health is not None and self.settings.health != webhook.listen:
                listen(self.settings.health, health, None, intake)
            return listen(webhook.listen, health, webhook, intake)
        return listen(self.settings.health, health, None, intake) if self.settings.health else None

    async def _poll_alone(self, application: Host, poller: Poller) -> None:
        await self.store.alone("poller", lambda: self._poll(application, poller))

    async def _poll(self, application: Host, poller: Poller) -> None:
        await application.bot.delete_webhook()
        log.info("ready", extra={"mode": "polling"})
        try:
            await poller.run()
        except InvalidToken:
            raise TokenRefusedError("Telegram does not know the token any more") from None

    async def _set_webhook(self, application: Host) -> None:
        webhook = self.settings.webhook
        assert webhook is not None

        async def set_it() -> None:
            await application.bot.set_webhook(
                webhook.url, allowed_updates=WANTED, secret_token=webhook.secret, max_connections=40
            )

        mark = hashlib.sha256(repr((webhook.url, webhook.secret, WANTED)).encode()).hexdigest()
        # Replicas do it once for all of them: Telegram takes it once a second.
        while True:
            try:
                if not await self.store.once("webhook", mark, set_it):
                    told = await application.bot.get_webhook_info()
                    if told.url != webhook.url:
                        await set_it()
                break
            except StoreError:
                await asyncio.sleep(1.0)
        log.info("ready", extra={"mode": "webhook"})
        await asyncio.Event().wait()

    def _observe(self, health: Health, lanes: Lanes) -> None:
        store = self.store
        health.checks["store"] = lambda: "" if store.is_healthy else "the store refuses writes"
        self.metrics.gauge("open_updates", "Updates not yet answered.", lambda: float(len(lanes)))
        self.metrics.gauge("oldest_open_seconds", "How long the oldest open update has waited.", lambda: health.waited)
        self.metrics.gauge("loop_lag_seconds", "How late the event loop was at most of late.", lambda: health.lag)
        self.metrics.gauge("store_healthy", "Whether the last commit succeeded.", lambda: float(store.is_healthy))
        self.metrics.gauge("commits_total", "Commits of the store.", lambda: float(store.commits))

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)

    def _stop(self) -> None:
        if self.stopping.is_set():
            return
        log.info("stopping")
        self.stopping.set()
        last = threading.Timer(HARD_END, _end_now)
        last.daemon = True
        last.start()


def _end_now() -> None:
    """Something hangs. What is open stays open in the journal, so nothing is lost by this."""
    log.critical("ended by force")
    os._exit(70)


async def _publish(installed: Installed) -> None:
    try:
        await installed.publish_commands()
    except TelegramError as error:
        log.warning("the command menus could not be set", extra={"problem": type(error).__name__})


async def _closed(application: Host) -> None:
    with contextlib.suppress(Exception):
        if application.running:
            await application.stop()
        await application.shutdown()


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
