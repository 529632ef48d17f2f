"""Which intents hold a feature, and how strongly: an inverted index over the summed vectors.

What nearly every intent holds (the ends of common words) would make the longest lists and be read by nearly every
question. Such features lie in rows of a table instead, a place an intent, which are added up many times faster.
"""

from __future__ import annotations

import numpy as np

from citebot.intents.phrases.weighting import Floats, Ids, Numbers, Rows

DENSE = 16
"""A feature that one intent in so many holds, or more, is laid in the table."""

MOST_CELLS = 4_000_000
"""Places of the table (16 MB); the commonest features come first."""


class Inverted:
    """Sums over all intents by a question's features."""

    __slots__ = ("_intents", "_postings", "_row", "_starts", "_table", "_weights")

    def __init__(self, intents: Rows, features: int) -> None:
        """`intents` has a row an intent."""
        order = np.argsort(intents.ids, kind="stable")
        by_feature = intents.ids[order]
        owners = np.repeat(np.arange(len(intents), dtype=np.int32), intents.lengths())[order]
        weights = intents.values[order]
        frequency = np.bincount(by_feature, minlength=features)
        common = np.flatnonzero(frequency * DENSE >= max(len(intents), DENSE))
        common = common[np.argsort(-frequency[common], kind="stable")][: MOST_CELLS // max(len(intents), 1)]
        self._intents = len(intents)
        self._row = np.full(features, -1, np.int32)
        self._row[common] = np.arange(len(common))
        self._table = np.zeros((len(common), len(intents)), np.float32)
        tabled = self._row[by_feature] >= 0
        self._table[self._row[by_feature[tabled]], owners[tabled]] = weights[tabled]
        self._starts: Numbers = np.searchsorted(by_feature[~tabled], np.arange(features + 1))
        self._postings: Ids = owners[~tabled]
        self._weights: Floats = weights[~tabled]

    def costs(self, ids: Ids) -> Numbers:
        """About how many entries of a list each feature costs to read."""
        listed = self._starts[ids + 1] - self._starts[ids]
        return np.where(self._row[ids] >= 0, self._intents // DENSE, listed)

    def sums(self, ids: Ids, values: Floats) -> Floats:
        """For each intent its weights of these features times their `values`."""
        rows = self._row[ids]
        listed, tabled = np.flatnonzero(rows < 0), np.flatnonzero(rows >= 0)
        at, lengths = self._listed(ids[listed])
        sums = np.bincount(self._postings[at], self._weights[at] * np.repeat(values[listed], lengths), self._intents)
        found: Floats = (sums + values[tabled] @ self._table.take(rows[tabled], 0)).astype(np.float32)
        return found

    def shares(self, ids: Ids, values: Floats, intents: Numbers) -> Floats:
        """For some intents the squared length of what each knows of these features."""
        rows = self._row[ids]
        squares = values * values
        listed, tabled = np.flatnonzero(rows < 0), np.flatnonzero(rows >= 0)
        at, lengths = self._listed(ids[listed])
        known = np.bincount(self._postings[at], np.repeat(squares[listed], lengths), self._intents)[intents]
        held = self._table[rows[tabled, None], intents] != 0
        found: Floats = (known + squares[tabled] @ held).astype(np.float32)
        return found

    def _listed(self, ids: Ids) -> tuple[Numbers, Numbers]:
        """Where the lists of some features stand, one after the other, and the length of each."""
        starts = self._starts[ids]
        lengths = self._starts[ids + 1] - starts
        ends = np.cumsum(lengths)
        return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths), lengths
