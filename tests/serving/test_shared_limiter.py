"""Telegram's limits as two replicas keep them together, on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.postgresql import PostgresServer
from tests.store.conftest import replicas
from tests.waiting import until

from citebot.store.postgres import PostgresStore
from citebot.telegram.limiter import CHATS_FOR_ALL, PER_GROUP
from citebot.telegram.shared_limiter import SharedLimiter

Pair = list[SharedLimiter]


@pytest.fixture
async def stores(postgres: str) -> AsyncIterator[list[PostgresStore]]:
    async with replicas(postgres, 2) as opened:
        listening = [asyncio.create_task(store.background()) for store in opened]
        await asyncio.sleep(0.5)
        yield opened
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


@pytest.fixture
def pair(stores: list[PostgresStore]) -> Pair:
    return [SharedLimiter(pace=store.pace) for store in stores]


async def test_a_private_chat_under_no_limit_waits_for_nothing(pair: Pair, stores: list[PostgresStore]) -> None:
    for _ in range(100):
        assert pair[0].wait(5) == 0
        assert await pair[0].slot(5) == 0
    assert await stores[0].reading.rows("SELECT count(*) FROM pace") == [(0,)]


async def test_a_group_gets_so_many_a_minute_from_both_together(pair: Pair) -> None:
    waits = []
    for turn in range(PER_GROUP + 4):
        one = pair[turn % 2]
        assert one.wait(-5) == 0, "neither knows by itself that the group is full"
        waits.append(await one.slot(-5))
    assert max(waits[:PER_GROUP]) == 0
    assert min(waits[PER_GROUP:]) > 50


async def test_a_refused_chat_is_left_alone_by_both(pair: Pair) -> None:
    pair[0].refused(7, 20.0)
    await until(lambda: pair[1].held(7) > 0, 5.0)
    assert 19 < pair[1].held(7) <= 20.5
    assert pair[1].wait(7) > 19
    assert pair[1].wait(8) == 0
    assert pair[1].hold() == 0


async def test_after_a_refusal_both_go_slowly_together(pair: Pair) -> None:
    pair[0].refused(7, 0.1)
    await until(lambda: pair[1].held(7) > 0, 5.0)
    await asyncio.sleep(0.5)
    waits = [await pair[turn % 2].slot(7) for turn in range(4)]
    assert waits[0] == 0
    assert 2.8 < waits[3] <= 3.2


async def test_what_stops_all_stops_the_other_too(pair: Pair) -> None:
    for chat in range(CHATS_FOR_ALL):
        pair[0].refused(chat, 15.0)
    await until(lambda: pair[1].hold() > 0, 5.0)
    assert pair[1].wait(999) > 10


async def test_a_word_that_was_missed_is_found_by_looking(stores: list[PostgresStore]) -> None:
    await stores[0].pace.hold(stores[0].pace.scope("7"), 30.0, 0.0)
    late = SharedLimiter(pace=stores[1].pace)
    await stores[1].pace.look()
    assert late.held(7) > 25


async def test_without_the_database_each_keeps_the_limits_alone(pair: Pair, postgres_server: PostgresServer) -> None:
    await asyncio.to_thread(postgres_server.stop, at_once=True)
    try:
        for _ in range(PER_GROUP):
            assert pair[0].wait(-5) == 0
            assert await pair[0].slot(-5) == 0
        assert pair[0].wait(-5) > 50
    finally:
        await asyncio.to_thread(postgres_server.start)
