"""Whether a vulnerability is known in what the lock names.

An audit that asked nobody looks like one that found nothing: pip-audit leaves out what its service does not know, and
ends well. So whatever was left out counts as not audited, and a package with old, well-known faults is asked for as
well: a service that finds nothing in it is none.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release.commands import TOOLS
from release.errors import ReleaseError
from release.inventory import pins

KNOWN_BAD = ("jinja2", "2.4.1")
SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it: at most one of the two is filled."""

    why_not: str = ""
    """Why there was no audit."""
    found: tuple[str, ...] = ()
    """One line for each vulnerability that was not accepted."""
    accepted: tuple[str, ...] = ()
    audited: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.why_not and not self.found

    def text(self) -> str:
        """The page that goes with the release."""
        if self.why_not:
            return f"not audited: {self.why_not}\n"
        lines = [f"{self.audited} packages audited, {len(self.found)} known vulnerabilities", *self.found]
        return "\n".join([*lines, *(f"accepted: {line}" for line in self.accepted)]) + "\n"


def audit(lock: Path, accepted: Mapping[str, str], work: Path, program: Path = TOOLS / "pip-audit") -> Audit:
    """Ask the service that pip-audit is set to (PyPI's, or that of its ``PIP_AUDIT_…`` variables)."""
    wanted = pins(lock)
    asked, report = work / "audited.txt", work / "audit.json"
    asked.write_text("".join(f"{name}=={version}\n" for name, version in [*wanted.items(), KNOWN_BAD]), "utf-8")
    words = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-o", report, "-r", asked)
    try:
        done = subprocess.run(  # noqa: S603 (the command is ours)
            [str(word) for word in (program, *words)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Audit(f"the vulnerability service gave no answer within {SECONDS:.0f} s")
    if not report.exists():
        said = done.stderr.strip().splitlines()
        return Audit(f"the vulnerability service cannot be reached ({said[-1] if said else 'no reason given'})")
    return judged(json.loads(report.read_text("utf-8")), wanted, accepted)


def judged(report: Mapping[str, Any], wanted: Mapping[str, str], accepted: Mapping[str, str]) -> Audit:
    """What a report of pip-audit is worth. ``accepted`` gives the reason for each vulnerability that is let pass."""
    parts = {part["name"]: part for part in report["dependencies"]}
    if missing := sorted(name for name in wanted if "vulns" not in parts.get(name, {})):
        named = "all of them" if len(missing) == len(wanted) else ", ".join(missing)
        return Audit(f"the vulnerability service had no answer on {len(missing)} of {len(wanted)} packages: {named}")
    if not parts.get(KNOWN_BAD[0], {}).get("vulns"):
        known = " ".join(KNOWN_BAD)
        return Audit(f"the vulnerability service is not to be relied on: it knows of no fault of {known}")
    found, let_pass = [], []
    for name, version in wanted.items():
        for fault in parts[name]["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            line = f"{name} {version}: {fault['id']}, mended in {mended}"
            names = {fault["id"], *fault.get("aliases", ())}
            reason = next((accepted[known] for known in sorted(names) if known in accepted), "")
            if reason:
                let_pass.append(f"{line} ({reason})")
            else:
                found.append(line)
    return Audit(found=tuple(found), accepted=tuple(let_pass), audited=len(wanted))


def read_accepted(path: Path) -> dict[str, str]:
    """Vulnerabilities that a person has judged harmless here: lines of an id and the reason; ``#`` begins a comment.

    Raises :class:`ReleaseError` for an id without a reason.
    """
    accepted: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            known, _, reason = line.partition(" ")
            if not reason.strip():
                raise ReleaseError(f"{known} is accepted without a reason")
            accepted[known] = reason.strip()
    return accepted
