"""Words that must be borne out: offices, attributes, opposites, what is excluded, what it is about."""

from __future__ import annotations

from collections.abc import Iterator

from citebot.intents.names import HONORIFICS
from citebot.intents.normalize import stem
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Unit
from citebot.model.claims import Gap, whose

SEXES = frozenset(["c:female", "c:male"])
_PLURALS = {"woman": "women", "man": "men"}
_SOMEBODY = frozenset("man woman lady gentleman".split())
_OF_PERSONS = frozenset(["who", "how-many", "list"])
_EXCEPTING = frozenset("except excluding besides apart aside than tru".split())
_LEAVING_OUT = _EXCEPTING | {"from"}
_DENYING = frozenset("not no never without nobody none khong chua".split())
_NOT_DONE = _DENYING | frozenset(
    "cancelled canceled postponed prevented stopped refused lacking hoan huy ngung".split()
)
"""What says that something is not so, or was not done: "why couldn't it be held" is told by "it was postponed"."""


def decisive(proposal: Proposal) -> Iterator[Misfit]:
    """Offices, ranks, sexes, superlatives and the like: what decides by itself must be borne out."""
    for unit in proposal.asked.decisive:
        is_told = _tells_office(proposal, unit) if unit in proposal.asked.roles else proposal.tells(unit)
        if not is_told and not _is_of_a_theme(proposal, unit) and not _may_be(proposal, unit):
            yield Misfit("decisive", unit.text, unit.keys[0])


def _tells_office(proposal: Proposal, unit: Unit) -> bool:
    """Whether an office is told of somebody, or asked for by the example; in the name of a body it is nobody's."""
    if proposal.asked.words[unit.end : unit.end + 1] == ("meeting",):  # "which ministers' meeting"
        return proposal.tells(unit)
    is_asked = "who" not in proposal.reading.kinds and any(proposal.names(key) for key in unit.keys)
    return is_asked or not proposal.profile.offices.isdisjoint(unit.keys)


def _is_of_a_theme(proposal: Proposal, unit: Unit) -> bool:
    """Whether "women" is a word of a name that the item tells ("women, peace and security"), and none are asked for."""
    asks_for_some = not proposal.reading.kinds.isdisjoint(_OF_PERSONS)
    if unit.keys[0] not in SEXES or asks_for_some:
        return False
    asked = {_PLURALS.get(word, word) for word in unit.text.split()}
    return asked <= proposal.profile.told_words | proposal.around.words_of_names(proposal.profile)


def _may_be(proposal: Proposal, unit: Unit) -> bool:
    """Whether "the man" may be whom the item is about, of whom the base does not say which."""
    if isinstance(proposal.profile.item, Gap) or unit.text not in _SOMEBODY:
        return False
    return whose(proposal.profile.item) in proposal.around.of_unknown_sex


def private(proposal: Proposal) -> Iterator[Misfit]:
    """Telephone numbers and addresses stand in no item, so no item bears such a question out."""
    for unit in proposal.asked.private:
        yield Misfit("private", unit.text, unit.keys[0])


def attributes(proposal: Proposal) -> Iterator[Misfit]:
    """What may be asked of anything ("date of birth", "pay"), but is not told of everything."""
    for unit in proposal.asked.attributes:
        if not proposal.tells(unit):
            yield Misfit("attributes", unit.text, unit.keys[0])


def topic(proposal: Proposal) -> Iterator[Misfit]:
    """What the asking sentence is about must be known of the item, but for everyday and very general words."""
    strengths = proposal.profile.strengths
    for unit in proposal.asked.topic:
        if strengths.keys().isdisjoint(unit.keys):
            yield Misfit("topic", unit.text, unit.keys[0])


def matter(proposal: Proposal) -> Iterator[Misfit]:
    """What somebody is asked to have said on a matter is not answered with what he said on another."""
    item, asked, around = proposal.profile.item, proposal.asked, proposal.around
    if isinstance(item, Gap) or item.speaker is None:
        return
    if not any(around.persons.intersection(unit.keys) for unit in asked.names):
        return
    strengths = proposal.profile.strengths
    for unit in asked.topic:
        if unit.kind == "c" and not unit.is_ordinary and strengths.keys().isdisjoint(unit.keys):
            yield Misfit("matter", unit.text, unit.keys[0])


def negation(proposal: Proposal) -> Iterator[Misfit]:
    """What the question excludes ("not the deputy") must not be told by the item; "never" and "why not" must be."""
    told, excluded = proposal.profile.told_words, proposal.asked.excluded
    for unit in proposal.asked.never:
        if not told & _DENYING:
            yield Misfit("negation", unit.text, unit.keys[0])
    for unit in proposal.asked.denied[:1]:
        if not told & _NOT_DONE:
            yield Misfit("negation", unit.text, unit.keys[0])
    if not excluded:
        return
    for unit in excluded:
        if f"e:{whose(proposal.profile.item)}" in unit.keys and _is_beside(proposal, unit):
            yield Misfit("negation", unit.text, unit.keys[0])
    if proposal.profile.enumerated and not _EXCEPTING.isdisjoint(proposal.asked.words):
        return  # of several all but one are asked for
    stems = {stem(word) for word in told}
    for unit in excluded:
        is_told = unit.kind == "e" and not proposal.profile.told_keys.isdisjoint(unit.keys)
        if is_told or {stem(word) for word in unit.text.split()} <= stems:
            yield Misfit("negation", unit.text, unit.keys[0])


def _is_beside(proposal: Proposal, unit: Unit) -> bool:
    """Whether somebody is left out by name: "who else spoke, besides Mr Lind?"."""
    if proposal.around.persons.isdisjoint(unit.keys):
        return False
    before = (word for word in reversed(proposal.asked.words[: unit.position]) if word not in HONORIFICS)
    return next(before, "") in _LEAVING_OUT


def opposites(proposal: Proposal) -> Iterator[Misfit]:
    """What the question says must not be the opposite of what the item says ("increase" of "decrease")."""
    told = proposal.profile.told_keys
    for unit, key, others in proposal.asked.contrary:
        if key not in told and others & told:
            yield Misfit("opposites", unit.text, key)
