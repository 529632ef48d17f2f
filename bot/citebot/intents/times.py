"""Numbers, ordinals, years and dates as people write them in questions, in English and Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from citebot.intents.normalize import Token
from citebot.model.figures import ENGLISH_NUMBERS, MONTHS

_SHORT_MONTHS = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9} | MONTHS
_ORDINAL_WORDS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_ROMAN = {"ii": 2, "iii": 3, "iv": 4}
_VI_ORDINALS = {
    "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_VI_UNITS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_VI_DIGITS = frozenset(_VI_UNITS) - {"nam"}
_VI_NUMBERED = frozenset(["cap", "vong"])
"""What a numeral may follow that would be an everyday word elsewhere ("cấp ba" is level three)."""
"""What may follow *mười*: five is *lăm* there, and *năm* a year."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as far as the question gives it; at least one part is known."""

    year: int | None
    month: int | None
    day: int | None

    def agrees(self, other: Moment) -> bool:
        """Whether the parts both give are the same; a part that only one gives does not count against."""
        return all(
            a is None or b is None or a == b
            for a, b in ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        )


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a question: its value, the tokens it covers, and whether it numbers a thing in a row."""

    value: str
    first: int
    size: int
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """Everything numeric in a question; ``used`` are the indexes of the tokens that it covers."""

    moments: tuple[Moment, ...]
    numerals: tuple[Numeral, ...]
    used: frozenset[int]


_NOTHING = Times((), (), frozenset())
_NUMERIC = frozenset(
    {*_SHORT_MONTHS, *_ORDINAL_WORDS, *_ROMAN, *ENGLISH_NUMBERS, "thu", "muoi", "thap", "thang", "ngay", *_VI_NUMBERED}
)


def read_times(tokens: Sequence[Token], lang: str) -> Times:
    """Find dates first, then years, then plain numbers, each token used once."""
    words = [token.word for token in tokens]
    if not any(word in _NUMERIC or word[0].isdigit() for word in words):
        return _NOTHING
    moments: list[Moment] = []
    numerals: list[Numeral] = []
    used: set[int] = set()
    index = 0
    while index < len(words):
        found = _date(words, index, lang) or _year(words, index)
        if found is not None:
            moment, size = found
            moments.append(moment)
            used.update(range(index, index + size))
            index += size
            continue
        numeral = _numeral(words, index, lang)
        if numeral is not None:
            numerals.append(numeral)
            used.update(range(index, index + numeral.size))
            index += numeral.size
            continue
        index += 1
    return Times(tuple(moments), tuple(numerals), frozenset(used))


_COUNTED = frozenset("which what the those these name list of all any give has have two hai cac nhung ke".split())


def is_count(words: Sequence[str], numeral: Numeral) -> bool:
    """Whether a small number only counts what is asked for ("which two bodies"), and so is no premise."""
    if numeral.ordinal or not 2 <= int(numeral.value[:3]) <= 3:
        return False
    return numeral.first == 0 or words[numeral.first - 1] in _COUNTED


def _day(word: str) -> int | None:
    match = _ORDINAL.fullmatch(word)
    digits = match.group(1) if match else word
    return int(digits) if digits.isdigit() and len(digits) <= 2 and 1 <= int(digits) <= 31 else None


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and 1900 <= int(word) <= 2099


def _is_month(word: str) -> bool:
    return word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 12


def _date(words: Sequence[str], i: int, lang: str) -> tuple[Moment, int] | None:
    def at(offset: int) -> str:
        return words[i + offset] if i + offset < len(words) else ""

    year = int(words[i]) if _is_year(words[i]) else None
    if year and at(1).isdigit() and at(2).isdigit() and len(at(1)) == 2 and len(at(2)) == 2 and int(at(1)) <= 12:
        return Moment(year, int(at(1)), int(at(2))), 3
    if lang == "vi" and words[i] in {"thang", "ngay"}:
        return _vietnamese_date(words, i)
    day = _day(words[i])
    month = (MONTHS if lang == "vi" else _SHORT_MONTHS).get(words[i])  # "sếp" is no September
    if day is not None and lang == "vi" and at(1) == "thang" and _is_month(at(2)):
        size = 4 if at(3) == "nam" and _is_year(at(4)) else 3
        return _with_year(Moment(None, int(at(2)), day), words, i, size)
    if day is not None:
        skip = 1 if at(1) == "of" else 0
        named = _SHORT_MONTHS.get(at(1 + skip))
        if named and at(1 + skip) not in {"mar", "second"}:
            return _with_year(Moment(None, named, day), words, i, 2 + skip)
        if _is_year(at(2)) and _is_month(at(1)):
            return Moment(int(at(2)), int(at(1)), day), 3
        if day > 12 and _is_month(at(1)) and not at(2).isdigit():
            return Moment(None, int(at(1)), day), 2  # 28 3
        until = _day(at(1)) if at(1) else None
        named = _SHORT_MONTHS.get(at(2))
        if until is not None and named:  # 7-9 December
            return _with_year(Moment(None, named, day), words, i, 3)
        if (
            _is_year(at(1))
            and len(words[i]) <= 2
            and 1 <= int(re.sub(r"\D", "", words[i])) <= 12
            and words[i].isdigit()
        ):
            return Moment(int(at(1)), int(words[i]), None), 2  # 11/2018
    if month and (words[i] not in {"may", "mar"} or _day(at(1)) or _is_year(at(1))):
        after = _day(at(1))
        if after is not None:
            size = 3 if _day(at(2)) is not None and not _is_year(at(2)) else 2
            return _with_year(Moment(None, month, after), words, i, size)
        return _with_year(Moment(None, month, None), words, i, 1)
    return None


def _with_year(moment: Moment, words: Sequence[str], i: int, size: int) -> tuple[Moment, int]:
    rest = i + size
    if rest < len(words) and _is_year(words[rest]):
        return Moment(int(words[rest]), moment.month, moment.day), size + 1
    return moment, size


def _vietnamese_date(words: Sequence[str], i: int) -> tuple[Moment, int] | None:
    """``ngày 28 tháng 3 năm 2020``, ``ngày 7-9/12``, ``tháng 11/2018``; of several days the first."""

    def at(offset: int) -> str:
        return words[offset] if offset < len(words) else ""

    position, day, month, year = i, None, None, None
    if words[position] == "ngay" and _day(at(position + 1)):
        day, position = _day(at(position + 1)), position + 2
        is_last_day = at(position + 1) == "thang" or at(position + 1) in MONTHS or at(position + 1).isdigit()
        if _day(at(position)) and len(at(position)) <= 2 and is_last_day:
            position += 1
        if at(position) in MONTHS:  # a date in figures, its month spelled out by then
            month, position = MONTHS[at(position)], position + 1
        elif at(position).isdigit() and len(at(position)) <= 2:
            month, position = int(at(position)), position + 1
    if month is None and at(position) == "thang" and at(position + 1).isdigit() and int(at(position + 1)) <= 12:
        month, position = int(at(position + 1)), position + 2
    if at(position) == "nam" and _is_year(at(position + 1)):
        year, position = int(at(position + 1)), position + 2
    elif _is_year(at(position)):
        year, position = int(at(position)), position + 1
    if month is None or month > 12:
        return None
    return Moment(year, month, day), position - i


def _year(words: Sequence[str], i: int) -> tuple[Moment, int] | None:
    return (Moment(int(words[i]), None, None), 1) if _is_year(words[i]) else None


def _numeral(words: Sequence[str], i: int, lang: str) -> Numeral | None:
    word = words[i]
    following = words[i + 1] if i + 1 < len(words) else ""
    previous = words[i - 1] if i else ""
    match = _ORDINAL.fullmatch(word)
    if match and int(match.group(1)) > 1:
        return Numeral(str(int(match.group(1))), i, 1, ordinal=True)
    if word.isdigit():
        if len(following) == 3 and following.isdigit() and len(word) <= 3 and word != "0":
            return Numeral(word + following, i, 2)
        return Numeral(str(int(word)) if len(word) < 12 else word, i, 1)
    if lang == "vi":
        if previous in _VI_NUMBERED and word in _VI_UNITS and following not in {"muoi", "thap"}:
            return Numeral(str(_VI_UNITS[word]), i, 1)
        if word == "thu" and following in _VI_ORDINALS:
            return Numeral(str(_VI_ORDINALS[following]), i, 2, ordinal=True)
        if word == "muoi" and following in _VI_DIGITS and following != "mot":
            return Numeral(str(10 + _VI_UNITS[following]), i, 2)
        if word in _VI_UNITS and following == "muoi" and word not in {"mot", "lam"}:
            last = words[i + 2] if i + 2 < len(words) else ""
            low = _VI_UNITS[last] if last in _VI_DIGITS else 0
            return Numeral(str(10 * _VI_UNITS[word] + low), i, 3 if low else 2)
        if word in _VI_UNITS and list(words[i + 1 : i + 3]) in (["thap", "ky"], ["thap", "nien"]):
            half = list(words[i + 3 : i + 4]) == ["ruoi"]
            return Numeral(str(10 * _VI_UNITS[word] + 5 * half), i, 3 + half) if word != "mot" else None
        return None
    if word in _ORDINAL_WORDS:
        return Numeral(str(_ORDINAL_WORDS[word]), i, 1, ordinal=True)
    if word in _ROMAN and previous in {"level", "tier", "round", "phase"}:
        return Numeral(str(_ROMAN[word]), i, 1)
    value = ENGLISH_NUMBERS.get(word)
    if value is None or value < 2 or word in {"double", "doubled", "twice", "decade", "both"}:
        return None
    if list(words[i + 1 : i + 5]) in (["and", "a", "half", "decade"], ["and", "a", "half", "decades"]):
        return Numeral(str(10 * value + 5), i, 5)
    if following in {"decade", "decades"}:
        return Numeral(str(10 * value), i, 2)
    unit = ENGLISH_NUMBERS.get(following)
    if value >= 20 and unit is not None and 0 < unit < 10:
        return Numeral(str(value + unit), i, 2, ordinal=following.endswith(("th", "rd", "nd", "st")))
    return Numeral(str(value), i, 1, ordinal=word.endswith("th"))
