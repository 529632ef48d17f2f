"""From evidence to one number: the probability that a proposed item answers what was asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citebot.intents.evidence import NAMES

BIAS = -8.07
WEIGHTS: Mapping[str, float] = {
    "concepts": 6.82,
    "wording": 0.87,
    "explained": 0,
    "unknown": 0,
    "elsewhere": 0,
    "concept-left": -1.76,
    "attribute-left": -2.42,
    "decisive-left": 0,
    "aside-left": 0,
    "ordinary-left": 0,
    "not-asked": 0,
    "gap-near": -3.64,
    "gap-wording": -3.19,
    "gap-only": -0.27,
    "gap-kind": -0.45,
    "lead": 0.17,
    "kind": 0.49,
    "length": 1.49,
    "vietnamese": -0.27,
    "quote": -1.4,
    "corrected": 0,
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
