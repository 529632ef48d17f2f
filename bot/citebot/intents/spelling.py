"""Unknown words corrected against the vocabulary, by deletions (Garbe's symmetric delete) and edit distance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

COMMON = 3_000
"""From this frequency on (in pyspellchecker's corpus), an English word is taken to be meant as written."""

LONG = 13
"""From so many letters on a word may have three slips."""


def english_words() -> frozenset[str]:
    """English words common enough not to be slips of the pen for something else."""
    frequencies = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, frequency in frequencies.items() if frequency >= COMMON)


class Speller:
    """Finds the vocabulary's word nearest to a misspelt one.

    Words of under four letters are never corrected, those of four to seven allow one edit, longer ones two and those
    from thirteen letters three; an edit of the first letter costs as much as two. Ties go to the more frequent word,
    then alphabetically; but an everyday word one edit away is meant rather than somebody's name ("tryng").
    """

    def __init__(self, vocabulary: Mapping[str, int], *, final: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        """``vocabulary`` maps words to frequencies; ``final`` are words that are right as they are."""
        self._frequency = dict(vocabulary)
        self._final = frozenset(final)
        self._names = frozenset(names)
        self._deletions: dict[str, list[str]] = {}
        for word in sorted(self._frequency):
            if len(word) >= 4 and not word.isdigit():
                for variant in _variants(word, 2 if len(word) >= LONG else 1):
                    self._deletions.setdefault(variant, []).append(word)
        self._memo: dict[str, str | None] = {}

    def knows(self, word: str) -> bool:
        return word in self._frequency or word in self._final

    def correct(self, word: str) -> str | None:
        """The word meant by ``word``, or ``None`` where it is known, too short, or like nothing."""
        if len(word) < 4 or len(word) > 30 or self.knows(word) or any(c.isdigit() for c in word):
            return None
        if word not in self._memo:
            if len(self._memo) > 20_000:
                self._memo.clear()
            self._memo[word] = self._search(word)
        return self._memo[word]

    def _search(self, word: str) -> str | None:
        allowed = 3 if len(word) >= LONG else 2 if len(word) >= 8 else 1
        best: tuple[int, int, str] | None = None
        # One deletion on either side reaches every word at distance one and, together, most at distance two; of a
        # long word two letters may be left out.
        for variant in _variants(word, allowed):
            for candidate in self._deletions.get(variant, ()):
                if min(len(candidate), len(word)) < 5 and len(candidate) != len(word) and candidate[0] != word[0]:
                    continue
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if candidate[0] != word[0]:
                    distance += 1
                if distance <= allowed:
                    ranked = (distance, -self._frequency[candidate], candidate)
                    if best is None or ranked < best:
                        best = ranked
        if best and best[2] in self._names and best[2] not in self._final and word.isascii():
            return min((near for near in _edits(word) if near in self._final and near[0] == word[0]), default=best[2])
        return best[2] if best else None


def _edits(word: str) -> Iterator[str]:
    """Every text that one letter more, one less or two exchanged make of ``word``."""
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :]
        yield from (word[: i + 1] + letter + word[i + 1 :] for letter in ascii_lowercase)


def _variants(word: str, deletions: int) -> set[str]:
    found = {word}
    frontier = {word}
    for _ in range(deletions):
        frontier = {w[:i] + w[i + 1 :] for w in frontier for i in range(len(w))}
        found |= frontier
    return found
