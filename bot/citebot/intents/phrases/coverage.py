"""How much of a question an intent knows at all, whatever it makes of it."""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Ids, Numbers, Rows


class Coverage:
    """The features that stand in any phrase of each intent."""

    __slots__ = ("_features", "_ids", "_starts")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row an intent, with the features of all its phrases."""
        self._starts: Numbers = intents.starts
        self._ids: Ids = intents.ids
        self._features = features

    def shares(self, question: Vector, intents: Numbers) -> Floats:
        """For each of the `intents`, the squared length of what it knows of the question, in 0..1."""
        squares = np.zeros(self._features, np.float32)
        squares[question.ids] = question.values * question.values
        first = self._starts[intents]
        lengths = self._starts[intents + 1] - first
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + lengths, lengths)
        # A nought at the end, so that an intent without features has somewhere to begin.
        known = np.append(squares.take(self._ids[at]), np.float32(0))
        sums = np.add.reduceat(known, ends - lengths) if len(intents) else np.zeros(0)
        return np.where(lengths > 0, sums, 0).astype(np.float32)
