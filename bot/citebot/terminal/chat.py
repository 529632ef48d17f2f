"""A conversation in the terminal; piped input works too, one question a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from citebot.answering.answerer import respond
from citebot.answering.plain import plain
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context


def converse(snapshot: Snapshot, lines: Iterable[str], output: TextIO, *, echo: bool = False) -> None:
    """Answer each line in one conversation until the lines end. ``echo`` repeats the question, for piped input."""
    context = Context()
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if echo:
            output.write(f"> {text}\n")
        turn = respond(snapshot, text, context)
        context = turn.context
        output.write(plain(turn.answer, snapshot.composer) + "\n\n")
        output.flush()
