"""What the bot does besides answering free text, for every adapter alike: one command in, one reply out. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from citebot.answering.lookup import answered, fact, listing, other, quote
from citebot.answering.memory import next_context
from citebot.answering.pages import Choice, Command, Done, Entry, Page, Reply
from citebot.answering.snapshot import Snapshot
from citebot.answering.sources import evidence, items_of, source
from citebot.answering.timeline import figures, figures_page, other_times, timeline
from citebot.model.answers import Answer
from citebot.model.claims import Cited, Fact, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang, in_language

_TYPED = re.compile(r"/([a-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_LONGEST = 400
Run = Callable[[Snapshot, Command, Context, Lang], Reply]


def parse(text: str) -> Command | None:
    """The command that ``text`` is, if it begins with a slash and a name; known or not."""
    match = _TYPED.fullmatch(text.strip())
    return None if match is None else Command(match[1], " ".join((match[2] or "").split())[:_LONGEST])


def run(snapshot: Snapshot, command: Command, context: Context, lang: Lang) -> Done | None:
    """Carry ``command`` out; ``None`` if there is no such command here."""
    action = COMMANDS.get(command.name)
    if action is None:
        return None
    return settle(snapshot, action(snapshot, _paged(command), context, lang), context, lang)


def settle(snapshot: Snapshot, reply: Reply, context: Context, lang: Lang) -> Done:
    """What the conversation is about after ``reply``."""
    if isinstance(reply, Answer):
        return Done(reply, next_context(snapshot, context, reply.outcome, None, lang))
    shown = _find(snapshot, reply.items)
    if not shown:
        return Done(reply, replace(context, lang=lang))
    about = next_context(snapshot, context, snapshot.composer.answered(shown, lang), None, lang)
    return Done(reply, replace(about, question=context.question))


def about_items(snapshot: Snapshot, items: Sequence[str], context: Context) -> Context:
    """``context``, turned to these items: a reply to an answer is about that answer."""
    found = _find(snapshot, items)
    if not found:
        return context
    lang = context.lang or "en"
    return next_context(
        snapshot, replace(context, items=(), entities=()), snapshot.composer.answered(found, lang), None, lang
    )


def _paged(command: Command) -> Command:
    """``/topics deployments 2`` is page 2 of ``/topics deployments``."""
    head, _, tail = command.argument.rpartition(" ")
    if command.name in {"topics", "timeline", "items"} and tail.isdecimal() and len(tail) < 4 and command.page == 1:
        return Command(command.name, head, int(tail))
    return command


def _find(snapshot: Snapshot, ids: Sequence[str]) -> list[Cited]:
    found = [snapshot.base.find(name) for name in ids]
    return [item for item in found if isinstance(item, Fact | Quote)]


def _meant(snapshot: Snapshot, command: Command, context: Context) -> list[Cited]:
    return _find(snapshot, command.argument.split() if command.argument else context.items)


def _show(snapshot: Snapshot, command: Command, _: Context, lang: Lang) -> Reply:
    found = _find(snapshot, command.argument.split())
    gap = snapshot.base.gaps.get(command.argument)
    if gap is not None:
        return Answer(snapshot.composer.gap(gap, lang), lang, snapshot.version)
    return answered(snapshot, found, lang) if found else other(snapshot, "choose-again", lang)


def _evidence(snapshot: Snapshot, command: Command, context: Context, lang: Lang) -> Reply:
    found = _meant(snapshot, command, context)
    return evidence(snapshot, found, lang) if found else other(snapshot, "cmd-nothing-shown", lang)


def _more(snapshot: Snapshot, command: Command, context: Context, lang: Lang) -> Reply:
    found = _meant(snapshot, command, context)
    if not found:
        return other(snapshot, "cmd-nothing-shown", lang)
    near = related(snapshot, found[0])
    if not near:
        return other(snapshot, "cmd-no-more", lang)
    asked = Command("more", found[0].id, command.page)
    return listing(snapshot, snapshot.composer.reply("cmd-more", lang), near, asked, lang, size=5)


def related(snapshot: Snapshot, item: Cited) -> tuple[Cited, ...]:
    """More on the same thing: the same subject first, then the same topic; never the item itself."""

    def of(one: Cited) -> str:
        return one.subject if isinstance(one, Fact) else one.speaker

    same = [one for one in snapshot.base.by_topic[item.topic] if one.id != item.id]
    return tuple(sorted(same, key=lambda one: of(one) != of(item)))


def _figures(snapshot: Snapshot, command: Command, context: Context, lang: Lang) -> Reply:
    found = _meant(snapshot, command, context)
    if not any(other_times(snapshot, item) for item in found):
        return other(snapshot, "cmd-no-figures", lang)
    return figures_page(snapshot, found, lang)


def _topics(snapshot: Snapshot, command: Command, _: Context, lang: Lang) -> Reply:
    topics, by_topic, said = snapshot.base.topics, snapshot.base.by_topic, command.argument
    reply = snapshot.composer.reply
    named = (
        said
        if said in topics
        else next(
            (
                name
                for name, label in topics.items()
                if said and said.lower() in {text.lower() for text in label.values()}
            ),
            "",
        )
    )
    if named:
        page = listing(
            snapshot,
            in_language(topics[named], lang),
            by_topic.get(named, ()),
            replace(command, argument=named),
            lang,
        )
        drawn = Command("figures-picture", named) if figures(snapshot, named, lang) else None
        up = Choice(reply("cmd-all-topics", lang), Command("topics"))
        return replace(page, turns=(*page.turns, up), picture=drawn)
    choices = tuple(
        Choice(f"{in_language(label, lang)} ({len(by_topic.get(name, ()))})", Command("topics", name))
        for name, label in topics.items()
    )
    title = reply("cmd-topics-unknown" if said else "cmd-topics", lang)
    return Page(
        title,
        lang,
        choices=choices,
        picture=Command("figures-picture") if figures(snapshot, None, lang) else None,
    )


def _about(snapshot: Snapshot, _: Command, __: Context, lang: Lang) -> Reply:
    base, reply = snapshot.base, snapshot.composer.reply
    documents = {one.document_id for one in base.sources.values()}
    numbers = {"facts": len(base.facts), "quotes": len(base.quotes), "sources": len(documents)}
    text = reply("cmd-about", lang, **{name: str(number) for name, number in numbers.items()})
    version = Entry(snapshot.version, reply("cmd-version", lang))
    choice = Choice(reply("cmd-show-sources", lang), Command("source"))
    return Page("Citebot", lang, entries=(Entry(text), version), choices=(choice,))


def _sentence(name: str) -> Run:
    def say(snapshot: Snapshot, _: Command, __: Context, lang: Lang) -> Reply:
        return other(snapshot, name, lang)

    return say


COMMANDS: dict[str, Run] = {
    "start": _sentence("cmd-start"),
    "help": _sentence("cmd-help"),
    "fact": lambda snapshot, command, _, lang: fact(snapshot, command, lang),
    "quote": lambda snapshot, command, _, lang: quote(snapshot, command, lang),
    "source": lambda snapshot, command, _, lang: source(snapshot, command, lang),
    "items": lambda snapshot, command, _, lang: items_of(snapshot, command, lang),
    "topics": _topics,
    "timeline": lambda snapshot, command, _, lang: timeline(snapshot, command, lang),
    "about": _about,
    "privacy": _sentence("cmd-privacy"),
    "show": _show,
    "evidence": _evidence,
    "more": _more,
    "figures": _figures,
}
"""By name. ``language`` and ``forgetme`` change what an adapter keeps, so each adapter has its own."""

__all__ = ["COMMANDS", "about_items", "parse", "related", "run", "settle"]
