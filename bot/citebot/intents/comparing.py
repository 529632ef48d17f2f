"""Comparisons: which items are told side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citebot.intents.clauses import ASKING, AUXILIARIES
from citebot.intents.index import ItemIndex
from citebot.intents.match import Candidate
from citebot.intents.premises import SOFT, misfits
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Reading
from citebot.intents.surroundings import DATED, Surroundings
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Fact, Gap, Item

_BESIDE = frozenset({"names", "times", "decisive", "numbers", "opposites"})
_STRICT = frozenset({"names", "times"})
"""Checks by which one thing is told from another."""
UNDATED = frozenset({"how-many", "where", "who", "why"})
"""Kinds of question that a date does not answer."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """Finds pairs over one index. ``threshold`` is that of the base."""

    base: KnowledgeBase
    index: ItemIndex
    around: Surroundings
    threshold: float

    def pair(self, reading: Reading, candidates: Sequence[Candidate]) -> tuple[Item, ...] | None:
        """For a comparison: the figures of one series, or of two things named the same property of each."""
        if not candidates or not ("compare" in reading.kinds or asks_twice(reading)):
            return None
        dated = [fact for fact in map(self._dated, self._named(reading)) if fact is not None]
        is_when = "compare" in reading.kinds or "when" in reading.kinds
        is_of_dates = len(dated) == 2 and is_when and not reading.kinds & UNDATED
        if isinstance(candidates[0].item, Gap):
            return tuple(dated) if is_of_dates else None
        for candidate in candidates[:3] if "compare" in reading.kinds else ():
            fact = candidate.item
            if isinstance(fact, Fact) and fact.series and {m.check for m in candidate.refused} <= {"names", "times"}:
                series = self.base.series[fact.series]
                if len(series) > 1:
                    return tuple(series)
        if is_of_dates:
            return tuple(dated)
        # Where one item answers by itself, only names and times tell two others apart.
        is_answered = any(c.confidence >= self.threshold and not c.refused for c in candidates)
        beside = _STRICT if is_answered else _BESIDE
        for i, a in enumerate(candidates):
            counterpart = self._counterpart(reading, a)
            if counterpart is not None:
                return (a.item, counterpart)
            for b in candidates[i + 1 :]:
                if isinstance(a.item, Gap) or isinstance(b.item, Gap) or not a.refused or not b.refused:
                    continue
                is_apart = self._explains(b.item, a.refused, beside) and self._explains(a.item, b.refused, beside)
                if is_apart and min(a.score, b.score) >= self.threshold / 2 and _alike(a.item, b.item):
                    return (a.item, b.item)
            if a.refused and isinstance(a.item, Fact) and a.item.property in DATED:
                return None  # the date asked for is told of one of the two; something else of both is no answer
        return None

    def _explains(self, item: Item, misfits: Iterable[Misfit], beside: frozenset[str]) -> bool:
        """Whether all that does not fit the one of two things belongs to this other."""
        profile = self.index.profiles[self.index.number[item.id]]
        return all(m.check in beside and (m.key in profile.strengths or m.key in profile.told_keys) for m in misfits)

    def _counterpart(self, reading: Reading, candidate: Candidate) -> Fact | None:
        """Of two things named: the fact that tells of the other what the candidate tells of the one."""
        fact, named = candidate.item, self._named(reading)
        if not isinstance(fact, Fact) or len(named) != 2 or fact.subject not in named or not candidate.refused:
            return None
        if candidate.score < self.threshold / 2 or not {m.check for m in candidate.refused} <= {"names", "times"}:
            return None
        for other in self.base.facts.values():
            if other.property == fact.property and other.subject in named and other.subject != fact.subject:
                profile = self.index.profiles[self.index.number[other.id]]
                wrong = {m.check for m in misfits(Proposal.by_itself(self.around, reading, profile))}
                if wrong <= {"names", "times"} | SOFT:
                    return other
        return None

    def _named(self, reading: Reading) -> list[str]:
        """The things a question names, each once; what nearly everything is about left out."""
        keys = (key for unit in reading.units for key in unit.keys[:1])
        return [key[2:] for key in dict.fromkeys(keys) if key[:2] == "e:" and key not in self.around.ubiquitous]

    def _dated(self, entity: str) -> Fact | None:
        """The fact that tells when an event was, or something was done with a thing."""
        facts = (fact for fact in self.base.facts.values() if fact.subject == entity)
        return next((fact for fact in facts if fact.property in DATED), None)


def asks_twice(reading: Reading) -> bool:
    """Whether the same is asked of a second thing: "when did the one open, and when the other?"."""
    said = [token.word for token in reading.tokens]
    again = [b for a, b in pairwise(said) if a in {"and", "va", "con"} and b in ASKING - AUXILIARIES]
    return bool(again) and again[-1] in said[: len(said) - 1 - said[::-1].index(again[-1])]


def _alike(a: Item, b: Item) -> bool:
    """Whether two items tell the same property of two things."""
    if isinstance(a, Fact) and isinstance(b, Fact):
        return a.property == b.property or {a.property, b.property} <= DATED
    return type(a) is type(b)
