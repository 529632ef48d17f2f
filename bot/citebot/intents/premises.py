"""What a question takes for granted must agree with the item: names, times, numbers, attributes, kind of question.

A score only proposes. Each check here can only refuse, and says in words what does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from citebot.intents.profiles import Profile, kind_mask, numbered
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import Surroundings
from citebot.intents.times import Moment, Numeral, is_count
from citebot.model.claims import Fact, Gap, Quote

SOFT = frozenset({"attributes", "topic"})
"""Checks by words that may also mean something else: they do not refuse, but weigh (see ``evidence``)."""
FIGURES = frozenset("decade decades half double doubled twice both thap ky".split())
"""Words that tell a number without being one."""
IMPERSONAL = frozenset({"date", "place", "deadline", "deployed-when", "deployed-where", "count", "count-women"})
"""Properties that tell when, where or how many, and who only if somebody is named beside."""
HARD_KINDS = frozenset({"how-many", "when", "where", "define", "why"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that the question names and the item does not bear out. ``check`` names the rule."""

    check: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item proposed for a question, and the keys of the example question that speaks for it."""

    around: Surroundings
    reading: Reading
    profile: Profile
    ask: frozenset[str]

    def tells(self, unit: Unit) -> bool:
        """Whether the item's own words, or that one example, bear the unit out; other examples do not count."""
        return any(key in self.profile.told_keys or key in self.ask for key in unit.keys)


_COMPARING = frozenset(["c:previous", "c:first", "a:maximum-minimum", "a:ranking"])
"""What of two things compared is only the question: which was earlier, which is the largest."""
_BY_ACCOUNT = frozenset(["according to", "theo"])
_NEVER = frozenset("never refuse refused".split())
_DENYING = frozenset("not no never without nobody none khong chua".split())
_COUNTING = "c:number-count"
_NAMES = "a:names"
_YEARS = frozenset(["year", "years", "nam"])
_NUMBERED = frozenset("level phase round cycle no number nr goal tier stage part the of all".split())
_PLURALS = frozenset("women men people children staff police persons".split())
Check = Callable[[Proposal], Iterator[Misfit]]


def misfits(proposal: Proposal, *, without: str = "") -> list[Misfit]:
    """Everything in which the question and the item disagree; ``without`` leaves one check out, for measuring it.

    A gap makes no claim, so only names can be wrong with it, and none that the nearest example names.
    """
    if isinstance(proposal.profile.item, Gap):
        return [misfit for misfit in _names(proposal) if misfit.key not in proposal.ask]
    return [misfit for name, check in CHECKS.items() if name != without for misfit in check(proposal)]


def _names(proposal: Proposal) -> Iterator[Misfit]:
    wrong = dict(_unfit_names(proposal))
    choices = [unit for unit in proposal.reading.units if unit.position in proposal.reading.alternatives]
    named = [unit.position for unit in choices if unit.kind in "esx"]
    # Of the names that "or" offers for choice one will do.
    spared = named if any(position not in wrong for position in named) else []
    yield from (misfit for position, misfit in wrong.items() if position not in spared)


def _unfit_names(proposal: Proposal) -> Iterator[tuple[int, Misfit]]:
    reading, profile = proposal.reading, proposal.profile
    for unit in reading.units:
        if unit.kind not in "esx" or unit.is_negated:
            continue
        if unit.kind == "s":
            if not any(key[2:] in profile.sources for key in unit.keys if key[0] == "s"):
                yield unit.position, Misfit("names", unit.text, unit.keys[0])
            continue
        if unit.kind == "x":
            if not any(key in profile.told_keys for key in unit.keys):
                yield unit.position, Misfit("names", unit.text, unit.keys[0])
            continue
        if any(key in profile.told_keys for key in unit.keys) or any(
            key in proposal.around.ubiquitous for key in unit.keys
        ):
            continue
        if unit.kind == "e" and set(unit.keys) & proposal.around.entities_of(profile):
            continue
        if unit.kind == "e" and proposal.around.holds_words(profile, unit.text, reading.lang):
            continue
        yield unit.position, Misfit("names", unit.text, unit.keys[0])


