"""Problems in content are values: each has a place, what is wrong, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One problem. ``code`` names the rule (Y syntax, S schema, K knowledge, I intents, T questions)."""

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        remedy = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{remedy}"

    def as_dict(self) -> dict[str, str | int]:
        return {
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "severity": str(self.severity),
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
        }

    def as_annotation(self) -> str:
        """The line by which a CI service marks the place in a review."""
        text = f"{self.code}: {self.message}" + (f" ({self.hint})" if self.hint else "")
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        place = self.place
        return f"::{self.severity} file={place.file},line={place.line},col={place.column}::{text}"


class ContentError(Exception):
    """The content has errors; ``diagnostics`` holds every one of them, in the order of their places."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: Sequence[Diagnostic] = tuple(sorted(diagnostics))
        super().__init__("\n".join(map(str, self.diagnostics)))
