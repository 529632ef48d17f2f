"""PhraseMatcher: finds, refuses, forgives slips and marks, and takes any text."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from citebot.intents.phrase_matcher import PhraseMatcher

TOPICS = {
    "opening-hours": ["when do you open", "what are your opening hours", "are you open on sunday", "closing time"],
    "parking": ["where can I park my car", "is there a car park", "does parking cost anything", "parking nearby"],
    "tickets": ["how much is a ticket", "price of admission", "what does a ticket cost", "do children pay"],
    "guided-tour": ["is there a guided tour", "can I book a guide", "tour of the house", "who leads the tours"],
    "dogs": ["may I bring my dog", "are dogs allowed", "can my dog come in", "pets welcome"],
    "cafe": ["where can I eat", "is there a cafe", "can we have lunch here", "coffee and cake"],
    "wheelchair": ["is there a ramp for wheelchairs", "step-free access", "can a wheelchair get in", "lift"],
    "photos": ["may I take photos", "is photography allowed", "can I use my camera", "taking pictures"],
    "lost": ["I lost my umbrella", "lost property", "did anybody find my scarf", "left my bag here"],
    "gift-shop": ["is there a gift shop", "where can I buy a souvenir", "do you sell postcards", "books for sale"],
}
STRANGERS = [
    "who won the world cup final",
    "translate hello into japanese",
    "set an alarm for six",
    "my printer shows error 42",
    "what is the capital of mongolia",
    "recommend me a good novel",
    "how tall is mount everest",
    "transfer fifty dollars to savings",
]
HOSTILE = [
    "",
    " \n\t",
    "?!…",
    "\0",
    "🙂🙃",
    "\ud800",
    "a" * 100_000,
    "dog " * 250_000,
    "İßǅ ﬁ",
    "नमस्ते 你好 สวัสดี",
    "'" * 50,
    "\u0301" * 99,
]


@pytest.fixture(scope="module")
def matcher() -> PhraseMatcher:
    return PhraseMatcher.build(TOPICS)


@pytest.mark.parametrize(("topic", "phrase"), [(topic, phrase) for topic, own in TOPICS.items() for phrase in own])
def test_its_own_phrases_are_decided(matcher: PhraseMatcher, topic: str, phrase: str) -> None:
    assert matcher.decide(phrase) == topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("do you open on mondays", "opening-hours"),
        ("are cats and dogs allowed here", "dogs"),
        ("what would two tickets cost us", "tickets"),
        ("is there a shop with postcards", "gift-shop"),
        ("where did I leave my scarf, did you find it", "lost"),
    ],
)
def test_other_words_find_the_intent_first(matcher: PhraseMatcher, question: str, topic: str) -> None:
    assert matcher.rank(question)[0][0] == topic


def test_strangers_are_refused_and_score_below_every_phrase(matcher: PhraseMatcher) -> None:
    assert [stranger for stranger in STRANGERS if matcher.decide(stranger)] == []
    highest = max(matcher.rank(stranger, 1)[0][1] for stranger in STRANGERS)
    lowest = min(matcher.rank(phrase, 1)[0][1] for own in TOPICS.values() for phrase in own)
    assert highest < matcher.threshold <= lowest


def test_the_threshold_holds_for_an_intent_that_was_left_out() -> None:
    refused = []
    for topic, phrases in TOPICS.items():
        rest = PhraseMatcher.build({name: own for name, own in TOPICS.items() if name != topic})
        refused += [rest.decide(phrase) is None for phrase in phrases]
    assert sum(refused) >= 0.6 * len(refused)  # the missing sibling is harder than a stranger


def test_the_threshold_holds_for_phrases_that_were_left_out() -> None:
    right = 0
    for topic, phrases in TOPICS.items():
        for left in phrases[:2]:
            rest = {**TOPICS, topic: [phrase for phrase in phrases if phrase != left]}
            right += PhraseMatcher.build(rest).rank(left, 1)[0][0] == topic
    assert right >= 0.5 * 2 * len(TOPICS)


def test_scores_lie_between_0_and_1_and_fall(matcher: PhraseMatcher) -> None:
    ranked = matcher.rank("where can I park my bicycle", 5)
    scores = [score for _, score in ranked]
    assert len(ranked) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({name for name, _ in ranked}) == 5


def test_limit_bounds_the_ranking(matcher: PhraseMatcher) -> None:
    assert matcher.rank("dogs", 0) == []
    assert matcher.rank("dogs", 1) == matcher.rank("dogs", 99)[:1]
    assert len(matcher.rank("dogs", 99)) == len(TOPICS)


@pytest.mark.parametrize(
    ("typo", "topic"),
    [
        ("are dosg alowed", "dogs"),
        ("opning huors", "opening-hours"),
        ("is ther a giudded tour", "guided-tour"),
        ("tikcet price", "tickets"),
        ("PARKNIG???", "parking"),
    ],
)
def test_slips_of_the_thumb_are_forgiven(matcher: PhraseMatcher, typo: str, topic: str) -> None:
    assert matcher.rank(typo, 1)[0][0] == topic


VIETNAMESE = {
    "so-luong": ["có bao nhiêu sĩ quan được cử đi", "số quân nhân Việt Nam đã triển khai", "bao nhiêu người tham gia"],
    "dia-diem": ["hội nghị diễn ra ở đâu", "địa điểm tổ chức hội nghị", "sự kiện được tổ chức tại thành phố nào"],
    "thoi-gian": ["hội nghị khai mạc khi nào", "ngày tổ chức hội nghị", "sự kiện diễn ra vào tháng mấy"],
    "phat-bieu": ["ai đã phát biểu", "bà Nga nói gì", "đại diện Liên hợp quốc phát biểu thế nào"],
}


@pytest.mark.parametrize(
    ("marked", "unmarked"),
    [
        ("bao nhiêu sĩ quan đã được cử đi", "bao nhieu si quan da duoc cu di"),
        ("hội nghị tổ chức ở đâu", "hoi nghi to chuc o dau"),
        ("ĐẠI DIỆN nào phát biểu", "dai dien nao phat bieu"),
    ],
)
def test_vietnamese_reads_the_same_without_marks(marked: str, unmarked: str) -> None:
    matcher = PhraseMatcher.build(VIETNAMESE)
    assert matcher.rank(marked) == matcher.rank(unmarked)
    assert matcher.rank("bao nhieu si quan duoc cu di", 1)[0][0] == "so-luong"
    assert matcher.decide("cách nấu phở bò tái") is None


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_any_text_is_answered(matcher: PhraseMatcher, text: str) -> None:
    for name, score in matcher.rank(text):
        assert name in TOPICS
        assert 0 <= score <= 1
    assert matcher.decide(text) is None or "dog" in text


@pytest.mark.parametrize(
    ("base", "question", "expected"),
    [
        ({"only": ["where is the exit"]}, "where is the exit", "only"),
        ({"only": ["where is the exit"]}, "bake a chocolate cake", None),
        ({"a": ["red wine", "white wine"], "b": ["dark beer", "pale beer"]}, "pale beer", "b"),
        ({"a": ["red wine", "white wine"], "b": ["dark beer", "pale beer"]}, "quantum physics", None),
        ({"a": ["red"], "b": ["green"], "c": ["blue"]}, "green", "b"),
        ({"a": ["👍"], "b": ["👎"]}, "👎", "b"),
        ({"a": ["???", "hello there"], "b": ["!"]}, "hello there", "a"),
    ],
)
def test_tiny_bases_work(base: dict[str, list[str]], question: str, expected: str | None) -> None:
    assert PhraseMatcher.build(base).decide(question) == expected


def test_a_base_too_large_for_margins_still_finds_and_refuses() -> None:
    things = ["bridge", "school", "clinic", "harbour", "library"]
    base = {
        f"i{n}": [f"who built the {thing} of {town}", f"{town} {thing} builder", f"{thing} in {town}: built by whom"]
        for n, (thing, town) in enumerate((t, f"{a}{b}") for t in things for a in NORTH for b in SOUTH)
    }
    matcher = PhraseMatcher.build(base)
    wrong = [name for name, own in list(base.items())[::97] if matcher.decide(own[0].replace("who", "whom")) != name]
    assert wrong == []
    assert matcher.decide("how do I renew my passport online") is None


NORTH = ["al", "ber", "cor", "dun", "el", "fal", "gor", "hal", "in", "jor", "kel", "lon", "mar", "nor", "os", "pel"]
SOUTH = ["ton", "ville", "ford", "ham", "burg", "stad", "wick", "mouth", "field", "bridge", "by", "more", "dale"]


@pytest.mark.parametrize("base", [{}, {"a": []}, {"a": ["x"], "b": []}, {"a": [" "]}, {"a": "text"}], ids=str)
def test_nothing_to_learn_from_is_an_error_that_says_so(base: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="intent"):
        PhraseMatcher.build(base)


def test_every_process_gives_the_same_answers() -> None:
    script = (
        "from tests.intents.test_phrase_matcher import *\n"
        "m = PhraseMatcher.build(TOPICS)\n"
        "print([m.rank(t) for t in STRANGERS + ['are dosg alowed']])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_the_order_of_the_mapping_does_not_matter(matcher: PhraseMatcher) -> None:
    again = PhraseMatcher.build(dict(reversed(TOPICS.items())))
    assert [again.rank(text) for text in STRANGERS] == [matcher.rank(text) for text in STRANGERS]
