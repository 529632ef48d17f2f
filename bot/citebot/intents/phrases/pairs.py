"""Pairs of neighbouring words and their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from citebot.intents.phrases.weighting import Ids, Numbers

UNKNOWN = -1
"""The number of a word that is not known: below all others, and no pair is known with it."""

NO_PAIR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two arrays: a large base has millions of pairs, which as a dictionary would take ten times the memory and hold
    up whoever loads it."""

    codes: Numbers
    """The numbers of both words in one, rising; then `NO_PAIR`, so that a search always ends at some code."""
    numbers: Ids

    @classmethod
    def numbered(cls, seen: Mapping[int, int], first: int) -> Self:
        """From the codes of pairs and their places; the first of them has the number ``first``."""
        codes = np.fromiter(seen, np.int64, len(seen))
        order = np.argsort(codes)
        numbers = np.fromiter(seen.values(), np.int32, len(seen))
        return cls(np.append(codes[order], NO_PAIR), (numbers[order] + first).astype(np.int32))

    def within(self, said: Sequence[int]) -> list[int]:
        """The numbers of those pairs of neighbours that there are; `said` numbers words, in order."""
        codes = [a << 32 | b for a, b in pairwise(said) if a >= 0 and b >= 0]
        held, number = self.codes.item, self.numbers.item
        places = self.codes.searchsorted(np.array(codes, np.int64)).tolist()
        return [number(place) for place, code in zip(places, codes, strict=True) if held(place) == code]

    def __len__(self) -> int:
        return len(self.numbers)


def codes_of(first: Numbers, second: Numbers) -> Numbers:
    """The codes of pairs, from the numbers of their words."""
    return first << 32 | second
