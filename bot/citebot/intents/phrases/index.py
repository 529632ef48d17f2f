"""Intents and phrases of one base, ready to be asked: what speaks for each of the likely intents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.examples import Examples
from citebot.intents.phrases.margins import Margins, train
from citebot.intents.phrases.prototypes import Prototypes
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Rows

MARGIN_CELLS = 32_000_000
"""Features times intents up to which directions are learnt; above, intents are summed vectors."""

MARGIN_WORK = 40_000_000
"""Phrases times intents up to which directions are learnt."""

WIDTH = 8
"""Likely intents whose phrases are looked at."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The likely intents of a question; arrays of one length."""

    intents: NDArray[np.int64]
    scores: Floats
    """What the scorer says of the whole intent."""
    nearest: Floats
    """The cosine of the nearest phrase of the intent."""
    shares: Floats
    """How much of the question stands in any phrase of the intent."""

    @property
    def table(self) -> NDArray[np.float64]:
        """A row an intent: score, nearest, share."""
        return np.column_stack([self.scores, self.nearest, self.shares]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Index:
    """A scorer over all intents and the phrases of each."""

    scorer: Margins | Prototypes
    examples: Examples
    intents: int

    def evidence(self, question: Vector, width: int = WIDTH) -> Evidence:
        """The `width` best intents by the scorer (ties by number), and how near their phrases come."""
        scores = self.scorer.scores(question)
        width = min(width, len(scores))
        likely = np.argpartition(-scores, width - 1)[:width].astype(np.int64)
        return Evidence(likely, scores[likely], *self.examples.nearest(question, likely.tolist()))


def has_margins(rows: int, intents: int, features: int) -> bool:
    """Whether a base is small enough to learn directions in seconds and megabytes."""
    return features * intents <= MARGIN_CELLS and rows * intents <= MARGIN_WORK


def index(rows: Rows, intent_of: NDArray[np.int64], intents: int, features: int, *, margins: bool, epochs: int) -> Index:
    """Index vectors that are ordered by intent."""
    scorer: Margins | Prototypes
    if margins:
        scorer = train(rows, intent_of, intents, features, epochs=epochs)
    else:
        scorer = Prototypes(rows, intent_of, intents, features)
    return Index(scorer, Examples(rows, intent_of, intents, features), intents)
