"""Feature numbers as bytes: what is known of a word is written down once and strung together for each question.

A question has some hundred features. As Python numbers they would be counted and laid out anew, one
by one, for every question; as bytes they are an array at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from citebot.intents.phrases.weighting import Ids, Numbers


class Spelled(NamedTuple):
    """A known word."""

    number: int
    features: bytes
    """Its own number and the numbers of its pieces, packed."""


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers as they lie in an array of 32 bits each."""
    return array("i", numbers).tobytes()


_LOWEST, _HIGHEST = packed([-1]), packed([np.iinfo(np.int32).max])


def distinct(parts: Iterable[bytes]) -> tuple[Ids, Numbers]:
    """Each packed number once, rising, and how often it stands in all the parts."""
    # With a number before all and one after all, every number ends where the next one differs.
    numbers = np.frombuffer(b"".join([_LOWEST, *parts, _HIGHEST]), np.int32).copy()
    numbers.sort()
    ends = (numbers[1:] != numbers[:-1]).nonzero()[0]
    last = ends[1:]
    return numbers.take(last), last - ends[:-1]
