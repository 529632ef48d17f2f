"""What came of one question: the items proposed, what the checks say of each, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, field

from citebot.intents.premises import SOFT
from citebot.intents.proposal import Misfit
from citebot.intents.reading import Reading
from citebot.model.claims import Gap, Item


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item proposed by its score, and what the checks say of it.

    ``misfits`` are all disagreements; those of ``SOFT`` checks only weigh, any other refuses. ``confidence`` is the
    probability that the item answers; 0 where it is refused, or stands so low that nobody asked.
    """

    item: Item
    score: float
    ask: str
    misfits: tuple[Misfit, ...]
    confidence: float = 0.0
    is_own: bool = False
    """Whether the question is one of the item's own examples, word order aside."""
    evidence: tuple[float, ...] = ()
    """What its confidence comes from, in the order of ``evidence.NAMES``; empty where it was not weighed."""

    @property
    def refused(self) -> tuple[Misfit, ...]:
        """The disagreements that refuse it."""
        return tuple(misfit for misfit in self.misfits if misfit.check not in SOFT)


@dataclass(frozen=True, slots=True)
class Match:
    """The decision. ``items`` answer; ``gap`` or ``rejected`` say why nothing does; ``close`` are rivals."""

    reading: Reading
    items: tuple[Item, ...] = ()
    close: tuple[Item, ...] = ()
    gap: Gap | None = None
    rejected: Candidate | None = None
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
