"""One spelling for everything that is compared, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.intents.normalize import MAX_CHARACTERS, detect_language, fold, stem, tokenize, words

LIGATURE = "\ufdfa"
"""One character that unfolds into eighteen."""


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đỗ Thị Hằng Nga", "do thi hang nga"),
        ("Do\u0302\u0303", "do"),
        ("ĐƯỜNG", "duong"),
        ("Straße", "strasse"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("museum\u200b\u00ad", "museum"),
        ("\ud800x", "x"),
        ("“so”", '"so"'),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("What's the museum's name?", ("what", "the", "museum", "name")),
        ("It didn’t open", ("it", "did", "not", "open")),
        ("7-9 December", ("7", "9", "december")),
        ("the fair, Nov '18", ("the", "fair", "nov", "2018")),
        ("rock 'n' roll '99", ("rock", "n", "roll", "99")),
        ("snake_case", ("snake", "case")),
        ("Mus\u00adeum of Tarn\u200bby", ("museum", "of", "tarnby")),
        ("bảo tàng", ("bao", "tang")),
        ("🙂 ?! \0 …", ()),
        ("", ()),
    ],
)
def test_words(written: str, found: tuple[str, ...]) -> None:
    assert words(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("on 28/3", ("on", "28", "march")),
        ("1/10/2018", ("1", "october", "2018")),
        ("3/28/2020", ("28", "march", "2020")),  # only the other way round is it a date
        ("28.3.2020", ("28", "march", "2020")),
        ("28.3", ("28", "3")),
        ("13/25", ("13", "25")),
        ("24/7", ("24", "7")),
        ("0/3", ("0", "3")),
        ("1.2.3", ("1", "2", "3")),
    ],
)
def test_a_date_in_figures_gets_the_name_of_its_month(written: str, found: tuple[str, ...]) -> None:
    assert words(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2020-21", ("2020", "2021")),
        ("2020/21", ("2020", "2021")),
        ("1998–99", ("1998", "1999")),
        ("2018-11", ("2018", "11")),  # a month
        ("2021-20", ("2021", "20")),  # backwards
        ("2020-12-07", ("2020", "12", "07")),
        ("14-18", ("2014", "2018")),
        ("14–18?", ("2014", "2018")),
        ("18-14", ("18", "14")),
        ("7-9", ("7", "9")),
        ("40-50", ("40", "50")),
        ("14-18 June", ("14", "18", "june")),
        ("14-18 june", ("14", "18", "june")),
        ("14-18 tháng 6", ("14", "18", "thang", "6")),
        ("14-18 years", ("14", "18", "years")),
        ("555-14-18", ("555", "14", "18")),
    ],
)
def test_short_years_are_written_out_and_days_are_not(written: str, found: tuple[str, ...]) -> None:
    assert words(written) == found


def test_marks_composed_or_not_make_no_difference() -> None:
    assert words("Ba\u0309o ta\u0300ng") == words("B\u1ea3o t\u00e0ng") == ("bao", "tang")


def test_an_abbreviation_ends_no_sentence() -> None:
    assert {token.sentence for token in tokenize("Mr. Lind of the U.N. spoke")} == {0}
    assert [token.sentence for token in tokenize("I write. Who spoke?")] == [0, 0, 1, 1]


def test_the_word_as_written_stays_beside_the_folded_one() -> None:
    assert [(token.word, token.raw) for token in tokenize("Đỗ Nga")] == [("do", "Đỗ"), ("nga", "Nga")]


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_has_words(text: str) -> None:
    for token in tokenize(text):
        assert token.word
        assert token.sentence >= 0
        assert stem(token.word)


@pytest.mark.parametrize("character", ["a", "đ", LIGATURE, "\u0301", " ", "'", ".", "\0", "1"])
def test_length_is_bounded_before_and_after_folding(character: str) -> None:
    text = character * 100_000
    assert len(fold(text)) <= MAX_CHARACTERS
    assert sum(len(token.word) for token in tokenize(text)) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("How many rooms does the museum have?", "en"),
        ("Bảo tàng có bao nhiêu phòng?", "vi"),
        ("bao tang co bao nhieu phong", "vi"),
        ("12345", None),
        ("", None),
    ],
)
def test_language(text: str, lang: str | None) -> None:
    assert detect_language(tokenize(text))[0] == lang


def test_a_name_proves_no_language() -> None:
    nga = frozenset({"do", "thi", "hang", "nga"})
    assert detect_language(tokenize("Who is Đỗ Thị Hằng Nga?"), nga)[0] == "en"
