"""Questions whose outcome is known, made from the phrases alone.

A rehearsal hides some intents altogether and some phrases of every other intent, indexes what is
left and asks it the hidden phrases. Those of an intent that is still there should be recognised;
those of a hidden intent should be refused: to that index they are out of scope. No question from
outside the base is needed.

A stranger's question comes from another field and is not the missing sibling of what the base
holds. So intents are hidden together with those most like them, and with them the features that
most often stand in their phrases: to be asked about what is hidden is to be asked in words that the
base has not, or hardly, heard.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citebot.intents.phrases.index import Index, index, visiting
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Numbers, Rows, document_frequency

FOLDS = 5
"""A fifth of the intents, and a fifth of the phrases of the others, are hidden at a time."""

ASKED, ENOUGH = 800, 4000
"""Hidden phrases of each kind asked in a rehearsal, and after which no other rehearsal begins."""

NEIGHBOURS, NEIGHBOUR_SHARE = 10, 15
"""Intents hidden together: at most ten, and no more than a fifteenth of all."""

WORK = 22_000_000
"""What learning for rehearsals may cost before no other begins; measured as in `index`."""

FEWEST_INTENTS = 3
FEWEST_PHRASES = 3
"""An intent with fewer phrases cannot spare one to be asked."""

SAMPLE = 20_000
"""Phrases that take part; a larger base lends phrases of all intents, or, rather than leave an
intent with fewer than `FULL` phrases, lends some intents whole."""
FULL = 20

EPOCHS = 3


@dataclass(frozen=True, slots=True)
class Base:
    """Counted phrases, ordered by intent."""

    counts: Rows
    intent_of: Numbers
    askable: NDArray[np.bool_]
    """Phrases that somebody might ask."""
    features: int
    words: int

    def take(self, order: Numbers) -> Base:
        """The phrases numbered by `order`, which must rise."""
        return Base(self.counts.take(order), self.intent_of[order], self.askable[order], self.features, self.words)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was found for hidden phrases: a row a question, the columns of `Evidence.table`."""

    inside: NDArray[np.float64]
    """Phrases of intents that were there."""
    outside: NDArray[np.float64]
    """Phrases of intents that were hidden."""


def rehearse(base: Base, *, epochs: int) -> Outcomes:
    """Ask hidden phrases; no outcomes if the base is too small to hide any."""
    chance = np.random.default_rng(0)
    base = _sample(base, chance)
    intents, numbered = np.unique(base.intent_of, return_inverse=True)
    inside, outside = [np.zeros((0, 2))], [np.zeros((0, 2))]
    if len(intents) >= FEWEST_INTENTS:
        folds = min(FOLDS, len(intents))
        spent = 0
        everywhere = document_frequency(base.counts, base.features)
        fold_of_intent = _neighbourhoods(base, numbered, len(intents), chance) % folds
        place = _places(base, chance)
        fold_of_phrase = np.where(place < 0, -1, place % FOLDS)
        for fold in range(folds):
            absent = fold_of_intent[numbered] == fold
            spared = ~absent & (fold_of_phrase == fold)
            shown_phrases = base.take(np.flatnonzero(~absent & ~spared))
            shown = _indexed(shown_phrases, epochs)
            there = document_frequency(base.counts.take(np.flatnonzero(absent)), base.features)
            heard = 2 * there <= everywhere
            inside.append(_ask(shown, base.take(_some(spared, chance)), np.ones_like(heard)))
            outside.append(_ask(shown, base.take(_some(absent & base.askable, chance)), heard))
            spent += min(epochs, EPOCHS) * visiting(len(shown_phrases.counts), len(shown.profiles))
            if spent >= WORK or min(sum(map(len, inside)), sum(map(len, outside))) >= ENOUGH:
                break
    return Outcomes(np.concatenate(inside), np.concatenate(outside))


def _sample(base: Base, chance: np.random.Generator) -> Base:
    """At most about `SAMPLE` phrases of the base."""
    sizes = np.bincount(base.intent_of)
    each = max(FULL, SAMPLE // len(sizes))
    if len(base.counts) <= SAMPLE:
        return base
    kept = _places(base, chance) < each
    most = SAMPLE // min(each, int(sizes.max()))
    lent = np.zeros(len(sizes), np.bool_)
    lent[chance.permutation(len(sizes))[:most]] = True
    return base.take(np.flatnonzero(kept & lent[base.intent_of]))


def _neighbourhoods(base: Base, intent_of: Numbers, intents: int, chance: np.random.Generator) -> Numbers:
    """The neighbourhood of each intent: around seeds drawn by lot, the free intents most like them."""
    size = min(NEIGHBOURS, max(intents // NEIGHBOUR_SHARE, 1))
    if size == 1:
        return chance.permutation(intents)
    alike = index(base.counts, intent_of, intents, features=base.features, words=base.words, epochs=0)
    neighbourhood = np.full(intents, -1)
    count = 0
    for seed in chance.permutation(intents).tolist():
        if neighbourhood[seed] < 0:
            likeness = alike.scorer.scores(alike.profile(seed))
            likeness[seed] = 2
            likeness[neighbourhood >= 0] = -1
            nearest = np.argsort(-likeness, kind="stable")[:size]
            neighbourhood[nearest[likeness[nearest] >= 0]] = count
            count += 1
    return neighbourhood


def _places(base: Base, chance: np.random.Generator) -> Numbers:
    """Each phrase's place among those of its intent, drawn by lot; −1 if it may not be hidden."""
    order = np.lexsort((chance.random(len(base.intent_of)), ~base.askable, base.intent_of))
    ordered = base.intent_of[order]
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    spare = np.bincount(base.intent_of, base.askable) >= FEWEST_PHRASES
    place[~(base.askable & spare[base.intent_of])] = -1
    return place


def _indexed(base: Base, epochs: int) -> Index:
    intents, owner = np.unique(base.intent_of, return_inverse=True)
    return index(base.counts, owner, len(intents), features=base.features, words=base.words, epochs=min(epochs, EPOCHS))


def _some(phrases: NDArray[np.bool_], chance: np.random.Generator) -> Numbers:
    """The numbers of at most `ASKED` of the marked phrases, rising."""
    return np.sort(chance.permutation(np.flatnonzero(phrases))[:ASKED])


def _ask(shown: Index, asked: Base, heard: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The evidence for the likeliest intent of each phrase, by the features that are `heard`."""
    rows = shown.vectors(asked.counts, asked.words)
    kept = heard[rows.ids] & (rows.values > 0)
    found: list[NDArray[np.float64]] = []
    for start, stop in zip(rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True):
        known = kept[start:stop]
        table = shown.evidence(Vector(rows.ids[start:stop][known], rows.values[start:stop][known])).table
        found.append(table[table.sum(axis=1).argmax()])
    return np.array(found).reshape(-1, 2)
