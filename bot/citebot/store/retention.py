"""How long each kind of record is kept, and how much of a question."""

from __future__ import annotations

from dataclasses import dataclass

MAX_QUESTION = 256
"""Characters of a question that are kept, where one is kept at all."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many seconds each kind of record is kept."""

    contexts: float = 86400.0
    sent: float = 2 * 86400.0
    unanswered: float = 30 * 86400.0
    feedback: float = 365 * 86400.0
    counts: float = 365 * 86400.0