def _times(proposal: Proposal) -> Iterator[Misfit]:
    reading, profile = proposal.reading, proposal.profile
    compared = "compare" in reading.kinds or (len({m.year for m in reading.moments}) > 1 and not reading.is_period)
    agreed = 0
    wrong = []
    for moment in reading.moments:
        if _is_held(moment, profile, proposal.around.years_of(profile)):
            agreed += 1
        else:
            wrong.append(moment)
    if wrong and not (compared and agreed):
        for moment in wrong:
            text = "-".join(str(part) for part in (moment.year, moment.month, moment.day) if part)
            yield Misfit("times", text, f"y:{moment.year}" if moment.year else "")
    years = {moment.year for moment in profile.told if moment.year}
    for year in reading.before:
        if years and min(years) >= year:
            yield Misfit("times", str(year), f"y:{year}")
    for year in reading.after:
        if years and max(years) <= year:
            yield Misfit("times", str(year), f"y:{year}")
    if reading.is_now and not any(unit.kind in "s" for unit in reading.units) and "t:now" not in profile.told_keys:
        yield Misfit("now", "")


def _is_held(moment: Moment, profile: Profile, around: frozenset[int]) -> bool:
    """Whether the item has the date; its year may stand elsewhere than its day ("October", in a text of 2020)."""
    if moment.year is not None and moment.year not in profile.years and moment.year not in around:
        return False
    if moment.month is None:
        return True
    return any(held.month is not None and moment.agrees(held) for held in profile.moments)


def _numbers(proposal: Proposal) -> Iterator[Misfit]:
    numerals = proposal.reading.numerals
    wrong = {numeral.first: numeral for numeral in numerals if not _is_borne_out(proposal, numeral)}
    offered = [numeral.first for numeral in numerals if numeral.first in proposal.reading.alternatives]
    # Of the numbers that "or" offers for choice one will do.
    spared = offered if any(first not in wrong for first in offered) else []
    for first, numeral in wrong.items():
        if first not in spared:
            yield Misfit("numbers", numeral.value, ("o:" if numeral.ordinal else "n:") + numeral.value)


def _is_borne_out(proposal: Proposal, numeral: Numeral) -> bool:
    reading, profile = proposal.reading, proposal.profile
    if numeral.ordinal:
        return numeral.value in profile.ordinals and _same_thing(proposal, numeral)
    if numeral.value in proposal.around.numbers_of(profile) or numeral.value in profile.ordinals:
        return True
    if numeral.value == "1" or _is_shorthand(proposal, numeral):
        return True  # "one of them", "no. 1", "4 what": nothing is claimed
    if reading.tokens[numeral.first].sentence != reading.focus:
        return True  # a figure of the story around the question
    if is_count([token.word for token in reading.tokens], numeral) or int(numeral.value[:4]) in profile.years:
        return True
    return len(numeral.value) == 1 and int(numeral.value) in profile.enumerated


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
    asked = numbered(proposal.reading, numeral)
    return not asked or bool(asked & proposal.profile.ordinals[numeral.value])


def _decisive(proposal: Proposal) -> Iterator[Misfit]:
    """Offices, ranks, sexes and the like: what decides by itself must be borne out."""
    reader, reading = proposal.around.reader, proposal.reading
    for unit in reading.units:
        key = next((key for key in unit.keys if key in reader.decisive), None)
        if key is None or not is_asked(proposal, unit):
            continue
        if "compare" in reading.kinds and key in _COMPARING:
            continue
        yield Misfit("decisive", unit.text, unit.keys[0])


def _attributes(proposal: Proposal) -> Iterator[Misfit]:
    """What may be asked of anything ("date of birth", "pay"), but is not told of everything."""
    for unit in proposal.reading.units:
        if unit.kind == "a" and is_asked(proposal, unit):
            yield Misfit("attributes", unit.text, unit.keys[0])


