"""The wheel as a stranger has it: installed by the lock into an empty environment, far from the checkout, and asked."""

from __future__ import annotations

import sys
from pathlib import Path

from release.commands import TOOLS, install, run
from release.errors import ReleaseError

QUESTION = "How many officers did Viet Nam deploy between 2014 and 2018?"
ANSWER = "29 officers"
CITED = "\nSource"
"""How the line of an answer begins that names where it comes from."""


def installed(wheel: Path, lock: Path, into: Path) -> Path:
    """The interpreter of a new environment with the wheel and what the lock names, and nothing else: no pip either.

    Raises :class:`ReleaseError` if something that the wheel asks for is not in the lock.
    """
    run(sys.executable, "-m", "venv", "--without-pip", into)
    python = into / "bin" / "python"
    install(python, "--require-hashes", "--only-binary", ":all:", "-r", lock)
    install(python, "--no-deps", "--no-index", wheel)
    run(TOOLS / "python", "-m", "pip", "--python", python, "check")
    return python


def prove(python: Path, wheel: Path, version: str, nowhere: Path) -> str:
    """The conversation that was had. Raises :class:`ReleaseError` unless the answer is the right one, and cited.

    ``nowhere`` is an empty folder: the working directory and home of the program, which finds no setting there.
    """
    nowhere.mkdir()
    alone = {"PATH": "/usr/bin:/bin", "HOME": str(nowhere), "LANG": "C.UTF-8"}
    citebot = python.with_name("citebot")

    def ask(*words: str, given: str = "") -> str:
        return run(citebot, *words, cwd=nowhere, environ=alone, given=given)

    where = run(python, "-I", "-c", "import citebot; print(citebot.__version__, citebot.__file__)", cwd=nowhere).split()
    if where[0] != version or not Path(where[1]).is_relative_to(python.parents[1]):
        raise ReleaseError(f"{wheel.name} was not what was installed: {' '.join(where)}")
    checked = ask("check").strip()
    said = ask("chat", given=QUESTION + "\n").strip()
    if ANSWER not in said or CITED not in said:
        raise ReleaseError(f"{QUESTION!r} was not answered with its source, but: {said!r}")
    return f"$ citebot check\n{checked}\n$ echo '{QUESTION}' | citebot chat\n{said}"
