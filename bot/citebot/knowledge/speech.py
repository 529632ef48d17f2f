"""What a printed paragraph shows of speech: its sentences, and which words stand in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = re.compile('["“”«»]')
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"»)]*\s+(?=[\"“«(]*[A-ZÀ-Ỹ0-9])")
# A full stop after these closes an abbreviation, not a sentence.
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Mdme|Dr|Sr|Jr|Lt|Gen|Gral|LG|St|No|a\.i|H\.E|U\.N|U\.S|[A-Z]))\.$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in quotation marks: offsets in the paragraph, and whether each mark is really printed."""

    start: int
    end: int
    opened: bool
    closed: bool


def stretches(paragraph: str) -> list[Stretch]:
    """The quoted stretches of a paragraph; one whose opening mark was lost begins where the paragraph does.

    >>> [s.opened for s in stretches('He said “yes”. It is so.” she said.')]
    [True, False]
    """
    found: list[Stretch] = []
    opened: int | None = None
    free = 0
    for match in _MARKS.finditer(paragraph):
        mark, place = match.group(), match.start()
        if opened is None and mark in '"“«':
            opened = match.end()
        elif opened is None:
            found.append(Stretch(free, place, opened=False, closed=True))
            free = match.end()
        elif mark in '"”»':
            found.append(Stretch(opened, place, opened=True, closed=True))
            opened, free = None, match.end()
    if opened is not None:
        found.append(Stretch(opened, len(paragraph), opened=True, closed=False))
    return found


def is_speech(paragraph: str, stretch: Stretch) -> bool:
    """Whether the words in marks are somebody's sentence rather than a title or a few quoted words."""
    words = paragraph[stretch.start : stretch.end].strip()
    after = paragraph[stretch.end + 1 :].lstrip()
    return not stretch.opened or words.endswith((".", "!", "?", ",")) or after.startswith(("said ", "he ", "she "))


def sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph begins and ends.

    >>> text = "Mr. Ha came. He left."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Mr. Ha came.', 'He left.']
    """
    start = 0
    for match in _SENTENCE_END.finditer(paragraph):
        if _ABBREVIATED.search(paragraph[start : match.start()]):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(paragraph)


def sentence_at(paragraph: str, offset: int) -> str:
    """The sentence in which the character at ``offset`` stands."""
    for start, end in sentences(paragraph):
        if start <= offset < end or (end <= offset and end == len(paragraph)):
            return paragraph[start:end]
    return paragraph


def is_whole_sentence(words: str, paragraph: str) -> bool:
    """Whether ``words`` are all of a sentence of the paragraph; a heading without a full stop is none."""
    bare = _bare(words)
    for start, end in sentences(paragraph):
        sentence = paragraph[start:end].rstrip('”"») ')
        if sentence.endswith((".", "!", "?")) and len(sentence.split()) > 2 and _bare(sentence) == bare:
            return True
    return False


def _bare(text: str) -> str:
    return text.strip(" .!?…“”\"«»()'’‘")


def stands_whole(text: str, paragraph: str) -> Iterator[int]:
    """The offsets at which ``text`` stands in the paragraph with no word of it cut in two."""
    offset = -1
    while text and (offset := paragraph.find(text, offset + 1)) >= 0:
        end = offset + len(text)
        before, after = paragraph[offset - 1 : offset], paragraph[end : end + 1]
        cut_before = before.isalnum() and text[0].isalnum()
        cut_after = after.isalnum() and text[-1].isalnum()
        if not cut_before and not cut_after:
            yield offset
