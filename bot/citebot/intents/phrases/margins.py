"""One direction an intent that tells its phrases from all others: linear support vector machines.

For each intent ``k`` it finds ``w`` that minimises
``½ |w|² + COST · Σ max(0, 1 − y x·w)²`` with ``y = 1`` for the phrases of ``k`` and ``−1`` for the
rest, by dual coordinate descent (Hsieh, Chang, Lin, Keerthi and Sundararajan 2008, algorithm 1 with
the L2 loss). All intents are solved at once: a step visits one phrase and moves its dual variable
in every intent's problem; these are the entries of one row.

Silence is trained as an intent that nobody has: a text without any known feature, as heavy as an
average intent, on the wrong side of all. Without it a base of one or two intents would take
everything for its own.
"""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.coverage import Coverage
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Numbers, Rows, best

COST = 2.0
"""The price of a phrase on the wrong side; between 1 and 4 top-1 on CLINC150 moves by 0.6 points at most."""

FEW = 10
"""Where a step moves one intent in so many, or fewer, only their weights are written."""

STILL = 1e-3
"""A phrase whose dual variables would together move by less is passed over."""


class Margins:
    """Signed distances of a question from the phrases of each intent."""

    __slots__ = ("_constant", "_coverage", "_weights")

    def __init__(self, weights: Floats, constant: Floats, coverage: Coverage) -> None:
        """`weights` has a row a feature and a column an intent; `constant` a value an intent."""
        self._weights, self._constant, self._coverage = weights, constant, coverage

    def scores(self, question: Vector) -> Floats:
        """About 1 for the intent of one of its own phrases, −1 for the others; a value an intent."""
        scores: Floats = question.values @ self._weights.take(question.ids, 0)
        scores += self._constant
        return scores

    def likely(self, question: Vector, width: int) -> tuple[Numbers, Floats, Floats]:
        """The best `width` intents, in no order, their scores, and how much of the question each knows."""
        scores = self.scores(question)
        found = best(scores, width)
        return found, scores.take(found), self._coverage.shares(question, found)


def train(rows: Rows, intent_of: Numbers, intents: int, features: int, *, epochs: int) -> tuple[Floats, Floats]:
    """The weights and constants of `Margins`; `intent_of` numbers the intent of each row. Same input, same result."""
    weights = np.zeros((features, intents), np.float32)
    constant = np.zeros(intents, np.float32)
    duals = np.zeros((len(rows) + 1, intents), np.float32)
    average = len(rows) / intents
    softness = [float(np.float32(1 / (2 * COST)))] * len(rows) + [float(np.float32(1 / (2 * COST * average)))]
    curvature = (np.append(rows.squares(), 0) + 1 + np.array(softness)).tolist()
    starts = [*rows.starts.tolist(), len(rows.ids)]
    owners = [*intent_of.tolist(), None]
    order = np.random.default_rng(0)
    room = np.empty((max(int(rows.lengths().max(initial=0)), 1), intents), np.float32)
    for epoch in range(epochs):
        for row in order.permutation(len(owners)).tolist():
            own, dual = owners[row], duals[row]
            ids = rows.ids[starts[row] : starts[row + 1]]
            value = rows.values[starts[row] : starts[row + 1]]
            touched = weights.take(ids, 0, out=room[: len(ids)], mode="clip")
            moved = value.dot(touched)
            moved += constant
            if own is not None:
                moved[own] = -moved[own]
            moved += 1
            if epoch:
                moved -= dual * softness[row]
                moved /= curvature[row]
                moved += dual
            else:  # all duals are nought yet
                moved /= curvature[row]
            np.maximum(moved, 0, out=moved)
            step = dual - moved
            if step.dot(step) < STILL**2:
                continue
            duals[row] = moved
            if own is not None:
                step[own] = -step[own]
            constant += step
            changed = step.nonzero()[0]
            if len(changed) * FEW <= intents:
                weights[ids[:, None], changed] = touched.take(changed, 1) + value[:, None] * step.take(changed)
            else:
                touched += value[:, None] * step
                weights[ids] = touched
    return weights, constant
