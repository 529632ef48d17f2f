"""What the checks need of a question, found once for all the items that are held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citebot.intents.clauses import is_polar, subordinate
from citebot.intents.reader import Reader
from citebot.intents.reading import Reading, Unit
from citebot.intents.which import matter, which
from citebot.model.provenance import Lang

PRIVATE = frozenset({"a:phone", "a:email", "a:address", "a:residence"})
"""What is told of nobody."""
_LIVING = frozenset(["live", "lives", "living", "reside", "resides"])
"""What asks for a home beside "where"."""
_NOT = frozenset(["khong", "chua", "chang"])
_NEAR = 3
"""How many words before a name it may say that somebody lacks it."""
_LACKING = frozenset("without except excluding apart aside than besides".split())
"""What stands before a name that somebody lacks, or that is left out."""
NEVER = frozenset("never refuse refused".split())
_WHY: dict[Lang, frozenset[str]] = {"en": frozenset(["why"]), "vi": frozenset(["sao"])}
_NAMED = frozenset("networks organisations organizations experts states embassies officers delegates groups".split())
"""Who may be named, where names are asked for by a verb."""
_COMPARING = frozenset(["c:previous", "c:first", "a:maximum-minimum", "a:ranking"])
"""What of two things compared is only the question: which was earlier, which is the largest."""
_TO_COME = frozenset(
    [("when", "will"), ("year", "will"), ("date", "will"), ("day", "will"), ("nao", "se"), ("gio", "se")]
)
_SINCE_WHEN = frozenset([("since", "when"), ("how", "long"), ("tu", "bao"), ("bao", "lau"), ("since", "which")])
_FINALLY = frozenset(["finally", "eventually"])
_NUMBER_WORDS = frozenset("figure figures statistic statistics percentage percent proportion".split())
"""Words by which a number is asked for."""
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
    denied: tuple[Unit, ...]
    """What "why" takes for granted not to be so: "why does Japan no longer want to"."""
    contrary: tuple[tuple[Unit, str, frozenset[str]], ...]
    """A unit, its key, and the keys of its opposites, none of which the question holds too."""
    saying: tuple[tuple[Unit, Unit | None], ...]
    """Each word for saying something, with what follows it."""
    says: bool
    happening: tuple[Unit, ...]
    """Words for what is done at an event: speaking there, attending it."""
    which: tuple[tuple[str, str], ...]
    """The words that ask which of a kind of entities, and that kind."""
    topic: tuple[Unit, ...]
    matter: tuple[Unit, ...]
    """What the thing is on that "which" asks for: "which resolution on youth"."""
    phrases: tuple[Unit, ...]
    """What is said in several words that mean something together."""
    since: bool
    """Whether it is asked since when, or for how long."""
    outcome: bool
    """Whether it is asked what came of something in the end, which a plan does not tell."""
    to_come: bool
    """Whether it is asked when something will be: told by what is planned, and not by what has been."""
    happened: tuple[Unit, ...]
    """What "why" takes for granted, in words however general: that they left, of whom it is asked why they did."""


def asked(reading: Reading, reader: Reader) -> Asked:
    """Sort the units of ``reading``."""
    told = [
        unit
        for unit in reading.units
        if not (unit.is_negated or unit.is_ordinary or unit.position in reading.alternatives)
        and unit.position >= reading.preface
    ]
    said = [token.word for token in reading.tokens if token.sentence == reading.focus]
    pairs = set(pairwise(said))
    # "One country objected. Which one?" asks of what was said before it.
    focus = max((unit.sentence for unit in told if unit.sentence <= reading.focus), default=reading.focus)
    taken = [unit for unit in told if unit.sentence == focus]
    if _asks_of_before(reading, said, taken, reader):
        taken = [unit for unit in told if unit.sentence <= focus]
    compares = "compare" in reading.kinds
    saying = tuple(_saying(reading, taken, reader))
    denied = tuple(_denied(reading, taken, said)) if _asks_why(reading, said, pairs) else ()
    followed = dict(zip(reading.units, reading.units[1:], strict=False))
    return Asked(
        words=tuple(token.word for token in reading.tokens),
        names=tuple(unit for unit in reading.units if unit.kind in "esx" and not unit.is_negated),
        decisive=tuple(unit for unit in taken if _decides(unit, reader, compares=compares)),
        attributes=tuple(unit for unit in taken if unit.kind == "a" and _NAMES not in unit.keys),
        private=tuple(unit for unit in reading.units if _is_private(unit, reading) and not unit.is_negated),
        counting=tuple(
            unit for unit in taken if _COUNTING in unit.keys or not _NUMBER_WORDS.isdisjoint(unit.text.split())
        ),
        naming=(
            *(unit for unit in reading.units if _NAMES in unit.keys and unit.sentence == reading.focus),
            *(unit for unit in taken if _is_to_be_named(unit, reading)),
        ),
        roles=tuple(unit for unit in reading.units if unit.keys[0] in reader.roles and not unit.is_negated),
        excluded=tuple(
            unit
            for unit in reading.units
            if unit.is_negated and not unit.is_ordinary and (unit.kind in "acw" or _is_lacking(unit, reading))
            if not denied
        ),
        never=tuple(unit for unit in reading.units if unit.text in NEVER and unit.sentence == reading.focus),
        denied=denied,
        contrary=tuple(_contrary(reading, reader)),
        saying=tuple((unit, followed.get(unit)) for unit in saying),
        says=bool(saying),
        happening=tuple(unit for unit in taken if not reader.happening.isdisjoint(unit.keys)),
        which=tuple(which(reading, reader)),
        topic=tuple(unit for unit in taken if _is_topic(unit, reading, reader)),
        matter=tuple(unit for unit in matter(reading, taken) if _is_topic(unit, reading, reader)),
        phrases=tuple(unit for unit in reading.units if unit.kind == "c" and " " in unit.text),
        since=not pairs.isdisjoint(_SINCE_WHEN) or said[-1:] == ["since"],
        outcome="when" not in reading.kinds and not _FINALLY.isdisjoint(said),
        to_come="when" in reading.kinds and not pairs.isdisjoint(_TO_COME),
        happened=tuple(unit for unit in taken if unit.kind == "c") if _asks_why(reading, said, pairs) else (),
    )


def _asks_of_before(reading: Reading, said: Sequence[str], taken: Sequence[Unit], reader: Reader) -> bool:
    """Whether the asking sentence only takes up what stands before it: "... what share are women; does she say it?"."""
    if "it" not in said or not is_polar(said, reading.lang):
        return False
    return all(unit.kind in "es" or not reader.light.isdisjoint(unit.keys) for unit in taken)


def _is_to_be_named(unit: Unit, reading: Reading) -> bool:
    """Whether somebody's names are asked for: "can you name the networks that …", "names ten women officers"."""
    words = [token.word for token in reading.tokens[: unit.position]]
    heads = words[:1] == ["names"] and len(words) <= _NEAR
    return unit.text in _NAMED and (heads or words[-2:] in (["name", "the"], ["name", "those"]))


