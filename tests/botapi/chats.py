"""Users and chats as one bot sees them, and which of them it may write to.

The wording of each refusal is Telegram's: unknown chat 400 "chat not found", a user who never wrote 403,
blocked 403, kicked 403, an upgraded group 400 with the new id. Origin: Client.cpp ``check_chat_access``,
MessagesManager.cpp ``process_send_message_fail_error``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .wire import ApiError, JsonObject, as_int

STATES = ("open", "unstarted", "blocked", "kicked", "left", "deactivated")


@dataclass(slots=True)
class User:
    """A person or bot."""

    id: int
    first_name: str = "Test"
    last_name: str = ""
    username: str = ""
    language_code: str | None = None
    is_bot: bool = False

    def json(self) -> JsonObject:
        """As in an update; the language is left out when unknown, as Telegram does."""
        record: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                record[name] = getattr(self, name)
        return record


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the user's), group, supergroup or channel."""

    id: int
    type: str = "private"
    title: str = ""
    username: str = ""
    first_name: str = ""
    state: str = "open"
    """One of STATES; all but "open" refuse what the bot sends."""
    migrated_to: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    """Status by user id, for getChatMember."""
    bot_status: str = "member"

    def json(self) -> JsonObject:
        """As in a message."""
        record: JsonObject = {"id": self.id, "type": self.type}
        for name in ("title", "username", "first_name"):
            if getattr(self, name):
                record[name] = getattr(self, name)
        return record

    def check_send(self) -> None:
        """Refuse what Telegram's servers refuse only when the message is really sent."""
        if self.migrated_to is not None:
            raise ApiError("group chat was upgraded to a supergroup chat", migrate_to=self.migrated_to)
        place = "group chat" if self.type == "group" else f"{self.type} chat"
        words = {
            "unstarted": "bot can't initiate conversation with a user",
            "blocked": "bot was blocked by the user",
            "deactivated": "user is deactivated",
            "kicked": f"bot was kicked from the {place}",
            "left": f"bot is not a member of the {place}",
        }.get(self.state)
        if words:
            raise ApiError(words, code=403)


@dataclass(slots=True)
class Directory:
    """Everybody a bot knows of."""

    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)

    def user(self, number: int, **changes: str | None) -> User:
        """The user, made up if new; given properties are set."""
        user = self.users.setdefault(number, User(number))
        for name, value in changes.items():
            if value is not None:
                setattr(user, name, value or None if name == "language_code" else value)
        return user

    def chat(self, number: int, kind: str | None = None) -> Chat:
        """The chat, made up if new: positive ids are private, -100… supergroups, other negatives groups."""
        chat = self.chats.get(number)
        if chat is None:
            guess = "private" if number > 0 else "supergroup" if number < -(10**12) else "group"
            chat = Chat(number, kind or guess)
            if chat.type == "private":
                chat.first_name = self.user(number).first_name
            else:
                chat.title = f"Chat {abs(number)}"
            self.chats[number] = chat
        elif kind:
            chat.type = kind
        return chat

    def name_chat(self, chat: Chat, username: str) -> None:
        """Give a chat a public name."""
        chat.username = username
        self.by_name[username.lower()] = chat.id

    def find(self, argument: str) -> Chat:
        """The chat a chat_id argument means, as number or @name, or "chat not found"."""
        if not argument:
            raise ApiError("chat_id is empty")
        if argument.startswith("@"):
            number = self.by_name.get(argument[1:].lower(), 0)
        else:
            number = as_int(argument)
        chat = self.chats.get(number)
        if chat is None:
            raise ApiError("chat not found")
        return chat
