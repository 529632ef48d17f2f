"""What a conversation remembers of a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citebot.answering.snapshot import Snapshot
from citebot.intents.match import Match
from citebot.model.answers import Ambiguous, Answered, Other, Outcome
from citebot.model.claims import Fact, Gap, Item, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

_NEAR = 0.3
"""From this probability on, what is shown beside a refusal has to do with the question."""
_ALIKE = 0.45
"""From this score on it has, too, though a check refused it: "why was it called off?" is about the workshop."""


def next_context(snapshot: Snapshot, context: Context, outcome: Outcome, match: Match | None, lang: Lang) -> Context:
    """What is remembered after ``outcome``: small talk changes nothing."""
    if isinstance(outcome, Other):
        return replace(context, lang=lang)
    question = match.reading.text if match else context.question
    named = _named(match)
    if isinstance(outcome, Ambiguous):
        entities = tuple(dict.fromkeys((*named, *context.entities)))[:8]
        return replace(
            context, offered=outcome.options, entities=entities, question=question, lang=lang, last="ambiguous"
        )
    if isinstance(outcome, Answered):
        first, rest = outcome.items[:1], outcome.items[1:]
        found = (*_entities(first), *named, *_mentioned(snapshot, first), *_entities(rest), *_mentioned(snapshot, rest))
        return Context(
            items=tuple(item.id for item in outcome.items),
            entities=tuple(dict.fromkeys((*found, *context.entities)))[:8],
            earlier=(*context.items, *context.earlier)[:10],
            question=question,
            lang=lang,
            last="answered",
        )
    gap = match.gap if match else None
    about = (gap.subject,) if isinstance(gap, Gap) else ()
    shown = [item for option in outcome.nearest if (item := snapshot.base.find(option.item)) is not None]
    # What is shown beside a refusal is spoken of, too, if the question had to do with it at all.
    rejected = match.rejected if match else None
    is_near = rejected is not None and (rejected.confidence >= _NEAR or rejected.score >= _ALIKE)
    touched = shown if named or about or is_near else []
    found = (*named, *about, *_entities(touched), *context.entities)
    items = context.items or tuple(item.id for item in touched)
    entities = tuple(dict.fromkeys(found))[:8]
    return replace(context, items=items, entities=entities, offered=(), question=question, lang=lang, last="unknown")


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
