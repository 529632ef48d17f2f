"""The composition root of the served bot: the only place that knows all its parts."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from citebot.answering import compiled
from citebot.answering.artifact import cached_snapshot
from citebot.answering.conversations import Conversations
from citebot.answering.following import Following
from citebot.answering.live import LiveBase
from citebot.answering.ports import ReloadReport
from citebot.answering.receiving import Build, BuildError
from citebot.answering.snapshot import Snapshot
from citebot.observing import logs
from citebot.observing.metrics import Metrics
from citebot.settings import Settings, SettingsError
from citebot.store import SqliteStore, StoreError, StoreUnavailableError
from citebot.telegram import Installed, install
from citebot.telegram.assembly import Host
from citebot.telegram.serve import ServedStore, Server, TokenRefusedError
from citebot.telegram.server_clock import ServerClock
from citebot.telegram.serving_settings import ServingSettings

log = logging.getLogger(__name__)


class FaultyBaseError(Exception):
    """The base cannot be served; the arguments are its faults."""


def serve(settings: Settings) -> int:
    """Serve on Telegram until a signal; returns the exit code.

    Raises :class:`SettingsError` for a missing or malformed setting. Everything else that keeps the bot from
    serving is said on standard error, and the code is 1.
    """
    if settings.token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set; @BotFather on Telegram gives out tokens")
    serving = ServingSettings.from_environ(os.environ, settings.token)
    secrets = [settings.token, settings.token.partition(":")[2]]
    if serving.webhook is not None:
        secrets += [serving.webhook.secret, serving.webhook.path]
    if settings.postgres is not None:
        secrets += [settings.postgres, urlsplit(settings.postgres).password or settings.postgres]
    logs.configure(secrets)
    os.umask(0o077)
    try:
        asyncio.run(_serve(settings, settings.token, serving))
    except FaultyBaseError as error:
        return _failed(*map(str, error.args))
    except (StoreError, sqlite3.Error) as error:
        return _failed(f"the store cannot be used: {error}")
    except (TokenRefusedError, BuildError) as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.strerror or type(error).__name__}{_named(error)}")
    return 0


async def _serve(settings: Settings, token: str, serving: ServingSettings) -> None:
    clock = ServerClock()
    store = await open_store(settings, clock)
    following = None if store.bases is None else Following(store.bases, compiled.program_hash())
    starting = Starting(settings, _beside(settings.database), following)
    tasks: list[asyncio.Task[None]] = []
    try:
        building = asyncio.create_task(starting.first())
        metrics = Metrics()

        async def install_all(application: Host) -> Installed:
            live = LiveBase(
                await trimmed(building),
                settings.knowledge,
                settings.intents,
                settings.questions,
                starting.kept_at,
                starting.build,
                _noting(metrics, following),
            )
            metrics.gauge("base", "The base in use.", lambda: 1.0, lambda: {"version": live.current.version})
            if following is not None:
                following.live, live.prepare = live, following.prepare
                tasks.append(asyncio.create_task(following.run(), name="following"))
                metrics.gauge("base_behind", "Whether another base is in force.", lambda: float(following.is_behind))
            answerer = Conversations(live, store, server.clock, observe=_observing(metrics))
            return install(
                application,
                answerer=answerer,
                live=live,
                store=store,
                admins=settings.admins,
                clock=server.clock,
            )

        server = Server(token, settings.api_base_url, serving, store, metrics, install_all, clock)
        await server.run()
    finally:
        for task in tasks:
            task.cancel()
        starting.stop()
        await store.close()


async def open_store(settings: Settings, clock: ServerClock) -> ServedStore:
    """The store that the settings name. Raises :class:`SettingsError` or :class:`StoreError`."""
    if settings.postgres is None:
        return await SqliteStore.open(settings.database, clock=clock.now)
    if settings.store_key is None:
        raise SettingsError(
            "CITEBOT_STORE_KEY is not set; with PostgreSQL it must hold 64 hexadecimal digits,"
            " the same for every replica"
        )
    try:
        from citebot.store.postgres import PostgresStore  # noqa: PLC0415 (an extra)
    except ImportError:
        raise SettingsError("CITEBOT_DATABASE names PostgreSQL, which needs: pip install 'citebot[postgres]'") from None
    with contextlib.suppress(OSError):  # only finished bases are kept there
        settings.database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return await PostgresStore.open(settings.postgres, settings.store_key)


async def trimmed(building: asyncio.Task[Snapshot]) -> Snapshot:
    """The base that is being read, with the memory that only its reading took given back to the system."""
    snapshot = await building
    with contextlib.suppress(AttributeError, OSError):  # only glibc keeps freed memory, and only it has this
        await asyncio.to_thread(ctypes.CDLL(None).malloc_trim, 0)
    return snapshot


@dataclass(slots=True)
class Starting:
    """Where bases come from: a finished one beside the store, or a build in a child process."""

    settings: Settings
    kept_at: Path
    following: Following | None = None
    builds: list[Build] = field(default_factory=list)

    async def first(self) -> Snapshot:
        """The base to start with; with replicas, the one that they agree on."""
        if self.following is None:
            return await asyncio.to_thread(self.base)
        content = await asyncio.to_thread(compiled.content_hash, self.settings.knowledge, self.settings.intents)

        async def own() -> Snapshot:
            return await asyncio.to_thread(self.base)

        while True:
            try:
                return await self.following.first(content, own)
            except StoreUnavailableError:
                await asyncio.sleep(1.0)

    def base(self) -> Snapshot:
        """The base to start with. Blocks. Raises :class:`FaultyBaseError` or :class:`BuildError`."""
        wanted = compiled.fingerprint(self.settings.knowledge, self.settings.intents)
        found = compiled.load(self.kept_at, wanted)
        if found is None:  # the command line may have read this very base already
            found = cached_snapshot(self.settings.knowledge, self.settings.intents, self.settings.cache)
        if found is not None:
            return found
        build = self.build(self.settings.knowledge, self.settings.intents, None, self.kept_at)
        verdict, snapshot = build.run()
        if snapshot is None:
            raise FaultyBaseError(*verdict.faults)
        return snapshot

    def build(self, knowledge: Path, intents: Path, questions: Path | None, kept_at: Path | None) -> Build:
        """A build in a child process, which :meth:`stop` ends."""
        build = Build(knowledge, intents, questions, kept_at, self.following.take if self.following else None)
        self.builds = [build]
        return build

    def stop(self) -> None:
        """End what is under way."""
        for build in self.builds:
            build.stop()


def _beside(database: Path) -> Path:
    return database.with_name(database.name + ".base")


def _failed(*reasons: str) -> int:
    for reason in reasons:
        sys.stderr.write(f"citebot: {reason}\n")
    return 1


def _named(error: OSError) -> str:
    return f": {error.filename}" if isinstance(error.filename, str) else ""


def _observing(metrics: Metrics) -> Callable[[str, float], None]:
    def observe(outcome: str, seconds: float) -> None:
        metrics.answers.add(outcome=outcome)
        metrics.matching.observe(seconds)

    return observe


def _noting(metrics: Metrics, following: Following | None) -> Callable[[ReloadReport], None]:
    def note(report: ReloadReport) -> None:
        metrics.reloads.add(result="swapped" if report.is_swapped else "refused")
        if following is not None:
            following.observe(report)

    return note


__all__: Sequence[str] = ["serve"]
