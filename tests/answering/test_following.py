"""Which base a replica starts with, and how it follows the others: over a real database."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.conftest import MUSEUM
from tests.questions.cases import INTENTS
from tests.store.conftest import replicas
from tests.waiting import until

from citebot.answering.following import Following
from citebot.answering.live import LiveBase
from citebot.answering.ports import ReloadReport
from citebot.answering.snapshot import Snapshot
from citebot.store.postgres import PostgresStore

MISSED = 40.0
"""Seconds within which a base comes even where its notification was missed, as may happen while a replica starts."""


@dataclass(frozen=True)
class Files:
    """A state of the files, and the base that they make."""

    content: str
    snapshot: Snapshot


@pytest.fixture
def old(museum: Snapshot) -> Files:
    return Files("files as they were", museum)


@pytest.fixture
def new(museum: Snapshot) -> Files:
    return Files("files as they are", dataclasses.replace(museum, version="another"))


@pytest.fixture
async def stores(postgres: str) -> AsyncIterator[list[PostgresStore]]:
    async with replicas(postgres, 2) as opened:
        listening = [asyncio.create_task(store.signals.run()) for store in opened]
        yield opened
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def start(store: PostgresStore, files: Files, program: str = "p") -> tuple[Following, list[str]]:
    """A replica that starts with these files; and whether it had to read them."""
    following, read = Following(store.bases, program), []

    async def own() -> Snapshot:
        read.append("read")
        return files.snapshot

    snapshot = await following.first(files.content, own)
    following.live = LiveBase(snapshot, MUSEUM, INTENTS, observe=following.observe)
    return following, read


def version(following: Following) -> str:
    assert following.live is not None
    return following.live.current.version


async def test_the_second_does_not_read_what_the_first_has_read(stores: list[PostgresStore], old: Files) -> None:
    _, first = await start(stores[0], old)
    other, second = await start(stores[1], old)
    assert (first, second) == (["read"], [])
    assert version(other) == old.snapshot.version


async def test_files_that_nobody_has_seen_become_the_base_of_all(
    stores: list[PostgresStore], old: Files, new: Files
) -> None:
    one, _ = await start(stores[0], old)
    running = asyncio.create_task(one.run())
    two, _ = await start(stores[1], new)
    assert version(two) == new.snapshot.version
    await until(lambda: version(one) == new.snapshot.version, 20.0)
    running.cancel()


async def test_files_that_were_replaced_elsewhere_do_not_come_back_by_a_restart(
    stores: list[PostgresStore], old: Files, new: Files
) -> None:
    await start(stores[0], old)
    await start(stores[1], new)
    again, read = await start(stores[0], old)
    assert version(again) == new.snapshot.version
    assert read == []


async def test_a_way_back_on_one_is_one_on_all(stores: list[PostgresStore], old: Files, new: Files) -> None:
    one, _ = await start(stores[0], old)
    two, _ = await start(stores[1], old)
    running = [asyncio.create_task(each.run()) for each in (one, two)]
    assert one.live is not None
    await one.live.adopt(new.snapshot)
    one._content[new.snapshot.version] = new.content
    one.observe(ReloadReport(True, old.snapshot.version, new.snapshot.version))
    await until(lambda: version(two) == new.snapshot.version, MISSED)
    assert two.live is not None
    assert (await two.live.rollback()).is_swapped
    await until(lambda: version(one) == old.snapshot.version, MISSED)
    assert version(two) == old.snapshot.version
    for task in running:
        task.cancel()


async def test_files_without_a_hash_are_known_by_the_base_that_they_make(
    stores: list[PostgresStore], old: Files, new: Files
) -> None:
    one, _ = await start(stores[0], Files("", old.snapshot))
    running = asyncio.create_task(one.run())
    await start(stores[1], Files("", new.snapshot))
    await until(lambda: version(one) == new.snapshot.version, 20.0)
    running.cancel()


async def test_a_base_of_another_release_is_left_alone_and_said_so(
    stores: list[PostgresStore], old: Files, new: Files
) -> None:
    one, _ = await start(stores[0], old, "old release")
    running = asyncio.create_task(one.run())
    await start(stores[1], new, "new release")
    await until(lambda: one.is_behind, 20.0)
    assert version(one) == old.snapshot.version
    running.cancel()
