"""The weights of `answering/spoken_of.py`, fitted to conversations of writers who knew the documents and not the base.

    python -m tests.bench.context_weights

Each file in `voices/dialogues/` is one writer's. A turn is a choice between all items that fit and none; the weights
make the right choice likeliest (conditional logit, McFadden 1974). The second table leaves each file out in turn. The
words of `intents/` were widened after failures of these files were read, so it estimates nothing unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.bench.weights import VOICES, holds
from tests.questions.cases import shipped_snapshot

from citebot.answering.answerer import respond
from citebot.answering.follow_ups import may_lean, weighed_in
from citebot.answering.snapshot import Snapshot
from citebot.answering.spoken_of import NAMES
from citebot.model.dialogue import Context

THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7)
STEPS, RATE, PULL = 400, 0.03, 0.02
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One turn: the evidence of each item that fits, which of them are right, and whether any document tells it."""

    evidence: Table
    right: NDArray[np.bool_]
    is_answerable: bool


def main() -> int:
    """Print both tables."""
    snapshot = shipped_snapshot()
    files = sorted((VOICES / "dialogues").glob("*.jsonl"))
    voices = {path.stem: list(choices(snapshot, path)) for path in files}
    weights = fitted([choice for voice in voices.values() for choice in voice])
    print(f"BIAS = {weights[0]:.2f}")
    for name, weight in zip(NAMES, weights[1:], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("\n| left out | " + " | ".join(f"{t}: right, false" for t in THRESHOLDS) + " |")
    print("|---" * (len(THRESHOLDS) + 1) + "|")
    sums = np.zeros((len(THRESHOLDS), 4), dtype=np.int64)
    for name, voice in voices.items():
        others = fitted([choice for other, ones in voices.items() if other != name for choice in ones])
        counts = np.array([counted(voice, others, t) for t in THRESHOLDS])
        sums += counts
        print(f"| {name} | " + " | ".join(map(_shown, counts)) + " |")
    print("| all | " + " | ".join(map(_shown, sums)) + " |")
    return 0


def choices(snapshot: Snapshot, path: Path) -> Iterator[Choice]:
    """Every turn of a file that may lean on those before; each conversation is answered as the bot answers it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        context = Context()
        for asked in json.loads(line)["turns"]:
            turn = respond(snapshot, asked["user"], context)
            reading = snapshot.reader.read(asked["user"], context.lang)
            if turn.match is not None and may_lean(snapshot, reading, context):
                alone = snapshot.matcher.match(reading, wide=True)
                _, weighed = weighed_in(snapshot, alone, context)
                right = [asked["answerable"] and holds(snapshot, one.item, turn.answer.lang, asked) for one in weighed]
                evidence = np.array([one.evidence for one in weighed]).reshape(len(weighed), len(NAMES))
                yield Choice(evidence, np.array(right, dtype=np.bool_), asked["answerable"])
            context = turn.context


def fitted(ones: Sequence[Choice]) -> Table:
    """Bias and weights: steps of Adam on scaled numbers; choosing none has the odds 1."""
    table = np.concatenate([one.evidence for one in ones])
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = [(one.evidence - middle) / spread for one in ones]
    weights, bias = np.zeros(len(NAMES)), -2.0
    momentum, square = np.zeros(len(NAMES) + 1), np.zeros(len(NAMES) + 1)
    for step in range(1, STEPS + 1):
        slope = np.zeros(len(NAMES) + 1)
        for numbers, one in zip(scaled, ones, strict=True):
            if not len(numbers):
                continue
            chosen = _softmax(numbers @ weights + bias)
            wanted = np.where(one.right, chosen, 0.0)
            surprise = (wanted / wanted.sum() if one.right.any() else wanted) - chosen
            slope += np.append(numbers.T @ surprise, surprise.sum())
        slope /= len(ones)
        slope[:-1] -= PULL * weights
        momentum = 0.9 * momentum + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        move = RATE * (momentum / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights += move[:-1]
        bias += move[-1]
    weights = weights / spread
    return np.array([bias - weights @ middle, *weights])


def _softmax(odds: Table) -> Table:
    """The probability of each choice beside that of none."""
    top = max(0.0, float(odds.max()))
    raised: Table = np.exp(odds - top)
    return raised / (raised.sum() + np.exp(-top))


def counted(voice: Sequence[Choice], weights: Table, threshold: float) -> tuple[int, int, int, int]:
    """Right answers, answerable turns, false answers, turns to decline."""
    right = false = 0
    for one in voice:
        if not len(one.evidence):
            continue
        odds = weights[0] + one.evidence @ weights[1:]
        best = int(odds.argmax())
        if odds[best] >= np.log(threshold / (1 - threshold)):
            right += bool(one.right[best])
            false += not one.is_answerable
    answerable = sum(one.is_answerable for one in voice)
    return right, answerable, false, len(voice) - answerable


def _shown(counts: Sequence[int]) -> str:
    right, answerable, false, rest = counts
    return f"{100 * right / answerable:.1f}, {100 * false / max(rest, 1):.1f}"


if __name__ == "__main__":
    raise SystemExit(main())
