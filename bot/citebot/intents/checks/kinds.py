"""Kinds of question: how many, when, where, who, which names."""

from __future__ import annotations

from collections.abc import Iterator

from citebot.intents.checks.figures import YEARS
from citebot.intents.profile import Profile, kind_mask
from citebot.intents.profiles import LABELLED
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Reading, Unit
from citebot.model.claims import Fact, Gap, Quote, whose

FIGURES = frozenset("decade decades half double doubled twice both".split())
"""Words that tell a number without being one."""
_DECADE = frozenset(["thap", "ky"])
"""Those of one in Vietnamese, "thập kỷ"; "ký" alone is a signature."""
_SPANS = frozenset("decade decades ky".split())
"""Words for a number of years."""
IMPERSONAL = frozenset({"date", "place", "deadline", "deployed-when", "deployed-where", "count", "count-women"})
"""Properties that tell when, where or how many, and who only if somebody is named beside."""
_SINCE = frozenset("since from until became began appointed took joined ke".split())
"""What an item says that tells since when, or for how long; "ke" of "kể từ"."""
_PERSONS = frozenset("ambassadors authors consultants delegates doctors experts officers officials speakers".split())
_PERSONS |= frozenset("reporters soldiers women men translators nurses pilots".split())
_SEX_WORDS = {
    "c:female": frozenset("woman women female females nu".split()),
    "c:male": frozenset("man men male males nam".split()),
}
"""By which an item counts women or men; that the one who speaks is a woman is no number of women."""
_ANY = frozenset("persons folks guys things times".split())
"""What may be counted whatever it is called."""
_EXPANSION = "c:expansion"
_NEAR = 6
"""How many words after "names of" it is said whose."""
_WHO = kind_mask(frozenset(["who"]))
HARD_KINDS = frozenset({"how-many", "when", "where", "define", "why"})


def kinds(proposal: Proposal) -> Iterator[Misfit]:
    """The kind of question must be one that the item answers: a number, a day, a place, a person, names."""
    reading, profile = proposal.reading, proposal.profile
    is_dated = _is_dated_by_event(proposal)
    if reading.kinds and not profile.kinds & kind_mask(reading.kinds):
        for kind in sorted(reading.kinds & HARD_KINDS):
            # What no example asks for may be told all the same: a number, a day, a place.
            if kind == "how-many" or (kind == "when" and (profile.told or is_dated)):
                continue
            if (kind == "where" and _tells_place(proposal)) or (kind == "define" and _tells_name(proposal)):
                continue
            yield Misfit("kinds", kind)
    if "who" in reading.kinds and not profile.kinds & _WHO and not _names_somebody(proposal):
        yield Misfit("kinds", "who")
    if _is_since_when(proposal):
        yield Misfit("kinds", "since")
    for unit in proposal.asked.happened:
        if profile.strengths.keys().isdisjoint(unit.keys):
            yield Misfit("kinds", unit.text, unit.keys[0])
    if "how-many" in reading.kinds and not _is_counted(proposal):
        yield Misfit("kinds", "how-many")
    for unit in proposal.asked.counting:
        if not proposal.tells(unit) and not (profile.counts or _figures(profile) - {"both"} or _is_numbered(proposal)):
            yield Misfit("kinds", unit.text)
    for unit in proposal.asked.naming:
        if not _tells_names(proposal, unit) and not _tells_title(proposal):
            yield Misfit("kinds", unit.text)
    # A day is not answered by a year, nor the other way round.
    if "day" in reading.kinds and not is_dated and not any(moment.day for moment in profile.told):
        yield Misfit("kinds", "day")
    if "month" in reading.kinds and not is_dated and not any(moment.month for moment in profile.told):
        yield Misfit("kinds", "month")
    is_dated = is_dated and profile.in_a_year
    if "year" in reading.kinds and not is_dated and not any(moment.year for moment in profile.told):
        yield Misfit("kinds", "year")


