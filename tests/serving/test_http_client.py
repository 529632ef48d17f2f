"""The small client against servers that behave in every way servers do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.error import NetworkError

from citebot.telegram.http_client import AnswerLateError, AnswerLostError, HttpClient, NotSentError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: Sun, 22 Nov 2026 06:00:00 GMT\r\n\r\n{}"


async def request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return head + await reader.readexactly(size)


async def post(client: HttpClient, body: bytes = b"a=1", seconds: float = 2.0) -> tuple[int, bytes]:
    response = await client.post("/x", body, "text/plain", seconds)
    return response.status, response.body


async def test_one_connection_serves_many_requests(http_server: Any) -> None:
    connections = 0
    bodies: list[bytes] = []
    dates: list[str] = []

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            bodies.append((await request(reader))[-3:])
            writer.write(OK)

    async with http_server(answering) as origin:
        client = HttpClient(origin, on_date=dates.append)
        assert [await post(client, b"n=%d" % n) for n in range(3)] == [(200, b"{}")] * 3
        await client.close()
    assert (connections, bodies) == (1, [b"n=0", b"n=1", b"n=2"])
    assert dates[0] == "Sun, 22 Nov 2026 06:00:00 GMT"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3;x=y\r\ncde\r\n0\r\n\r\n", (200, b"abcde")),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\ncontent-length: 1\r\n\r\nx", (403, b"x")),
        (b"HTTP/1.0 502 Bad Gateway\r\n\r\n<html>", (502, b"<html>")),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", (204, b"")),
    ],
)
async def test_answers_of_every_form(http_server: Any, answer: bytes, expected: tuple[int, bytes]) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(answer)

    async with http_server(answering) as origin:
        client = HttpClient(origin)
        assert await post(client) == expected
        await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 20_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_a_broken_answer_may_have_been_carried_out(http_server: Any, answer: bytes) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(answer)

    async with http_server(answering) as origin:
        with pytest.raises(AnswerLostError):
            await post(HttpClient(origin))


async def test_a_late_answer_may_have_been_carried_out(http_server: Any) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        await asyncio.sleep(1)

    async with http_server(answering) as origin:
        with pytest.raises(AnswerLateError):
            await post(HttpClient(origin), seconds=0.1)


async def test_without_a_connection_nothing_was_sent() -> None:
    with pytest.raises(NotSentError) as raised:
        await post(HttpClient("http://127.0.0.1:9/"))
    assert isinstance(raised.value, NetworkError)


async def test_a_connection_closed_while_idle_is_not_used_again(http_server: Any) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(OK)

    async with http_server(answering) as origin:
        client = HttpClient(origin)
        for _ in range(3):
            assert (await post(client))[0] == 200
            await asyncio.sleep(0.02)
        await client.close()
