"""Fetches updates by long polling; a batch is confirmed only after it is in the journal.

python-telegram-bot's own updater confirms what it has put into memory, stops for good at one update that it
cannot parse, and does not tell of timeouts. So this asks by itself, takes batches as they come, and leaves
understanding them for later.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram.error import InvalidToken, NetworkError

from citebot.store import StoreError
from citebot.telegram.http_client import HttpClient, Response
from citebot.telegram.intake import Intake
from citebot.telegram.updates import WANTED

log = logging.getLogger(__name__)
POLL = 30
GRACE = 15.0
MAX_PAUSE = 30.0
MAX_SILENCE = 90.0
"""Seconds without a finished poll after which something hangs; a poll itself takes 30."""
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})')


class _RefusedError(Exception):
    def __init__(self, status: int, retry_after: float) -> None:
        super().__init__(f"status {status}")
        self.status, self.retry_after = status, retry_after


@dataclass(slots=True)
class Poller:
    """Runs until cancelled. ``path`` holds the token and is never shown."""

    client: HttpClient
    path: str
    intake: Intake
    is_listening: asyncio.Event = field(default_factory=asyncio.Event)
    is_polling: bool = False
    """Whether it runs; one that stands by has nothing to complain of."""
    last_success: float = field(default_factory=time.monotonic)
    _offset: int = 0
    _limit: int = 100
    _last_problem: str = ""

    def complaint(self) -> str:
        """What to say if nothing has come back for too long; empty if all is well."""
        silence = time.monotonic() - self.last_success if self.is_polling else 0.0
        return f"no answer from Telegram for {silence:.0f} s" if silence > MAX_SILENCE else ""

    async def run(self) -> None:
        """Poll for ever. Raises :class:`InvalidToken` if Telegram does not know the token."""
        self.is_polling, self.last_success = True, time.monotonic()
        try:
            await self._run()
        finally:
            self.is_polling = False

    async def _run(self) -> None:
        pause = 0.0
        while True:
            if self.intake.is_full:
                await asyncio.sleep(0.2)
                continue
            try:
                await self._once()
            except InvalidToken:
                raise
            except _RefusedError as refused:
                pause = max(refused.retry_after, _next(pause))
                self._tell(f"status {refused.status}")
            except (NetworkError, StoreError, ValueError) as error:
                pause = _next(pause)
                self._tell(type(error).__name__)
            else:
                pause = 0.0
                self._tell("")
            if pause:
                await asyncio.sleep(pause)

    async def _once(self) -> None:
        asked = {
            "offset": self._offset,
            "limit": self._limit,
            "timeout": POLL,
            "allowed_updates": WANTED,
        }
        self.is_listening.set()
        response = await self.client.post(self.path, json.dumps(asked).encode(), "application/json", POLL + GRACE)
        updates = self._updates(response)
        self.last_success = time.monotonic()
        if updates is None:
            await self._skip_unreadable(response.body)
            return
        if not updates:
            return
        await self.intake.accept(updates)
        ids = [found for found in map(_id, updates) if found is not None]
        self._offset = max(ids) + 1 if ids else self._offset + len(updates)
        self._limit = 100

    def _updates(self, response: Response) -> Sequence[object] | None:
        """The updates of an answer; ``None`` if it is no JSON."""
        if response.status in {401, 404}:
            raise InvalidToken
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            if response.status == 200:
                return None
            raise _RefusedError(response.status, 0.0) from None
        if response.status != 200 or not isinstance(answer, dict) or not isinstance(answer.get("result"), list):
            parameters = answer.get("parameters") if isinstance(answer, dict) else None
            after = parameters.get("retry_after") if isinstance(parameters, dict) else None
            raise _RefusedError(response.status, float(after) if isinstance(after, int | float) else 0.0)
        result: list[object] = answer["result"]
        return result

    async def _skip_unreadable(self, body: bytes) -> None:
        """Find the one that spoils the batch by asking for one at a time, keep it aside, and go past it."""
        if self._limit > 1:
            self._limit = 1
            return
        found = [int(number) for number in _UPDATE_ID.findall(body)]
        await self.intake.quarantine(body.decode("utf-8", "replace"), "not JSON")
        self._offset = max([self._offset, *found]) + 1

    def _tell(self, problem: str) -> None:
        """Say once that it does not work, and once that it works again."""
        if problem == self._last_problem:
            return
        if problem:
            log.warning("polling fails", extra={"problem": problem})
        else:
            log.info("polling works again")
        self._last_problem = problem


def _next(pause: float) -> float:
    return min(MAX_PAUSE, pause * 1.7 if pause else 0.5)


def _id(raw: object) -> int | None:
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**63 else None
