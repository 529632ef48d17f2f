"""Who is next."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from citebot.telegram.lanes import Lanes


async def taken(lanes: Lanes, number: int) -> list[tuple[int, str]]:
    found = [await lanes.next() for _ in range(number)]
    return [one for one in found if one is not None]


async def test_what_a_lane_waits_for_goes_to_its_head() -> None:
    lanes = Lanes()
    lanes.add([(2, "c"), (3, "c"), (4, "c")])
    assert lanes.add([(1, "c"), (4, "c")], first=True) == 1
    taken = []
    for _ in range(4):
        found = await lanes.next()
        assert found is not None
        taken.append(found[0])
        lanes.done(*found)
    assert taken == [4, 1, 2, 3]


async def test_what_cannot_begin_goes_to_the_end_of_its_lane() -> None:
    lanes = Lanes()
    lanes.add([(1, "c"), (2, "c")])
    assert await lanes.next() == (1, "c")
    lanes.again(1, "c")
    assert await lanes.next() == (2, "c")
    assert len(lanes) == 2


async def test_one_of_a_chat_at_a_time_and_in_order() -> None:
    lanes = Lanes()
    lanes.add([(1, "a"), (2, "a"), (3, "b")])
    assert await taken(lanes, 2) == [(1, "a"), (3, "b")]
    waiting = asyncio.create_task(lanes.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    lanes.done(1, "a")
    assert await waiting == (2, "a")


async def test_nobody_is_held_up_by_a_busy_chat() -> None:
    lanes = Lanes()
    lanes.add((n, "flood") for n in range(1000))
    lanes.add([(5000, "quiet")])
    first = await taken(lanes, 2)
    assert (5000, "quiet") in first


async def test_a_newcomer_need_not_wait_for_the_whole_line() -> None:
    lanes = Lanes()
    lanes.add((n, f"c{n}") for n in range(1000))
    await taken(lanes, 10)
    lanes.add([(5000, "new")])
    assert (5000, "new") in await taken(lanes, 2)


async def test_known_updates_are_not_added_again() -> None:
    lanes = Lanes()
    assert lanes.add([(1, "a"), (1, "a")]) == 1
    await lanes.next()
    assert lanes.add([(1, "a")]) == 0
    lanes.done(1, "a")
    assert lanes.add([(1, "a")]) == 1


async def test_what_was_begun_often_goes_one_at_a_time_after_the_others() -> None:
    lanes = Lanes()
    lanes.add([(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "a")], {1: 9, 2: 4, 3: 2})
    assert {number for number, _ in await taken(lanes, 3)} == {3, 4, 2}, "the suspect begun least comes last"
    waiting = asyncio.create_task(lanes.next())
    await asyncio.sleep(0)
    assert not waiting.done(), "one suspect at a time"
    lanes.done(2, "b")
    assert await waiting == (1, "a")
    lanes.done(1, "a")
    assert await lanes.next() == (5, "a"), "what stands behind a suspect in its chat keeps its place"


async def test_a_suspect_has_its_turn_however_many_others_come() -> None:
    lanes = Lanes()
    lanes.add([(1, "a")], {1: 9})
    lanes.add((n, f"c{n}") for n in range(100, 200))
    assert (1, "a") in await taken(lanes, 10)


async def test_stopped_lanes_give_nothing_out() -> None:
    lanes = Lanes()
    waiting = asyncio.create_task(lanes.next())
    await asyncio.sleep(0)
    lanes.stop()
    assert await waiting is None
    lanes.add([(1, "a")])
    assert await lanes.next() is None


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abcd")), max_size=80), st.randoms())
async def test_everything_comes_out_once_and_in_its_lanes_order(items: list[tuple[int, str]], random: object) -> None:
    lanes = Lanes()
    expected = list({number: (number, lane) for number, lane in reversed(items)}.values())
    added = lanes.add(items)
    assert added == len(expected)
    busy: list[tuple[int, str]] = []
    order: list[tuple[int, str]] = []
    while len(order) < added:
        if lanes._order and (not busy or random.random() < 0.6):  # type: ignore[attr-defined]
            found = await lanes.next()
            assert found is not None
            assert found[1] not in {lane for _, lane in busy}
            order.append(found)
            busy.append(found)
        else:
            done = busy.pop(random.randrange(len(busy)))  # type: ignore[attr-defined]
            lanes.done(*done)
    seen: dict[int, str] = {}
    for number, lane in items:
        seen.setdefault(number, lane)
    for lane in "abcd":
        mine = [number for number, its in seen.items() if its == lane]
        assert [number for number, its in order if its == lane] == mine
