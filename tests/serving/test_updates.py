"""Updates of every shape get into the journal or are put aside; none breaks anything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.telegram.updates import CALLBACK, GROUP, INLINE, PRIVATE, UnreadableError, as_row, envelope

NOW = 1_800_000_000.0
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MESSAGE = {
    "message_id": 7,
    "date": int(NOW) - 10,
    "chat": {"id": 5, "type": "private"},
    "from": {"id": 5, "is_bot": False, "first_name": "A"},
    "text": "?",
}


def test_lanes_and_lifetimes() -> None:
    group = {**MESSAGE, "chat": {"id": -5, "type": "supergroup"}}
    pressed = {"id": "1", "from": {"id": 6}, "message": group, "data": "x"}
    asked = {"id": "1", "from": {"id": 6}, "query": "", "offset": ""}
    cases: list[tuple[dict[str, Any], str, float]] = [
        ({"message": MESSAGE}, "c5", PRIVATE),
        ({"edited_message": group}, "c-5", GROUP),
        ({"callback_query": pressed}, "c-5", CALLBACK),
        ({"callback_query": {**pressed, "message": None}}, "u6", CALLBACK),
        ({"inline_query": asked}, "u6", INLINE),
        ({"my_chat_member": {"chat": {"id": 9}}}, "c9", PRIVATE),
        ({}, "x3", PRIVATE),
    ]
    for raw, lane, lifetime in cases:
        found = envelope({"update_id": 3, **raw})
        assert (found.lane, found.lifetime) == (lane, lifetime)


def test_an_old_question_in_a_group_has_expired_one_to_us_alone_has_not() -> None:
    old = {**MESSAGE, "date": int(NOW) - 7200}
    group = {**old, "chat": {"id": -5, "type": "group"}}
    assert as_row({"update_id": 1, "message": old}, NOW).expires > NOW
    assert as_row({"update_id": 1, "message": group}, NOW).expires < NOW


@pytest.mark.parametrize("raw", [None, [], 7, "x", {}, {"update_id": "5"}, {"update_id": True}, {"update_id": -1}])
def test_without_an_id_it_is_unreadable(raw: object) -> None:
    with pytest.raises(UnreadableError):
        as_row(raw, NOW)


def test_ids_are_bounded() -> None:
    with pytest.raises(UnreadableError):
        as_row({"update_id": 2**63}, NOW)
    with pytest.raises(UnreadableError):
        as_row({"update_id": 1, "message": {"text": "x" * 1_000_001}}, NOW)


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "inline_query", "x"]), JSON), JSON)
def test_any_json_is_a_row_or_unreadable(parts: dict[str, Any], update_id: Any) -> None:
    try:
        row = as_row({"update_id": update_id, **parts}, NOW)
    except UnreadableError:
        return
    assert 0 <= row.update_id < 2**63
    assert row.raw.isascii()
    assert set(json.loads(row.raw)) == {"update_id", *parts}


@given(st.sampled_from(sorted(MESSAGE)), JSON)
def test_a_message_with_one_part_replaced(name: str, value: Any) -> None:
    row = as_row({"update_id": 1, "message": {**MESSAGE, name: value}}, NOW)
    assert row.lane
