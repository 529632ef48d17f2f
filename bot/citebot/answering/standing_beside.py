"""What is asked for by its standing beside what was told: "list them", "the other one", "her co-chair"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from citebot.answering.one_of_several import ORDINALS, other_of_two
from citebot.answering.pronouns import meant
from citebot.answering.snapshot import Snapshot
from citebot.intents.match import Match
from citebot.intents.normalize import words
from citebot.intents.profile import kind_mask
from citebot.intents.reading import Reading, Unit
from citebot.model.claims import Cited, Fact, Gap, Quote, whose
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

_FAR = 3
"""How many things told before the last answer may still be meant."""
_NAMES = "a:names"
_HOW_MANY, _LIST = kind_mask(frozenset(["how-many"])), kind_mask(frozenset(["list"]))
_POSSESSIVES: dict[Lang, frozenset[str]] = {
    "en": frozenset(["his", "her", "their"]),
    "vi": frozenset("ong ba co anh chi ho".split()),
}


def standing_beside(snapshot: Snapshot, reading: Reading, context: Context) -> Match | None:
    """What the question means by where it stands to the things told; ``None`` if it means nothing so."""
    last = snapshot.base.find(context.items[0]) if context.items else None
    if isinstance(last, Fact | Quote):
        if context.last == "answered" and _is_contrary(snapshot, reading, last):
            return Match(reading, items=(last,))
        gap = _unlisted(snapshot, reading, last)
        if gap is not None:
            return Match(reading, gap=gap)
    cues = snapshot.catalog[reading.lang].others
    said = [token.word for token in reading.tokens]
    found = _found(said, cues.get("of", ()))
    if found and _POSSESSIVES[reading.lang].intersection(said):
        companion = _companion(snapshot, meant(snapshot, reading, context) or ())
        if companion is not None:
            return _about(snapshot, _without(reading, *found), companion)
    found = _found(said, cues.get("beside", ()))
    return _other(snapshot, _without(reading, *found), context) if found else None


def _is_contrary(snapshot: Snapshot, reading: Reading, last: Cited) -> bool:
    """Whether what was told last says the opposite of the one word asked ("permanent?")."""
    content = [unit for unit in reading.units if not unit.is_ordinary]
    if len(content) != 1 or reading.kinds or reading.has_opener:
        return False
    catalog, index = snapshot.catalog["en"], snapshot.matcher.index
    told, asked = index.profiles[index.number[last.id]].told_keys, set(content[0].keys)
    groups = ({f"c:{name}" for name in names} for names in (*catalog.contraries, *catalog.opposites))
    # The second is another one, and no opposite of the first.
    return told.isdisjoint(asked) and any(
        group & asked and told & group for group in groups if group.isdisjoint(ORDINALS)
    )


def _unlisted(snapshot: Snapshot, reading: Reading, last: Cited) -> Gap | None:
    """The gap that says that what was just counted is not listed, if it is to be listed, or one of it told."""
    content = [unit for unit in reading.units if not unit.is_ordinary]
    index = snapshot.matcher.index
    if content:
        is_one = all(unit.kind == "o" or not ORDINALS.isdisjoint(unit.keys) for unit in content)
        counts = isinstance(last, Fact) and index.profiles[index.number[last.id]].kinds & _HOW_MANY
        if not is_one or not counts or reading.is_polar or "who" in reading.kinds:
            return None
    elif "list" not in reading.kinds:
        return None
    for gap in snapshot.base.gaps.values():
        profile = index.profiles[index.number[gap.id]]
        if last.id in gap.near and (profile.kinds & _LIST or _NAMES in profile.strengths):
            return gap
    return None


def _found(said: Sequence[str], phrases: Collection[str]) -> tuple[int, int] | None:
    """Where the longest phrase stands, and of how many words it is."""
    for phrase in sorted((words(phrase) for phrase in phrases), key=len, reverse=True):
        for i in range(len(said) - len(phrase) + 1):
            if tuple(said[i : i + len(phrase)]) == phrase:
                return i, len(phrase)
    return None


def _without(reading: Reading, place: int, size: int) -> Reading:
    units = tuple(u for u in reading.units if u.kind == "m" or u.end <= place or u.position >= place + size)
    return replace(reading, units=units)


def _companion(snapshot: Snapshot, likely: Sequence[str]) -> str | None:
    """The one person who is told of together with the likeliest, if there is just one."""
    pairs = [_persons(snapshot, fact) for fact in snapshot.base.facts.values()] if likely else []
    others = {other for pair in pairs if len(pair) == 2 and likely[0] in pair for other in pair if other != likely[0]}
    return others.pop() if len(others) == 1 else None


def _persons(snapshot: Snapshot, item: Cited) -> set[str]:
    index, persons = snapshot.matcher.index, snapshot.matcher.around.persons
    told = index.profiles[index.number[item.id]].told_keys & persons
    return {key[2:] for key in told}


def _about(snapshot: Snapshot, reading: Reading, name: str) -> Match:
    """The answer to the rest of the question, asked of that person."""
    unit = Unit((f"e:{name}",), name, 0, reading.focus)
    asks = bool(reading.kinds) or any(not unit.is_ordinary for unit in reading.units)
    whole = reading if asks else replace(reading, kinds=frozenset(["who"]))
    return snapshot.matcher.match(replace(whole, units=(*whole.units, unit)), wide=True)


def _other(snapshot: Snapshot, reading: Reading, context: Context) -> Match | None:
    """The other of two persons of whom was told, or another thing of the kind named."""
    of_two = other_of_two(snapshot, reading, context)
    if of_two is not None:
        return of_two
    told = [item for name in (*context.items, *context.earlier[:_FAR]) if (item := snapshot.base.find(name))]
    last = [item for item in told if isinstance(item, Fact | Quote)]
    pair = next((found for item in last if len(found := _persons(snapshot, item)) == 2), set())
    before = {name for item in last for name in (whose(item), item.speaker) if name}
    left = pair - before
    if left == pair:  # of both was told together, and of one of them more was asked since
        left -= set(next(([name] for name in context.entities if name in pair), []))
    content = [unit for unit in reading.units if not unit.is_ordinary]
    asks_of_person = (content or reading.kinds <= {"who"}) and not any(unit.kind == "c" for unit in content[1:])
    if len(left) == 1 and asks_of_person:  # of "the other AIDS message" more than one thing is said
        return _about(snapshot, reading, left.pop())
    if not content:
        return None
    others = [
        candidate
        for candidate in snapshot.matcher.candidates(reading, wide=True)
        if isinstance(candidate.item, Fact | Quote) and whose(candidate.item) not in before
    ]
    match = snapshot.matcher.decide(reading, others)
    return match if match.items else None
