"""Delivery to a webhook: one queue a chat, strictly in order, queues in parallel, repeated till it works.

Origin: WebhookActor.cpp of tdlib/telegram-bot-api: ``send_update``, ``load_updates`` (one in flight per
queue), ``on_update_error`` (first repeat at once, then 2, 4, 8 … up to 60-120 s; ``Retry-After`` honoured
up to an hour), ``create_new_connections`` (a refused connection is tried again every 1-2 s and does not
count), ``handle`` (a 2xx body may name a method to run; 410 for 23 hours removes the webhook). Pauses are
shortened by the clock's factor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from .bot import Bot, World
from .queue import Update
from .wire import Arguments, JsonObject, as_int, as_object

MAX_RETRY_AFTER = 3600
GONE_FOR = 23 * 3600
NOT_IN_ANSWERS = frozenset({"setwebhook", "deletewebhook", "close", "logout"})

RunMethod = Callable[[Bot, str, Arguments], Awaitable[object]]


@dataclass(slots=True)
class Delivery:
    """Brings the updates of one bot to its webhook while one is set."""

    world: World
    bot: Bot
    run_method: RunMethod
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    lines: dict[str, deque[Update]] = field(default_factory=dict)
    loaded: int = 0
    """Serial of the last update put into a line."""
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(40))
    session: aiohttp.ClientSession | None = None
    gone_since: float | None = None
    last_set: float = -1e9
    """When setWebhook was last called: more than once a second is refused."""

    async def start(self) -> None:
        """Begin anew with the settings as they are now."""
        await self.stop()
        if not self.bot.webhook.url:
            return
        self.slots = asyncio.Semaphore(self.bot.webhook.max_connections)
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=False),
            timeout=aiohttp.ClientTimeout(total=self.world.settings.webhook_timeout),
        )
        self.wake()

    async def stop(self) -> None:
        """Deliver no more; what was not taken waits in the queue."""
        # Forgotten first: whoever wakes meanwhile must neither fill lines that are about to be cleared nor use this.
        session, self.session = self.session, None
        mine = asyncio.current_task()
        tasks = [task for task in self.tasks if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.tasks.clear()
        self.lines.clear()
        self.loaded = 0
        self.gone_since = None
        if session is not None:
            await session.close()

    def wake(self) -> None:
        """Put new updates into their lines and see that each line has a carrier."""
        if self.session is None:
            return
        for update in self.bot.queue.after(self.loaded):
            self.loaded = update.serial
            line = self.lines.get(update.queue)
            if line is not None:
                line.append(update)
                continue
            self.lines[update.queue] = deque([update])
            task = asyncio.create_task(self._carry(update.queue))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _carry(self, name: str) -> None:
        line = self.lines[name]
        while line:
            await self._deliver(line[0])
            line.popleft()
        del self.lines[name]

    async def _deliver(self, update: Update) -> None:
        failures = 0
        while True:
            self.bot.queue.purge(self.world.clock.now())
            if not self.bot.queue.holds(update.serial):
                return
            async with self.slots:
                pause = await self._post(update, failures)
            if pause is None:
                self.bot.queue.confirm(update.serial)
                self.bot.webhook.delivered += 1
                self.world.changed.notify()
                return
            failures += pause >= 0
            self.bot.webhook.failed += 1
            wait = random.uniform(1.0, 2.0) if pause < 0 else pause
            await asyncio.sleep(self.world.clock.shortened(wait))

    async def _post(self, update: Update, failures: int) -> float | None:
        """None when taken; else the pause before the next try, negative for a refused connection."""
        hook = self.bot.webhook
        if self.session is None:
            return 1.0
        body = update.body if isinstance(update.body, str) else json.dumps(update.body, ensure_ascii=False)
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with self.session.post(
                hook.url, data=body.encode("utf-8", "surrogatepass"), headers=headers, allow_redirects=False
            ) as answer:
                text = await answer.text(errors="replace")
                status, reason, after = answer.status, answer.reason, answer.headers.get("Retry-After", "")
        except aiohttp.ClientConnectorError:
            self._note("Connection refused")
            return -1.0
        except (aiohttp.ClientError, TimeoutError) as error:
            timed_out = isinstance(error, TimeoutError)
            self._note("Read timeout expired" if timed_out else "Connection closed")
            return self._pause(failures, 0)
        if 200 <= status < 300:
            self.gone_since = None
            await self._run_answer(text)
            return None
        self._note(f"Wrong response from the webhook: {status} {reason}")
        if status == 410:
            await self._gone()
        else:
            self.gone_since = None
        return self._pause(failures, min(as_int(after), MAX_RETRY_AFTER))

    def _pause(self, failures: int, retry_after: int) -> float:
        if retry_after > 0:
            return float(retry_after)
        if failures == 0:
            return 0.0
        return min(2.0**failures, random.uniform(60.0, 120.0))

    async def _gone(self) -> None:
        now = self.world.clock.now()
        self.gone_since = now if self.gone_since is None else self.gone_since
        if now - self.gone_since >= GONE_FOR:
            self.bot.webhook.url = ""
            await self.stop()
            raise asyncio.CancelledError

    def _note(self, words: str) -> None:
        self.bot.webhook.error_date = int(self.world.clock.now())
        self.bot.webhook.error_message = words

    async def _run_answer(self, text: str) -> None:
        """A 2xx body may name a method; its result is never seen, so neither is its failure."""
        if not text.lstrip().startswith("{"):
            return
        parsed: JsonObject = {}
        with contextlib.suppress(ValueError):
            parsed = as_object(json.loads(text)) or {}
        method = str(parsed.pop("method", ""))
        if method and not method.lower().startswith("get") and method.lower() not in NOT_IN_ANSWERS:
            await self.run_method(self.bot, method, Arguments(parsed))
