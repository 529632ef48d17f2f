"""How well each item fits a question: a Tversky index over what is asked, what is held, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from citebot.intents.index import NAMING, Floats, Ints, ItemIndex
from citebot.intents.profiles import KINDS, kind_mask
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


SHORTLIST = 64
"""How many items are looked at closely."""
POLAR = 0.92
"""That an item can be asked for yes or no is weaker evidence that it answers "which"."""


_BITS = np.array([number.bit_count() for number in range(1 << len(KINDS))], dtype=np.float32)


def _share(masks: Ints) -> Floats:
    """How many kinds each mask holds."""
    counted: Floats = _BITS[masks]
    return counted


def score_items(index: ItemIndex, reading: Reading, *, extra: Iterable[Unit] = (), limit: int = 12) -> list[Scored]:
    """The best items, best first. ``extra`` are units that the conversation supplies.

    Items that hold most of the question are found first; only their example questions are then compared.
    """
    sums = np.zeros((len(index.item_of_ask), 2), dtype=np.float32)
    holds = np.zeros(len(index.profiles), dtype=np.float32)
    total = 0.0
    seen: set[tuple[str, ...]] = set()
    for unit in (*reading.units, *extra):
        if unit.keys in seen:
            continue
        seen.add(unit.keys)
        weight = unit_weight(index, unit, reading)
        postings = index.postings(unit.keys)
        total += weight
        sums[postings.asks] += np.array((weight, postings.weight * NAMING.get(unit.kind, 1.0)), dtype=np.float32)
        holds[postings.items] += weight * postings.strengths
    if not total:
        return []
    count = min(max(limit, SHORTLIST), len(holds))
    short: Ints = np.sort(np.argpartition(-holds, count - 1)[:count]).astype(np.int32)
    asks, starts = _examples(index, short)
    scores = _tversky(index, reading, asks, sums[asks], holds[index.item_of_ask[asks]], total)
    best = np.maximum.reduceat(scores, starts)
    found = []
    for position in np.argsort(-best, kind="stable")[:limit].tolist():
        start = int(starts[position])
        end = int(starts[position + 1]) if position + 1 < len(starts) else len(scores)
        top = start + int(np.argmax(scores[start:end]))
        found.append(Scored(int(short[position]), float(scores[top]), int(asks[top])))
    return found


def _examples(index: ItemIndex, items: Ints) -> tuple[Ints, Ints]:
    """The numbers of the items' example questions, and where those of each item begin among them."""
    first = index.starts[items]
    sizes = index.sizes[items]
    starts = np.cumsum(sizes) - sizes
    asks = np.repeat(first - starts, sizes) + np.arange(int(sizes.sum()))
    return asks.astype(np.int32), starts.astype(np.int32)


def _tversky(index: ItemIndex, reading: Reading, asks: Ints, sums: Floats, holds: Floats, total: float) -> Floats:
    """Tversky's ratio model (1977) for each example: shared, held elsewhere by the item, left over, not asked."""
    shared, named = sums[:, 0], sums[:, 1]
    kinds = index.kinds_of_ask[asks]
    held = np.maximum(holds - shared, 0.0)
    mask = kind_mask(reading.kinds)
    if mask:
        agrees: Floats = (KIND_WEIGHT * _share(kinds & mask) / np.maximum(_share(kinds | mask), 1)).astype(np.float32)
        shared, named = shared + agrees, named + agrees
        total += KIND_WEIGHT
    named_kinds: Floats = (kinds != 0).astype(np.float32)
    totals = index.ask_totals[asks] + (KIND_WEIGHT if mask else KIND_WEIGHT / 2) * named_kinds
    left = np.maximum(total - shared - held, 0.0)
    missing = np.maximum(totals - named, 0.0)
    scores: Floats = (shared + HELD * held) / (shared + held + LEFT_OVER * left + NOT_ASKED * missing)
    if not reading.is_polar:
        scores[index.polar[asks]] *= POLAR
    return scores
