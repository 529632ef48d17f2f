"""How an answer was found: the reading, the candidates, their scores, what each check said."""

from __future__ import annotations

from collections.abc import Iterator

from citebot.answering.answerer import Turn
from citebot.answering.snapshot import Snapshot
from citebot.intents.premises import left_over


def explain(snapshot: Snapshot, turn: Turn) -> Iterator[str]:
    """Lines for a person who wonders why."""
    match = turn.match
    if match is None:
        yield "small talk or a choice: nothing was looked up"
        return
    reading = match.reading
    yield f"language  {reading.lang}"
    yield f"kinds     {', '.join(sorted(reading.kinds)) or '-'}"
    for unit in reading.units:
        weight = snapshot.matcher.index.weight(unit.keys)
        marks = (" corrected" if unit.is_corrected else "") + (" negated" if unit.is_negated else "")
        yield f"unit      {unit.text!r}  {' | '.join(unit.keys)}  weight {weight:.2f}{marks}"
    yield f"threshold {snapshot.matcher.threshold:.2f}"
    profiles = {profile.item.id: profile for profile in snapshot.matcher.index.profiles}
    for candidate in match.candidates[:6]:
        said = "; ".join(f"{m.check}: {m.text or 'now'}" for m in candidate.misfits) or "fits"
        rest = ", ".join(unit.text for unit in left_over(reading, profiles[candidate.item.id])) or "-"
        yield f"candidate {candidate.score:.3f}  {candidate.item.id}  checks: {said}  left over: {rest}"
        yield f"          nearest example: {candidate.ask}"
