"""Everything the intent files say, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citebot.model.provenance import Lang

Phrases = tuple[str, ...]


@dataclass(slots=True)
class Language:
    """How people ask in one language."""

    concepts: dict[str, Phrases] = field(default_factory=dict)
    attributes: dict[str, Phrases] = field(default_factory=dict)
    shorthand: dict[str, Phrases] = field(default_factory=dict)
    stop: Phrases = ()
    wrappers: Phrases = ()
    kinds: dict[str, Phrases] = field(default_factory=dict)
    now: Phrases = ()
    decisive: Phrases = ()
    light: Phrases = ()
    roles: Phrases = ()
    saying: Phrases = ()
    happening: Phrases = ()
    contraries: tuple[Phrases, ...] = ()
    negation: Phrases = ()
    anaphora: Phrases = ()
    openers: Phrases = ()
    repair: Phrases = ()
    pressing: Phrases = ()
    others: dict[str, Phrases] = field(default_factory=dict)
    opposites: tuple[Phrases, ...] = ()
    again: dict[str, Phrases] = field(default_factory=dict)
    talk: dict[str, tuple[Phrases, str]] = field(default_factory=dict)
    injection: Phrases = ()
    injection_reply: str = ""
    properties: dict[str, Phrases] = field(default_factory=dict)
    places: Phrases = ()
    bodies: Phrases = ()
    persons: Phrases = ()
    ordinary: Phrases = ()
    replies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All languages, and a hash of the files."""

    languages: Mapping[Lang, Language]
    version: str

    def __getitem__(self, lang: Lang) -> Language:
        return self.languages[lang]
