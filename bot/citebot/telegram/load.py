"""How much is under way at once, and when to say so instead of taking more.

A served bot hands out few updates at a time and keeps the rest in its journal. A host may let hundreds of handlers run
side by side; each of them then only makes the others later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MOST = 64


@dataclass(slots=True)
class Load:
    """Counts what is being answered."""

    most: int = MOST
    under_way: int = 0

    @property
    def is_full(self) -> bool:
        """Whether one more would only wait."""
        return self.under_way >= self.most

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Something is being answered."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
