"""From evidence to one number: the probability that a proposed item answers what was asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citebot.intents.evidence import NAMES

BIAS = -4.37
WEIGHTS: Mapping[str, float] = {
    "concepts": 4.81,
    "wording": 2.06,
    "attribute-left": -1.79,
    "phrase-left": -2.45,
    "gap-first": -1.93,
    "gap-wording": -2.05,
    "gap-kind": -0.46,
    "refused-first": -0.57,
    "kind": 0.35,
    "length": 1.18,
    "quote": 0.48,
}


SOFT_EVIDENCE: Mapping[str, frozenset[str]] = {
    "attributes": frozenset({"attribute-left", "phrase-left"}),
    "gaps": frozenset({"gap-first", "gap-wording", "gap-kind"}),
}
"""What each check that only weighs, and each kind of evidence, goes by."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic function of the evidence, in the order of ``NAMES``."""

    bias: float
    weights: tuple[float, ...]

    @classmethod
    def shipped(cls) -> Confidence:
        """The weights that ``python -m tests.bench.weights`` finds; why, see docs/decisions/0005-two-judges.md."""
        return cls(BIAS, tuple(WEIGHTS[name] for name in NAMES))

    def without(self, check: str) -> Confidence:
        """The same with what a soft check contributes taken away, for measuring it."""
        mute = SOFT_EVIDENCE.get(check, frozenset())
        return Confidence(self.bias, tuple(0.0 if n in mute else w for n, w in zip(NAMES, self.weights, strict=True)))

    def probability(self, evidence: Sequence[float]) -> float:
        """Between 0 and 1."""
        odds = self.bias + sum(w * x for w, x in zip(self.weights, evidence, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))
