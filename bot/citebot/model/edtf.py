"""Dates as honest as their source: a small, strict part of EDTF (ISO 8601-2, levels 0 and 1).

Accepted: ``2018``, ``2018-10``, ``2018-10-01``, masked parts (``XXXX-03-28``, ``2018-XX``), a closing
``?``, ``~`` or ``%``, and intervals of these (``2014/2018``; ``..`` leaves an end open).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_SINGLE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%])?",
    re.ASCII,
)


class EdtfError(ValueError):
    """The text is no date of the supported part of EDTF."""


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """One date or interval.

    ``earliest`` and ``latest`` bound what the text may mean; both are ``None`` where the year is unknown,
    since a day without a year has no place on the calendar.
    """

    text: str
    start: DatePart | None
    end: DatePart | None

    @property
    def is_interval(self) -> bool:
        return "/" in self.text

    @property
    def earliest(self) -> date | None:
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date | None:
        return self.end.latest if self.end else None

    @property
    def years(self) -> frozenset[int]:
        """Every year the date touches; empty where the text gives none."""
        if self.earliest is None or self.latest is None:
            known = self.earliest or self.latest
            return frozenset() if known is None else frozenset({known.year})
        return frozenset(range(self.earliest.year, self.latest.year + 1))

    @classmethod
    def parse(cls, text: str) -> EdtfDate:
        """Read ``text``; raise :class:`EdtfError` saying what is wrong.

        >>> EdtfDate.parse("XXXX-03-28").years
        frozenset()
        """
        if "/" not in text:
            part = DatePart.parse(text)
            return cls(text, part, part)
        left, _, right = text.partition("/")
        if "/" in right:
            raise EdtfError(f"{text!r} has more than one '/'")
        start = None if left == ".." else DatePart.parse(left)
        end = None if right == ".." else DatePart.parse(right)
        if start is None and end is None:
            raise EdtfError(f"{text!r} is open at both ends")
        if start and end and start.earliest and end.latest and start.earliest > end.latest:
            raise EdtfError(f"{text!r} ends before it begins")
        return cls(text, start, end)


@dataclass(frozen=True, slots=True)
class DatePart:
    """A single date: each part is a number or, where masked or absent, ``None``."""

    text: str
    year: int | None
    month: int | None
    day: int | None
    mark: str

    @property
    def is_approximate(self) -> bool:
        return self.mark in {"~", "%"}

    @property
    def is_uncertain(self) -> bool:
        return self.mark in {"?", "%"}

    @property
    def earliest(self) -> date | None:
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @classmethod
    def parse(cls, text: str) -> DatePart:
        match = _SINGLE.fullmatch(text)
        if match is None:
            raise EdtfError(f"{text!r} is no EDTF date: write 2018, 2018-10, 2018-10-01 or XXXX-03-28")
        year = int(match["year"]) if match["year"].isdigit() else None
        month = int(match["month"]) if (match["month"] or "XX") != "XX" else None
        day = int(match["day"]) if (match["day"] or "XX") != "XX" else None
        if year == 0:
            raise EdtfError(f"{text!r}: there is no year 0000")
        if month is not None and not 1 <= month <= 12:
            raise EdtfError(f"{text!r}: there is no month {month}")
        if day is not None:
            # A day of an unknown year is checked against a leap year: 29 February may exist.
            longest = calendar.monthrange(year or 2000, month)[1] if month else 31
            if not 1 <= day <= longest:
                raise EdtfError(f"{text!r}: that month has no day {day}")
        return cls(text, year, month, day, match["mark"] or "")
