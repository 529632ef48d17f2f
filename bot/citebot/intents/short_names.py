"""What stands for words: names so short that only dots and capitals tell them ("U.N.", "US", "Mỹ"), "#" and "@"."""

from __future__ import annotations

import re

_DOTTED = re.compile(r"(?<!\w)(?!H\.E\.)(?:[A-ZĐ]\.){2,}[A-ZĐ]?(?!\w)")
"""An abbreviation with dots; "H.E." stands before a name and is no "he"."""
_NUMBER_OF = re.compile(r"#\s?of\b", re.IGNORECASE)
_AT = re.compile(r"\s@\s")
_UNITED_STATES = re.compile(
    r"\bUS\b(?!\s?\$)|\bus(?=\s+(?:speakers?|delegat\w+|ambassadors?|embassy|troops|army|military|navy|officials?"
    r"|experts?|soldiers?|government|representatives?|president)\b)"
)
"""The country, where it is no "us": in capitals among small letters, or before what countries have."""
_OF_ONE_SYLLABLE = re.compile(
    r"(?<!\bnước )(?<!\b[Ôô]ng )(?<!\b[Bb]à )(?<!\b[Aa]nh )(?<!\b[Cc]hị )(?<!\b[Cc]ô )(?<![A-ZĐ]\w )(?<![A-ZĐ]\w\w )"
    r"(?<![A-ZĐ]\w\w\w )(?<![A-ZĐ]\w\w\w\w )\b(Mỹ|Pháp|Đức|Úc|Bỉ)\b(?! [A-ZĐÀ-Ỹ])"
)
"""A country that is no person's name: beside no other capital, and after no "bà" or "ông"."""


def spelled_out(text: str) -> str:
    """``text`` with abbreviations without their dots, and the shortest names of countries written so that they show.

    >>> spelled_out("Did the U.N. or the US pay?")
    'Did the UN or the USA pay?'
    >>> spelled_out("Chuyên gia Pháp có dự không?")
    'Chuyên gia nước Pháp có dự không?'
    >>> spelled_out("TELL US WHO SPOKE")
    'TELL US WHO SPOKE'
    >>> spelled_out("# of guests @ the fair")
    'number of guests at the fair'
    """
    if "#" in text or "@" in text:
        text = _AT.sub(" at ", _NUMBER_OF.sub("number of", text))
    if "." in text:
        text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    if text.isupper():
        return text
    if "us" in text or "US" in text:
        text = _UNITED_STATES.sub("USA", text)
    return text if text.isascii() else _OF_ONE_SYLLABLE.sub(r"nước \1", text)
