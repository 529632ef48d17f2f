"""Dates in running text, English and Vietnamese, so that those of the base can be held against them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from citebot.model.edtf import DatePart, EdtfDate, EdtfError
from citebot.model.figures import MONTHS

_MONTH = "(?P<month>" + "|".join(MONTHS) + ")"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_DASH = r"\s*(?:-|–|—|to|and|và|đến|đến ngày|tới)\s*"
_DAYS = rf"(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?:{_DASH}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?)?"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAYS}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?\b",
        rf"\b{_MONTH}\s+{_DAYS}(?:,?\s+{_YEAR})?\b(?!/)",
        rf"\b(?P<first>\d{{1,2}})(?:{_DASH}(?P<day>\d{{1,2}}))?/(?P<number>\d{{1,2}})(?:/{_YEAR})?\b(?!/)",
        rf"\b(?P<first>\d{{1,2}})(?:{_DASH}(?:ngày\s+)?(?P<day>\d{{1,2}}))?\s+tháng\s+(?P<number>\d{{1,2}})"
        rf"(?:(?:\s+năm\s+|/){_YEAR})?",
        rf"\b{_MONTH}\s+{_YEAR}\b",
        rf"\btháng\s+(?P<number>\d{{1,2}})(?:/|\s+năm\s+){_YEAR}\b",
    )
)
_LONE_YEAR = re.compile(r"(?<![\d/])(?:1[89]|20)\d\d(?!\d)")


class Day(NamedTuple):
    """A printed date: what is not printed is ``None``."""

    year: int | None
    month: int | None
    day: int | None

    def supports(self, date: DatePart) -> bool:
        """Whether the text gives all of ``date``: as fine or finer, and nothing else."""
        wanted = (date.year, date.month, date.day)
        return all(part is None or part == printed for part, printed in zip(wanted, self, strict=True))


def printed_dates(text: str) -> frozenset[Day]:
    """Every date that ``text`` prints.

    >>> sorted(printed_dates("7-9 December 2020"))
    [Day(year=2020, month=12, day=7), Day(year=2020, month=12, day=9)]
    >>> printed_dates("on March 28") == printed_dates("ngày 28/3")
    True
    """
    return frozenset(_dates(text))


def _dates(text: str) -> Iterator[Day]:
    rest = text
    for pattern in _PATTERNS:
        for match in pattern.finditer(rest):
            groups = match.groupdict()
            month = int(groups["number"]) if groups.get("number") else MONTHS.get((groups.get("month") or "").lower())
            if month is None or not 1 <= month <= 12:
                continue
            year = int(groups["year"]) if groups.get("year") else None
            days = [int(groups[name]) for name in ("first", "day") if groups.get(name)]
            yield from (Day(year, month, day) for day in days if 1 <= day <= 31)
            if not days:
                yield Day(year, month, None)
        rest = pattern.sub(lambda match: " " * len(match.group()), rest)
    for match in _LONE_YEAR.finditer(rest):
        yield Day(int(match.group()), None, None)


def unlike_dates(english: str, vietnamese: str) -> tuple[Day, ...]:
    """The dates that only one of two texts tells; one told without its year may be any year's."""
    ours, theirs = printed_dates(english), printed_dates(vietnamese)
    return tuple(
        day
        for days, others in ((ours, theirs), (theirs, ours))
        for day in sorted(days, key=str)
        if not any(
            (day.year == other.year or None in {day.year, other.year}) and day[1:] == other[1:] for other in others
        )
    )


_IMPOSSIBLE = (
    re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/\d{4}\b"),
    re.compile(r"(?:\b(?P<day>\d{1,2})\s+)?tháng\s+(?P<month>\d{1,2})\b", re.IGNORECASE),
)


def impossible_dates(text: str) -> tuple[str, ...]:
    """What is written like a date and is none: ``17/17/2017``, ``tháng 19``."""
    return tuple(
        match.group()
        for pattern in _IMPOSSIBLE
        for match in pattern.finditer(text)
        if not 1 <= int(match["month"]) <= 12 or not 1 <= int(match["day"] or 1) <= 31
    )


def of_edtf(text: str | None) -> frozenset[Day]:
    """The ends of an EDTF date as printed dates; nothing for no date or a malformed one."""
    try:
        date = EdtfDate.parse(text or "")
    except EdtfError:
        return frozenset()
    return frozenset(Day(part.year, part.month, part.day) for part in (date.start, date.end) if part is not None)


def unsupported(text: str, printed: Iterable[Day]) -> str | None:
    """What of an EDTF date no printed date supports, in words; ``None`` if all of it is supported."""
    held = tuple(printed)
    try:
        date = EdtfDate.parse(text)
    except EdtfError:
        return None  # reported where it is read
    for part in (date.start, date.end):
        if part is not None and not any(day.supports(part) for day in held):
            return part.text
    if date.is_interval and date.start is not None and date.start == date.end:
        return f"{text}, an interval of one date,"
    return None
