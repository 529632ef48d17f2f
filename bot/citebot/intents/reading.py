"""What is understood of one text: which names, concepts, numbers and kinds of question it holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from citebot.intents.normalize import Token
from citebot.intents.times import Moment, Numeral
from citebot.model.provenance import Lang


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a question names. ``keys`` are its readings, any of which may explain it.

    Keys: ``e:`` entity, ``s:`` source, ``c:`` concept, ``a:`` attribute, ``w:`` plain word, ``x:`` a name of the
    wide world, ``n:`` number, ``o:`` ordinal, ``y:`` year, ``m:`` month, ``t:`` the present.
    """

    keys: tuple[str, ...]
    text: str
    position: int
    sentence: int = 0
    is_corrected: bool = False
    is_negated: bool = False
    is_ordinary: bool = False
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", self.keys[0][0])

    @property
    def end(self) -> int:
        """The place behind its last word."""
        return self.position + len(self.text.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is understood of one text."""

    text: str
    lang: Lang
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]
    kinds: frozenset[str]
    moments: tuple[Moment, ...]
    numerals: tuple[Numeral, ...]
    is_now: bool
    is_polar: bool
    anaphora: tuple[str, ...]
    has_opener: bool
    focus: int = 0
    detected: Lang | None = None
    content: frozenset[str] = field(default=frozenset())
    counted: int = -1
    """Where the thing begins that "how many" asks to be counted; -1 if nothing is."""
    is_period: bool = False
    """Whether two years stand as the ends of one period."""
    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()
    """Years that what is asked for must come before, or after."""
    alternatives: frozenset[int] = frozenset()
    """Where the names and numbers stand that "or" offers for choice: only one of them need fit."""
    preface: int = 0
    """How many words only say what the asker needs the answer for; they are asked of nothing."""
