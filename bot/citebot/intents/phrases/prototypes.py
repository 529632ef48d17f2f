"""One summed vector an intent, over an inverted index: for bases too large for `margins`."""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Ids, Numbers, Rows


class Prototypes:
    """The cosine of a question with the sum of each intent's phrases (Rocchio 1971)."""

    __slots__ = ("_intents", "_postings", "_starts", "_weights")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row of length 1 an intent; they are listed here by feature."""
        order = np.argsort(intents.ids, kind="stable")
        self._intents = len(intents)
        self._starts: Numbers = np.searchsorted(intents.ids[order], np.arange(features + 1))
        self._postings: Ids = np.repeat(np.arange(len(intents), dtype=np.int32), intents.lengths())[order]
        self._weights: Floats = intents.values[order]

    def scores(self, question: Vector) -> Floats:
        """A cosine an intent, in 0..1."""
        starts = self._starts[question.ids]
        lengths = self._starts[question.ids + 1] - starts
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        shares = self._weights[at] * np.repeat(question.values, lengths)
        return np.bincount(self._postings[at], shares, self._intents).astype(np.float32)
