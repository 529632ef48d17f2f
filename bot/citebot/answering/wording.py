"""Dates in words, exactly as far as the source goes."""

from __future__ import annotations

from citebot.model.edtf import DatePart, EdtfDate
from citebot.model.provenance import Lang

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NO_YEAR: dict[Lang, str] = {"en": "the source gives no year", "vi": "nguồn không ghi năm"}
_UNDATED: dict[Lang, str] = {"en": "undated", "vi": "không ghi ngày"}


def date_in_words(date: EdtfDate | None, lang: Lang) -> str:
    """The date for a reader.

    >>> date_in_words(EdtfDate.parse("XXXX-03-28"), "en")
    '28 March (the source gives no year)'
    """
    if date is None or (date.start is None and date.end is None):
        return _UNDATED[lang]
    if not date.is_interval:
        assert date.start is not None
        return _part(date.start, lang)
    if date.start is None or date.end is None:
        known = date.start or date.end
        assert known is not None
        word = {"en": ("until", "since"), "vi": ("đến", "từ")}[lang][date.end is None]
        return f"{word} {_part(known, lang)}"
    a, b = date.start, date.end
    is_plain = a.year and b.year and not (a.mark or b.mark)
    if is_plain and (a.year, a.month) == (b.year, b.month) and a.month and a.day and b.day:
        days = f"{a.day}–{b.day}"
        return (
            f"{days} {_MONTHS[a.month - 1]} {a.year}" if lang == "en" else f"ngày {days} tháng {a.month} năm {a.year}"
        )
    if is_plain and not any((a.month, a.day, b.month, b.day)):
        return f"{a.year}–{b.year}" if lang == "en" else f"giai đoạn {a.year}–{b.year}"
    return f"{_part(a, lang)} – {_part(b, lang)}"


def asked_date_in_words(text: str, lang: Lang) -> str:
    """A date as somebody asked for it, who may have named no year.

    >>> asked_date_in_words("XXXX-03-28", "en")
    '28 March'
    """
    try:
        date = EdtfDate.parse(text).start
    except ValueError:  # the thirtieth of February
        return "/".join(piece.lstrip("0") for piece in reversed(text.split("-")) if piece != "XXXX")
    return text if date is None else _english(date) if lang == "en" else _vietnamese(date)


def as_heading(text: str) -> str:
    """``text`` with a capital at its head: a Vietnamese date begins with a word.

    >>> as_heading("ngày 28 tháng 3")
    'Ngày 28 tháng 3'
    """
    return text[:1].upper() + text[1:]


def _part(part: DatePart, lang: Lang) -> str:
    words = _english(part) if lang == "en" else _vietnamese(part)
    if part.year is None:
        words += f" ({_NO_YEAR[lang]})"
    if part.is_approximate:
        words = {"en": "about ", "vi": "khoảng "}[lang] + words
    if part.is_uncertain:
        words += {"en": " (uncertain)", "vi": " (chưa chắc chắn)"}[lang]
    return words


def _english(part: DatePart) -> str:
    pieces = [str(part.day) if part.day else "", _MONTHS[part.month - 1] if part.month else ""]
    return " ".join(piece for piece in (*pieces, str(part.year or "")) if piece)


def _vietnamese(part: DatePart) -> str:
    pieces = [f"ngày {part.day}" if part.day else "", f"tháng {part.month}" if part.month else ""]
    return " ".join(piece for piece in (*pieces, f"năm {part.year}" if part.year else "") if piece)
