"""What speaks for a proposed item and against it, as numbers, and the probability that it answers.

The checks of ``premises`` can only refuse. Everything softer is weighed here: how well both judges like the item,
what of the question it does not explain, and whether an item that says "not in the documents" comes as near.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from citebot.intents.index import ItemIndex
from citebot.intents.premises import Proposal
from citebot.intents.profiles import Profile, kind_mask
from citebot.intents.scoring import unit_weight
from citebot.model.claims import Quote

NAMES = (
    "concepts",
    "wording",
    "explained",
    "unknown",
    "elsewhere",
    "concept-left",
    "attribute-left",
    "decisive-left",
    "aside-left",
    "ordinary-left",
    "not-asked",
    "gap-near",
    "gap-wording",
    "gap-only",
    "gap-kind",
    "lead",
    "kind",
    "length",
    "vietnamese",
    "quote",
    "corrected",
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
    reading, profile, reader = proposal.reading, proposal.profile, proposal.around.reader
    total = explained = unknown = elsewhere = concept = attribute = decisive = aside = ordinary = corrected = 0.0
    gap = standing.gap
    gap_only = 0.0
    asked: set[str] = set()
    for unit in reading.units:
        asked.update(unit.keys)
        weight = unit_weight(index, unit, reading)
        total += weight
        corrected += unit.is_corrected
        if any(key in profile.strengths for key in unit.keys):
            explained += weight
            if unit.kind == "a" or unit.keys[0] in reader.decisive:
                told = proposal.tells(unit)
                attribute += not told and unit.kind == "a"
                decisive += not told and unit.kind != "a"
            continue
        if gap is not None and any(key in gap.profile.strengths for key in unit.keys):
            gap_only += weight
        if unit.sentence != reading.focus:
            aside += weight
        elif unit.is_negated:
            continue
        elif unit.kind == "a":
            attribute += 1
        elif unit.keys[0] in reader.decisive:
            decisive += 1
        elif unit.is_ordinary or any(key in reader.light for key in unit.keys):
            ordinary += 1
        elif unit.kind == "w" and not any(key in index.weights for key in unit.keys):
            unknown += weight
        elif unit.kind == "w":
            elsewhere += weight
        elif unit.kind == "c":
            concept += weight
    missing = sum(index.weights.get(key, FAR) for key in proposal.ask if key not in asked)
    kinds = kind_mask(reading.kinds)
    return (
        standing.concepts,
        standing.wording,
        explained / total if total else 0.0,
        unknown,
        elsewhere,
        concept,
        attribute,
        decisive,
        aside,
        ordinary,
        missing,
        max(-FAR, gap.mixed - standing.mixed) if gap else -FAR,
        (gap.wording if gap else 0.0) - standing.wording,
        gap_only,
        0.0 if not kinds or gap is None else float(bool(gap.profile.kinds & kinds)) - float(bool(profile.kinds & kinds)),
        min(FAR, standing.mixed - standing.following),
        0.0 if not kinds else 1.0 if profile.kinds & kinds else -1.0,
        math.log1p(len(reading.units)),
        float(reading.lang == "vi"),
        float(isinstance(profile.item, Quote)),
        corrected,
    )
