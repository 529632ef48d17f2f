"""Which intent does a text belong to, and does it belong to any?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from citebot.intents.phrases.examples import Examples
from citebot.intents.phrases.margins import Margins, train
from citebot.intents.phrases.prototypes import Prototypes
from citebot.intents.phrases.vocabulary import Vocabulary, learn
from citebot.intents.phrases.weighting import STRANGENESS, Floats, document_frequency, normalised, weigh


class PhraseMatcher:
    """Finds the intent whose example phrases a text is like, and knows when there is none."""

    def __init__(
        self, names: tuple[str, ...], vocabulary: Vocabulary, weights: Floats, unknown: float, scorer: Margins | Prototypes, examples: Examples, threshold: float
    ) -> None:
        self._names, self._vocabulary, self._weights, self._unknown = names, vocabulary, weights, unknown
        self._scorer, self._examples, self._threshold = scorer, examples, threshold

    @classmethod
    def build(cls, phrases: Mapping[str, Sequence[str]]) -> PhraseMatcher:
        """Learn from example phrases; raises ValueError when there is nothing to learn from."""
        if not phrases:
            raise ValueError("a phrase matcher needs at least one intent")
        for name, own in phrases.items():
            if isinstance(own, str) or not own:
                raise ValueError(f"intent {name!r} has no phrases: a sequence with at least one is needed")
        names = tuple(sorted(phrases))
        texts = [text for name in names for text in phrases[name]]
        sizes = np.array([len(phrases[name]) for name in names])
        owner = np.repeat(np.arange(len(names)), sizes)
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        vocabulary, counts = learn(texts)
        features = len(vocabulary)
        weights = weigh(document_frequency(counts, features), len(texts))
        rows = normalised(counts, weights, np.ones(features, np.bool_), vocabulary.boundary)
        small = features * len(names) <= 32_000_000
        scorer = train(rows, owner, len(names), features) if small else Prototypes(rows, owner, len(names), features)
        unknown = STRANGENESS * float(weigh(np.zeros(1, np.int64), len(texts))[0])
        return cls(names, vocabulary, weights, unknown, scorer, Examples(rows, first, features), 0.35)

    @property
    def threshold(self) -> float:
        """The least score at which `decide` names an intent."""
        return self._threshold

    def rank(self, text: str, limit: int = 10) -> list[tuple[str, float]]:
        """The nearest intents, best first, with scores in 0..1 that compare between questions."""
        question = self._vocabulary.encode(text, self._weights, self._unknown)
        if not len(question.ids) or limit < 1:
            return []
        scores = self._scorer.scores(question)
        width = min(max(limit, 5), len(scores))
        best = np.argpartition(-scores, width - 1)[:width]
        near = self._examples.nearest(question, best.tolist())
        ranked = [
            (self._names[k], 1 / (1 + math.exp(-(3 * float(scores[k]) + 2 * float(n) - 1))))
            for k, n in zip(best.tolist(), near, strict=True)
        ]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def decide(self, text: str) -> str | None:
        """The best intent if its score reaches the threshold, else None."""
        best = self.rank(text, 1)
        return best[0][0] if best and best[0][1] >= self._threshold else None
