"""Which event or text is meant by "the meeting", "that release": the one spoken of, not another that would fit, too."""

from __future__ import annotations

from itertools import pairwise

from citebot.answering.snapshot import Snapshot
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import GENERIC_EVENTS
from citebot.model.claims import Cited, Fact, Quote
from citebot.model.dialogue import Context

_THAT = frozenset("that this same do nay ay".split())
_TEXTS = frozenset("release report article text document message statement bai tin cao".split())
"""What a source may be called; in Vietnamese the last syllable of it: "bản tin này", "thông cáo đó"."""
_TELLING = frozenset("of on about in at with that which where when for".split())


def is_elsewhere(snapshot: Snapshot, reading: Reading, item: Cited, context: Context) -> bool:
    """Whether the item is about other events than those spoken of last, of which the question names none itself.

    Or whether it is from other texts, where one spoken of is meant.
    """
    if _is_in_another_text(snapshot, reading, item, context):
        return True
    events = snapshot.matcher.around.events
    called = [unit for unit in reading.units if not GENERIC_EVENTS.isdisjoint(unit.keys)]
    if len(called) != 1 or any(unit.kind in "eynms" for unit in reading.units) or not _is_definite(reading, called[0]):
        return False
    last = next((name for name in context.entities if f"e:{name}" in events), None)
    index = snapshot.matcher.index
    about = {name for name in index.profiles[index.number[item.id]].own if f"e:{name}" in events}
    if last is None or not about or last in about:
        return False
    # After a conference "the workshop" is another one, if it bears that name.
    label, around = f" {called[0].text} ", snapshot.matcher.around
    return label in around.label(last) or not any(label in around.label(name) for name in about)


def _is_definite(reading: Reading, unit: Unit) -> bool:
    """Whether nothing tells which event is meant: "the meeting", not "the inaugural meeting" or "the meeting on"."""
    words = [token.word for token in reading.tokens]
    if reading.lang == "en":
        return words[max(0, unit.position - 1) : unit.position] in (["the"], ["that"], ["this"]) and not (
            words[unit.end : unit.end + 1] and words[unit.end] in _TELLING
        )
    return unit.position == 0


def _is_in_another_text(snapshot: Snapshot, reading: Reading, item: Cited, context: Context) -> bool:
    """Whether "that release" is asked about, and the item is from none of the texts of what was told last."""
    words = [token.word for token in reading.tokens]
    first, second = (_THAT, _TEXTS) if reading.lang == "en" else (_TEXTS, _THAT)
    if not any(a in first and b in second for a, b in pairwise(words)):
        return False
    told = [found for name in context.items if isinstance(found := snapshot.base.find(name), Fact | Quote)]
    sources = {citation.source.id for found in told for citation in found.citations}
    return bool(sources) and sources.isdisjoint(citation.source.id for citation in item.citations)
