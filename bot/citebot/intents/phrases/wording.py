"""A text as words and pieces of words: the only place that looks at characters.

Case, accents and Vietnamese marks are folded away, in phrases and in questions alike, so that
``số quân nhân`` and ``so quan nhan`` are one text. A piece is a run of two to four characters of
a word with a space at both ends (``" of "`` gives ``" o", "of", "f ", " of", …``): pieces carry
inflection and survive most slips of the thumb.
"""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 4096
"""Characters of a text that are read; what follows is cut."""

WORD_LIMIT = 48
"""Characters of one word whose pieces are taken; a longer run is no word."""

PIECE_SIZES = (2, 3, 4)

_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))
_LETTERS = str.maketrans({"đ": "d", "_": " ", "'": "", "\u2019": "", "\u02bc": ""})
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


def fold(text: str) -> str:
    """Text without case, accents, marks and apostrophes; at most `TEXT_LIMIT` characters are read."""
    text = text[:TEXT_LIMIT].casefold().translate(_LETTERS)
    if text.isascii():
        return text
    # One character can unfold into eighteen; so the limit holds for what comes out, too.
    return unicodedata.normalize("NFKD", text)[:TEXT_LIMIT].translate(_ACCENTS)


def words(text: str) -> list[str]:
    """The words of a text, folded, in order; a picture sign (emoji) is a word, punctuation is none."""
    folded = fold(text)
    if folded.isascii():
        return _WORD.findall(folded)
    return [token for token in _TOKEN.findall(folded) if _is_word(token)]


def _is_word(token: str) -> bool:
    return token[0].isalnum() or unicodedata.category(token[0]) in {"So", "Sc"}


def pieces(word: str) -> list[str]:
    """Runs of two to four characters of a word, its two ends marked by a space."""
    framed = f" {word[:WORD_LIMIT]} "
    length = len(framed)
    return [framed[at : at + size] for size in PIECE_SIZES for at in range(length - size + 1)]
