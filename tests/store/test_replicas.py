"""Several replicas on one PostgreSQL: who gets what, in which order, and what happens when one dies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from tests.postgresql import PostgresServer
from tests.store.conftest import KEY, replicas
from tests.waiting import until

from citebot.model.dialogue import Context, ConversationKey
from citebot.observing.metrics import Metrics
from citebot.store import Blocked, Claimed, NewerStoreError, Received, StoreError, StoreUnavailableError, unit
from citebot.store.postgres import PostgresStore
from citebot.store.postgres.link import Link
from citebot.store.postgres.schema import STEPS, migrate
from citebot.telegram.intake import Intake
from citebot.telegram.lanes import Lanes
from citebot.telegram.server_clock import ServerClock

PERSON = ConversationKey("telegram", "1", "1")
Pair = list[PostgresStore]


@pytest.fixture
async def pair(postgres: str) -> AsyncIterator[Pair]:
    async with replicas(postgres, 2) as opened:
        yield opened


def row(number: int, lane: str | None = None) -> Received:
    return Received(number, lane or f"c{number}", 1e6, 1e6 + 100, "{}")


async def lapse(store: PostgresStore) -> None:
    """As if all leases and reservations had run out."""
    await store.reading.rows("UPDATE inbox SET lease = '-infinity', reserved = '-infinity'")


async def test_an_update_delivered_to_both_is_answered_by_one(pair: Pair) -> None:
    one, two = pair
    numbers = list(range(60))
    await asyncio.gather(*(store.inbox.receive([row(n)]) for n in numbers for store in pair))
    found = await asyncio.gather(*(store.inbox.claim(n) for n in numbers for store in pair))
    assert sorted(claimed.update_id for claimed in found if isinstance(claimed, Claimed)) == numbers
    assert one.inbox.held & two.inbox.held == set()


async def test_a_chat_is_served_in_order_by_whichever(pair: Pair) -> None:
    one, two = pair
    await one.inbox.receive([row(1, "c")])
    await two.inbox.receive([row(2, "c")])
    assert await two.inbox.claim(2) == Blocked(2)
    assert isinstance(await one.inbox.claim(1), Claimed)
    assert await two.inbox.claim(2) == Blocked(2)
    with unit() as changes:
        await one.remember(PERSON, Context(last="first", until=9e9))
        await one.inbox.finish(1, changes)
    assert isinstance(await two.inbox.claim(2), Claimed)
    assert (await two.context(PERSON)).last == "first"


async def test_order_is_that_of_arrival_even_if_ids_begin_anew_lower(pair: Pair) -> None:
    one, two = pair
    await one.inbox.receive([row(900, "c")])
    await two.inbox.receive([row(5, "c")])
    assert await two.inbox.claim(5) == Blocked(5)
    assert isinstance(await one.inbox.claim(900), Claimed)


async def test_a_lane_begun_by_one_is_nobody_elses(pair: Pair) -> None:
    """Both at the same moment, over and over: never two of one lane at a time."""
    one, two = pair
    for turn in range(40):
        a, b, lane = 2 * turn, 2 * turn + 1, f"c{turn}"
        await one.inbox.receive([row(a, lane), row(b, lane)])
        await one.inbox.release(a, 0.0)
        found = await asyncio.gather(one.inbox.claim(a), two.inbox.claim(b))
        assert sum(isinstance(claimed, Claimed) for claimed in found) == 1, found
        assert isinstance(found[0], Claimed)


async def test_what_a_dead_one_held_is_taken_over(pair: Pair) -> None:
    dead, alive = pair
    await dead.inbox.receive([row(1, "c"), row(2, "c"), row(3)])
    await dead.inbox.claim(1)
    assert await alive.inbox.waiting() == []
    await lapse(alive)
    assert [found.update_id for found in await alive.inbox.waiting()] == [1, 2, 3]
    assert await alive.inbox.claim(2) == Blocked(2)
    again = await alive.inbox.claim(1)
    assert isinstance(again, Claimed)
    assert again.attempts == 2


async def test_a_full_line_does_not_keep_it_from_what_the_line_waits_for(pair: Pair) -> None:
    dead, alive = pair
    alive.inbox.reach = 3
    intake = Intake(alive.inbox, Lanes(), ServerClock(), Metrics())
    await dead.inbox.receive([row(1, "c")])
    await dead.inbox.claim(1)
    await alive.inbox.receive([row(number, "c") for number in (2, 3, 4, 5)])
    intake.lanes.add((number, "c") for number in (2, 3, 4, 5))
    assert await alive.inbox.claim(2) == Blocked(2)
    await lapse(dead)
    await intake.sweep()
    assert await intake.lanes.next() == (1, "c")
    assert isinstance(await alive.inbox.claim(1), Claimed)


async def test_after_an_outage_the_living_may_first_renew_what_they_hold(pair: Pair) -> None:
    busy, other = pair
    await busy.inbox.receive([row(1), row(2)])
    await busy.inbox.claim(1)
    await lapse(other)
    other.inbox.settle, other.reading.since = 60.0, time.monotonic()
    assert [found.update_id for found in await other.inbox.waiting()] == [2]
    await busy.inbox.renew()
    other.inbox.settle = 0.0
    await other.reading.rows("UPDATE inbox SET reserved = '-infinity'")
    assert [found.update_id for found in await other.inbox.waiting()] == [2]


async def test_who_was_taken_for_dead_ends_what_he_has_sent_and_nothing_changes_twice(pair: Pair) -> None:
    slow, quick = pair
    await slow.inbox.receive([row(1)])
    await slow.inbox.claim(1)
    await lapse(quick)
    await quick.inbox.claim(1)
    for store in (slow, quick):
        with unit() as changes:
            await store.count("answered", 1e9)
            await store.inbox.finish(1, changes)
    assert (await quick.statistics())["answered"] == 1


async def test_a_claim_that_is_renewed_does_not_run_out(pair: Pair) -> None:
    one, two = pair
    await one.inbox.receive([row(1)])
    await one.inbox.claim(1)
    await lapse(two)
    await one.inbox.renew()
    assert await two.inbox.claim(1) is None
    one.inbox.let_go(1)
    await lapse(two)
    await one.inbox.renew()
    assert isinstance(await two.inbox.claim(1), Claimed)


async def test_sweepers_do_not_line_up_the_same(pair: Pair) -> None:
    await pair[0].inbox.receive([row(n) for n in range(200)])
    await lapse(pair[0])
    found = await asyncio.gather(*(store.inbox.waiting(None, 20) for _ in range(5) for store in pair))
    ids = [waiting.update_id for page in found for waiting in page]
    assert sorted(ids) == list(range(200))


async def test_who_leaves_in_order_hands_over_at_once(postgres: str) -> None:
    async with replicas(postgres, 1) as (stays,):
        async with replicas(postgres, 1) as (leaves,):
            await leaves.inbox.receive([row(1), row(2)])
            await leaves.inbox.claim(1)
        assert [found.update_id for found in await stays.inbox.waiting()] == [1, 2]


async def test_work_for_all_is_done_once(pair: Pair) -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.05)
        done.append("x")

    results = await asyncio.gather(*(store.once("webhook", "a", work) for store in pair for _ in range(3)))
    assert (len(done), sum(results)) == (1, 1)
    assert await pair[0].once("webhook", "b", work)
    assert len(done) == 2


async def test_work_that_fails_counts_as_not_done(pair: Pair) -> None:
    async def fail() -> None:
        raise LookupError("no")

    async def work() -> None:
        pass

    with pytest.raises(LookupError):
        await pair[0].once("webhook", "a", fail)
    assert await pair[1].once("webhook", "a", work)


async def test_one_leads_and_another_takes_over(pair: Pair) -> None:
    leading: list[int] = []

    def working(number: int):  # type: ignore[no-untyped-def]
        async def work() -> None:
            leading.append(number)
            try:
                await asyncio.Event().wait()
            finally:
                leading.remove(number)

        return work

    tasks = [asyncio.create_task(store.alone("poller", working(n))) for n, store in enumerate(pair)]
    await until(lambda: len(leading) == 1, 8.0)
    await asyncio.sleep(0.3)
    (first,) = leading
    tasks[first].cancel()
    await until(lambda: leading == [1 - first], 8.0)
    tasks[1 - first].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_loses_the_lock_stops_leading(pair: Pair) -> None:
    seen: list[str] = []

    async def work() -> None:
        seen.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("ended")

    task = asyncio.create_task(pair[0].alone("poller", work))
    await until(lambda: seen == ["begun"], 8.0)
    sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'citebot poller'"
    await pair[1].reading.rows(sql)
    await until(lambda: seen[:3] == ["begun", "ended", "begun"], 8.0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_is_told_reaches_all_and_a_missed_word_is_looked_for(pair: Pair) -> None:
    one, two = pair
    heard: list[str] = []
    two.signals.look = 0.5
    two.signals.hear("base", heard.append)
    listening = asyncio.create_task(two.signals.run())
    await until(lambda: heard == [""], 8.0)
    began = time.monotonic()
    await one.signals.tell("base", "7")
    await until(lambda: "7" in heard, 8.0)
    assert time.monotonic() - began < 0.5
    await until(lambda: heard.count("") >= 2, 8.0)
    sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'citebot signals'"
    await one.reading.rows(sql)
    await asyncio.sleep(0.2)
    heard.clear()
    await until(lambda: "" in heard, 8.0)
    await one.signals.tell("base", "8")
    await until(lambda: "8" in heard, 8.0)
    listening.cancel()


async def test_slots_of_a_group_hold_over_replicas(pair: Pair) -> None:
    scope = pair[0].pace.scope("-5")
    assert scope == pair[1].pace.scope("-5")
    waits = await asyncio.gather(*(pair[n % 2].pace.slot(scope, 20, 60.0) for n in range(50)))
    waits = sorted(waits)
    assert waits[19] < 2
    assert 55 < waits[20] <= 60
    assert 55 < waits[39] <= 60
    assert 115 < waits[40] <= 120


async def test_one_pace_for_all(pair: Pair) -> None:
    scope = pair[0].pace.scope("all")
    waits = sorted(await asyncio.gather(*(pair[n % 2].pace.slot(scope, 1, 0.5) for n in range(10))))
    assert 4.0 < waits[-1] <= 4.5


async def test_a_refusal_is_heeded_by_all(pair: Pair) -> None:
    one, two = pair
    heard: list[tuple[bytes, float, float]] = []
    two.pace.heed(lambda *given: heard.append(given))
    listening = asyncio.create_task(two.signals.run())
    await asyncio.sleep(0.5)
    await one.pace.hold(one.pace.scope("5"), 30.0, 330.0)
    await until(lambda: len(heard) == 1, 8.0)
    scope, held, slowed = heard[0]
    assert scope == two.pace.scope("5")
    assert 29 < held <= 30
    assert 329 < slowed <= 330
    listening.cancel()
    await two.pace.look()
    assert len(heard) == 2


async def test_bases_are_handed_on_and_only_ours_are_taken(pair: Pair, postgres: str) -> None:
    one, two = pair
    heard: list[int] = []
    two.bases.heed(lambda: heard.append(1))
    listening = asyncio.create_task(two.signals.run())
    assert await two.bases.in_force() is None
    await one.bases.hand_in("files", "program", "v1", b"made")
    await one.bases.put_in_force("files", "v1")
    ahead = await two.bases.in_force()
    assert ahead is not None
    assert (ahead.content, ahead.version) == ("files", "v1")
    await until(lambda: heard != [], 8.0)
    assert await two.bases.fetch("files", "program") == b"made"
    assert await two.bases.fetch("files", "other program") is None
    assert await two.bases.is_known("files")
    assert not await two.bases.is_known("other files")
    await one.reading.rows("UPDATE bases SET artifact = 'evil'")
    with pytest.raises(StoreError, match="not made by a replica"):
        await two.bases.fetch("files", "program")
    listening.cancel()


async def test_old_bases_are_let_go_but_stay_known(pair: Pair) -> None:
    for number in range(7):
        await pair[0].bases.hand_in(f"files {number}", "program", f"v{number}", b"made")
    there = [await pair[1].bases.has(f"files {number}", "program") for number in range(7)]
    assert there == [False] * 3 + [True] * 4
    assert await pair[1].bases.is_known("files 0")


async def test_another_key_is_refused_in_one_line(pair: Pair, postgres: str) -> None:
    with pytest.raises(StoreError, match="CITEBOT_STORE_KEY is not the key"):
        await PostgresStore.open(postgres, bytes(32), patience=0)


async def test_a_newer_store_is_refused_and_an_older_one_brought_up_to_date(postgres: str) -> None:
    link = Link(postgres, "test")
    try:
        await link.run(lambda connection: migrate(connection, STEPS))
        await link.run(lambda connection: migrate(connection, (*STEPS, "CREATE TABLE more(a int)")))
        with pytest.raises(
            NewerStoreError, match=f"of version {len(STEPS) + 1}; this release knows up to {len(STEPS)}"
        ):
            await PostgresStore.open(postgres, KEY, patience=0)
    finally:
        await link.close()


async def test_tables_are_made_once_however_many_start(postgres: str) -> None:
    opened = await asyncio.gather(*(PostgresStore.open(postgres, KEY, patience=0) for _ in range(5)))
    assert await opened[0].statistics() == {"waiting": 0, "reloads": 0}
    for store in opened:
        await store.close()


async def test_what_waiting_does_not_mend_is_said_in_one_line(postgres: str) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        await PostgresStore.open(postgres.replace("/postgres?", "/nowhere?"), KEY)
    with pytest.raises(StoreError, match="ConnectionRefusedError"):
        await PostgresStore.open("postgresql://citebot:secret@127.0.0.1:1/x", KEY, patience=0)


async def test_a_database_that_stops_is_survived(pair: Pair, postgres_server: PostgresServer) -> None:
    one, two = pair
    await one.inbox.receive([row(1)])
    await one.inbox.claim(1)
    await asyncio.to_thread(postgres_server.stop, at_once=True)
    try:
        for store in pair:
            with pytest.raises(StoreUnavailableError):
                await store.inbox.receive([row(2)])
        assert not one.is_healthy
    finally:
        await asyncio.to_thread(postgres_server.start)
    await until_works(one, row(2))
    await until_works(two, row(3))
    assert one.is_healthy
    with unit() as changes:
        await one.count("answered", 1e9)
        await until_stored(lambda: one.inbox.finish(1, changes))
    assert (await one.statistics())["answered"] == 1
    assert isinstance(await one.inbox.claim(2), Claimed)


async def until_works(store: PostgresStore, wanted: Received) -> None:
    await until_stored(lambda: store.inbox.receive([wanted]))


async def until_stored(attempt) -> None:  # type: ignore[no-untyped-def]
    for _ in range(100):
        try:
            await attempt()
        except StoreUnavailableError:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("it does not come back")
