"""Vietnamese marks: where somebody sets them, "thì lúc" is not "thị lực", though both fold to the same letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from citebot.intents.normalize import Token, fold

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MARKED = 0.4
"""From this share of words with marks on, those without are meant so."""


@lru_cache(maxsize=20_000)
def spelt(raw: str) -> str:
    """A word by its letters and its tone, wherever the tone is set.

    >>> spelt("hoà") == spelt("Hòa")
    True
    >>> spelt("quan") == spelt("quận")
    False
    """
    parts = unicodedata.normalize("NFD", raw.lower())
    return "".join(c for c in parts if c not in _TONES) + "".join(sorted(c for c in parts if c in _TONES))


def marked(tokens: Sequence[Token], words: Sequence[str]) -> list[str | None]:
    """How each word of a text is spelt; ``None`` where it stands without marks in a text that has few.

    ``words`` are what the tokens are taken for; what is written quite otherwise (a slip, shorthand) has no spelling.
    """
    has_marks = sum(not token.raw.isascii() for token in tokens) >= _MARKED * len(tokens)
    return [
        spelt(token.raw) if (has_marks or not token.raw.isascii()) and fold(token.raw) == word else None
        for token, word in zip(tokens, words, strict=True)
    ]


def agree(said: Sequence[str | None], phrase: Sequence[str]) -> bool:
    """Whether words may be that phrase, by their marks."""
    return all(word is None or word == other for word, other in zip(said, phrase, strict=True))
