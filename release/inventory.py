"""What the wheel brings along: a bill of materials, and under which licence each part is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from release.commands import TOOLS, run
from release.errors import ReleaseError

CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?")


def pins(lock: Path) -> dict[str, str]:
    """What a lock names: normalised names to versions."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE)
    return {normalised(name): version for name, version in found}


def normalised(name: str) -> str:
    """The one spelling of a project's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(python: Path, source: Path, epoch: int, lock: Path, to: Path) -> Mapping[str, Any]:
    """Write the bill of materials of that environment: CycloneDX 1.6 as JSON, checked against its schema.

    Raises :class:`ReleaseError` unless it lists exactly what the lock names.
    """
    words = ("--output-reproducible", "--validate", "--spec-version", "1.6", "--output-format", "JSON")
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    cyclonedx = TOOLS / "cyclonedx-py"
    run(cyclonedx, "environment", *words, "--pyproject", source / "pyproject.toml", "-o", to, python, environ=environ)
    made: dict[str, Any] = json.loads(to.read_text("utf-8"))
    listed = {normalised(part["name"]): part["version"] for part in made["components"]}
    if listed != pins(lock):
        differ = sorted(dict(listed.items() ^ pins(lock).items()))
        raise ReleaseError(f"bill of materials and {lock.name} differ in: {', '.join(differ)}")
    return made


def licence(part: Mapping[str, Any]) -> str:
    """What a component says of its licence, or an empty text: an SPDX name, else a classifier, else prose."""
    stated = part.get("licenses", [])
    named = [entry.get("expression") or entry.get("license", {}).get("id") for entry in stated]
    if any(named):
        return " AND ".join(dict.fromkeys(filter(None, named)))
    names = [entry["license"].get("name", "") for entry in stated if "license" in entry]
    classified = [CLASSIFIER.sub("", name) for name in names if CLASSIFIER.match(name)]
    return ", ".join(dict.fromkeys(classified or names))


def licences(made: Mapping[str, Any]) -> str:
    """A table of every component and its licence. Raises :class:`ReleaseError` if one states none."""
    parts = sorted(made["components"], key=lambda part: normalised(part["name"]))
    if silent := [part["name"] for part in parts if not licence(part)]:
        raise ReleaseError(f"no licence is stated by: {', '.join(silent)}")
    return "\n".join(["| package | version | licence |", "|---|---|---|", *_rows(parts)]) + "\n"


def _rows(parts: list[Mapping[str, Any]]) -> Iterator[str]:
    for part in parts:
        yield f"| {part['name']} | {part['version']} | {licence(part)} |"
