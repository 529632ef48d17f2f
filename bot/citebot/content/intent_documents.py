"""The intent files as editors write them: how people ask, in each language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from citebot.content.documents import Id, Text, Words
from citebot.model.kinds import Kind

Language = Literal["en", "vi"]
WordList = Annotated[list[Words], Field(max_length=5000)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LexiconFile(_Written):
    """Concepts: words and phrases that mean the same."""

    language: Language
    concepts: dict[Id, WordList]


class AttributesFile(_Written):
    """What may be asked of anything; an item that does not carry an attribute does not answer for it."""

    language: Language
    concepts: dict[Id, WordList]


class CommonFile(_Written):
    """The words of asking itself."""

    language: Language
    shorthand: dict[str, WordList] = {}
    stop: WordList = []
    wrappers: WordList = []
    kinds: dict[Kind, WordList] = {}
    now: WordList = []
    decisive: list[Id] = []
    light: list[Id] = []
    roles: list[Id] = []
    saying: list[Id] = []
    happening: list[Id] = []
    contraries: list[list[Id]] = []
    negation: WordList = []
    anaphora: WordList = []
    openers: WordList = []
    repair: WordList = []
    pressing: WordList = []
    others: dict[Literal["beside", "of"], WordList] = {}
    opposites: list[list[Id]] = []
    again: dict[Literal["source", "more", "beside"], WordList] = {}


class TalkDoc(_Written):
    phrases: WordList
    reply: Text


class TalkFile(_Written):
    """Small talk with its replies, and the cues of attempts to change the rules."""

    language: Language
    talk: dict[Id, TalkDoc]
    injection: WordList = []
    injection_reply: Text


class PropertyDoc(_Written):
    asks: WordList


class PropertiesFile(_Written):
    """How people ask for a property of anything; ``{subject}`` stands for any name of the subject.

    ``{affiliation}`` stands for each body to which a subject belongs whose words the base tells.
    """

    language: Language
    properties: dict[Id, PropertyDoc]


class PlacesFile(_Written):
    """Names of countries, cities, bodies and persons of the wide world, so that a strange name is known as one."""

    language: Language
    places: WordList = []
    bodies: WordList = []
    persons: WordList = []


class OrdinaryFile(_Written):
    """Everyday words that do not say what is asked: left unexplained, they count little."""

    language: Language
    ordinary: WordList


class RepliesFile(_Written):
    """Every sentence the bot says of itself; ``{name}`` is filled in."""

    language: Language
    replies: dict[Id, Text]


INTENT_FILES: dict[str, type[_Written]] = {
    "lexicon.yaml": LexiconFile,
    "attributes.yaml": AttributesFile,
    "common.yaml": CommonFile,
    "talk.yaml": TalkFile,
    "properties.yaml": PropertiesFile,
    "places.yaml": PlacesFile,
    "ordinary.yaml": OrdinaryFile,
    "replies.yaml": RepliesFile,
}
