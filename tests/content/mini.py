"""The sample base and its archive, and every problem of a folder of files held against it."""

from __future__ import annotations

import shutil
from pathlib import Path

from citebot.content.diagnostics import Diagnostic
from citebot.knowledge.archive import Archive
from citebot.knowledge.base_rules import check_base
from citebot.knowledge.build import read_knowledge
from citebot.knowledge.verify import verify

HERE = Path(__file__).parent
ARCHIVE = HERE / "archive"
BASE = HERE / "base"
BAD = HERE / "bad"


def problems(folder: Path, archive: Path = ARCHIVE) -> list[Diagnostic]:
    """Every problem of the base in ``folder``, each once, in the order of the places."""
    files, base, found = read_knowledge(folder, "mini")
    found = [*found, *check_base(files), *verify(files, base, Archive(archive, base.sources))]
    return sorted(set(found))


def with_base(folder: Path, *more: Path) -> Path:
    """``folder`` holding the sample base and the given files."""
    for path in (*sorted(BASE.glob("*.yaml")), *more):
        shutil.copy(path, folder)
    return folder
