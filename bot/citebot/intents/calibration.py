"""The threshold of a base, from the base itself: ask it for what is hidden from it.

Each of some of its own example questions is asked while everything about its subject is hidden. What is found then
is at best a neighbour. The threshold is set so that two in three of such questions are refused; the others are mostly
answered rightly after all, since a neighbour often tells the same. No question from outside is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from citebot.intents.matcher import Matcher
from citebot.intents.reader import Reader
from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Gap, Item, whose
from citebot.model.provenance import LANGS, Lang

SAMPLE = 1000
"""How many questions are asked, evenly spread over the base."""
FEWEST = 20
"""With fewer the threshold stays at ``MIDDLE``: an item is told when it is as likely as not what was asked for."""
MIDDLE = 0.5
REFUSED = 2 / 3
"""The share of hidden questions that the threshold refuses."""
LOWEST, HIGHEST = 0.58, 0.65
"""The confidence is a probability; a threshold far from one half would contradict it."""


def threshold_of(base: KnowledgeBase, matcher: Matcher, reader: Reader) -> float:
    """The least confidence at which ``matcher`` may answer from ``base``; the same for the same base."""
    asks = list(_asks(base))
    sample = asks[:: max(1, len(asks) // SAMPLE)][:SAMPLE]
    if len(sample) < FEWEST:
        return MIDDLE
    found = [_best_hidden(matcher, reader, item, lang, text) for item, lang, text in sample]
    return float(np.clip(np.quantile(found, REFUSED), LOWEST, HIGHEST))


def _asks(base: KnowledgeBase) -> Iterator[tuple[Item, Lang, str]]:
    for item in base.cited():
        for lang in LANGS:
            for text in item.asks.get(lang, ()):
                yield item, lang, text


def _best_hidden(matcher: Matcher, reader: Reader, hidden: Item, lang: Lang, text: str) -> float:
    """The confidence of the best item that is not about the subject of the hidden one."""
    others = (
        candidate
        for candidate in matcher.candidates(reader.read(text, lang))
        if not isinstance(candidate.item, Gap) and not candidate.refused and whose(candidate.item) != whose(hidden)
    )
    best = next(others, None)
    return best.confidence if best is not None else 0.0
