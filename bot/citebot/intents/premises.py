"""What a question takes for granted must agree with the item: names, times, numbers, attributes, kind of question.

A score only proposes. Each check can only refuse, and says in words what does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from citebot.intents.asked import Asked
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
Find = Callable[[Proposal], Iterator[Misfit]]


class Check(NamedTuple):
    """One check."""

    find: Find
    """What of a question an item does not bear out."""
    concerns: Callable[[Reading, Asked], object]
    """Whether a question holds anything that it looks at; if not, no item can disagree."""


CHECKS: Mapping[str, Check] = {
    "names": Check(names, lambda _, asked: asked.names),
    "times": Check(
        times,
        lambda reading, asked: (
            reading.moments or reading.before or reading.after or reading.is_now or asked.outcome or asked.to_come
        ),
    ),
    "numbers": Check(numbers, lambda reading, _: reading.numerals),
    "attributes": Check(attributes, lambda _, asked: asked.attributes),
    "decisive": Check(decisive, lambda _, asked: asked.decisive),
    "private": Check(private, lambda _, asked: asked.private),
    "holders": Check(
        holders,
        lambda reading, asked: (
            asked.roles or "who" in reading.kinds or any(unit.text.startswith("who ") for unit in reading.units)
        ),
    ),
    "which": Check(which, lambda _, asked: asked.which or asked.matter),
    "speaker": Check(speaker, lambda reading, asked: asked.says or "quote" in reading.kinds),
    "matter": Check(matter, lambda reading, asked: asked.saying or "quote" in reading.kinds),
    "opposites": Check(opposites, lambda _, asked: asked.contrary),
    "kinds": Check(
        kinds,
        lambda reading, asked: reading.kinds or asked.since or asked.happened or asked.counting or asked.naming,
    ),
    "negation": Check(negation, lambda _, asked: asked.never or asked.denied or asked.excluded),
    "topic": Check(topic, lambda _, asked: asked.topic),
}


def concerned(reading: Reading, asked: Asked, *, without: str = "") -> list[Find]:
    """The checks that a question gives anything to look at; ``without`` leaves one out, for measuring it."""
    return [check.find for name, check in CHECKS.items() if name != without and check.concerns(reading, asked)]


def misfits(proposal: Proposal, checks: Sequence[Find] | None = None) -> list[Misfit]:
    """Everything in which the question and the item disagree; ``checks`` are those of ``concerned``, if found already.

    A gap makes no claim, so only names can be wrong with it, and none that the nearest example or an item that it
    points to names; and that a name is not spelt out says nothing of who somebody is.
    """
    if isinstance(proposal.profile.item, Gap):
        kinds_told = proposal.profile.kinds
        if kinds_told and proposal.reading.kinds == _WHO and not kinds_told & kind_mask(_WHO):
            return [Misfit("kinds", "who")]
        known = proposal.around.pointed_to(proposal.profile.item)
        return [misfit for misfit in names(proposal) if misfit.key not in known and not proposal.names(misfit.key)]
    if checks is None:
        checks = concerned(proposal.reading, proposal.asked)
    return [misfit for find in checks for misfit in find(proposal)]


def left_over(reading: Reading, profile: Profile) -> list[Unit]:
    """The units of a question that the item does not explain."""
    return [unit for unit in reading.units if not any(key in profile.strengths for key in unit.keys)]
