"""From a reading to a decision: which items answer, which are too close to call, or why none does."""

from __future__ import annotations

from collections.abc import Sequence

from citebot.intents.comparing import Comparing
from citebot.intents.confidence import Confidence
from citebot.intents.index import ItemIndex
from citebot.intents.match import Candidate, Match
from citebot.intents.normalize import words
from citebot.intents.phrase_matcher import PhraseMatcher
from citebot.intents.premises import SOFT, misfits
from citebot.intents.profile import kind_mask
from citebot.intents.proposal import Proposal
from citebot.intents.proposing import Proposer
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import DATED, WIDE, Surroundings
from citebot.intents.times import is_count
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Fact, Gap, Item, whose

_OF_ALL, _OF_WOMEN = "count", "count-women"
_SEXES = frozenset(["c:female", "c:male"])
OUTRANKED = 0.1
"""How far an item that does not fit may stand before one that does, for that one still to be what was meant."""
_OF_THE_ANSWER = frozenset({"speaker", "matter", "which", "holders"})
"""Checks that ask what sort of answer an item gives, not whether the question takes something wrong for granted."""
ASUNDER = 0.3
"""How far two items of one matter may stand apart where the question asks for two."""
LEVEL = 0.02
"""Two items whose scores are no further apart score alike."""
VAGUE, SURE = 0.5, 0.8
"""Below this score an item does not answer a question without a name, a number or a date, unless it is so likely."""
CERTAIN = 0.9
"""So likely is an item that no gap that only comes near can stand before it."""
TURNED = 0.5
"""From this score on an item is what the question is about, even if it does not tell what is asked of it."""
GAP = 0.5
"""From this score on a gap is what was asked for."""


