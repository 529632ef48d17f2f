"""Waiting for what a bot does: a test asks once and is answered as soon as it has happened.

What is counted is looked up, never walked, so that many waits under load cost nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from .bot import Bot, World
from .polling import Poller
from .wire import ApiError, JsonObject, as_float, as_int

RECHECK = 0.2
"""Seconds after which a wait looks again by itself: updates expire without a notification."""


def _measure(bot: Bot, poller: Poller, payload: JsonObject) -> Callable[[], int]:
    """What a wait counts."""
    book = bot.messages
    chat, number = as_int(payload.get("chat")), as_int(payload.get("message"))
    query = str(payload.get("query_id"))
    method = str(payload.get("method", "")).lower()
    measures: dict[str, Callable[[], int]] = {
        "sent": lambda: len(book.sent_to[chat] if chat else book.sent),
        "replies": lambda: len(book.replies.get((chat, number), ())),
        "message_edits": lambda: len(book.by_key[chat, number].edits) if (chat, number) in book.by_key else 0,
        "edits": lambda: book.edits,
        "calls": lambda: len(bot.calls_of.get(method, ()) if method else bot.calls),
        "actions": lambda: len(bot.actions),
        "confirmed": lambda: bot.queue.confirmed,
        "drained": lambda: int(len(bot.queue) == 0),
        "polling": lambda: int(poller.pending is not None),
        "webhook": lambda: int(bool(bot.webhook.url)),
        "answers": lambda: max(
            (store[query].answers for store in (bot.callbacks, bot.inlines) if query in store), default=0
        ),
    }
    what = str(payload.get("what", "sent"))
    if what not in measures:
        raise ApiError(f"cannot wait for {what!r}; there are {', '.join(measures)}")
    return measures[what]


async def wait(world: World, bot: Bot, poller: Poller, payload: JsonObject) -> JsonObject:
    """Wait until ``what`` has reached ``count``, at most ``timeout`` seconds."""
    measure = _measure(bot, poller, payload)
    count = as_int(payload.get("count"), 1)
    until = time.monotonic() + as_float(payload.get("timeout"), 5.0)
    while (reached := measure()) < count and (left := until - time.monotonic()) > 0:
        await world.changed.wait(min(left, RECHECK))
    return {"reached": reached, "enough": reached >= count}
