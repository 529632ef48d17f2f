"""The intents of one base, ready to be asked: what speaks for each of the likely ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.coverage import Coverage
from citebot.intents.phrases.margins import Margins, train
from citebot.intents.phrases.prototypes import Prototypes
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Numbers, Rows, document_frequency, normalised, summed, weigh

MOST_CELLS = 32_000_000
"""Features times intents up to which directions are learnt (128 MB)."""

MOST_INTENTS = 1000
"""Intents up to which directions are learnt; beyond, one visit of a phrase outgrows the cache."""

WORK, VISIT = 30_000_000, 60
"""What learning may cost: visits of a phrase, each as dear as the intents and `VISIT` more."""

FEWEST_EPOCHS, MOST_EPOCHS = 2, 8
"""Visits of each phrase; from the eighth to the twelfth top-1 on CLINC150 moved by 0.1 points."""

MARGIN_SHARPNESS, PROTOTYPE_SHARPNESS = 0.5, 1.0
"""Directions find for themselves what tells intents apart; sums need the rare words lifted."""

WIDTH = 8
"""Likely intents that are looked at closely."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The likely intents of a question; arrays of one length."""

    intents: Numbers
    scores: Floats
    """What the scorer says of the intent."""
    shares: Floats
    """How much of the question the intent knows."""

    @property
    def table(self) -> NDArray[np.float64]:
        """A row an intent: score and share."""
        return np.column_stack([self.scores, self.shares]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Index:
    """A scorer over all intents, their profiles, and the weights of the features."""

    scorer: Margins | Prototypes
    profiles: Rows
    """The sum of each intent's phrases, of length 1."""
    weights: Floats
    unknown: float
    """The weight of a feature that no phrase holds."""

    def evidence(self, question: Vector, width: int = WIDTH) -> Evidence:
        """The best `width` intents by the scorer, in no order."""
        return Evidence(*self.scorer.likely(question, width))

    def profile(self, intent: int) -> Vector:
        """The sum of an intent's phrases as if it were a question."""
        low, high = self.profiles.starts[intent], self.profiles.starts[intent + 1]
        return Vector(self.profiles.ids[low:high], self.profiles.values[low:high])

    def vectors(self, counts: Rows, words: int) -> Rows:
        """Counted texts as this index sees them; features it has not learnt are zero."""
        return normalised(counts, self.weights, self.weights < self.unknown, words)


def visiting(phrases: int, intents: int) -> int:
    """The work of visiting each phrase once."""
    return max(phrases * (VISIT + intents), 1)


def epochs_for(phrases: int, intents: int, features: int) -> int:
    """How often learning directions may visit each phrase; 0 if the base is too large for it."""
    affordable = WORK // visiting(phrases, intents)
    if affordable < FEWEST_EPOCHS or intents > MOST_INTENTS or features * intents > MOST_CELLS:
        return 0
    return min(affordable, MOST_EPOCHS)


def index(counts: Rows, intent_of: Numbers, intents: int, *, features: int, words: int, epochs: int) -> Index:
    """Index counted phrases, ordered by intent; with summed vectors if `epochs` is 0."""
    frequency = document_frequency(counts, features)
    sharpness = MARGIN_SHARPNESS if epochs else PROTOTYPE_SHARPNESS
    weights = weigh(frequency, len(counts), sharpness=sharpness)
    unknown = float(weigh(np.zeros(1, np.int64), len(counts), sharpness=sharpness)[0])
    rows = normalised(counts, weights, frequency > 0, words)
    known = summed(rows, intent_of, intents, features)
    scorer: Margins | Prototypes
    if epochs:
        scorer = Margins(*train(rows, intent_of, intents, features, epochs=epochs), Coverage(known, features))
    else:
        del rows
        scorer = Prototypes(known, features)
    return Index(scorer, known, weights, unknown)
