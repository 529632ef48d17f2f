"""What the answering core needs from outside, as protocols that the adapters and stores fulfil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from citebot.model.answers import Answer
from citebot.model.dialogue import Context, ConversationKey, Question
from citebot.model.provenance import Lang
from citebot.model.records import Sent, Unanswered

__all__ = ["Answerer", "Clock", "ReloadReport", "Sent", "Store", "Unanswered"]


class Clock(Protocol):
    """Where time comes from, so that tests can step it. Seconds since the epoch."""

    def now(self) -> float: ...


class Store(Protocol):
    """Everything that outlives a message. One writer; every method is safe to repeat."""

    async def context(self, key: ConversationKey) -> Context: ...
    async def remember(self, key: ConversationKey, context: Context) -> None: ...
    async def language(self, platform: str, user: str) -> Lang | None: ...
    async def set_language(self, platform: str, user: str, lang: Lang | None) -> None: ...
    async def record_unanswered(self, text: str, lang: Lang, at: float) -> None: ...
    async def unanswered(self, limit: int = 20) -> Sequence[Unanswered]: ...
    async def record_feedback(self, item: str, user: str, is_helpful: bool, reason: str, at: float) -> None: ...
    async def record_sent(self, sent: Sent, at: float) -> None: ...
    async def sent_answer(self, conversation: ConversationKey, message: int) -> Sent | None: ...
    async def count(self, outcome: str, at: float) -> None: ...
    async def statistics(self) -> Mapping[str, int]: ...
    async def record_reload(self, admin: str, version: str, result: str, at: float) -> None: ...
    async def forget(self, platform: str, user: str) -> int: ...
    async def close(self) -> None: ...


class Answerer(Protocol):
    """The asynchronous face of the core: one question in, one answer out, contexts kept."""

    async def answer(self, question: Question) -> Answer: ...


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload did, for the admin: the versions, what changed, or every fault with its place."""

    is_swapped: bool
    old_version: str
    new_version: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    seconds: float = 0.0
