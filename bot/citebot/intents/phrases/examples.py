"""The phrases themselves: how near a question comes to the nearest phrase of an intent, and how
much of it the intent's phrases know at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Ids, Offsets, Rows


class Examples:
    """Phrase vectors, ordered by intent."""

    __slots__ = ("_features", "_first", "_held", "_held_starts", "_rows")

    def __init__(self, rows: Rows, intent_of: NDArray[np.int64], intents: int, features: int) -> None:
        """`intent_of` numbers the intent of each row and does not fall."""
        self._rows, self._features = rows, features
        self._first: Offsets = np.searchsorted(intent_of, np.arange(intents + 1))
        keys = np.repeat(intent_of * features, rows.lengths())
        keys += rows.ids
        keys = np.unique(keys)
        self._held_starts: Offsets = np.searchsorted(keys, np.arange(intents + 1) * features)
        self._held: Ids = (keys % features).astype(np.int32)

    def nearest(self, question: Vector, intents: Sequence[int]) -> tuple[Floats, Floats]:
        """For each of the `intents` the greatest cosine between the question and a phrase, and the
        share of the question (squared, of 1) that stands in any of its phrases."""
        spread = np.zeros(self._features, np.float32)
        spread[question.ids] = question.values
        cosines = np.zeros(len(intents), np.float32)
        shares = np.zeros(len(intents), np.float32)
        for place, intent in enumerate(intents):
            starts = self._rows.starts[self._first[intent] : self._first[intent + 1] + 1]
            low, high = starts[0], starts[-1]
            if low == high:
                continue
            shared = spread.take(self._rows.ids[low:high])
            shared *= self._rows.values[low:high]
            filled = starts[:-1][starts[1:] > starts[:-1]] - low
            cosines[place] = np.add.reduceat(shared, filled).max()
            known = spread.take(self._held[self._held_starts[intent] : self._held_starts[intent + 1]])
            shares[place] = known @ known
        return cosines, shares
