"""What is said about a base before anybody uses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the child says about a base before it hands it over."""

    faults: tuple[str, ...] = ()
    version: str = ""
    items: int = 0
    asked: int = 0
    wrong: int = 0
    wrong_told: tuple[str, ...] = ()
    """Which of its own questions it answers wrongly, with their places; of very many, the first."""
    fingerprint: str = ""
    """Of what it was made of."""
    content: str = ""
    """Of its files alone."""

    @property
    def is_good(self) -> bool:
        return not self.faults

    @property
    def share_right(self) -> float:
        """Of its own questions, between 0 and 1."""
        return 1.0 - self.wrong / self.asked if self.asked else 1.0
