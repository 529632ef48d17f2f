"""A bot in a process of its own that can be killed and started again on the same store."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.botapi import BotApi, MessageId

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "serving" / "base"
QUESTIONS = (
    "How many keepers did the Aldmere lighthouse have?",
    "when was the north tower built?",
    "hải đăng Aldmere có bao nhiêu người gác?",
    "what did Mira Holt say about the light?",
    "what did the keepers earn?",
    "who painted the Mona Lisa?",
)
ADMIN = 4242
READY = 20.0


@dataclass(slots=True)
class Count:
    """What became of the messages."""

    pushed: int
    lost: int
    doubled: int
    """Copies beyond the first."""


@dataclass(slots=True)
class Stage:
    """The double, the bot's folder, and the bot as it runs now."""

    api: BotApi
    folder: Path
    random: random.Random
    is_webhook: bool = False
    arguments: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    said: list[MessageId] = field(default_factory=list)
    port: int = 0
    _users: int = 1000

    @property
    def log(self) -> Path:
        """Everything the bot has written."""
        return self.folder / "log"

    @property
    def database(self) -> Path:
        """Its store."""
        return self.folder / "state" / "citebot.sqlite"

    def start(self, *, wait: bool = True) -> None:
        """Start the bot; by default wait until it listens."""
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CITEBOT_")},
            "TELEGRAM_BOT_TOKEN": self.api.token,
            "TELEGRAM_API_BASE_URL": self.api.base_url,
            "CITEBOT_KNOWLEDGE": str(self.folder / "knowledge"),
            "CITEBOT_INTENTS": str(self.folder / "intents"),
            "CITEBOT_DATABASE": str(self.database),
            "CITEBOT_ADMINS": str(ADMIN),
            **self.environ,
        }
        if self.is_webhook:
            self.port = self.port or free_port()
            environ["CITEBOT_WEBHOOK_URL"] = f"http://127.0.0.1:{self.port}"
            environ["CITEBOT_WEBHOOK_LISTEN"] = f"127.0.0.1:{self.port}"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.torture.launch", *self.arguments],
                env=environ,
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
        if wait:
            self.wait_listening()

    def wait_listening(self) -> None:
        """Wait until updates can reach it."""
        until = time.monotonic() + READY
        while self.is_webhook and time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.01)
        self.api.wait_listening(webhook=self.is_webhook, timeout=READY)

    def kill(self) -> None:
        """As the kernel does when memory runs out."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> tuple[int, float]:
        """Ask it to end; its exit code and the seconds it took."""
        assert self.process is not None
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = -9
            self.process.wait()
        return code, time.monotonic() - started

    def burst(self, count: int, chats: int = 40) -> list[MessageId]:
        """Many questions at once, from as many people as ``chats``."""
        texts = [self.random.choice(QUESTIONS) for _ in range(count)]
        events = [{"text": text, "user": 1000 + self.random.randrange(chats)} for text in texts]
        said = self.api.say_all(list(events))
        self.said += said
        return said

    def wait_answered(self, timeout: float, said: list[MessageId] | None = None, *, quiet: float = 1e9) -> bool:
        """Wait until every message has a reply, or until for ``quiet`` seconds none has come."""
        wanted = set(self.said if said is None else said)
        now = time.monotonic()
        until, last, before = now + timeout, now, -1
        while now < until and now - last < quiet:
            replies = self.replies()
            if all(replies[message.chat, int(message)] for message in wanted):
                return True
            if len(replies) != before:
                last, before = now, len(replies)
            time.sleep(0.1)
            now = time.monotonic()
        return False

    def replies(self) -> Counter[tuple[int, int]]:
        """How many replies each message has."""
        return Counter((sent.chat, sent.reply_to) for sent in self.api.sent() if sent.reply_to is not None)

    def left_over(self) -> str:
        """Where unanswered messages are: not yet fetched, open in the journal, or buried, and why."""
        found = [f"{number} with Telegram" for number in [self.api.counters()["pending"]] if number]
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as reader:
            sql = "SELECT state, reason, count(*) FROM inbox WHERE state != 2 GROUP BY 1, 2"
            found += [f"{number} {reason or 'open'}" for _, reason, number in reader.execute(sql)]
        return "; " + ", ".join(found) if found else ""

    def count(self) -> Count:
        """What became of everything said so far."""
        replies = self.replies()
        each = [replies[message.chat, int(message)] for message in self.said]
        return Count(len(each), sum(n == 0 for n in each), sum(n - 1 for n in each if n > 1))


@contextmanager
def stage(
    seed: int,
    *,
    webhook: bool = False,
    arguments: tuple[str, ...] = (),
    environ: Mapping[str, str] | None = None,
    knowledge: Path = BASE,
) -> Iterator[Stage]:
    """A double and a folder for the bot; all of it ends with the block."""
    with tempfile.TemporaryDirectory() as name, BotApi.start() as api:
        folder = Path(name)
        # Copies, so that whoever edits the project meanwhile does not take part.
        shutil.copytree(knowledge, folder / "knowledge")
        shutil.copytree(ROOT / "intents", folder / "intents")
        made = Stage(api, folder, random.Random(seed), webhook, arguments, environ or {})
        try:
            yield made
        finally:
            if made.process is not None and made.process.poll() is None:
                made.kill()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
