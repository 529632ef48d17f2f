"""Words, pairs of neighbouring words and pieces of words, numbered: how a text becomes a vector.

Numbering follows the order of the phrases, never a set or a hash, so that two processes that read
the same phrases build the same vectors.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.spelling import Spelling
from citebot.intents.phrases.weighting import Floats, Ids, Rows, offsets
from citebot.intents.phrases.wording import pieces, words

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
class Pairs:
    """Pairs of words and their numbers, as two arrays: a large base has millions, which as a dictionary would take
    ten times the memory and hold up whoever loads it."""

    codes: NDArray[np.int64]
    """The numbers of both words in one, rising."""
    numbers: Ids

    @classmethod
    def numbered(cls, seen: Mapping[tuple[str, str], int], spelled: Mapping[str, tuple[int, ...]], first: int) -> Self:
        """From pairs as they were seen; the first of them has the number ``first``."""
        codes = np.fromiter((_code(spelled[a][0], spelled[b][0]) for a, b in seen), np.int64, len(seen))
        order = np.argsort(codes)
        numbers = np.fromiter(seen.values(), np.int32, len(seen))
        return cls(codes[order], (numbers[order] + first).astype(np.int32))

    def find(self, pairs: Sequence[tuple[int, int]]) -> Ids:
        """The numbers of those pairs that there are, by the numbers of their words."""
        if not pairs or not len(self.codes):
            return np.zeros(0, np.int32)
        codes = np.array([_code(first, second) for first, second in pairs])
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        found: Ids = self.numbers[at[self.codes[at] == codes]]
        return found

    def __len__(self) -> int:
        return len(self.codes)


def _code(first: int, second: int) -> int:
    return first << 32 | second


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features of a set of phrases."""

    words: int
    """How many words there are; they are numbered first, then the pairs, then the pieces."""
    pairs: Pairs
    pieces: dict[str, int]
    spelled: dict[str, tuple[int, ...]]
    """Each known word as its own number and the numbers of its pieces."""
    spelling: Spelling

    @property
    def boundary(self) -> int:
        """The first number of a piece."""
        return self.words + len(self.pairs)

    def __len__(self) -> int:
        return self.boundary + len(self.pieces)

    def encode(self, text: str, weights: Floats, unknown: float) -> Vector:
        """A text as a vector, by the `weights` of features and the weight of an `unknown` one."""
        numbers: list[int] = []
        guessed: set[int] = set()
        missing_words = missing_pieces = 0
        said = words(text)
        for place, word in enumerate(said):
            known = self.spelled.get(word)
            if known is None and (corrected := self.spelling.correct(word)) is not None:
                said[place] = corrected
                known = self.spelled[corrected]
                guessed.update(known)
            if known is not None:
                numbers.extend(known)
                continue
            missing_words += 1
            for piece in pieces(word):
                number = self.pieces.get(piece)
                if number is None:
                    missing_pieces += 1
                else:
                    numbers.append(number)
        spelled = [self.spelled.get(word) for word in said]
        pairs = self.pairs.find([(first[0], second[0]) for first, second in pairwise(spelled) if first and second])
        missing_words += max(len(said) - 1, 0) - len(pairs)
        numbers.extend(pairs.tolist())
        counts = Counter(numbers)
        vector = self._vector(counts, weights, missing_words * unknown**2, missing_pieces * unknown**2)
        if guessed:
            doubtful = np.fromiter((number in guessed for number in counts), np.bool_, len(counts))
            vector.values[doubtful] *= TRUST
        return vector

    def _vector(self, counts: Counter[int], weights: Floats, missing_words: float, missing_pieces: float) -> Vector:
        ids = np.fromiter(counts.keys(), np.int32, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        values = (1 + np.log(times)) * weights[ids]
        is_piece = ids >= self.boundary
        squares = values * values
        of_pieces = float(squares[is_piece].sum())
        of_words = float(squares.sum()) - of_pieces
        word_scale = (2 * (of_words + missing_words) or 1.0) ** -0.5
        piece_scale = (2 * (of_pieces + missing_pieces) or 1.0) ** -0.5
        return Vector(ids, values * np.where(is_piece, piece_scale, word_scale).astype(np.float32))


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
        word: tuple(final[number % KINDS] + number // KINDS for number in listed)
        for word, listed in piece_lists.items()
    }
    vocabulary = Vocabulary(
        len(words_seen),
        Pairs.numbered(pairs_seen, spelled, int(first[PAIR])),
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
