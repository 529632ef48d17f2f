"""One summed vector an intent, over an inverted index: for bases too large for `margins`.

A question is answered in two steps, so that it costs the same in any base: the features that say
most for what it costs to read their lists, as many as `POSTINGS` allows, name the candidates; these
are then compared in full.
"""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.inverted import Inverted
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Numbers, Rows, best

POSTINGS = 20_000
"""Entries of the inverted index that a question may read."""

CANDIDATES = 64
"""Intents compared in full."""

CALL = 8
"""What it costs to look up a list at all, in entries."""


class Prototypes:
    """The cosine of a question with the sum of each intent's phrases (Rocchio 1971)."""

    __slots__ = ("_features", "_inverted", "_profiles")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row of length 1 an intent."""
        self._profiles, self._features, self._inverted = intents, features, Inverted(intents, features)

    def scores(self, question: Vector) -> Floats:
        """A cosine an intent, in 0..1."""
        return self._inverted.sums(question.ids, question.values)

    def likely(self, question: Vector, width: int) -> tuple[Numbers, Floats, Floats]:
        """The best `width` intents, in no order, their scores, and how much of the question each knows."""
        costs = self._inverted.costs(question.ids)
        if float(costs.sum()) <= POSTINGS:
            return self._inverted.likely(question.ids, question.values, width)
        found = self._candidates(question, costs, width)
        scores, shares = self._compared(question, found)
        chosen = best(scores, width)
        return found.take(chosen), scores.take(chosen), shares.take(chosen)

    def _candidates(self, question: Vector, costs: Floats, width: int) -> Numbers:
        """The best `width` intents; where lists of the question are left unread, some more that may be among them."""
        ids, values = question.ids, question.values
        costs += CALL
        order = (-values * values / costs).argsort()
        cut = max(int(costs.take(order).cumsum().searchsorted(POSTINGS)), 1)
        ids, values = ids.take(order), values.take(order)
        sums = self._inverted.sums(ids[:cut], values[:cut])
        found = best(sums, max(width, CANDIDATES))
        rest = self._inverted.sums_of(found, ids[cut:], values[cut:])
        return found if rest is None else found.take(best(sums.take(found) + rest, width))

    def _compared(self, question: Vector, intents: Numbers) -> tuple[Floats, Floats]:
        """The scores of some intents, and the squared length of what each knows of the question."""
        said = np.zeros(self._features, np.float32)
        said[question.ids] = question.values
        starts, ends = self._profiles.starts.take(intents), self._profiles.starts.take(intents + 1)
        lengths = ends - starts
        places = lengths.cumsum() - lengths
        rows = list(map(slice, starts.tolist(), ends.tolist()))
        # A nought at the end, so that an intent without features has somewhere to begin.
        heard = np.zeros(int(lengths.sum()) + 1, np.float32)
        said.take(np.concatenate([self._profiles.ids[row] for row in rows]), out=heard[:-1], mode="clip")
        shares = np.add.reduceat(heard * heard, places)
        heard[:-1] *= np.concatenate([self._profiles.values[row] for row in rows])
        known = lengths > 0
        return np.add.reduceat(heard, places) * known, shares * known
