"""What the checks need of a question, found once for all the items that are held against it."""

from __future__ import annotations

from dataclasses import dataclass

from citebot.intents.reader import Reader
from citebot.intents.reading import Reading, Unit

PRIVATE = frozenset({"a:phone", "a:email", "a:address", "a:residence"})
"""What is told of nobody."""
NEVER = frozenset("never refuse refused".split())
_COMPARING = frozenset(["c:previous", "c:first", "a:maximum-minimum", "a:ranking"])
"""What of two things compared is only the question: which was earlier, which is the largest."""
_COUNTING, _NAMES = "c:number-count", "a:names"


@dataclass(frozen=True, slots=True)
class Asked:
    """Some units of one reading, by what is to be checked of them.

    What is excluded, everyday, offered for choice or told around the question is taken for granted of nothing.
    """

    words: tuple[str, ...]
    """The folded words of the whole text."""
    names: tuple[Unit, ...]
    """Names of any kind but those excluded."""
    decisive: tuple[Unit, ...]
    attributes: tuple[Unit, ...]
    private: tuple[Unit, ...]
    """Where somebody is reached or lives, wherever in the text it is asked."""
    counting: tuple[Unit, ...]
    """Words for a number: headcount, total."""
    naming: tuple[Unit, ...]
    """Words that ask for the names of some."""
    roles: tuple[Unit, ...]
    excluded: tuple[Unit, ...]
    never: tuple[Unit, ...]
    contrary: tuple[tuple[Unit, str, frozenset[str]], ...]
    """A unit, its key, and the keys of its opposites, none of which the question holds too."""
    saying: tuple[tuple[Unit, Unit | None], ...]
    """Each word for saying something, with what follows it."""
    says: bool
    topic: tuple[Unit, ...]


def asked(reading: Reading, reader: Reader) -> Asked:
    """Sort the units of ``reading``."""
    taken = [
        unit
        for unit in reading.units
        if not (unit.is_negated or unit.is_ordinary or unit.position in reading.alternatives)
        and unit.sentence == reading.focus
    ]
    compares = "compare" in reading.kinds
    followed = dict(zip(reading.units, reading.units[1:], strict=False))
    return Asked(
        words=tuple(token.word for token in reading.tokens),
        names=tuple(unit for unit in reading.units if unit.kind in "esx" and not unit.is_negated),
        decisive=tuple(unit for unit in taken if _decides(unit, reader, compares=compares)),
        attributes=tuple(unit for unit in taken if unit.kind == "a" and _NAMES not in unit.keys),
        private=tuple(unit for unit in reading.units if unit.keys[0] in PRIVATE and not unit.is_negated),
        counting=tuple(unit for unit in taken if _COUNTING in unit.keys),
        naming=tuple(unit for unit in reading.units if _NAMES in unit.keys and unit.sentence == reading.focus),
        roles=tuple(unit for unit in reading.units if unit.keys[0] in reader.roles and not unit.is_negated),
        excluded=tuple(unit for unit in reading.units if unit.is_negated and unit.kind in "acw"),
        never=tuple(unit for unit in reading.units if unit.text in NEVER and unit.sentence == reading.focus),
        contrary=tuple(_contrary(reading, reader)),
        saying=tuple((unit, followed.get(unit)) for unit in taken if not reader.saying.isdisjoint(unit.keys)),
        says=not reader.saying.isdisjoint(reading.content),
        topic=tuple(unit for unit in taken if _is_topic(unit, reading, reader)),
    )


def _decides(unit: Unit, reader: Reader, *, compares: bool) -> bool:
    key = next((key for key in unit.keys if key in reader.decisive), None)
    return key is not None and not (compares and key in _COMPARING)


def _contrary(reading: Reading, reader: Reader) -> list[tuple[Unit, str, frozenset[str]]]:
    found = []
    for unit in reading.units:
        if (
            unit.kind != "c"
            or unit.is_negated
            or unit.is_ordinary
            or unit.is_corrected
            or unit.position in reading.alternatives
        ):
            continue
        for key in unit.keys:
            others = reader.contraries.get(key)
            if others and others.isdisjoint(reading.content):
                found.append((unit, key, others))
    return found


def _is_topic(unit: Unit, reading: Reading, reader: Reader) -> bool:
    """Whether a unit says what is asked about; not very general words, nor single Vietnamese syllables."""
    if unit.kind not in "cw" or unit.is_corrected or (unit.kind == "w" and reading.lang == "vi"):
        return False
    return reader.light.isdisjoint(unit.keys)
