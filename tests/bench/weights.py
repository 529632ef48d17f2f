"""The weights of `intents/confidence.py`, fitted to questions of writers who knew the documents and not the base.

    python -m tests.bench.weights

Each file in `voices/` is one writer's. Printed are the weights fitted to all of them, and what a fit to the other files
does on each file at some thresholds: right answers to what the documents hold, false ones to what they do not. The
words of `intents/` were widened after failures of these files were read, so the second table estimates nothing unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.questions.cases import shipped_snapshot

from citebot.answering.snapshot import Snapshot
from citebot.intents.evidence import NAMES
from citebot.intents.normalize import fold
from citebot.model.claims import Cited, Gap
from citebot.model.provenance import Lang

VOICES = Path(__file__).parent / "voices"
SIGNS = dict.fromkeys(("attribute-left", "phrase-left", "gap-first", "gap-wording", "gap-kind", "refused-first"), -1)
SIGNS |= {"concepts": 1, "wording": 1, "kind": 1}
"""What a number means: a weight of the other sign would be chance, and is held at nought."""
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7)
STEPS, RATE, PULL = 4000, 0.05, 1e-3
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """One question: the evidence of what would be told, and whether that would be right (``None``: nothing is held)."""

    evidence: tuple[float, ...]
    is_right: bool | None


def main() -> int:
    """Print both tables."""
    snapshot = shipped_snapshot()
    voices = {path.stem: list(seen(snapshot, path)) for path in sorted(VOICES.glob("*.jsonl"))}
    weights = fitted([one for voice in voices.values() for one in voice])
    print(f"BIAS = {weights[0]:.2f}")
    for name, weight in zip(NAMES, weights[1:], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("\n| left out | " + " | ".join(f"{t}: right, false" for t in THRESHOLDS) + " |")
    print("|---" * (len(THRESHOLDS) + 1) + "|")
    for name, voice in voices.items():
        others = fitted([one for other, ones in voices.items() if other != name for one in ones])
        print(f"| {name} | " + " | ".join("{:.1f}, {:.1f}".format(*rates(voice, others, t)) for t in THRESHOLDS) + " |")
    return 0


def seen(snapshot: Snapshot, path: Path) -> Iterator[Seen]:
    """Every question of a file for which some item is left after the checks; small talk is left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        text: str = question["q"]
        if snapshot.talk.recognise(text) or snapshot.quotations.check(text):
            continue
        reading = snapshot.reader.read(text)
        best = next(
            (c for c in snapshot.matcher.candidates(reading) if c.evidence and not isinstance(c.item, Gap)),
            None,
        )
        if best is None or isinstance(best.item, Gap):
            yield Seen((), False if question["answerable"] else None)
            continue
        is_right = holds(snapshot, best.item, reading.lang, question) if question["answerable"] else None
        yield Seen(best.evidence, is_right)


def holds(snapshot: Snapshot, item: Cited, lang: Lang, question: dict[str, list[list[str]]]) -> bool:
    """Whether telling ``item`` says what the question's writer expected, from a document that says it."""
    told = snapshot.composer.answered([item], lang)
    text = fold(" ".join(" ".join([p.text, p.attribution, p.translation, *p.notes]) for p in told.paragraphs))
    cited = {citation.source.document_id for citation in told.citations}
    return bool(cited & set(question["sources_any"])) and all(  # type: ignore[arg-type]
        any(fold(alternative) in text for alternative in group) for group in question["must"]
    )


def fitted(ones: Sequence[Seen]) -> Table:
    """Bias and weights: logistic regression by gradient steps on scaled numbers, wrong signs cut off."""
    known = [one for one in ones if one.evidence]
    table = np.array([one.evidence for one in known])
    right = np.array([one.is_right is True for one in known], dtype=np.float64)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = (table - middle) / spread
    signs = np.array([SIGNS.get(name, 0) for name in NAMES])
    weights, bias = np.zeros(len(NAMES)), 0.0
    for _ in range(STEPS):
        surprise = 1 / (1 + np.exp(-(scaled @ weights + bias))) - right
        weights -= RATE * (scaled.T @ surprise / len(known) + PULL * weights)
        weights[weights * signs < 0] = 0
        bias -= RATE * surprise.mean()
    weights = weights / spread
    return np.array([bias - weights @ middle, *weights])


def rates(voice: Sequence[Seen], weights: Table, threshold: float) -> tuple[float, float]:
    """Right answers of the questions that the documents answer, and false ones of the others, in percent."""
    answerable = sum(one.is_right is not None for one in voice)
    told = [
        one for one in voice if one.evidence and weights[0] + weights[1:] @ np.array(one.evidence) >= _odds(threshold)
    ]
    right = sum(one.is_right is True for one in told)
    false = sum(one.is_right is None for one in told)
    return 100 * right / answerable, 100 * false / max(len(voice) - answerable, 1)


def _odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


if __name__ == "__main__":
    raise SystemExit(main())
