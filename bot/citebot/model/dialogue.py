"""A message as asked, and what a conversation remembers between messages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from citebot.model.answers import Option
from citebot.model.provenance import Lang


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """One person in one chat on one platform: contexts never mix."""

    platform: str
    chat: str
    user: str


@dataclass(frozen=True, slots=True)
class Question:
    """One message. ``lang`` is the user's setting; ``None`` means: after the message itself."""

    text: str
    conversation: ConversationKey
    asked: float = 0.0
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the last turns were about. Empty for a fresh or expired conversation."""

    items: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    offered: tuple[Option, ...] = ()
    question: str = ""
    lang: Lang | None = None
    last: str = ""
    until: float = 0.0

    def at(self, now: float) -> Context:
        """This context, or an empty one if it has expired by ``now``; the language is kept."""
        return self if now <= self.until else replace(Context(), lang=self.lang)
