"""One summed vector an intent, over an inverted index: for bases too large for `margins`.

A question is answered in two steps, so that it costs the same in any base: the rarest of its
features, as many as `POSTINGS` allows, name the candidates; these are then compared in full.
"""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Ids, Numbers, Rows, best

POSTINGS = 40_000
"""Entries of the inverted index that a question may read."""

CANDIDATES = 64
"""Intents compared in full."""


class Prototypes:
    """The cosine of a question with the sum of each intent's phrases (Rocchio 1971)."""

    __slots__ = ("_features", "_postings", "_profiles", "_starts", "_weights")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row of length 1 an intent; they are listed here by feature."""
        order = np.argsort(intents.ids, kind="stable")
        self._profiles, self._features = intents, features
        self._starts: Numbers = np.searchsorted(intents.ids[order], np.arange(features + 1))
        self._postings: Ids = np.repeat(np.arange(len(intents), dtype=np.int32), intents.lengths())[order]
        self._weights: Floats = intents.values[order]

    def scores(self, question: Vector) -> Floats:
        """A cosine an intent, in 0..1."""
        return self._sums(question.ids, question.values)

    def likely(self, question: Vector, width: int) -> tuple[Numbers, Floats]:
        """The best `width` intents, in no order, and their scores."""
        ids, values = question.ids, question.values
        read = self._starts[ids + 1] - self._starts[ids]
        if read.sum() > POSTINGS:
            rarest = np.argsort(read, kind="stable")
            few = rarest[: max(int(np.searchsorted(np.cumsum(read[rarest]), POSTINGS)), 1)]
            ids, values = ids[few], values[few]
        sums = self._sums(ids, values)
        found = best(sums, max(width, CANDIDATES))
        scores = sums[found]
        if len(ids) < len(question.ids):
            spread = np.zeros(self._features, np.float32)
            spread[question.ids] = question.values
            rows = self._profiles.take(found)
            shared = np.append(spread.take(rows.ids) * rows.values, np.float32(0))
            scores = np.add.reduceat(shared, rows.starts[:-1]) * (rows.lengths() > 0)
        chosen = best(scores, width)
        return found[chosen], scores[chosen]

    def _sums(self, ids: Ids, values: Floats) -> Floats:
        starts = self._starts[ids]
        lengths = self._starts[ids + 1] - starts
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        shares = self._weights[at] * np.repeat(values, lengths)
        return np.bincount(self._postings[at], shares, len(self._profiles)).astype(np.float32)
