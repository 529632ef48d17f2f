"""Answers found a moment ago, for those who ask the same: after a piece of news, many do."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from citebot.answering.answerer import Turn, respond
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

MOST = 1024


@dataclass(slots=True)
class Recent:
    """:func:`respond` with a memory, which is sound because it is pure. Kept for one base only, and never written.

    Turns are kept without their match, and as bytes: as objects, a thousand of them took half of every full garbage
    collection, during which nothing else runs.
    """

    most: int = MOST
    _snapshot: Snapshot | None = None
    _turns: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict)

    def respond(self, snapshot: Snapshot, text: str, context: Context, lang: Lang | None) -> Turn:
        """The turn of ``respond`` but for its match; the answer does not depend on when the context expires."""
        if snapshot is not self._snapshot:
            self._snapshot = snapshot
            self._turns.clear()
        timeless = replace(context, until=0.0)
        key = pickle.dumps((text, timeless, lang))
        kept = self._turns.get(key)
        if kept is not None:
            self._turns.move_to_end(key)
            turn = pickle.loads(kept)  # noqa: S301 (made below, and only ever in memory)
            assert isinstance(turn, Turn)
            return turn
        turn = replace(respond(snapshot, text, timeless, lang), match=None)
        self._turns[key] = pickle.dumps(turn)
        if len(self._turns) > self.most:
            self._turns.popitem(last=False)
        return turn
