"""A compiled snapshot kept on disk, so that a start need not read and index the whole base again.

The artifact is a pickle, and a pickle can run code: so it is only ever read from a folder and a file that belong
to this user and that nobody else may write, and only if its name (a hash of every content file, of the program's
own source and of the interpreter) is the one that would be written now.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path

from citebot.answering.snapshot import Snapshot, build_snapshot

_PACKAGE = Path(__file__).parents[1]
KEPT = 4
"""How many artifacts are kept; older ones are removed."""


def open_snapshot(knowledge: Path, intents: Path, cache: Path | None) -> Snapshot:
    """The snapshot of both folders, from its artifact if there is a sound one, else built and stored.

    Raises ``ContentError`` as :func:`build_snapshot` does. A cache that cannot be used is no error.
    """
    if cache is None:
        return build_snapshot(knowledge, intents)
    found = cached_snapshot(knowledge, intents, cache)
    if found is not None:
        return found
    path = cache / f"{fingerprint(knowledge, intents)}.snapshot"
    snapshot = build_snapshot(knowledge, intents)
    with contextlib.suppress(OSError):
        store(snapshot, path)
    return snapshot


def cached_snapshot(knowledge: Path, intents: Path, cache: Path | None) -> Snapshot | None:
    """The snapshot of exactly these files, if a sound artifact of it is there."""
    return None if cache is None else _load(cache / f"{fingerprint(knowledge, intents)}.snapshot")


def fingerprint(knowledge: Path, intents: Path) -> str:
    """A hash of everything that a snapshot is made of."""
    digest = hashlib.sha256(sys.version.encode())
    source = [(_PACKAGE / layer, "*.py") for layer in ("model", "content", "knowledge", "intents", "answering")]
    for folder, pattern in ((knowledge, "*.yaml"), (intents, "*.yaml"), *source):
        for path in sorted(folder.rglob(pattern)):
            with contextlib.suppress(OSError):
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def store(snapshot: Snapshot, path: Path) -> None:
    """Write the artifact whole or not at all, readable by this user only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:
        pickle.dump(snapshot, handle, protocol=pickle.HIGHEST_PROTOCOL)
    Path(handle.name).replace(path)
    for old in sorted(path.parent.glob("*.snapshot"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _load(path: Path) -> Snapshot | None:
    if not (_is_ours(path.parent) and _is_ours(path)):
        return None
    # Thousands of objects come to life at once and none of them dies: the collector would only get in the way.
    gc.disable()
    try:
        with path.open("rb") as handle:
            loaded = pickle.load(handle)  # noqa: S301  (ours alone, see above)
    except Exception:  # noqa: BLE001  (a broken pickle may raise anything; the base is simply built anew)
        return None
    finally:
        gc.enable()
    return loaded if isinstance(loaded, Snapshot) else None


def _is_ours(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022
