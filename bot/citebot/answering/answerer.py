"""One question in, one answer out; what the conversation remembers comes along."""

from __future__ import annotations

from dataclasses import dataclass, replace

from citebot.answering.choices import asked_again, picked, repaired
from citebot.answering.follow_ups import lean
from citebot.answering.memory import next_context
from citebot.answering.snapshot import Snapshot
from citebot.intents.match import Match
from citebot.intents.normalize import words
from citebot.intents.quotations import Checked
from citebot.intents.reading import Reading
from citebot.model.answers import Answer, Other, Outcome, Unknown
from citebot.model.claims import Fact, Gap, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer, the context after it, and how it was found."""

    answer: Answer
    context: Context
    match: Match | None


def respond(snapshot: Snapshot, text: str, context: Context, lang: Lang | None = None) -> Turn:
    """Answer ``text`` within ``context``. Pure: nothing is stored, nothing is sent."""
    said = snapshot.talk.recognise(text)
    if said is not None:
        return _turn(snapshot, Other(said.reply), lang or said.lang, context, None)
    chosen = picked(text, context)
    if chosen is not None:
        item = snapshot.base.find(chosen)
        shown = lang or context.lang or "en"
        if isinstance(item, Fact | Quote):
            answered = snapshot.composer.answered([item], shown)
            return _turn(snapshot, answered, shown, context, None)
    again = asked_again(snapshot, text, context)
    if again is not None:
        shown = lang or context.lang or "en"
        if not again:
            nothing = Other(snapshot.composer.reply("no-more", shown))
            return _turn(snapshot, nothing, shown, context, None)
        return _turn(snapshot, snapshot.composer.answered(again, shown), shown, context, None)
    repair = repaired(snapshot, text, context)
    meant = snapshot.talk.recognise(repair) if repair else None
    if meant is not None:
        return _turn(snapshot, Other(meant.reply), lang or meant.lang, context, None)
    reading = snapshot.reader.read(repair or text, lang or context.lang)
    answer_lang: Lang = lang or reading.detected or context.lang or reading.lang
    is_empty = not reading.units and not reading.kinds and not context.items
    if is_empty or not words(text):  # a smiley or an ellipsis does not ask for the last answer once more
        outcome: Outcome = Other(snapshot.composer.reply("nothing-asked", answer_lang))
        return _turn(snapshot, outcome, answer_lang, context, None)
    quoted = snapshot.quotations.check(text)
    if quoted is not None and not _is_anothers(snapshot, reading, quoted):
        return _turn(snapshot, _checked(snapshot, quoted, answer_lang), answer_lang, context, None)
    if snapshot.quotations.is_quotation(text):
        outcome = Unknown(snapshot.composer.reply("no-quote", answer_lang))
        return _turn(snapshot, outcome, answer_lang, context, None)
    match = lean(snapshot, reading, context, is_repair=repair is not None)
    return _turn(snapshot, _outcome(snapshot, _without_told(match, context), answer_lang), answer_lang, context, match)


def _outcome(snapshot: Snapshot, match: Match, lang: Lang) -> Outcome:
    composer = snapshot.composer
    if match.gap is not None:
        return composer.gap(match.gap, lang)
    if match.close:
        return composer.ambiguous(match.close, lang)
    items = [item for item in match.items if not isinstance(item, Gap)]
    if items:
        return composer.answered(items, lang)
    return composer.unknown(match.rejected, lang)


def _without_told(match: Match, context: Context) -> Match:
    """The match without what was told just before, unless that is what answers best."""
    fresh = tuple(item for item in match.items[1:] if item.id not in context.items)
    return replace(match, items=(*match.items[:1], *fresh))


def _checked(snapshot: Snapshot, checked: Checked, lang: Lang) -> Outcome:
    """Somebody's words beside the exact ones: whether they are the same, and which differ."""
    composer = snapshot.composer
    if checked.is_exact:
        return composer.answered([checked.quote], lang, composer.reply("exact-quote", lang))
    differing = f"{' '.join(checked.theirs) or '–'} → {' '.join(checked.ours) or '–'}"
    lead = f"{composer.reply('altered-quote', lang)} {composer.reply('differing-words', lang, words=differing)}"
    return composer.answered([checked.quote], lang, lead)


def _is_anothers(snapshot: Snapshot, reading: Reading, checked: Checked) -> bool:
    """Whether the question puts the words into somebody else's mouth; then they are no answer to it."""
    persons = snapshot.matcher.around.persons
    named = {key for unit in reading.units for key in unit.keys} & persons
    return bool(named) and f"e:{checked.quote.speaker}" not in named


def _turn(snapshot: Snapshot, outcome: Outcome, lang: Lang, context: Context, match: Match | None) -> Turn:
    answer = Answer(outcome, lang, snapshot.version)
    return Turn(answer, next_context(snapshot, context, outcome, match, lang), match)


__all__ = ["Turn", "respond"]
