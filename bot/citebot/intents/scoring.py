"""How well each item fits a question: a Tversky index over what is asked, what is held, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from citebot.intents.index import KINDS, NAMING, Floats, Ints, ItemIndex, kind_mask
from citebot.intents.reading import Reading, Unit

KIND_WEIGHT = 0.25
HELD = 0.72
"""Credit for what the item holds but the example question does not name."""
LEFT_OVER = 1.25
"""Cost of what the question names and the item does not hold."""
NOT_ASKED = 0.35
"""Cost of what the example question names and this one does not."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One item's score, and the example question that comes nearest."""

    item: int
    score: float
    ask: int


def unit_weight(index: ItemIndex, unit: Unit, reading: Reading) -> float:
    """How much a unit counts in this question: rarity, certainty, and whether its sentence is the one that asks."""
    weight = index.weight(unit.keys)
    if unit.is_corrected:
        weight *= 0.8
    if unit.is_negated:
        weight *= 0.5
    if unit.kind in "x" or (unit.kind == "a"):
        weight = max(weight, 0.8)
    if unit.is_ordinary:
        weight *= 0.25
    if unit.sentence != reading.focus:
        weight *= 0.45 if any(key in index.weights for key in unit.keys) else 0.15
    return weight


POLAR = 0.92
"""That an item can be asked for yes or no is weaker evidence that it answers "which"."""


_BITS = np.array([number.bit_count() for number in range(1 << len(KINDS))], dtype=np.float32)


def _share(masks: Ints) -> Floats:
    """How many kinds each mask holds."""
    counted: Floats = _BITS[masks]
    return counted


def score_items(
    index: ItemIndex, reading: Reading, *, extra: Iterable[Unit] = (), limit: int = 12
) -> list[Scored]:
    """The best items, best first. ``extra`` are units that the conversation supplies."""
    asks = np.zeros(len(index.item_of_ask), dtype=np.float32)
    named = np.zeros(len(index.item_of_ask), dtype=np.float32)
    items = np.zeros(len(index.profiles), dtype=np.float32)
    total = 0.0
    seen: set[tuple[str, ...]] = set()
    for unit in (*reading.units, *extra):
        if unit.keys in seen:
            continue
        seen.add(unit.keys)
        weight = unit_weight(index, unit, reading)
        postings = index.postings(unit.keys)
        total += weight
        asks[postings.asks] += weight
        named[postings.asks] += postings.weight * NAMING.get(unit.kind, 1.0)
        items[postings.items] += weight * postings.strengths
    if not total:
        return []
    totals = index.ask_totals
    held: Floats = np.maximum(items[index.item_of_ask] - asks, 0.0)
    mask = kind_mask(reading.kinds)
    if mask:
        agrees = _share(index.kinds_of_ask & mask) / np.maximum(_share(index.kinds_of_ask | mask), 1)
        asks = asks + KIND_WEIGHT * agrees.astype(np.float32)
        total += KIND_WEIGHT
        named = named + KIND_WEIGHT * agrees.astype(np.float32)
    totals = totals + (KIND_WEIGHT if mask else KIND_WEIGHT / 2) * (index.kinds_of_ask != 0)
    left = np.maximum(total - asks - held, 0.0)
    missing = np.maximum(totals - named, 0.0)
    scores = (asks + HELD * held) / (asks + held + LEFT_OVER * left + NOT_ASKED * missing)
    if not reading.is_polar:
        scores = np.where(index.polar, POLAR * scores, scores)
    best = np.maximum.reduceat(scores, index.starts)
    count = min(limit, len(best))
    top = np.argpartition(-best, count - 1)[:count]
    ordered = sorted((-float(best[i]), int(i)) for i in top)
    found = []
    for negative, item in ordered:
        start = int(index.starts[item])
        end = int(index.starts[item + 1]) if item + 1 < len(index.starts) else len(scores)
        found.append(Scored(item, -negative, start + int(np.argmax(scores[start:end]))))
    return found
