"""Words, pairs of neighbouring words and pieces of words, numbered: how a text becomes a vector.

Numbering follows the order of the phrases, never a set or a hash, so that two processes that read
the same phrases build the same vectors.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from citebot.intents.phrases.packing import Spelled, distinct, packed
from citebot.intents.phrases.pairs import UNKNOWN, Pairs
from citebot.intents.phrases.spelling import Spelling
from citebot.intents.phrases.weighting import Floats, Ids, Rows, offsets
from citebot.intents.phrases.wording import TEXT_LIMIT, pieces, words

KINDS = 3
WORD, PAIR, PIECE = range(KINDS)
"""While phrases are read, feature ``i`` of kind ``k`` has the number ``KINDS · i + k``."""

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


CHUNK = 8192
"""Texts counted at a time."""


def learn(texts: Iterable[str]) -> tuple[Vocabulary, Rows]:
    """Number the features of `texts`; give them and the damped counts ``1 + ln c`` of each text."""
    words_seen: dict[str, int] = {}
    pairs_seen: dict[tuple[str, str], int] = {}
    pieces_seen: dict[str, int] = {}
    piece_lists: dict[str, array[int]] = {}
    frequency: Counter[str] = Counter()
    counted: list[Rows] = []
    flat, sizes = array("i"), array("i")
    for text in texts:
        before = len(flat)
        said = words(text)
        frequency.update(said)
        for word in said:
            listed = piece_lists.get(word)
            if listed is None:
                numbers = [KINDS * words_seen.setdefault(word, len(words_seen)) + WORD]
                numbers += [KINDS * pieces_seen.setdefault(p, len(pieces_seen)) + PIECE for p in pieces(word)]
                listed = piece_lists[word] = array("i", numbers)
            flat.extend(listed)
        for pair in pairwise(said):
            flat.append(KINDS * pairs_seen.setdefault(pair, len(pairs_seen)) + PAIR)
        sizes.append(len(flat) - before)
        if len(sizes) == CHUNK:
            counted.append(_counted(flat, sizes))
            flat, sizes = array("i"), array("i")
    counted.append(_counted(flat, sizes))
    first = np.array([0, len(words_seen), len(words_seen) + len(pairs_seen)], np.int32)
    final = first.tolist()
    spelled = {
        word: Spelled(listed[0] // KINDS, packed(final[number % KINDS] + number // KINDS for number in listed))
        for word, listed in piece_lists.items()
    }
    vocabulary = Vocabulary(
        len(words_seen),
        Pairs.numbered(pairs_seen, words_seen, int(first[PAIR])),
        {piece: int(first[PIECE]) + number for piece, number in pieces_seen.items()},
        spelled,
        Spelling(frequency),
    )
    return vocabulary, Rows(
        offsets(np.concatenate([rows.lengths() for rows in counted])),
        np.concatenate([first[rows.ids % KINDS] + rows.ids // KINDS for rows in counted]),
        np.concatenate([rows.values for rows in counted]),
    )


def _counted(flat: array[int], sizes: array[int]) -> Rows:
    """Occurrences, text after text, as rows: each feature of a text once, with ``1 + ln c``."""
    lengths = np.array(sizes, np.int64)
    keys = np.repeat(np.arange(len(lengths)) << 32, lengths) + np.array(flat, np.int64)
    keys.sort()
    at = np.flatnonzero(np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]]))
    times = np.diff(np.append(at, len(keys)))
    keys = keys[at]
    starts = np.searchsorted(keys, np.arange(len(lengths) + 1) << 32)
    return Rows(starts, (keys & 0xFFFFFFFF).astype(np.int32), (1 + np.log(times)).astype(np.float32))
