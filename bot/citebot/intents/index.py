"""The items of a base as a matrix of what they are asked by and what they explain."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from citebot.intents.catalog import Catalog
from citebot.intents.normalize import words
from citebot.intents.profile import Profile, kind_mask
from citebot.intents.profiles import profile_items
from citebot.intents.reader import Reader
from citebot.intents.reading import Reading
from citebot.intents.runs import runs
from citebot.intents.surroundings import lend_years
from citebot.knowledge.base import KnowledgeBase

Bits = NDArray[np.uint8]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]
FLOOR = 0.2
"""The weight of what every item has, so that an unknown word does not outweigh all the known ones."""
UNKNOWN = 0.9
"""The weight of a word that no item has."""
NAMING = {"e": 1.8, "a": 1.8, "s": 1.8, "n": 1.5, "o": 1.8, "y": 1.4, "x": 1.8, "t": 2.5}
"""How much more it costs when an example names such a thing and the question does not."""
KIND_WEIGHT = 0.25
"""What the kind of a question counts beside the things that it names."""
POLAR = 0.92
"""That an item can be asked for yes or no is weaker evidence that it answers "which"."""
REMEMBERED = 24_000_000
"""Bytes of postings that are kept."""


class Postings(NamedTuple):
    """Where a set of keys occurs, and its weight."""

    asks: Bits
    """Of every example question whether it names any of the keys, eight to a byte, the first one lowest;"""
    items: Floats
    """of every item how strongly it holds any."""
    weight: float


class Examples(NamedTuple):
    """The example questions of some items, one item after the other."""

    items: Places
    sizes: Ints
    """How many each item has,"""
    starts: Places
    """and where its first stands among ``asks``."""
    asks: Places


@dataclass(frozen=True, slots=True)
class _Runs:
    """Rising numbers by key, all in one array: a hundred thousand small ones would take long to load."""

    place: dict[str, int]
    starts: Ints
    values: Ints

    @classmethod
    def of(cls, found: Mapping[str, Sequence[int]]) -> Self:
        place = {key: number for number, key in enumerate(found)}
        starts = np.cumsum([0, *map(len, found.values())]).astype(np.int32)
        return cls(place, starts, np.fromiter((n for numbers in found.values() for n in numbers), np.int32))

    def runs(self, keys: Iterable[str]) -> Iterator[slice]:
        """Where the numbers of those keys stand that there are."""
        for key in keys:
            number = self.place.get(key)
            if number is not None:
                yield slice(int(self.starts[number]), int(self.starts[number + 1]))


class ItemIndex:
    """Built once for a base; read-only afterwards but for a memo of combined postings."""

    def __init__(self, base: KnowledgeBase, catalog: Catalog, reader: Reader) -> None:
        self.profiles: list[Profile] = []
        self.ask_texts: list[str] = []
        kinds: list[int] = []
        polar: list[bool] = []
        sizes: list[int] = []
        marks = array("I")
        ask_keys: list[list[tuple[str, ...]]] = []
        # Units repeat all over a base; one tuple for all that are equal, and no reading is kept.
        units: dict[tuple[str, ...], tuple[str, ...]] = {}
        for profile, own in profile_items(base, catalog, reader):
            self.profiles.append(profile)
            sizes.append(len(own))
            for example in own:
                reading = example.reading
                self.ask_texts.append(example.text)
                marks.append(_mark(reading))
                kinds.append(kind_mask(reading.kinds))
                polar.append(reading.is_polar)
                ask_keys.append([units.setdefault(unit.keys, unit.keys) for unit in reading.units])
        lend_years(base, self.profiles)
        self.number = {profile.item.id: number for number, profile in enumerate(self.profiles)}
        self.sizes: Ints = np.array(sizes, dtype=np.int32)
        self.starts: Ints = (np.cumsum(self.sizes) - self.sizes).astype(np.int32)
        self.is_asked = self.sizes > 0
        self.item_of_ask: Ints = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
        self.kinds_of_ask: Ints = np.array(kinds, dtype=np.int32)
        self.kinds, self.kinds_number = np.unique(self.kinds_of_ask, return_inverse=True)
        """Each different set of kinds once, and which of them an example has."""
        self.polar_factor: Floats = np.where(polar, POLAR, 1.0).astype(np.float32)
        by_mark = np.array(marks, dtype=np.uint32)
        self._by_mark: Ints = np.argsort(by_mark, kind="stable").astype(np.int32)
        self._marks = by_mark[self._by_mark]
        self._weigh()
        self._post(ask_keys)
        self._memo: dict[tuple[str, ...], Postings] = {}
        self._most = REMEMBERED // (len(marks) // 8 + 4 * len(sizes) + 1)

    def _weigh(self) -> None:
        frequency: dict[str, int] = {}
        for profile in self.profiles:
            for key in profile.strengths:
                frequency[key] = frequency.get(key, 0) + 1
        n = len(self.profiles) + 1
        top = math.log(n / 0.5)
        self.weights = {
            key: FLOOR + (1 - FLOOR) * max(0.0, math.log(n / (df + 0.5)) / top) for key, df in frequency.items()
        }

    def _post(self, ask_units: Sequence[Sequence[tuple[str, ...]]]) -> None:
        # Examples share their units; each different one is numbered, and an example is a run of such numbers.
        numbered: dict[tuple[str, ...], int] = {}
        flat = array("i")
        starts = array("i", [0])
        for units in ask_units:
            flat.extend(numbered.setdefault(keys, len(numbered)) for keys in dict.fromkeys(units))
            starts.append(len(flat))
        self._units = list(numbered)
        self._units_of_asks: Ints = np.array(flat, dtype=np.int32)
        self._units_from: Ints = np.array(starts, dtype=np.int32)
        worth = np.array([self.weight(keys) * NAMING.get(keys[0][0], 1.0) for keys in self._units], dtype=np.float32)
        totals = np.append(0.0, np.cumsum(worth[self._units_of_asks], dtype=np.float64))
        without: Floats = np.diff(totals[self._units_from]).astype(np.float32)
        has_kind: Floats = (self.kinds_of_ask != 0).astype(np.float32)
        self.ask_totals: Floats = without + KIND_WEIGHT * has_kind
        """What each example names, by weight;"""
        self.ask_totals_kindless: Floats = without + KIND_WEIGHT / 2 * has_kind
        """and beside a question of no kind."""
        by_ask: dict[str, array[int]] = {}
        for ask, units in enumerate(ask_units):
            for key in {key for keys in units for key in keys}:
                by_ask.setdefault(key, array("i")).append(ask)
        self._by_ask = _Runs.of(by_ask)
        by_item: dict[str, tuple[array[int], array[float]]] = {}
        for number, profile in enumerate(self.profiles):
            for key, strength in profile.strengths.items():
                items, strengths = by_item.setdefault(key, (array("i"), array("f")))
                items.append(number)
                strengths.append(strength)
        self._by_item = _Runs.of({key: items for key, (items, _) in by_item.items()})
        self._strengths: Floats = np.fromiter(
            (strength for _, strengths in by_item.values() for strength in strengths), np.float32
        )

    def examples_of(self, items: Places) -> Examples:
        """All example questions of ``items``, each of which has some."""
        first, sizes = self.starts.take(items), self.sizes.take(items)
        starts: Places = (sizes.cumsum() - sizes).astype(np.intp)
        return Examples(items, sizes, starts, runs(first, sizes))

    def written(self, reading: Reading) -> list[int]:
        """The items that have these words as an example; whatever the judges think of it, it is looked at."""
        mark = np.uint32(_mark(reading))
        first, last = self._marks.searchsorted(mark, "left"), self._marks.searchsorted(mark, "right")
        asks = self._by_mark[first:last].tolist()
        said = words(reading.text) if asks else ()
        found = (int(self.item_of_ask[ask]) for ask in asks if words(self.ask_texts[ask]) == said)
        return list(dict.fromkeys(found))

    def example(self, ask: int) -> list[tuple[str, ...]]:
        """The keys of each thing that one example question names."""
        numbers = self._units_of_asks[self._units_from[ask] : self._units_from[ask + 1]]
        return [self._units[number] for number in numbers.tolist()]

    def is_example(self, ask: int, example: Sequence[tuple[str, ...]], reading: Reading) -> bool:
        """Whether a question names just what an example question names, in whatever order, and asks the same kind."""
        if int(self.kinds_of_ask[ask]) != kind_mask(reading.kinds):
            return False
        if any(unit.is_negated for unit in reading.units):  # what is denied no example remembers
            return words(reading.text) == words(self.ask_texts[ask])
        if any(reading.content.isdisjoint(keys) for keys in example):
            return False
        named = {key for keys in example for key in keys}
        return not any(named.isdisjoint(unit.keys) for unit in reading.units)

    def weight(self, keys: Sequence[str]) -> float:
        """How telling a unit is, 0 to 1: by how few items know it; one that none knows is the most telling."""
        known = [self.weights[key] for key in keys if key in self.weights]
        return min(known) if known else UNKNOWN

    def postings(self, keys: tuple[str, ...]) -> Postings:
        """Where any of ``keys`` occurs."""
        found = self._memo.get(keys)
        if found is None:
            asks = np.zeros(len(self.ask_texts), dtype=np.bool_)
            for run in self._by_ask.runs(keys):
                asks[self._by_ask.values[run]] = True
            items: Floats = np.zeros(len(self.profiles), dtype=np.float32)
            for run in self._by_item.runs(keys):
                holding = self._by_item.values[run]
                items[holding] = np.maximum(items[holding], self._strengths[run])
            if len(self._memo) >= self._most:
                self._memo.clear()
            self._memo[keys] = found = Postings(np.packbits(asks, bitorder="little"), items, self.weight(keys))
        return found


def _mark(reading: Reading) -> int:
    """A number that texts of the same words share, and hardly any others."""
    return crc32(" ".join(token.word for token in reading.tokens).encode())
