"""Which intents hold a feature, and how strongly: an inverted index over the summed vectors.

What nearly every intent holds (the ends of common words) would make the longest lists and be read by nearly every
question. Such features lie in rows of a table instead, a place an intent, which are added up many times faster.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from citebot.intents.phrases.weighting import Floats, Ids, Numbers, Rows, best
from citebot.intents.runs import runs

DENSE = 16
"""A feature that one intent in so many holds, or more, is laid in the table."""

MOST_CELLS = 4_000_000
"""Places of the table (16 MB); the commonest features come first."""


class _Read(NamedTuple):
    """What was read of the lists and of the table for one question."""

    owners: Ids
    weights: Floats
    """What each owner gives a feature,"""
    said: Floats
    """and what the question does."""
    table: Floats
    """A row a feature of the table,"""
    tabled: Floats
    """and what the question gives it."""


class Inverted:
    """Sums over all intents by a question's features."""

    __slots__ = ("_costs", "_intents", "_postings", "_row", "_starts", "_table", "_weights")

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
        self._costs = np.where(self._row >= 0, self._intents // DENSE, np.diff(self._starts)).astype(np.float32)

    def costs(self, ids: Ids) -> Floats:
        """About how many entries of a list each feature costs to read."""
        return self._costs.take(ids)

    def sums(self, ids: Ids, values: Floats) -> Floats:
        """For each intent its weights of these features times their `values`."""
        return self._summed(self._read(ids, values))

    def likely(self, ids: Ids, values: Floats, width: int) -> tuple[Numbers, Floats, Floats]:
        """The best `width` intents, in no order, their sums, and the squared length of what each holds of these."""
        read = self._read(ids, values)
        sums = self._summed(read)
        chosen = best(sums, width)
        squares = np.bincount(read.owners, read.said * read.said, self._intents).take(chosen)
        if len(read.tabled):
            squares = squares + (read.tabled * read.tabled) @ (read.table.take(chosen, 1) > 0).astype(np.float32)
        return chosen, sums.take(chosen), squares.astype(np.float32)

    def _read(self, ids: Ids, values: Floats) -> _Read:
        starts = self._starts.take(ids)
        # A feature of the table has an empty list.
        lengths = self._starts.take(ids + 1) - starts
        at = runs(starts, lengths)
        rows = self._row.take(ids)
        tabled = (rows >= 0).nonzero()[0]
        return _Read(
            self._postings.take(at),
            self._weights.take(at),
            values.repeat(lengths),
            self._table.take(rows.take(tabled), 0),
            values.take(tabled),
        )

    def _summed(self, read: _Read) -> Floats:
        sums = np.bincount(read.owners, read.weights * read.said, self._intents)
        if len(read.tabled):
            sums = sums + read.tabled @ read.table
        return sums.astype(np.float32)

    def sums_of(self, intents: Numbers, ids: Ids, values: Floats) -> Floats | None:
        """The same for some intents only; None if lists would have to be read for it."""
        rows = self._row.take(ids)
        if len(rows) and rows.min() < 0:
            return None
        at = (rows * np.int64(self._intents))[:, None] + intents
        found: Floats = values @ self._table.reshape(-1).take(at)
        return found
