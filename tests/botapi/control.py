"""The control API: what a test tells the double and asks of it, ``POST /control/<action>`` with JSON.

Every action takes ``token`` to choose the bot (default: the first). Waiting actions answer as soon as
they can and at the latest after ``timeout`` seconds, then with what there is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from .bot import Bot, Settings, World
from .clock import DEFAULT_DELAY_FACTOR
from .events import People
from .faults import Fault
from .methods import Runner
from .queue import UpdateQueue
from .waiting import wait
from .wire import ApiError, JsonObject, as_float, as_int, as_list, as_object

EVENTS = ("say", "edit", "press", "inline", "choose", "member")


@dataclass(slots=True)
class Control:
    """Runs control actions."""

    world: World
    runner: Runner

    def bot(self, payload: JsonObject) -> Bot:
        """The bot an action is about."""
        token = str(payload.get("token") or next(iter(self.world.bots)))
        if token not in self.world.bots:
            raise ApiError(f"no bot with the token {token!r}")
        return self.world.bots[token]

    async def run(self, action: str, payload: JsonObject) -> JsonObject:
        """One action by name."""
        if action == "wait":
            return await wait(self.world, self.bot(payload), self.runner.poller(self.bot(payload)), payload)
        if action == "reset":
            return await self._reset(payload)
        if action in EVENTS:
            return self._event(action, payload)
        actions: dict[str, Callable[[JsonObject], JsonObject]] = {
            "push": self._push,
            "batch": self._batch,
            "chat": self._chat,
            "user": self._user,
            "faults": self._faults,
            "flood": self._flood,
            "clock": self._clock,
            "settings": self._settings,
            "list": self._list,
            "query": self._query,
            "counters": self._counters,
            "bot": self._new_bot,
        }
        if action not in actions:
            known = sorted({*actions, *EVENTS, "wait", "reset"})
            raise ApiError(f"no control action {action!r}; there are {', '.join(known)}", code=404)
        return actions[action](payload)

    def _event(self, action: str, payload: JsonObject) -> JsonObject:
        bot = self.bot(payload)
        result = self._happen(bot, action, payload)
        self.runner.arrived(bot)
        return result

    def _happen(self, bot: Bot, action: str, payload: JsonObject) -> JsonObject:
        people = People(self.world, bot)
        happenings: dict[str, Callable[[JsonObject], JsonObject]] = {
            "say": people.say,
            "edit": people.edit,
            "press": people.press,
            "inline": people.inline,
            "choose": people.choose,
            "member": people.member,
        }
        return happenings[action](payload)

    def _batch(self, payload: JsonObject) -> JsonObject:
        """Many events at once: ``events`` is a list of objects with ``action`` (default say)."""
        bot = self.bot(payload)
        events = [as_object(value) or {} for value in as_list(payload.get("events")) or []]
        results = [self._happen(bot, str(event.get("action", "say")), event) for event in events]
        self.runner.arrived(bot)
        return {"results": results}

    def _push(self, payload: JsonObject) -> JsonObject:
        """Raw updates, malformed ones too: ``updates`` holds objects, or texts sent as they stand."""
        bot = self.bot(payload)
        now = self.world.clock.now()
        for raw in as_list(payload.get("updates")) or []:
            bot.queue.push_raw(raw if isinstance(raw, dict) else str(raw), now)
        if "next_update_id" in payload:
            bot.queue.next_id = as_int(payload["next_update_id"])
        self.runner.arrived(bot)
        return {"next_update_id": bot.queue.next_id, "pending": len(bot.queue)}

    def _chat(self, payload: JsonObject) -> JsonObject:
        """Set a chat up: id, type, title, username, state, migrated_to, members."""
        directory = self.bot(payload).directory
        chat = directory.chat(as_int(payload.get("id")), str(payload["type"]) if payload.get("type") else None)
        chat.title = str(payload.get("title", chat.title))
        chat.state = str(payload.get("state", chat.state))
        chat.bot_status = str(payload.get("bot_status", chat.bot_status))
        if payload.get("username"):
            directory.name_chat(chat, str(payload["username"]))
        if payload.get("migrated_to"):
            new = directory.chat(as_int(payload["migrated_to"]), "supergroup")
            chat.migrated_to, new.title = new.id, chat.title
        for number, status in (as_object(payload.get("members")) or {}).items():
            directory.user(as_int(number))
            chat.members[as_int(number)] = str(status)
        return {**chat.json(), "state": chat.state, "migrated_to": chat.migrated_to}

    def _user(self, payload: JsonObject) -> JsonObject:
        names = ("first_name", "last_name", "username", "language_code")
        changes = {name: str(payload[name]) for name in names if payload.get(name) is not None}
        return self.bot(payload).directory.user(as_int(payload.get("id")), **changes).json()

    def _faults(self, payload: JsonObject) -> JsonObject:
        """Add rules, or clear all: ``rules``, ``clear``."""
        if payload.get("clear"):
            self.world.faults.rules.clear()
        for value in as_list(payload.get("rules")) or []:
            self.world.faults.rules.append(Fault.from_json(as_object(value) or {}))
        return {"rules": [rule.json() for rule in self.world.faults.rules]}

    def _flood(self, payload: JsonObject) -> JsonObject:
        self.bot(payload).flood.configure(payload)
        return {}

    def _clock(self, payload: JsonObject) -> JsonObject:
        """Step the clock (``step``), run it faster (``rate``), shorten imposed delays (``delay_factor``)."""
        clock = self.world.clock
        if "rate" in payload:
            clock.run_at(as_float(payload["rate"], 1.0))
        clock.delay_factor = as_float(payload.get("delay_factor"), clock.delay_factor)
        clock.step(as_float(payload.get("step"), 0.0))
        self.world.changed.notify()
        return {"now": clock.now(), "rate": clock.rate, "delay_factor": clock.delay_factor}

    def _settings(self, payload: JsonObject) -> JsonObject:
        names = [name for name in Settings.__slots__ if name in payload]
        for name in names:
            setattr(self.world.settings, name, payload[name])
        return {name: getattr(self.world.settings, name) for name in Settings.__slots__}

    def _new_bot(self, payload: JsonObject) -> JsonObject:
        token = str(payload.get("token") or "")
        if token in self.world.bots or ":" not in token:
            raise ApiError(f"the token {token!r} is taken or no token")
        return self.world.add_bot(token).user.json()

    def _list(self, payload: JsonObject) -> JsonObject:
        """``what``: sent (by ``chat``, ``reply_to``), calls (by ``method``), actions; ``since`` skips."""
        bot = self.bot(payload)
        since = as_int(payload.get("since"))
        if payload.get("what") == "calls":
            method = str(payload.get("method") or "").lower()
            calls = bot.calls_of.get(method, []) if method else bot.calls
            return {"items": [call.json() for call in calls[since:]]}
        if payload.get("what") == "actions":
            return {"items": list(bot.actions[since:])}
        book = bot.messages
        if "reply_to" in payload:
            chat, number = as_int(payload.get("chat")), as_int(payload["reply_to"])
            found = book.replies.get((chat, number), [])
        else:
            found = book.sent_to.get(as_int(payload["chat"]), []) if "chat" in payload else book.sent
        return {"items": [message.report() for message in found[since:]]}

    def _query(self, payload: JsonObject) -> JsonObject:
        """What came back for a callback or inline query."""
        bot = self.bot(payload)
        number = str(payload.get("query_id"))
        query = bot.callbacks.get(number) or bot.inlines.get(number)
        if query is None:
            raise ApiError(f"no query {number!r}")
        return {"answer": query.answer, "answers": query.answers}

    def _counters(self, payload: JsonObject) -> JsonObject:
        bot = self.bot(payload)
        bot.queue.purge(self.world.clock.now())
        queue: UpdateQueue = bot.queue
        return {
            "pending": len(queue),
            "pushed": queue.pushed,
            "confirmed": queue.confirmed,
            "expired": queue.expired,
            "dropped": queue.dropped,
            "sent": len(bot.messages.sent),
            "edits": bot.messages.edits,
            "calls": len(bot.calls),
            "by_method": dict(bot.answered),
            "webhook": {
                "url": bot.webhook.url,
                "delivered": bot.webhook.delivered,
                "failed": bot.webhook.failed,
            },
            "polling": self.runner.poller(bot).pending is not None,
        }

    async def _reset(self, payload: JsonObject) -> JsonObject:
        """Everything as at the start; tokens stay."""
        del payload
        await self.runner.stop()
        self.world.faults.rules.clear()
        self.world.settings = Settings()
        self.world.clock.run_at(1.0)
        self.world.clock.delay_factor = DEFAULT_DELAY_FACTOR
        self.world.clock.step(time.time() - self.world.clock.now())
        for token in list(self.world.bots):
            self.world.add_bot(token)
        self.world.changed.notify()
        return {}
