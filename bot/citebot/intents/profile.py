"""What an item is about, for the checks, and one of its example questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from citebot.intents.reading import Reading
from citebot.intents.times import Moment
from citebot.model.claims import Item
from citebot.model.kinds import KINDS

_BIT = {kind: 1 << number for number, kind in enumerate(KINDS)}


@lru_cache(maxsize=1024)
def kind_mask(kinds: frozenset[str]) -> int:
    """The kinds of question as bits, so that many can be compared at once."""
    return sum(_BIT[kind] for kind in kinds)


@dataclass(frozen=True, slots=True)
class Profile:
    """What one item is about, for the checks: everything that a question may take for granted of it."""

    item: Item
    strengths: dict[str, float]
    entities: frozenset[str]
    own: frozenset[str]
    sources: frozenset[str]
    years: frozenset[int]
    moments: tuple[Moment, ...]
    told: tuple[Moment, ...]
    told_keys: frozenset[str]
    told_words: frozenset[str]
    numbers: frozenset[str]
    ordinals: Mapping[str, frozenset[str]]
    kinds: int
    on_a_day: bool = False
    """Whether it was said or done at an event whose day is known, or said on such a day."""
    in_a_year: bool = False
    """Whether the year of that day is known."""
    offices: frozenset[str] = frozenset()
    """The offices that it tells of, but for those in names: the Defense Ministers' Meeting is no minister."""
    counts: frozenset[str] = frozenset()
    """Its numbers but for those that only label: "level two" counts nothing."""
    enumerated: frozenset[int] = frozenset()
    """How many things the item's own words list one after the other."""
    is_uncounted: bool = False
    """Whether they tell of "a number of" something, so that a list counts nothing."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example question of an item, read with its names or without them."""

    text: str
    reading: Reading
