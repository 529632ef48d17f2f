"""The two ways in which summed vectors are read: whole lists, and in two steps."""

from __future__ import annotations

import numpy as np
import pytest

from citebot.intents.phrases import prototypes
from citebot.intents.phrases.prototypes import Prototypes
from citebot.intents.phrases.vocabulary import Vector
from citebot.intents.phrases.weighting import Rows

FEATURES, INTENTS, WIDTH = 60, 40, 6


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Intents with common features (below 20) and rare ones; the last has none at all."""
    chance = np.random.default_rng(5)
    held = [sorted({*chance.integers(0, 20, 8), *chance.integers(20, FEATURES, 3)}) for _ in range(INTENTS - 1)] + [[]]
    values = [chance.random(len(ids)).astype(np.float32) for ids in held]
    values = [own / (np.linalg.norm(own) or 1) for own in values]
    return Rows(
        np.cumsum([0, *map(len, held)]),
        np.array([number for ids in held for number in ids], np.int32),
        np.concatenate(values).astype(np.float32),
    )


@pytest.mark.parametrize("seed", range(8))
def test_both_ways_of_reading_find_the_same(rows: Rows, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(seed)
    ids = np.sort(chance.permutation(FEATURES)[: 4 + 2 * seed]).astype(np.int32)
    values = chance.random(len(ids)).astype(np.float32)
    question = Vector(ids, values / np.float32(np.linalg.norm(values)))
    scorer = Prototypes(rows, FEATURES)

    def found() -> dict[int, tuple[float, float]]:
        intents, scores, shares = (column.tolist() for column in scorer.likely(question, WIDTH))
        return {intent: (score, share) for intent, score, share in zip(intents, scores, shares, strict=True)}

    whole = found()
    monkeypatch.setattr(prototypes, "POSTINGS", 40)
    in_steps = found()
    assert whole.keys() == in_steps.keys()
    for intent, pair in whole.items():
        assert pair == pytest.approx(in_steps[intent], abs=1e-5)


def test_shares_are_the_squared_length_of_what_is_held(rows: Rows) -> None:
    question = Vector(np.array([1, 2, 30], np.int32), np.array([0.6, 0.64, 0.48], np.float32))
    intents, _, shares = Prototypes(rows, FEATURES).likely(question, INTENTS)
    for intent, share in zip(intents.tolist(), shares.tolist(), strict=True):
        own = rows.ids[rows.starts[intent] : rows.starts[intent + 1]].tolist()
        known = [v for i, v in zip(question.ids.tolist(), question.values.tolist(), strict=True) if i in own]
        assert share == pytest.approx(sum(v * v for v in known), abs=1e-5)
