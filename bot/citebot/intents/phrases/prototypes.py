"""One summed vector an intent, over an inverted index: for bases too large for `margins`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Rows


class Prototypes:
    """The cosine of a question with the sum of each intent's phrases."""

    __slots__ = ("_intents", "_postings", "_starts", "_weights")

    def __init__(self, rows: Rows, intent_of: NDArray[np.int64], intents: int, features: int) -> None:
        """Sum the rows of each intent and list, for each feature, the intents that have it."""
        keys = rows.ids.astype(np.int64) * intents + np.repeat(intent_of, rows.lengths())
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        at = np.flatnonzero(np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]]))
        summed = np.add.reduceat(rows.values[order], at) if len(at) else np.zeros(0, np.float32)
        keys = keys[at]
        owner = keys % intents
        length = np.sqrt(np.bincount(owner, summed.astype(np.float64) ** 2, intents))
        length[length == 0] = 1
        self._intents = intents
        self._starts = np.searchsorted(keys, np.arange(features + 1) * intents)
        self._postings = owner.astype(np.int32)
        self._weights: Floats = (summed / length[owner]).astype(np.float32)

    def scores(self, question: Vector) -> Floats:
        """A cosine an intent, in 0..1."""
        starts = self._starts[question.ids]
        lengths = self._starts[question.ids + 1] - starts
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        shares = self._weights[at] * np.repeat(question.values, lengths)
        return np.bincount(self._postings[at], shares, self._intents).astype(np.float32)