def is_asked(proposal: Proposal, unit: Unit) -> bool:
    """Whether the asking sentence takes the unit for granted and the item does not bear it out."""
    if unit.is_negated or unit.is_ordinary or unit.position in proposal.reading.alternatives:
        return False
    return unit.sentence == proposal.reading.focus and not proposal.tells(unit)


def _holders(proposal: Proposal) -> Iterator[Misfit]:
    """Who holds an office is told only by what names a person."""
    if any(f"e:{name}" in proposal.around.persons for name in proposal.profile.own):
        return
    asks_who = "who" in proposal.reading.kinds
    for unit in proposal.reading.units:
        asked = asks_who or unit.text.startswith("who ")
        if asked and unit.keys[0] in proposal.around.reader.roles and not unit.is_negated:
            yield Misfit("holders", unit.text, unit.keys[0])


def _kinds(proposal: Proposal) -> Iterator[Misfit]:
    reading, profile = proposal.reading, proposal.profile
    # When somebody said something is told by the date of the occasion.
    is_dated = profile.said and bool(reading.content & proposal.around.reader.saying)
    if reading.kinds and not profile.kinds & kind_mask(reading.kinds):
        for kind in sorted(reading.kinds & HARD_KINDS):
            # What no example asks for may be told all the same: a number, a day.
            if kind != "how-many" and (kind != "when" or not (profile.told or is_dated)):
                yield Misfit("kinds", kind)
    if "who" in reading.kinds and not profile.kinds & kind_mask(["who"]) and not _names_somebody(proposal):
        yield Misfit("kinds", "who")
    if "how-many" in reading.kinds and not _is_counted(proposal):
        yield Misfit("kinds", "how-many")
    for unit in reading.units:
        if _COUNTING in unit.keys and not _tells_number(proposal) and is_asked(proposal, unit):
            yield Misfit("kinds", unit.text)  # "headcount", "total"
        if _NAMES in unit.keys and unit.sentence == reading.focus and not _tells_names(proposal):
            yield Misfit("kinds", unit.text)
    # A day is not answered by a year, nor the other way round.
    if "day" in reading.kinds and not is_dated and not any(moment.day for moment in profile.told):
        yield Misfit("kinds", "day")
    if "month" in reading.kinds and not is_dated and not any(moment.month for moment in profile.told):
        yield Misfit("kinds", "month")
    if "year" in reading.kinds and not is_dated and not any(moment.year for moment in profile.told):
        yield Misfit("kinds", "year")


def _names_somebody(proposal: Proposal) -> bool:
    """Whether the item names a person, body or place besides what it is about: who did something to that."""
    item, around = proposal.profile.item, proposal.around
    if not isinstance(item, Fact) or item.property not in IMPERSONAL:
        return True
    return bool(proposal.profile.told_keys & around.agents - {f"e:{item.subject}"})


def _tells_names(proposal: Proposal) -> bool:
    """Whether the item names somebody whom the question does not name, besides its subject and who says it."""
    item, around = proposal.profile.item, proposal.around
    if isinstance(item, Quote):
        return False
    known = {f"e:{item.subject}", f"e:{item.speaker if isinstance(item, Fact) else None}"} | proposal.reading.content
    own = proposal.profile.told_keys & {f"e:{name}" for name in proposal.profile.own}
    return bool(own & around.agents - known - around.ubiquitous)


def _tells_number(proposal: Proposal) -> bool:
    profile = proposal.profile
    return bool(profile.numbers or profile.enumerated or profile.told_words & FIGURES)


def _is_counted(proposal: Proposal) -> bool:
    """Whether the item tells a number, and of the thing that "how many" asks for."""
    profile, reading = proposal.profile, proposal.reading
    if not isinstance(profile.item, Fact):
        return True
    if len({moment.year for moment in profile.told}) > 1 and reading.tokens[reading.counted - 1].word in _YEARS:
        return True  # a period tells its years
    if not _tells_number(proposal):
        return False
    if reading.counted < 0:
        return True
    if _YEARS & {t.word for t in reading.tokens[reading.counted - 1 : reading.counted + 1]} & profile.told_words:
        return True  # "how many years of" is told by what tells years at all
    after = (u for u in reading.units if u.position >= reading.counted and u.kind in "cwe" and not u.is_ordinary)
    counted = next(after, None)
    if counted is None or counted.position > reading.counted + 1 or proposal.tells(counted):
        return True
    return (
        counted.kind == "w"
        and not any(key in proposal.profile.strengths for key in counted.keys)
        and counted.is_corrected
    )


