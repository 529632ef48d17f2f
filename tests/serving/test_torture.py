"""A short form of ``python -m tests.torture``: the same scenes, fewer of each; and each safeguard is needed."""

from __future__ import annotations

import pytest
from tests.torture import scenes
from tests.torture.safeguards import SCENES, without
from tests.torture.scenes import Outcome
from tests.torture.stores import full


def test_killed_at_the_worst_moment() -> None:
    assert_holds(scenes.killed_once(20))


def test_killed_behind_a_webhook() -> None:
    assert_holds(scenes.kills(21, 2, webhook=True))


def test_asked_to_end_with_600_queued() -> None:
    assert_holds(scenes.terminated(23))


def test_a_full_disk() -> None:
    assert_holds(scenes.store_fault(24, "disk full", full))


def assert_holds(outcome: Outcome) -> None:
    assert outcome.holds, outcome


def test_hostile_files_are_reloaded_while_people_ask() -> None:
    assert_holds(scenes.hostile_base(28))


@pytest.mark.parametrize("name", SCENES)
def test_each_safeguard_is_needed(name: str) -> None:
    outcome = without(name, 25)
    assert not outcome.holds, outcome
