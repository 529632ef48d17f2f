"""An answer as plain text: what the terminal prints and what a reader of any platform is told at least."""

from __future__ import annotations

from citebot.answering.compose import Composer
from citebot.model.answers import Ambiguous, Answer, Answered, Other, Paragraph, Unknown
from citebot.model.provenance import Lang


def plain(answer: Answer, composer: Composer) -> str:
    """The whole answer, sources included."""
    lang = answer.lang
    match answer.outcome:
        case Answered() as answered:
            parts = [answered.lead] if answered.lead else []
            sources = [_sources(paragraph, composer, lang) for paragraph in answered.paragraphs]
            for paragraph, cited, following in zip(answered.paragraphs, sources, [*sources[1:], ""], strict=True):
                # Of neighbours with the same sources the last one carries them for all.
                parts.append("\n".join([*_said(paragraph), *([cited] if cited != following else [])]))
            return "\n\n".join(parts)
        case Ambiguous(prompt, options):
            return "\n".join([prompt, *(f"{n}. {option.label}" for n, option in enumerate(options, 1))])
        case Unknown(text, nearest):
            if not nearest:
                return text
            lines = [f"• {option.label}" for option in nearest]
            return "\n".join([text, composer.reply("i-do-have", lang), *lines])
        case Other(text):
            return text


def _said(paragraph: Paragraph) -> list[str]:
    lines = [f"“{paragraph.text}”" if paragraph.quoted else paragraph.text]
    if paragraph.translation:
        lines.append(paragraph.translation)
    if paragraph.attribution:
        lines.append(f"— {paragraph.attribution}")
    return [*lines, *paragraph.notes]


def _sources(paragraph: Paragraph, composer: Composer, lang: Lang) -> str:
    name = "source" if len(paragraph.citations) == 1 else "sources"
    return f"{composer.reply(name, lang)}: " + "; ".join(composer.source_line(c, lang) for c in paragraph.citations)
