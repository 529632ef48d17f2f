"""The four outcomes of a question. An answer without a citation cannot be constructed."""

from __future__ import annotations

from dataclasses import dataclass, field

from citebot.model.claims import Cited
from citebot.model.provenance import Citation, Lang


@dataclass(frozen=True, slots=True)
class Option:
    """One choice offered to the user: the item or question it leads to, and words that tell it apart."""

    item: str
    label: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One statement or quotation of an answer, with who says so and where; adapters lay it out."""

    text: str
    item: str
    quoted: bool = False
    attribution: str = ""
    translation: str = ""
    notes: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """Facts or quotes, each with its sources."""

    items: tuple[Cited, ...]
    paragraphs: tuple[Paragraph, ...]
    lead: str = ""

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("an answer needs at least one item")
        if any(not paragraph.citations for paragraph in self.paragraphs) or not self.paragraphs:
            raise ValueError("an answer needs a citation for everything it says")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each cited place once, in the order of the answer."""
        cited = [citation for paragraph in self.paragraphs for citation in paragraph.citations]
        return tuple({(c.source.id, c.locator): c for c in cited}.values())


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or more readings are really close: the user chooses."""

    prompt: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= 5:
            raise ValueError("asking back needs two to five choices")


@dataclass(frozen=True, slots=True)
class Unknown:
    """The base holds nothing on this, and says so; ``nearest`` is what it does hold."""

    text: str
    nearest: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Greeting, thanks, help, a refusal: no claim about the world is made."""

    text: str


Outcome = Answered | Ambiguous | Unknown | Other


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome, the language it is in, and the version of the base that it came from."""

    outcome: Outcome
    lang: Lang
    version: str
    evidence: tuple[str, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """``answered``, ``ambiguous``, ``unknown`` or ``other``."""
        return type(self.outcome).__name__.lower()
