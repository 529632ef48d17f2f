"""One summed vector an intent, over an inverted index: for bases too large for `margins`.

A question is answered in two steps, so that it costs the same in any base: the rarest of its
features, as many as `POSTINGS` allows, name the candidates; these are then compared in full.
"""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.inverted import Inverted
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Numbers, Rows, best

POSTINGS = 40_000
"""Entries of the inverted index that a question may read."""

CANDIDATES = 64
"""Intents compared in full."""


class Prototypes:
    """The cosine of a question with the sum of each intent's phrases (Rocchio 1971)."""

    __slots__ = ("_features", "_inverted", "_profiles")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row of length 1 an intent."""
        self._profiles, self._features, self._inverted = intents, features, Inverted(intents, features)

    def scores(self, question: Vector) -> Floats:
        """A cosine an intent, in 0..1."""
        return self._inverted.sums(question.ids, question.values)

    def likely(self, question: Vector, width: int) -> tuple[Numbers, Floats, Floats | None]:
        """The best `width` intents, in no order, their scores, and their shares where these came along."""
        ids, values = question.ids, question.values
        read = self._inverted.costs(ids)
        if read.sum() > POSTINGS:
            rarest = np.argsort(read, kind="stable")
            few = rarest[: max(int(np.searchsorted(np.cumsum(read[rarest]), POSTINGS)), 1)]
            ids, values = ids[few], values[few]
        if len(ids) == len(question.ids):
            sums = self._inverted.sums(ids, values)
            chosen = best(sums, width)
            return chosen, sums[chosen], self._inverted.shares(ids, values, chosen)
        sums = self._inverted.sums(ids, values)
        found = best(sums, max(width, CANDIDATES))
        spread = np.zeros(self._features, np.float32)
        spread[question.ids] = question.values
        rows = self._profiles.take(found)
        shared = np.append(spread.take(rows.ids) * rows.values, np.float32(0))
        scores = np.add.reduceat(shared, rows.starts[:-1]) * (rows.lengths() > 0)
        chosen = best(scores, width)
        return found[chosen], scores[chosen], None
