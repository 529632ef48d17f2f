"""The journal, whatever keeps it: each update once, whoever asks for it how often."""

from __future__ import annotations

import asyncio

from tests.store.conftest import Kept

from citebot.store import Claimed, Received, Unit, Waiting
from citebot.store.journal import KEPT
from citebot.store.postgres.inbox import RESERVED

NOW = 1_000_000.0
LONG = RESERVED + 1
"""After so long others may line up what somebody has received."""


def row(number: int, raw: str = "{}", lane: str | None = None) -> Received:
    return Received(number, lane or f"c{number}", NOW, NOW + 100, raw)


async def test_an_update_is_received_once(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1, "first"), row(2)])
    await inbox.receive([row(1, "again")])
    claimed = await inbox.claim(1)
    assert claimed == Claimed(1, "first", 1, NOW + 100)


async def test_only_one_gets_it(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(n) for n in range(50)])
    found = await asyncio.gather(*(inbox.claim(n % 50) for n in range(200)))
    taken = [claimed.update_id for claimed in found if isinstance(claimed, Claimed)]
    assert sorted(taken) == list(range(50))
    assert await inbox.claim(7) is None


async def test_a_lost_claim_runs_out(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1)])
    assert await inbox.claim(1)
    inbox.let_go(1)
    await kept.age(LONG)
    if inbox.lease > LONG:
        assert await inbox.waiting() == []
    await kept.age(inbox.lease)
    assert await inbox.waiting() == [Waiting(1, "c1", 1)]
    again = await inbox.claim(1)
    assert isinstance(again, Claimed)
    assert again.attempts == 2


async def test_what_was_begun_and_left_is_found_apart(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1), row(2), row(3)])
    await inbox.claim(2)
    inbox.let_go(2)
    await kept.age(LONG + inbox.lease)
    assert [found.update_id for found in await inbox.waiting(begun=True)] == [2]


async def test_at_start_what_was_received_is_found(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1), row(2)])
    await inbox.claim(1)
    inbox.let_go(1)
    await kept.age(LONG + inbox.lease)
    await inbox.recover()
    assert [(waiting.update_id, waiting.attempts) for waiting in await inbox.waiting()] == [(1, 1), (2, 0)]


async def test_what_has_ended_stays_ended_and_holds_no_text(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1, "text"), row(2, "text"), row(3, "text")])
    await inbox.claim(1)
    await inbox.finish(1, Unit())
    await inbox.bury(2, "expired")
    await inbox.quarantine(3, "unparsable", "raw\0\ud800")
    await kept.age(10 * inbox.lease)
    for number in (1, 2, 3):
        await inbox.receive([row(number)])
        assert await inbox.claim(number) is None
    assert await inbox.waiting() == []
    assert set(await kept.rows("SELECT raw, lane FROM inbox")) == {(None, None)}
    assert await kept.rows("SELECT update_id, reason FROM quarantine") == [(3, "unparsable")]
    assert (await kept.store.statistics())["buried: expired"] == 1


async def test_what_is_given_back_waits(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1)])
    await inbox.claim(1)
    await inbox.release(1, 100)
    await kept.age(95)
    assert await inbox.claim(1) is None
    assert await inbox.waiting() == []
    await kept.age(6)
    assert await inbox.waiting() == [Waiting(1, "c1", 1)]
    assert isinstance(await inbox.claim(1), Claimed)


async def test_who_waits_does_not_hold_up_his_chat(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1, lane="c"), row(2, lane="c")])
    await inbox.claim(1)
    await inbox.release(1, 100)
    assert isinstance(await inbox.claim(2), Claimed)


async def test_waiting_comes_in_pages(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(n) for n in (1, 3, 5, 9)])
    await kept.age(LONG)
    first = await inbox.waiting(None, 2)
    second = await inbox.waiting(first[-1], 2)
    assert [found.update_id for found in first + second] == [1, 3, 5, 9]
    assert await inbox.oldest_open() == NOW


async def test_ended_rows_are_forgotten_after_a_while(kept: Kept) -> None:
    inbox = kept.store.inbox
    await inbox.receive([row(1), row(2)])
    await inbox.finish(1, Unit())
    await kept.age(KEPT - 10)
    await inbox.purge()
    assert await inbox.claim(1) is None
    await kept.age(20)
    await inbox.purge()
    await inbox.receive([row(1)])
    assert isinstance(await inbox.claim(1), Claimed)


async def test_nothing_waits_in_an_empty_journal(kept: Kept) -> None:
    await kept.store.inbox.receive([])
    assert await kept.store.inbox.oldest_open() is None
    assert await kept.store.inbox.claim(5) is None
    await kept.store.inbox.finish(5, Unit())
