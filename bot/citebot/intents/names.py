"""Every way in which people write the name of an entity."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from citebot.intents.normalize import words
from citebot.model.claims import Entity
from citebot.model.provenance import LANGS

HONORIFICS = frozenset(
    "mr mrs ms miss mme madame madam mdme dr sir prof professor he excellency major maj colonel col"
    " general gen lieutenant lt sr senior officer ambassador minister ong ba co anh chi ngai thieu ta dai"
    " tuong thuong trung tien si bo truong pho chu tich thu thu".split()
)
_OTHER_WORDS = frozenset("có cơ cò cổ cớ cỡ bá bả bã bạ ảnh ánh chỉ chí chì".split())
"""Vietnamese words that are honorifics only without their marks: "có" is "has", "cô" is Miss."""


def is_honorific(word: str, raw: str) -> bool:
    """Whether a folded word, ``raw`` as it is written, may stand before a name."""
    return word in HONORIFICS and unicodedata.normalize("NFC", raw.lower()) not in _OTHER_WORDS


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name. A *bare* one (a given or family name alone) counts only beside an honorific or capitalised."""

    words: tuple[str, ...]
    bare: bool = False


def names_of(entity: Entity) -> Iterator[Name]:
    """The label and aliases in both languages, and for a person the usual shorter and reordered forms."""
    seen: set[tuple[str, ...]] = set()

    def fresh(candidate: tuple[str, ...], *, bare: bool = False) -> Iterator[Name]:
        if candidate and candidate not in seen and (len(candidate) > 1 or len(candidate[0]) > 1):
            seen.add(candidate)
            yield Name(candidate, bare)

    written = [text for lang in LANGS for text in (entity.label.get(lang, ""), *entity.aliases.get(lang, ()))]
    for text in written:
        folded = words(text)
        single_person = entity.kind == "person" and len(folded) == 1
        for variant in _spellings(folded):
            yield from fresh(variant, bare=single_person)
    if entity.kind == "person":
        parts = words(entity.label["en"])
        for shorter in _short_forms(parts):
            yield from fresh(shorter)
        for part in parts:
            yield from fresh((part,), bare=True)


def _spellings(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The name without its article, and with each spelling of the country's name."""
    if len(name) > 1 and name[0] in {"the", "a", "an"}:
        name = name[1:]
    yield name
    joined = " ".join(name)
    if "viet nam" in joined:
        yield tuple(joined.replace("viet nam", "vietnam").split())
    if "vietnam" in name:
        yield tuple(joined.replace("vietnam", "viet nam").split())
    for a, b in (
        ("defence", "defense"),
        ("programme", "program"),
        ("centre", "center"),
        ("organisation", "organization"),
    ):
        if a in name:
            yield tuple(b if word == a else word for word in name)
        elif b in name:
            yield tuple(a if word == b else word for word in name)


def _short_forms(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(parts) < 2:
        return
    yield parts[1:] + parts[:1]  # given name first
    yield parts[-1:] + parts[:-1]
    yield tuple(reversed(parts))
    if len(parts) > 2:
        yield parts[-2:]
        yield parts[:2]
        yield (parts[0], parts[-1])
    if len(parts) > 3:
        yield parts[-3:]
        yield parts[-2:] + parts[:-2]