def _topic(proposal: Proposal) -> Iterator[Misfit]:
    """What the asking sentence is about must be known of the item, but for everyday and very general words."""
    reader = proposal.around.reader
    for unit in proposal.reading.units:
        if unit.kind not in "cw" or unit.is_ordinary or unit.is_negated or unit.is_corrected:
            continue
        if unit.sentence != proposal.reading.focus or any(key in reader.light for key in unit.keys):
            continue
        if proposal.reading.lang == "vi" and unit.kind == "w":
            continue  # a syllable that belongs to no known word says nothing by itself
        if not any(key in proposal.profile.strengths for key in unit.keys):
            yield Misfit("topic", unit.text, unit.keys[0])


def _negation(proposal: Proposal) -> Iterator[Misfit]:
    """What the question excludes ("not the deputy") must not be what the item tells; "never" must be told."""
    for unit in proposal.reading.units:
        if (
            unit.text in _NEVER
            and unit.sentence == proposal.reading.focus
            and not proposal.profile.told_words & _DENYING
        ):
            yield Misfit("negation", unit.text, unit.keys[0])
    for unit in proposal.reading.units:
        if unit.is_negated and unit.kind in "acw" and set(unit.text.split()) <= proposal.profile.told_words:
            yield Misfit("negation", unit.text, unit.keys[0])


def _opposites(proposal: Proposal) -> Iterator[Misfit]:
    """What the question says must not be the opposite of what the item says ("increase" of "decrease")."""
    reading, profile = proposal.reading, proposal.profile
    for unit in reading.units:
        if unit.is_negated or unit.is_ordinary or unit.kind != "c" or unit.position in reading.alternatives:
            continue
        for key in unit.keys:
            other = proposal.around.reader.contraries.get(key)
            if other and key not in profile.told_keys and other & profile.told_keys and not other & reading.content:
                yield Misfit("opposites", unit.text, key)


def _speaker(proposal: Proposal) -> Iterator[Misfit]:
    """What somebody is asked to have said is answered only with what that one said."""
    item, reading, around = proposal.profile.item, proposal.reading, proposal.around
    if isinstance(item, Gap) or not reading.content & around.reader.saying:
        return
    persons = [unit for unit in reading.units if set(unit.keys) & around.persons]
    if item.speaker is not None:
        if persons and not any(f"e:{item.speaker}" in unit.keys for unit in persons):
            yield Misfit("speaker", persons[0].text, persons[0].keys[0])
    elif persons or any(set(unit.keys) & around.bodies for unit in reading.units):
        for number, unit in enumerate(reading.units):
            if not set(unit.keys) & around.reader.saying or not is_asked(proposal, unit):
                continue
            following = reading.units[number + 1 : number + 2]
            if unit.text in _BY_ACCOUNT and following and not set(following[0].keys) & (around.persons | around.bodies):
                continue  # "according to the message" names no speaker
            yield Misfit("speaker", unit.text, unit.keys[0])


CHECKS: Mapping[str, Check] = {
    "names": _names,
    "times": _times,
    "numbers": _numbers,
    "attributes": _attributes,
    "decisive": _decisive,
    "holders": _holders,
    "speaker": _speaker,
    "opposites": _opposites,
    "kinds": _kinds,
    "negation": _negation,
    "topic": _topic,
}


def left_over(reading: Reading, profile: Profile) -> list[Unit]:
    """The units of a question that the item does not explain."""
    return [unit for unit in reading.units if not any(key in profile.strengths for key in unit.keys)]