class Matcher:
    """Decides over one index. Pure and synchronous."""

    def __init__(
        self,
        base: KnowledgeBase,
        index: ItemIndex,
        around: Surroundings,
        phrases: PhraseMatcher,
        *,
        threshold: float,
        confidence: Confidence | None = None,
        margin: float = 0.04,
        tie: float = 0.1,
    ) -> None:
        self.base, self.index, self.around = base, index, around
        self.threshold, self.margin, self.tie = threshold, margin, tie
        self.proposer = Proposer(index, around, phrases, confidence or Confidence.shipped())

    def candidates(
        self, reading: Reading, extra: Sequence[Unit] = (), *, without: str = "", wide: bool = False
    ) -> list[Candidate]:
        """The best items with what the checks say of each, best first; ``wide`` also those that decide nothing."""
        return self.proposer.candidates(reading, extra, without=without, wide=wide)

    def match(self, reading: Reading, extra: Sequence[Unit] = (), *, without: str = "", wide: bool = False) -> Match:
        """Decide on one reading; ``extra`` are units supplied by the conversation."""
        return self.decide(reading, self.candidates(reading, extra, without=without, wide=wide))

    def decide(self, reading: Reading, candidates: Sequence[Candidate]) -> Match:
        """What the candidates amount to."""
        shown = tuple(candidates)
        pair = Comparing(self.base, self.index, self.around, self.threshold).pair(reading, candidates)
        if pair is not None:
            return Match(reading, items=pair, candidates=shown)
        facts = _whole_first(
            reading, self._likelier_first([c for c in candidates if not isinstance(c.item, Gap) and not c.refused])
        )
        turned = self._turned(reading, candidates, facts)
        if turned is not None:
            return Match(reading, items=(turned,), candidates=shown)
        if not facts or facts[0].confidence < self.threshold or self._is_vague(reading, facts[0]):
            gap = next(
                (c.item for c in candidates if isinstance(c.item, Gap) and not c.misfits and c.score >= GAP), None
            )
            near = next((c for c in candidates if not isinstance(c.item, Gap)), None)
            return Match(reading, gap=gap if isinstance(gap, Gap) else None, rejected=near, candidates=shown)
        best = facts[0]
        # What an example of the best asks by name, no other can be meant by.
        is_sure = best.is_own and any(unit.kind in "eso" for unit in reading.units)
        ahead = next((c for c in candidates if isinstance(c.item, Gap) and not c.misfits), None)
        if (
            ahead is not None
            and isinstance(ahead.item, Gap)
            and ahead.score >= best.score
            and not (best.is_own and _is_written(best.item, reading))
            and not (is_sure and not ahead.is_own and self._is_of_person(best))
            and not self._is_of_all_places(best, reading)
        ):
            return Match(reading, gap=ahead.item, candidates=shown)
        unlisted = self._unlisted(reading, candidates, best)
        if unlisted is not None:
            return Match(reading, gap=unlisted, candidates=shown)
        outranked = candidates[0]
        if (
            outranked.refused
            and outranked.score > best.score + OUTRANKED
            and not isinstance(outranked.item, Gap)
            and not _is_of_the_same(outranked, best)
        ):
            # The question is about something that does not fit; what comes far behind it is not what was meant.
            return Match(reading, rejected=outranked, candidates=shown)
        items = self.together(best.item, reading)
        level = [c for c in facts[1:] if c.score >= best.score - self.margin and (c.is_own or not is_sure)]
        rivals = [c.item for c in level if self._differs(best.item, c.item, reading)]
        if rivals and len(items) == 1 and not reading.kinds & {"compare"}:
            return Match(reading, items=items, close=(best.item, *rivals[:4]), candidates=shown)
        if len(items) == 1:
            items += tuple(c.item for c in facts[1:2] if self._is_tie(reading, best, c))
        return Match(reading, items=items, candidates=shown)

    def _is_of_person(self, best: Candidate) -> bool:
        """Whether an item surely tells what is asked of a person, of whom a gap only lists what is not told."""
        return best.confidence >= CERTAIN and f"e:{whose(best.item)}" in self.around.persons

    def _is_of_all_places(self, best: Candidate, reading: Reading) -> bool:
        """Whether an item tells of several places together, and all are asked for: no gap on each comes first."""
        places = self.around.shared_places(self.index.profiles[self.index.number[best.item.id]])
        return bool(places) and places <= reading.content

    def _likelier_first(self, facts: list[Candidate]) -> list[Candidate]:
        """Facts by score; but what is likely enough to answer goes before what is not and scores no better."""
        if not facts or facts[0].confidence >= self.threshold:
            return facts
        level = [c for c in facts if c.score >= facts[0].score - LEVEL]
        likely = max(level, key=lambda candidate: candidate.confidence)
        return [likely, *(c for c in facts if c is not likely)] if likely.confidence >= self.threshold else facts

    def _is_vague(self, reading: Reading, best: Candidate) -> bool:
        """Whether a question names nothing and is only faintly like the item: it may be about anything."""
        named = any(unit.kind in "esynomx" for unit in reading.units)
        return best.score < VAGUE and best.confidence < SURE and not named

    def _turned(self, reading: Reading, candidates: Sequence[Candidate], facts: Sequence[Candidate]) -> Item | None:
        """The fact of the right kind about what the best item tells, where that one only fails by the kind.

        "From which year is the resolution on early recovery?" finds the fact on recovery; the year is told by another.
        Not so for a person, place or body: the day it was founded is not when it did what is asked about; nor where a
        gap comes before it.
        """
        best = next((c for c in candidates if not (isinstance(c.item, Gap) and c.misfits)), None)
        if best is None or not isinstance(best.item, Fact) or {m.check for m in best.misfits} != {"kinds"}:
            return None
        subject = self.base.entities.get(best.item.subject)
        if subject is None or subject.kind in WIDE:
            return None
        if best.score < TURNED or (facts and facts[0].confidence >= self.threshold):
            return None
        wanted = kind_mask(reading.kinds)
        for fact in self.base.facts.values():
            if (
                fact.subject == best.item.subject
                and fact.property in DATED | {"year"}
                and reading.kinds & {"when", "year", "day"}
            ):
                profile = self.index.profiles[self.index.number[fact.id]]
                if profile.kinds & wanted and not any(
                    m.check not in SOFT for m in misfits(Proposal.by_itself(self.around, reading, profile))
                ):
                    return fact
        return None

    def _unlisted(self, reading: Reading, candidates: Sequence[Candidate], best: Candidate) -> Gap | None:
        """The gap that says a list is not given, where it comes as close as a fact that has to do with the list."""
        if "list" not in reading.kinds:
            return None
        near = (c.item for c in candidates if not c.misfits and c.score >= best.score - 2 * self.margin)
        return next((item for item in near if isinstance(item, Gap)), None)

    def _is_tie(self, reading: Reading, best: Candidate, other: Candidate) -> bool:
        """Whether two readings are too close to prefer either, or two things of one matter are asked for.

        Then both are told.
        """
        if other.confidence < self.threshold or self._says_the_same(best.item, other.item, reading):
            return False
        both = "compare" in reading.kinds or any(
            is_count([t.word for t in reading.tokens], n) for n in reading.numerals
        )
        apart = ASUNDER if both and whose(best.item) == whose(other.item) else self.tie
        return other.score >= best.score - apart

    def _says_the_same(self, a: Item, b: Item, reading: Reading) -> bool:
        """Whether both tell the same numbers of one thing, which were asked for: told once they are told."""
        if not isinstance(a, Fact) or not isinstance(b, Fact) or a.subject != b.subject:
            return False
        one, other = (self.index.profiles[self.index.number[item.id]].numbers for item in (a, b))
        return "how-many" in reading.kinds and bool(one) and one == other

    def together(self, best: Item, reading: Reading) -> tuple[Item, ...]:
        """A figure asked for without a time brings the other dated figures of its series."""
        if isinstance(best, Fact) and best.series and not reading.moments and not reading.numerals:
            named = {key for unit in reading.units for key in unit.keys if key.startswith("e:")}
            series = self.base.series[best.series]
            subjects = {f"e:{fact.subject}" for fact in series} | {f"e:{fact.speaker}" for fact in series}
            if len(series) > 1 and not named & subjects:
                return tuple(series)
        return (best,)

    def _differs(self, a: Item, b: Item, reading: Reading) -> bool:
        """Whether two items tell the same property of different things, so that only the asker can choose.

        Not if both tell the one number that is asked for.
        """
        if not isinstance(a, Fact) or not isinstance(b, Fact):
            return False
        one, other = (self.index.profiles[self.index.number[item.id]].numbers for item in (a, b))
        if "how-many" in reading.kinds and len(one) == 1 and one == other:
            return False
        return a.property == b.property and a.subject != b.subject and a.topic != b.topic


