"""What is shown besides answers: lists to choose from, source cards, timelines. Neutral; adapters lay them out."""

from __future__ import annotations

from dataclasses import dataclass

from citebot.model.answers import Answer
from citebot.model.dialogue import Context
from citebot.model.provenance import Citation, Lang


@dataclass(frozen=True, slots=True)
class Command:
    """A wish with a name: what a slash command, a button, a deep link and a numbered choice have in common."""

    name: str
    argument: str = ""
    page: int = 1

    def typed(self) -> str:
        """As a user would type it."""
        return " ".join(part for part in (f"/{self.name}", self.argument, str(self.page) * (self.page > 1)) if part)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to go on with."""

    label: str
    command: Command


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a page. What it says of the world carries its citations."""

    text: str
    label: str = ""
    citations: tuple[Citation, ...] = ()
    quoted: bool = False
    link: str | None = None
    begins: bool = False
    """Whether a new group of lines begins here."""


@dataclass(frozen=True, slots=True)
class Page:
    """A titled list of entries and choices. ``items`` are what the conversation is about after it."""

    title: str
    lang: Lang
    entries: tuple[Entry, ...] = ()
    choices: tuple[Choice, ...] = ()
    note: str = ""
    turns: tuple[Choice, ...] = ()
    """Where the list goes on: the page before and the page after."""
    items: tuple[str, ...] = ()
    link: str | None = None
    picture: Command | None = None
    """What to draw of it, for adapters that can show pictures."""
    choosing: str = ""
    """What the choices lead to, where the title does not say it."""

    @property
    def name(self) -> str:
        """As for an answer's outcome; a page makes no claim without its citation."""
        return "page"


Reply = Answer | Page


@dataclass(frozen=True, slots=True)
class Done:
    """What a command brought, and what the conversation remembers after it."""

    reply: Reply
    context: Context
