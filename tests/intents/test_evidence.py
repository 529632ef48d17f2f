"""Soft evidence as numbers, and the one probability that they come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.answering.snapshot import Snapshot
from citebot.intents.confidence import WEIGHTS, Confidence
from citebot.intents.evidence import NAMES, NearGap, Standing, evidence
from citebot.intents.profile import Profile
from citebot.intents.proposal import Proposal

SHIPPED = Confidence.shipped()


def profile(museum: Snapshot, item: str) -> Profile:
    return museum.matcher.index.profiles[museum.matcher.index.number[item]]


def weigh(museum: Snapshot, text: str, item: str, **standing: object) -> dict[str, float]:
    """The evidence by name for ``item`` as the answer to ``text``, by both judges at 0.6."""
    proposal = Proposal.by_itself(museum.matcher.around, museum.reader.read(text), profile(museum, item))
    stand = Standing(**{"concepts": 0.6, "wording": 0.6, "mixed": 0.6, "refused": 0.0, "gap": None} | standing)  # type: ignore[arg-type]
    return dict(zip(NAMES, evidence(proposal, stand), strict=True))


def test_every_number_has_its_weight() -> None:
    assert set(WEIGHTS) == set(NAMES)
    assert len(SHIPPED.weights) == len(NAMES)


def test_what_is_asked_and_not_told_is_left_over(museum: Snapshot) -> None:
    told = weigh(museum, "Who is the director of the museum?", "brandt.role")
    assert told["attribute-left"] == told["phrase-left"] == 0
    assert weigh(museum, "What is the salary of the director?", "brandt.role")["attribute-left"] == 1
    assert weigh(museum, "Elsa Brandt's date of birth?", "brandt.role")["phrase-left"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Not the salary, but who is the director?",  # excluded
        "I have a question on salary. Who is the director?",  # told around the question
    ],
)
def test_what_is_not_asked_is_not_left_over(museum: Snapshot, text: str) -> None:
    assert weigh(museum, text, "brandt.role")["attribute-left"] == 0


def test_the_kind_speaks_for_or_against(museum: Snapshot) -> None:
    assert weigh(museum, "When was the museum founded?", "museum.founded")["kind"] == 1
    assert weigh(museum, "Who founded the museum?", "museum.founded")["kind"] == -1
    assert weigh(museum, "Founded?", "museum.founded")["kind"] == 0


def test_a_gap_counts_by_how_near_it_is(museum: Snapshot) -> None:
    gap = profile(museum, "gap.fire.cause")
    text = "When did the first fire break out?"

    def first(mixed: float) -> float:
        return weigh(museum, text, "fire.first", gap=NearGap(gap, mixed, mixed))["gap-first"]

    assert first(0.1) < 0.01 < first(0.56) < first(0.6) < first(0.64) <= 1
    assert first(0.58) == pytest.approx(0.5)  # a little behind is as good a reading
    assert weigh(museum, text, "fire.first")["gap-first"] == 0
    assert weigh(museum, text, "fire.first")["gap-wording"] == 0


def test_a_gap_of_the_right_kind_speaks_against_an_item_of_another(museum: Snapshot) -> None:
    gap = NearGap(profile(museum, "gap.fire.cause"), 0.5, 0.5)
    assert weigh(museum, "Why did the first fire break out?", "fire.first", gap=gap)["gap-kind"] == 1
    assert weigh(museum, "When did the first fire break out?", "fire.first", gap=gap)["gap-kind"] == -1


def test_a_refused_item_that_stands_first(museum: Snapshot) -> None:
    assert weigh(museum, "rooms", "museum.rooms", refused=0.7)["refused-first"] == 1
    assert weigh(museum, "rooms", "museum.rooms", refused=0.5)["refused-first"] == 0


def test_quotations_are_noted(museum: Snapshot) -> None:
    assert weigh(museum, "open doors", "brandt.doors")["quote"] == 1
    assert weigh(museum, "open doors", "museum.rooms")["quote"] == 0


@pytest.mark.parametrize(
    ("name", "towards"),
    [
        ("concepts", 1),
        ("wording", 1),
        ("kind", 1),
        ("attribute-left", -1),
        ("phrase-left", -1),
        ("gap-first", -1),
        ("gap-wording", -1),
        ("refused-first", -1),
    ],
)
def test_each_number_moves_the_probability_its_way(name: str, towards: int) -> None:
    plain = [0.5 if other in {"concepts", "wording"} else 1.0 if other == "length" else 0.0 for other in NAMES]
    more = [value + 0.5 * (other == name) for other, value in zip(NAMES, plain, strict=True)]
    assert (SHIPPED.probability(more) - SHIPPED.probability(plain)) * towards > 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(NAMES), max_size=len(NAMES)))
def test_a_probability_whatever_the_evidence(numbers: list[float]) -> None:
    assert 0 <= SHIPPED.probability(numbers) <= 1


def test_evidence_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="argument"):
        SHIPPED.probability([1.0])
