"""A base answers its own questions before it is let loose: each must lead to the item it was written for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from citebot.answering.answerer import respond
from citebot.answering.snapshot import Snapshot
from citebot.content.diagnostics import Diagnostic
from citebot.content.reading import read_file, yaml_files
from citebot.content.yaml_reader import Parsed, Value
from citebot.model.answers import Answered
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

MAX_SECONDS = 30.0
"""A large base asks as many as fit, evenly spread."""
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How the self-questions went."""

    asked: int
    failures: tuple[Diagnostic, ...]
    """A question that did not find its item, or a near miss that did, each with its place."""
    problems: tuple[Diagnostic, ...]
    """Question files that could not be read."""

    @property
    def share_right(self) -> float:
        """Between 0 and 1; a base without questions has none wrong."""
        return 1.0 - len(self.failures) / self.asked if self.asked else 1.0


@dataclass(frozen=True, slots=True)
class _Asked:
    parsed: Parsed
    path: tuple[str | int, ...]
    text: str
    lang: Lang
    item: str
    should_find: bool


def rehearse(snapshot: Snapshot, folder: Path, seconds: float = MAX_SECONDS) -> Rehearsal:
    """Ask the questions in ``folder`` about items that the base holds."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        return Rehearsal(0, (), ())
    files, problems = yaml_files(folder, folder.name)
    questions: list[_Asked] = []
    for path, shown in files:
        parsed = read_file(path, shown)
        problems += parsed.problems
        questions += _questions(parsed)
    held = {item.id for item in snapshot.base.items()}
    questions = [question for question in questions if question.item in held]
    failures: list[Diagnostic] = []
    asked = 0
    until = time.monotonic() + seconds
    for question in _spread(questions):
        if time.monotonic() > until:
            break
        asked += 1
        failure = _failure(snapshot, question)
        if failure is not None:
            failures.append(failure)
    return Rehearsal(asked, tuple(sorted(failures)), tuple(problems))


def _spread(questions: list[_Asked], step: int = 97) -> Iterator[_Asked]:
    """Each once, in an order that does not begin with one file."""
    for start in range(min(step, len(questions))):
        yield from questions[start::step]


def _failure(snapshot: Snapshot, question: _Asked) -> Diagnostic | None:
    outcome = respond(snapshot, question.text, Context(), question.lang).answer.outcome
    found = isinstance(outcome, Answered) and question.item in {item.id for item in outcome.items}
    if found == question.should_find:
        return None
    place = question.parsed.place(*question.path)
    if question.should_find:
        said = f"the question {question.text!r} does not find {question.item}"
        return Diagnostic(place, "T301", said, "reword the item's `asks`, or correct the question")
    said = f"the near miss {question.text!r} is answered with {question.item}"
    return Diagnostic(place, "T302", said, "add what tells them apart, or correct the near miss")


def _questions(parsed: Parsed) -> Iterator[_Asked]:
    entries = parsed.value.get("questions") if isinstance(parsed.value, Mapping) else None
    if not isinstance(entries, list):
        return
    for number, entry in enumerate(entries):
        item = entry.get("item") if isinstance(entry, Mapping) else None
        if not isinstance(entry, Mapping) or not isinstance(item, str):
            continue
        for key, should_find in (("ask", True), ("near_misses", False)):
            for path, text, lang in _texts(entry.get(key)):
                yield _Asked(parsed, ("questions", number, key, *path), text, lang, item, should_find)


def _texts(value: Value) -> Iterator[tuple[tuple[str | int, ...], str, Lang]]:
    if not isinstance(value, Mapping):
        return
    for lang in LANGS:
        texts = value.get(lang)
        for number, text in enumerate(texts if isinstance(texts, list) else [texts]):
            if isinstance(text, str):
                yield ((lang, number) if isinstance(texts, list) else (lang,)), text, lang
