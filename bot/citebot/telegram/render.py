"""Replies as Telegram messages: the statement or quotation first, then who says so, then the sources.

Whatever the texts, a message keeps within Telegram's limits, and its source is the last thing to be cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from citebot.answering.compose import Composer
from citebot.answering.pages import Entry, Page, Reply
from citebot.model.answers import Ambiguous, Answered, Option, Other, Paragraph, Unknown
from citebot.model.provenance import Citation, Lang, in_language
from citebot.telegram.markup import (
    TEXT_LIMIT,
    Piece,
    aside,
    bold,
    italic,
    joined,
    linked,
    plain,
    quotation,
    size_of,
    units,
    visible,
)

_SOURCE_ROOM = 420
_MOST_SOURCES = 6
_ATTRIBUTION_ROOM = 300
_LABEL_ROOM = 40
# All entities together may have about 9,500 bytes; links are most of that.
_LINK_BYTES = 6000


def reply_html(reply: Reply, composer: Composer, *, limit: int = TEXT_LIMIT) -> str:
    """Any reply as one message of at most ``limit`` visible characters."""
    if isinstance(reply, Page):
        return visible(_page(reply, composer, limit))
    match reply.outcome:
        case Answered() as answered:
            return visible(_answered(answered, composer, reply.lang, limit))
        case Ambiguous(prompt, options):
            return visible(joined((plain(prompt, 600), _numbered(options)), "\n\n"))
        case Unknown(text, nearest):
            return visible(_unknown(text, nearest, composer, reply.lang))
        case Other(text):
            return says(text)


def says(text: str) -> str:
    """A sentence of the bot's own."""
    return visible(plain(text))


