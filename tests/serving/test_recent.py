"""An answer from memory is the answer that would be found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.torture.stage import BASE, QUESTIONS

from citebot.answering.answerer import respond
from citebot.answering.recent import Recent
from citebot.answering.snapshot import build_snapshot
from citebot.model.dialogue import Context


def test_it_is_the_same_answer_in_every_context() -> None:
    snapshot = build_snapshot(BASE, Path(__file__).parents[2] / "intents")
    recent = Recent(most=20)
    for _ in range(3):
        context = Context()
        for text in QUESTIONS + QUESTIONS[::-1]:
            expected = respond(snapshot, text, context)
            found = recent.respond(snapshot, text, replace(context, until=5.0), None)
            assert found.answer == expected.answer
            assert replace(found.context, until=0.0) == replace(expected.context, until=0.0)
            context = expected.context
    assert len(recent._turns) <= 20
    recent.respond(replace(snapshot, version="other"), QUESTIONS[0], Context(), None)
    assert len(recent._turns) == 1
