"""What the base can place in time: events in their order, and figures that were given at several times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from citebot.answering.lookup import containing, offers
from citebot.answering.pages import Choice, Command, Entry, Page
from citebot.answering.snapshot import Snapshot
from citebot.answering.wording import as_heading, date_in_words
from citebot.model.claims import Cited, Fact, Nature
from citebot.model.edtf import EdtfDate
from citebot.model.figures import MONTHS
from citebot.model.provenance import Citation, Lang, in_language

PAGE = 8
_EVENTS = frozenset({Nature.DONE, Nature.PLAN, Nature.AIM})
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?:\s(?:million|billion|thousand|per cent|%))?")
_FACTORS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_UNITS = {"million": "triệu", "billion": "tỷ", "thousand": "nghìn", "per cent": "%"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a series: when it was given, by whom it is cited."""

    value: float
    shown: str
    date: EdtfDate | None
    when: str
    fact: Fact


def timeline(snapshot: Snapshot, command: Command, lang: Lang) -> Page:
    """``/timeline``, or ``/timeline WORDS`` for what concerns them; dates without a year stand at the end."""
    found = events(snapshot, command.argument, lang)
    last = max(1, -(-len(found) // PAGE))
    page = min(max(command.page, 1), last)
    shown = found[(page - 1) * PAGE : page * PAGE]
    reply = snapshot.composer.reply
    if not shown:
        topics = tuple(
            Choice(in_language(label, lang), Command("timeline", name))
            for name, label in snapshot.base.topics.items()
            if events(snapshot, name, lang)
        )
        return Page(reply("cmd-timeline-empty", lang), lang, choices=topics)
    topic = snapshot.base.topics.get(command.argument)
    title = reply("cmd-timeline", lang) + (f": {in_language(topic, lang)}" if topic else "")
    turns = []
    if page > 1:
        turns.append(Choice(reply("cmd-back", lang), Command("timeline", command.argument, page - 1)))
    if page < last:
        turns.append(Choice(reply("cmd-on", lang), Command("timeline", command.argument, page + 1)))
    return Page(
        title,
        lang,
        entries=tuple(
            Entry(in_language(fact.statement, lang), dated(fact, lang), _first(fact.citations)) for fact in shown
        ),
        note=reply("cmd-page", lang, page=str(page), pages=str(last)) if last > 1 else "",
        turns=tuple(turns),
        items=tuple(fact.id for fact in shown[:1]),
        picture=Command("timeline-picture", command.argument, page),
    )


def dated(fact: Fact, lang: Lang) -> str:
    """The date of a fact as the heading of its line."""
    return as_heading(date_in_words(fact.as_of, lang))


def events(snapshot: Snapshot, words: str, lang: Lang) -> list[Fact]:
    """The dated facts about ``words`` (a topic, or any words), oldest first, one for each date and subject."""
    found = (_events(items) for items in _about(snapshot, words, lang))
    return next((facts for facts in found if facts), [])


def _events(items: Iterable[Cited]) -> list[Fact]:
    kept: dict[tuple[str, str], Fact] = {}
    for item in items:
        if not isinstance(item, Fact) or item.as_of is None or item.nature not in _EVENTS:
            continue
        # A fact told under its source's own date says when it was printed, which is no event.
        if item.property != "date" and any(c.source.issued == item.as_of for c in item.citations):
            continue
        key = (item.as_of.text, item.subject)
        if key not in kept or _rank(item) < _rank(kept[key]):
            kept[key] = item
    return sorted(kept.values(), key=_when)


def figures(snapshot: Snapshot, topic: str | None, lang: Lang) -> dict[str, tuple[Figure, ...]]:
    """Every series (of one topic) with numbers of several times, each number as its fact states it."""
    found: dict[str, tuple[Figure, ...]] = {}
    for name, facts in snapshot.base.series.items():
        if topic and all(fact.topic != topic for fact in facts):
            continue
        numbers = tuple(number for fact in reversed(facts) if (number := _figure(fact, lang)) is not None)
        if len(numbers) > 1:
            found[name] = numbers
    return found


def other_times(snapshot: Snapshot, item: Cited) -> tuple[Fact, ...]:
    """The other dated figures of the same thing."""
    if not isinstance(item, Fact) or not item.series:
        return ()
    return tuple(fact for fact in snapshot.base.series[item.series] if fact.id != item.id)


def figures_page(snapshot: Snapshot, items: Sequence[Cited], lang: Lang) -> Page:
    """The same figure at its different times."""
    facts = list(
        {f.id: f for item in items if isinstance(item, Fact) for f in (item, *other_times(snapshot, item))}.values()
    )
    facts.sort(key=_when)
    return Page(
        snapshot.composer.reply("cmd-figures", lang),
        lang,
        entries=tuple(
            Entry(in_language(fact.statement, lang), dated(fact, lang), _first(fact.citations)) for fact in facts
        ),
        items=tuple(fact.id for fact in facts),
        picture=Command("figures-picture", facts[0].topic) if figures(snapshot, facts[0].topic, lang) else None,
    )


def _about(snapshot: Snapshot, words: str, lang: Lang) -> Iterator[Iterable[Cited]]:
    """What ``words`` may mean, the surest first: everything, a topic, what names or says them, what is near."""
    base = snapshot.base
    if not words:
        yield base.cited()
    elif words in base.topics:
        yield base.by_topic.get(words, ())
    else:
        reading = snapshot.reader.read(words[:200], lang)
        named = {key[2:] for unit in reading.units for key in unit.keys if key[:2] == "e:"}
        subjects = [fact for fact in base.facts.values() if fact.subject in named]
        yield [*subjects, *containing(words, base.cited(), lang)]
        yield offers(snapshot, words, lang)


def _rank(fact: Fact) -> int:
    return 0 if fact.property == "date" else 1 if "when" in fact.property else 2


def _when(fact: Fact) -> tuple[int, int, int]:
    date = fact.as_of
    if date is None or date.earliest is None:
        part = date.start if date else None
        return (1, part.month or 0, part.day or 0) if part else (2, 0, 0)
    return (0, date.earliest.toordinal(), date.latest.toordinal() if date.latest else 0)


def _first(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    return tuple(citations[:1])


def in_words(shown: str, lang: Lang) -> str:
    """An English number as it is written in ``lang``: 1,200.5 is 1.200,5 in Vietnamese."""
    if lang == "en":
        return shown
    number, _, unit = shown.partition(" ")
    number = number.translate(str.maketrans(",.", ".,"))
    return f"{number} {_UNITS.get(unit, unit)}".strip()


def _figure(fact: Fact, lang: Lang) -> Figure | None:
    """The first number of the statement that is no part of a date."""
    text = fact.statement["en"]
    for match in _FIGURE.finditer(text):
        shown = match.group()
        number = shown.split()[0].replace(",", "")
        before, after = text[: match.start()].split()[-1:], text[match.end() :].split()[:1]
        in_date = any(word.strip(".,").lower() in MONTHS for word in (*before, *after))
        is_year = re.fullmatch(r"(?:19|20)\d\d", number) is not None
        if in_date or is_year or text[match.end() : match.end() + 1] in {"-", "–"}:
            continue
        try:
            value = float(number) * _FACTORS.get(shown.partition(" ")[2], 1.0)
            return Figure(value, in_words(shown, lang), fact.as_of, date_in_words(fact.as_of, lang), fact)
        except ValueError:
            continue
    return None
