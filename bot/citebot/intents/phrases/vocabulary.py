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

from citebot.intents.phrases.spelling import Spelling
from citebot.intents.phrases.weighting import Floats, Ids, Rows
from citebot.intents.phrases.wording import pieces, words

TRUST = 0.7
"""What a feature of a corrected word counts: a new word one letter from a known one may be new indeed."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A question: the known features, each once, and their values."""

    ids: Ids
    values: Floats


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features of a set of phrases. Word features are numbered first, then pieces."""

    words: dict[str, int]
    pairs: dict[tuple[str, str], int]
    pieces: dict[str, int]
    spelled: dict[str, tuple[int, ...]]
    """Each known word as its own number and the numbers of its pieces."""
    spelling: Spelling

    @property
    def boundary(self) -> int:
        """The first number of a piece."""
        return len(self.words) + len(self.pairs)

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
        for pair in pairwise(said):
            number = self.pairs.get(pair)
            if number is None:
                missing_words += 1
            else:
                numbers.append(number)
        vector = self._vector(Counter(numbers), weights, missing_words * unknown**2, missing_pieces * unknown**2)
        if guessed:
            vector.values[np.isin(vector.ids, list(guessed))] *= TRUST
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


def learn(texts: Iterable[str]) -> tuple[Vocabulary, Rows]:
    """Number the features of `texts`; give them and the damped counts ``1 + ln c`` of each text."""
    word_numbers: dict[str, int] = {}
    pair_numbers: dict[tuple[str, str], int] = {}
    piece_numbers: dict[str, int] = {}
    piece_lists: dict[str, array[int]] = {}
    frequency: Counter[str] = Counter()
    flat_words, flat_pairs, flat_pieces = array("i"), array("i"), array("i")
    sizes: list[tuple[int, int, int]] = []
    for text in texts:
        said = words(text)
        frequency.update(said)
        before = len(flat_words), len(flat_pairs), len(flat_pieces)
        for word in said:
            if word not in word_numbers:
                word_numbers[word] = len(word_numbers)
                piece_lists[word] = array(
                    "i", [piece_numbers.setdefault(p, len(piece_numbers)) for p in pieces(word)]
                )
            flat_words.append(word_numbers[word])
            flat_pieces.extend(piece_lists[word])
        for pair in pairwise(said):
            flat_pairs.append(pair_numbers.setdefault(pair, len(pair_numbers)))
        sizes.append((len(flat_words) - before[0], len(flat_pairs) - before[1], len(flat_pieces) - before[2]))
    first_pair = len(word_numbers)
    boundary = first_pair + len(pair_numbers)
    vocabulary = Vocabulary(
        word_numbers,
        {pair: first_pair + number for pair, number in pair_numbers.items()},
        {piece: boundary + number for piece, number in piece_numbers.items()},
        {
            word: (word_numbers[word], *(boundary + number for number in numbers))
            for word, numbers in piece_lists.items()
        },
        Spelling(frequency),
    )
    blocks = [
        (np.frombuffer(flat, np.int32) + shift if len(flat) else np.zeros(0, np.int32))
        for flat, shift in ((flat_words, 0), (flat_pairs, first_pair), (flat_pieces, boundary))
    ]
    per_text = np.array(sizes, np.int64).reshape(-1, 3)
    return vocabulary, _counted(blocks, per_text, max(len(vocabulary), 1))


def _counted(blocks: list[Ids], per_text: np.typing.NDArray[np.int64], features: int) -> Rows:
    """Occurrences as rows: each feature of a text once, with ``1 + ln`` of how often it occurs."""
    texts = np.arange(len(per_text), dtype=np.int64)
    keys = np.concatenate(
        [np.repeat(texts, per_text[:, at]) * features + block for at, block in enumerate(blocks)]
    )
    keys.sort()
    first = np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]])
    at = np.flatnonzero(first)
    times = np.diff(np.append(at, len(keys)))
    keys = keys[at]
    row = keys // features
    starts = np.searchsorted(row, np.arange(len(per_text) + 1))
    return Rows(starts, (keys - row * features).astype(np.int32), (1 + np.log(times)).astype(np.float32))
