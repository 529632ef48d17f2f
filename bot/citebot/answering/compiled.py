"""A finished base in a file, so that a start need not read and index everything again.

It is valid for exactly the files, the code and the libraries that it was made from: its first line tells their hash,
the rest is a pickle. A pickle can run code; like Python's own `.pyc` files it is trusted because only its owner may
write it, and one that anybody else could have written is ignored.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from citebot.answering.slices import PAUSE, unpickle
from citebot.answering.snapshot import Snapshot
from citebot.content.limits import MAX_BYTES

LIBRARIES = ("numpy", "rapidfuzz", "pystemmer", "pydantic", "pyyaml")
HEADER = 64
_PACKAGE = Path(__file__).parents[1]


def fingerprint(knowledge: Path, intents: Path) -> str:
    """A hash of everything that a base depends on; empty if the files cannot be taken for what they seem."""
    content = content_hash(knowledge, intents)
    return hashlib.sha256((program_hash() + content).encode()).hexdigest() if content else ""


def program_hash() -> str:
    """A hash of the code and the libraries: a finished base can be read by exactly these."""
    digest = hashlib.sha256(sys.version.encode())
    for name in LIBRARIES:
        try:
            digest.update(version(name).encode())
        except PackageNotFoundError:
            digest.update(b"-")
    digest.update((_hash((_PACKAGE, "*.py")) or "").encode())
    return digest.hexdigest()


def content_hash(knowledge: Path, intents: Path) -> str:
    """A hash of the files alone; empty if they cannot be taken for what they seem."""
    return _hash((knowledge, "*.yaml"), (intents, "*.yaml"))


def _hash(*folders: tuple[Path, str]) -> str:
    digest = hashlib.sha256()
    for folder, pattern in folders:
        for name, content in _files(folder, pattern):
            if content is None:
                return ""
            digest.update(f"{name}:{len(content)}:".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()


def load(path: Path, wanted: str, *, pause: float = PAUSE) -> Snapshot | None:
    """The base in this file if it is the wanted one; ``None`` if not, whatever the reason.

    ``pause`` is for how many seconds others get to run after each piece; without any it goes faster.
    """
    if not wanted:
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            if not is_ours(os.fstat(stream.fileno())) or stream.read(HEADER) != wanted.encode():
                return None
            snapshot = unpickle(stream, pause=pause)
    except Exception:  # noqa: BLE001 (a broken pickle may raise anything; the base is simply built anew)
        return None
    return snapshot if isinstance(snapshot, Snapshot) else None


def is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user and nobody else may write there."""
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def keep(path: Path, made_of: str, content: IO[bytes]) -> None:
    """Keep a pickled base for the next start, whole or not at all. A full disk is no reason to fail."""
    aside = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(made_of.encode())
            while part := content.read(1 << 20):
                stream.write(part)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)


def _files(folder: Path, pattern: str) -> Iterator[tuple[str, bytes | None]]:
    for path in sorted(folder.rglob(pattern)):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            yield name, None
            continue
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except OSError:
            yield name, None
            continue
        yield name, content if len(content) <= MAX_BYTES else None
