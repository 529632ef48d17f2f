"""Starts ``postgres`` on a free port, as a user without rights where the tests run as root."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "shared_buffers=32MB",
    "max_connections=100",
    "log_min_messages=fatal",
    "autovacuum_naptime=5s",
)
"""As after installation but for its size: above all, every commit waits for the disk."""


def find_binaries() -> Path | None:
    """The folder of the newest server on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    return Path(where).resolve().parent if where else None


@dataclass(slots=True)
class PostgresServer:
    """One server and its databases."""

    binaries: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _made: int = 0
    _as_user: dict[str, object] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make the cluster."""
        if os.getuid() == 0:  # PostgreSQL does not run as root
            for name in ("postgres", "nobody"):
                with contextlib.suppress(KeyError):
                    user = pwd.getpwnam(name)
                    self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
                    os.chown(self.folder, user.pw_uid, user.pw_gid)
                    break
        command = [
            self.binaries / "initdb",
            "-D",
            self.data,
            "-U",
            "citebot",
            "--auth=trust",
            "--no-locale",
            "-E",
            "UTF8",
        ]
        self._run([*command, "--no-sync"])

    @property
    def address(self) -> str:
        """Where it is."""
        return f"postgresql://citebot@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """Its folder."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = [word for setting in SETTINGS for word in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, "-p", str(self.port), *options],
                stdout=log,
                stderr=log,
                cwd="/",
                **self._as_user,  # type: ignore[call-overload]
            )
        until = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-800:]}")
            time.sleep(0.05)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop it: in order, or at once as in a crash."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
            self.process.wait(20)

    def database(self) -> str:
        """The address of a fresh place in it: a schema, which is quickly made, and as apart as a database."""
        self._made += 1
        name = f"t{self._made}_{secrets.token_hex(3)}"
        self.execute(f"CREATE SCHEMA {name}")
        return f"{self.address}?search_path={name}"

    def execute(self, sql: str, dsn: str | None = None) -> list[tuple[object, ...]]:
        """One statement, from outside the bot."""

        async def run() -> list[tuple[object, ...]]:
            connection = await asyncpg.connect(dsn or self.address)
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        return _apart(run)

    def _answers(self) -> bool:
        command = [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False, timeout=10).returncode == 0

    def _run(self, command: Sequence[str | Path]) -> None:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd="/",
            **self._as_user,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, done.stderr


def _apart(work):  # type: ignore[no-untyped-def]
    """Run it in a loop of its own, also when the caller is inside one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result(30)


@contextmanager
def running(binaries: Path) -> Iterator[PostgresServer]:
    """A server until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="citebot-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        server = PostgresServer(binaries, folder, port)
        server.prepare()
        server.start()
        try:
            yield server
        finally:
            server.stop(at_once=True)
