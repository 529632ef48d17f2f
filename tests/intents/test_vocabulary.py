"""What a folded word can be by its build: a Vietnamese syllable, or not."""

from __future__ import annotations

import pytest

from citebot.answering.snapshot import Snapshot
from citebot.intents.normalize import words
from citebot.intents.vocabulary import is_syllable, looks_english


@pytest.mark.parametrize("text", ["bảo tàng nghiêng khuya quyết giếng thuyền ngoẵn ước ở đâu", "xin chào các bạn nhé"])
def test_vietnamese_words_are_syllables(text: str) -> None:
    assert all(is_syllable(word) for word in words(text))


@pytest.mark.parametrize("word", ["bnao", "baoo1", "tangf", "phonng", "ngg", "museum", "zoo", "str", "17", ""])
def test_slips_and_foreign_words_are_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(("word", "english"), [("whale", True), ("fair", True), ("telescope", True), ("bao", False)])
def test_some_words_cannot_be_vietnamese(word: str, english: bool) -> None:
    assert looks_english(word) is english


def test_a_slip_in_vietnamese_is_mended_and_a_syllable_is_left(museum: Snapshot) -> None:
    """A syllable is right even where a word of the base is one letter away."""
    reading = museum.reader.read("Bảo tàng Tarbny có bao nhiêu phòng?")
    assert [unit.text for unit in reading.units if unit.is_corrected] == ["bao tang tarnby"]
    reading = museum.reader.read("Bảo tàng Tarnby có bao nhiêu phong và hàng?")
    assert not any(unit.is_corrected for unit in reading.units)
