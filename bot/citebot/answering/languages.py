"""In which language a text shows itself to be."""

from __future__ import annotations

from citebot.answering.snapshot import Snapshot
from citebot.model.provenance import Lang

_ENOUGH = 300


def shown_language(snapshot: Snapshot, text: str) -> Lang | None:
    """The language of ``text``, or ``None`` where it shows none: a bare name, a number."""
    return snapshot.reader.read(text[:_ENOUGH]).detected if text.strip() else None
