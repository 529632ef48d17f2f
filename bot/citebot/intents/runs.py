"""Several runs of places in an array, one after the other: how the parts of a flat array are gathered at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def runs(starts: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.int64]:
    """All places of the runs that begin at ``starts`` and are ``lengths`` long, in that order."""
    ends = lengths.cumsum()
    at: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0)
    at += (starts - ends + lengths).repeat(lengths)
    return at
