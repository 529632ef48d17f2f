"""What the names of intents say: ``card-lost.phone`` is a phrase of its own, ``i17`` is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from citebot.intents.phrases.wording import words

SHORTEST = 3
"""Letters of a word of a name that count when names are judged."""

SHOWN = 20
"""Phrases of an intent that are looked at for words of its name."""

_BREAK = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")


def name_as_phrase(name: str) -> str:
    """The words of a name, split at signs and at capitals within."""
    return " ".join(part for part in _BREAK.split(name) if part)


def telling(phrases: Mapping[str, Sequence[str]]) -> bool:
    """Whether the names describe: most of them share a word with the phrases of their own intent."""
    shared = 0
    for name, own in phrases.items():
        called = {word for word in words(name_as_phrase(name)) if len(word) >= SHORTEST and not word.isdigit()}
        shared += any(not called.isdisjoint(words(phrase)) for phrase in own[:SHOWN])
    return 2 * shared > len(phrases)
