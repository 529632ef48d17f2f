"""How fast we may send."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from citebot.telegram.limiter import PER_GROUP, SLOW_GAP, Limiter


@dataclass
class Time:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def sent(limiter: Limiter, time: Time, chat: int, seconds: float) -> list[float]:
    """When messages to a chat with always more to say go out."""
    times = []
    until = time.now + seconds
    while time.now < until:
        wait = limiter.wait(chat)
        if wait == 0:
            times.append(time.now)
            if len(times) > 500:
                break
        time.now += wait
    return times


def test_a_private_chat_is_not_slowed_without_reason() -> None:
    limiter = Limiter(Time())
    assert all(limiter.wait(5) == 0 for _ in range(100))


def test_a_group_gets_20_a_minute() -> None:
    time = Time()
    times = sent(Limiter(time), time, -5, 179)
    for start in times:
        assert sum(start <= moment < start + 60 for moment in times) <= PER_GROUP
    assert len(times) == 3 * PER_GROUP


def test_a_refused_chat_waits_as_told_and_is_slow_for_a_while() -> None:
    time = Time()
    limiter = Limiter(time)
    limiter.refused(5, 30)
    assert 30 <= limiter.wait(5) <= 30.5
    assert limiter.wait(6) == 0
    assert limiter.hold() == 0
    time.now += 31
    times = sent(limiter, time, 5, 60)
    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) >= SLOW_GAP - 1e-9
    time.now += 400
    assert all(limiter.wait(5) == 0 for _ in range(100))


def test_refusals_of_several_chats_in_a_row_hold_all() -> None:
    time = Time()
    limiter = Limiter(time)
    for chat in (1, 2, 3):
        limiter.refused(chat, 30)
    assert limiter.hold() >= 30
    assert limiter.wait(99) >= 30
    time.now += 31
    assert limiter.wait(99) == 0
    assert 0 < limiter.wait(98) <= 0.05


def test_a_success_in_between_shows_that_not_all_are_meant() -> None:
    time = Time()
    limiter = Limiter(time)
    for chat in range(20):
        limiter.refused(chat, 30)
        time.now += 0.1
        limiter.served(1000 + chat, time.now)
    assert limiter.hold() == 0


def test_a_success_that_was_under_way_before_shows_nothing() -> None:
    time = Time()
    limiter = Limiter(time)
    for chat in (1, 2, 3):
        limiter.refused(chat, 30)
        limiter.served(50, started=time.now - 1)
    assert limiter.hold() > 0


def test_memory_is_bounded() -> None:
    time = Time()
    limiter = Limiter(time)
    for chat in range(20_000):
        limiter.refused(chat, 0.1)
        limiter.wait(-chat)
        time.now += 1
    assert len(limiter._held) + len(limiter._slowed) + len(limiter._groups) < 3000
