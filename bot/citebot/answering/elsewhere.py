"""Which event is meant by "the meeting": the one spoken of, not another that the question would fit, too."""

from __future__ import annotations

from citebot.answering.snapshot import Snapshot
from citebot.intents.reading import Reading, Unit
from citebot.intents.surroundings import GENERIC_EVENTS
from citebot.model.claims import Cited
from citebot.model.dialogue import Context

_TELLING = frozenset("of on about in at with that which where when for".split())


def is_elsewhere(snapshot: Snapshot, reading: Reading, item: Cited, context: Context) -> bool:
    """Whether the item is about other events than those spoken of last, of which the question names none itself."""
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
