"""From evidence to one number: the probability that a proposed item answers what was asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citebot.intents.evidence import NAMES

BIAS = -9.3
WEIGHTS: Mapping[str, float] = {
    "concepts": 6.97,
    "wording": 0.92,
    "explained": 1.94,
    "unknown": 0.85,
    "elsewhere": 1.67,
    "concept-left": -1.30,
    "attribute-left": -2.12,
    "decisive-left": -1.92,
    "aside-left": 3.07,
    "ordinary-left": 0.46,
    "not-asked": -0.01,
    "gap-near": -4.44,
    "gap-wording": -2.40,
    "lead": -0.30,
    "kind": 0.58,
    "length": 0.82,
    "vietnamese": -0.22,
    "quote": -1.46,
    "corrected": 0.59,
}


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic function of the evidence, in the order of ``NAMES``."""

    bias: float
    weights: tuple[float, ...]

    @classmethod
    def shipped(cls) -> Confidence:
        """The weights learnt from the shipped base's own questions; how, see docs/decisions/0005-two-judges.md."""
        return cls(BIAS, tuple(WEIGHTS[name] for name in NAMES))

    def probability(self, evidence: Sequence[float]) -> float:
        """Between 0 and 1."""
        odds = self.bias + sum(w * x for w, x in zip(self.weights, evidence, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))
