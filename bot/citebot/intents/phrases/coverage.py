"""How much of a question an intent knows at all, whatever it makes of it."""

from __future__ import annotations

from collections.abc import Iterable

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

    def shares(self, question: Vector, intents: Iterable[int]) -> Floats:
        """For each of the `intents`, the squared length of what it knows of the question, in 0..1."""
        squares = np.zeros(self._features, np.float32)
        squares[question.ids] = question.values * question.values
        starts, ids = self._starts, self._ids
        return np.array([squares.take(ids[starts[k] : starts[k + 1]]).sum() for k in intents], np.float32)
