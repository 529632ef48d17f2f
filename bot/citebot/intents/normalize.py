"""One spelling for everything that is compared: case, marks, quotation marks and odd characters folded away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from citebot.intents.short_names import spelled_out
from citebot.model.provenance import Lang

MAX_CHARACTERS = 1_500
"""A question is cut here, before and after folding, since one character can unfold into eighteen."""

_SAME = str.maketrans(
    {"đ": "d", "Đ": "d", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphens, joiners and direction marks, as copied from web pages: they do not part a word."""
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_MARKS |= dict.fromkeys(map(ord, _INVISIBLE), "")
_CLITIC = re.compile(r"(?<=\w)'(?:s|re|ve|ll|d|m)\b", re.IGNORECASE)
_NEGATED = re.compile(r"n't\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_YEARS = re.compile(r"\b((?:19|20)(\d\d))\s?[-–/]\s?(\d\d)\b(?![-–/.]?\d)")
_SHORT_YEARS = re.compile(
    r"(?<![\d/.-])'?(\d\d)[-–]'?(\d\d)(?![\d/.-])"
    r"(?!\s*(?:[A-Z]|tháng|thang|years?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_APOSTROPHE_YEAR = re.compile(r"(?<=\w\w\w )'([0-3]\d)\b")
"""A year as in "Nov '18"."""
_SLASHED = re.compile(
    r"(?<![\d/.])(?!24/7)(\d{1,2})(?:/(\d{1,2})(?:/((?:19|20)\d\d))?|\.(\d{1,2})\.((?:19|20)\d\d))(?![/.]?\d)"
)
_MONTH_NAMES = (
    "January February March April May June July August September October November December".split()  # as in dates
)
_NUMBER_SIGN = re.compile(
    r"\bno\.?(?=\s*\d|\s+of\b)|(?<=\bres)\.?\s+no\b(?:\.(?!\s*$))?|(?<=\bresolution)\s+no\b", re.IGNORECASE
)
_WITHOUT = re.compile(r"\bw/o\b", re.IGNORECASE)
_ENDING = re.compile(r"[.?!;:\n…]+(?=\s|$)")
_ABBREVIATED = re.compile(
    r"\b(?:mr|mrs|ms|dr|sr|jr|lt|col|gen|gral|maj|capt|dep|dir|asst|min|amb|sec|rep|dept|govt|no|nr|res|st|vs|e\.g|i\.e|h\.e|a\.i|u\.n|[a-z])\.$"
)
_ENGLISH = Stemmer.Stemmer("english", 0)  # ``stem`` remembers


def fold(text: str) -> str:
    """``text`` in lower case, without marks, invisible characters or fancy quotation marks.

    >>> fold("Đỗ Thị Hằng Nga’s")
    "do thi hang nga's"
    """
    if text.isascii():
        return text[:MAX_CHARACTERS].lower()
    text = unicodedata.normalize("NFKD", text[:MAX_CHARACTERS].translate(_SAME))[: 4 * MAX_CHARACTERS]
    kept = [c for c in text if not unicodedata.combining(c) and unicodedata.category(c) not in {"Cf", "Cs", "Co"}]
    return "".join(kept).casefold().translate(_SAME)[:MAX_CHARACTERS]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, and as written. ``sentence`` counts from 0."""

    word: str
    raw: str
    sentence: int


@lru_cache(maxsize=50_000)
def _fold_word(word: str) -> str:
    return fold(word)


def _short_years(match: re.Match[str]) -> str:
    """``14-18`` as years of this century."""
    first, last = match.groups()
    return f"20{first} 20{last}" if "10" <= first < last <= "30" else match.group()


def _whole_year(match: re.Match[str]) -> str:
    """``2020-21`` is two years; ``2018-11`` is a year and a month."""
    first, last = match.group(2), match.group(3)
    return f"{match.group(1)} {match.group(1)[:2]}{last}" if last > first and last > "12" else match.group()


def _spelled_date(match: re.Match[str]) -> str:
    """``28/3`` and ``1/10/2018`` with the month as a word; day first, unless only the other way makes a date."""
    a, b = int(match.group(1)), int(match.group(2) or match.group(4))
    day, month = (a, b) if b <= 12 else (b, a)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match.group()
    return f"{day} {_MONTH_NAMES[month - 1]} {match.group(3) or match.group(5) or ''}"


@lru_cache(maxsize=8)
def tokenize(text: str) -> tuple[Token, ...]:
    """The words of ``text``.

    ``'s`` is dropped, ``n't`` becomes the word *not*, dates in figures get month names, short years all four digits.
    The last few texts are remembered, since one question is looked at from several sides.
    """
    text, breaks = _sentences(text)
    tokens: list[Token] = []
    sentence = 0
    for match in _WORD.finditer(text):
        while sentence < len(breaks) and match.start() >= breaks[sentence]:
            sentence += 1
        folded = _fold_word(match.group())
        if folded:
            tokens.append(Token(folded, match.group(), sentence))
    return tuple(tokens)


def questions(text: str) -> frozenset[int]:
    """The numbers of the sentences that end in a question mark, counted as in ``tokenize``."""
    return _ending_in("?", text)


def headings(text: str) -> frozenset[int]:
    """The numbers of the parts that end in a colon: what they name belongs to what follows ("Round 2: who won?")."""
    return _ending_in(":", text)


def _ending_in(sign: str, text: str) -> frozenset[int]:
    if sign not in text:
        return frozenset()
    text, breaks = _sentences(text)
    starts = [0, *breaks]
    return frozenset(n for n, end in enumerate([*breaks, len(text)]) if sign in text[starts[n] : end].rstrip()[-3:])


@lru_cache(maxsize=8)
def _sentences(text: str) -> tuple[str, list[int]]:
    """The text as it is read, and where its sentences end but for the last."""
    text = spelled_out(unicodedata.normalize("NFC", text[:MAX_CHARACTERS]).translate(_MARKS))
    if any(c.isdigit() for c in text):
        text = _APOSTROPHE_YEAR.sub(r"20\1", _SHORT_YEARS.sub(_short_years, text))
        text = _SLASHED.sub(_spelled_date, _YEARS.sub(_whole_year, text))
    text = _NUMBER_SIGN.sub(" number ", text)
    if "/" in text:
        text = _WITHOUT.sub("without", text)
    if "'" in text:
        text = _NEGATED.sub(" not", _CLITIC.sub("", text))
    return text, [m.end() for m in _ENDING.finditer(text) if not _ABBREVIATED.search(_before(text, m.start() + 1))]


def _before(text: str, end: int) -> str:
    """The last characters before a sign that may end a sentence; an abbreviation has no more."""
    return text[max(end - 8, 0) : end].lower()


def words(text: str) -> tuple[str, ...]:
    """The folded words of ``text``."""
    return tuple(token.word for token in tokenize(text))


# Words that Porter2 would merge with others of another meaning: an office is no officer.
_KEPT = {
    form: word
    for word, forms in {
        "office": "office offices",
        "peacekeeper": "peacekeeper peacekeepers",
        "organisation": "organisation organisations organization organizations",
        "general": "general generals",
        "university": "university universities",
        "minister": "minister ministers",
        "participant": "participant participants",
        "department": "department departments",
        "nationality": "nationality nationalities",
        "lively": "lively livelier",
        "emergence": "emergence",
        "momentous": "momentous",
        "allowance": "allowance allowances",
        "accountable": "accountable accountability",
        "wording": "wording",
        "german": "german germany germans",
        "material": "material materials",
        "season": "season seasons",
        "following": "following",
        "born": "born",
        "borne": "borne",
    }.items()
    for form in forms.split()
}


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball (Porter2) stem of a folded English word."""
    if word.isdigit():
        return word
    kept = _KEPT.get(word)
    if kept is not None:
        return kept
    stemmed = _ENGLISH.stemWord(word)
    return str(stemmed)


_VIETNAMESE = frozenset(
    "la gi nao cua va duoc cho nhung khong nguoi voi bao nhieu khi nam ngay ai dau viet hoi nghi hoa binh"
    " quoc gia nuoc tai cac vao si quan da co phu nu lien hop cu dau tien thang ve toi minh ban xin hay"
    " nhu the sao trong theo tu den chuc vu ong ba co ten noi neu mot hai may thu hien nay con them nguon"
    " khac vay thi ra sang ke hoach hanh dong bo truong chu tri dai dien benh vien chien linh muc tieu"
    " dien to an ninh".split()
)
_ENGLISH_WORDS = frozenset(
    "the of in what who when where which how did does is are was were and to for on by with that from at"
    " a an many much say said about does do it its their there been have has had will would could should"
    " me my you your i".split()
)


def detect_language(
    tokens: Sequence[Token], names: frozenset[str] = frozenset(), vietnamese: frozenset[str] = frozenset()
) -> tuple[Lang | None, float]:
    """The language by function words, marks and syllables, and how clearly (0: not at all, 2 and more: surely).

    ``names`` are words that occur in names of either language and so prove nothing; ``vietnamese`` are syllables
    that are no English words, of which a text typed without marks consists.
    """
    score = 0.0
    for token in tokens:
        if token.word in _ENGLISH_WORDS:
            score -= 1
        if token.word in names:
            continue
        if token.word in _VIETNAMESE:
            score += 1
        elif token.word in vietnamese:
            score += 0.6
        if not token.raw.isascii() and not token.raw[0].isupper():
            score += 2
    return (None if score == 0 else "vi" if score > 0 else "en"), abs(score)
