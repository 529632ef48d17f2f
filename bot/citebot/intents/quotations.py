"""Words that somebody has from somewhere, held against every quotation: exact, altered, or not there."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from citebot.intents.normalize import words
from citebot.model.claims import Quote

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{8,1000})[”\"»]|(?<!\w)['‘]([^'‘’]{8,600})['’](?!\w)")
_CLAIMED = re.compile(
    r"^\W*(?:did|does|do|has|have|is|was|who|ai|có|ông|bà)\b[^:]*"
    r"\b(?:say|says|said|words|quote|nói|phát biểu)\s*:\s*([^:]{8,1000})$",
    re.IGNORECASE,
)
"""What somebody is asked to have said, behind a colon: "Did she say: women are essential?"."""
MIN_WORDS = 3
"""A shorter fragment is a word, not a quotation."""
PASTED_WORDS = 9
"""From so many words on, a text without quotation marks may be a pasted quotation."""
ALTERED = 78.0
"""The least likeness (rapidfuzz partial ratio, 0 to 100) at which words are an altered form of others."""
SAME = 0.6
"""The share of the words that an altered quotation has in common with the exact one; a likeness of letters is none."""
SAME_UNMARKED = 0.75
"""The same where no quotation marks show that somebody quotes: a question, too, may use many words of a quotation."""
SAME_ASKED = 0.9
"""The same of a text that begins as a question does."""
_ASKED_FOR = frozenset([("who", "said"), ("who", "says"), ("ai", "noi"), ("ai", "da")])
_REQUESTED = frozenset([("quote",), ("quotation",)])
_ASKING = frozenset("who whose what which how when where why is are was were do does did has have can".split())


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation found for somebody's words. ``ours`` and ``theirs`` are the words that differ, if any do."""

    quote: Quote
    is_exact: bool
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


class Quotations:
    """Every quotation of a base, by its folded words, in the outlet's own wording where that differs."""

    def __init__(self, quotes: Iterable[Quote]) -> None:
        self._quotes: list[Quote] = []
        self._texts: list[str] = []
        for quote in quotes:
            for text in dict.fromkeys([quote.text, *(c.text for c in quote.citations if c.text)]):
                self._quotes.append(quote)
                self._texts.append(" ".join(words(text)))
        self._holding: dict[str, list[int]] = {}
        for number, text in enumerate(self._texts):
            for word in dict.fromkeys(text.split()):
                self._holding.setdefault(word, []).append(number)

    def check(self, text: str) -> Checked | None:
        """The quotation that ``text`` holds in quotation marks, or is as a whole; ``None`` if there is none."""
        for quoted in _quoted(text):
            found = self._find(quoted)
            if found is not None:
                return found
        whole = words(text)
        if whole[:2] in _ASKED_FOR or whole[:1] in _REQUESTED:
            whole = whole[2:]
        elif whole[:1] and whole[0] in _ASKING:
            return self._find(whole, SAME_ASKED) if len(whole) >= PASTED_WORDS else None
        return self._find(whole, SAME_UNMARKED) if len(whole) >= PASTED_WORDS else None

    def is_quotation(self, text: str) -> bool:
        """Whether nearly all of ``text`` is quoted, or all behind a colon, so that nothing else can be asked."""
        quoted = sum(map(len, _quoted(text)))
        is_claimed = _CLAIMED.match(text) is not None
        return quoted > MIN_WORDS if is_claimed else quoted >= MIN_WORDS and quoted >= 0.8 * len(words(text))

    def _find(self, said: tuple[str, ...], same: float = SAME) -> Checked | None:
        if len(said) < MIN_WORDS or not self._texts:
            return None
        # Most of the words of an altered quotation are still its own, and all of an exact one.
        shared = Counter(number for word in said for number in self._holding.get(word, ()))
        likely = sorted(number for number, count in shared.items() if count >= max(MIN_WORDS, same * len(said)))
        if not likely:
            return None
        joined = " ".join(said)
        exact = [n for n in likely if f" {joined} " in f" {self._texts[n]} "]
        if exact:
            # Of several quotations with the words the shortest answers best.
            return Checked(self._quotes[min(exact, key=lambda n: len(self._texts[n]))], is_exact=True)
        texts = {n: self._texts[n] for n in likely}
        best = process.extractOne(joined, texts, scorer=fuzz.partial_ratio, score_cutoff=ALTERED)
        if best is None:
            return None
        text = self._texts[best[2]]
        if len(joined) > 1.25 * len(text):
            return None  # the quotation is only a part of what was said
        aligned = fuzz.partial_ratio_alignment(joined, text)
        if aligned is None:
            return None
        return _compared(self._quotes[best[2]], said, _whole_words(text, aligned.dest_start, aligned.dest_end), same)


def _quoted(text: str) -> list[tuple[str, ...]]:
    """The words of each part of ``text`` that somebody quotes."""
    found = [words(a or b) for a, b in _QUOTED.findall(text)]
    claimed = None if found else _CLAIMED.match(text)
    return [words(claimed.group(1))] if claimed else found


def _whole_words(text: str, start: int, end: int) -> tuple[str, ...]:
    start = text.rfind(" ", 0, start + 1) + 1
    end = text.find(" ", end) if text.find(" ", end) >= 0 else len(text)
    return tuple(text[start:end].split())


def _compared(quote: Quote, said: tuple[str, ...], held: tuple[str, ...], least: float) -> Checked | None:
    matcher = difflib.SequenceMatcher(None, said, held, autojunk=False)
    theirs: list[str] = []
    ours: list[str] = []
    same = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            same += b - a
        else:
            theirs += said[a:b]
            ours += held[c:d]
    # A likeness of letters alone is none: most of the words must be the same.
    if same < max(MIN_WORDS, least * len(said)):
        return None
    return Checked(quote, is_exact=False, ours=tuple(ours), theirs=tuple(theirs))
