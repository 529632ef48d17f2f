"""Questions that lean on what was said before: whose rank, when was that, and in 2020, which of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citebot.answering.elsewhere import is_elsewhere
from citebot.answering.one_of_several import one_of_several
from citebot.answering.pronouns import means_person, meant, with_office_before
from citebot.answering.snapshot import Snapshot
from citebot.answering.spoken_of import Trial, Trials, Weighed, weigh
from citebot.answering.standing_beside import standing_beside
from citebot.answering.telling import of_a_figure, of_the_office, of_the_telling
from citebot.answering.told_already import is_bounded, tells_time, told_already
from citebot.answering.turns import (
    continued,
    is_elliptic,
    of_another,
    of_another_holder,
    of_another_year,
    with_spoken_of,
)
from citebot.intents.clauses import ASKING
from citebot.intents.match import Candidate, Match
from citebot.intents.matcher import GAP
from citebot.intents.normalize import words
from citebot.intents.reading import Reading
from citebot.model.claims import Fact, Gap, Item
from citebot.model.dialogue import Context

_SURE = 0.6
"""The probability from which on an item answers; at 0.7 a fifth less is answered falsely, and much less rightly."""
OWN = 0.35
"""From this score on a gap has to do with the question's own words."""
_ENOUGH, _CERTAIN = 3, 0.9
"""So many units need nothing of what was said before, nor do two and a match so likely."""
_BESIDE = 4
"""So many words may stand beside the names in "and what about the south tower?"."""
_TIE = 0.05
"""Two items so near in probability are told both."""


def lean(snapshot: Snapshot, reading: Reading, context: Context, *, is_repair: bool = False) -> Match:
    """The match of a question, by itself or with what the conversation is about, whichever it needs.

    ``is_repair``: it puts something else in the place of what was asked just before ("sorry, I meant 2020").
    """
    matcher = snapshot.matcher
    if is_repair and not reading.kinds:
        anew = continued(snapshot, reading, context, is_repair=True)
        if anew.candidates:
            return matcher.decide(anew.reading, _telling(snapshot, reading, anew.candidates))
    reading = with_office_before(snapshot, reading)
    if not may_lean(snapshot, reading, context):
        return matcher.match(reading)
    if _insists(snapshot, reading, context):
        return Match(reading)
    same = _asked_of_another(snapshot, reading, context)
    if same is not None:
        return same
    beside = one_of_several(snapshot, reading, context) or standing_beside(snapshot, reading, context)
    if beside is not None:
        return beside
    of_telling = of_the_telling(snapshot, reading, context)
    if of_telling is not None:
        return Match(reading, items=of_telling)
    telling = of_the_office(snapshot, reading, context)
    again = told_already(snapshot, reading, context)
    if telling or (again and is_bounded(reading)):
        return Match(reading, items=telling or again)
    alone = matcher.match(reading, wide=True)
    telling = of_a_figure(snapshot, reading, alone.candidates)
    if telling:
        return Match(reading, items=telling)
    elsewhere = any(not isinstance(i, Gap) and is_elsewhere(snapshot, reading, i, context) for i in alone.items)
    if not elsewhere and _stands_alone(snapshot, reading, alone):
        return alone
    trials, weighed = weighed_in(snapshot, alone, context)
    if is_bounded(reading) and not reading.units:
        weighed = [one for one in weighed if tells_time(snapshot, reading, one.item)]
    if not weighed or weighed[0].probability < _SURE:
        return Match(reading, items=again) if again else _declined(trials)
    best = weighed[0]
    if best.item.id in context.items and is_elliptic(reading):
        return _declined(trials)
    if best.item in alone.items and not alone.close:
        # With all that belongs to it, but for what only comes as near by itself.
        items = tuple(
            i
            for i in alone.items
            if i is best.item
            or isinstance(i, Gap)
            or (trials.is_about_spoken_of(i) and not is_elsewhere(snapshot, reading, i, context))
        )
        return replace(alone, items=items)
    trial = trials.best(best.item)
    return Match(trial.reading, items=_told(snapshot, trial, weighed), candidates=tuple(trial.candidates))


