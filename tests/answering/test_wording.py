"""Dates in words, exactly as far as the source goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.answering.compose import Composer
from citebot.answering.timeline import in_words
from citebot.answering.wording import as_heading, date_in_words
from citebot.intents.catalog import Catalog, Language
from citebot.knowledge.base import KnowledgeBase
from citebot.model.edtf import EdtfDate


@pytest.mark.parametrize(
    ("text", "english", "vietnamese"),
    [
        ("2018", "2018", "năm 2018"),
        ("2018-11", "November 2018", "tháng 11 năm 2018"),
        ("2018-11-23", "23 November 2018", "ngày 23 tháng 11 năm 2018"),
        ("XXXX-03-28", "28 March (the source gives no year)", "ngày 28 tháng 3 (nguồn không ghi năm)"),
        ("2018-04~", "about April 2018", "khoảng tháng 4 năm 2018"),
        ("2018?", "2018 (uncertain)", "năm 2018 (chưa chắc chắn)"),
        ("2014/2018", "2014–2018", "giai đoạn 2014–2018"),
        ("2020-12-07/2020-12-09", "7–9 December 2020", "ngày 7–9 tháng 12 năm 2020"),
        (
            "2018-12-30/2019-01-02",
            "30 December 2018 – 2 January 2019",
            "ngày 30 tháng 12 năm 2018 – ngày 2 tháng 1 năm 2019",
        ),
        ("2018-04/..", "since April 2018", "từ tháng 4 năm 2018"),
        ("../2018", "until 2018", "đến năm 2018"),
        ("2014~/2018", "about 2014 – 2018", "khoảng năm 2014 – năm 2018"),
    ],
)
def test_dates(text: str, english: str, vietnamese: str) -> None:
    date = EdtfDate.parse(text)
    assert (date_in_words(date, "en"), date_in_words(date, "vi")) == (english, vietnamese)


def test_no_date_is_said_to_be_none() -> None:
    assert date_in_words(None, "en") == "undated"
    assert date_in_words(None, "vi") == "không ghi ngày"


masked = st.builds(
    lambda year, month, day: f"{year}-{month}-{day}",
    st.sampled_from(["2018", "XXXX"]),
    st.sampled_from(["03", "12", "XX"]),
    st.sampled_from(["01", "28", "XX"]),
)


@given(st.one_of(masked, st.tuples(masked, st.sampled_from(["..", "2018", "2019-01"])).map("/".join)))
def test_nothing_is_made_up_and_nothing_withheld(text: str) -> None:
    date = EdtfDate.parse(text)
    for lang in ("en", "vi"):
        told = date_in_words(date, lang)  # type: ignore[arg-type]
        assert "None" not in told
        assert ("2018" in told) == ("2018" in text)
        assert ("no year" in told or "không ghi năm" in told) == ("XXXX" in text)


def test_one_thing_is_not_counted_like_several() -> None:
    base = KnowledgeBase("v", {}, {}, {}, {}, {}, {}, ())
    composer = Composer(base, Catalog({"en": Language(replies={"n": "{count} {count|fact|facts} {x}"})}, "v"))
    told = [composer.reply("n", "en", count=str(count), x="{count|a|b}") for count in (0, 1, 2, 11)]
    assert told == [f"{count} {'fact' if count == 1 else 'facts'} {{count|a|b}}" for count in (0, 1, 2, 11)]


def test_a_heading_begins_with_a_capital() -> None:
    assert as_heading(date_in_words(EdtfDate.parse("2018-03-28"), "vi")) == "Ngày 28 tháng 3 năm 2018"
    assert as_heading("") == ""


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [("29", "29"), ("1,200", "1.200"), ("1.5 million", "1,5 triệu"), ("15 per cent", "15 %")],
)
def test_numbers_are_written_as_their_language_writes_them(english: str, vietnamese: str) -> None:
    assert in_words(english, "en") == english
    assert in_words(english, "vi") == vietnamese
