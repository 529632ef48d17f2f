"""A small HTTP/1.1 client: one origin, kept connections, and a clear word on whether a request went out.

Most of a bot's time goes into its HTTP client. This one does only what calls of the Bot API need, in a fraction
of the time of a general one; and it knows the difference that matters for a message: an error before the
first byte was written means "not sent", any later one "perhaps sent".
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from telegram.error import NetworkError, TimedOut

IDLE = 20.0
"""Seconds after which a kept connection is not trusted any more: servers close idle ones without a word."""
CONNECT = 5.0
MAX_HEAD = 32 * 1024
MAX_BODY = 64 * 1024 * 1024


class NotSentError(NetworkError):
    """The request never left: it may be repeated as often as one likes."""


class ServerFailedError(NetworkError):
    """The server answered with a 5xx, in whatever form: it failed by itself, and says that nothing was done."""


class AnswerLostError(NetworkError):
    """The connection broke after the request: it may have been carried out, or not."""


class AnswerLateError(TimedOut):
    """No answer in time: it may have been carried out, or not."""


@dataclass(frozen=True, slots=True)
class Response:
    """Status and body."""

    status: int
    body: bytes


@dataclass(slots=True)
class _Kept:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    since: float = 0.0


def _ignore(date: str) -> None:
    del date


@dataclass(slots=True)
class HttpClient:
    """Posts to one origin over at most ``size`` connections."""

    origin: str
    size: int = 32
    on_date: Callable[[str], None] = _ignore
    _idle: list[_Kept] = field(default_factory=list)
    _slots: asyncio.Semaphore = field(init=False)
    _tls: ssl.SSLContext | None = field(init=False, default=None)
    _address: tuple[str, int] = field(init=False)
    _host: str = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.origin)
        is_tls = parts.scheme == "https"
        if is_tls:
            import httpx  # noqa: PLC0415 (its choice of certificates: certifi's, or those the environment names)

            self._tls = httpx.create_ssl_context()
        self._address = (parts.hostname or "", parts.port or (443 if is_tls else 80))
        self._host = parts.netloc.rpartition("@")[2]
        self._slots = asyncio.Semaphore(self.size)

    async def post(self, target: str, body: bytes, kind: str, seconds: float) -> Response:
        """Post ``body`` to a path of the origin. Raises one of the three errors above."""
        head = (
            f"POST {target} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\nAccept: application/json\r\nUser-Agent: citebot\r\n\r\n"
        )
        async with self._slots:
            kept = await self._connection()
            try:
                async with asyncio.timeout(seconds):
                    kept.writer.write(head.encode("latin-1") + body)
                    await kept.writer.drain()
                    response, stays_open = await self._response(kept.reader)
            except TimeoutError:
                kept.writer.transport.abort()
                raise AnswerLateError("no answer in time") from None
            except (OSError, EOFError, ValueError) as error:
                kept.writer.transport.abort()
                raise AnswerLostError(f"the connection broke ({type(error).__name__})") from None
            except BaseException:
                kept.writer.transport.abort()
                raise
            if stays_open:
                kept.since = time.monotonic()
                self._idle.append(kept)
            else:
                kept.writer.close()
            return response

    async def close(self) -> None:
        """Close what is idle; what is under way closes by itself."""
        while self._idle:
            kept = self._idle.pop()
            kept.writer.close()
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(0.5):
                    await kept.writer.wait_closed()

    async def _connection(self) -> _Kept:
        while self._idle:
            kept = self._idle.pop()
            if not kept.reader.at_eof() and time.monotonic() - kept.since < IDLE:
                return kept
            kept.writer.close()
        try:
            async with asyncio.timeout(CONNECT):
                reader, writer = await asyncio.open_connection(*self._address, ssl=self._tls, limit=MAX_HEAD)
        except (OSError, TimeoutError) as error:
            raise NotSentError(f"no connection ({type(error).__name__})") from None
        return _Kept(reader, writer)

    async def _response(self, reader: asyncio.StreamReader) -> tuple[Response, bool]:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.LimitOverrunError as error:
                raise ValueError("the head of the answer is too long") from error
            lines = head.decode("latin-1").split("\r\n")
            version, _, rest = lines[0].partition(" ")
            status = int(rest[:3])
            if status >= 200:
                break
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if "date" in headers:
            self.on_date(headers["date"])
        stays_open = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return Response(status, await _chunks(reader)), stays_open
        if "content-length" in headers:
            return Response(status, await reader.readexactly(_size(headers["content-length"], 10))), stays_open
        return Response(status, await reader.read(MAX_BODY)), False


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    total = 0
    while size := _size((await reader.readline()).split(b";")[0].decode("latin-1"), 16):
        total += size
        if total > MAX_BODY:
            raise ValueError("the answer is too long")
        parts.append(await reader.readexactly(size))
        await reader.readline()
    while (await reader.readline()).strip():
        pass
    return b"".join(parts)


def _size(text: str, base: int) -> int:
    size = int(text.strip(), base)
    if not 0 <= size <= MAX_BODY:
        raise ValueError("the answer is too long")
    return size