def _answered(answered: Answered, composer: Composer, lang: Lang, limit: int) -> Piece:
    lead = plain(answered.lead, 300)
    budget = _Links()
    blocks = [lead] if lead else []
    room = limit - (lead.size + 2 if lead else 0)
    count = len(answered.paragraphs)
    for number, paragraph in enumerate(answered.paragraphs):
        left = count - number - 1
        more = plain(composer.reply("tg-left-out", lang, count=str(left + 1))) if number else Piece()
        share = room if number else max(room - 2 * _SOURCE_ROOM * bool(left), room // 2)
        block = _paragraph(paragraph, composer, lang, share, budget)
        # Further paragraphs are shown whole or not at all.
        if number and block.size + 2 + (more.size + 2 if left else 0) > room:
            blocks.append(more)
            break
        blocks.append(block)
        room -= block.size + 2
        if number and room < _SOURCE_ROOM and left:
            blocks.append(plain(composer.reply("tg-left-out", lang, count=str(left))))
            break
    return joined(blocks, "\n\n")


def _paragraph(paragraph: Paragraph, composer: Composer, lang: Lang, room: int, budget: _Links) -> Piece:
    sources = _sources(paragraph.citations, composer, lang, room // 2, budget)
    attribution = plain(f"— {paragraph.attribution}" if paragraph.attribution else "", _ATTRIBUTION_ROOM)
    room -= sources.size + attribution.size + 4
    text = f"“{paragraph.text}”" if paragraph.quoted else paragraph.text
    said = plain(text, max(room, 1))
    said = quotation(said) if paragraph.quoted else said
    room -= said.size + 1
    besides = []
    for extra in (paragraph.translation, *paragraph.notes):
        piece = aside(plain(extra, room - 2)) if extra and room > 80 else Piece()
        room -= piece.size + 1 if piece else 0
        besides.append(piece)
    return joined((joined((said, attribution, *besides)), sources), "\n\n")


class _Links:
    """How many bytes of addresses one message may still hold."""

    def __init__(self) -> None:
        self.left = _LINK_BYTES

    def allow(self, address: str | None) -> str | None:
        if address is None:
            return None
        for candidate in (address, address.partition("#")[0]):
            size = size_of(candidate) + 16
            if size <= self.left:
                self.left -= size
                return candidate
        return None


def _sources(citations: Sequence[Citation], composer: Composer, lang: Lang, room: int, budget: _Links) -> Piece:
    many = len(citations) > 1
    head = italic(plain(composer.reply("sources" if many else "source", lang) + ":", 40))
    each = max(60, min(_SOURCE_ROOM, (room - 40) // min(max(len(citations), 1), _MOST_SOURCES)))
    lines = [
        (plain("• ") if many else Piece()) + source_line(citation, composer, lang, each - 4, budget)
        for citation in citations[:_MOST_SOURCES]
    ]
    if len(citations) > _MOST_SOURCES:
        lines.append(plain(composer.reply("tg-left-out", lang, count=str(len(citations) - _MOST_SOURCES))))
    return joined((head, *lines)) if many else head + plain(" ") + lines[0]


def source_line(citation: Citation, composer: Composer, lang: Lang, room: int, budget: _Links | None = None) -> Piece:
    """Publisher, title and date in words; the title opens the source at the words."""
    line = composer.source_line(citation, lang)
    title = citation.source.title["en"] if citation.source.title else in_language(citation.source.name, lang)
    link = (budget or _Links()).allow(citation.link)
    before, found, after = line.partition(title)
    if not found or units(line) > room:
        # The date stands at the end and matters more than a long title's last words.
        around = units(before) + units(after) if found else 0
        if not found or around + 20 > room:
            return linked(plain(line, room), link)
        return plain(before) + linked(plain(title, room - around), link) + plain(after)
    return plain(before) + linked(plain(title), link) + plain(after)


def _unknown(text: str, nearest: Sequence[Option], composer: Composer, lang: Lang) -> Piece:
    said = plain(text, 1500)
    if not nearest:
        return said
    shown = nearest[:5]
    near = _numbered(shown) if are_long([one.label for one in shown]) else _pointed(shown)
    return joined((said, joined((plain(composer.reply("i-do-have", lang), 100), near))), "\n\n")


def _pointed(options: Sequence[Option]) -> Piece:
    return joined(plain(f"• {option.label}", 300) for option in options)


def _numbered(options: Sequence[Option]) -> Piece:
    return joined(plain(f"{number}. {option.label}", 300) for number, option in enumerate(options, 1))


def _page(page: Page, composer: Composer, limit: int) -> Piece:
    budget = _Links()
    title = bold(plain(page.title, 200))
    note = italic(plain(page.note, 200))
    labels = listed(page)
    choices = joined(plain(f"{number}. {label}", 160) for number, label in enumerate(labels, 1))
    choices = joined((plain(page.choosing, 100), choices)) if choices else choices
    tail = joined((choices, note), "\n\n")
    room = limit - title.size - tail.size - 4
    shown: list[Piece] = []
    for number, entry in enumerate(page.entries):
        piece = _entry(entry, composer, page.lang, max(room // (1 if number else 2), _SOURCE_ROOM), budget)
        if piece.size + 40 > room:
            left = len(page.entries) - number
            shown.append(plain(composer.reply("tg-left-out", page.lang, count=str(left)), 60))
            break
        if number and (entry.begins or entry.citations):
            piece = Piece("\n" + piece.html, piece.size + 1)
        shown.append(piece)
        room -= piece.size + 1
    return joined((title, joined(shown), tail), "\n\n")


def listed(page: Page) -> tuple[str, ...]:
    """The labels that are too long for buttons, so that the text lists them and the buttons are numbered."""
    labels = tuple(choice.label for choice in page.choices)
    return labels if are_long(labels) else ()


def are_long(labels: Sequence[str]) -> bool:
    """Whether these labels of several are too long to be read on buttons; a single one is understood cut short, too."""
    return len(labels) > 1 and any(units(label) > _LABEL_ROOM for label in labels)


def _entry(entry: Entry, composer: Composer, lang: Lang, room: int, budget: _Links) -> Piece:
    sources = [source_line(c, composer, lang, _SOURCE_ROOM // 2, budget) for c in entry.citations[:2]]
    below = joined((italic(plain(composer.reply("source", lang) + ": ", 40)) + piece for piece in sources), "\n")
    label = bold(plain(f"{entry.label}: ", 120)) if entry.label else Piece()
    text = f"“{entry.text}”" if entry.quoted else entry.text
    link = budget.allow(entry.link)
    said = label + linked(plain(text, max(room - below.size - label.size - 2, 1)), link)
    return joined((said, below))
