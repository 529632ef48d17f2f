"""Questions that lean on what was said before: whose rank, when was that, which of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citebot.answering.snapshot import Snapshot
from citebot.intents.matcher import Match
from citebot.intents.normalize import words
from citebot.intents.reading import Reading, Unit
from citebot.model.answers import Ambiguous, Answered, Other, Outcome, Unknown
from citebot.model.claims import Fact, Gap, Item, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

_NUMBERS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}


def picked(text: str, context: Context) -> str | None:
    """The item that ``text`` picks from the choices just offered: by number, or by words of one choice only."""
    if not context.offered:
        return None
    said = words(text)
    if len(said) == 1 and said[0] in _NUMBERS and _NUMBERS[said[0]] < len(context.offered):
        return context.offered[_NUMBERS[said[0]]].item
    fitting = [option for option in context.offered if said and set(said) <= set(words(option.label))]
    return fitting[0].item if len(fitting) == 1 else None


def lean(snapshot: Snapshot, reading: Reading, context: Context) -> Match:
    """The match of a question, by itself or with what the conversation is about, whichever it needs."""
    alone = snapshot.matcher.match(reading)
    if not context.items and not context.entities:
        return alone
    leaning = _leaning(snapshot, reading)
    if not leaning:
        return alone
    best: Match | None = None
    best_score = 0.0
    for extra in carry(context):
        match = snapshot.matcher.match(reading, extra)
        score = match.candidates[0].score if match.candidates and (match.items or match.gap) else 0.0
        if score > best_score:
            best, best_score = match, score
    own = alone.candidates[0].score if alone.candidates and (alone.items or alone.gap) else 0.0
    if best is not None and best_score >= own - (0.25 if leaning > 1 else 0.0):
        return best
    return alone


def _leaning(snapshot: Snapshot, reading: Reading) -> int:
    """0: stands alone; 1: may lean; 2: must lean (a pronoun, or nothing named at all)."""
    named = [u for u in reading.units if u.kind in "es" and u.keys[0] not in snapshot.matcher.index.ubiquitous]
    if not named and (reading.anaphora or reading.has_opener or len(reading.units) <= 1):
        return 2
    if reading.anaphora or reading.has_opener or len(reading.units) <= 3 or not named:
        return 1
    return 0


def carry(context: Context) -> list[tuple[Unit, ...]]:
    """What the conversation may add to a question: one entity of the last answers at a time."""
    return [(Unit((f"e:{entity}",), entity, 0),) for entity in context.entities[:4]]


def next_context(context: Context, outcome: Outcome, match: Match | None, lang: Lang) -> Context:
    """What is remembered after ``outcome``: small talk changes nothing."""
    if isinstance(outcome, Other):
        return replace(context, lang=lang)
    if isinstance(outcome, Ambiguous):
        return replace(context, offered=outcome.options, lang=lang)
    named = _named(match)
    if isinstance(outcome, Answered):
        entities = (*_entities(outcome.items), *named, *context.entities)
        items = tuple(item.id for item in outcome.items)
        return Context(
            items=items,
            entities=tuple(dict.fromkeys(entities))[:6],
            earlier=(*context.items, *context.earlier)[:10],
            lang=lang,
        )
    assert isinstance(outcome, Unknown)
    gap = match.gap if match else None
    found = (gap.subject,) if isinstance(gap, Gap) else ()
    return replace(context, entities=tuple(dict.fromkeys((*named, *found, *context.entities)))[:6], offered=(), lang=lang)


def _entities(items: Sequence[Item]) -> list[str]:
    found: list[str] = []
    for item in items:
        if isinstance(item, Quote):
            found.append(item.speaker)
        elif isinstance(item, Fact):
            found += [item.subject, *([item.speaker] if item.speaker else [])]
    return found


def _named(match: Match | None) -> tuple[str, ...]:
    if match is None:
        return ()
    return tuple(key[2:] for unit in match.reading.units for key in unit.keys[:1] if key.startswith("e:"))
