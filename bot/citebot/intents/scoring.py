"""How well each item fits a question: a Tversky index over what is asked, what is held, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from citebot.intents.index import KIND_WEIGHT, NAMING, Examples, Floats, Ints, ItemIndex, Postings
from citebot.intents.profile import kind_mask
from citebot.intents.reading import Reading, Unit
from citebot.model.kinds import KINDS

HELD = 0.6
"""Credit for what the item holds but the example question does not name."""
LEFT_OVER = 1.25
"""Cost of what the question names and the item does not hold."""
NOT_ASKED = 0.35
"""Cost of what the example question names and this one does not."""


class Scored(NamedTuple):
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


_SUBSETS = np.array([[mask >> bit & 1 for bit in range(8)] for mask in range(256)], dtype=np.float32)
"""Which of eight things each byte holds."""
_BITS = np.array([number.bit_count() for number in range(1 << len(KINDS))], dtype=np.float32)
"""How many kinds each mask holds."""


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
    chosen[(-holds).argpartition(count - 1)[:count]] = True
    chosen[list(likely)] = True
    chosen &= index.is_asked
    examples = index.examples_of(chosen.nonzero()[0])
    shared, named = _shared(index, examples, list(asked.values()))
    scores = _tversky(index, reading, examples, shared, named, holds.take(examples.items).repeat(examples.sizes), total)
    best = np.maximum.reduceat(scores, examples.starts)
    tops = (scores == best.repeat(examples.sizes)).nonzero()[0]
    nearest = examples.asks.take(tops.take(tops.searchsorted(examples.starts)))
    order = (-best).argsort(kind="stable")[:limit]
    return list(
        map(Scored, examples.items.take(order).tolist(), best.take(order).tolist(), nearest.take(order).tolist())
    )


def _holds(index: ItemIndex, holding: Sequence[tuple[float, Postings]]) -> Floats:
    """How much of what is asked each item holds, by weight."""
    items = np.concatenate([postings.items for _, postings in holding])
    weights = np.repeat([weight for weight, _ in holding], [len(postings.items) for _, postings in holding])
    strengths = np.concatenate([postings.strengths for _, postings in holding])
    return np.bincount(items, weights * strengths, len(index.profiles)).astype(np.float32)


def _shared(index: ItemIndex, examples: Examples, asked: Sequence[tuple[float, float, Ints]]) -> tuple[Floats, Floats]:
    """For each example the weights of what is asked and stands in it: in the question, and in the example.

    Each thing asked is one bit, so that it counts once however many units of an example know it.
    """
    shared = np.zeros(len(examples.asks), dtype=np.float32)
    named = np.zeros(len(examples.asks), dtype=np.float32)
    for first in range(0, len(asked), 8):
        some = asked[first : first + 8]
        bits = np.zeros(index.units, dtype=np.uint8)
        for bit, (_, _, knowing) in enumerate(some):
            bits[knowing] |= np.uint8(1 << bit)
        masks = np.bitwise_or.reduceat(bits.take(examples.units), examples.units_from)
        subsets = _SUBSETS[: 1 << len(some), : len(some)]
        shared += (subsets @ np.array([weight for weight, *_ in some], dtype=np.float32)).take(masks)
        named += (subsets @ np.array([weight for _, weight, _ in some], dtype=np.float32)).take(masks)
    return shared, named


def _tversky(
    index: ItemIndex, reading: Reading, examples: Examples, shared: Floats, named: Floats, held: Floats, total: float
) -> Floats:
    """Tversky's ratio model (1977) for each example: shared, held elsewhere by the item, left over, not asked.

    ``held`` comes as what the item holds in all.
    """
    asks = examples.asks
    held -= shared
    np.maximum(held, 0.0, out=held)
    mask = kind_mask(reading.kinds)
    if mask:
        agrees = (KIND_WEIGHT * _BITS[index.kinds & mask] / np.maximum(_BITS[index.kinds | mask], 1)).astype(np.float32)
        alike = agrees.take(index.kinds_number.take(asks))
        shared += alike
        named += alike
        total += KIND_WEIGHT
    shared_or_held = shared + held
    left = total - shared
    left -= held
    missing = (index.ask_totals if mask else index.ask_totals_kindless).take(asks)
    missing -= named
    np.maximum(left, 0.0, out=left)
    np.maximum(missing, 0.0, out=missing)
    held *= HELD
    shared += held
    left *= LEFT_OVER
    missing *= NOT_ASKED
    shared_or_held += left
    shared_or_held += missing
    shared /= shared_or_held
    if not reading.is_polar:
        shared *= index.polar_factor.take(asks)
    return shared
