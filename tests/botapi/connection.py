"""The process of the double and the connection to its control API; standard library only."""

from __future__ import annotations

import contextlib
import http.client
import json
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from .wire import JsonObject, as_int, as_object

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 20.0


class ControlError(AssertionError):
    """The control API refused: usually a mistake in the test; the text says which."""


class Connection:
    """One control connection a thread, so that any test, threaded ones too, may use it."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = port
        self._local = threading.local()
        self._open: list[http.client.HTTPConnection] = []

    def _connection(self) -> http.client.HTTPConnection:
        made: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if made is None:
            made = http.client.HTTPConnection(self.host, self.port, timeout=90)
            self._local.connection = made
            self._open.append(made)
        return made

    def post(self, action: str, payload: JsonObject) -> JsonObject:
        """Run a control action."""
        body = json.dumps(payload)
        headers = {"Content-Type": "application/json"}
        connection = self._connection()
        try:
            connection.request("POST", f"/control/{action}", body, headers)
            answer = connection.getresponse()
            status, raw = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise ControlError(f"the double at port {self.port} does not answer {action!r}: {error}") from error
        if status >= 500:
            raise ControlError(f"control action {action!r} failed inside the double: {raw[:500]!r}")
        parsed = as_object(json.loads(raw)) or {}
        if status != 200:
            raise ControlError(str(parsed.get("description", parsed)))
        return parsed

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._local = threading.local()


class ServerProcess:
    """The double, running in a process of its own until stopped."""

    def __init__(self, tokens: Sequence[str], port: int = 0) -> None:
        package = __name__.rpartition(".")[0]
        command = [sys.executable, "-m", package, "--port", str(port), "--watch-stdin"]
        for token in tokens:
            command += ["--token", token]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self.port, self.tokens = self._announced()
        except BaseException:
            self.stop()
            raise

    def _announced(self) -> tuple[int, list[str]]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], START_TIMEOUT)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            raise ControlError(f"the double did not start (exit code {self._process.poll()}); see its stderr")
        announced = as_object(json.loads(line)) or {}
        tokens = announced["tokens"]
        assert isinstance(tokens, list)
        return as_int(announced["port"]), [str(token) for token in tokens]

    def stop(self) -> None:
        """End the process, politely first."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
