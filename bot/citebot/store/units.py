"""What handling one update changes is committed together with the update's end, or not at all.

An update that is interrupted is handled again from the start. So nothing of the first try may stay: a
question like "the second one" means something else once the conversation has moved on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from citebot.model.dialogue import Context
from citebot.model.provenance import Lang
from citebot.store.statements import Statement


@dataclass(slots=True)
class Unit:
    """The changes of one update, and what they make of the values it may read back."""

    statements: list[Statement] = field(default_factory=list)
    contexts: dict[bytes, Context] = field(default_factory=dict)
    languages: dict[bytes, Lang | None] = field(default_factory=dict)
    is_open: bool = True

    def drop(self) -> None:
        """Forget everything gathered so far."""
        self.statements.clear()
        self.contexts.clear()
        self.languages.clear()


_current: ContextVar[Unit | None] = ContextVar("citebot_unit", default=None)


def current_unit() -> Unit | None:
    """The unit that this task works in, while it is open."""
    unit = _current.get()
    return unit if unit is not None and unit.is_open else None


@contextmanager
def unit() -> Iterator[Unit]:
    """Gather changes in this task and the tasks it starts, until the block ends."""
    made = Unit()
    token = _current.set(made)
    try:
        yield made
    finally:
        made.is_open = False
        _current.reset(token)
