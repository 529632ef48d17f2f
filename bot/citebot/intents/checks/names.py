"""Names: who and what is named, who holds an office, who said something."""

from __future__ import annotations

from collections.abc import Iterator

from citebot.intents.proposal import Misfit, Proposal
from citebot.model.claims import Gap

_BY_ACCOUNT = frozenset(["according to", "theo"])


def names(proposal: Proposal) -> Iterator[Misfit]:
    """Every person, body, place, document or event named must have to do with the item."""
    wrong = dict(_unfit_names(proposal))
    if not wrong:
        return
    choices = [unit for unit in proposal.reading.units if unit.position in proposal.reading.alternatives]
    named = [unit.position for unit in choices if unit.kind in "esx"]
    # Of the names that "or" offers for choice one will do.
    spared = named if any(position not in wrong for position in named) else []
    yield from (misfit for position, misfit in wrong.items() if position not in spared)


def _unfit_names(proposal: Proposal) -> Iterator[tuple[int, Misfit]]:
    reading, profile = proposal.reading, proposal.profile
    for unit in proposal.asked.names:
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
        # "Mr Viet" is not explained by the words "Viet Nam", but by words that are his.
        is_person = not proposal.around.persons.isdisjoint(unit.keys)
        if is_person and any(key[2:] in profile.own for key in unit.keys):
            continue
        if unit.kind == "e" and not is_person and proposal.around.holds_words(profile, unit.text, reading.lang):
            continue
        yield unit.position, Misfit("names", unit.text, unit.keys[0])


def holders(proposal: Proposal) -> Iterator[Misfit]:
    """Who holds an office is told only by what names a person."""
    roles = proposal.asked.roles
    if not roles or any(f"e:{name}" in proposal.around.persons for name in proposal.profile.own):
        return
    asks_who = "who" in proposal.reading.kinds
    for unit in roles:
        if asks_who or unit.text.startswith("who "):
            yield Misfit("holders", unit.text, unit.keys[0])


def speaker(proposal: Proposal) -> Iterator[Misfit]:
    """What somebody is asked to have said is answered only with what that one said."""
    item, reading, around = proposal.profile.item, proposal.reading, proposal.around
    if isinstance(item, Gap) or not proposal.asked.says:
        return
    persons = [unit for unit in reading.units if set(unit.keys) & around.persons]
    if item.speaker is not None:
        if persons and not any(f"e:{item.speaker}" in unit.keys for unit in persons):
            yield Misfit("speaker", persons[0].text, persons[0].keys[0])
    elif persons or any(set(unit.keys) & around.bodies for unit in reading.units):
        for unit, following in proposal.asked.saying:
            if proposal.tells(unit):
                continue
            if unit.text in _BY_ACCOUNT and following and not set(following.keys) & (around.persons | around.bodies):
                continue  # "according to the message" names no speaker
            yield Misfit("speaker", unit.text, unit.keys[0])
