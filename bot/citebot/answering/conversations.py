"""The core with a memory: what was said before in this conversation, and where to note what happened."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from weakref import WeakValueDictionary

from citebot.answering.answerer import Turn
from citebot.answering.ports import Clock, Store
from citebot.answering.recent import Recent
from citebot.answering.snapshot import Snapshot
from citebot.model.answers import Answer, Unknown
from citebot.model.dialogue import Context, ConversationKey, Question

log = logging.getLogger(__name__)
LIFETIME = 30 * 60.0
"""Seconds after which a conversation is a new one."""
MAX_TEXT = 1000
"""Characters of a question that are looked at; nobody asks in more, and reading costs time by length."""
LARGE = 2_000
"""Items from which on a question is answered in a thread: it takes so long that the event loop would stand still."""

Observe = Callable[[str, float], None]
"""Told the outcome of each question and the seconds it took."""


class Current(Protocol):
    """Where the base in force is found."""

    @property
    def current(self) -> Snapshot: ...


def _nothing(outcome: str, seconds: float) -> None:
    del outcome, seconds


@dataclass(slots=True)
class Conversations:
    """Answers questions in the context of their conversation, one after another in each."""

    live: Current
    store: Store
    clock: Clock
    lifetime: float = LIFETIME
    observe: Observe = _nothing
    _recent: Recent = field(default_factory=Recent)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _locks: WeakValueDictionary[ConversationKey, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def answer(self, question: Question) -> Answer:
        """The answer, from one base throughout; the conversation remembers it."""
        lock = self._locks.setdefault(question.conversation, asyncio.Lock())
        async with lock:
            snapshot = self.live.current
            context = await self._context(question.conversation)
            # One in a turn of the event loop: sixteen that are ready at once would hold up everything else for long.
            async with self._turn:
                # A lock that is free does not give way by itself.
                await asyncio.sleep(0)
                started = time.perf_counter()
                asked = snapshot, question.text[:MAX_TEXT], context, question.lang
                if len(snapshot.matcher.index.profiles) < LARGE:
                    turn = self._recent.respond(*asked)
                else:  # the turn is held meanwhile: one thread at a time
                    turn = await asyncio.to_thread(self._recent.respond, *asked)
                self.observe(turn.answer.name, time.perf_counter() - started)
            await self._keep(question, turn)
            return turn.answer

    async def _context(self, key: ConversationKey) -> Context:
        try:
            return (await self.store.context(key)).at(self.clock.now())
        except Exception as error:  # noqa: BLE001 (whatever ails the store, the question has an answer without it)
            log.warning("a context could not be read", extra={"problem": type(error).__name__})
            return Context()

    async def _keep(self, question: Question, turn: Turn) -> None:
        now = self.clock.now()
        context = replace(turn.context, until=now + self.lifetime)
        try:
            await self.store.remember(question.conversation, context)
            await self.store.count(turn.answer.name, now)
            if isinstance(turn.answer.outcome, Unknown):
                await self.store.record_unanswered(question.text, turn.answer.lang, now)
        except Exception as error:  # noqa: BLE001 (an answer without a record is better than none)
            log.warning("an answer could not be recorded", extra={"problem": type(error).__name__})
