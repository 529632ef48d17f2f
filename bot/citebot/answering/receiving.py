"""The parent's side of a build: start the child, take its base in slices, end it when it takes too long."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from citebot.answering.compiled import keep
from citebot.answering.slices import unpickle
from citebot.answering.snapshot import Snapshot
from citebot.answering.verdict import Verdict

SECONDS = 900.0
SECRETS = ("TELEGRAM_BOT_TOKEN", "CITEBOT_WEBHOOK_SECRET", "CITEBOT_ADMINS", "CITEBOT_DATABASE", "CITEBOT_STORE_KEY")
"""What a child that reads files has no need to know."""
_MAX_LINE = 1_000_000


class BuildError(Exception):
    """The child did not deliver; the message says why in one line for the admin."""


@dataclass(slots=True)
class Build:
    """One build in a child process. ``run`` blocks, so call it in a thread; ``stop`` ends it from outside."""

    knowledge: Path
    intents: Path
    questions: Path | None = None
    """Asked before the base is handed over, if given."""
    kept_at: Path | None = None
    """Where the base is kept for the next start, if anywhere."""
    taker: Callable[[Verdict, IO[bytes]], None] | None = None
    """Is given the finished base as bytes, too."""
    seconds: float = SECONDS
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _process: subprocess.Popen[bytes] | None = None
    _is_stopped: bool = False
    _is_late: bool = False

    def run(self) -> tuple[Verdict, Snapshot | None]:
        """The verdict, and the base if it is good. Raises :class:`BuildError` if the child failed."""
        environ = {name: value for name, value in self.environ.items() if name not in SECRETS}
        # One thread for numerics: each further one would count its stack against the memory limit.
        environ |= {"PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        given = [self.knowledge, self.intents, *([self.questions] if self.questions else [])]
        folders = [str(folder.absolute()) for folder in given]
        command = [sys.executable, "-P", "-m", "citebot.answering.building", str(os.getpid()), *folders]
        self._process = process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environ,
            close_fds=True,
        )
        if self._is_stopped:
            process.kill()
        watch = threading.Timer(self.seconds, self._too_long)
        watch.daemon = True
        watch.start()
        try:
            assert process.stdout is not None
            with process.stdout as stream:
                return self._receive(stream)
        finally:
            watch.cancel()
            process.kill()
            process.wait()

    def stop(self) -> None:
        """End the child now."""
        self._is_stopped = True
        if self._process is not None:
            self._process.kill()

    def _too_long(self) -> None:
        self._is_late = True
        self.stop()

    def _receive(self, stream: IO[bytes]) -> tuple[Verdict, Snapshot | None]:
        try:
            fields = json.loads(stream.readline(_MAX_LINE))
            lists = {name: tuple(fields[name]) for name in ("faults", "wrong_told")}
            verdict = Verdict(**{**fields, **lists})
            if not verdict.is_good:
                return verdict, None
            snapshot = self._take(stream, verdict)
        except (ValueError, TypeError, EOFError, pickle.UnpicklingError) as error:
            raise BuildError(self._reason()) from error
        if not isinstance(snapshot, Snapshot):
            raise BuildError("the new base could not be handed over")
        return verdict, snapshot

    def _take(self, stream: IO[bytes], verdict: Verdict) -> object:
        if (self.kept_at is None and self.taker is None) or not verdict.fingerprint:
            return unpickle(stream)
        with tempfile.TemporaryFile() as copy:
            snapshot = unpickle(stream, copy)
            if self.kept_at is not None:
                copy.seek(0)
                keep(self.kept_at, verdict.fingerprint, copy)
            if self.taker is not None:
                copy.seek(0)
                self.taker(verdict, copy)
        return snapshot

    def _reason(self) -> str:
        if self._is_late:
            return f"reading the new base took longer than {self.seconds:.0f} s"
        if self._is_stopped:
            return "the reload was stopped"
        assert self._process is not None
        try:
            code = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            return "the new base could not be handed over"
        if code < 0:
            return f"reading the new base broke off (signal {-code}): a file is too large or too deep"
        return f"reading the new base broke off (exit code {code}): a file is too large or too deep"
