"""One direction an intent that tells its phrases from all others: linear support vector machines.

For each intent ``k`` it finds ``w`` that minimises
``½ |w|² + C Σ max(0, 1 − y x·w)²`` with ``y = 1`` for the phrases of ``k`` and ``−1`` for the rest,
by dual coordinate descent (Hsieh, Chang, Lin, Keerthi and Sundararajan 2008, algorithm 1 with the
L2 loss). All intents are solved at once: a step visits one phrase and moves its dual variable in
every intent's problem, which are rows of the same matrices.

Silence is trained as an intent that nobody has: a text without any known feature, as heavy as an
average intent, on the wrong side of all. Without it a base of one or two intents would take
everything for its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Rows

COST = 2.0
"""C above: the price of a phrase on the wrong side."""

EPOCHS = 8
"""Visits of each phrase; more changes no ranking on the sets measured."""

STILL = 1e-3
"""A dual variable that would move by less stays."""


class Margins:
    """Signed distances of a question from the phrases of each intent."""

    __slots__ = ("_weights",)

    def __init__(self, weights: Floats) -> None:
        """`weights` has a row a feature and one more for the constant, a column an intent."""
        self._weights = weights

    def scores(self, question: Vector) -> Floats:
        """About 1 for the intent of one of its own phrases, −1 for the others; a value an intent."""
        scores: Floats = question.values @ self._weights.take(question.ids, 0) + self._weights[-1]
        return scores

    def scores_of(self, rows: Rows) -> Floats:
        """`scores` of many vectors: a row a vector, a column an intent."""
        return np.stack(
            [
                self.scores(Vector(rows.ids[start:stop], rows.values[start:stop]))
                for start, stop in zip(rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True)
            ]
        )


def train(rows: Rows, intent_of: NDArray[np.int64], intents: int, features: int, *, epochs: int = EPOCHS) -> Margins:
    """Find the directions; `intent_of` numbers the intent of each row. Deterministic."""
    weights = np.zeros((features + 1, intents), np.float32)
    duals = np.zeros((len(rows) + 1, intents), np.float32)
    softness = [np.float32(1 / (2 * COST))] * len(rows) + [np.float32(intents / (2 * COST * max(len(rows), 1)))]
    squares = np.bincount(
        np.repeat(np.arange(len(rows)), rows.lengths()), rows.values.astype(np.float64) ** 2, len(rows)
    )
    curvature = (np.append(squares, 0) + 1 + softness).tolist()
    bounds = list(zip(rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True))
    columns = [np.append(rows.ids[start:stop], features) for start, stop in bounds]
    values = [np.append(rows.values[start:stop], np.float32(1)) for start, stop in bounds]
    columns.append(np.array([features], np.int32))
    values.append(np.ones(1, np.float32))
    owners = [*intent_of.tolist(), -1]
    order = np.random.default_rng(0)
    for _ in range(epochs):
        for row in order.permutation(len(owners)).tolist():
            own, column, value, dual = owners[row], columns[row], values[row], duals[row]
            touched = weights.take(column, 0)
            moved = value @ touched
            if own >= 0:
                moved[own] = -moved[own]
            moved += 1
            moved -= dual * softness[row]
            moved /= curvature[row]
            moved += dual
            np.maximum(moved, 0, out=moved)
            step = dual - moved
            if -STILL < step.min() and step.max() < STILL:
                continue
            duals[row] = moved
            if own >= 0:
                step[own] = -step[own]
            touched += value[:, None] * step
            weights[column] = touched
    return Margins(weights)
