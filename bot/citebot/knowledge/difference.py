"""How words of ours depart from those that a document prints."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from citebot.knowledge.archive import fold_space

_TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, in words, and the number of the first of our words that does (from 0)."""

    text: str
    word: int


def difference(text: str, whole: str) -> Difference:
    """The words in which ``text`` departs from the nearest stretch of ``whole``.

    >>> difference("a brown cat sat", "Once a black cat sat there.")
    Difference(text="'brown' for 'black'", word=1)
    """
    folded = fold_space(text)
    marks = list(_TOKEN.finditer(folded))
    ours, theirs = [match.group() for match in marks], _TOKEN.findall(whole)
    window = _nearest(ours, theirs)
    changes: list[str] = []
    first: int | None = None
    for tag, a, b, c, d in difflib.SequenceMatcher(None, window, ours, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "delete" and c in {0, len(ours)}):
            continue  # what the document prints before and after is no difference
        first = c if first is None else first
        changes.append(f"{_shown(ours[c:d])} for {_shown(window[a:b])}")
    start = marks[min(first or 0, len(marks) - 1)].start() if marks else 0
    word = folded.count(" ", 0, start)
    return Difference("; ".join(changes[:3]) or "the words are not found together", word)


def _nearest(ours: list[str], theirs: list[str]) -> list[str]:
    block = difflib.SequenceMatcher(None, theirs, ours, autojunk=False).find_longest_match()
    start = max(0, block.a - block.b)
    return theirs[start : start + len(ours)]


def _shown(words: list[str]) -> str:
    return repr(" ".join(words)) if words else "nothing"
