"""Dates and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from citebot.intents.normalize import headings
from citebot.intents.own_task import is_own_story
from citebot.intents.profile import Profile, kind_mask
from citebot.intents.profiles import numbered
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Reading
from citebot.intents.times import Moment, Numeral, is_count
from citebot.model.claims import Fact, Gap

YEARS = frozenset(["year", "years", "nam"])
_NUMBERED = frozenset("level phase round cycle no number nr goal tier stage part the of all".split())
_WHOLE = frozenset("of among from trong".split())
_WHOLE_BETWEEN = frozenset("the these those all his her their our so tong".split())
"""What stands before the number of a whole whose part is asked for: "how many of those 75", "trong số 75"."""
_OF_THEM = frozenset([("of", "them"), ("of", "these"), ("of", "those"), ("trong", "do")])
_OFFICE = "c:role"
_TITLE = kind_mask(frozenset(["title"]))
_PLURALS = frozenset("women men people children staff police persons".split())


def times(proposal: Proposal) -> Iterator[Misfit]:
    """Every date must be the item's or of what surrounds it; "before" and "after" must hold; "now" is not told."""
    reading, profile = proposal.reading, proposal.profile
    if reading.moments:
        yield from _wrong_dates(proposal)
    if reading.before or reading.after:
        years = {moment.year for moment in profile.told if moment.year}
        wrong = {year for year in reading.before if years and min(years) >= year}
        wrong |= {year for year in reading.after if years and max(years) <= year}
        yield from (Misfit("times", str(year), f"y:{year}") for year in sorted(wrong))
    is_plan = isinstance(profile.item, Fact) and profile.item.nature == "plan"
    if proposal.asked.outcome if is_plan else proposal.asked.to_come:
        yield Misfit("now", "")
    if reading.is_now and not any(unit.kind in "s" for unit in reading.units) and "t:now" not in profile.told_keys:
        yield Misfit("now", "")


def _wrong_dates(proposal: Proposal) -> Iterator[Misfit]:
    """The dates that are neither the item's nor of what surrounds it; of those compared one will do."""
    reading, profile = proposal.reading, proposal.profile
    # What somebody said in 2019 was not said of a plan for 2019.
    is_said = not isinstance(profile.item, Gap) and profile.item.speaker is not None and proposal.asked.says
    around = frozenset[int]() if is_said else proposal.around.years_of(profile)
    wrong = [moment for moment in reading.moments if not _is_held(moment, profile, around)]
    compared = "compare" in reading.kinds or (len({m.year for m in reading.moments}) > 1 and not reading.is_period)
    if not (compared and len(wrong) < len(reading.moments)):
        for moment in wrong:
            yield Misfit("times", _as_edtf(moment), f"y:{moment.year}" if moment.year else "")


def _as_edtf(moment: Moment) -> str:
    """The date as a text that can be put in words: ``2018-11``, ``XXXX-03-28``."""
    parts = [str(moment.year) if moment.year else "XXXX"]
    parts += [f"{part:02}" for part in (moment.month, moment.day) if part]
    return "-".join(parts)


def _is_held(moment: Moment, profile: Profile, around: frozenset[int]) -> bool:
    """Whether the item has the date; its year may be that of the source ("October", in a text of 2020).

    A year that the item tells of something else does not date a day without a year.
    """
    if moment.month is None:
        return moment.year in profile.years or moment.year in around
    same = [held for held in profile.moments if held.month is not None and moment.agrees(held)]
    if moment.year is None or any(held.year == moment.year for held in same):
        return bool(same)
    elsewhere = {held.year for held in profile.moments if held not in profile.told}
    return bool(same) and moment.year in elsewhere


def numbers(proposal: Proposal) -> Iterator[Misfit]:
    """Every number must be told, but for what only counts, stands in the story around, or is offered for choice."""
    numerals = proposal.reading.numerals
    wrong = {numeral.first: numeral for numeral in numerals if not _is_borne_out(proposal, numeral)}
    offered = [numeral.first for numeral in numerals if numeral.first in proposal.reading.alternatives]
    # Of the numbers that "or" offers for choice one will do.
    spared = offered if any(first not in wrong for first in offered) else []
    for first, numeral in wrong.items():
        if first not in spared:
            yield Misfit("numbers", numeral.value, ("o:" if numeral.ordinal else "n:") + numeral.value)
    whole = _whole(proposal.reading)
    if whole is not None and not isinstance(proposal.profile.item, Gap) and not _tells_part(proposal, whole):
        yield Misfit("numbers", whole.value, f"n:{whole.value}")


def _whole(reading: Reading) -> Numeral | None:
    """The number of which only a part is asked for: "how many of the 75 officers"."""
    if "how-many" not in reading.kinds:
        return None
    said = [token.word for token in reading.tokens]
    for numeral in reading.numerals:
        before = next((w for w in reversed(said[: numeral.first]) if w not in _WHOLE_BETWEEN), "")
        if before in _WHOLE and not numeral.ordinal and said[: numeral.first][-2:] != ["total", "of"]:
            return numeral
    return None


