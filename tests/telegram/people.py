"""A person at the other end of the double."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.botapi.client import BotApi
from tests.botapi.seen import MessageId, Sent

PATIENCE = 60.0
"""Seconds; a wait ends as soon as it can, so this only matters on a busy machine."""
COMMON = "How many keepers did the Aldmere lighthouse have?"


@dataclass(frozen=True, slots=True)
class Person:
    """One user, in private unless a chat is given."""

    api: BotApi
    number: int
    lang: str

    @property
    def bot(self) -> str:
        """The bot's @name, without the sign."""
        return f"double_{self.api.token.partition(':')[0]}_bot"

    def say(self, text: str, *, chat: int | None = None, reply_to: Sent | None = None) -> MessageId:
        """Write."""
        return self.api.say(text, user=self.number, chat=chat, lang=self.lang, reply_to=reply_to)

    def ask(self, text: str, *, chat: int | None = None, reply_to: Sent | None = None) -> Sent:
        """Write, and wait for the reply."""
        return self.api.wait_reply(to=self.say(text, chat=chat, reply_to=reply_to), timeout=PATIENCE)

    def press(self, message: Sent, button: str) -> str:
        """Press a button; the text of the notice that comes back."""
        query = self.api.press(message, button, user=self.number)
        return str(self.api.wait_answer(query, timeout=PATIENCE).get("text") or "")

    def open(self, message: Sent, button: str) -> Sent:
        """Press a button that brings a new message."""
        before = len(self.api.sent(chat=message.chat))
        self.press(message, button)
        return self.api.wait_sent(before + 1, chat=message.chat, timeout=PATIENCE)[-1]

    def turn(self, message: Sent, button: str) -> Sent:
        """Press a button that changes its message."""
        seen = len(self.api.message(message).edits)
        self.press(message, button)
        return self.api.wait_edit(message, seen + 1, timeout=PATIENCE)

    def hears_nothing(self, after: MessageId) -> bool:
        """Whether nothing was said to a message, once the bot has answered something later."""
        count = len(self.api.sent(chat=after.chat))
        self.ask("/help")
        time.sleep(0.05)
        return len(self.api.sent(chat=after.chat)) == count + (after.chat == self.number)
