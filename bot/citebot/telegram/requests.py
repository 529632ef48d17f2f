"""How this bot talks to Telegram: python-telegram-bot's request, over the small client."""

from __future__ import annotations

import json
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from citebot.telegram.http_client import HttpClient, ServerFailedError
from citebot.telegram.server_clock import ServerClock

READ = 15.0
JSON = "application/json"


class LeanRequest(BaseRequest):
    """Plain calls over :class:`HttpClient`; files, downloads and proxies over httpx."""

    __slots__ = ("_client", "_clock", "_general", "_is_direct", "_origin", "_size")

    def __init__(self, base_url: str, clock: ServerClock, size: int = 32) -> None:
        parts = urlsplit(base_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._clock = clock
        self._size = size
        self._is_direct = parts.scheme not in getproxies() or bool(proxy_bypass(parts.hostname or ""))
        self._client: HttpClient | None = None
        self._general: HTTPXRequest | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless a call says otherwise."""
        return READ

    async def initialize(self) -> None:
        """Connections are made when they are needed."""
        if self._client is None and self._is_direct:
            self._client = HttpClient(self._origin, self._size, self._clock.observe)

    async def shutdown(self) -> None:
        """Close them."""
        if self._client is not None:
            await self._client.close()
            self._client = None
        if self._general is not None:
            await self._general.shutdown()
            self._general = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call: status and body. Raises :class:`ServerFailedError` for a 5xx.

        By its status: what a proxy writes into the body of one is no JSON.
        """
        has_files = request_data is not None and request_data.contains_files
        is_plain = method == "POST" and not has_files and url.startswith(self._origin)
        if self._client is None or not is_plain:
            general = await self._generally()
            status, answer = await general.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
            return _working(status), answer
        # Each value as text, as in a form, which the Bot API takes as JSON just as well, and which is quickly made.
        body = b"{}" if request_data is None else json.dumps(request_data.json_parameters).encode("ascii")
        seconds = read_timeout if isinstance(read_timeout, int | float) else READ
        response = await self._client.post(url[len(self._origin) :], body, JSON, seconds)
        return _working(response.status), response.body

    async def _generally(self) -> HTTPXRequest:
        if self._general is None:
            self._general = HTTPXRequest(connection_pool_size=8, read_timeout=READ, media_write_timeout=30.0)
            await self._general.initialize()
        return self._general


def _working(status: int) -> int:
    if status >= 500:
        raise ServerFailedError(f"the server failed ({status})")
    return status
