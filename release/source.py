"""What a release is made of: the last commit, and nothing else that lies in the folder."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from release.commands import run
from release.errors import ReleaseError


@dataclass(frozen=True, slots=True)
class Source:
    """A commit, as files."""

    folder: Path
    version: str
    epoch: int
    """Seconds of the commit: the time that every file of the release bears."""
    is_tagged: bool
    """Whether the tag of this version stands at this commit; else it is a rehearsal."""


def taken_from(checkout: Path, into: Path) -> Source:
    """The last commit of a clean checkout, written into ``into``.

    Raises :class:`ReleaseError` if something is not committed, if the version is not the same everywhere, or if
    the commit bears the tag of another version.
    """
    if changed := run("git", "status", "--porcelain", cwd=checkout).splitlines():
        raise ReleaseError("\n  ".join(["not committed, and so not in the release:", *changed]))
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=checkout, capture_output=True, check=True).stdout  # noqa: S607
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    version = agreed_version(into)
    tags = run("git", "tag", "--points-at", "HEAD", cwd=checkout).split()
    versions = {tag for tag in tags if re.match(r"v\d", tag)}
    if versions - {f"v{version}"}:
        raise ReleaseError(f"this commit is tagged {', '.join(sorted(versions))}, but its version is {version}")
    epoch = int(run("git", "log", "-1", "--format=%ct", cwd=checkout))
    return Source(into, version, epoch, bool(versions))


def agreed_version(folder: Path) -> str:
    """The version that pyproject.toml, the package and the change log all state. Raises :class:`ReleaseError`."""
    stated = {
        "pyproject.toml": str(tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["version"]),
        "bot/citebot/__init__.py": _first(folder, "bot/citebot/__init__.py", r'^__version__ = "(.+)"$'),
        "CHANGELOG.md": _first(folder, "CHANGELOG.md", r"^## (\d[^\s,]*)"),
    }
    if len(set(stated.values())) != 1:
        raise ReleaseError(
            "the versions differ: " + ", ".join(f"{where} says {what}" for where, what in stated.items())
        )
    return stated["pyproject.toml"]


def _first(folder: Path, name: str, pattern: str) -> str:
    found = re.search(pattern, (folder / name).read_text("utf-8"), re.MULTILINE)
    return found[1] if found else "nothing"
