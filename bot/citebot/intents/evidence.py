"""What speaks for a proposed item and against it, as numbers, and the probability that it answers.

The checks of ``premises`` can only refuse. Everything softer is weighed here: how well both judges like the item,
what of the question it does not explain, and whether an item that says "not in the documents" comes as near.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from citebot.intents.profile import Profile, kind_mask
from citebot.intents.proposal import Proposal
from citebot.model.claims import Quote

NAMES = (
    "concepts",
    "wording",
    "attribute-left",
    "phrase-left",
    "gap-first",
    "gap-wording",
    "gap-kind",
    "refused-first",
    "kind",
    "length",
    "quote",
)
GAP_NEAR = 0.02
"""A gap so little behind an item is as good a reading as it."""


@dataclass(frozen=True, slots=True)
class NearGap:
    """A gap with its mixed score and that of its wording."""

    profile: Profile
    mixed: float
    wording: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands among the others: its scores by both judges, and mixed.

    ``refused`` is the score of the best item that a check refuses, ``gap`` the item nearest to the question among
    those that say what the documents do not tell.
    """

    concepts: float
    wording: float
    mixed: float
    refused: float
    gap: NearGap | None


def evidence(proposal: Proposal, standing: Standing) -> tuple[float, ...]:
    """One number for each of ``NAMES``."""
    reading, profile, gap = proposal.reading, proposal.profile, standing.gap
    attribute = phrase = 0.0
    for unit in proposal.asked.attributes:
        if not proposal.tells(unit):
            attribute += " " not in unit.text
            phrase += " " in unit.text
    kinds = kind_mask(reading.kinds)
    return (
        standing.concepts,
        standing.wording,
        attribute,
        phrase,
        _step(gap.mixed - standing.mixed + GAP_NEAR, GAP_NEAR) if gap else 0.0,
        _step(gap.wording - standing.wording, 0.05) if gap else 0.0,
        float(bool(gap.profile.kinds & kinds)) - float(bool(profile.kinds & kinds)) if kinds and gap else 0.0,
        float(standing.refused > standing.mixed),
        0.0 if not kinds else 1.0 if profile.kinds & kinds else -1.0,
        math.log1p(len(reading.units)),
        float(isinstance(profile.item, Quote)),
    )


def _step(lead: float, width: float) -> float:
    """0 far behind, 1 far ahead, smooth between: how much ahead something is matters only where it is close."""
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, lead / width))))
