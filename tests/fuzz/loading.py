"""Bytes as a file of the base, of the intents or of the self-questions, read as the bot reads them."""

from __future__ import annotations

from pathlib import Path

from citebot.answering.rehearsal import rehearse
from citebot.answering.snapshot import Snapshot
from citebot.content.diagnostics import ContentError, Diagnostic
from citebot.content.intent_documents import INTENT_FILES
from citebot.intents.catalog_files import load_catalog
from citebot.knowledge.build import read_knowledge

KINDS = ("knowledge", "questions", *sorted(INTENT_FILES))


def read_as(kind: str, raw: bytes, folder: Path, snapshot: Snapshot | None = None) -> list[Diagnostic]:
    """Read ``raw`` as a file of that kind; every problem with its place. Must not raise for any bytes."""
    problems: list[Diagnostic] = []
    if kind == "knowledge":
        _, _, problems = read_knowledge(_written(folder / "knowledge", "a.yaml", raw))
    elif kind == "questions":
        questions = _written(folder / "questions", "a.yaml", raw)
        if snapshot is not None:
            told = rehearse(snapshot, questions, 0.05)
            problems = [*told.problems, *told.failures]
    else:
        (folder / "intents").mkdir(exist_ok=True)
        for other in INTENT_FILES:
            (folder / "intents" / "en" / other).unlink(missing_ok=True)
        _written(folder / "intents" / "en", kind, raw)
        try:
            load_catalog(folder / "intents")
        except ContentError as error:
            problems = list(error.diagnostics)
    for problem in problems:
        # A place is somewhere in the file, and the line for the admin can be made.
        assert problem.place.line >= 1, problem
        assert problem.place.column >= 1, problem
        assert str(problem)
    return problems


def _written(folder: Path, name: str, raw: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(raw)
    return folder
