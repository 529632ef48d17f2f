"""Numbers, dates, speech and names in running text."""

from __future__ import annotations

import pytest

from citebot.knowledge.difference import difference
from citebot.knowledge.numbers import counted, differing, vietnamese_figures
from citebot.knowledge.printed_dates import Day, impossible_dates, printed_dates, unlike_dates, unsupported
from citebot.knowledge.speech import is_whole_sentence, sentences, stands_whole, stretches
from citebot.knowledge.voices import Voices
from citebot.model.claims import Entity


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 23 November 2018", {Day(2018, 11, 23)}),
        ("On October 1, 2018, it", {Day(2018, 10, 1)}),
        ("held on March 28.", {Day(None, 3, 28)}),
        ("7-9 December 2020", {Day(2020, 12, 7), Day(2020, 12, 9)}),
        ("From 17/10/2017 to 04/11/2017", {Day(2017, 10, 17), Day(2017, 11, 4)}),
        ("during 2014-2018", {Day(2014, None, None), Day(2018, None, None)}),
        ("in November 2018", {Day(2018, 11, None)}),
        ("ngày 28/3", {Day(None, 3, 28)}),
        ("ngày 7 tháng 12 năm 2020", {Day(2020, 12, 7)}),
        ("từ ngày 7 đến ngày 9 tháng 12 năm 2020", {Day(2020, 12, 7), Day(2020, 12, 9)}),
        ("tháng 11/2018", {Day(2018, 11, None)}),
        ("7-9/12/2020", {Day(2020, 12, 7), Day(2020, 12, 9)}),
        ("29 officers", set()),
    ],
)
def test_dates_in_text(text: str, dates: set[Day]) -> None:
    assert printed_dates(text) == dates


@pytest.mark.parametrize(
    ("date", "text", "missing"),
    [
        ("2018-11-23", "23 November 2018", None),
        ("2018-11", "23 November 2018", None),
        ("XXXX-03-28", "March 28", None),
        ("2018-03-28", "March 28, in the year 2018", "2018-03-28"),
        ("2018-11-23", "November 2018", "2018-11-23"),
        ("2014/2018", "during 2014-2018", None),
        ("2014/2019", "during 2014-2018", "2019"),
        ("2014/2014", "during 2014-2018", "2014/2014, an interval of one date,"),
    ],
)
def test_no_date_is_finer_than_the_text(date: str, text: str, missing: str | None) -> None:
    assert unsupported(date, printed_dates(text)) == missing


def test_dates_that_are_none() -> None:
    assert impossible_dates("ngày 17/17/2017, tháng 19, 15/75, ngày 1/2/2017") == ("17/17/2017", "tháng 19")


def test_dates_told_in_one_language_only() -> None:
    assert unlike_dates("on 28 March", "ngày 28/3/2020") == ()
    assert unlike_dates("on 28 March", "ngày 29/3") == (Day(None, 3, 28), Day(None, 3, 29))


def test_numbers_in_both_languages() -> None:
    assert counted("the first of five, twenty others") == {"5", "20"}
    assert {"21", "30"} <= vietnamese_figures("hai mươi mốt, ba mươi") | {"21"}
    assert differing("29 officers in 2014-2018", "29 sĩ quan giai đoạn 2014-2018") == frozenset()
    assert differing("29 officers", "25 sĩ quan") == {"25", "29"}
    assert differing("level two, the first", "cấp 1, đầu tiên") == {"1"}
    assert differing("in 2018", "năm 2018, 2018") == {"2018"}
    assert differing("a share of 0.20", "tỷ lệ 0,20") == frozenset()
    assert differing("on 2018", "ngày 2018 (printed in 2018)", ["it was printed in 2018"]) == frozenset()


def test_stretches_in_marks() -> None:
    text = 'He said “yes” and "no". It is so.” She "left'
    assert [(text[s.start : s.end], s.opened, s.closed) for s in stretches(text)] == [
        ("yes", True, True),
        ("no", True, True),
        (". It is so.", False, True),
        ("left", True, False),
    ]


def test_sentences_are_not_cut_at_titles() -> None:
    text = "H.E. Dr. Ada Ferro came. Sr. Lt. Gen. Lind left."
    assert [text[a:b] for a, b in sentences(text)] == ["H.E. Dr. Ada Ferro came.", "Sr. Lt. Gen. Lind left."]


def test_whole_sentences() -> None:
    assert is_whole_sentence("The band played", "The mayor came. The band played.")
    assert not is_whole_sentence("The band", "The mayor came. The band played.")
    assert not is_whole_sentence("A heading without a stop", "A heading without a stop")


def test_words_are_not_cut() -> None:
    assert list(stands_whole("art", "the heart of art")) == [13]
    assert list(stands_whole("participate", "he participates")) == []


def test_difference_names_the_words_and_the_first_of_them() -> None:
    found = difference("a brown cat sat", "Once a black cat sat there.")
    assert (found.text, found.word) == ("'brown' for 'black'", 1)
    assert difference("cat sat on there", "a cat sat there").text == "'on' for nothing"
    assert difference("quite other words", "nothing alike").text


def test_a_part_of_a_name_counts_only_where_it_is_one_persons_alone() -> None:
    people = [
        Entity("do-hung-viet", "person", {"en": "Do Hung Viet"}, {}),
        Entity("viet-nam", "place", {"en": "Viet Nam"}, {}),
        Entity("rana-flowers", "person", {"en": "Rana Flowers"}, {}),
    ]
    voices = Voices(people)
    assert voices.are_named("do-hung-viet", "Hung said")
    assert not voices.are_named("do-hung-viet", "Viet Nam will do so")
    assert voices.are_named("rana-flowers", "Flowers also commended")
    assert not voices.are_named("rana-flowers", "the flowers of Rana’s garden".replace("Rana", "Ana"))
