"""The self-questions as single cases, and what each of them must lead to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citebot.answering.answerer import respond
from citebot.answering.artifact import open_snapshot
from citebot.answering.snapshot import Snapshot
from citebot.content.documents import SelfQuestionFile
from citebot.content.reading import read_folder
from citebot.model.answers import Ambiguous, Answered, Unknown
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).parent
KNOWLEDGE, INTENTS = ROOT / "knowledge", ROOT / "intents"
KNOWN_FAILURES = QUESTIONS / "known_failures.txt"
CACHE = ROOT / ".pytest_cache" / "citebot"


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence: it must find its item (``ask``), or must not be answered (``near``)."""

    file: str
    item: str
    kind: str
    lang: str
    text: str

    @property
    def id(self) -> str:
        """Stays the same as long as the sentence does, wherever it stands in its file."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:8]
        return f"{self.file}:{self.item}:{self.kind}:{self.lang}:{digest}"


def load_cases(folder: Path = QUESTIONS) -> list[Case]:
    """Every sentence of every file, each once; raises ``ValueError`` with every fault of the files."""
    files, problems = read_folder(folder, SelfQuestionFile)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    cases = [
        Case(Path(file.parsed.file).stem, question.item, kind, lang, text)
        for file in files
        for question in file.model.questions
        for kind, texts in (("ask", question.ask), ("near", question.near_misses))
        for lang in LANGS
        for text in getattr(texts, lang)
    ]
    return list({case.id: case for case in cases}.values())


def shipped_snapshot() -> Snapshot:
    """The shipped base, from the artifact of an earlier run if nothing has changed."""
    CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open_snapshot(KNOWLEDGE, INTENTS, CACHE)


def fault(snapshot: Snapshot, case: Case) -> str:
    """What is wrong with the answer to ``case``; empty if nothing is."""
    outcome = respond(snapshot, case.text, Context()).answer.outcome
    given = f"{case.text!r}: {_told(outcome)}"
    if case.kind == "near":
        return f"{given}, though no document answers it" if isinstance(outcome, Answered) else ""
    if case.item in snapshot.base.gaps:
        return "" if isinstance(outcome, Unknown) else f"{given}, though {case.item} says that nothing is known"
    if isinstance(outcome, Answered) and case.item in {item.id for item in outcome.items}:
        return ""
    return f"{given}, not {case.item}"


def _told(outcome: object) -> str:
    match outcome:
        case Answered(items):
            return "answered with " + ", ".join(item.id for item in items)
        case Ambiguous(_, options):
            return "asked back between " + ", ".join(option.item for option in options)
        case Unknown(text):
            return f"unknown ({text})"
    return "taken for small talk"


def known_failures() -> frozenset[str]:
    """The ids of sentences that fail for now."""
    return frozenset(_entries())


def _entries() -> Iterator[str]:
    if KNOWN_FAILURES.exists():
        for line in KNOWN_FAILURES.read_text(encoding="utf-8").splitlines():
            entry = line.partition("#")[0].strip()
            if entry:
                yield entry
