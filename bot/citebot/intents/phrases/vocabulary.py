"""Words, pairs of neighbouring words and pieces of words, numbered: how a text becomes a vector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citebot.intents.phrases.packing import Spelled, distinct, packed
from citebot.intents.phrases.pairs import UNKNOWN, Pairs
from citebot.intents.phrases.spelling import Spelling
from citebot.intents.phrases.weighting import Floats, Ids
from citebot.intents.phrases.wording import TEXT_LIMIT, pieces, words

TRUST = 0.7
"""What a feature of a corrected word counts: a new word one letter from a known one may be new indeed."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A question: the known features, each once, and their values."""

    ids: Ids
    values: Floats


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features of a set of phrases."""

    words: int
    """How many words there are; they are numbered first, then the pairs, then the pieces."""
    pairs: Pairs
    pieces: dict[str, int]
    spelled: dict[str, Spelled]
    spelling: Spelling

    @property
    def boundary(self) -> int:
        """The first number of a piece."""
        return self.words + len(self.pairs)

    def __len__(self) -> int:
        return self.boundary + len(self.pieces)

    def encode(self, text: str, weights: Floats, unknown: float) -> Vector:
        """A text as a vector, by the `weights` of features and the weight of an `unknown` one."""
        said: list[int] = []
        spelt: list[bytes] = []
        guessed: list[bytes] = []
        missing_words = missing_pieces = 0
        for word in words(text):
            known = self.spelled.get(word)
            if known is None and (corrected := self.spelling.correct(word)) is not None:
                known = self.spelled[corrected]
                guessed.append(known.features)
            if known is not None:
                said.append(known.number)
                spelt.append(known.features)
                continue
            said.append(UNKNOWN)
            missing_words += 1
            numbers = [self.pieces.get(piece, UNKNOWN) for piece in pieces(word)]
            missing_pieces += numbers.count(UNKNOWN)
            spelt.append(packed(number for number in numbers if number != UNKNOWN))
        pairs = self.pairs.within(said)
        missing_words += max(len(said) - 1, 0) - len(pairs)
        ids, times = distinct([*spelt, packed(pairs)])
        values = _DAMPED.take(times)
        values *= weights.take(ids)
        # Words and pairs are numbered before the pieces, so each block is one stretch of the array.
        cut = len({*said, *pairs} - {UNKNOWN})
        _shorten(values[:cut], missing_words * unknown**2)
        _shorten(values[cut:], missing_pieces * unknown**2)
        if guessed:
            # What stands twice among the guessed is still weakened once.
            values[ids.searchsorted(np.frombuffer(b"".join(guessed), np.int32))] *= np.float32(TRUST)
        return Vector(ids, values)


_DAMPED = np.append(0, 1 + np.log(np.arange(1, 2 * TEXT_LIMIT, dtype=np.float32))).astype(np.float32)
"""``1 + ln c`` for as often as a feature can stand in a text that is read."""


def _shorten(block: Floats, missing: float) -> None:
    """Divide a block of a question by its length, in place; `missing` is the square of what of it nobody knows."""
    block *= (2 * (float(block.dot(block)) + missing) or 1.0) ** -0.5
