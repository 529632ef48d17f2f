"""Programs of the release's own environment, run to their end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from release.errors import ReleaseError

TOOLS = Path(sys.executable).parent
"""The folder of the locked tools: that of the interpreter which runs this."""


def run(
    *command: str | Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    given: str = "",
    seconds: float = 600.0,
) -> str:
    """What it prints. Raises :class:`ReleaseError` with its last lines if it fails or takes longer than ``seconds``."""
    words = [str(word) for word in command]
    shown = " ".join([Path(words[0]).name, *words[1:]])
    try:
        done = subprocess.run(  # noqa: S603 (the commands are ours)
            words,
            cwd=cwd,
            env=dict(os.environ if environ is None else environ),
            input=given,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReleaseError(f"{shown}: not done after {seconds:.0f} s") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-15:]
        raise ReleaseError("\n  ".join([f"{shown}: exit code {done.returncode}", *said]))
    return done.stdout


def install(python: Path, *arguments: str | Path) -> None:
    """Install into the environment of ``python``, which needs no pip of its own."""
    run(
        TOOLS / "python",
        "-m",
        "pip",
        "--python",
        python,
        "--disable-pip-version-check",
        "install",
        "--quiet",
        *arguments,
    )
