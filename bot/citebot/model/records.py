"""What is written down about messages, for as long as it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from citebot.model.dialogue import ConversationKey


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer, kept only for as long as editors need it, with no trace of who asked."""

    text: str
    asked: float
    count: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Which answer a sent message holds, so that a reply, a button or an edit can find it again."""

    conversation: ConversationKey
    question_message: int
    answer_message: int
    items: tuple[str, ...]
    question: str
    version: str = ""
    """Of the base that the answer came from."""
