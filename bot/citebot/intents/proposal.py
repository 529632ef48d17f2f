"""An item proposed for a question, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from citebot.intents.asked import Asked
from citebot.intents.profile import Profile
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that the question names and the item does not bear out. ``check`` names the rule."""

    check: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item proposed for a question, and the keys of each unit of the example question that speaks for it."""

    around: Surroundings
    reading: Reading
    asked: Asked
    """The question's units, sorted for the checks."""
    profile: Profile
    example: Sequence[tuple[str, ...]] = ()

    @classmethod
    def by_itself(cls, around: Surroundings, reading: Reading, profile: Profile) -> Self:
        """The proposal of an item for which no example speaks."""
        return cls(around, reading, around.asked(reading), profile)

    def tells(self, unit: Unit) -> bool:
        """Whether the item's own words, or that one example, bear the unit out; other examples do not count."""
        return not self.profile.told_keys.isdisjoint(unit.keys) or any(self.names(key) for key in unit.keys)

    def names(self, key: str) -> bool:
        """Whether that example names it."""
        return any(key in keys for keys in self.example)