def _tells_part(proposal: Proposal, whole: Numeral) -> bool:
    """Whether the item tells another number than that of all, and knows what is said of the part."""
    profile = proposal.profile
    if not profile.numbers - {whole.value} and not profile.enumerated:
        return False
    said = [unit for unit in proposal.asked.topic if unit.position > whole.first]
    return not any(profile.strengths.keys().isdisjoint(unit.keys) for unit in said)


def _is_borne_out(proposal: Proposal, numeral: Numeral) -> bool:
    reading, profile = proposal.reading, proposal.profile
    sentence = reading.tokens[numeral.first].sentence
    if numeral.ordinal:
        if is_own_story(reading.tokens, sentence, reading.focus, reading.lang):
            return True  # "I am a second-year student. ..."
        same = numeral.value in profile.ordinals and _same_thing(proposal, numeral)
        return same or _is_one_of_titles(proposal, numeral) or _is_in_phrase(proposal, numeral, beside=1)
    if numeral.value in proposal.around.numbers_of(profile) or numeral.value in profile.ordinals:
        return True
    if numeral.value == "1" or _is_shorthand(proposal, numeral):
        return True  # "one of them", "no. 1", "4 what": nothing is claimed
    if sentence != reading.focus and sentence not in headings(reading.text) and not _is_of_them(reading, sentence):
        return True  # a figure of the story around the question
    if is_count(proposal.asked.words, numeral) or int(numeral.value[:4]) in profile.years:
        return True
    if len(numeral.value) == 1 and int(numeral.value) in profile.enumerated:
        return True
    return _is_in_phrase(proposal, numeral) or _is_span(proposal, numeral)


def _is_of_them(reading: Reading, sentence: int) -> bool:
    """Whether the question takes up what was counted just before: "it has 41 chapters; who wrote the last of them?"."""
    said = [token.word for token in reading.tokens if token.sentence == reading.focus]
    return sentence == reading.focus - 1 and any(pair in _OF_THEM for pair in pairwise(said))


def _is_one_of_titles(proposal: Proposal, numeral: Numeral) -> bool:
    """Whether "the second" is one of several titles that the item tells together."""
    if max(proposal.profile.enumerated, default=0) < int(numeral.value[:3]):
        return False
    if "title" in proposal.reading.kinds and proposal.profile.kinds & _TITLE:
        return True
    behind = (u for u in proposal.reading.units if u.position == numeral.first + numeral.size)
    return any(_OFFICE in unit.keys for unit in behind)  # "his second post"


def _is_in_phrase(proposal: Proposal, numeral: Numeral, *, beside: int = 0) -> bool:
    """Whether the number belongs to a phrase whose meaning the item tells: "ten years", a decade; "20th birthday".

    ``beside`` is how many words the phrase must have besides: "the second" alone numbers anything.
    """
    told = proposal.profile.told_keys
    return any(
        unit.position <= numeral.first < unit.end
        and unit.end - unit.position >= numeral.size + beside
        and not told.isdisjoint(unit.keys)
        for unit in proposal.asked.phrases
    )


def _is_span(proposal: Proposal, numeral: Numeral) -> bool:
    """Whether the number only says how long the years span that are named or told: "five years, 2014 to 2018"."""
    following = [token.word for token in proposal.reading.tokens[numeral.first + numeral.size :][:1]]
    if not following or following[0] not in YEARS:
        return False
    return any(
        int(numeral.value) in {max(years) - min(years), max(years) - min(years) + 1}
        for moments in (proposal.reading.moments, proposal.profile.told)
        if len(years := {moment.year for moment in moments if moment.year}) == 2
    )


def _is_shorthand(proposal: Proposal, numeral: Numeral) -> bool:
    """Whether "2" or "4" stands for "to" or "for": before a name, or before a word that is no plural."""
    tokens = proposal.reading.tokens
    if numeral.value not in {"2", "4"} or not tokens[numeral.first].word.isdigit() or proposal.reading.lang != "en":
        return False
    if numeral.first == 0 or numeral.first + 1 >= len(tokens) or tokens[numeral.first - 1].word in _NUMBERED:
        return False
    if any(unit.position == numeral.first + 1 and unit.kind == "e" for unit in proposal.reading.units):
        return True
    following = tokens[numeral.first + 1].word
    return not following.endswith("s") and following not in _PLURALS


def _same_thing(proposal: Proposal, numeral: Numeral) -> bool:
    """Whether "second" numbers the same kind of thing in the question and in the item."""
    light = proposal.around.reader.light
    near = numbered(proposal.reading, numeral)
    asked = near - light or near  # "deploy" stands beside everything that is sent
    return not asked or bool(asked & proposal.profile.ordinals[numeral.value])
