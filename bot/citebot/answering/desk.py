"""What an adapter with many users asks of the core: answers, commands, settings, and what a message was about.

Whatever ails the store, the user gets an answer: reads fall back to nothing known, writes are dropped and logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from weakref import WeakValueDictionary

from citebot.answering.commands import about_items, run
from citebot.answering.conversations import LIFETIME
from citebot.answering.languages import shown_language
from citebot.answering.live import LiveContent
from citebot.answering.pages import Command, Done
from citebot.answering.ports import Answerer, Clock, Store
from citebot.answering.snapshot import Snapshot
from citebot.model.answers import Answer
from citebot.model.dialogue import Context, ConversationKey, Question
from citebot.model.provenance import Lang
from citebot.model.records import Sent

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """The core as seen by a platform.

    Whatever reads and then writes the context of a conversation has it to itself meanwhile, so a host may handle
    several messages of one person at the same time.
    """

    platform: str
    answerer: Answerer
    live: LiveContent
    store: Store
    clock: Clock
    _locks: WeakValueDictionary[ConversationKey, asyncio.Lock] = field(
        default_factory=WeakValueDictionary, repr=False, compare=False
    )

    @property
    def snapshot(self) -> Snapshot:
        """The base in force; take it once for one message."""
        return self.live.current

    async def ask(
        self, text: str, key: ConversationKey, *, client: Lang | None = None, about: Sequence[str] = ()
    ) -> Answer:
        """The answer to free text; ``about`` are the items that it refers to by where it was written."""
        async with self._alone(key):
            if about:
                context = about_items(self.snapshot, about, await self._context(key))
                await self._keep(key, context)
            lang = await self._hint(text, key, client)
            return await self.answerer.answer(Question(text, key, asked=self.clock.now(), lang=lang))

    async def run(self, command: Command, key: ConversationKey, lang: Lang) -> Done | None:
        """Carry a command out and remember what it was about; ``None`` if there is no such command."""
        async with self._alone(key):
            done = run(self.snapshot, command, await self._context(key), lang)
            if done is not None:
                await self._keep(key, done.context)
                await self._write("count", self.store.count(f"command {command.name}", self.clock.now()))
            return done

    async def language(self, key: ConversationKey, client: Lang | None, text: str = "") -> Lang:
        """For what the bot says unasked: after the words given, the setting, the talk so far, the client."""
        found = shown_language(self.snapshot, text)
        if found is None:
            found = await self._setting(key)
        if found is None:
            found = (await self._context(key)).lang
        return found or client or "en"

    async def talk_language(self, key: ConversationKey, client: Lang | None) -> Lang:
        """For buttons under an answer: the language that answer was in."""
        return (await self._context(key)).lang or await self.language(key, client)

    async def set_language(self, key: ConversationKey, lang: Lang | None) -> None:
        """The language for questions that do not show theirs; ``None`` follows the client again."""
        async with self._alone(key):
            await self._write("set a language", self.store.set_language(self.platform, key.user, lang))
            context = await self._context(key)
            await self._keep(key, replace(context, lang=lang))

    async def sent(self, key: ConversationKey, message: int) -> Sent | None:
        """What a message of this conversation holds, or what answered it."""
        return await self._read("find an answer", self.store.sent_answer(key, message))

    async def record_sent(
        self, key: ConversationKey, question: int, answer: int, items: Sequence[str], version: str = ""
    ) -> None:
        """Note which message holds the answer, so that a reply, a button or an edit finds it, and of which base."""
        sent = Sent(key, question, answer, tuple(items), "", version or self.snapshot.version)
        await self._write("record an answer", self.store.record_sent(sent, self.clock.now()))

    async def rate(self, key: ConversationKey, items: Sequence[str], is_helpful: bool, reason: str) -> None:
        """Note whether an answer helped."""
        for item in items:
            noted = self.store.record_feedback(item, key.user, is_helpful, reason, self.clock.now())
            await self._write("record a rating", noted)

    async def forget(self, key: ConversationKey) -> None:
        """Delete what is kept about a person; raises what the store raises, since this must not be dropped."""
        async with self._alone(key):
            await self.store.forget(self.platform, key.user)

    def _alone(self, key: ConversationKey) -> asyncio.Lock:
        """The lock of one conversation. The answerer's own is taken inside it, never the other way round."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def _hint(self, text: str, key: ConversationKey, client: Lang | None) -> Lang | None:
        """The language to use where the text does not show its own."""
        if shown_language(self.snapshot, text) is not None:
            return None
        setting = await self._setting(key)
        if setting is None and client is not None and (await self._context(key)).lang is None:
            return client
        return setting

    async def _setting(self, key: ConversationKey) -> Lang | None:
        return await self._read("read a setting", self.store.language(self.platform, key.user))

    async def _context(self, key: ConversationKey) -> Context:
        context = await self._read("read a context", self.store.context(key))
        return Context() if context is None else context.at(self.clock.now())

    async def _keep(self, key: ConversationKey, context: Context) -> None:
        until = replace(context, until=self.clock.now() + LIFETIME)
        await self._write("keep a context", self.store.remember(key, until))

    async def _read(self, wish: str, reading: Awaitable[T | None]) -> T | None:
        try:
            return await reading
        except Exception as error:  # noqa: BLE001 (the question has an answer without its past)
            log.warning("the store could not %s", wish, extra={"problem": type(error).__name__})
            return None

    async def _write(self, wish: str, writing: Awaitable[None]) -> None:
        try:
            await writing
        except Exception as error:  # noqa: BLE001 (an answer without a record is better than none)
            log.warning("the store could not %s", wish, extra={"problem": type(error).__name__})
