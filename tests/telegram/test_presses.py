"""Callback data: signed, bounded, somebody's, and not for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.telegram.presses import Press, Presses, Refusal, reference, signing_key

PRESSES = Presses(signing_key("123456:token"), "cb:")
NOW = 1_800_000_000.0
PRESS = Press("e", reference("some.item"), 3)
USERS = st.integers(1, 2**52)
CHATS = st.integers(-(2**52), 2**52)


@given(user=USERS, chat=CHATS, number=st.integers(0, 9999), name=st.text(min_size=1, max_size=80))
def test_what_is_written_is_read(user: int, chat: int, number: int, name: str) -> None:
    press = Press("t", reference(name), number)
    data = PRESSES.data(press, owner=user, chat=chat, now=NOW)
    assert len(data.encode()) <= 64
    assert PRESSES.read(data, user=user, chat=chat, now=NOW) == press


@given(data=st.text(max_size=64))
def test_anything_else_is_forged(data: str) -> None:
    assert PRESSES.read(data, user=1, chat=1, now=NOW) is Refusal.FORGED
    assert PRESSES.read("cb:" + data, user=1, chat=1, now=NOW) is Refusal.FORGED


@given(place=st.integers(0, 60), char=st.sampled_from("0aZ._-"))
def test_one_changed_letter_is_enough(place: int, char: str) -> None:
    data = PRESSES.data(PRESS, owner=77, chat=-5, now=NOW)
    place = 3 + place % (len(data) - 3)
    changed = data[:place] + char + data[place + 1 :]
    if changed != data:
        assert PRESSES.read(changed, user=77, chat=-5, now=NOW) is Refusal.FORGED


def test_others_late_and_elsewhere_are_refused_each_by_name() -> None:
    data = PRESSES.data(PRESS, owner=77, chat=-5, now=NOW)
    assert PRESSES.read(data, user=78, chat=-5, now=NOW) is Refusal.FOREIGN
    assert PRESSES.read(data, user=77, chat=-6, now=NOW) is Refusal.FORGED
    assert PRESSES.read(data, user=77, chat=-5, now=NOW + 15 * 86400) is Refusal.EXPIRED
    assert PRESSES.read(data, user=77, chat=-5, now=NOW + 13 * 86400) == PRESS


def test_a_restart_changes_nothing_and_another_bot_has_another_key() -> None:
    data = PRESSES.data(PRESS, owner=77, chat=-5, now=NOW)
    again = Presses(signing_key("123456:token"), "cb:")
    other = Presses(signing_key("123456:other"), "cb:")
    assert again.read(data, user=77, chat=-5, now=NOW) == PRESS
    assert other.read(data, user=77, chat=-5, now=NOW) is Refusal.FORGED
    assert "token" not in str(signing_key("123456:token"))


@pytest.mark.parametrize("prefix", ["", "a prefix that is too long"])
def test_a_prefix_has_its_bounds(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        Presses(b"key", prefix)
