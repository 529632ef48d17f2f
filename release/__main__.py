"""`make release`: from a clean checkout to a folder that can be published as it is, or one line that says why not."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from release.auditing import Audit, audit, read_accepted
from release.building import build_twice
from release.errors import ReleaseError
from release.inventory import bill, licences
from release.proving import installed, prove
from release.source import taken_from

CHECKOUT = Path(__file__).parents[1]
DIST = CHECKOUT / "dist"


def main() -> int:
    """Exit code 0: published as it is, it keeps what docs/release.md says. 1: not to be published."""
    started = time.monotonic()
    shutil.rmtree(DIST, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(prefix="citebot-release-") as work:
            verdict = release(Path(work))
    except ReleaseError as error:
        shutil.rmtree(DIST, ignore_errors=True)
        _say(f"release: {error}")
        return 1
    for path in sorted(DIST.iterdir()):
        _say(f"dist/{path.name}  {path.stat().st_size:,} bytes")
    _say(f"done in {time.monotonic() - started:.0f} s")
    return verdict


def release(work: Path) -> int:
    """Make, prove and describe; ``work`` is an empty folder outside the checkout."""
    source = taken_from(CHECKOUT, work / "source")
    lock = source.folder / "requirements" / "run.txt"
    _say(f"citebot {source.version}, {'as tagged' if source.is_tagged else 'a rehearsal: the commit is not tagged'}")
    found = _audited(lock, source.folder, work)
    _say(f"audit: {found.text().strip()}")
    made = build_twice(source.folder, source.epoch, work / "built")
    _say("built twice, the same bytes: " + ", ".join(path.name for path in made))
    python = installed(made[1], lock, work / "empty")
    conversation = prove(python, made[1], source.version, work / "nowhere")
    _say(f"the wheel, installed alone:\n{conversation}")

    DIST.mkdir()
    for path in made:
        shutil.copyfile(path, DIST / path.name)
    stem = f"citebot-{source.version}"
    shutil.copyfile(lock, DIST / f"{stem}.requirements.txt")
    parts = bill(python, source.folder, source.epoch, lock, DIST / f"{stem}.cdx.json")
    (DIST / f"{stem}.licences.md").write_text(licences(parts), "utf-8")
    (DIST / f"{stem}.audit.txt").write_text(found.text(), "utf-8")
    _say(f"bill of materials: {len(parts['components'])} packages, each with its licence")
    (DIST / "SHA256SUMS").write_text(sums(DIST), "utf-8")
    return 0 if found.is_clean or _skipping() else _refused(found)


def sums(folder: Path) -> str:
    """What ``sha256sum --check`` reads."""
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def _skipping() -> bool:
    return os.environ.get("AUDIT") == "skip"


def _audited(lock: Path, source: Path, work: Path) -> Audit:
    if _skipping():
        return Audit("skipped by AUDIT=skip")
    return audit(lock, read_accepted(source / "release" / "accepted.txt"), work)


def _refused(found: Audit) -> int:
    what = "the audit was not made" if found.why_not else "vulnerabilities are known"
    hint = (
        "AUDIT=skip makes the rest without it" if found.why_not else "mend them, or accept them in release/accepted.txt"
    )
    _say(f"release: not to be published, {what}: {hint}")
    return 1


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
