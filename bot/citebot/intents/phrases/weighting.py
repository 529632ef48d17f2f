"""How much a feature says, and vectors of comparable length.

A text is a sparse vector of two blocks: words with pairs of words, and pieces of words. A feature
that occurs ``c`` times has the value ``(1 + ln c) · weight`` with the smoothed inverse document
frequency ``weight = (ln((1 + n) / (1 + df)) + 1) ** SHARPNESS`` (Spärck Jones 1972; Salton and
Buckley 1988). Each block is divided by its own length, so that words and pieces have equal say.
A feature that no phrase holds (``df = 0``) counts in the length though nothing can match it: a
question full of unknown words is short in every known direction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHARPNESS = 0.5
"""Power of the inverse document frequency: its square root ranks best, and is mild with names."""

STRANGENESS = 1.5
"""What an unknown feature weighs, in weights of a feature that one phrase in all would have."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse vectors one after another: row ``i`` lies in ``[starts[i], starts[i + 1])``."""

    starts: Offsets
    """``len(self) + 1`` offsets."""
    ids: Ids
    """Feature numbers; within a row each at most once."""
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> Offsets:
        """The number of features of each row."""
        return np.diff(self.starts)

    def take(self, order: NDArray[np.int64]) -> Rows:
        """The rows numbered by `order`, in that order."""
        lengths = self.lengths()[order]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        at = np.arange(starts[-1]) + np.repeat(self.starts[order] - starts[:-1], lengths)
        return Rows(starts, self.ids[at], self.values[at])


def weigh(document_frequency: NDArray[np.int64], documents: int) -> Floats:
    """The weight of each feature, from the number of phrases (of `documents`) that hold it."""
    idf = np.log((1 + documents) / (1 + document_frequency)) + 1
    weights = idf**SHARPNESS
    weights[document_frequency == 0] *= STRANGENESS
    return np.asarray(weights, np.float32)


def document_frequency(rows: Rows, features: int) -> NDArray[np.int64]:
    """How many rows hold each of `features` features."""
    return np.bincount(rows.ids, minlength=features)


def normalised(counts: Rows, weights: Floats, known: NDArray[np.bool_], words: int) -> Rows:
    """Damped counts as vectors: weighted, each block divided by its length, features not `known` zero.

    `words` is the number of word features; they come before the pieces.
    """
    values = counts.values * weights[counts.ids]
    row = np.repeat(np.arange(len(counts)), counts.lengths())
    block = 2 * row + (counts.ids >= words)
    length = np.sqrt(np.bincount(block, values.astype(np.float64) ** 2, minlength=2 * len(counts)))
    length[length == 0] = 1
    scaled = values / (np.sqrt(2) * length[block]) * known[counts.ids]
    return Rows(counts.starts, counts.ids, scaled.astype(np.float32))
