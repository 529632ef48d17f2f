"""The features of a set of phrases: numbered, and counted phrase by phrase.

Numbering follows the order of the phrases, never a set or a hash, so that two processes that read
the same phrases build the same vectors. Python sees each word of a phrase once; what the words are
made of is looked up for thousands of phrases at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from citebot.intents.phrases.packing import Spelled, packed
from citebot.intents.phrases.pairs import Pairs, codes_of
from citebot.intents.phrases.spelling import Spelling
from citebot.intents.phrases.vocabulary import Vocabulary
from citebot.intents.phrases.weighting import Numbers, Rows, offsets
from citebot.intents.phrases.wording import pieces, words
from citebot.intents.runs import runs

KINDS = 3
WORD, PAIR, PIECE = range(KINDS)
"""While phrases are read, feature ``i`` of kind ``k`` has the number ``KINDS · i + k``."""

CHUNK = 4096
"""Texts counted at a time."""


class _Words(dict[str, int]):
    """The words seen so far, each numbered and taken to pieces when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: dict[str, int] = {}
        self.spelt = array("i")
        self.starts = array("q", [0])

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        self.spelt.extend([self.pieces.setdefault(piece, len(self.pieces)) for piece in pieces(word)])
        self.starts.append(len(self.spelt))
        return number


class _Counts:
    """What has been read."""

    def __init__(self) -> None:
        self.words = _Words()
        self.pairs: dict[int, int] = {}
        self.frequency: Numbers = np.zeros(0, np.int64)
        self.rows: list[Rows] = []

    def add(self, said: list[int], sizes: list[int]) -> None:
        """Count the next texts, whose words were `said`, so many in each."""
        lengths = np.array(sizes, np.int64)
        word = np.array(said, np.int64)
        text = np.repeat(np.arange(len(lengths)) << 32, lengths)
        frequency = np.bincount(word, minlength=len(self.words))
        frequency[: len(self.frequency)] += self.frequency
        self.frequency = frequency
        beside = np.flatnonzero(text[1:] == text[:-1])
        pair = self._pairs(codes_of(word[beside], word[beside + 1]))
        starts = np.array(self.words.starts, np.int64)
        many = np.diff(starts)[word]
        piece = np.array(self.words.spelt, np.int64)[runs(starts[word], many)]
        keys = np.concatenate(
            [
                text + (KINDS * word + WORD),
                text[beside] + (KINDS * pair + PAIR),
                np.repeat(text, many) + (KINDS * piece + PIECE),
            ]
        )
        keys.sort()
        at = np.flatnonzero(np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]]))
        times = np.diff(np.append(at, len(keys)))
        keys = keys[at]
        begins = np.searchsorted(keys, np.arange(len(lengths) + 1) << 32)
        self.rows.append(Rows(begins, (keys & 0xFFFFFFFF).astype(np.int32), (1 + np.log(times)).astype(np.float32)))

    def _pairs(self, codes: Numbers) -> Numbers:
        """The number of each pair, in the order in which they are first seen."""
        distinct, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
        order = np.argsort(first)
        numbers = np.empty(len(distinct), np.int64)
        numbers[order] = [self.pairs.setdefault(code, len(self.pairs)) for code in distinct[order].tolist()]
        return numbers[inverse]


def learn(texts: Iterable[str]) -> tuple[Vocabulary, Rows]:
    """Number the features of `texts`; give them and the damped counts ``1 + ln c`` of each text."""
    counts = _Counts()
    said: list[int] = []
    sizes: list[int] = []
    for text in texts:
        before = len(said)
        said.extend(map(counts.words.__getitem__, words(text)))
        sizes.append(len(said) - before)
        if len(sizes) == CHUNK:
            counts.add(said, sizes)
            said, sizes = [], []
    counts.add(said, sizes)
    first = np.array([0, len(counts.words), len(counts.words) + len(counts.pairs)], np.int32)
    rows = counts.rows
    return _vocabulary(counts, first.tolist()), Rows(
        offsets(np.concatenate([part.lengths() for part in rows])),
        np.concatenate([first[part.ids % KINDS] + part.ids // KINDS for part in rows]),
        np.concatenate([part.values for part in rows]),
    )


def _vocabulary(counts: _Counts, first: list[int]) -> Vocabulary:
    seen = counts.words
    features = (np.array(seen.spelt, np.int32) + np.int32(first[PIECE])).tolist()
    spelled = {
        word: Spelled(number, packed([number, *features[seen.starts[number] : seen.starts[number + 1]]]))
        for word, number in seen.items()
    }
    return Vocabulary(
        len(seen),
        Pairs.numbered(counts.pairs, first[PAIR]),
        {piece: first[PIECE] + number for piece, number in seen.pieces.items()},
        spelled,
        Spelling(dict(zip(seen, counts.frequency.tolist(), strict=True))),
    )
