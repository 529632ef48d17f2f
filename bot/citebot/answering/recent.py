"""Answers found a moment ago, for those who ask the same: after a piece of news, many do."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from citebot.answering.answerer import Turn, respond
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context
from citebot.model.provenance import Lang

MOST = 1024
Key = tuple[str, Context, Lang | None]


@dataclass(slots=True)
class Recent:
    """:func:`respond` with a memory, which is sound because it is pure. Kept for one base only, and never written.

    A turn comes without its match. Some sixty objects each, a thousand matches would make every full garbage
    collection, during which nothing else runs, last a tenth of a second.
    """

    most: int = MOST
    _snapshot: Snapshot | None = None
    _turns: OrderedDict[Key, Turn] = field(default_factory=OrderedDict)

    def respond(self, snapshot: Snapshot, text: str, context: Context, lang: Lang | None) -> Turn:
        """The turn of ``respond`` but for its match; the answer does not depend on when the context expires."""
        if snapshot is not self._snapshot:
            self._snapshot = snapshot
            self._turns.clear()
        timeless = replace(context, until=0.0)
        key = (text, timeless, lang)
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = replace(respond(snapshot, text, timeless, lang), match=None)
            if len(self._turns) > self.most:
                self._turns.popitem(last=False)
        else:
            self._turns.move_to_end(key)
        return turn
