"""The journal: each update once, whoever asks for it how often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from citebot.store import Inbox, Received, SqliteStore, Unit
from citebot.store.inbox import KEPT, LEASE

NOW = 1_000_000.0


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    store = await SqliteStore.open(tmp_path / "c.sqlite")
    yield store.inbox
    await store.close()


def row(number: int, raw: str = "{}") -> Received:
    return Received(number, f"c{number % 3}", NOW, NOW + 100, raw)


async def test_an_update_is_received_once(inbox: Inbox) -> None:
    await inbox.receive([row(1, "first"), row(2)])
    await inbox.receive([row(1, "again")])
    claimed = await inbox.claim(1, NOW)
    assert claimed is not None
    assert (claimed.raw, claimed.attempts) == ("first", 1)


async def test_only_one_gets_it(inbox: Inbox) -> None:
    await inbox.receive([row(n) for n in range(50)])
    found = await asyncio.gather(*(inbox.claim(n % 50, NOW) for n in range(200)))
    taken = [claimed.update_id for claimed in found if claimed is not None]
    assert sorted(taken) == list(range(50))
    assert await inbox.claim(7, NOW) is None


async def test_a_lost_claim_runs_out(inbox: Inbox) -> None:
    await inbox.receive([row(1)])
    assert await inbox.claim(1, NOW)
    assert await inbox.waiting(NOW + 1) == []
    again = await inbox.claim(1, NOW + LEASE + 2)
    assert again is not None
    assert again.attempts == 2


async def test_at_start_no_lease_holds(inbox: Inbox) -> None:
    await inbox.receive([row(1), row(2)])
    await inbox.claim(1, NOW)
    await inbox.void_leases()
    assert [(waiting.update_id, waiting.attempts) for waiting in await inbox.waiting(NOW)] == [(1, 1), (2, 0)]


async def test_what_has_ended_stays_ended_and_holds_no_text(inbox: Inbox) -> None:
    await inbox.receive([row(1, "text"), row(2, "text"), row(3, "text")])
    await inbox.claim(1, NOW)
    await inbox.finish(1, NOW, Unit())
    await inbox.bury(2, NOW, "expired")
    await inbox.quarantine(3, NOW, "unparsable", "raw")
    for number in (1, 2, 3):
        await inbox.receive([row(number)])
        assert await inbox.claim(number, NOW + 10 * LEASE) is None
    assert await inbox.waiting(NOW + 10 * LEASE) == []
    rows = await inbox.reader.execute_fetchall("SELECT raw, lane FROM inbox")
    assert {tuple(found) for found in rows} == {(None, None)}


async def test_what_is_given_back_waits(inbox: Inbox) -> None:
    await inbox.receive([row(1)])
    await inbox.claim(1, NOW)
    await inbox.release(1, NOW + 10)
    assert await inbox.claim(1, NOW + 9) is None
    assert await inbox.claim(1, NOW + 11) is not None


async def test_waiting_comes_in_pages(inbox: Inbox) -> None:
    await inbox.receive([row(n) for n in (5, 3, 9, 1)])
    first = await inbox.waiting(NOW, None, 2)
    second = await inbox.waiting(NOW, first[-1].update_id, 2)
    assert [found.update_id for found in first + second] == [1, 3, 5, 9]
    assert await inbox.oldest_open() == NOW


async def test_ended_rows_are_forgotten_after_a_while(inbox: Inbox) -> None:
    await inbox.receive([row(1), row(2)])
    await inbox.finish(1, NOW, Unit())
    await inbox.purge(NOW + KEPT - 1)
    assert await inbox.claim(1, NOW) is None
    await inbox.purge(NOW + KEPT + 1)
    await inbox.receive([row(1)])
    assert await inbox.claim(1, NOW) is not None
