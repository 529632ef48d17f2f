"""An answer from memory is the answer that would be found."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

from tests.torture.stage import BASE, QUESTIONS

from citebot.answering.answerer import respond
from citebot.answering.recent import Recent
from citebot.answering.snapshot import build_snapshot
from citebot.model.dialogue import Context

INTENTS = Path(__file__).parents[2] / "intents"


def test_it_is_the_same_answer_in_every_context() -> None:
    snapshot = build_snapshot(BASE, INTENTS)
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


def test_remembering_leaves_the_garbage_collector_little_to_look_at() -> None:
    snapshot = build_snapshot(BASE, INTENTS)
    recent = Recent()
    texts = [f"{text} {number}" for number in range(50) for text in QUESTIONS]
    for text in QUESTIONS:
        recent.respond(snapshot, text, Context(), None)
    gc.collect()
    before = len(gc.get_objects())
    for text in texts:
        recent.respond(snapshot, text, Context(), None)
    gc.collect()
    assert (len(gc.get_objects()) - before) / len(texts) < 1
