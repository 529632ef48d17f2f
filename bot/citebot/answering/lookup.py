"""Looking things up by name or by words: what /fact and /quote find, and what a search offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from citebot.answering.compose import MAX_OPTIONS
from citebot.answering.pages import Choice, Command, Page, Reply
from citebot.answering.snapshot import Snapshot
from citebot.intents.normalize import words as folded
from citebot.model.answers import Answer, Other, Outcome
from citebot.model.claims import Cited, Fact, Quote
from citebot.model.provenance import Lang, in_language

# An explicit search may offer what free text would be too unsure of to state; the user chooses.
_WORTH_OFFERING = 0.6
_LONGEST = 300


def fact(snapshot: Snapshot, command: Command, lang: Lang) -> Reply:
    """``/fact WORDS`` or ``/fact ID``: the fact, a choice of facts, or the plain word that there is none."""
    if not command.argument:
        return other(snapshot, "cmd-fact-example", lang)
    item = snapshot.base.find(command.argument)
    if isinstance(item, Fact | Quote):
        return answered(snapshot, [item], lang)
    return _search(snapshot, command.argument, lang, Fact)


def quote(snapshot: Snapshot, command: Command, lang: Lang) -> Reply:
    """``/quote SPEAKER``, ``/quote WORDS`` or ``/quote ID``; without an argument, who is quoted at all."""
    base, said = snapshot.base, command.argument
    if not said:
        return speakers(snapshot, lang)
    item = base.find(said)
    if isinstance(item, Fact | Quote):
        return answered(snapshot, [item], lang)
    quotes = list(base.quotes.values())
    if said in base.entities:
        return _quotes_of(snapshot, [q for q in quotes if q.speaker == said], command, lang)
    reading = snapshot.reader.read(said[:_LONGEST], lang)
    voices = {q.speaker for q in quotes}
    named = {key[2:] for unit in reading.units for key in unit.keys if key[:2] == "e:" and key[2:] in voices}
    spoken = [q for q in quotes if q.speaker in named]
    beside = [unit for unit in reading.units if not any(key[2:] in named for key in unit.keys)]
    if spoken and not beside:
        return _quotes_of(snapshot, spoken, Command("quote", spoken[0].speaker, command.page), lang)
    found = _search(snapshot, said, lang, Quote, among=spoken)
    if spoken and isinstance(found, Answer) and found.name == "unknown":
        return _quotes_of(snapshot, spoken, Command("quote", spoken[0].speaker, command.page), lang)
    return found


def speakers(snapshot: Snapshot, lang: Lang) -> Page:
    """Everyone with words of their own in the documents."""
    counts: dict[str, int] = {}
    for item in snapshot.base.quotes.values():
        counts[item.speaker] = counts.get(item.speaker, 0) + 1
    ordered = sorted(counts, key=lambda speaker: -counts[speaker])
    choices = tuple(
        Choice(
            f"{in_language(snapshot.base.entities[name].label, lang)} ({counts[name]})",
            Command("quote", name),
        )
        for name in ordered
    )
    reply = snapshot.composer.reply
    return Page(reply("cmd-speakers", lang), lang, choices=choices, note=reply("cmd-quote-example", lang))


def _quotes_of(snapshot: Snapshot, quotes: Sequence[Quote], command: Command, lang: Lang) -> Reply:
    if len(quotes) == 1:
        return answered(snapshot, quotes, lang)
    speaker = in_language(snapshot.base.entities[quotes[0].speaker].label, lang)
    page = listing(snapshot, snapshot.composer.reply("cmd-quotes-of", lang, speaker=speaker), quotes, command, lang)
    # The title names the speaker; what each quotation is about is enough below it.
    abouts = (choice.label.removeprefix(f"{speaker}: ") for choice in page.choices)
    labels = (about[:1].upper() + about[1:] for about in abouts)
    choices = tuple(replace(old, label=label) for old, label in zip(page.choices, labels, strict=True))
    return replace(page, choices=choices)


def offers(snapshot: Snapshot, text: str, lang: Lang, limit: int = 12) -> tuple[Cited, ...]:
    """The facts and quotes that fit ``text``: the answer to it, what has all its words, what is near."""
    reading = snapshot.reader.read(text[:_LONGEST], lang)
    if not reading.units:
        return ()
    match = snapshot.matcher.match(reading, wide=True)
    exact = [item for item in match.items if isinstance(item, Fact | Quote)]
    near = [
        candidate.item
        for candidate in match.candidates
        if isinstance(candidate.item, Fact | Quote)
        and not candidate.misfits
        and candidate.score >= _WORTH_OFFERING * snapshot.matcher.threshold
    ]
    found = [*exact, *containing(text, snapshot.base.cited(), lang), *near]
    return tuple({item.id: item for item in found}.values())[:limit]


def containing(text: str, items: Iterable[Cited], lang: Lang) -> list[Cited]:
    """The items whose own text has every word of ``text``."""
    wanted = set(folded(text))
    if not wanted:
        return []

    def own(item: Cited) -> str:
        if isinstance(item, Fact):
            return f"{item.statement['en']} {in_language(item.statement, lang)}"
        return f"{item.text} {in_language(item.about, lang)}"

    return [item for item in items if wanted <= set(folded(own(item)))]


def _search(
    snapshot: Snapshot, text: str, lang: Lang, kind: type[Fact] | type[Quote], among: Sequence[Cited] = ()
) -> Answer:
    text = text[:_LONGEST]
    reading = snapshot.reader.read(text, lang)
    match = snapshot.matcher.match(reading, wide=True)
    sure = [item for item in match.items if isinstance(item, kind)]
    if sure and not match.close:
        return answered(snapshot, sure, lang)
    allowed = {item.id for item in among}
    fitting: list[Cited] = [
        candidate.item
        for candidate in match.candidates
        if isinstance(candidate.item, kind)
        and not candidate.misfits
        and candidate.score >= _WORTH_OFFERING * snapshot.matcher.threshold
        and (not allowed or candidate.item.id in allowed)
    ]
    if not fitting:
        pool = among or [item for item in snapshot.base.cited() if isinstance(item, kind)]
        fitting = containing(text, pool, lang)
    if len(fitting) == 1:
        return answered(snapshot, fitting, lang)
    if fitting:
        return _answer(snapshot, snapshot.composer.ambiguous(fitting[:MAX_OPTIONS], lang), lang)
    if match.gap is not None:
        return _answer(snapshot, snapshot.composer.gap(match.gap, lang), lang)
    return _answer(snapshot, snapshot.composer.unknown(match.rejected, lang), lang)


def listing(
    snapshot: Snapshot, title: str, items: Sequence[Cited], command: Command, lang: Lang, *, size: int = 8
) -> Page:
    """``items`` as choices, ``size`` to a page, with the ways back and on."""
    last = max(1, -(-len(items) // size))
    page = min(max(command.page, 1), last)
    shown = items[(page - 1) * size : page * size]
    reply = snapshot.composer.reply
    turns = []
    if page > 1:
        turns.append(Choice(reply("cmd-back", lang), Command(command.name, command.argument, page - 1)))
    if page < last:
        turns.append(Choice(reply("cmd-on", lang), Command(command.name, command.argument, page + 1)))
    note = reply("cmd-page", lang, page=str(page), pages=str(last)) if last > 1 else ""
    choices = tuple(Choice(snapshot.composer.option(item, lang).label, Command("show", item.id)) for item in shown)
    return Page(title, lang, choices=choices, note=note, turns=tuple(turns), items=tuple(i.id for i in shown[:1]))


def answered(snapshot: Snapshot, items: Sequence[Cited], lang: Lang) -> Answer:
    """The answer made of these items."""
    return _answer(snapshot, snapshot.composer.answered(items, lang), lang)


def other(snapshot: Snapshot, name: str, lang: Lang, **values: str) -> Answer:
    """A sentence of the bot's own."""
    return _answer(snapshot, Other(snapshot.composer.reply(name, lang, **values)), lang)


def _answer(snapshot: Snapshot, outcome: Outcome, lang: Lang) -> Answer:
    return Answer(outcome, lang, snapshot.version)
