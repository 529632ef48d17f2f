"""Dates: what is a date, what is none, and what one may conclude from it."""

from __future__ import annotations

import calendar
import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.model.edtf import EdtfDate, EdtfError


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-11", date(2018, 11, 1), date(2018, 11, 30)),
        ("2018-11-23", date(2018, 11, 23), date(2018, 11, 23)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-XX", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-04~", date(2018, 4, 1), date(2018, 4, 30)),
        ("2014/2018", date(2014, 1, 1), date(2018, 12, 31)),
        ("2018-12-30/2019-01-02", date(2018, 12, 30), date(2019, 1, 2)),
        ("2015/..", date(2015, 1, 1), None),
        ("../2015", None, date(2015, 12, 31)),
        ("XXXX-03-28", None, None),
    ],
)
def test_a_date_knows_its_bounds(text: str, earliest: date | None, latest: date | None) -> None:
    parsed = EdtfDate.parse(text)
    assert (parsed.text, parsed.earliest, parsed.latest) == (text, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2018",
        "2018\n",
        "18",
        "2018-1",
        "2018-13",
        "2018-00",
        "2018-11-31",
        "2018-02-29",
        "2018-11-00",
        "0000",
        "XXXX-02-30",
        "2018-11-23T10:00",
        "23-11-2018",
        "2018-11-23?~",
        "2018/2014",
        "2018-05-02/2018-05-01",
        "2014/2016/2018",
        "../..",
        "/2018",
        "2018/",
        "-2018",
        "20181",
        "next year",
        "٢٠١٨",
        "２０１８",
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(EdtfError, match=r"."):
        EdtfDate.parse(text)


def test_the_leap_day_of_an_unknown_year_may_exist() -> None:
    assert EdtfDate.parse("XXXX-02-29").earliest is None


@pytest.mark.parametrize(
    ("text", "years"),
    [("2014/2018", {2014, 2015, 2016, 2017, 2018}), ("2018-11-23", {2018}), ("XXXX-03-28", set()), ("2018/..", {2018})],
)
def test_years(text: str, years: set[int]) -> None:
    assert EdtfDate.parse(text).years == years


@pytest.mark.parametrize(
    ("mark", "is_approximate", "is_uncertain"),
    [("", False, False), ("~", True, False), ("?", False, True), ("%", True, True)],
)
def test_marks(mark: str, is_approximate: bool, is_uncertain: bool) -> None:
    start = EdtfDate.parse(f"2018-04{mark}").start
    assert start is not None
    assert (start.is_approximate, start.is_uncertain) == (is_approximate, is_uncertain)


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    """Any full, partial or masked date that the calendar has."""
    year = draw(st.integers(1, 9999))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, calendar.monthrange(year, month)[1]))
    parts = [f"{year:04}", f"{month:02}", f"{day:02}"][: draw(st.integers(1, 3))]
    masked = draw(st.sets(st.integers(0, len(parts) - 1)))
    return (
        "-".join("X" * len(part) if i in masked else part for i, part in enumerate(parts))
        + draw(st.sampled_from("?~% ")).strip()
    )


@given(single_dates())
def test_every_calendar_date_is_read_and_keeps_its_text(text: str) -> None:
    parsed = EdtfDate.parse(text)
    assert parsed.text == text
    assert not parsed.is_interval
    assert (parsed.earliest is None) == (parsed.latest is None) == text.startswith("X")
    if parsed.earliest is not None and parsed.latest is not None:
        assert parsed.earliest <= parsed.latest
        assert parsed.years == {parsed.earliest.year}


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_an_interval_runs_forward_or_is_refused(start: date, end: date) -> None:
    text = f"{start.isoformat()}/{end.isoformat()}"
    if start > end:
        with pytest.raises(EdtfError, match="ends before it begins"):
            EdtfDate.parse(text)
        return
    parsed = EdtfDate.parse(text)
    assert (parsed.earliest, parsed.latest) == (start, end)
    assert parsed.years == frozenset(range(start.year, end.year + 1))


@given(st.one_of(st.text(max_size=24), st.text(alphabet="0123456789X-/.?~%", max_size=24)))
def test_any_text_is_a_date_or_an_edtf_error(text: str) -> None:
    with contextlib.suppress(EdtfError):
        assert EdtfDate.parse(text).text == text
        assert text.isascii()
