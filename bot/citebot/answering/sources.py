"""Source cards: what is known of a document, and on what an item rests."""

from __future__ import annotations

from collections.abc import Sequence

from citebot.answering.lookup import listing
from citebot.answering.pages import Choice, Command, Entry, Page
from citebot.answering.snapshot import Snapshot
from citebot.answering.wording import as_heading, date_in_words
from citebot.intents.normalize import words as folded
from citebot.model.claims import Cited, Fact, Quote
from citebot.model.provenance import Citation, Lang, Source, in_language

_LONGEST_COPY = 256


def source(snapshot: Snapshot, command: Command, lang: Lang) -> Page:
    """``/source ID`` or words of a title or publisher: the card; without an argument, the list."""
    sources, said = snapshot.base.sources, command.argument
    if not said:
        return _list(snapshot, list(sources.values()), "cmd-sources", lang)
    exact = sources.get(said.strip().lower())
    if exact is not None:
        return card(snapshot, exact, lang)
    wanted = set(folded(said[:200]))
    found = [one for one in sources.values() if wanted and wanted <= set(folded(_all_names(one)))]
    if len(found) == 1:
        return card(snapshot, found[0], lang)
    if found:
        return _list(snapshot, found, "which-one", lang)
    return _list(snapshot, list(sources.values()), "cmd-source-unknown", lang)


def card(snapshot: Snapshot, one: Source, lang: Lang) -> Page:
    """Title, publisher, dates as stated, and where it stands."""
    about = _uses(snapshot, one)
    choices = [
        Choice(snapshot.composer.reply("cmd-what-it-says", lang, count=str(len(about))), Command("items", one.id))
    ]
    whole = snapshot.base.sources.get(one.part_of) if one.part_of else None
    if whole is not None:
        choices.append(Choice(snapshot.composer.reply("cmd-whole-document", lang), Command("source", whole.id)))
    title = as_heading(in_language(one.name, lang))
    return Page(title, lang, entries=_facts_of(snapshot, one, lang), choices=tuple(choices), link=one.url)


def items_of(snapshot: Snapshot, command: Command, lang: Lang) -> Page:
    """Everything taken from one source."""
    one = snapshot.base.sources.get(command.argument)
    if one is None:
        return source(snapshot, Command("source", command.argument), lang)
    title = snapshot.composer.reply("cmd-items-of", lang, source=in_language(one.name, lang))
    return listing(snapshot, title, _uses(snapshot, one), command, lang)


def evidence(snapshot: Snapshot, items: Sequence[Cited], lang: Lang) -> Page:
    """On what the items rest: each source with its data, the words it prints, and who says so."""
    entries: list[Entry] = []
    reply = snapshot.composer.reply
    links: list[str] = []
    for citation in _cited(items):
        entries += _facts_of(snapshot, citation.source, lang, citation.link)
        words = citation.text or citation.locator.exact
        entries.append(Entry(words, reply("cmd-at-the-words", lang), quoted=True))
        if citation.link:
            links.append(citation.link)
    voices = _voices(snapshot, items, lang)
    entries += [Entry(text, reply("cmd-who-says", lang), begins=text == voices[0]) for text in voices]
    return Page(
        reply("cmd-evidence", lang),
        lang,
        entries=tuple(entries),
        choices=tuple(
            Choice(briefly(one, lang), Command("source", one.id))
            for one in {c.source.id: c.source for c in _cited(items)}.values()
        ),
        items=tuple(item.id for item in items),
        link=links[0] if len(links) == 1 else None,
        choosing=reply("cmd-more-of-sources", lang),
    )


def briefly(one: Source, lang: Lang) -> str:
    """Publisher and date, where there is no room for a title."""
    publisher = in_language(one.publisher.name, lang) if one.publisher else in_language(one.name, lang)
    return f"{publisher}, {date_in_words(one.issued, lang)}"


def copied(items: Sequence[Cited], lang: Lang, limit: int = _LONGEST_COPY) -> str:
    """A citation to paste elsewhere: publisher, title, date, address. A long title loses its end first."""
    citation = _cited(items)[0]
    one = citation.source
    publisher = in_language(one.publisher.name, lang) if one.publisher else ""
    title = one.title["en"] if one.title else in_language(one.name, lang)
    date = date_in_words(one.issued, lang)
    url = one.url or ""
    around = sum(len(part) + 2 for part in (publisher, date, url) if part) + 2
    if around + 20 > limit:
        url = ""
        around = sum(len(part) + 2 for part in (publisher, date) if part) + 2
    room = max(limit - around, 20)
    if len(title) > room:
        title = title[: room - 1].rstrip() + "…"
    return ", ".join(part for part in (publisher, f"“{title}”", date, url) if part)[:limit]


def _list(snapshot: Snapshot, found: Sequence[Source], title: str, lang: Lang) -> Page:
    choices = tuple(Choice(as_heading(in_language(one.name, lang)), Command("source", one.id)) for one in found)
    return Page(snapshot.composer.reply(title, lang), lang, choices=choices)


def _all_names(one: Source) -> str:
    named = [
        *one.name.values(),
        *(one.title or {}).values(),
        *(one.publisher.name.values() if one.publisher else ()),
    ]
    return " ".join((one.id.replace("-", " "), *named))


def _uses(snapshot: Snapshot, one: Source) -> list[Cited]:
    return [item for item in snapshot.base.cited() if any(c.source.id == one.id for c in item.citations)]


def _cited(items: Sequence[Cited]) -> tuple[Citation, ...]:
    cited = [citation for item in items for citation in item.citations]
    return tuple({citation.source.id: citation for citation in reversed(cited)}.values())[::-1]


def _voices(snapshot: Snapshot, items: Sequence[Cited], lang: Lang) -> list[str]:
    found: list[str] = []
    for item in items:
        if item.speaker is None:
            continue
        who = in_language(snapshot.base.entities[item.speaker].label, lang)
        role = in_language(item.role, lang) if item.role else ""
        when = item.said if isinstance(item, Quote) else item.as_of if isinstance(item, Fact) else None
        dated = date_in_words(when, lang) if when is not None else ""
        found.append(", ".join(part for part in (who, role, dated) if part))
    return list(dict.fromkeys(found))


def _facts_of(snapshot: Snapshot, one: Source, lang: Lang, link: str | None = None) -> tuple[Entry, ...]:
    """What is known of a source; an untitled one is named by what it is."""
    reply = snapshot.composer.reply
    link = link or one.url
    if one.title:
        entries = [Entry(one.title["en"], reply("cmd-title", lang), link=link, begins=True)]
    else:
        entries = [Entry(as_heading(in_language(one.name, lang)), reply("source", lang), link=link, begins=True)]
    if one.publisher:
        name = in_language(one.publisher.name, lang)
        by = "" if one.publisher.is_stated else f" ({reply('publisher-by-address', lang)})"
        entries.append(Entry(name + by, reply("cmd-publisher", lang)))
    dated = date_in_words(one.issued, lang)
    if one.issued_reasoning is not None:
        dated += f". {in_language(one.issued_reasoning, lang)}"
    entries.append(Entry(dated, reply("cmd-issued", lang)))
    if one.origin and one.origin in snapshot.base.sources:
        origin = snapshot.base.sources[one.origin]
        entries.append(Entry(as_heading(in_language(origin.name, lang)), reply("cmd-made-from", lang), link=origin.url))
    return tuple(entries)
