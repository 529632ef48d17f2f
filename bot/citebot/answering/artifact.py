"""Finished bases in the cache folder of the command line, so that a question need not wait for the base to be read.

The files are those of :mod:`citebot.answering.compiled`; here each is named by what it was made of, so that several
bases have room beside each other.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from citebot.answering.compiled import fingerprint, is_ours, keep, load
from citebot.answering.slices import dump
from citebot.answering.snapshot import Snapshot, build_snapshot

KEPT = 4
"""How many are kept; older ones are removed."""


def open_snapshot(knowledge: Path, intents: Path, cache: Path | None) -> Snapshot:
    """The snapshot of both folders, from its artifact if there is a sound one, else built and stored.

    Raises ``ContentError`` as :func:`build_snapshot` does. A cache that cannot be used is no error.
    """
    if cache is None:
        return build_snapshot(knowledge, intents)
    made_of = fingerprint(knowledge, intents)
    found = _found(cache, made_of)
    if found is not None:
        return found
    snapshot = build_snapshot(knowledge, intents)
    if made_of:
        with contextlib.suppress(OSError):
            store(snapshot, cache, made_of)
    return snapshot


def cached_snapshot(knowledge: Path, intents: Path, cache: Path | None) -> Snapshot | None:
    """The snapshot of exactly these files, if a sound artifact of it is there."""
    return None if cache is None else _found(cache, fingerprint(knowledge, intents))


def artifact_path(cache: Path, made_of: str) -> Path:
    """Where the artifact of exactly these files is kept."""
    return cache / f"{made_of[:32]}.snapshot"


def store(snapshot: Snapshot, cache: Path, made_of: str) -> None:
    """Keep a snapshot whole or not at all, readable by this user only."""
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as content:
        dump(snapshot, snapshot.parts(), content)
        content.seek(0)
        keep(artifact_path(cache, made_of), made_of, content)
    for old in sorted(cache.glob("*.snapshot"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _found(cache: Path, made_of: str) -> Snapshot | None:
    try:
        if not is_ours(os.lstat(cache)):
            return None
    except OSError:
        return None
    return load(artifact_path(cache, made_of), made_of, pause=0.0)
