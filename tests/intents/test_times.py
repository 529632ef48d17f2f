"""Numbers, ordinals, years and dates in questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.intents.normalize import tokenize
from citebot.intents.times import Moment, is_count, read_times


def moments(text: str, lang: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(m.year, m.month, m.day) for m in read_times(tokenize(text), lang).moments]


def numerals(text: str, lang: str) -> list[tuple[str, bool]]:
    return [(n.value, n.ordinal) for n in read_times(tokenize(text), lang).numerals]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("in 2018", "en", [(2018, None, None)]),
        ("2014-2018", "en", [(2014, None, None), (2018, None, None)]),
        ("7-9 December 2020", "en", [(2020, 12, 7)]),
        ("Dec 7–9, 2020", "en", [(2020, 12, 7)]),
        ("October 1, 2018", "en", [(2018, 10, 1)]),
        ("the 3rd of October 2018", "en", [(2018, 10, 3)]),
        ("28/3/2020", "en", [(2020, 3, 28)]),
        ("28.3.2020", "en", [(2020, 3, 28)]),
        ("2018-10-01", "en", [(2018, 10, 1)]),
        ("11/2018", "en", [(2018, 11, None)]),
        ("May 2018", "en", [(2018, 5, None)]),
        ("it may rain", "en", []),
        ("năm 2018", "vi", [(2018, None, None)]),
        ("giai đoạn 2014-2018", "vi", [(2014, None, None), (2018, None, None)]),
        ("ngày 28/3", "vi", [(None, 3, 28)]),
        ("ngày 28/3/2020", "vi", [(2020, 3, 28)]),
        ("tháng 11/2018", "vi", [(2018, 11, None)]),
        ("tháng 11 năm 2018", "vi", [(2018, 11, None)]),
        ("ngày 28 tháng 3 năm 2020", "vi", [(2020, 3, 28)]),
        ("ngày 7-9/12/2020", "vi", [(2020, 12, 7)]),
        ("ngay 28 thang 3", "vi", [(None, 3, 28)]),
        ("28/3", "en", [(None, 3, 28)]),
        ("3/28/2020", "en", [(2020, 3, 28)]),
        ("2020-21", "en", [(2020, None, None), (2021, None, None)]),
        ("14-18", "en", [(2014, None, None), (2018, None, None)]),
        ("14-18 June 2016", "en", [(2016, 6, 14)]),
        ("13/25", "en", []),
        ("28 tháng 3", "vi", [(None, 3, 28)]),
        ("28 tháng 3 năm 2020", "vi", [(2020, 3, 28)]),
        ("ngày 28/3 năm 2020", "vi", [(2020, 3, 28)]),
        ("ngày 28 tháng 3", "vi", [(None, 3, 28)]),
        ("28 tháng 13", "vi", []),
        ("tháng 13", "vi", []),
        ("ngày 40/15", "vi", []),
        ("28 3", "vi", [(None, 3, 28)]),
        ("28 3", "en", [(None, 3, 28)]),
        ("28 15", "en", []),
        ("12 3", "en", []),
        ("28 3 4", "en", []),
        ("sếp nào", "vi", []),
        ("28 Sep", "vi", [(None, 9, 28)]),
    ],
)
def test_dates(text: str, lang: str, found: list[tuple[int | None, int | None, int | None]]) -> None:
    assert moments(text, lang) == found


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("29 officers", "en", [("29", False)]),
        ("twenty-nine officers", "en", [("29", False)]),
        ("1,428 and 1 000", "en", [("1428", False), ("1000", False)]),
        ("42.000 lượt", "vi", [("42000", False)]),
        ("the second fire", "en", [("2", True)]),
        ("the 3rd fire", "en", [("3", True)]),
        ("twenty-first", "en", [("21", True)]),
        ("the first fire", "en", []),
        ("level II", "en", [("2", False)]),
        ("thứ hai", "vi", [("2", True)]),
        ("thứ nhì", "vi", [("2", True)]),
        ("thứ ba", "vi", [("3", True)]),
        ("cấp ba", "vi", [("3", False)]),
        ("mười chín", "vi", [("19", False)]),
        ("hai mươi chín", "vi", [("29", False)]),
        ("ba mươi lăm", "vi", [("35", False)]),
        ("hai mươi năm", "vi", [("20", False)]),
        ("mười năm", "vi", []),
        ("two decades", "en", [("20", False)]),
        ("two and a half decades", "en", [("25", False)]),
        ("a decade", "en", []),
        ("both decades", "en", []),
        ("hai thập kỷ", "vi", [("20", False)]),
        ("hai thap nien", "vi", [("20", False)]),
        ("hai thập kỷ rưỡi", "vi", [("25", False)]),
        ("một thập kỷ", "vi", []),
        ("hai thập phân", "vi", []),
        ("1325 (2000)", "en", [("1325", False)]),
    ],
)
def test_numbers(text: str, lang: str, found: list[tuple[str, bool]]) -> None:
    assert numerals(text, lang) == found


def test_a_small_number_may_only_count_what_is_asked_for() -> None:
    for text, counts in (("which two bodies", True), ("the second fire", False), ("29 rooms", False)):
        words = [token.word for token in tokenize(text)]
        numeral = read_times(tokenize(text), "en").numerals[0]
        assert is_count(words, numeral) is counts, text


def test_moments_agree_in_what_both_give() -> None:
    assert Moment(2018, None, None).agrees(Moment(2018, 10, 1))
    assert Moment(None, 10, 1).agrees(Moment(2018, 10, None))
    assert not Moment(2018, 10, None).agrees(Moment(2018, 11, 1))


@given(st.text(alphabet="0123456789 /-.,thángngàynăm secondmay", max_size=60), st.sampled_from(["en", "vi"]))
def test_each_token_is_used_once_and_every_part_is_on_the_calendar(text: str, lang: str) -> None:
    tokens = tokenize(text)
    found = read_times(tokens, lang)
    assert found.used <= set(range(len(tokens)))
    covered = [i for numeral in found.numerals for i in range(numeral.first, numeral.first + numeral.size)]
    assert len(covered) == len(set(covered))
    for moment in found.moments:
        assert moment.year or moment.month or moment.day
        assert moment.month is None or 1 <= moment.month <= 12
        assert moment.day is None or 1 <= moment.day <= 31