def _telling(snapshot: Snapshot, reading: Reading, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Of the candidates those that tell what somebody corrects himself to ("I meant only the women"), if any does."""
    light, index = snapshot.reader.light, snapshot.matcher.index
    said = [unit for unit in reading.units if unit.kind == "c" and not unit.is_ordinary and light.isdisjoint(unit.keys)]

    def tells(candidate: Candidate) -> bool:
        words = index.profiles[index.number[candidate.item.id]].told_keys
        return isinstance(candidate.item, Gap) or not any(words.isdisjoint(unit.keys) for unit in said)

    found = [candidate for candidate in candidates if tells(candidate)]
    answers = any(not isinstance(candidate.item, Gap) and not candidate.refused for candidate in found)
    return found if answers else candidates


def weighed_in(snapshot: Snapshot, alone: Match, context: Context) -> tuple[Trials, list[Weighed]]:
    """The ways to read a question in its conversation, and the items that fit in any, likeliest first."""
    reading = alone.reading
    spoken_of, anew = with_spoken_of(snapshot, reading, context), continued(snapshot, reading, context)
    trials = Trials(Trial(reading, alone.candidates), spoken_of, anew)
    return trials, weigh(snapshot, trials, context, meant(snapshot, reading, context))


def may_lean(snapshot: Snapshot, reading: Reading, context: Context) -> bool:
    """Whether the question can mean more than it says: a pronoun, an opener ("and …"), little or nothing named."""
    if not context.items and not context.entities:
        return False
    if any(unit.kind == "x" for unit in reading.units):
        return False  # a name the base does not know is not what was spoken of before
    return bool(reading.anaphora) or reading.has_opener or len(reading.units) <= 3 or not _names(snapshot, reading)


def _asked_of_another(snapshot: Snapshot, reading: Reading, context: Context) -> Match | None:
    """The question before, asked of somebody or something else: "and hers?", "and the south tower?"."""
    if is_elliptic(reading):
        trial = of_another(snapshot, reading, context)
        match = snapshot.matcher.decide(trial.reading, trial.candidates) if trial.candidates else None
        # "And hers?" does not ask once more for what was just told of her.
        return Match(reading) if match and match.items and match.items[0].id in context.items else match
    for put in (of_another_year, of_another_holder):
        trial = put(snapshot, reading, context)
        match = snapshot.matcher.decide(trial.reading, trial.candidates)
        if match.items:
            return match
    if not reading.has_opener or reading.kinds or not reading.units or any(u.kind != "e" for u in reading.units):
        return None
    beside = len(reading.tokens) - sum(unit.end - unit.position for unit in reading.units)
    if reading.anaphora or beside > _BESIDE:  # "and what did he like about the tower?"
        return None
    for with_names in (True, False):  # it stands in the place of one name, or of all
        trial = continued(snapshot, reading, context, with_names=with_names)
        match = snapshot.matcher.decide(trial.reading, trial.candidates)
        if match.items:
            return match
    return None


def _names(snapshot: Snapshot, reading: Reading) -> bool:
    """Whether something is named that not everything is about."""
    ubiquitous = snapshot.matcher.around.ubiquitous
    return any(unit.kind in "es" and unit.keys[0] not in ubiquitous for unit in reading.units)


def _stands_alone(snapshot: Snapshot, reading: Reading, alone: Match) -> bool:
    """Whether a question that is answered by itself needs no conversation, since it says enough.

    "Hers", with nobody named, does need it. "That" and "one" often stand for something in the question itself: "that
    figure of 98 countries, who gives it?".
    """
    if alone.close or not (alone.items or alone.gap) or len(_told_of(alone)) > 1:
        return False
    if alone.gap is not None and alone.candidates[0].item is not alone.gap and not alone.candidates[0].refused:
        return False  # a fact comes nearer, which the conversation may make sure
    if reading.has_opener:  # "and the rank of the south tower's keeper?" is known to be told nowhere
        return alone.gap is not None and len(reading.units) > 1 and not reading.anaphora and _names(snapshot, reading)
    if means_person(snapshot, reading):
        return False
    says = len(reading.units)
    if reading.anaphora:
        return says + _names(snapshot, reading) >= _ENOUGH + 1
    best = max((c.confidence for c in alone.candidates if c.item in alone.items), default=0.0)
    return _names(snapshot, reading) or says >= _ENOUGH or (says > 1 and best >= _CERTAIN)


def _told_of(alone: Match) -> set[str]:
    """The subjects of what answers a question by itself."""
    return {item.subject for item in alone.items if isinstance(item, Fact)}


def _insists(snapshot: Snapshot, reading: Reading, context: Context) -> bool:
    """Whether somebody who was refused only presses the point ("come on, it is on the page").

    "Name and rank, please" presses nothing, though it does not ask in so many words.
    """
    said = [token.word for token in reading.tokens]
    opens = said[:1] and said[0] in ASKING and "you" not in said
    asking = opens or reading.kinds or reading.has_opener or reading.text.rstrip().endswith("?")
    if context.last != "unknown" or asking or any(unit.kind in "eanoy" for unit in reading.units):
        return False
    says_nothing = all(unit.is_ordinary for unit in reading.units)
    pressing = {word for phrase in snapshot.catalog[reading.lang].pressing for word in words(phrase)}
    return says_nothing or not pressing.isdisjoint(said)


def _told(snapshot: Snapshot, trial: Trial, weighed: Sequence[Weighed]) -> tuple[Item, ...]:
    items = snapshot.matcher.together(weighed[0].item, trial.reading)
    if len(items) == 1:
        items += tuple(one.item for one in weighed[1:2] if one.probability >= max(_SURE, weighed[0].probability - _TIE))
    return items


def _declined(trials: Trials) -> Match:
    """No item answers: the gap that says so, or what comes nearest and why it does not fit.

    A gap about what was spoken of must have to do with the question's own words too; and that an item has nothing to
    do with what was spoken of is no fault of a question that did not name it.
    """
    asked = trials.alone.reading
    leans = asked.anaphora or asked.has_opener or len(asked.units) < _ENOUGH
    shown = trials.spoken_of if leans and trials.spoken_of.candidates else trials.alone
    own = {c.item.id for c in trials.alone.candidates if c.score >= OWN}
    fitting = [c for c in shown.candidates if isinstance(c.item, Gap) and not c.misfits and c.score >= GAP]
    gap = next((c.item for c in fitting if c.item.id in own), None)
    if isinstance(gap, Gap):
        return Match(shown.reading, gap=gap, candidates=tuple(shown.candidates))
    near = next((c for c in shown.candidates if not isinstance(c.item, Gap)), None)
    named = {key for unit in shown.reading.units for key in unit.keys}
    if near is not None:
        misfits = tuple(m for m in near.misfits if not m.key.startswith("e:") or m.key in named)
        near = replace(near, misfits=misfits)
    return Match(shown.reading, rejected=near, candidates=tuple(shown.candidates))
