"""Every sentence of the self-questions is a test of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.questions.cases import KNOWN_FAILURES, Case, fault, known_failures, load_cases

from citebot.answering.snapshot import Snapshot

CASES = load_cases()
KNOWN = known_failures()
UPDATE = "python -m tests.questions.update"


@pytest.fixture(scope="session")
def fault_of(shipped: Snapshot) -> Callable[[Case], str]:
    """A function, since pytest would print a whole base for each known failure."""
    return lambda case: fault(shipped, case)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_question(case: Case, fault_of: Callable[[Case], str]) -> None:
    found = fault_of(case)
    if case.id in KNOWN:
        if found:
            pytest.xfail(found)
        pytest.fail(f"{case.text!r} is right now: remove {case.id} from {KNOWN_FAILURES.name}, or run {UPDATE}")
    assert not found


def test_there_are_questions_of_both_kinds() -> None:
    assert {case.kind for case in CASES} == {"ask", "near"}
    assert {case.lang for case in CASES} == {"en", "vi"}


def test_every_known_failure_is_a_sentence() -> None:
    gone = KNOWN - {case.id for case in CASES}
    assert not gone, f"these sentences are gone from the files; run {UPDATE}"


def test_every_question_is_about_an_item_of_the_base(shipped: Snapshot) -> None:
    assert {case.item for case in CASES} <= {item.id for item in shipped.base.items()}


def test_every_item_is_asked_for(shipped: Snapshot) -> None:
    asked = {case.item for case in CASES if case.kind == "ask"}
    assert {item.id for item in shipped.base.items()} - asked == set()


def test_no_self_question_is_copied_from_the_examples(shipped: Snapshot) -> None:
    """A sentence that the index was built from proves nothing."""
    examples = {ask.casefold() for item in shipped.base.items() for asks in item.asks.values() for ask in asks}
    assert [case.text for case in CASES if case.kind == "ask" and case.text.casefold().rstrip("?") in examples] == []
