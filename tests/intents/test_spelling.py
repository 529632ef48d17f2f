"""Slips of the pen are mended towards the base's own words, and only these."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.intents.spelling import Speller

SPELLER = Speller(
    {"museum": 5, "skeleton": 3, "telescope": 2, "room": 9, "society": 4, "1903": 7, "horse": 1, "house": 9},
    final={"museums", "booms", "hours"},
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("musuem", "museum"),
        ("musum", "museum"),
        ("skeletn", "skeleton"),
        ("tellescopee", "telescope"),
        ("socity", "society"),
    ],
)
def test_a_slip_is_mended(written: str, meant: str) -> None:
    assert SPELLER.correct(written) == meant


@pytest.mark.parametrize(
    "word", ["museum", "museums", "booms", "rom", "gardener", "1930", "1904", "room2", "", "x" * 31]
)
def test_what_is_right_short_a_number_or_like_nothing_is_left(word: str) -> None:
    assert SPELLER.correct(word) is None


LONG = Speller({"lighthousekeepers": 1, "constellation": 1, "instruments": 1})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("lighthusekepers", "lighthousekeepers"),  # two letters left out
        ("lightthousekkeepres", "lighthousekeepers"),  # two letters too many, and two changed places
        ("constelatoinn", "constellation"),
        ("instrumnts", "instruments"),
    ],
)
def test_a_long_word_may_have_three_slips(written: str, meant: str) -> None:
    assert LONG.correct(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "lighthsekepres",  # four slips
        "instrmntz",  # three slips of eleven letters
        "onstelatoinn",  # the first letter costs as much as two
    ],
)
def test_more_slips_than_that_are_another_word(written: str) -> None:
    assert LONG.correct(written) is None


def test_a_tie_goes_to_the_more_frequent_word() -> None:
    assert SPELLER.correct("hoose") == "house"


def test_a_short_word_may_have_one_slip_only() -> None:
    assert SPELLER.correct("mosium") is None


@given(st.text(max_size=40))
def test_a_correction_is_a_word_of_the_vocabulary(word: str) -> None:
    found = SPELLER.correct(word)
    assert found is None or (SPELLER.knows(found) and not SPELLER.knows(word))


def test_an_everyday_word_is_meant_rather_than_a_name() -> None:
    speller = Speller({"trong": 3, "member": 2}, final=["trying"], names=["trong"])
    assert speller.correct("tryng") == "trying"
    assert speller.correct("tronng") == "trong"
    assert speller.correct("membr") == "member"
