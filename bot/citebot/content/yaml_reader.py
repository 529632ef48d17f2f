"""Strict YAML: plain text in maps and lists, each value with its line and column.

A knowledge base needs no anchors, tags, merge keys or guessed types, and every one of them has been a way
to crash or deceive a reader. So this one builds its tree from parser events itself and refuses them, with
bounds on size and depth that hold while it is built (PyYAML's own composer overflows the stack on deep nesting).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from citebot.content.diagnostics import Diagnostic, Place
from citebot.content.limits import MAX_BYTES

MAX_DEPTH = 12
MAX_SCALAR = 20_000
# Bidirectional controls and zero-width characters can make a source read otherwise than it is.
_MARKS = "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_MARKS}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Value = str | None | list["Value"] | dict[str, "Value"]


@dataclass(slots=True)
class Marks:
    """Where a value and its parts stand: (line, column) from 1, parallel to the value's own shape."""

    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    parts: dict[str | int, Marks] = field(default_factory=dict)

    def find(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The place of the innermost part of ``path`` that exists."""
        here = self
        for step in path:
            inner = here.parts.get(step)
            if inner is None:
                return here.keys.get(str(step), (here.line, here.column))
            here = inner
        return here.line, here.column


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's value and marks, or the problems that kept it from being read."""

    file: str
    value: Value
    marks: Marks
    problems: tuple[Diagnostic, ...]
    text: str = field(default="", repr=False, compare=False)

    def place(self, *path: str | int) -> Place:
        return Place(self.file, *self.marks.find(path))

    def word_place(self, word: int, *path: str | int) -> Place:
        """Where the given word (from 0) of a text stands; where the text begins if escapes hide the word."""
        value: Value = self.value
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
        place = self.place(*path)
        if not isinstance(value, str):
            return place
        end = _offset(self.text, place)
        found = end
        for wanted in value.split()[: word + 1]:
            found = self.text.find(wanted, end)
            if found < 0 or self.text[end:found].strip(" \t\r\n\"'>|-"):
                return place
            end = found + len(wanted)
        return Place(self.file, self.text.count("\n", 0, found) + 1, found - self.text.rfind("\n", 0, found))


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    assert mark is not None  # the parser marks every event
    return mark.line + 1, mark.column + 1


def _offset(text: str, place: Place) -> int:
    start = 0
    for _ in range(place.line - 1):
        start = text.find("\n", start) + 1
    return start + place.column - 1


class _RefusedError(Exception):
    def __init__(self, place: tuple[int, int], code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.place, self.code, self.message, self.hint = place, code, message, hint


def read_yaml(text: str, file: str) -> Parsed:
    """Parse ``text``; never raises for any text. ``file`` is only used to name places."""
    nothing = Marks(1, 1)

    def failed(place: Place, code: str, message: str, hint: str = "") -> Parsed:
        return Parsed(file, None, nothing, (Diagnostic(place, code, message, hint),))

    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return failed(Place(file), "Y001", f"the file is larger than {MAX_BYTES // 2**20} MiB", "split it by topic")
    invisible = _INVISIBLE.search(text)
    if invisible:
        line = text.count("\n", 0, invisible.start()) + 1
        column = invisible.start() - text.rfind("\n", 0, invisible.start())
        return failed(Place(file, line, column), "Y002", _named(invisible), "delete it")
    builder = _Builder(file)
    try:
        value, marks = builder.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except _RefusedError as refused:
        return failed(Place(file, *refused.place), refused.code, refused.message, refused.hint)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        hint = "check the indentation, and quote text that contains ': ' or ' #'"
        return failed(place, "Y000", str(error.problem or error.context or "not YAML"), hint)
    except (yaml.YAMLError, ValueError) as error:
        return failed(Place(file), "Y000", f"not YAML: {error}".splitlines()[0])
    return Parsed(file, value, marks, tuple(builder.problems), text)


def _named(invisible: re.Match[str]) -> str:
    return f"invisible or control character U+{ord(invisible.group()):04X}"


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Diagnostic] = []

    def document(self, events: Iterator[yaml.Event]) -> tuple[Value, Marks]:
        value: Value = None
        marks = Marks(1, 1)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(_start(event), "Y004", "a second document in one file", "use two files")
            elif isinstance(event, yaml.NodeEvent):
                value, marks = self.node(event, events, 1)
        return value, marks

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> tuple[Value, Marks]:
        here = _start(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(here, "Y005", "anchors and aliases are not allowed", "write the value out")
        tag = getattr(event, "tag", None)
        if tag:
            raise _RefusedError(here, "Y006", f"the tag {tag!r} is not allowed", "remove it")
        if depth > MAX_DEPTH:
            raise _RefusedError(here, "Y003", f"nested deeper than {MAX_DEPTH} levels", "flatten it")
        marks = Marks(*here)
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > MAX_SCALAR:
                raise _RefusedError(here, "Y007", f"a text of over {MAX_SCALAR} characters", "split it")
            if invisible := _INVISIBLE.search(event.value):
                raise _RefusedError(here, "Y002", f"{_named(invisible)}, written as an escape", "delete the escape")
            empty = event.value in {"", "~", "null"} and not event.style
            return (None if empty else event.value), marks
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Value] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                value, part = self.node(inner, events, depth + 1)
                marks.parts[len(items)] = part
                items.append(value)
            return items, marks
        return self.mapping(events, marks, depth), marks

    def mapping(self, events: Iterator[yaml.Event], marks: Marks, depth: int) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            where = _start(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(where, "Y008", "a key must be plain text", "use a word as the key")
            key, _ = self.node(event, events, depth + 1)
            name = "" if key is None else str(key)
            if name == "<<":
                raise _RefusedError(where, "Y005", "merge keys are not allowed", "write the values out")
            place = Place(self.file, *where)
            value, part = self.node(next(events), events, depth + 1)
            if name in fields:
                first = marks.keys[name]
                hint = f"the first one is at {first[0]}:{first[1]}; keep one of them"
                self.problems.append(Diagnostic(place, "Y009", f"the key {name!r} stands twice", hint))
                continue
            marks.keys[name] = (place.line, place.column)
            marks.parts[name] = part
            fields[name] = value
        return fields
