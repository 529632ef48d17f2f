"""The phrases themselves: how near a question comes to the nearest phrase of an intent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Floats, Offsets, Rows


class Examples:
    """Phrase vectors, ordered by intent."""

    __slots__ = ("_features", "_first", "_rows")

    def __init__(self, rows: Rows, first: Offsets, features: int) -> None:
        """Intent ``k`` has the rows ``first[k]`` up to, not with, ``first[k + 1]``."""
        self._rows, self._first, self._features = rows, first, features

    def nearest(self, question: Vector, intents: Sequence[int]) -> Floats:
        """The greatest cosine between the question and a phrase, for each of the `intents`."""
        spread = np.zeros(self._features, np.float32)
        spread[question.ids] = question.values
        found = np.zeros(len(intents), np.float32)
        for place, intent in enumerate(intents):
            begin, end = self._first[intent], self._first[intent + 1]
            starts = self._rows.starts[begin : end + 1]
            low, high = starts[0], starts[-1]
            if low == high:
                continue
            shared = spread.take(self._rows.ids[low:high])
            shared *= self._rows.values[low:high]
            filled = starts[:-1][starts[1:] > starts[:-1]] - low
            found[place] = np.add.reduceat(shared, filled).max()
        return found
