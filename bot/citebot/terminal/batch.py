"""Questions from a JSONL file, answers as JSONL: one line a question, one a turn of a dialogue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from citebot.answering.answerer import respond
from citebot.answering.plain import plain
from citebot.answering.snapshot import Snapshot
from citebot.model.answers import Answer, Answered
from citebot.model.dialogue import Context


class BatchError(ValueError):
    """A line is no question; the message names the line."""


def answer_lines(snapshot: Snapshot, lines: Iterable[str], name: str) -> Iterator[str]:
    """One JSON object a question or turn, in order. Raises :class:`BatchError` at a malformed line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _row(line, f"{name}:{number}")
        context = Context()
        if "turns" not in row:
            answer = respond(snapshot, str(row["q"]), context).answer
            yield json.dumps(as_json(snapshot, answer, str(row["id"])), ensure_ascii=False)
            continue
        for turn_number, user in enumerate(_turns(row, f"{name}:{number}"), 1):
            turn = respond(snapshot, user, context)
            context = turn.context
            yield json.dumps(as_json(snapshot, turn.answer, f"{row['id']}.{turn_number}"), ensure_ascii=False)


def as_json(snapshot: Snapshot, answer: Answer, name: str | None = None) -> dict[str, object]:
    """The answer as the command line's JSON: outcome, text, citations, items."""
    outcome = answer.outcome
    citations = []
    items: list[str] = []
    if isinstance(outcome, Answered):
        items = [item.id for item in outcome.items]
        sources = {c.source.id: c.source for c in outcome.citations}.values()
        citations = [
            {"source": s.document_id, "part": s.part_id, "date": s.issued.text if s.issued else None} for s in sources
        ]
    row: dict[str, object] = {} if name is None else {"id": name}
    return row | {
        "outcome": answer.name,
        "text": plain(answer, snapshot.composer),
        "citations": citations,
        "items": items,
    }


def _row(line: str, place: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BatchError(f"{place}: not JSON: {error}") from error
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("id"), str)
        or not ("turns" in row or isinstance(row.get("q"), str))
    ):
        raise BatchError(f'{place}: expected an object with "id" and "q", or "id" and "turns"')
    return row


def _turns(row: dict[str, object], place: str) -> list[str]:
    turns = row["turns"]
    if isinstance(turns, list) and all(isinstance(turn, dict) and isinstance(turn.get("user"), str) for turn in turns):
        return [turn["user"] for turn in turns]
    raise BatchError(f'{place}: "turns" must be a list of objects with "user"')
