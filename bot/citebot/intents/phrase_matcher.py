"""Which intent does a text belong to, and does it belong to any?

>>> matcher = PhraseMatcher.build({
...     "opening": ["when do you open", "what are your opening hours"],
...     "parking": ["where can I park", "is there a car park"],
... })
>>> matcher.decide("when are you open")
'opening'
>>> matcher.decide("who won the match") is None
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np

from citebot.intents.phrases.confidence import Confidence, fit
from citebot.intents.phrases.index import Index, epochs_for, index
from citebot.intents.phrases.learning import learn
from citebot.intents.phrases.naming import name_as_phrase, telling
from citebot.intents.phrases.rehearsal import Base, rehearse
from citebot.intents.phrases.vocabulary import Vocabulary

LIKELY_AS_NOT = 0.5

FIRST_GUESS_MARGINS = Confidence(0.6, 4.0, 4.5)
FIRST_GUESS_PROTOTYPES = Confidence(-4.0, 12.0, 4.0)
"""What a score and a share are worth where a base is too small to tell."""


class PhraseMatcher:
    """Finds the intent whose example phrases a text is like, and knows when there is none.

    Reads any language written with spaces, with or without accents; corrects slips of one letter.
    It is immutable, may be shared by threads, and the same phrases give the same answers in every
    process.
    """

    __slots__ = ("_confidence", "_index", "_names", "_vocabulary")

    def __init__(self, names: tuple[str, ...], vocabulary: Vocabulary, whole: Index, confidence: Confidence) -> None:
        """Use `build`."""
        self._names, self._vocabulary, self._index, self._confidence = names, vocabulary, whole, confidence

    @classmethod
    def build(cls, phrases: Mapping[str, Sequence[str]]) -> Self:
        """Learn from the example phrases of each intent; raises ValueError if there are none.

        The threshold is found from the phrases alone. That takes at least three intents with three
        phrases or more; smaller bases get a first guess. Names that describe their intents (most
        of them share a word with its phrases) are read as one phrase more.
        """
        _check(phrases)
        names = tuple(sorted(phrases))
        named = telling(phrases)
        texts = (text for name in names for text in (*phrases[name], *([name_as_phrase(name)] * named)))
        vocabulary, counts = learn(texts)
        sizes = np.array([len(phrases[name]) + named for name in names])
        intent_of = np.repeat(np.arange(len(names)), sizes)
        askable = np.ones(len(intent_of), np.bool_)
        if named:
            askable[np.cumsum(sizes) - 1] = False
        base = Base(counts, intent_of, askable, len(vocabulary), vocabulary.boundary)
        epochs = epochs_for(len(counts), len(names), len(vocabulary))
        guess = FIRST_GUESS_MARGINS if epochs else FIRST_GUESS_PROTOTYPES
        confidence = fit(guess, rehearse(base, epochs=epochs))
        whole = index(counts, intent_of, len(names), features=base.features, words=base.words, epochs=epochs)
        return cls(names, vocabulary, whole, confidence)

    @property
    def threshold(self) -> float:
        """The least score at which `decide` names an intent.

        Scores are probabilities, set at build time so that this is the point where an intent is as
        likely as not.
        """
        return LIKELY_AS_NOT

    def rank(self, text: str, limit: int = 10) -> list[tuple[str, float]]:
        """The likeliest intents with their scores, best first; scores of equal intents go by name.

        A score is the probability, in 0..1, that the intent is what the text asks; scores of
        different questions compare. Any text is answered; only its first 4,096 characters are read.
        """
        if limit < 1:
            return []
        question = self._vocabulary.encode(text, self._index.weights, self._index.unknown)
        evidence = self._index.evidence(question, max(limit, 8))
        scores = self._confidence.probabilities(evidence.scores.tolist(), evidence.shares.tolist())
        # Intents are numbered by name; so the greater number goes last of equal scores.
        ranked = sorted(zip(scores, [-intent for intent in evidence.intents.tolist()], strict=True), reverse=True)
        return [(self._names[-intent], score) for score, intent in ranked[:limit]]

    def decide(self, text: str) -> str | None:
        """The best intent, or None if it is likelier that the text asks for something else."""
        name, score = self.rank(text, 1)[0]
        return name if score >= self.threshold else None


def _check(phrases: Mapping[str, Sequence[str]]) -> None:
    if not phrases:
        raise ValueError("nothing to learn from: the mapping holds no intent")
    for name, own in phrases.items():
        if isinstance(own, str):
            raise ValueError(f"intent {name!r}: phrases must be a sequence of texts, not one text")
        if not any(text.strip() for text in own):
            raise ValueError(f"intent {name!r} has no phrase")
