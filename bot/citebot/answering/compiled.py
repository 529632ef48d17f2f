"""A finished base kept beside the store, so that the next start need not read and index the files again.

It is valid for exactly the files, the code and the libraries that it was made from. Like Python's own `.pyc`
files it is trusted because only its owner may write it; one that anybody else could have written is ignored.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from citebot.answering.slices import unpickle
from citebot.answering.snapshot import Snapshot
from citebot.content.yaml_reader import MAX_BYTES

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


def load(path: Path, wanted: str) -> Snapshot | None:
    """The base in this file if it is the wanted one; ``None`` if not, whatever the reason."""
    if not wanted:
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(stream.fileno())
            if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
            if stream.read(HEADER) != wanted.encode():
                return None
            snapshot = unpickle(stream)
    except (OSError, ValueError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, TypeError):
        return None
    return snapshot if isinstance(snapshot, Snapshot) else None


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
