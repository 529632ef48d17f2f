"""How well each item fits a question: a Tversky index over what is asked, what is held, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from citebot.intents.index import NAMING, Floats, Ints, ItemIndex, Postings, ranges
from citebot.intents.profile import kind_mask
from citebot.intents.reading import Reading, Unit
from citebot.model.kinds import KINDS

KIND_WEIGHT = 0.25
HELD = 0.6
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


_SUBSETS = np.array([[mask >> bit & 1 for bit in range(8)] for mask in range(256)], dtype=np.float32)
"""Which of eight things each byte holds."""
_BITS = np.array([number.bit_count() for number in range(1 << len(KINDS))], dtype=np.float32)


def _share(masks: Ints) -> Floats:
    """How many kinds each mask holds."""
    counted: Floats = _BITS[masks]
    return counted


def score_items(
    index: ItemIndex,
    reading: Reading,
    *,
    extra: Iterable[Unit] = (),
    likely: Sequence[int] = (),
    shortlist: int = 24,
    limit: int = 12,
) -> list[Scored]:
    """The best items, best first. ``extra`` are units that the conversation supplies.

    Items that hold most of the question are found first, ``shortlist`` of them, and those that somebody else thinks
    ``likely``; only their example questions are then compared.
    """
    asked: dict[tuple[str, ...], tuple[float, float, Ints]] = {}
    holding: list[tuple[float, Postings]] = []
    for unit in (*reading.units, *extra):
        if unit.keys in asked:
            continue
        weight = unit_weight(index, unit, reading)
        postings = index.postings(unit.keys)
        asked[unit.keys] = weight, postings.weight * NAMING.get(unit.kind, 1.0), postings.units
        holding.append((weight, postings))
    total = sum(weight for weight, *_ in asked.values())
    if not total:
        return []
    holds = _holds(index, holding)
    count = min(shortlist, len(holds))
    chosen = np.zeros(len(holds), dtype=np.bool_)
    chosen[np.argpartition(-holds, count - 1)[:count]] = True
    chosen[list(likely)] = True
    short: Ints = np.flatnonzero(chosen).astype(np.int32)
    short = short[index.sizes[short] > 0]
    asks, starts = _examples(index, short)
    shared, named = _shared(index, asks, list(asked.values()))
    scores = _tversky(index, reading, asks, shared, named, holds[index.item_of_ask[asks]], total)
    best = np.maximum.reduceat(scores, starts)
    tops = np.flatnonzero(scores == np.repeat(best, index.sizes[short]))
    nearest = asks[tops[np.searchsorted(tops, starts)]]
    order = np.argsort(-best, kind="stable")[:limit]
    return [
        Scored(item, score, ask)
        for item, score, ask in zip(short[order].tolist(), best[order].tolist(), nearest[order].tolist(), strict=True)
    ]


def _holds(index: ItemIndex, holding: Sequence[tuple[float, Postings]]) -> Floats:
    """How much of what is asked each item holds, by weight."""
    items = np.concatenate([postings.items for _, postings in holding])
    weights = np.repeat([weight for weight, _ in holding], [len(postings.items) for _, postings in holding])
    strengths = np.concatenate([postings.strengths for _, postings in holding])
    return np.bincount(items, weights * strengths, len(index.profiles)).astype(np.float32)


def _examples(index: ItemIndex, items: Ints) -> tuple[Ints, Ints]:
    """The numbers of the items' example questions, and where those of each item begin among them."""
    return ranges(index.starts[items], index.sizes[items])


def _shared(index: ItemIndex, asks: Ints, asked: Sequence[tuple[float, float, Ints]]) -> tuple[Floats, Floats]:
    """For each example the weights of what is asked and stands in it: in the question, and in the example.

    Each thing asked is one bit, so that it counts once however many units of an example know it.
    """
    units, starts = index.units_of_asks(asks)
    shared = np.zeros(len(asks), dtype=np.float32)
    named = np.zeros(len(asks), dtype=np.float32)
    for first in range(0, len(asked), 8):
        some = asked[first : first + 8]
        bits = np.zeros(index.units, dtype=np.uint8)
        for bit, (_, _, knowing) in enumerate(some):
            bits[knowing] |= np.uint8(1 << bit)
        masks = np.bitwise_or.reduceat(bits[units], starts)
        subsets = _SUBSETS[: 1 << len(some), : len(some)]
        shared += (subsets @ np.array([weight for weight, *_ in some], dtype=np.float32))[masks]
        named += (subsets @ np.array([weight for _, weight, _ in some], dtype=np.float32))[masks]
    return shared, named


def _tversky(
    index: ItemIndex, reading: Reading, asks: Ints, shared: Floats, named: Floats, holds: Floats, total: float
) -> Floats:
    """Tversky's ratio model (1977) for each example: shared, held elsewhere by the item, left over, not asked."""
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
