"""From a reading to candidates: the items that two judges propose, held against the checks and weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from citebot.intents.confidence import Confidence
from citebot.intents.evidence import NearGap, Standing, evidence
from citebot.intents.index import ItemIndex
from citebot.intents.match import Candidate
from citebot.intents.normalize import fold
from citebot.intents.phrase_matcher import PhraseMatcher
from citebot.intents.premises import concerned, misfits
from citebot.intents.proposal import Proposal
from citebot.intents.reading import Reading, Unit
from citebot.intents.scoring import score_items
from citebot.intents.surroundings import Surroundings
from citebot.model.claims import Gap

WORDING = 0.5
"""The share of the judge by wording in the mean; anything from 0.3 to 0.5 does nearly as well."""
MAX_SAID = 500
"""How much of a question the judge by wording reads; what is asked stands in less."""
SHORTLISTS = {False: (16, 20), True: (24, 30)}
"""How many of the items that hold most of a question, and how many of the best by wording, are looked at by concepts;
of a turn in a conversation (``True``) more, since it says less."""
LIMIT = 40
"""How many of the best by either judge are put together."""
LOOKED_AT = 14
"""How many of the best are held against the checks."""
WEIGHED = 3
"""How many of those that no check refuses are weighed."""


@dataclass(slots=True)
class Proposer:
    """Proposes over one index."""

    index: ItemIndex
    around: Surroundings
    phrases: PhraseMatcher
    confidence: Confidence

    def candidates(
        self, reading: Reading, extra: Sequence[Unit] = (), *, without: str = "", wide: bool = False
    ) -> list[Candidate]:
        """The best items with what the checks say of each, best first; ``wide`` also those that decide nothing.

        Two judges propose: one by concepts and names, one by the wording of whole phrases. They err differently,
        so their mean is better than either (figures in docs/decisions/0005-two-judges.md).
        """
        said = " ".join([_beginning(reading.text), *(unit.text for unit in extra)])
        wording = {self.index.number[name]: score for name, score in self.phrases.rank(said, LIMIT)}
        written = self.index.written(reading)
        for number in written:
            wording.setdefault(number, max(wording.values(), default=1.0))
        shortlist, likely = SHORTLISTS[wide]
        found_items = score_items(
            self.index,
            reading,
            extra=extra,
            likely=[*written, *list(wording)[:likely]],
            shortlist=shortlist,
            limit=LIMIT,
        )
        scored = {found.item: found for found in found_items}
        mixed = sorted(
            ((1 - WORDING) * found.score + WORDING * wording.get(item, 0.0), -item) for item, found in scored.items()
        )
        if extra:
            reading = replace(reading, units=(*reading.units, *extra))
        asked = self.around.asked(reading)
        checks = concerned(reading, asked, without=without)
        proposals: list[tuple[Candidate, Proposal, float, float]] = []
        still_open = WEIGHED
        for score, negative in reversed(mixed[-LOOKED_AT:]):
            found = scored[-negative]
            item = self.index.profiles[found.item].item
            if still_open <= 0 and not wide and not isinstance(item, Gap):
                continue  # what comes behind three that fit decides nothing
            example = self.index.example(found.ask)
            proposal = Proposal(self.around, reading, asked, self.index.profiles[found.item], example)
            # What an item's own example takes for granted is no wrong premise.
            is_own = self.index.is_example(found.ask, example, reading)
            misfit = () if is_own else tuple(misfits(proposal, checks))
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


def _beginning(text: str) -> str:
    """What is read of a text; a sign may unfold into eighteen, so that it counts what comes of it."""
    begins = text[:MAX_SAID]
    if begins.isascii():
        return begins
    unfolded = fold(begins)
    return begins if len(unfolded) <= MAX_SAID else unfolded[:MAX_SAID]
