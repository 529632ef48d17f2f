"""Names: who and what is named, who holds an office, who said something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citebot.intents.names import HONORIFICS
from citebot.intents.own_task import is_own_story
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import DATED, GENERIC_EVENTS
from citebot.model.claims import Fact, Gap

_BESIDE_IN_TIME = frozenset(
    "before after preceding preceded succeeding succeeded followed follows replaced replaces truoc sau thay".split()
)
_HELD_BY = frozenset([("who", "is"), ("who", "was"), ("who", "were"), ("ai", "la")])
_HELD_BY |= frozenset((who, of) for who in ("who", "whom") for of in ("at", "within", "inside"))
_HELD_BY |= frozenset([("spoke", "for"), ("speaks", "for"), ("ai", "o"), ("ai", "ben"), ("ai", "thuoc")])
"""What stands before an office or a body whose person is asked for."""
_ARTICLES = frozenset(["the", "then"])
_PREPOSITIONS = frozenset("in at from to near around outside inside into through for within visit visited".split())
"""What stands before a place where something is."""
_NEAR = 4
"""How many words before a name are looked at."""
_OCCASIONS = GENERIC_EVENTS | {"c:event", "c:publish", "c:report", "c:article"}
"""Where somebody speaks or is quoted, if that has no name."""
_WHICH_BEFORE, _WHICH_AFTER = ["which"], ["nao"]
_HEAD = "c:head-of"
"""So general an office that somebody named is no answer by that alone."""
_JUDGEMENT = "c:judgement"
"""What comes behind it is judged, and not who judges."""
_ON_BEHALF = "c:representative"
_BY_ACCOUNT = frozenset(["according to", "theo"])


def names(proposal: Proposal) -> Iterator[Misfit]:
    """Every person, body, place, document or event named must have to do with the item."""
    yield from _shared(proposal)
    wrong = dict(_unfit_names(proposal))
    if not wrong:
        return
    choices = [unit for unit in proposal.reading.units if unit.position in proposal.reading.alternatives]
    named = [unit.position for unit in choices if unit.kind in "esx"]
    # Of the names that "or" offers for choice one will do.
    spared = named if any(position not in wrong for position in named) else []
    yield from (misfit for position, misfit in wrong.items() if position not in spared)


def _unfit_names(proposal: Proposal) -> Iterator[tuple[int, Misfit]]:
    reading, profile, around = proposal.reading, proposal.profile, proposal.around
    for unit in proposal.asked.names:
        if unit.kind == "s":
            if not any(key[2:] in profile.sources for key in unit.keys if key[0] == "s"):
                yield unit.position, Misfit("names", unit.text, unit.keys[0])
            continue
        if unit.kind == "x":
            if is_own_story(reading.tokens, unit.sentence, reading.focus, reading.lang):
                continue  # "I am a student in Hue. ..."
            if profile.told_keys.isdisjoint(unit.keys):
                yield unit.position, Misfit("names", _typed(reading, unit), unit.keys[0])
            continue
        if not profile.told_keys.isdisjoint(unit.keys) or not around.ubiquitous.isdisjoint(unit.keys):
            continue
        if unit.kind == "e" and not around.entities_of(profile).isdisjoint(unit.keys):
            continue
        if not around.pages_of(profile).isdisjoint(unit.keys):
            continue  # "the UN page of 2018", of one of the texts on it
        if not around.seats.isdisjoint(unit.keys) and (isinstance(profile.item, Gap) or not _is_where(proposal, unit)):
            continue
        # "Mr Viet" is not explained by the words "Viet Nam", but by words that are his.
        is_person = not around.persons.isdisjoint(unit.keys)
        if is_person and any(key[2:] in profile.own for key in unit.keys):
            continue
        if unit.kind == "e" and not is_person and around.holds_words(profile, unit.text, reading.lang):
            continue
        yield unit.position, Misfit("names", unit.text, unit.keys[0])


def _typed(reading: Reading, unit: Unit) -> str:
    """A name as it was typed; as it was read, if it is from the question before."""
    tokens = reading.tokens[unit.position : unit.end]
    is_here = tuple(token.word for token in tokens) == tuple(unit.text.split())
    return " ".join(token.raw for token in tokens) if is_here else unit.text.title()


def _is_where(proposal: Proposal, unit: Unit) -> bool:
    """Whether a place is where something is, and does not stand for its country ("Hanoi hosted", "the Hanoi text")."""
    reading = proposal.reading
    if reading.lang != "en" or "where" in reading.kinds:
        return True
    before = reading.tokens[max(0, unit.position - 2) : unit.position]
    return not _PREPOSITIONS.isdisjoint(token.word for token in before)


def _shared(proposal: Proposal) -> Iterator[Misfit]:
    """A number told of several places together is the number of none of them."""
    if "how-many" not in proposal.reading.kinds:
        return
    places = proposal.around.shared_places(proposal.profile)
    units = [unit for unit in proposal.asked.names if proposal.around.places.issuperset(unit.keys)]
    if places <= {key for unit in units for key in unit.keys}:
        return
    for unit in units:
        if not places.isdisjoint(unit.keys):
            yield Misfit("names", unit.text, unit.keys[0])


def holders(proposal: Proposal) -> Iterator[Misfit]:
    """Who holds an office is told only by what names a person."""
    yield from _others(proposal)
    yield from _offices(proposal)
    yield from _of_publisher(proposal)
    roles = proposal.asked.roles
    if not roles:
        return
    asks_who = "who" in proposal.reading.kinds
    names_person = any(f"e:{name}" in proposal.around.persons for name in proposal.profile.own)
    for unit in roles:
        if names_person and (_HEAD not in unit.keys or not proposal.profile.strengths.keys().isdisjoint(unit.keys)):
            continue
        if asks_who or unit.text.startswith("who "):
            yield Misfit("holders", unit.text, unit.keys[0])


def _offices(proposal: Proposal) -> Iterator[Misfit]:
    """Who holds a named office, or who "at UNDP" did something, is told only by what names a person."""
    around, tokens = proposal.around, proposal.reading.tokens
    asks_who = "who" in proposal.reading.kinds or any(u.text.startswith("who ") for u in proposal.reading.units)
    if not asks_who or any(f"e:{name}" in around.persons for name in proposal.profile.own):
        return
    for unit in proposal.asked.names:
        before = [t.word for t in tokens[max(0, unit.position - _NEAR) : unit.position] if t.word not in _ARTICLES]
        if not around.bodies.isdisjoint(unit.keys) and tuple(before[-2:]) in _HELD_BY:
            yield Misfit("holders", unit.text, unit.keys[0])


def _of_publisher(proposal: Proposal) -> Iterator[Misfit]:
    """The director of the news agency that reports of a director is not that one."""
    around, asked = proposal.around, proposal.asked
    named = [u for u in asked.names if any(u.end <= role.position <= u.end + 1 for role in asked.roles)]
    if named:
        publishers = around.publishers_of(proposal.profile) - around.affiliations_of(proposal.profile)
        yield from (Misfit("holders", u.text, u.keys[0]) for u in named if not publishers.isdisjoint(u.keys))


def _others(proposal: Proposal) -> Iterator[Misfit]:
    """Who came before or after somebody is not told by what is about that one."""
    reading, own = proposal.reading, proposal.profile.own
    if "who" not in reading.kinds:
        return
    for unit in proposal.asked.names:
        if proposal.around.persons.isdisjoint(unit.keys) or not any(key[2:] in own for key in unit.keys):
            continue
        before = [token.word for token in reading.tokens[max(0, unit.position - 2) : unit.position]]
        near = [word for word in before if word not in HONORIFICS][-1:]
        if near and near[0] in _BESIDE_IN_TIME:
            yield Misfit("holders", f"{near[0]} {unit.text}", unit.keys[0])


def speaker(proposal: Proposal) -> Iterator[Misfit]:
    """What somebody is asked to have said is answered only with what that one said."""
    item, reading, around = proposal.profile.item, proposal.reading, proposal.around
    if isinstance(item, Gap):
        return
    judged = [unit.end for unit, _ in proposal.asked.saying if _JUDGEMENT in unit.keys]
    persons = [
        unit
        for unit in reading.units
        if set(unit.keys) & around.persons and not any(unit.position >= end for end in judged)
    ]
    if not persons:
        # "What did the ambassador say" is answered only by what knows of an ambassador.
        strengths = proposal.profile.strengths
        unknown = [unit for unit in proposal.asked.roles if strengths.keys().isdisjoint(unit.keys)]
        if unknown and len(unknown) == len(proposal.asked.roles):
            yield Misfit("speaker", unknown[0].text, unknown[0].keys[0])
    if item.speaker is not None:
        if "who" in reading.kinds and isinstance(item, Fact):
            # "Who praised her?" is told by what somebody said of her.
            persons = [unit for unit in persons if f"e:{item.subject}" not in unit.keys]
        if persons and not any(f"e:{item.speaker}" in unit.keys for unit in persons):
            yield Misfit("speaker", persons[0].text, persons[0].keys[0])
    elif persons or _asks_for_words(proposal) or any(set(unit.keys) & around.bodies for unit in reading.units):
        for unit, following in proposal.asked.saying:
            if proposal.tells(unit):
                continue
            if _asks_for_speaker(proposal, following) or _asks_for_holder(proposal) or _is_when_said(proposal, persons):
                continue
            if unit.text in _BY_ACCOUNT and following and not _may_give_account(proposal, following):
                continue  # "according to the message" names no speaker
            yield Misfit("speaker", unit.text, unit.keys[0])


def _asks_for_words(proposal: Proposal) -> bool:
    """Whether it is asked what the holder of an office said, not who that is."""
    asked = proposal.asked
    return bool(asked.roles) and asked.words[:1] == ("what",) and "who" not in proposal.reading.kinds


def _may_give_account(proposal: Proposal, unit: Unit) -> bool:
    """Whether somebody is named as giving an account, and not the news agency whose report tells the item."""
    around = proposal.around
    named = set(unit.keys) - around.publishers_of(proposal.profile)
    return not (around.persons.isdisjoint(named) and around.bodies.isdisjoint(named))


def _asks_for_speaker(proposal: Proposal, following: Unit | None) -> bool:
    """Whether it is asked who spoke somewhere, and told who somebody is who has spoken, or who spoke.

    "Who of UN Women spoke at the workshop?" asks for nobody's words, nor does "who spoke on behalf of the ministry".
    """
    reading, profile, around = proposal.reading, proposal.profile, proposal.around
    if "who" not in reading.kinds:
        return False
    if following is not None and _ON_BEHALF not in following.keys and not _is_occasion(proposal, following):
        return False
    own = {f"e:{name}" for name in profile.own}
    return bool(own & around.speakers or profile.told_keys & around.speakers)


def _is_when_said(proposal: Proposal, persons: Sequence[Unit]) -> bool:
    """Whether it is asked when somebody spoke, and told on which day the event was at which that one did."""
    item, around = proposal.profile.item, proposal.around
    if "when" not in proposal.reading.kinds or not isinstance(item, Fact) or not persons:
        return False
    spoke = around.speakers_at(item.subject)
    return item.property in DATED and all(not spoke.isdisjoint(unit.keys) for unit in persons)


def _asks_for_holder(proposal: Proposal) -> bool:
    """Whether it is asked which holder of an office is quoted, and told who holds it: one whose words are told."""
    reading, item, around = proposal.reading, proposal.profile.item, proposal.around
    offices = [unit for unit in proposal.asked.roles if not proposal.profile.offices.isdisjoint(unit.keys)]
    if not offices or not isinstance(item, Fact) or f"e:{item.subject}" not in around.speakers:
        return False
    words = [token.word for token in reading.tokens]
    is_which = any(
        words[max(0, u.position - 1) : u.position] == _WHICH_BEFORE or words[u.end : u.end + 1] == _WHICH_AFTER
        for u in offices
    )
    return is_which or bool(proposal.asked.naming) or not reading.kinds.isdisjoint(["who", "title"])


def _is_occasion(proposal: Proposal, unit: Unit) -> bool:
    return (
        unit.kind in "smy" or not proposal.around.events.isdisjoint(unit.keys) or not _OCCASIONS.isdisjoint(unit.keys)
    )
