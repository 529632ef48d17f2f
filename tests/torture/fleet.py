"""Replicas of a bot on PostgreSQL behind a proxy, each a process that can be killed and started again."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgresql import PostgresServer
from tests.torture.stage import ADMIN, BASE, ROOT, Stage, free_port, stage

KEY = "5a" * 32
READY = 60.0


@dataclass(slots=True)
class Fleet:
    """The stage, its replicas, the proxy before them and the database behind them."""

    it: Stage
    server: PostgresServer
    dsn: str
    number: int
    is_webhook: bool = True
    ports: list[int] = field(default_factory=list)
    front: int = 0
    arguments: dict[int, tuple[str, ...]] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    proxy: subprocess.Popen[bytes] | None = None

    def start_all(self) -> None:
        """The proxy and all replicas; the first one alone, since it reads the base for all."""
        self.ports = [free_port() for _ in range(self.number)]
        self.front = free_port()
        if self.is_webhook:
            command = [sys.executable, "-m", "tests.torture.proxy", *map(str, [self.front, *self.ports])]
            self.proxy = subprocess.Popen(command, cwd=ROOT)
        kept = self.it.folder / "state0" / "citebot" / "citebot.sqlite.base"
        if _indexed:
            kept.parent.mkdir(mode=0o700, parents=True)
            kept.touch(mode=0o600)
            kept.write_bytes(_indexed[0])
        for place in range(self.number):
            self.start(place)
            self.wait_ready(place)
        if not _indexed and kept.is_file():
            _indexed.append(kept.read_bytes())
        self.it.api.wait_listening(webhook=self.is_webhook, timeout=READY)

    def webhook_error(self) -> str:
        """The last failure that Telegram noted of the webhook."""
        with urllib.request.urlopen(f"{self.it.api.base_url}{self.it.api.token}/getWebhookInfo", timeout=10) as answer:
            return str(json.load(answer)["result"].get("last_error_message", ""))

    def start(self, place: int) -> None:
        """Start one replica."""
        port = self.ports[place]
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CITEBOT_")},
            "TELEGRAM_BOT_TOKEN": self.it.api.token,
            "TELEGRAM_API_BASE_URL": self.it.api.base_url,
            "CITEBOT_KNOWLEDGE": str(self.it.folder / "knowledge"),
            "CITEBOT_INTENTS": str(self.it.folder / "intents"),
            "CITEBOT_DATABASE": self.dsn,
            "CITEBOT_STORE_KEY": KEY,
            "CITEBOT_ADMINS": str(ADMIN),
            "CITEBOT_CACHE": "",
            "XDG_STATE_HOME": str(self.it.folder / f"state{place}"),
            "CITEBOT_HEALTH_LISTEN": f"127.0.0.1:{port}",
            **self.environ,
        }
        if self.is_webhook:
            environ["CITEBOT_WEBHOOK_URL"] = f"http://127.0.0.1:{self.front}/hook"
            environ["CITEBOT_WEBHOOK_LISTEN"] = f"127.0.0.1:{port}"
        with self.log(place).open("ab") as output:
            self.processes[place] = subprocess.Popen(
                [sys.executable, "-m", "tests.torture.launch", *self.arguments.get(place, ())],
                env=environ,
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )

    def log(self, place: int) -> Path:
        """What a replica has written."""
        return self.it.folder / f"log{place}"

    def wait_ready(self, place: int, seconds: float = READY) -> None:
        """Wait until a replica can answer."""
        until = time.monotonic() + seconds
        while self.get(place, "/readyz")[0] != 200:
            assert time.monotonic() < until, f"replica {place} is not ready: {self.log(place).read_text()[-1500:]}"
            time.sleep(0.05)

    def get(self, place: int, path: str) -> tuple[int, str]:
        """What a replica says at its own port; 0 if nothing."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.ports[place], timeout=3)) as connection:
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException):
                return 0, ""

    def version(self, place: int) -> str:
        """The base that a replica answers from."""
        found = re.search(r'citebot_base\{version="([^"]+)"\} 1', self.get(place, "/metrics")[1])
        return found[1] if found else ""

    def metric(self, place: int, name: str) -> float:
        """One number of a replica's."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get(place, "/metrics")[1], re.M)
        return float(found[1]) if found else 0.0

    def kill(self, place: int) -> None:
        """As the kernel does when memory runs out."""
        self.processes[place].kill()
        self.processes[place].wait()

    def stop(self, place: int) -> tuple[int, float]:
        """Ask one to end; its exit code and the seconds it took."""
        started = time.monotonic()
        self.processes[place].send_signal(signal.SIGTERM)
        try:
            code = self.processes[place].wait(15)
        except subprocess.TimeoutExpired:
            self.kill(place)
            code = -9
        return code, time.monotonic() - started

    def close(self) -> None:
        """End everything."""
        for process in [*self.processes.values(), *([self.proxy] if self.proxy else [])]:
            process.kill()
            process.wait()

    def alive(self) -> int:
        """How many replicas run."""
        return sum(process.poll() is None for process in self.processes.values())

    def left_over(self) -> str:
        """Where unanswered messages are."""
        found = [f"{number} with Telegram" for number in [self.it.api.counters()["pending"]] if number]
        sql = "SELECT state, reason, count(*) FROM inbox WHERE state <> 2 GROUP BY 1, 2"
        schema = self.dsn.partition("search_path=")[2]
        sql = sql.replace("inbox", f"{schema}.inbox")
        found += [f"{number} {reason or 'open'}" for _, reason, number in self.server.execute(sql)]
        return "; left: " + ", ".join(found) if found else ""


_indexed: list[bytes] = []
"""The finished base, once any scene has had it read."""


@contextmanager
def fleet(
    server: PostgresServer, seed: int, number: int = 2, *, webhook: bool = True, knowledge: Path = BASE
) -> Iterator[Fleet]:
    """Replicas on a fresh place in the database; nothing runs yet."""
    with stage(seed, webhook=webhook, knowledge=knowledge) as it:
        made = Fleet(it, server, server.database(), number, webhook)
        try:
            yield made
        finally:
            made.close()


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
