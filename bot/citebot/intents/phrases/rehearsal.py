"""Questions whose outcome is known, made from the phrases alone.

A rehearsal hides some neighbourhoods of intents altogether and some phrases of every other intent, indexes what is
left and asks it the hidden phrases. Those of an intent that is still there should be recognised;
those of a hidden intent should be refused: to that index they are out of scope. No question from
outside the base is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.index import Index, index
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Rows, document_frequency, normalised, weigh

FOLDS = 5
"""A fifth of the intents, and a fifth of the phrases of the others, are hidden at a time."""

LEAST_REHEARSALS = 2
ASKED = 2000
"""Hidden phrases of each kind after which no further rehearsal is begun."""

PHRASES = 20_000
"""Phrases a rehearsal uses at most; of a larger base each intent lends its share."""

EPOCHS = 5

NEIGHBOURHOOD = 10
"""Intents hidden together, in tenths... """


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was found for hidden phrases; a row a question: score, nearest phrase, share, 1 if right else 0."""

    inside: NDArray[np.float64]
    """Phrases of intents that were there."""
    outside: NDArray[np.float64]
    """Phrases of intents that were hidden; never right."""


def rehearse(counts: Rows, intent_of: NDArray[np.int64], intents: int, *, features: int, words: int, margins: bool, groups: NDArray[np.int64]) -> Outcomes:
    """Ask hidden phrases; `counts` is ordered by intent. Empty for fewer than three intents."""
    inside: list[NDArray[np.float64]] = [np.zeros((0, 4))]
    outside: list[NDArray[np.float64]] = [np.zeros((0, 4))]
    if intents < 3:
        return Outcomes(inside[0], outside[0])
    chance = np.random.default_rng(0)
    if len(counts) > PHRASES:
        lent = np.sort(chance.permutation(len(counts))[:PHRASES])
        counts, intent_of = counts.take(lent), intent_of[lent]
    hidden_intents = groups
    place = _places(intent_of, chance) % FOLDS
    for fold in range(min(FOLDS, intents)):
        of_hidden = hidden_intents[intent_of] == fold
        hidden = of_hidden | (place == fold)
        shown = counts.take(np.flatnonzero(~hidden))
        shown_intents, owner = np.unique(intent_of[~hidden], return_inverse=True)
        if not len(shown_intents):
            continue
        frequency = document_frequency(shown, features)
        weights = weigh(frequency, len(shown))
        known = frequency > 0
        rehearsed = index(
            normalised(shown, weights, known, words), owner, len(shown_intents), features, margins=margins, epochs=EPOCHS
        )
        answerable = np.isin(intent_of, shown_intents)
        for asked, into in (
            (np.flatnonzero(~of_hidden & (place == fold) & answerable), inside),
            (np.flatnonzero(of_hidden), outside),
        ):
            chosen = np.sort(chance.permutation(asked)[:ASKED])
            found = []
            for row, question in zip(chosen.tolist(), _vectors(normalised(counts.take(chosen), weights, known, words)), strict=True):
                evidence = rehearsed.evidence(question)
                best = int(np.argmax(evidence.scores + evidence.nearest))
                right = shown_intents[evidence.intents[best]] == intent_of[row]
                found.append((evidence.scores[best], evidence.nearest[best], evidence.shares[best], right))
            into.append(np.array(found, np.float64).reshape(-1, 4))
        if fold + 1 >= LEAST_REHEARSALS and min(sum(map(len, inside)), sum(map(len, outside))) >= ASKED:
            break
    return Outcomes(np.concatenate(inside), np.concatenate(outside))


def neighbourhoods(whole: Index, rows: Rows, intent_of: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The fold of each intent, such that intents that answer to each other's phrases share one.

    Seeds are drawn by lot; each takes the `size` free intents that score best for its summed phrases.
    """
    chance = np.random.default_rng(1)
    fold = np.full(whole.intents, -1)
    first = np.searchsorted(intent_of, np.arange(whole.intents + 1))
    turn = 0
    for seed in chance.permutation(whole.intents).tolist():
        if fold[seed] >= 0:
            continue
        low, high = rows.starts[first[seed]], rows.starts[first[seed + 1]]
        ids, inverse = np.unique(rows.ids[low:high], return_inverse=True)
        summed = np.bincount(inverse, rows.values[low:high], len(ids)).astype(np.float32)
        summed /= np.linalg.norm(summed) or 1
        scores = whole.scorer.scores(Vector(ids, summed))
        scores[fold >= 0] = -np.inf
        scores[seed] = np.inf
        taken = np.argsort(-scores, kind="stable")[:size]
        fold[taken[np.isfinite(scores[taken]) | (taken == seed)]] = turn % FOLDS
        turn += 1
    return fold


def _places(intent_of: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """Each phrase's place among the phrases of its intent, in an order drawn by lot."""
    order = np.lexsort((chance.random(len(intent_of)), intent_of))
    place = np.empty(len(intent_of), np.int64)
    ordered = intent_of[order]
    place[order] = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    return place


def _vectors(rows: Rows) -> Iterator[Vector]:
    for start, stop in zip(rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True):
        present = rows.values[start:stop] > 0
        yield Vector(rows.ids[start:stop][present], rows.values[start:stop][present])
