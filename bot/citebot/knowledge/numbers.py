"""The numbers of a statement: as its passages print them, and alike in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from citebot.model.figures import ENGLISH_NUMBERS, digits, figures

_VIETNAMESE = {
    "một": 1, "nhất": 1, "hai": 2, "đôi": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
# These count nothing, or count outlets, seconds and turns rather than what a passage tells.
_NO_COUNT = frozenset({"zero", "zeroth", "one", "first", "second", "both", "double"})
_WORD = re.compile(r"[^\W\d_]+")
_LONG = re.compile(r"\d{3,}")
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_COMPOUND = re.compile(rf"\b({_TENS})[- ](one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)


def counted(text: str) -> frozenset[str]:
    """The number words of an English statement from two upwards, as digits."""
    words = (word.lower() for word in re.findall(r"[A-Za-z]+", text))
    return frozenset(str(ENGLISH_NUMBERS[word]) for word in words if word in ENGLISH_NUMBERS and word not in _NO_COUNT)


def _as_digits(match: re.Match[str]) -> str:
    """Thirty-five is 35, and neither 30 nor 5."""
    return str(sum(ENGLISH_NUMBERS[word.lower()] for word in match.groups()))


def vietnamese_figures(text: str) -> frozenset[str]:
    """Every number that a Vietnamese text can vouch for, in digits or in words.

    >>> sorted(vietnamese_figures("hai mươi mốt trong 29"))
    ['2', '20', '29']
    """
    found = set(digits(text))
    words = [word.lower() for word in _WORD.findall(text)]
    for word, following, third in zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False):
        value = _VIETNAMESE.get(word)
        if value is None:
            continue
        found.add(str(value))
        if value == 10 and following in _VIETNAMESE:
            found.add(str(10 + _VIETNAMESE[following]))
        if following == "mươi":
            found.add(str(10 * value))
            if third in _VIETNAMESE:
                found.add(str(10 * value + _VIETNAMESE[third]))
    return frozenset(found)


def differing(english: str, vietnamese: str, passages: Iterable[str] = ()) -> frozenset[str]:
    """The numbers that only one of the two texts gives, or gives more often than the other.

    Printed English repeated in brackets by the Vietnamese text is not counted again. Small numbers may be words in
    one language and digits in the other, and may be written once for two (7/12 to 9/12); long ones never are.
    """
    held = tuple(passages)

    def printed(match: re.Match[str]) -> str:
        inner = match.group(1)
        repeats = re.search(r"[^\W\d_]", inner) and any(inner in passage for passage in held)
        return " " if repeats else match.group()

    vietnamese = re.sub(r"\(([^()]+)\)", printed, vietnamese)
    vietnamese = re.sub(r"(?<![\d,])(\d+),(\d{1,2})(?!\d)", r"\1.\2", vietnamese)  # the decimal comma
    english = _COMPOUND.sub(_as_digits, english)
    # "first" is "đầu tiên", never a digit: it must not vouch for one.
    cardinal = figures(re.sub(r"\b(?:first|second)\b", " ", english, flags=re.IGNORECASE))
    only = (digits(english) - vietnamese_figures(vietnamese)) | (digits(vietnamese) - cardinal)
    ours, theirs = (Counter(_LONG.findall(re.sub(r"(?<=\d)[.,](?=\d{3})", "", t))) for t in (english, vietnamese))
    return only | {number for number in ours | theirs if ours[number] != theirs[number]}
