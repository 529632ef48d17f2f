"""A bot in a process of its own, talking to the double."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.botapi.client import BotApi
from tests.torture.stage import free_port

ROOT = Path(__file__).parents[2]
BASE = Path(__file__).with_name("base")
ADMIN = 4242
SERVE = ("-m", "citebot", "serve")
HOST = (str(ROOT / "docs" / "examples" / "host_bot.py"),)
HOST_RUN = (str(ROOT / "docs" / "examples" / "host_run.py"),)


@dataclass(frozen=True, slots=True)
class Running:
    """The double, and the folder from which the bot reads its base."""

    api: BotApi
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def knowledge(self) -> Path:
        """What ``/reload`` reads."""
        return self.folder / "knowledge"


@contextmanager
def running(
    arguments: tuple[str, ...], extra: Mapping[str, str] | None = None, *, webhook: bool = False
) -> Iterator[Running]:
    """Start the double and the bot; both end with the block, and so does everything they wrote.

    By webhook, the double calls the bot at a plain ``http`` address, as a local Bot API server does.
    """
    door = f"127.0.0.1:{free_port()}"
    by_webhook = {"CITEBOT_WEBHOOK_URL": f"http://{door}", "CITEBOT_WEBHOOK_LISTEN": door} if webhook else {}
    with tempfile.TemporaryDirectory() as name, BotApi.start() as api:
        folder = Path(name)
        shutil.copytree(BASE, folder / "knowledge")
        environ = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_BASE_URL": api.base_url,
            "CITEBOT_KNOWLEDGE": str(folder / "knowledge"),
            "CITEBOT_QUESTIONS": str(folder / "questions"),
            "CITEBOT_DATABASE": str(folder / "state" / "citebot.sqlite"),
            "CITEBOT_ADMINS": str(ADMIN),
            "HOST_STATE": str(folder / "host.pickle"),
            **by_webhook,
            **(extra or {}),
        }
        (folder / "questions").mkdir()
        (folder / "questions" / "none.yaml").write_text("questions: []\n")
        log = folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments], env=environ, cwd=ROOT, stdout=output, stderr=output
            )
        try:
            try:
                api.wait_listening(webhook=webhook, timeout=60)
            except AssertionError as error:
                raise AssertionError(f"the bot does not listen: {log.read_text()[-3000:]}") from error
            if arguments[0] == "-m":
                _wait_answering(log, process)
            yield Running(api, folder, process)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
            assert api.token not in log.read_text()


def _wait_answering(log: Path, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """A served bot listens first and reads its base then; on a busy machine that takes a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        if '"answering"' in log.read_text():
            return
        time.sleep(0.02)
    raise AssertionError(f"the bot does not answer: {log.read_text()[-3000:]}")
