"""The webhook's server: who gets in, how much, and what 200 means."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.torture.stage import free_port

from citebot.observing.metrics import Metrics
from citebot.store import SqliteStore, StoreUnavailableError
from citebot.telegram.health import Health
from citebot.telegram.intake import Intake
from citebot.telegram.lanes import Lanes
from citebot.telegram.server_clock import ServerClock
from citebot.telegram.serving_settings import Listen, Webhook
from citebot.telegram.webhook import MAX_BODY, listen

SECRET = "a-secret-for-tests-0123456789"
UPDATE = {"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "?"}}


@dataclass
class Door:
    port: int
    intake: Intake
    store: SqliteStore
    health: Health

    async def raw(self, data: bytes, *, seconds: float = 3.0) -> bytes:
        """Say anything to the port; all that comes back."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            async with asyncio.timeout(seconds):
                return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    async def post(
        self,
        body: bytes,
        *,
        secret: str = SECRET,
        kind: str = "application/json",
        path: str = "/hook",
        verb: str = "POST",
    ) -> int:
        head = f"{verb} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n"
        head += f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        answer = await self.raw(head.encode() + body)
        return int(answer.split(b" ", 2)[1]) if answer else 0

    async def get(self, path: str) -> tuple[int, str]:
        answer = await self.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), body.decode()


@pytest.fixture
async def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    monkeypatch.setattr("citebot.telegram.webhook.BODY_SECONDS", 1.0)
    store = await SqliteStore.open(tmp_path / "c.sqlite")
    intake = Intake(store.inbox, Lanes(), ServerClock(), Metrics())
    port = free_port()
    where = Listen("127.0.0.1", port)
    health = Health(intake.metrics)
    server = listen(where, health, Webhook("http://x/hook", "/hook", where, SECRET), intake)
    yield Door(port, intake, store, health)
    server.stop()
    await server.close_all_connections()
    await store.close()


async def test_200_means_that_it_is_in_the_journal(door: Door) -> None:
    assert await door.post(json.dumps(UPDATE).encode()) == 200
    assert [row.update_id for row in await door.store.inbox.waiting()] == [5]
    assert await door.post(json.dumps(UPDATE).encode(), kind="application/json; charset=utf-8") == 200
    assert len(door.intake.lanes) == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "é"])
async def test_strangers_are_refused_before_they_have_told_anything(door: Door, secret: str) -> None:
    head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {MAX_BODY - 1}\r\n\r\n"
    answer = await door.raw(head.encode())
    assert answer.split(b" ", 2)[1] == b"403"
    assert await door.store.inbox.waiting() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"{", 200),
        (b"\xff\xfe", 200),
        (b"[]", 200),
        (b"null", 200),
        (b"{}", 200),
        (b"[" * 100_000, 200),
        (b'{"update_id": ' + b"9" * 5000 + b"}", 200),
        (b'{"update_id": 1e400}', 200),
        (b'{"update_id": "\\ud800"}', 200),
    ],
)
async def test_what_cannot_be_read_is_put_aside_so_that_telegram_goes_on(door: Door, body: bytes, status: int) -> None:
    assert await door.post(body) == status
    rows = await door.store.reader.execute_fetchall("SELECT count(*) FROM quarantine")
    assert [tuple(row) for row in rows] == [(1,)]
    assert await door.post(json.dumps(UPDATE).encode()) == 200


async def test_the_rest_is_refused(door: Door) -> None:
    good = json.dumps(UPDATE).encode()
    assert await door.post(good, path="/other") == 404
    assert await door.post(good, path="/hookx") == 404
    assert await door.post(good, verb="GET") == 405
    assert await door.post(good, kind="text/plain") == 415
    assert await door.post(b"x" * (MAX_BODY + 1)) in {0, 400, 413}
    assert await door.store.inbox.waiting() == []


async def test_a_store_that_refuses_is_a_503_which_telegram_heeds(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*given: object, **named: object) -> None:
        raise StoreUnavailableError("full")

    monkeypatch.setattr("citebot.store.inbox.Inbox.receive", refuse)
    body = json.dumps(UPDATE).encode()
    head = "POST /hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
    head += f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = await door.raw(head.encode() + body)
    assert answer.split(b" ", 2)[1] == b"503"
    assert b"Retry-After: 2" in answer


async def test_half_a_request_is_dropped_in_time(door: Door) -> None:
    head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: 100\r\n\r\n"
    await door.raw(head.encode() + b"{", seconds=3)


async def test_health_readiness_and_numbers(door: Door) -> None:
    assert (await door.get("/healthz"))[0] == 200
    assert (await door.get("/readyz"))[0] == 200
    door.health.checks["store"] = lambda: "the store refuses writes"
    status, body = await door.get("/readyz")
    assert status == 503
    assert json.loads(body)["problems"] == {"store": "the store refuses writes"}
    await door.post(json.dumps(UPDATE).encode())
    assert "citebot_updates_total 1" in (await door.get("/metrics"))[1]
