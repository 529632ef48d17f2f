"""All that one bot (one token) has, and the world that holds the bots."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .chats import Directory, User
from .clock import Clock, Signal
from .faults import Faults
from .flood import Flood
from .messages import Message, MessageBook
from .queue import UpdateQueue
from .wire import JsonObject

DEFAULT_TOKEN = "123456:TEST-token-of-the-double-of-the-Bot-API"


@dataclass(slots=True)
class Query:
    """A callback or inline query and what the bot answered."""

    id: str
    user: int
    asked: float
    message: Message | None = None
    text: str = ""
    """Callback data or the inline query's text."""
    answer: JsonObject | None = None
    answers: int = 0


@dataclass(slots=True)
class WebhookSettings:
    """What setWebhook set, and what getWebhookInfo tells besides."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    custom_certificate: bool = False
    error_date: int = 0
    error_message: str = ""
    delivered: int = 0
    failed: int = 0


@dataclass(slots=True)
class Call:
    """One request to a method."""

    number: int
    method: str
    args: JsonObject
    time: float
    status: int | None = None
    """None while it runs and when the connection was cut."""
    milliseconds: float = 0.0
    description: str = ""
    fault: str = ""
    files: list[str] = field(default_factory=list)

    def json(self) -> JsonObject:
        """For the control API."""
        names = (
            "number",
            "method",
            "args",
            "time",
            "status",
            "milliseconds",
            "description",
            "fault",
            "files",
        )
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Profile:
    """Commands, names and descriptions, each by language; commands by scope too."""

    commands: dict[tuple[str, str], list[JsonObject]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class Bot:
    """The state behind one token."""

    token: str
    user: User
    directory: Directory = field(default_factory=Directory)
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    messages: MessageBook = field(default_factory=MessageBook)
    callbacks: dict[str, Query] = field(default_factory=dict)
    inlines: dict[str, Query] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    files: dict[str, JsonObject] = field(default_factory=dict)
    actions: list[JsonObject] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    calls_of: defaultdict[str, list[Call]] = field(default_factory=lambda: defaultdict(list))
    answered: Counter[str] = field(default_factory=Counter)
    """Finished calls by "method status"."""
    flood: Flood = field(default_factory=Flood)


@dataclass(slots=True)
class Settings:
    """Switches of the double."""

    slow_repeated_offset: bool = True
    """The rules about polling with the same offset again."""
    callback_deadline: float = 30.0
    """Seconds to answer a callback query; Telegram does not say (a guess, Telethon 4073: "pretty low")."""
    inline_deadline: float = 10.0
    """An answer after 10.3 s was refused (pyTelegramBotAPI 270)."""
    webhook_timeout: float = 60.0
    """Real seconds a webhook may take to answer."""


@dataclass(slots=True)
class World:
    """Everything the server holds."""

    clock: Clock = field(default_factory=Clock)
    bots: dict[str, Bot] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    changed: Signal = field(default_factory=Signal)
    settings: Settings = field(default_factory=Settings)

    def add_bot(self, token: str) -> Bot:
        """A fresh bot for the token, forgetting one that was there."""
        number = int(token.partition(":")[0])
        me = User(number, first_name="Double", username=f"double_{number}_bot", is_bot=True)
        bot = Bot(token, me)
        bot.directory.users[number] = me
        self.bots[token] = bot
        return bot
