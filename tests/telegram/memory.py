"""A store and a clock for tests that need no file and no waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from citebot.model.dialogue import Context, ConversationKey
from citebot.model.provenance import Lang
from citebot.model.records import Sent, Unanswered


@dataclass(slots=True)
class SteppedClock:
    """Stands still until it is stepped."""

    time: float = 1_800_000_000.0

    def now(self) -> float:
        return self.time


@dataclass(slots=True)
class MemoryStore:
    """Keeps everything in dictionaries; ``broken`` makes every call fail."""

    contexts: dict[ConversationKey, Context] = field(default_factory=dict)
    languages: dict[tuple[str, str], Lang] = field(default_factory=dict)
    messages: dict[tuple[ConversationKey, int], Sent] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    ratings: list[tuple[str, str, bool, str]] = field(default_factory=list)
    reloads: list[tuple[str, str, str]] = field(default_factory=list)
    broken: bool = False

    def _check(self) -> None:
        if self.broken:
            raise OSError("disk full")

    async def context(self, key: ConversationKey) -> Context:
        self._check()
        return self.contexts.get(key, Context())

    async def remember(self, key: ConversationKey, context: Context) -> None:
        self._check()
        self.contexts[key] = context

    async def language(self, platform: str, user: str) -> Lang | None:
        self._check()
        return self.languages.get((platform, user))

    async def set_language(self, platform: str, user: str, lang: Lang | None) -> None:
        self._check()
        if lang is None:
            self.languages.pop((platform, user), None)
        else:
            self.languages[platform, user] = lang

    async def record_unanswered(self, text: str, lang: Lang, at: float) -> None:
        self._check()
        self.asked[text] += 1

    async def unanswered(self, limit: int = 20) -> Sequence[Unanswered]:
        self._check()
        return [Unanswered(text, 0.0, count) for text, count in self.asked.most_common(limit)]

    async def record_feedback(self, item: str, user: str, is_helpful: bool, reason: str, at: float) -> None:
        self._check()
        self.ratings.append((item, user, is_helpful, reason))

    async def record_sent(self, sent: Sent, at: float) -> None:
        self._check()
        known = self.messages.get((sent.conversation, sent.question_message))
        if known is None or known.answer_message != sent.question_message:  # a card is sent to an answer
            self.messages[sent.conversation, sent.question_message] = sent
        self.messages[sent.conversation, sent.answer_message] = sent

    async def sent_answer(self, conversation: ConversationKey, message: int) -> Sent | None:
        self._check()
        return self.messages.get((conversation, message))

    async def count(self, outcome: str, at: float) -> None:
        self._check()
        self.counts[outcome] += 1

    async def statistics(self) -> Mapping[str, int]:
        self._check()
        return dict(self.counts)

    async def record_reload(self, admin: str, version: str, result: str, at: float) -> None:
        self._check()
        self.reloads.append((admin, version, result))

    async def forget(self, platform: str, user: str) -> int:
        self._check()
        gone = [key for key in self.contexts if (key.platform, key.user) == (platform, user)]
        for key in gone:
            del self.contexts[key]
        self.languages.pop((platform, user), None)
        return len(gone)

    async def close(self) -> None:
        pass
