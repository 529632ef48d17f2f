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
        ("snake_case", ("snake", "case")),
        ("Mus\u00adeum of Tarn\u200bby", ("museum", "of", "tarnby")),
        ("bảo tàng", ("bao", "tang")),
        ("🙂 ?! \0 …", ()),
        ("", ()),
    ],
)
def test_words(written: str, found: tuple[str, ...]) -> None:
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