def _whole_first(reading: Reading, facts: list[Candidate]) -> list[Candidate]:
    """Facts in order; but the number of all goes before that of the women where the question names none."""
    if not facts or facts[0].is_own or "how-many" not in reading.kinds or not _SEXES.isdisjoint(reading.content):
        return facts
    best = facts[0].item
    if not isinstance(best, Fact) or best.property != _OF_WOMEN:
        return facts
    whole = next(
        (c for c in facts if isinstance(c.item, Fact) and c.item.property == _OF_ALL and _alike(c, best)), None
    )
    return [whole, *(c for c in facts if c is not whole)] if whole is not None else facts


def _alike(candidate: Candidate, best: Fact) -> bool:
    return isinstance(candidate.item, Fact) and candidate.item.subject == best.subject


def _is_written(item: Item, reading: Reading) -> bool:
    """Whether a question stands word for word among the item's examples."""
    said = words(reading.text)
    return any(words(example) == said for examples in item.asks.values() for example in examples)


def _is_of_the_same(refused: Candidate, best: Candidate) -> bool:
    """Whether one is about the same as the other and only answers another question: who it is, not what he said."""
    if isinstance(refused.item, Gap) or isinstance(best.item, Gap):
        return False
    hard = {misfit.check for misfit in refused.misfits} - SOFT
    return whose(refused.item) in {whose(best.item), best.item.speaker} and hard <= _OF_THE_ANSWER
