"""Any reply as plain text: pages for adapters without buttons, where choices are numbered or typed."""

from __future__ import annotations

from citebot.answering.compose import Composer
from citebot.answering.pages import Entry, Reply
from citebot.answering.plain import plain
from citebot.model.answers import Answer
from citebot.model.provenance import Lang


def reply_text(reply: Reply, composer: Composer) -> str:
    """The whole reply; the choices of a page are numbered."""
    if isinstance(reply, Answer):
        return plain(reply, composer)
    blocks = [reply.title]
    lines = []
    for number, entry in enumerate(reply.entries):
        apart = "\n" if number and (entry.begins or entry.citations) else ""
        lines.append(apart + _entry(entry, composer, reply.lang))
    blocks += ["\n".join(lines)] if lines else []
    if reply.choices:
        numbered = [f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, 1)]
        blocks.append("\n".join([reply.choosing, *numbered] if reply.choosing else numbered))
    ends = [reply.note] if reply.note else []
    ends += [f"{choice.label}: {choice.command.typed()}" for choice in reply.turns]
    if reply.link:
        ends.append(reply.link)
    if ends:
        blocks.append("\n".join(ends))
    return "\n\n".join(blocks)


def _entry(entry: Entry, composer: Composer, lang: Lang) -> str:
    text = f"“{entry.text}”" if entry.quoted else entry.text
    lines = [f"{entry.label}: {text}" if entry.label else text]
    if entry.citations:
        cited = "; ".join(composer.source_line(citation, lang) for citation in entry.citations)
        lines.append(f"{composer.reply('source', lang)}: {cited}")
    return "\n".join(lines)
