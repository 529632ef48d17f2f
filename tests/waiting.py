"""Waiting for what comes about in another task or process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], object], seconds: float) -> None:
    """Return as soon as ``holds`` does; raises ``TimeoutError`` after so many seconds."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 (whatever is waited for makes no event)
            await asyncio.sleep(0.02)
