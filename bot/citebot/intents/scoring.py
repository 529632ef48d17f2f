"""How well each item fits a question: a Tversky index over what is asked, what is held, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from citebot.intents.index import KIND_WEIGHT, NAMING, Examples, Floats, ItemIndex, Places, Postings
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


_BIT = np.array([1 << place for place in range(8)], dtype=np.uint8)
"""The places of a byte."""
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
    asked: dict[tuple[str, ...], tuple[float, float, Postings]] = {}
    for unit in (*reading.units, *extra):
        if unit.keys not in asked:
            postings = index.postings(unit.keys)
            asked[unit.keys] = unit_weight(index, unit, reading), postings.weight * NAMING.get(unit.kind, 1.0), postings
    total = sum(weight for weight, *_ in asked.values())
    if not total:
        return []
    weights = np.array([(weight, naming) for weight, naming, _ in asked.values()], dtype=np.float32).T
    holds = weights[0] @ np.array([postings.items for *_, postings in asked.values()])
    count = min(shortlist, len(holds))
    chosen = np.zeros(len(holds), dtype=np.bool_)
    chosen[(-holds).argpartition(count - 1)[:count]] = True
    chosen[list(likely)] = True
    chosen &= index.is_asked
    examples = index.examples_of(chosen.nonzero()[0])
    shared, named = weights @ _stands(examples.asks, [postings for *_, postings in asked.values()])
    scores = _tversky(index, reading, examples, shared, named, holds.take(examples.items).repeat(examples.sizes), total)
    best = np.maximum.reduceat(scores, examples.starts)
    tops = (scores == best.repeat(examples.sizes)).nonzero()[0]
    nearest = examples.asks.take(tops.take(tops.searchsorted(examples.starts)))
    order = (-best).argsort(kind="stable")[:limit]
    return list(
        map(Scored, examples.items.take(order).tolist(), best.take(order).tolist(), nearest.take(order).tolist())
    )


def _stands(asks: Places, asked: Sequence[Postings]) -> Floats:
    """A row a thing asked: of each example whether it names it, 1 or 0."""
    rows = np.empty((len(asked), len(asks)), dtype=np.uint8)
    byte = asks >> 3
    for row, postings in zip(rows, asked, strict=True):
        postings.asks.take(byte, out=row, mode="clip")
    rows &= _BIT.take(asks & 7)
    stands: Floats = (rows != 0).astype(np.float32)
    return stands


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
