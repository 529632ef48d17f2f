"""What was just told, asked for once more by its kind alone: "since when?", "where to?", "who was that?"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from citebot.answering.pronouns import OTHERS
from citebot.answering.snapshot import Snapshot
from citebot.intents.checks.kinds import kinds
from citebot.intents.normalize import fold
from citebot.intents.proposal import Proposal
from citebot.intents.reading import Reading
from citebot.model.claims import Fact, Item, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS, in_language

_WHEN = frozenset({"when", "day", "month", "year"})
_TOLD = _WHEN | {"where", "who"}
_END = "by|until|till|to|den|truoc"
_BOUNDS: Mapping[str, str] = {
    **dict.fromkeys(("since", "tu"), "since|from|tu|ke tu"),
    **dict.fromkeys(("by", "until", "till", "den"), _END),
}
"""What begins or ends a time in a question, and in what is told."""
_IN = "|in|vao"
"""By when something was planned is told by the year in which it was to be, too."""
_TIME = r")\b (?:\w+ ){0,2}\d"
"""A number so near behind that it tells the time."""


def told_already(snapshot: Snapshot, reading: Reading, context: Context) -> tuple[Item, ...]:
    """What was told last, if it tells the time, place or person that the question asks for and it asks nothing else."""
    if context.last != "answered" or reading.units or not reading.kinds or reading.kinds - _TOLD or reading.is_polar:
        return ()
    if not OTHERS.isdisjoint(token.word for token in reading.tokens):
        return ()
    told = [item for name in context.items if isinstance(item := snapshot.base.find(name), Fact | Quote)]
    return tuple(item for item in told if _tells(snapshot, reading, item))[:1]


def is_bounded(reading: Reading) -> bool:
    """Whether it asks for the beginning or the end of a time: "since when?", "until which year?"."""
    return bool(reading.kinds & _WHEN) and any(token.word in _BOUNDS for token in reading.tokens)


def tells_time(snapshot: Snapshot, reading: Reading, item: Fact | Quote, *, is_meant: bool = False) -> bool:
    """Whether the item tells a time; behind such a word as the question has ("since", "until").

    ``is_meant``: that the question is about the item is known, so "in 2021" tells by when, too.
    """
    index = snapshot.matcher.index
    told = index.profiles[index.number[item.id]].told
    bounds = {_BOUNDS[token.word] for token in reading.tokens if token.word in _BOUNDS}
    if not bounds or len({moment.year for moment in told}) > 1:  # a period tells when it began and ended
        return bool(told)
    if is_meant:
        bounds = {bound + _IN if bound == _END else bound for bound in bounds}
    texts = [item.text] if isinstance(item, Quote) else [in_language(item.statement, lang) for lang in LANGS]
    return any(re.search(rf"\b(?:{bound}{_TIME}", fold(text)) for bound in bounds for text in texts)


def _tells(snapshot: Snapshot, reading: Reading, item: Fact | Quote) -> bool:
    around, index = snapshot.matcher.around, snapshot.matcher.index
    profile = index.profiles[index.number[item.id]]
    if reading.kinds & _WHEN and not tells_time(snapshot, reading, item, is_meant=True):
        return False
    if "where" in reading.kinds and not profile.told_keys & around.places - around.ubiquitous:
        return False
    if "who" in reading.kinds and item.speaker is None:
        own = {f"e:{name}" for name in profile.own}
        if not profile.told_keys & own & around.persons:
            return False
    return not any(kinds(Proposal.by_itself(around, reading, profile)))
