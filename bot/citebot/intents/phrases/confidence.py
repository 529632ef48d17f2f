"""From evidence to one number: the probability that an intent is what was asked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.rehearsal import Outcomes

Table = NDArray[np.float64]

STRENGTH = 20.0
"""How many outcomes the first guess is worth."""

FEWEST = 5
"""Outcomes of each kind below which the guess stays as it is."""

STEPS = 100

LOWEST_ODDS = -50.0


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic function of the evidence."""

    bias: float
    score: float
    share: float

    def probabilities(self, scores: Iterable[float], shares: Iterable[float]) -> list[float]:
        """One value in 0..1 for each score with its share.

        Of plain numbers: a question has few likely intents, fewer than arrays pay for.
        """
        bias, a, b, exp = self.bias, self.score, self.share, math.exp
        return [
            1 / (1 + exp(-odds))
            if (odds := bias + a * score + b * share) > LOWEST_ODDS
            else 1 / (1 + exp(-LOWEST_ODDS))
            for score, share in zip(scores, shares, strict=True)
        ]


def fit(guess: Confidence, outcomes: Outcomes) -> Confidence:
    """Logistic regression of inside against outside, drawn towards `guess` by a Gaussian prior.

    It minimises ``−Σ weight · ln P + ½ Σ_j STRENGTH/4 · s_j² · (b_j − guess_j)²`` by damped Newton
    steps; ``s_j`` is the spread of column ``j``, so that the pull does not depend on its scale. The
    weights make both kinds of outcome equally heavy: even odds that a question is inside the base.
    """
    inside, outside = outcomes.inside, outcomes.outside
    if min(len(inside), len(outside)) < FEWEST:
        return guess
    total = len(inside) + len(outside)
    evidence = np.concatenate([inside, outside])
    table = np.column_stack([np.ones(total), evidence])
    sign = np.repeat([1.0, -1.0], [len(inside), len(outside)])
    weight = np.repeat([total / 2 / len(inside), total / 2 / len(outside)], [len(inside), len(outside)])
    first = np.array([guess.bias, guess.score, guess.share])
    pull = STRENGTH / 4 * np.append(1.0, np.maximum(evidence.std(axis=0), 0.05)) ** 2

    def loss(at: Table) -> float:
        surprise = np.logaddexp(0, -sign * (table @ at))
        return float(weight @ surprise + 0.5 * pull @ (at - first) ** 2)

    found, reached = first, loss(first)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(np.clip(sign * (table @ found), -50, 50)))
        slope = pull * (found - first) - table.T @ (weight * sign * chance)
        bend = (table * (weight * chance * (1 - chance))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        while (tried := loss(found - step)) > reached and np.abs(step).max() > 1e-9:
            step = step / 2
        if not reached - tried > 1e-9 * abs(reached):
            break
        found, reached = found - step, tried
    return Confidence(float(found[0]), max(float(found[1]), 0.0), max(float(found[2]), 0.0))