def _is_since_when(proposal: Proposal) -> bool:
    """Whether it is asked since when somebody is what he is; the day of a report on him is no answer."""
    item = proposal.profile.item
    if not proposal.asked.since or isinstance(item, Gap) or _SINCE & proposal.profile.told_words:
        return False
    return f"e:{whose(item)}" in proposal.around.persons


def _is_dated_by_event(proposal: Proposal) -> bool:
    """Whether it is asked when somebody said, or something was done, that the item tells of an event with its day."""
    profile, asked = proposal.profile, proposal.asked
    if isinstance(profile.item, Gap) or not profile.on_a_day:
        return False
    says = profile.item.speaker is not None and any(unit.sentence == proposal.reading.focus for unit, _ in asked.saying)
    return says or any(proposal.tells(unit) for unit in asked.happening)


def which(proposal: Proposal) -> Iterator[Misfit]:
    """ "Which country", "which institute", "which consultant" is told only by what names one that is not named yet."""
    for text, kind in proposal.asked.which:
        around, profile = proposal.around, proposal.profile
        entities = {"place": around.places, "body": around.bodies, "person": around.persons}[kind]
        if text.endswith("ministry") and "c:minister" in profile.told_keys:
            continue  # "Minister of Foreign Affairs" tells of which ministry
        if _EXPANSION in proposal.reading.content and _EXPANSION in profile.strengths:
            continue  # "which body does VNDPKO stand for" names it
        if isinstance(profile.item, Gap) or profile.told_keys & entities - proposal.reading.content:
            continue
        # Of what belongs to one ("which country's hospital") only its own owner tells.
        own = {whose(profile.item)} if text.endswith("'s") else profile.own
        if not any(f"e:{name}" in entities - proposal.reading.content for name in own):
            yield Misfit("which", text)
    for unit in proposal.asked.matter:
        if proposal.profile.strengths.keys().isdisjoint(unit.keys):
            yield Misfit("which", unit.text, unit.keys[0])


def _tells_name(proposal: Proposal) -> bool:
    """Whether the item tells who a person is, or the title of what the question names: its full name."""
    if _tells_title(proposal):
        return True
    persons = {f"e:{name}" for name in proposal.profile.own} & proposal.around.persons
    return bool(persons) and bool(proposal.profile.kinds & _WHO)


def _tells_title(proposal: Proposal) -> bool:
    """Whether the item tells the title of what the question names: the name that a conference bore."""
    item = proposal.profile.item
    return isinstance(item, Fact) and item.property == "title" and f"e:{item.subject}" in proposal.reading.content


def _tells_place(proposal: Proposal) -> bool:
    """Whether the item's own words name a place that is not named yet."""
    around, profile = proposal.around, proposal.profile
    own = profile.told_keys & {f"e:{name}" for name in profile.own}
    return bool(own & around.places - proposal.reading.content - around.ubiquitous)


def _names_somebody(proposal: Proposal) -> bool:
    """Whether the item names a person, body or place besides what it is about: who did something to that."""
    item, around = proposal.profile.item, proposal.around
    if not isinstance(item, Fact) or item.property not in IMPERSONAL:
        return True
    known = {f"e:{item.subject}"}
    if "title" in proposal.reading.kinds:  # whoever gives the number of the officers does not name them
        known |= {f"e:{item.speaker}", *around.ubiquitous}
    return bool(proposal.profile.told_keys & around.agents - known)


