"""What is asked of the telling itself: when that was said, by whom and in what office; who gave a figure."""

from __future__ import annotations

from collections.abc import Sequence

from citebot.answering.pronouns import meant
from citebot.answering.snapshot import Snapshot
from citebot.intents.match import Candidate
from citebot.intents.reading import Reading
from citebot.intents.times import is_count
from citebot.model.claims import Fact, Item, Quote
from citebot.model.dialogue import Context

_WHEN = frozenset({"when", "day", "month", "year"})
_THAT = frozenset(["that", "this", "it"])
_OFFICE = "c:role"
_SHORT = 4
"""So few words say nothing of whom: "exact post, please"."""
_FIGURES = frozenset(["c:data", "c:number-count"])
"""What a number is called: "who came up with that figure?"."""


def of_the_telling(snapshot: Snapshot, reading: Reading, context: Context) -> tuple[Item, ...] | None:
    """What was just told, if it is asked when that was said, or by whom: both stand with it.

    Empty if the day is not known, which nothing else tells either; ``None`` if something else is asked.
    """
    index, when, asks_who = snapshot.matcher.index, reading.kinds & _WHEN, "who" in reading.kinds
    last = [item for name in context.items[:1] if isinstance(item := snapshot.base.find(name), Fact | Quote)]
    is_somebodys = any(item.speaker is not None for item in last)
    leans = reading.anaphora and len(reading.units) == 1
    says = leans and bool(snapshot.matcher.around.asked(reading).says)
    if when and (says or (is_somebodys and _is_when_that_was(reading))):
        dated = tuple(item for item in last if index.profiles[index.number[item.id]].on_a_day)
        return dated if dated or is_somebodys else None
    is_of_figure = asks_who and any(not _FIGURES.isdisjoint(unit.keys) for unit in reading.units)
    return tuple(last) if leans and asks_who and (says or is_of_figure) and is_somebodys else None


def _is_when_that_was(reading: Reading) -> bool:
    """Whether nothing is asked but "when was that?"; of somebody's words that is the day on which they were said."""
    return not reading.units and reading.kinds <= _WHEN and bool(reading.kinds) and bool(_THAT & {*reading.anaphora})


def of_the_office(snapshot: Snapshot, reading: Reading, context: Context) -> tuple[Item, ...]:
    """The office of whoever is spoken of, if nothing else is asked ("in what capacity?", "his post?").

    Of several, that which is told where the last answer is from.
    """
    light = snapshot.reader.light
    content = [u for u in reading.units if not u.is_ordinary and light.isdisjoint(u.keys)]
    asks = any(_OFFICE in unit.keys for unit in reading.units) and not reading.kinds - {"title", "list"}
    if not asks or content or reading.numerals or reading.moments or reading.is_polar:
        return ()
    persons = snapshot.matcher.around.persons
    names = meant(snapshot, reading, context) or [n for n in context.entities if f"e:{n}" in persons]
    if not names or (not reading.anaphora and len(reading.tokens) > _SHORT):
        return ()
    offices = [f for f in snapshot.base.facts.values() if f.subject == names[0] and f.property == "role"]
    told = [item for name in context.items if isinstance(item := snapshot.base.find(name), Fact | Quote)]
    sources = {citation.source.id for item in told for citation in item.citations}
    offices.sort(key=lambda fact: sources.isdisjoint(citation.source.id for citation in fact.citations))
    return tuple(offices[:1])


def of_a_figure(snapshot: Snapshot, reading: Reading, candidates: Sequence[Candidate]) -> tuple[Item, ...]:
    """What somebody told with just that figure, if nothing is asked but who gave it ("and the 75, who said that?").

    ``candidates`` are those of the question by itself.
    """
    words = [token.word for token in reading.tokens]
    figures = [n for n in reading.numerals if not n.ordinal and not is_count(words, n)]
    if "who" not in reading.kinds or len(figures) != 1 or any(unit.kind in "aesxy" for unit in reading.units):
        return ()
    reader, index = snapshot.reader, snapshot.matcher.index
    content = [unit for unit in reading.units if unit.kind in "cw" and not unit.is_ordinary]
    if any(reader.light.isdisjoint(unit.keys) and reader.saying.isdisjoint(unit.keys) for unit in content):
        return ()
    for candidate in candidates:
        item = candidate.item
        if candidate.refused or not isinstance(item, Fact) or item.speaker is None:
            continue
        if figures[0].value in index.profiles[index.number[item.id]].numbers:
            return (item,)
    return ()
