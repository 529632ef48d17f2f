"""How an answer was found, for a person who wonders why."""

from __future__ import annotations

from citebot.answering.answerer import respond
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context
from citebot.terminal.explain import explain


def shown(museum: Snapshot, text: str) -> str:
    return "\n".join(explain(museum, respond(museum, text, Context())))


def test_reading_threshold_candidates_and_checks_are_shown(museum: Snapshot) -> None:
    text = shown(museum, "How many visitors did the Tarnby Museum receive in 2015?")
    for part in ("how-many", "tarnby museum", "threshold", "museum.visitors-2018", "times: 2015"):
        assert part in text


def test_small_talk_looks_nothing_up(museum: Snapshot) -> None:
    assert "small talk" in shown(museum, "Hello")
