"""Questions that lean on what was said before: whose rank, when was that, and in 2020, which of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from citebot.answering.snapshot import Snapshot
from citebot.intents.matcher import Match
from citebot.intents.normalize import words
from citebot.intents.reading import Reading, Unit
from citebot.model.answers import Ambiguous, Answered, Other, Outcome
from citebot.model.claims import Cited, Fact, Gap, Item, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

_NUMBERS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
_NUMBERS |= {"nhat": 0, "hai": 1, "nhi": 1, "ba": 2, "tu": 3, "bon": 3, "nam": 4}
_BESIDE_NUMBERS = frozenset("the one please option number no thu so cai lua chon".split())
"""What people put beside the number of a choice: "the second one", "số 2", "cái thứ hai"."""
_FEMALE = frozenset(["she", "her", "hers", "co", "ba", "chi"])
_MALE = frozenset(["he", "him", "his", "ong", "anh"])
_CARRIED = 6
_FADES = 0.04
_LEANS = 0.25
"""How much better alone a question with a pronoun must be matched, not to be read in its conversation."""


def picked(text: str, context: Context) -> str | None:
    """The item that ``text`` picks from the choices just offered: by number, or by words of one choice only."""
    if not context.offered:
        return None
    said = words(text)
    number = [word for word in said if word not in _BESIDE_NUMBERS]
    if len(number) == 1 and number[0] in _NUMBERS and _NUMBERS[number[0]] < len(context.offered):
        return context.offered[_NUMBERS[number[0]]].item
    fitting = [option for option in context.offered if said and set(said) <= set(words(option.label))]
    return fitting[0].item if len(fitting) == 1 else None


def asked_again(snapshot: Snapshot, text: str, context: Context, lang: Lang) -> tuple[Cited, ...] | None:
    """The items meant by "source?" (the last ones) or "another one" (the next of the same kind).

    Empty if there is no other; ``None`` if something else is asked.
    """
    cues = snapshot.catalog[lang].again
    said = words(text)
    last = [item for name in context.items if isinstance(item := snapshot.base.find(name), Fact | Quote)]
    if not last or not said:
        return None
    if said in {words(cue) for cue in cues.get("source", ())}:
        return tuple(last)
    if said in {words(cue) for cue in cues.get("more", ())}:
        given = {*context.items, *context.earlier}
        rest = [item for item in snapshot.base.by_topic.get(last[0].topic, ()) if item.id not in given]
        rest.sort(key=lambda item: not _related(item, last[0]))
        return tuple(rest[:1])
    return None


def _related(a: Cited, b: Cited) -> bool:
    if isinstance(a, Quote) and isinstance(b, Quote):
        return a.speaker == b.speaker
    return isinstance(a, Fact) and isinstance(b, Fact) and a.subject == b.subject


def lean(snapshot: Snapshot, reading: Reading, context: Context) -> Match:
    """The match of a question, by itself or with what the conversation is about, whichever it needs."""
    alone = snapshot.matcher.match(reading)
    if not context.items and not context.entities:
        return alone
    leaning = _leaning(snapshot, reading)
    if not leaning or any(unit.kind == "x" for unit in reading.units):
        return alone  # a name the base does not know is not what was spoken of before
    if _insists(reading, context):
        return Match(reading)
    best, strength = alone, _strength(alone) - (_LEANS if leaning > 1 else 0.0)
    if _is_about_a_person(snapshot, reading, context):
        best, strength = Match(reading, rejected=alone.rejected, candidates=alone.candidates), 0.0
    for number, (variant, extra) in enumerate(_variants(snapshot, reading, context)):
        match = _borne_out(snapshot, reading, snapshot.matcher.match(variant, extra))
        # What was spoken of last is what is meant, unless something earlier fits clearly better.
        found = _strength(match) - _FADES * number
        if alone.close and not _chooses(alone, match, extra):
            continue  # "the conference" is one of several conferences, not whatever was spoken of
        if found > strength:
            best, strength = match, found
    return best


def _borne_out(snapshot: Snapshot, reading: Reading, match: Match) -> Match:
    """The match, unless its item only has to do with what was spoken of before, and not with what is asked now."""
    if not match.items or isinstance(match.items[0], Gap):
        return match
    index, light = snapshot.matcher.index, snapshot.reader.light
    strengths = index.profiles[index.number[match.items[0].id]].strengths
    asked = [
        unit
        for unit in reading.units
        if unit.kind in "ac" and not unit.is_ordinary and not any(key in light for key in unit.keys)
    ]
    if not asked and reading.lang == "en":  # a Vietnamese syllable says nothing by itself
        asked = [u for u in reading.units if u.kind == "w" and not u.is_ordinary and not u.is_corrected]
    known = [unit for unit in asked if any(key in strengths for key in unit.keys)]
    if all(unit in known for unit in asked if unit.kind == "a") and (known or not asked):
        return match
    refused = next((c for c in match.candidates if c.item is match.items[0]), None)
    return Match(match.reading, rejected=refused, candidates=match.candidates)


def _chooses(alone: Match, match: Match, extra: Sequence[Unit]) -> bool:
    """Whether what was spoken of is the very subject of one of the readings that are too close to call."""
    spoken = {key[2:] for unit in extra for key in unit.keys if key.startswith("e:")}
    return any(item in alone.close and not isinstance(item, Quote) and item.subject in spoken for item in match.items)


def _strength(match: Match) -> float:
    """The score of what answers, or of the gap that says there is no answer."""
    if match.gap is not None:
        return next((c.score for c in match.candidates if c.item is match.gap), 0.0)
    return next((c.score for c in match.candidates if c.item in match.items[:1]), 0.0)


def _is_about_a_person(snapshot: Snapshot, reading: Reading, context: Context) -> bool:
    """Whether "he" or "she" stands for somebody spoken of before: then nothing about others answers."""
    pronouns = {word for phrase in reading.anaphora for word in phrase.split()}
    persons = snapshot.matcher.around.persons
    if reading.lang != "en" or not pronouns & (_FEMALE | _MALE):
        return False
    named = any(set(unit.keys) & persons for unit in reading.units)
    return not named and any(f"e:{name}" in persons for name in context.entities)


def _insists(reading: Reading, context: Context) -> bool:
    """Whether somebody who was refused only presses the point ("come on, it is on the page")."""
    asking = reading.kinds or reading.has_opener or reading.text.rstrip().endswith("?")
    return context.last == "unknown" and not asking and not any(unit.kind in "eanoy" for unit in reading.units)


def _leaning(snapshot: Snapshot, reading: Reading) -> int:
    """0: stands alone; 1: may lean; 2: must lean (a pronoun, an opener, or nothing named at all)."""
    ubiquitous = snapshot.matcher.around.ubiquitous
    named = [unit for unit in reading.units if unit.kind in "es" and unit.keys[0] not in ubiquitous]
    pronouns = {word for phrase in reading.anaphora for word in phrase.split()}
    if pronouns & (_FEMALE | _MALE) and reading.lang == "en":
        return 2
    if not named and (reading.anaphora or reading.has_opener or len(reading.units) <= 2):
        return 2
    if reading.anaphora or reading.has_opener or len(reading.units) <= 3 or not named:
        return 1
    return 0


def _variants(snapshot: Snapshot, reading: Reading, context: Context) -> Iterator[tuple[Reading, tuple[Unit, ...]]]:
    """The question with each thing that the conversation may supply."""
    pronouns = {word for phrase in reading.anaphora for word in phrase.split()}
    named = [
        (reading, (_unit(snapshot, name, reading),))
        for name in _fitting(snapshot, context.entities, pronouns)[:_CARRIED]
    ]
    before = list(_continued(snapshot, reading, context))
    if "list" in reading.kinds and not reading.units:
        yield from before  # "list them": what was just spoken of, not whatever has a list
    elif reading.has_opener and len(reading.units) <= 2:
        yield from (*before, *named)
    else:
        yield from (*named, *before)


def _continued(snapshot: Snapshot, reading: Reading, context: Context) -> Iterator[tuple[Reading, tuple[Unit, ...]]]:
    """The question as a new turn of the one before it ("and in person?")."""
    if not context.question or (len(reading.units) > 2 and not reading.has_opener):
        return
    before = snapshot.reader.read(context.question, context.lang)
    kept = _kept(snapshot, reading, before)
    if not kept:
        return
    whole = replace(reading, kinds=reading.kinds or before.kinds, text=f"{before.text} {reading.text}")
    yield whole, kept
    if before.anaphora:
        for name in context.entities[:2]:
            yield whole, (*kept, _unit(snapshot, name, reading))


def _fitting(snapshot: Snapshot, names: Sequence[str], pronouns: set[str]) -> list[str]:
    """The entities that the pronouns can mean."""
    entities = snapshot.base.entities
    if pronouns & (_FEMALE | _MALE):
        wrong = "male" if pronouns & _FEMALE else "female"
        persons = [n for n in names if n in entities and entities[n].kind == "person" and entities[n].gender != wrong]
        sure = [n for n in persons if entities[n].gender is not None]
        return [*sure, *(n for n in persons if n not in sure)] or list(names)
    return list(names)


def _unit(snapshot: Snapshot, name: str, reading: Reading) -> Unit:
    entity = snapshot.base.entities.get(name)
    label = entity.label["en"] if entity else name
    return Unit((f"e:{name}",), label, 0, reading.focus)


def _kept(snapshot: Snapshot, reading: Reading, before: Reading) -> tuple[Unit, ...]:
    """What of the question before still holds: all that this one does not put something else in place of."""
    taken = {unit.kind for unit in reading.units if unit.kind in "esnoym"}
    if taken & set("ym"):
        taken |= set("ym")
    said = {key for unit in reading.units for key in unit.keys}
    said |= {f"c:{name}" for pair in snapshot.catalog["en"].opposites for name in pair if _touches(pair, said)}
    return tuple(
        replace(unit, sentence=reading.focus)
        for unit in before.units
        if unit.kind not in taken and not said & set(unit.keys)
    )


def _touches(pair: Sequence[str], said: set[str]) -> bool:
    return any(f"c:{name}" in said for name in pair)


def next_context(snapshot: Snapshot, context: Context, outcome: Outcome, match: Match | None, lang: Lang) -> Context:
    """What is remembered after ``outcome``: small talk changes nothing."""
    if isinstance(outcome, Other):
        return replace(context, lang=lang)
    if isinstance(outcome, Ambiguous):
        return replace(context, offered=outcome.options, lang=lang, last="ambiguous")
    question = match.reading.text if match else context.question
    named = _named(match)
    if isinstance(outcome, Answered):
        found = (*_entities(outcome.items), *named, *_mentioned(snapshot, outcome.items), *context.entities)
        return Context(
            items=tuple(item.id for item in outcome.items),
            entities=tuple(dict.fromkeys(found))[:8],
            earlier=(*context.items, *context.earlier)[:10],
            question=question,
            lang=lang,
            last="answered",
        )
    gap = match.gap if match else None
    about = (gap.subject,) if isinstance(gap, Gap) else ()
    entities = tuple(dict.fromkeys((*named, *about, *context.entities)))[:8]
    return replace(context, entities=entities, offered=(), question=question, lang=lang, last="unknown")


def _entities(items: Sequence[Item]) -> list[str]:
    found: list[str] = []
    for item in items:
        if isinstance(item, Quote):
            found.append(item.speaker)
        elif isinstance(item, Fact):
            found += [item.subject, *([item.speaker] if item.speaker else [])]
    return found


def _mentioned(snapshot: Snapshot, items: Sequence[Item]) -> list[str]:
    """The entities that the answer's own words name."""
    index, everywhere = snapshot.matcher.index, snapshot.matcher.around.ubiquitous
    profiles = [index.profiles[index.number[item.id]] for item in items]
    return [
        key[2:]
        for profile in profiles
        for key in sorted(profile.told_keys)
        if key.startswith("e:") and key[2:] in profile.own and key not in everywhere
    ]


def _named(match: Match | None) -> tuple[str, ...]:
    if match is None:
        return ()
    return tuple(key[2:] for unit in match.reading.units for key in unit.keys[:1] if key.startswith("e:"))
