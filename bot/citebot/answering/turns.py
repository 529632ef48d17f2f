"""A question read as a turn of a conversation: with what was spoken of, or as the one before it over again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from citebot.answering.pronouns import fitting, meant, pronouns_of
from citebot.answering.snapshot import Snapshot
from citebot.answering.spoken_of import Trial
from citebot.intents.checks.words import SEXES
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import GENERIC_EVENTS
from citebot.model.claims import Fact
from citebot.model.dialogue import Context
from citebot.model.provenance import in_language

_THAT = frozenset(["that", "this", "the", "same", "chuc"])
_OFFICES = frozenset(["post", "office", "position", "job", "role", "do", "ay"])
"""What the office of whoever is spoken of is called by, two words side by side: "that post", "chức đó"."""
_ELLIPTIC = frozenset(["his", "hers", "theirs"])
_CARRIED = 6
"""How many of the things spoken of may be meant."""


def with_spoken_of(snapshot: Snapshot, reading: Reading, context: Context) -> Trial:
    """The question with what was spoken of: any of those things will do."""
    names = fitting(snapshot, context.entities, pronouns_of(reading))[:_CARRIED]
    if reading.has_opener and len(reading.units) <= 2 and not pronouns_of(reading):
        # "And the south tower?" puts one place in the place of another.
        named = {_sort(snapshot, unit.keys[0]) for unit in reading.units if unit.kind == "e"}
        names = [name for name in names if _sort(snapshot, f"e:{name}") not in named]
    if not names:
        return Trial(reading, ())
    entity = snapshot.base.entities.get(names[0])
    label = names[0] if entity is None else in_language(entity.label, "en")
    unit = Unit(tuple(f"e:{name}" for name in names), label, 0, reading.focus)
    return Trial(reading, snapshot.matcher.candidates(reading, (unit,), wide=True))


def continued(
    snapshot: Snapshot, reading: Reading, context: Context, *, is_repair: bool = False, with_names: bool = True
) -> Trial:
    """The question as a new turn of the one before it ("and in person?"), with the names of that one or without."""
    if not context.question or (len(reading.units) > 2 and not reading.has_opener and not is_repair):
        return Trial(reading, ())
    before = snapshot.reader.read(context.question, context.lang)
    kept = tuple(unit for unit in _kept(snapshot, reading, before) if with_names or unit.kind != "e")
    carries_kind = reading.has_opener and reading.units and before.kinds and not reading.kinds
    if not kept and not carries_kind:
        return Trial(reading, ())
    text = " ".join([unit.text for unit in kept] if is_repair else [before.text])  # what was wrong is not said again
    whole = replace(reading, kinds=reading.kinds or before.kinds, text=f"{text} {reading.text}")
    return Trial(whole, snapshot.matcher.candidates(whole, kept, wide=True))


def is_elliptic(reading: Reading) -> bool:
    """Whether the question is the one before, of somebody else: "and hers?", "the Vietnamese chair, what is his?"."""
    return reading.lang == "en" and bool(reading.tokens) and reading.tokens[-1].word in _ELLIPTIC


def of_another(snapshot: Snapshot, reading: Reading, context: Context) -> Trial:
    """What was asked before, asked of whom "his" or "hers" stands for."""
    before = snapshot.reader.read(context.question, context.lang)
    other = next(iter(meant(snapshot, reading, context) or ()), None)
    persons = snapshot.matcher.around.persons
    asked = tuple(
        replace(unit, sentence=reading.focus)
        for unit in before.units
        if unit.kind in "ac" and not unit.is_ordinary and persons.isdisjoint(unit.keys) and unit.keys[0] not in SEXES
    )
    if other is None or not (asked or before.kinds):
        return Trial(reading, ())
    whom = Unit((f"e:{other}",), in_language(snapshot.base.entities[other].label, "en"), 0, reading.focus)
    whole = replace(reading, units=(), kinds=before.kinds, text=before.text)
    return Trial(whole, snapshot.matcher.candidates(whole, (*asked, whom), wide=True))


def of_another_year(snapshot: Snapshot, reading: Reading, context: Context) -> Trial:
    """What was asked before, asked of the event of another year: "and the one in 2020?"."""
    is_named = ("the", "one") in pairwise(token.word for token in reading.tokens)
    is_that = is_named and reading.units and all(unit.kind in "ym" for unit in reading.units)
    if not is_that or not context.question:
        return Trial(reading, ())
    before, events = snapshot.reader.read(context.question, context.lang), snapshot.matcher.around.events
    named = [key for unit in before.units for key in unit.keys[:1]] + [f"e:{name}" for name in context.entities]
    last = next((key[2:] for key in named if key in events), None)
    if last is None:
        return Trial(reading, ())
    label = in_language(snapshot.base.entities[last].label, "en")
    called = [u for u in snapshot.reader.read_own(label, "en")[1].units if not GENERIC_EVENTS.isdisjoint(u.keys)][:1]
    asked = [unit for unit in before.units if unit.kind in "acw"]
    units = tuple(replace(unit, sentence=reading.focus) for unit in (*asked, *called))
    text = " ".join([*(unit.text for unit in units), reading.text])
    whole = replace(reading, kinds=reading.kinds or before.kinds, text=text)
    return Trial(whole, snapshot.matcher.candidates(whole, units, wide=True))


def of_another_holder(snapshot: Snapshot, reading: Reading, context: Context) -> Trial:
    """Who else held the office of whoever is spoken of: "who held that post in 2018?"."""
    is_that = any(a in _THAT and b in _OFFICES for a, b in pairwise(token.word for token in reading.tokens))
    asks = is_that and "who" in reading.kinds and reading.moments
    persons, light = snapshot.matcher.around.persons, snapshot.reader.light
    last = next((name for name in context.entities if f"e:{name}" in persons), None) if asks else None
    facts = (fact for fact in snapshot.base.facts.values() if fact.subject == last and fact.property == "role")
    held = next(facts, None)
    if held is None:
        return Trial(reading, ())
    told = snapshot.reader.read_own(in_language(held.statement, "en"), "en")[0].units
    whole = [u for u in told if u.kind == "c" and light.isdisjoint(u.keys)][:1]  # "acting" is no part of it
    called = tuple(replace(unit, sentence=reading.focus) for unit in whole)
    rest = [unit for unit in reading.units if unit.kind in "ym"]
    text = " ".join([*(unit.text for unit in called), reading.text])
    anew = replace(reading, units=tuple(rest), text=text)
    found = snapshot.matcher.candidates(anew, called, wide=True)
    return Trial(anew, [c for c in found if isinstance(c.item, Fact) and c.item.subject != last])


def _kept(snapshot: Snapshot, reading: Reading, before: Reading) -> tuple[Unit, ...]:
    """What of the question before still holds: all that this one does not put something else in place of."""
    taken = {_sort(snapshot, unit.keys[0]) for unit in reading.units} - {"c", "w", "a"}
    if any(not GENERIC_EVENTS.isdisjoint(unit.keys) for unit in reading.units):
        taken.add("event")
    if taken & {"y", "m"} or "event" in taken:
        taken |= {"y", "m"}  # what happened has its own time
    said = {key for unit in reading.units for key in unit.keys}
    said |= {f"c:{name}" for pair in snapshot.catalog["en"].opposites for name in pair if _touches(pair, said)}
    return tuple(
        replace(unit, sentence=reading.focus)
        for unit in before.units
        if _sort(snapshot, unit.keys[0]) not in taken and not said & set(unit.keys)
    )


def _sort(snapshot: Snapshot, key: str) -> str:
    """What can stand in the place of what: a person in that of a person, a year in that of a year."""
    entity = snapshot.base.entities.get(key[2:]) if key.startswith("e:") else None
    return key[0] if entity is None else entity.kind


def _touches(pair: Sequence[str], said: set[str]) -> bool:
    return any(f"c:{name}" in said for name in pair)
