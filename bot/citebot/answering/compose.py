"""Items to an answer in the user's language: statement or quotation first, then who says so, then the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from citebot.answering.wording import as_heading, asked_date_in_words, date_in_words
from citebot.intents.catalog import Catalog
from citebot.intents.match import Candidate
from citebot.intents.proposal import Misfit
from citebot.knowledge.base import KnowledgeBase
from citebot.model.answers import Ambiguous, Answered, Option, Paragraph, Unknown
from citebot.model.claims import Basis, Cited, Fact, Gap, Item, Quote, Speech
from citebot.model.provenance import Citation, Lang, in_language

MAX_OPTIONS = 5
_LABEL = 96
_FORMS = re.compile(r"\{(\w+)\|([^{}|]*)\|([^{}|]*)\}")


class Composer:
    """Words answers from one base with one catalog's replies."""

    def __init__(self, base: KnowledgeBase, catalog: Catalog) -> None:
        self.base, self.catalog = base, catalog

    def reply(self, name: str, lang: Lang, **values: str) -> str:
        """A sentence of the bot's own, from the catalog, in ``lang`` or else in English.

        ``{count}`` is filled in; ``{count|fact|facts}`` becomes the first form for one and the second otherwise.
        """
        replies: Mapping[str, str] = self.catalog[lang].replies
        text = replies.get(name) or self.catalog["en"].replies.get(name, "")
        text = _FORMS.sub(lambda found: found[2 if values.get(found[1]) == "1" else 3], text)
        for key, value in values.items():
            text = text.replace("{" + key + "}", value)
        return text

    def answered(self, items: Sequence[Cited], lang: Lang, lead: str = "") -> Answered:
        """The answer made of ``items``, in their order."""
        return Answered(tuple(items), tuple(self.paragraph(item, lang) for item in items), lead)

    def paragraph(self, item: Cited, lang: Lang) -> Paragraph:
        """One item as it is told to a reader."""
        return self._fact(item, lang) if isinstance(item, Fact) else self._quote(item, lang)

    def _fact(self, fact: Fact, lang: Lang) -> Paragraph:
        notes = []
        if fact.reasoning is not None:
            name = "computed" if fact.basis is Basis.COMPUTED else "inferred"
            notes.append(self.reply(name, lang, reasoning=in_language(fact.reasoning, lang)))
        citations = one_per_source(fact.citations)
        return Paragraph(in_language(fact.statement, lang), fact.id, notes=tuple(notes), citations=citations)

    def _quote(self, quote: Quote, lang: Lang) -> Paragraph:
        speaker = in_language(self.base.entities[quote.speaker].label, lang)
        attribution = self.reply("said-by", lang, speaker=speaker, role=in_language(quote.role, lang))
        notes = [
            self.reply("in-other-words", lang, source=as_heading(in_language(c.source.name, lang)), text=c.text)
            for c in quote.citations
            if c.text and c.text != quote.text
        ]
        if quote.speech is Speech.FRAGMENT:
            attribution += f" ({self.reply('fragment', lang)})"
        elif quote.speech is Speech.MESSAGE:
            attribution += f" ({self.reply('message', lang)})"
        translation = ""
        if lang != quote.language and quote.translation is not None:
            translation = f"{self.reply('translation', lang)}: {in_language(quote.translation, lang)}"
        return Paragraph(
            quote.text,
            quote.id,
            quoted=True,
            attribution=attribution,
            translation=translation,
            notes=tuple(notes),
            citations=one_per_source(quote.citations),
        )

    def source_line(self, citation: Citation, lang: Lang) -> str:
        """Publisher, title and date of a source, in words."""
        source = citation.source
        title = source.title["en"] if source.title else None
        publisher = in_language(source.publisher.name, lang) if source.publisher else ""
        named = f"“{title}”" if title else in_language(source.name, lang)
        date = date_in_words(source.issued, lang)
        if source.issued is not None and source.issued_reasoning is not None and source.issued.earliest is not None:
            date += f" ({self.reply('inferred-year', lang)})"
        return ", ".join(part for part in (publisher, named, date) if part)

    def ambiguous(self, items: Sequence[Item], lang: Lang) -> Ambiguous:
        """The question back, with at most five choices."""
        options = tuple(self.option(item, lang) for item in items[:MAX_OPTIONS])
        return Ambiguous(self.reply("which-one", lang), options)

    def option(self, item: Item, lang: Lang) -> Option:
        """One choice, in words that tell it from others."""
        if isinstance(item, Quote):
            speaker = in_language(self.base.entities[item.speaker].label, lang)
            text = f"{speaker}: {in_language(item.about, lang)}"
        else:
            text = in_language(item.statement, lang)
        return Option(item.id, shorten(text, _LABEL))

    def gap(self, gap: Gap, lang: Lang) -> Unknown:
        """The plain word that the documents do not say it, and what they do say."""
        near = [item for name in gap.near if (item := self.base.find(name)) is not None]
        text = in_language(gap.statement, lang)
        return Unknown(text, tuple(self.option(item, lang) for item in near[:2]))

    def unknown(self, rejected: Candidate | None, lang: Lang) -> Unknown:
        """Why nothing is given: what does not fit, and what the base does hold nearest to it."""
        if rejected is None:
            return Unknown(self.reply("unknown", lang))
        text = self._reason(rejected.misfits, lang)
        item = rejected.item
        if isinstance(item, Gap):
            return Unknown(text)
        return Unknown(text, (self.option(item, lang),))

    def _reason(self, misfits: Sequence[Misfit], lang: Lang) -> str:
        if any(misfit.check == "private" for misfit in misfits):
            return self.reply("private", lang)
        for check in ("names", "times", "numbers", "now"):
            unfit = [m for m in misfits if m.check == check]
            strange = [m for m in unfit if not m.key.startswith(("e:", "s:"))]
            if check == "names" and unfit and not strange:
                # The base knows these; only the item has nothing to do with them.
                named = list(dict.fromkeys(self._known(m, lang) for m in unfit))
                return self.reply("unknown-connection", lang, what=", ".join(named))
            named = list(dict.fromkeys(m.text for m in strange or unfit))
            if named or any(m.check == check for m in misfits):
                shown = [asked_date_in_words(n, lang) if check == "times" else self._display(n) for n in named]
                return self.reply(f"unknown-{check}", lang, what=", ".join(shown))
        attributes = [m.text for m in misfits if m.check in {"decisive", "attributes", "holders", "opposites", "topic"}]
        if attributes:
            return self.reply("unknown-what", lang, what=", ".join(dict.fromkeys(attributes)))
        return self.reply("unknown", lang)

    def _known(self, misfit: Misfit, lang: Lang) -> str:
        entity = self.base.entities.get(misfit.key[2:])
        return in_language(entity.label, lang) if entity is not None else self._display(misfit.text)

    def _display(self, name: str) -> str:
        return name if any(c.isdigit() or c.isupper() for c in name) else name.title()


def one_per_source(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The first citation of each source; further ones only prove details of the same text."""
    return tuple({citation.source.id: citation for citation in reversed(citations)}.values())[::-1]


def shorten(text: str, limit: int) -> str:
    """``text`` cut at a word, with an ellipsis, to at most ``limit`` characters."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
