"""What the base holds: entities, facts, quotes, and gaps (what the documents do not say)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from citebot.model.edtf import EdtfDate
from citebot.model.provenance import Citation, Lang, Texts


class Basis(StrEnum):
    """On what a fact rests."""

    STATED = "stated"
    CLAIMED = "claimed"
    COMPUTED = "computed"
    INFERRED = "inferred"


class Nature(StrEnum):
    """What kind of thing a fact tells: a plan is never told as done."""

    DONE = "done"
    STATE = "state"
    PLAN = "plan"
    AIM = "aim"
    JUDGEMENT = "judgement"
    NORM = "norm"


class Speech(StrEnum):
    """How the words of a quote stand in their document."""

    DIRECT = "direct"
    FRAGMENT = "fragment"
    MESSAGE = "message"
    UNOPENED = "unopened"


Asks = Mapping[Lang, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, body, place, event, … and the names people use for it."""

    id: str
    kind: str
    label: Texts
    aliases: Mapping[Lang, tuple[str, ...]]
    affiliations: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    when: EdtfDate | None = None
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim in the editors' own words, with everything needed to tell it honestly."""

    id: str
    subject: str
    property: str
    topic: str
    statement: Texts
    nature: Nature
    basis: Basis
    speaker: str | None
    role: Texts | None
    reasoning: Texts | None
    as_of: EdtfDate | None
    series: str | None
    asks: Asks
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words exactly as a document prints them, and whose they are."""

    id: str
    speaker: str
    role: Texts
    topic: str
    speech: Speech
    text: str
    language: Lang
    translation: Texts | None
    about: Texts
    said: EdtfDate | None
    asks: Asks
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something readers ask for and the documents do not say."""

    id: str
    subject: str
    topic: str
    statement: Texts
    near: tuple[str, ...]
    asks: Asks


Item = Fact | Quote | Gap
Cited = Fact | Quote


def whose(item: Item) -> str:
    """The entity that an item is about; of a quotation whoever said it."""
    return item.speaker if isinstance(item, Quote) else item.subject
