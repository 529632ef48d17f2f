"""Folders of YAML files to models with places, every problem of every file at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from citebot.content.diagnostics import Diagnostic, Place
from citebot.content.limits import MAX_BYTES
from citebot.content.yaml_reader import Parsed, Value, read_yaml

Model = TypeVar("Model", bound=BaseModel)
Steps = tuple[str | int, ...]
MAX_TOTAL = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written(Generic[Model]):
    """A valid file and where its parts stand."""

    parsed: Parsed
    model: Model

    def place(self, *path: str | int) -> Place:
        return self.parsed.place(*path)


def yaml_files(folder: Path, shown: str) -> tuple[list[tuple[Path, str]], list[Diagnostic]]:
    """The ``*.yaml`` files below ``folder`` with the name to show for each, sorted; links are refused."""
    problems: list[Diagnostic] = []
    found: list[tuple[Path, str]] = []
    if not folder.is_dir():
        hint = "name an existing folder, or leave the option out to use the base that is shipped"
        return [], [Diagnostic(Place(shown), "Y010", "there is no such folder", hint)]
    for path in sorted(folder.rglob("*.yaml")):
        name = f"{shown}/{path.relative_to(folder).as_posix()}"
        if path.is_symlink() or not path.is_file():
            problems.append(Diagnostic(Place(name), "Y011", "not a regular file", "replace the link by the file"))
        else:
            found.append((path, name))
    if not found and not problems:
        problems.append(Diagnostic(Place(shown), "Y012", "the folder holds no .yaml file", "add one"))
    return found, problems


def read_file(path: Path, shown: str, budget: int = MAX_BYTES) -> Parsed:
    """Read and parse one file without following links and without reading beyond ``budget`` bytes."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as handle:
            raw = handle.read(budget + 1)
        if len(raw) > budget:
            message = f"the file is larger than {budget // 2**20} MiB"
            return _unreadable(Place(shown), "Y001", message, "split it by topic")
        return read_yaml(raw.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        return _unreadable(Place(shown, line, column), "Y013", "not UTF-8 text", "save the file as UTF-8")
    except OSError as error:
        return _unreadable(Place(shown), "Y014", f"cannot be read: {error.strerror}", "check its permissions")


def _unreadable(place: Place, code: str, message: str, hint: str) -> Parsed:
    return Parsed(place.file, None, read_yaml("", place.file).marks, (Diagnostic(place, code, message, hint),))


def validate(parsed: Parsed, model: type[Model]) -> tuple[Written[Model] | None, list[Diagnostic]]:
    """The parsed file as ``model``, or every way in which it departs from it."""
    if parsed.problems:
        return None, list(parsed.problems)
    empty = list(_empty(parsed.value, ()))
    try:
        valid = model.model_validate(parsed.value or {})
    except ValidationError as error:
        problems = [_explain(parsed, dict(problem)) for problem in error.errors(include_url=False)]
        return None, [*problems, *(_without_value(parsed, path) for path in empty if not _told(parsed, path, problems))]
    if empty:
        return None, [_without_value(parsed, path) for path in empty]
    return Written(parsed, valid), []


def _empty(value: Value, path: Steps) -> Iterator[Steps]:
    """Where a key or an entry of a list has no value."""
    parts: Iterable[tuple[str | int, Value]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for step, inner in parts:
        if inner is None:
            yield (*path, step)
        else:
            yield from _empty(inner, (*path, step))


def _told(parsed: Parsed, path: Steps, problems: Sequence[Diagnostic]) -> bool:
    return any(problem.place == parsed.place(*path) for problem in problems)


def _without_value(parsed: Parsed, path: Steps) -> Diagnostic:
    return Diagnostic(parsed.place(*path), "S006", f"{str(path[-1])!r} has no value", "write one, or remove the key")


def read_folder(
    folder: Path, model: type[Model] | Callable[[str], type[Model]], shown: str | None = None
) -> tuple[list[Written[Model]], list[Diagnostic]]:
    """Every file below ``folder`` as ``model`` (or as the model chosen by the file's name)."""
    shown = shown or folder.name
    files, problems = yaml_files(folder, shown)
    written: list[Written[Model]] = []
    total = 0
    for path, name in files:
        total += path.stat().st_size
        if total > MAX_TOTAL:
            message = f"all files together are larger than {MAX_TOTAL // 2**20} MiB"
            problems.append(Diagnostic(Place(name), "Y001", message, "divide the base into two"))
            break
        chosen: type[Model] = model if isinstance(model, type) else model(path.name)
        good, bad = validate(read_file(path, name), chosen)
        problems += bad
        if good is not None:
            written.append(good)
    return written, problems


def _explain(parsed: Parsed, problem: dict[str, object]) -> Diagnostic:
    location = problem["loc"]
    path: Sequence[str | int] = location if isinstance(location, tuple) else ()
    place = parsed.place(*path)
    kind = str(problem["type"])
    name = str(path[-1]) if path else "the file"
    context = problem.get("ctx")
    details = context if isinstance(context, dict) else {}
    if kind == "extra_forbidden":
        return Diagnostic(place, "S002", f"unknown key {name!r}", "correct the spelling or remove it")
    if kind == "missing":
        return Diagnostic(place, "S003", f"the key {name!r} is missing", f"add {name}: …")
    if kind == "literal_error":
        return Diagnostic(place, "S004", f"{name!r} is {problem['input']!r}", f"write {details.get('expected')}")
    if kind == "string_pattern_mismatch":
        hint = f"it must match {details.get('pattern')}"
        return Diagnostic(place, "S005", f"{name!r} is malformed: {problem['input']!r}", hint)
    if problem.get("input") is None or kind == "string_too_short":
        return _without_value(parsed, tuple(path) or ("the file",))
    message = re.sub(r"\b(?:Input|String|List|Value) should", "it should", str(problem["msg"]))
    return Diagnostic(place, "S001", f"{name!r}: {message}", "see the page on the format for what stands here")
