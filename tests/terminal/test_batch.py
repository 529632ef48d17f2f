"""Questions as JSON lines, answers as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from citebot.answering.snapshot import Snapshot
from citebot.terminal.batch import BatchError, answer_lines

Row = dict[str, Any]
Answers = Callable[..., list[Row]]
ROOMS = "How many rooms does the Tarnby Museum have?"


@pytest.fixture(scope="session")
def answers(museum: Snapshot) -> Answers:
    """The rows that come out for the rows that go in."""

    def told(*rows: Row | str) -> list[Row]:
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        return [json.loads(line) for line in answer_lines(museum, lines, "questions.jsonl")]

    return told


def test_the_shape_of_an_answer(answers: Answers) -> None:
    (row,) = answers({"id": "a1", "q": ROOMS, "note": "other keys are ignored"})
    assert list(row) == ["id", "outcome", "text", "citations", "items"]
    assert row["id"] == "a1"
    assert row["outcome"] == "answered"
    assert row["text"].startswith("The Tarnby Museum has 17 rooms.\nSource: ")
    assert row["citations"] == [{"source": "guide-2019", "part": None, "date": "2019-05-04"}]
    assert row["items"] == ["museum.rooms"]


def test_a_part_is_cited_as_document_and_part_with_its_date_as_written(answers: Answers) -> None:
    (row,) = answers({"id": "a", "q": "How many members does the Lantern Society have?"})
    assert row["citations"] == [{"source": "courier", "part": "courier-society", "date": "XXXX-03-28"}]


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Who keeps the key of the gate?", "ambiguous"),
        ("What is the capital of France?", "unknown"),
        ("Hello", "other"),
        ("", "other"),
    ],
)
def test_without_an_answer_nothing_is_cited(answers: Answers, question: str, outcome: str) -> None:
    (row,) = answers({"id": "a", "q": question})
    assert (row["outcome"], row["citations"], row["items"]) == (outcome, [], [])
    assert row["text"]


def test_choices_are_numbered(answers: Answers) -> None:
    (row,) = answers({"id": "a", "q": "Who keeps the key of the gate?"})
    assert [line[:3] for line in row["text"].splitlines()[1:]] == ["1. ", "2. "]


def test_the_turns_of_a_dialogue_are_numbered_from_one(answers: Answers) -> None:
    rows = answers({"id": "d", "turns": [{"user": "Where was the Harbour Fair held?"}, {"user": "When was that?"}]})
    assert [(row["id"], row["items"]) for row in rows] == [("d.1", ["fair.place"]), ("d.2", ["fair.date"])]


def test_each_dialogue_and_each_question_is_a_fresh_conversation(answers: Answers) -> None:
    rows = answers(
        {"id": "d", "turns": [{"user": "Where was the Harbour Fair held?"}]},
        {"id": "e", "turns": [{"user": "When was that?"}]},
        {"id": "f", "q": "Where was the Harbour Fair held?"},
        {"id": "g", "q": "When was that?"},
    )
    assert [row["items"] == ["fair.date"] for row in rows] == [False] * 4


def test_the_order_is_kept_and_empty_lines_are_passed_over(answers: Answers) -> None:
    rows = answers({"id": "2", "q": "Hello"}, "\n", "  ", {"id": "1", "q": "Hello"}, {"id": "none", "turns": []})
    assert [row["id"] for row in rows] == ["2", "1"]


MALFORMED = {
    "no JSON": "how many rooms",
    "cut off": '{"id": "a", "q": "how',
    "a list": "[]",
    "a text": '"a"',
    "no id": '{"q": "how many rooms"}',
    "an id that is no text": '{"id": 1, "q": "how many rooms"}',
    "no question": '{"id": "a"}',
    "a question that is no text": '{"id": "a", "q": null}',
    "turns that are no list": '{"id": "a", "turns": "hello"}',
    "a turn without user": '{"id": "a", "turns": [{"bot": "hello"}]}',
    "a turn that is no object": '{"id": "a", "turns": ["hello"]}',
    "far too deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_line_is_named(answers: Answers, name: str) -> None:
    with pytest.raises(BatchError, match=r"^questions\.jsonl:3: "):
        answers({"id": "a", "q": "Hello"}, "", MALFORMED[name])
