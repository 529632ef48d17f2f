"""Vietnamese marks tell words apart where they are set, and nothing where they are not."""

from __future__ import annotations

import pytest

from citebot.answering.snapshot import Snapshot
from citebot.intents.marks import agree, marked, spelt
from citebot.intents.normalize import tokenize, words
from citebot.intents.phrases_trie import PhraseTrie


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("THUỶ", "thủy"), ("Do\u0302\u0303", "dỗ")])
def test_one_word_however_its_tone_is_set(one: str, other: str) -> None:
    assert spelt(one) == spelt(other)


@pytest.mark.parametrize(("one", "other"), [("quan", "quận"), ("số", "sơ"), ("do", "đo"), ("thứ", "thủ")])
def test_marks_make_other_words(one: str, other: str) -> None:
    assert spelt(one) != spelt(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoi den long", [None, None, None]),
        ("hoi đèn long o Tarnby nam nay", [None, spelt("đèn"), None, None, None, None, None]),
        ("hội đèn lồng ai", [spelt("hội"), spelt("đèn"), spelt("lồng"), "ai"]),
    ],
)
def test_what_has_no_marks_is_meant_so_only_among_words_that_have(text: str, found: list[str | None]) -> None:
    assert marked(tokenize(text), words(text)) == found


def test_what_is_taken_for_another_word_has_no_spelling() -> None:
    assert marked(tokenize("hội đèn lồgn"), ["hoi", "den", "long"])[2] is None


def test_a_phrase_is_found_by_its_marks() -> None:
    trie: PhraseTrie[str] = PhraseTrie()
    trie.add(words("sơ đồ"), "chart", tuple(map(spelt, ["sơ", "đồ"])))
    trie.add(words("số đo"), "size", tuple(map(spelt, ["số", "đo"])))
    trie.add(words("so"), "compare", (spelt("so"),))

    def found(text: str) -> tuple[int, list[str]] | None:
        folded = words(text)
        return trie.longest(folded, 0, marked(tokenize(text), folded))

    assert found("so do") == (2, ["chart", "size"])
    assert found("sơ đồ") == (2, ["chart"])
    assert found("số đó") is None
    assert not agree([spelt("số")], [spelt("sơ")])


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("Thị lực của bà Brandt thế nào?", True),
        ("thi luc cua ba Brandt the nao", True),
        ("Bà Brandt thì lúc đó có bao nhiêu phòng?", False),
    ],
)
def test_eyesight_is_asked_for_only_where_it_may_be_meant(museum: Snapshot, text: str, is_read: bool) -> None:
    read = museum.reader.read(text)
    assert any("a:health-of-person" in unit.keys for unit in read.units) is is_read
