"""How much of a question an intent knows at all, whatever it makes of it."""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Numbers, Rows


class Coverage:
    """The features that stand in any phrase of each intent, as a table: a quarter of what directions take."""

    __slots__ = ("_held", "_intents")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row an intent, with the features of all its phrases."""
        self._intents = len(intents)
        self._held = np.zeros(features * self._intents, np.bool_)
        owners = np.repeat(np.arange(self._intents), intents.lengths())
        self._held[intents.ids * np.int64(self._intents) + owners] = True

    def shares(self, question: Vector, intents: Numbers) -> Floats:
        """For each of the `intents`, the squared length of what it knows of the question, in 0..1."""
        held = self._held.take((question.ids * np.int64(self._intents))[:, None] + intents)
        known: Floats = (question.values * question.values) @ held
        return known