def _tells_names(proposal: Proposal, unit: Unit) -> bool:
    """Whether the item names somebody whom the question does not name, besides its subject and who says it.

    Names of ambassadors are names of persons; those of organisers may be of bodies.
    """
    item, around = proposal.profile.item, proposal.around
    if isinstance(item, Quote):
        return False
    known = {f"e:{item.speaker if isinstance(item, Fact) else None}"} | proposal.reading.content
    if f"e:{item.subject}" not in around.persons:
        known.add(f"e:{item.subject}")
    own = proposal.profile.told_keys & {f"e:{name}" for name in proposal.profile.own}
    tokens = proposal.reading.tokens
    near = {
        token.word
        for token in (*tokens[max(0, unit.position - 2) : unit.position], *tokens[unit.end : unit.end + _NEAR])
    }
    wanted = around.agents if near.isdisjoint(_PERSONS) else around.persons
    if _is_told_behind(proposal, unit):
        wanted = own
    return bool(own & wanted - known - around.ubiquitous)


def _is_told_behind(proposal: Proposal, unit: Unit) -> bool:
    """Whether one thing's name is asked for ("name of the programme"), and the item tells of such a thing."""
    if not unit.text.startswith("name "):
        return False
    behind = (u for u in proposal.reading.units if unit.end <= u.position <= unit.end + 1 and u.kind == "c")
    return any(proposal.tells(u) for u in behind)


def _figures(profile: Profile) -> frozenset[str]:
    """The words by which an item tells a number without one."""
    told = profile.told_words
    return told & FIGURES | (_DECADE if told >= _DECADE else frozenset())


def _tells_number(proposal: Proposal) -> bool:
    profile = proposal.profile
    numbers = profile.counts if LABELLED.isdisjoint(proposal.asked.words) else profile.numbers
    is_listed = bool(profile.enumerated) and not profile.is_uncounted
    return bool(numbers or is_listed or _figures(profile)) or _is_numbered(proposal)


def _is_numbered(proposal: Proposal) -> bool:
    """Whether the item numbers what is asked about: which number has the cycle, "the fourth cycle"."""
    return any(not keys.isdisjoint(proposal.reading.content) for keys in proposal.profile.ordinals.values())


def _is_thing(unit: Unit, reading: Reading) -> bool:
    """Whether a word names a thing; an everyday one only in the plural right behind "how many": "generals"."""
    return not unit.is_ordinary or (
        unit.position == reading.counted and unit.kind == "w" and unit.text.endswith("s") and unit.text not in _ANY
    )


def _is_counted(proposal: Proposal) -> bool:
    """Whether the item tells a number, and of the thing that "how many" asks for."""
    profile, reading = proposal.profile, proposal.reading
    if isinstance(profile.item, Gap):
        return True
    asks_attribute = any(unit.position > reading.counted + 1 for unit in proposal.asked.attributes)
    if asks_attribute and not (profile.counts or _figures(profile)):
        return False  # that pay and rotation were discussed tells no pay
    if reading.counted < 0:  # the question before asked how many, or no thing is named
        return _tells_number(proposal)
    near = {token.word for token in reading.tokens[max(0, reading.counted - 1) : reading.counted + 1]}
    if YEARS & near and len({moment.year for moment in profile.told}) > 1:
        return True  # a period tells its years
    if not _tells_number(proposal):
        return False
    if YEARS & near and profile.told_words & (YEARS | _SPANS):
        return True  # "how many years of" is told by what tells years at all, or a decade
    behind = [u for u in reading.units if u.position >= reading.counted and u.kind in "cwe" and _is_thing(u, reading)]
    first = next(iter(behind), None)
    where = reading.counted
    if first is not None and first.position == where and not proposal.around.ubiquitous.isdisjoint(first.keys):
        where, behind = first.end, behind[1:]  # "number of Vietnamese women"
    counted = next(iter(behind), None)
    if counted is None or counted.position > where + 1:
        return True
    if "c:number-count" in counted.keys:
        return True  # "by how much had the number grown"
    if counted.keys[0] in _SEX_WORDS:
        return not _SEX_WORDS[counted.keys[0]].isdisjoint(profile.told_words)
    if proposal.tells(counted) and not profile.strengths.keys().isdisjoint(counted.keys):
        return True
    return (
        counted.kind == "w"
        and not any(key in proposal.profile.strengths for key in counted.keys)
        and counted.is_corrected
    )
