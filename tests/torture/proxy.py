"""A small reverse proxy in front of replicas: ``python -m tests.torture.proxy PORT BACKEND_PORT...``.

Each request goes to the next replica; one that refuses the connection is passed over. A replica that dies in the
middle of a request is a 502, which makes Telegram repeat it: the proxy itself repeats nothing that may have arrived.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import Sequence

BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Connections to replicas are kept open, as a real one does."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.turn = itertools.count()
        self.ports = list(ports)
        self.idle: dict[int, list[Stream]] = {port: [] for port in ports}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of Telegram's, request after request."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = await message(reader)
                writer.write(await self.forward(request))
                await writer.drain()
        writer.close()

    async def forward(self, request: bytes) -> bytes:
        """The answer of the first replica that takes it."""
        first = next(self.turn)
        for place in range(len(self.ports)):
            port = self.ports[(first + place) % len(self.ports)]
            try:
                stream = await self._stream(port)
            except OSError:
                continue
            try:
                answer = await exchange(stream, request)
            except (asyncio.IncompleteReadError, ConnectionError):
                stream[1].close()
                return BAD_GATEWAY
            self.idle[port].append(stream)
            return answer
        return BAD_GATEWAY

    async def _stream(self, port: int) -> Stream:
        while self.idle[port]:
            stream = self.idle[port].pop()
            if not stream[0].at_eof() and not stream[1].is_closing():
                return stream
            stream[1].close()
        return await asyncio.open_connection("127.0.0.1", port)


async def exchange(stream: Stream, request: bytes) -> bytes:
    """Say it and hear the answer."""
    reader, writer = stream
    writer.write(request)
    await writer.drain()
    return await message(reader)


async def message(reader: asyncio.StreamReader) -> bytes:
    """One request or answer, head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)


async def main(port: int, backends: Sequence[int]) -> None:
    """Serve until killed."""
    proxy = Proxy(backends)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    listen, *others = map(int, sys.argv[1:])
    asyncio.run(main(listen, others))
