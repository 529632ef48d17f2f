"""Messages of a bot's chats, both directions, with everything a test wants to ask afterwards.

Message ids follow Telegram: one sequence for all private chats and basic groups of a bot, one of its own
for each supergroup; so the same id can mean two messages in two chats. All look-ups are by key: nothing
walks the list.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .chats import Chat, User
from .entities import Formatted
from .wire import JsonObject


@dataclass(slots=True)
class Message:
    """One message; text and entities are a caption when there is a medium."""

    id: int
    chat: Chat
    sender: User
    date: int
    content: Formatted
    outgoing: bool
    markup: JsonObject | None = None
    reply_to: Message | None = None
    media: JsonObject = field(default_factory=dict)
    """For example ``{"photo": [...]}``."""
    thread: int = 0
    via_inline: str = ""
    """The inline_message_id when it came from an inline result."""
    edit_date: int = 0
    deleted: bool = False
    edits: list[JsonObject] = field(default_factory=list)
    """What it looked like before each edit, oldest first."""
    number: int = 0
    """Place among all sent messages, from 1."""
    time: float = 0.0
    extra: JsonObject = field(default_factory=dict)
    """Further fields of an incoming message, for tests of forwarded or anonymous ones."""

    def json(self, *, shallow: bool = False) -> JsonObject:
        """As in an update or an answer."""
        record: JsonObject = {"message_id": self.id, "from": self.sender.json(), "chat": self.chat.json()}
        record["date"] = self.date
        if self.edit_date:
            record["edit_date"] = self.edit_date
        if self.thread:
            record["message_thread_id"] = self.thread
        if self.reply_to is not None and not shallow and not self.reply_to.deleted:
            record["reply_to_message"] = self.reply_to.json(shallow=True)
        record.update(self.media)
        name = "caption" if self.media else "text"
        if self.content.text:
            record[name] = self.content.text
        if self.content.entities:
            entities_name = "caption_entities" if self.media else "entities"
            record[entities_name] = [entity.json() for entity in self.content.entities]
        if self.markup and "inline_keyboard" in self.markup:
            record["reply_markup"] = self.markup
        record.update(self.extra)
        return record

    def look(self) -> JsonObject:
        """What a reader sees of it: text, formatting, keyboard."""
        return {
            "text": self.content.text,
            "entities": [entity.json() for entity in self.content.entities],
            "keyboard": self.markup,
        }

    def report(self) -> JsonObject:
        """For the control API."""
        return {
            "number": self.number,
            "message_id": self.id,
            "chat_id": self.chat.id,
            "time": self.time,
            "outgoing": self.outgoing,
            **self.look(),
            "media": self.media,
            "reply_to": self.reply_to.id if self.reply_to else None,
            "thread": self.thread,
            "edits": self.edits,
            "deleted": self.deleted,
            "inline_message_id": self.via_inline,
        }

    def change(self, now: float, **new: object) -> None:
        """Edit it, keeping what it was."""
        self.edits.append({**self.look(), "time": now})
        self.edit_date = int(now)
        for name, value in new.items():
            setattr(self, name, value)


@dataclass(slots=True)
class MessageBook:
    """All messages of one bot."""

    by_key: dict[tuple[int, int], Message] = field(default_factory=dict)
    by_inline: dict[str, Message] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)
    sent_to: defaultdict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    replies: defaultdict[tuple[int, int], list[Message]] = field(default_factory=lambda: defaultdict(list))
    edits: int = 0
    _common: int = 0
    _own: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    def next_id(self, chat: Chat) -> int:
        """The id a new message of the chat gets."""
        if chat.type in {"supergroup", "channel"}:
            self._own[chat.id] += 1
            return self._own[chat.id]
        self._common += 1
        return self._common

    def add(self, message: Message) -> Message:
        """Remember it; a sent one also in order and under what it replies to."""
        self.by_key[message.chat.id, message.id] = message
        if message.outgoing:
            message.number = len(self.sent) + 1
            self.sent.append(message)
            self.sent_to[message.chat.id].append(message)
            if message.reply_to is not None:
                self.replies[message.chat.id, message.reply_to.id].append(message)
        return message

    def get(self, chat: Chat, number: int) -> Message | None:
        """The message, unless deleted."""
        found = self.by_key.get((chat.id, number))
        return None if found is None or found.deleted else found
