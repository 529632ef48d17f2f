"""From evidence to one number: the probability that an intent is what was asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

STRENGTH = 20.0
"""How many outcomes the first guess is worth."""

STEPS = 25


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic function of the evidence."""

    bias: float
    slopes: tuple[float, ...]
    """One a column of the evidence: score, nearest phrase, share known."""

    def probability(self, evidence: Table) -> Table:
        """One value a row, in 0..1."""
        odds: Table = self.bias + evidence @ np.array(self.slopes)
        return 1 / (1 + np.exp(-np.clip(odds, -50, 50)))


def fit(guess: Confidence, evidence: Table, right: NDArray[np.bool_], weight: Table) -> Confidence:
    """Logistic regression by Newton's method, drawn towards `guess` by a Gaussian prior.

    It minimises ``-Σ weight·log P(right) + ½ Σ_j STRENGTH·s_j²·(b_j − guess_j)²`` where ``s_j`` is
    the spread of column ``j``, so that the pull does not depend on a column's scale.
    """
    if not len(evidence):
        return guess
    table = np.column_stack([np.ones(len(evidence)), evidence])
    start = np.array([guess.bias, *guess.slopes])
    spread = np.append(1.0, np.maximum(evidence.std(axis=0), 0.05))
    pull = STRENGTH / 4 * spread**2
    found = start.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ found, -50, 50)))
        slope = table.T @ (weight * (chance - right)) + pull * (found - start)
        bend = (table * (weight * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return Confidence(float(found[0]), tuple(found[1:].tolist()))
