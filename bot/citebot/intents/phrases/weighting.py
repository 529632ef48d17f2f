"""How much a feature says, and vectors of comparable length.

A text is a sparse vector of two blocks: words with pairs of words, and pieces of words. A feature
that occurs ``c`` times has the value ``(1 + ln c) · weight`` with the smoothed inverse document
frequency ``weight = (ln((1 + n) / (1 + df)) + 1) ** sharpness`` (Spärck Jones 1972; Salton and
Buckley 1988). Each block is divided by its own length, so that words and pieces have equal say.
A feature that no phrase holds (``df = 0``) counts in the length though nothing can match it: a
question full of unknown words is short in every known direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRANGENESS = 1.5
"""What an unknown feature weighs, in weights of a feature that one phrase in all would have."""

CHUNK = 1 << 20
"""Features worked on at a time, which bounds the memory a large base needs."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse vectors one after another: row ``i`` lies in ``[starts[i], starts[i + 1])``."""

    starts: Numbers
    """``len(self) + 1`` offsets."""
    ids: Ids
    """Feature numbers; within a row each at most once."""
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> Numbers:
        """The number of features of each row."""
        return np.diff(self.starts)

    def squares(self) -> NDArray[np.float64]:
        """The squared length of each row."""
        parts: list[NDArray[np.float64]] = [np.zeros(0)]
        for begin, end in self.spans():
            row = np.repeat(np.arange(end - begin), np.diff(self.starts[begin : end + 1]))
            values = self.values[self.starts[begin] : self.starts[end]].astype(np.float64)
            parts.append(np.bincount(row, values * values, minlength=end - begin).astype(np.float64))
        return np.concatenate(parts)

    def take(self, order: Numbers) -> Rows:
        """The rows numbered by `order`, in that order."""
        lengths = self.lengths()[order]
        starts = offsets(lengths)
        at = np.arange(starts[-1]) + np.repeat(self.starts[order] - starts[:-1], lengths)
        return Rows(starts, self.ids[at], self.values[at])

    def spans(self) -> Iterator[tuple[int, int]]:
        """Consecutive runs of rows that hold about `CHUNK` features each."""
        begin = 0
        while begin < len(self):
            full = int(np.searchsorted(self.starts, self.starts[begin] + CHUNK, side="right")) - 1
            end = min(max(full, begin + 1), len(self))
            yield begin, end
            begin = end


def offsets(lengths: Numbers) -> Numbers:
    """Where each of several runs begins, and where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def best(scores: Floats, width: int) -> Numbers:
    """Where the `width` greatest scores stand, in no order."""
    if width >= len(scores):
        return np.arange(len(scores))
    return scores.argpartition(len(scores) - width)[len(scores) - width :]


def weigh(frequency: Numbers, documents: int, *, sharpness: float) -> Floats:
    """The weight of each feature, from the number of phrases (of `documents`) that hold it."""
    weights = (np.log((1 + documents) / (1 + frequency)) + 1) ** sharpness
    weights[frequency == 0] *= STRANGENESS
    return np.asarray(weights, np.float32)


def document_frequency(rows: Rows, features: int) -> Numbers:
    """How many rows hold each of `features` features."""
    return np.bincount(rows.ids, minlength=features)


def normalised(counts: Rows, weights: Floats, known: NDArray[np.bool_], words: int) -> Rows:
    """Damped counts as vectors: weighted, each block divided by its length, features not `known` zero.

    `words` is the number of word features; they come before the pieces.
    """
    values = np.empty(len(counts.ids), np.float32)
    for begin, end in counts.spans():
        low, high = counts.starts[begin], counts.starts[end]
        ids = counts.ids[low:high]
        raw = counts.values[low:high] * weights[ids]
        block = 2 * np.repeat(np.arange(end - begin), np.diff(counts.starts[begin : end + 1])) + (ids >= words)
        length = np.sqrt(2 * np.bincount(block, raw.astype(np.float64) ** 2, minlength=2 * (end - begin)))
        length[length == 0] = 1
        values[low:high] = raw / length[block] * known[ids]
    return Rows(counts.starts, counts.ids, values)


def summed(rows: Rows, owner: Numbers, owners: int, features: int) -> Rows:
    """One vector an owner: the sum of its rows, scaled to length 1. `owner` must not fall."""
    parts: list[tuple[Numbers, Floats]] = []
    first = np.searchsorted(owner, np.arange(owners + 1))
    of_owner = Rows(rows.starts[first], rows.ids, rows.values)
    for begin, end in of_owner.spans():
        low, high = of_owner.starts[begin], of_owner.starts[end]
        keys = np.repeat(np.arange(begin, end), np.diff(of_owner.starts[begin : end + 1])) * features
        keys += rows.ids[low:high]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        at = np.flatnonzero(np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]]))
        if len(at):
            parts.append((keys[at], np.add.reduceat(rows.values[low:high][order], at)))
    keys = np.concatenate([keys for keys, _ in parts]) if parts else np.zeros(0, np.int64)
    values = np.concatenate([values for _, values in parts]) if parts else np.zeros(0, np.float32)
    owned = keys // features
    length = np.sqrt(np.bincount(owned, values.astype(np.float64) ** 2, owners))
    length[length == 0] = 1
    starts = np.searchsorted(owned, np.arange(owners + 1))
    return Rows(starts, (keys - owned * features).astype(np.int32), (values / length[owned]).astype(np.float32))
