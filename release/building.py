"""The source archive and, out of it alone, the wheel: the same bytes from the same commit, wherever it is built."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from release.commands import TOOLS, run
from release.errors import ReleaseError


def build(source: Path, epoch: int, into: Path) -> tuple[Path, Path]:
    """Source archive and wheel. Building the wheel from the archive proves that the archive is whole.

    Only the build backend of the environment is used, without the network. ``epoch`` is the time, in seconds,
    that the files inside bear.
    """
    into.mkdir(parents=True)
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0"}
    run(TOOLS / "python", "-m", "hatchling", "build", "-t", "sdist", "-d", into, cwd=source, environ=environ)
    (sdist,) = into.glob("*.tar.gz")
    unpacked = into / "unpacked"
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    (inside,) = unpacked.iterdir()
    run(TOOLS / "python", "-m", "hatchling", "build", "-t", "wheel", "-d", into, cwd=inside, environ=environ)
    (wheel,) = into.glob("*.whl")
    return sdist, wheel


def build_twice(source: Path, epoch: int, into: Path) -> tuple[Path, Path]:
    """As :func:`build`; raises :class:`ReleaseError` if a second build in another folder gives other bytes."""
    first = build(source, epoch, into / "first")
    second = build(source, epoch, into / "a second time")
    for one, other in zip(first, second, strict=True):
        if one.read_bytes() != other.read_bytes():
            raise ReleaseError(f"{one.name} is another one each time that it is built")
    return first
