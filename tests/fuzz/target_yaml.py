"""The fuzz target for files. The first byte says what the rest is a file of."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["citebot", "yaml"]):
    from tests.fuzz.loading import KINDS, read_as

    from citebot.answering.snapshot import build_snapshot

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
SNAPSHOT = build_snapshot(ROOT / "tests" / "serving" / "base", ROOT / "intents")


def one(data: bytes) -> None:
    """One input."""
    if data:
        read_as(KINDS[data[0] % len(KINDS)], data[1:], FOLDER, SNAPSHOT)


def seed(corpus: Path) -> None:
    """Sound files to begin with, cut to the size that is fuzzed."""
    files = [(path, "knowledge") for path in (ROOT / "tests").rglob("*base/*.yaml")]
    files += [(path, "questions") for path in (ROOT / "tests" / "questions").glob("*.yaml")]
    files += [(path, path.name) for path in (ROOT / "intents").rglob("*.yaml")]
    for number, (path, kind) in enumerate(files):
        text = path.read_bytes()
        whole = text[: text.rfind(b"\n", 0, 6000) + 1] if len(text) > 6000 else text
        (corpus / f"seed-{number}").write_bytes(bytes([KINDS.index(kind)]) + whole)


if __name__ == "__main__":
    seed(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
