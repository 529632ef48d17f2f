"""An item proposed for a question, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

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
    """An item proposed for a question, and the keys of the example question that speaks for it."""

    around: Surroundings
    reading: Reading
    profile: Profile
    ask: frozenset[str]

    @property
    def asked(self) -> Asked:
        """The question's units, sorted for the checks."""
        return self.around.asked(self.reading)

    def tells(self, unit: Unit) -> bool:
        """Whether the item's own words, or that one example, bear the unit out; other examples do not count."""
        told = self.profile.told_keys
        return any(key in told or key in self.ask for key in unit.keys)