def _is_private(unit: Unit, reading: Reading) -> bool:
    return unit.keys[0] in PRIVATE or ("where" in reading.kinds and unit.text in _LIVING)


def _is_lacking(unit: Unit, reading: Reading) -> bool:
    """Whether a name stands behind "without" or "except"; behind "isn't" it is only asked for."""
    before = reading.tokens[max(0, unit.position - _NEAR) : unit.position]
    return unit.kind == "e" and not _LACKING.isdisjoint(token.word for token in before)


def _saying(reading: Reading, taken: Sequence[Unit], reader: Reader) -> Iterator[Unit]:
    """The words for saying something, but for those that only say which is meant: "the workshop where she spoke"."""
    found = [unit for unit in taken if not reader.saying.isdisjoint(unit.keys)]
    if found:
        names = {place for unit in reading.units if unit.kind in "es" for place in range(unit.position, unit.end)}
        told_along = set(subordinate(reading.tokens, reading.lang, names))
        yield from (unit for unit in found if unit.position not in told_along)


def _asks_why(reading: Reading, said: Sequence[str], pairs: Collection[tuple[str, str]]) -> bool:
    asks = not _WHY[reading.lang].isdisjoint(said) or ("what", "reason") in pairs
    return "why" in reading.kinds and asks


def _denied(reading: Reading, taken: Sequence[Unit], said: Sequence[str]) -> Iterator[Unit]:
    """What is denied; in Vietnamese whatever follows "không", which at the end only asks for yes or no."""
    if reading.lang == "en":
        if _LACKING.isdisjoint(said):  # what is left out is not denied
            yield from (unit for unit in reading.units if unit.is_negated and unit.sentence == reading.focus)
        return
    first = len(reading.tokens) - len(said)
    places = {first + i for i, word in enumerate(said[:-1]) if word in _NOT}
    yield from (unit for unit in taken if places and unit.position > min(places))


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
    """Whether a unit says what is asked about; not very general words, nor single Vietnamese syllables.

    Of what is spelt wrongly only a whole phrase is sure: "field hosptal".
    """
    if (
        unit.kind not in "cw"
        or (unit.is_corrected and " " not in unit.text)
        or (unit.kind == "w" and reading.lang == "vi")
    ):
        return False
    return reader.light.isdisjoint(unit.keys)
