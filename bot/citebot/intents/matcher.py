"""From a reading to a decision: which items answer, which are too close to call, or why none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from citebot.intents.confidence import Confidence
from citebot.intents.evidence import NearGap, Standing, evidence
from citebot.intents.index import ItemIndex
from citebot.intents.normalize import words
from citebot.intents.phrase_matcher import PhraseMatcher
from citebot.intents.premises import SOFT, misfits
from citebot.intents.profiles import kind_mask
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Reading, Unit
from citebot.intents.scoring import Scored, score_items
from citebot.intents.surroundings import WIDE, Surroundings
from citebot.intents.times import is_count
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Fact, Gap, Item, Quote


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


WORDING = 0.5
"""The share of the judge by wording in the mean; anything from 0.3 to 0.5 does nearly as well."""
MAX_SAID = 500
"""How much of a question the judge by wording reads; what is asked stands in less."""
LIKELY = 30
"""How many of the best by wording are also looked at by concepts."""
LIMIT = 40
"""How many of the best by either judge are put together."""
OUTRANKED = 0.1
"""How far an item that does not fit may stand before one that does, for that one still to be what was meant."""
LOOKED_AT = 14
"""How many of the best are held against the checks."""
WEIGHED = 3
"""How many of those that no check refuses are weighed."""
ASUNDER = 0.3
"""How far two items of one matter may stand apart where the question asks for two."""
DATED = frozenset({"date", "deployed-when"})
"""Properties that tell when."""
VAGUE = 0.5
"""Below this score an item does not answer a question without a name, a number or a date."""
UNDATED = frozenset({"how-many", "where", "who", "why"})
"""Kinds of question that a date does not answer."""
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
        self.base, self.index, self.around, self.phrases = base, index, around, phrases
        self.threshold, self.margin, self.tie = threshold, margin, tie
        self.confidence = confidence or Confidence.shipped()

    def candidates(
        self, reading: Reading, extra: Sequence[Unit] = (), *, without: str = "", wide: bool = False
    ) -> list[Candidate]:
        """The best items with what the checks say of each, best first; ``wide`` also those that decide nothing.

        Two judges propose: one by concepts and names, one by the wording of whole phrases. They err differently,
        so their mean is better than either (figures in docs/decisions/0005-two-judges.md).
        """
        said = " ".join([reading.text[:MAX_SAID], *(unit.text for unit in extra)])
        wording = {self.index.number[name]: score for name, score in self.phrases.rank(said, LIMIT)}
        likely = list(wording)[:LIKELY]
        found_items = score_items(self.index, reading, extra=extra, likely=likely, limit=LIMIT)
        scored = {found.item: found for found in found_items}
        mixed = sorted(
            ((1 - WORDING) * found.score + WORDING * wording.get(item, 0.0), -item) for item, found in scored.items()
        )
        if extra:
            reading = replace(reading, units=(*reading.units, *extra))
        proposals: list[tuple[Candidate, Proposal, float, float]] = []
        still_open = WEIGHED
        for score, negative in reversed(mixed[-LOOKED_AT:]):
            found = scored[-negative]
            item = self.index.profiles[found.item].item
            if still_open <= 0 and not wide and not isinstance(item, Gap):
                continue  # what comes behind three that fit decides nothing
            proposal = self._proposal(reading, found)
            # What an item's own example takes for granted is no wrong premise.
            is_own = self.index.is_example(found.ask, reading)
            misfit = () if is_own else tuple(misfits(proposal, without=without))
            candidate = Candidate(item, score, self.index.ask_texts[found.ask], misfit, is_own=is_own)
            still_open -= not isinstance(item, Gap) and not candidate.refused
            proposals.append((candidate, proposal, found.score, wording.get(found.item, 0.0)))
        return self._weighed(proposals, self.confidence.without(without) if without else self.confidence)

    def _weighed(
        self, proposals: Sequence[tuple[Candidate, Proposal, float, float]], confidence: Confidence
    ) -> list[Candidate]:
        gap = next(
            (
                NearGap(proposal.profile, candidate.score, wording)
                for candidate, proposal, _, wording in proposals
                if isinstance(candidate.item, Gap) and not candidate.misfits
            ),
            None,
        )
        gap_is_own = any(isinstance(c.item, Gap) and c.is_own for c, *_ in proposals)
        refused = max((c.score for c, *_ in proposals if not isinstance(c.item, Gap) and c.refused), default=0.0)
        open_to = [n for n, (c, *_) in enumerate(proposals) if not isinstance(c.item, Gap) and not c.refused]
        candidates = [candidate for candidate, *_ in proposals]
        for n in open_to[:WEIGHED]:
            candidate, proposal, concepts, wording = proposals[n]
            # A gap that only comes near says nothing against the item whose own example is asked.
            rival = None if candidate.is_own and not gap_is_own else gap
            standing = Standing(concepts, wording, candidate.score, refused, rival)
            numbers = evidence(proposal, standing)
            candidates[n] = replace(candidate, confidence=confidence.probability(numbers), evidence=numbers)
        return candidates

    def _proposal(self, reading: Reading, scored: Scored) -> Proposal:
        profile = self.index.profiles[scored.item]
        return Proposal(self.around, reading, profile, self.index.keys_of_ask(scored.ask))

    def match(self, reading: Reading, extra: Sequence[Unit] = (), *, without: str = "", wide: bool = False) -> Match:
        """Decide on one reading; ``extra`` are units supplied by the conversation."""
        return self.decide(reading, self.candidates(reading, extra, without=without, wide=wide))

    def decide(self, reading: Reading, candidates: Sequence[Candidate]) -> Match:
        """What the candidates amount to."""
        shown = tuple(candidates)
        pair = self._pair(reading, candidates)
        if pair is not None:
            return Match(reading, items=pair, candidates=shown)
        facts = [c for c in candidates if not isinstance(c.item, Gap) and not c.refused]
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
        ahead = next((c for c in candidates if isinstance(c.item, Gap) and not c.misfits), None)
        if (
            ahead is not None
            and isinstance(ahead.item, Gap)
            and ahead.score >= best.score
            and not (best.is_own and _is_written(best.item, reading))
        ):
            return Match(reading, gap=ahead.item, candidates=shown)
        unlisted = self._unlisted(reading, candidates, best)
        if unlisted is not None:
            return Match(reading, gap=unlisted, candidates=shown)
        outranked = candidates[0]
        if outranked.refused and outranked.score > best.score + OUTRANKED and not isinstance(outranked.item, Gap):
            # The question is about something that does not fit; what comes far behind it is not what was meant.
            return Match(reading, rejected=outranked, candidates=shown)
        items = self.together(best.item, reading)
        rivals = [c.item for c in facts[1:] if c.score >= best.score - self.margin and self._differs(best.item, c.item)]
        if rivals and len(items) == 1 and not reading.kinds & {"compare"}:
            return Match(reading, items=items, close=(best.item, *rivals[:4]), candidates=shown)
        if len(items) == 1:
            items += tuple(c.item for c in facts[1:2] if self._is_tie(reading, best, c))
        return Match(reading, items=items, candidates=shown)

    def _is_vague(self, reading: Reading, best: Candidate) -> bool:
        """Whether a question names nothing and is only faintly like the item: it may be about anything."""
        return best.score < VAGUE and not any(unit.kind in "esynomx" for unit in reading.units)

    def _turned(self, reading: Reading, candidates: Sequence[Candidate], facts: Sequence[Candidate]) -> Item | None:
        """The fact of the right kind about what the best item tells, where that one only fails by the kind.

        "From which year is the resolution on early recovery?" finds the fact on recovery; the year is told by another.
        Not so for a person, place or body: the day it was founded is not when it did what is asked about.
        """
        best = next((c for c in candidates if not isinstance(c.item, Gap)), None)
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
                    m.check not in SOFT for m in misfits(Proposal(self.around, reading, profile, frozenset()))
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
        if other.confidence < self.threshold:
            return False
        both = "compare" in reading.kinds or any(
            is_count([t.word for t in reading.tokens], n) for n in reading.numerals
        )
        apart = ASUNDER if both and _subject(best.item) == _subject(other.item) else self.tie
        return other.score >= best.score - apart

    def _pair(self, reading: Reading, candidates: Sequence[Candidate]) -> tuple[Item, ...] | None:
        """For a comparison: the figures of one series, or of two things named the same property of each."""
        if "compare" not in reading.kinds or not candidates or isinstance(candidates[0].item, Gap):
            return None
        for candidate in candidates[:3]:
            fact = candidate.item
            if isinstance(fact, Fact) and fact.series and {m.check for m in candidate.refused} <= {"names", "times"}:
                series = self.base.series[fact.series]
                if len(series) > 1:
                    return tuple(series)
        dated = [fact for fact in map(self._dated, self._named(reading)) if fact is not None]
        if len(dated) == 2 and not reading.kinds & UNDATED:
            return tuple(dated)
        for i, a in enumerate(candidates):
            counterpart = self._counterpart(reading, a)
            if counterpart is not None:
                return (a.item, counterpart)
            for b in candidates[i + 1 :]:
                if isinstance(a.item, Gap) or isinstance(b.item, Gap) or not a.refused or not b.refused:
                    continue
                wrong = {(m.check, m.text) for m in a.refused}
                other = {(m.check, m.text) for m in b.refused}
                if (
                    all(check in {"names", "times"} for check, _ in wrong | other)
                    and not wrong & other
                    and min(a.score, b.score) >= self.threshold / 2
                    and _alike(a.item, b.item)
                ):
                    return (a.item, b.item)
            if a.refused and isinstance(a.item, Fact) and a.item.property in DATED:
                return None  # the date asked for is told of one of the two; something else of both is no answer
        return None

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
                wrong = {m.check for m in misfits(Proposal(self.around, reading, profile, frozenset()))}
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

    def together(self, best: Item, reading: Reading) -> tuple[Item, ...]:
        """A figure asked for without a time brings the other dated figures of its series."""
        if isinstance(best, Fact) and best.series and not reading.moments and not reading.numerals:
            named = {key for unit in reading.units for key in unit.keys if key.startswith("e:")}
            series = self.base.series[best.series]
            subjects = {f"e:{fact.subject}" for fact in series} | {f"e:{fact.speaker}" for fact in series}
            if len(series) > 1 and not named & subjects:
                return tuple(series)
        return (best,)

    def _differs(self, a: Item, b: Item) -> bool:
        """Whether two items tell the same property of different things, so that only the asker can choose."""
        if not isinstance(a, Fact) or not isinstance(b, Fact):
            return False
        return a.property == b.property and a.subject != b.subject and a.topic != b.topic


def _is_written(item: Item, reading: Reading) -> bool:
    """Whether a question stands word for word among the item's examples."""
    said = words(reading.text)
    return any(words(example) == said for examples in item.asks.values() for example in examples)


def _subject(item: Item) -> str:
    return item.speaker if isinstance(item, Quote) else item.subject


def _alike(a: Item, b: Item) -> bool:
    """Whether two items tell the same property of two things."""
    if isinstance(a, Fact) and isinstance(b, Fact):
        return a.property == b.property or {a.property, b.property} <= DATED
    return type(a) is type(b)
