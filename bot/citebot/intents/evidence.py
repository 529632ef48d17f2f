"""What speaks for a proposed item and against it, as numbers, and the probability that it answers.

The checks of ``premises`` can only refuse. Everything softer is weighed here: how well both judges like the item,
what of the question it does not explain, and whether an item that says "not in the documents" comes as near.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from citebot.intents.index import ItemIndex
from citebot.intents.premises import Proposal, is_asked
from citebot.intents.profiles import Profile, kind_mask
from citebot.intents.scoring import unit_weight
from citebot.model.claims import Quote

NAMES = (
    "concepts",
    "wording",
    "concept-left",
    "attribute-left",
    "phrase-left",
    "gap-near",
    "gap-wording",
    "gap-only",
    "gap-kind",
    "lead",
    "kind",
    "length",
    "vietnamese",
    "quote",
)
FAR = 0.5
"""A gap further off than this says nothing; nor does a longer lead."""


@dataclass(frozen=True, slots=True)
class NearGap:
    """A gap with its mixed score and that of its wording."""

    profile: Profile
    mixed: float
    wording: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands among the others: its scores by both judges and mixed, and the next fact's.

    ``gap`` is the item nearest to the question among those that say what the documents do not tell.
    """

    concepts: float
    wording: float
    mixed: float
    following: float
    gap: NearGap | None


def evidence(index: ItemIndex, proposal: Proposal, standing: Standing) -> tuple[float, ...]:
    """One number for each of ``NAMES``. Weights of units are those of the concepts' judge, 0 to 1 each."""
    reading, profile, gap = proposal.reading, proposal.profile, standing.gap
    concept = attribute = phrase = gap_only = 0.0
    for unit in reading.units:
        if unit.kind == "a" and is_asked(proposal, unit):
            attribute += " " not in unit.text
            phrase += " " in unit.text
        if any(key in profile.strengths for key in unit.keys):
            continue
        weight = unit_weight(index, unit, reading)
        if gap is not None and any(key in gap.profile.strengths for key in unit.keys):
            gap_only += weight
        if (
            unit.kind == "c"
            and is_asked(proposal, unit)
            and not any(key in proposal.around.reader.light for key in unit.keys)
        ):
            concept += weight
    kinds = kind_mask(reading.kinds)
    return (
        standing.concepts,
        standing.wording,
        concept,
        attribute,
        phrase,
        max(-FAR, gap.mixed - standing.mixed) if gap else -FAR,
        (gap.wording if gap else 0.0) - standing.wording,
        gap_only,
        0.0
        if not kinds or gap is None
        else float(bool(gap.profile.kinds & kinds)) - float(bool(profile.kinds & kinds)),
        min(FAR, standing.mixed - standing.following),
        0.0 if not kinds else 1.0 if profile.kinds & kinds else -1.0,
        math.log1p(len(reading.units)),
        float(reading.lang == "vi"),
        float(isinstance(profile.item, Quote)),
    )
