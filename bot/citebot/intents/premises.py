"""What a question takes for granted must agree with the item: names, times, numbers, attributes, kind of question.

A score only proposes. Each check can only refuse, and says in words what does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from citebot.intents.checks.figures import numbers, times
from citebot.intents.checks.kinds import kinds, which
from citebot.intents.checks.names import holders, names, speaker
from citebot.intents.checks.words import attributes, decisive, matter, negation, opposites, private, topic
from citebot.intents.profile import Profile, kind_mask
from citebot.intents.proposal import Misfit, Proposal
from citebot.intents.reading import Reading, Unit
from citebot.model.claims import Gap

SOFT = frozenset({"attributes", "topic"})
"""Checks by words that may also mean something else: they do not refuse. Attributes weigh (see ``evidence``); what a
question is about beside that is only said in explanation."""
_WHO = frozenset({"who"})
CHECKS: Mapping[str, Callable[[Proposal], Iterator[Misfit]]] = {
    "names": names,
    "times": times,
    "numbers": numbers,
    "attributes": attributes,
    "decisive": decisive,
    "private": private,
    "holders": holders,
    "which": which,
    "speaker": speaker,
    "matter": matter,
    "opposites": opposites,
    "kinds": kinds,
    "negation": negation,
    "topic": topic,
}


def misfits(proposal: Proposal, *, without: str = "") -> list[Misfit]:
    """Everything in which the question and the item disagree; ``without`` leaves one check out, for measuring it.

    A gap makes no claim, so only names can be wrong with it, and none that the nearest example or an item that it
    points to names; and that a name is not spelt out says nothing of who somebody is.
    """
    if isinstance(proposal.profile.item, Gap):
        kinds_told = proposal.profile.kinds
        if kinds_told and proposal.reading.kinds == _WHO and not kinds_told & kind_mask(_WHO):
            return [Misfit("kinds", "who")]
        known = proposal.around.pointed_to(proposal.profile.item)
        return [misfit for misfit in names(proposal) if misfit.key not in known and not proposal.names(misfit.key)]
    return [misfit for name, check in CHECKS.items() if name != without for misfit in check(proposal)]


def left_over(reading: Reading, profile: Profile) -> list[Unit]:
    """The units of a question that the item does not explain."""
    return [unit for unit in reading.units if not any(key in profile.strengths for key in unit.keys)]
