"""Numbers in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.model.figures import digits, figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("29 officers in 2014-2018", {"29", "2014", "2018"}),
        ("1,428 of 75", {"1428", "75"}),
        ("42.000 lượt khách", {"42000"}),
        ("1,234,567", {"1234567"}),
        ("12.5 metres", {"12.5"}),
        ("room 007", {"7"}),
        ("resolution 1325 (2000)", {"1325", "2000"}),
        ("no number at all", set()),
        ("twenty-nine", set()),
    ],
)
def test_digits(text: str, found: set[str]) -> None:
    assert digits(text) == found


@pytest.mark.parametrize(
    ("text", "vouched"),
    [
        ("twenty-nine officers", {"29"}),
        ("the second hospital", {"2"}),
        ("its twentieth year", {"20"}),
        ("twenty-first", {"21"}),
        ("7 December 2020", {"7", "12", "2020"}),
        ("twice as many", {"2"}),
        ("a decade", {"10"}),
    ],
)
def test_a_passage_vouches_for_its_words(text: str, vouched: set[str]) -> None:
    assert vouched <= figures(text)


def test_tens_and_units_that_do_not_touch_are_no_sum() -> None:
    assert "25" not in figures("twenty men and five women")


@given(st.text())
def test_what_stands_in_digits_is_vouched_for(text: str) -> None:
    assert digits(text) <= figures(text)


@given(st.integers(0, 10**9))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert digits(f"so {number:,} people") == digits(f"so {number} people") == {str(number)}
