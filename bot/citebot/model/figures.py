"""Numbers in running text, so that those of a statement can be held against those of its passage."""

from __future__ import annotations

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_MONTHS = ("january february march april may june july august september october november december").split()

ENGLISH_NUMBERS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: value for value, word in enumerate(_ORDINALS)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    **{word[:-1] + "ieth": 10 * value for value, word in enumerate(_TENS, 2)},
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "decade": 10,
    "both": 2,
}
MONTHS: dict[str, int] = {name: number for number, name in enumerate(_MONTHS, 1)}
_TOKEN = re.compile(r"\d+(?:[.,]\d{3})+(?!\d)|\d+(?:\.\d+)?|[A-Za-z]+")


def digits(text: str) -> frozenset[str]:
    """The numbers written in digits, thousands separators removed: ``"1,428 of 75"`` gives 1428 and 75.

    >>> sorted(digits("7-9 December 2020"))
    ['2020', '7', '9']
    """
    return frozenset(_plain(token) for token in _TOKEN.findall(text) if token[0].isdigit())


def figures(text: str) -> frozenset[str]:
    """Every number that an English passage can vouch for: digits, number words, ordinals, months."""
    found: set[str] = set()
    tens = 0
    for token in _TOKEN.findall(text):
        word = token.lower()
        if token[0].isdigit():
            found.add(_plain(token))
            tens = 0
            continue
        value = ENGLISH_NUMBERS.get(word)
        if value is not None:
            found.add(str(value))
            if tens and 0 < value < 10:
                found.add(str(tens + value))
            tens = value if value % 10 == 0 and 20 <= value <= 90 else 0
        else:
            tens = 0
            month = MONTHS.get(word)
            if month:
                found.add(str(month))
    return frozenset(found)


def _plain(token: str) -> str:
    if re.fullmatch(r"\d+(?:[.,]\d{3})+", token):
        return re.sub(r"[.,]", "", token)
    whole, dot, rest = token.partition(".")
    whole = whole.lstrip("0") or "0"
    return whole + dot + rest
