"""Which of several things just told is meant: "the second", "the former", "cái thứ hai"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from citebot.answering.snapshot import Snapshot
from citebot.intents.clauses import ASKING, AUXILIARIES
from citebot.intents.match import Match
from citebot.intents.normalize import words
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import WIDE
from citebot.model.claims import Fact
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang, in_language

_PLACES: dict[Lang, dict[tuple[str, ...], int]] = {
    "en": {("the", "first"): 0, ("the", "former"): 0, ("the", "second"): 1, ("the", "third"): 2, ("the", "latter"): -1},
    "vi": {("thu", "nhat"): 0, ("thu", "hai"): 1, ("thu", "ba"): 2},
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
ORDINALS = frozenset(["c:first", "c:second-ordinal", "c:third", "c:last-latest"])
"""Concepts by which one of a row is asked for."""
_THINGS = {"en": frozenset(["one"]), "vi": frozenset(["cai", "nguoi", "dieu"])}
"""What stands for the thing itself, behind the English words and before the Vietnamese ones."""
_THEM = frozenset("them these those the which".split())
"""Of what one is the first, if that is what was told."""
_GOES_ON = ASKING | AUXILIARIES | {"and", "or", "but", "in", "of", "it", "he", "she", "then", "please"}
"""What may follow; a noun would say of itself what is numbered ("the second hospital")."""


def one_of_several(snapshot: Snapshot, reading: Reading, context: Context) -> Match | None:
    """The answer to the rest of the question, asked of that one; ``None`` if no place in a row is asked for."""
    found = _place(reading)
    if found is None:
        return None
    first, size, number = found
    several = list(_several(snapshot, context.items)) or _numbered(snapshot, context) or _before(snapshot, context)
    if not several or not -len(several) <= number < len(several):
        return None
    name = several[number]
    label = in_language(snapshot.base.entities[name].label, "en")
    rest = [unit for unit in reading.units if unit.end <= first or unit.position >= first + size]
    meant = Unit((f"e:{name}",), label, first, reading.focus)
    numerals = tuple(n for n in reading.numerals if not first <= n.first < first + size)
    if not rest and not reading.kinds and reading.has_opener and context.last == "answered":  # "and of the second?"
        kept, asked = _asked_before(snapshot, reading, context)
        whole = replace(reading, text=asked.text, units=(meant, *kept), kinds=asked.kinds, numerals=())
        match = snapshot.matcher.match(whole, wide=True)
        if match.items:
            return match
    raw = [token.raw for token in reading.tokens]
    text = " ".join([*raw[:first], label, *raw[first + size :]]) if rest else reading.text
    match = snapshot.matcher.match(replace(reading, text=text, units=(meant, *rest), numerals=numerals), wide=True)
    return match if match.items or match.gap else None


def _asked_before(snapshot: Snapshot, reading: Reading, context: Context) -> tuple[list[Unit], Reading]:
    """What the question before asked of the thing that it was about, without the names, and that question."""
    before = snapshot.reader.read(context.question, context.lang)
    content = [unit for unit in before.units if unit.kind in "ac" and unit.keys[0] not in ORDINALS]
    return [replace(unit, sentence=reading.focus) for unit in content], before


def other_of_two(snapshot: Snapshot, reading: Reading, context: Context) -> Match | None:
    """What was asked of the first of two, asked of "the other one"; ``None`` if there are not just two so called."""
    last = snapshot.base.find(context.items[0]) if context.items else None
    row = _numbered(snapshot, context) or (_of_its_kind(snapshot, last) if isinstance(last, Fact) else [])
    if len(row) != 2 or not isinstance(last, Fact) or last.subject not in row:
        return None
    name = row[1 - row.index(last.subject)]
    meant = Unit((f"e:{name}",), in_language(snapshot.base.entities[name].label, "en"), 0, reading.focus)
    asks = bool(reading.kinds) or any(not unit.is_ordinary for unit in reading.units)
    kept, asked = _asked_before(snapshot, reading, context)
    if asks:
        kept, asked = [unit for unit in reading.units if unit.kind in "ac"], reading
    whole = replace(reading, units=(*kept, meant), kinds=asked.kinds, text=asked.text, numerals=())
    match = replace(snapshot.matcher.match(whole, wide=True), close=())  # whatever is nearest of it will do
    return match if match.items or match.gap else None


def _of_its_kind(snapshot: Snapshot, last: Fact) -> list[str]:
    """All things of the kind of what was told last: the two resolutions that a base knows of."""
    subject = snapshot.base.entities.get(last.subject)
    if subject is None or subject.kind in WIDE:
        return []
    return [name for name, entity in snapshot.base.entities.items() if entity.kind == subject.kind]


def _numbered(snapshot: Snapshot, context: Context) -> list[str]:
    """The things that are called like the one told last but for their number: the first and the second hospital."""
    last = snapshot.base.find(context.items[0]) if context.items else None
    called = _unnumbered(snapshot, last.subject) if isinstance(last, Fact) else None
    if called is None:
        return []
    alike = ((found, name) for name in snapshot.base.entities if (found := _unnumbered(snapshot, name)) is not None)
    row = sorted((number, name) for (number, rest), name in alike if rest == called[1])
    return [name for _, name in row] if [number for number, _ in row] == list(range(len(row))) else []


def _unnumbered(snapshot: Snapshot, name: str) -> tuple[int, str] | None:
    """The number in what a thing is called in English, and the rest of that; ``None`` if it has none."""
    folded = snapshot.matcher.around.label(name)
    number = next((number for number, word in enumerate(_ORDINALS) if f" {word} " in folded), None)
    if number is None:
        return None
    label = words(in_language(snapshot.base.entities[name].label, "en"))
    return number, " ".join(word for word in label if word != _ORDINALS[number])


def _place(reading: Reading) -> tuple[int, int, int] | None:
    """Where the place in a row is named, in how many words, and its number."""
    said, things = [token.word for token in reading.tokens], _THINGS[reading.lang]
    for i in range(len(said) - 1):
        number = _PLACES[reading.lang].get((said[i], said[i + 1]))
        if number is None:
            continue
        if reading.lang == "vi":
            if i and said[i - 1] in things:
                return i - 1, 3, number
            continue
        stands = said[i + 2 : i + 3] and said[i + 2] in things
        follows = said[i + 2 + bool(stands) : i + 3 + bool(stands)]
        is_last = bool(stands) and i + 4 == len(said)  # "the first one's rank"
        of_what = said[i + 3 + bool(stands) : i + 4 + bool(stands)] if follows == ["of"] else []
        if of_what and of_what[0] not in _THEM:
            continue  # "the first of its kind"
        if not follows or follows[0] in _GOES_ON or is_last:
            return i, 2 + bool(stands), number
    return None


def _before(snapshot: Snapshot, context: Context) -> list[str]:
    """The things told together just before one of them was told of: "and of the first?"."""
    last = snapshot.base.find(context.items[0]) if context.items else None
    row = list(_several(snapshot, context.earlier[:1]))
    return row if isinstance(last, Fact) and last.subject in row else []


def _several(snapshot: Snapshot, names: Sequence[str]) -> Iterator[str]:
    """The things of one kind that an answer told together, in its order."""
    told = [item for name in names if isinstance(item := snapshot.base.find(name), Fact)]
    subjects = list(dict.fromkeys(fact.subject for fact in told))
    if len(subjects) > 1:
        yield from subjects
        return
    if not told:
        return
    fact, everywhere = told[0], snapshot.matcher.around.ubiquitous
    reading = snapshot.reader.read(in_language(fact.statement, "en"), "en")
    named = dict.fromkeys(unit.keys[0] for unit in reading.units if unit.kind == "e")
    kinds: dict[str, list[str]] = {}
    for key in named:
        if key not in everywhere and key[2:] not in {fact.subject, fact.speaker}:
            kinds.setdefault(snapshot.base.entities[key[2:]].kind, []).append(key[2:])
    rows = sorted(kinds.values(), key=len, reverse=True)
    longest = [row for row in rows if len(row) == len(rows[0])]
    persons = kinds.get("person", [])
    if rows and len(rows[0]) > 1 and (len(longest) == 1 or persons in longest):
        yield from persons if persons in longest else longest[0]  # of two persons and two bodies the persons are meant
