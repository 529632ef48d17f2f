"""Phrases found in a sequence of words: the longest first, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from citebot.intents.marks import agree

Payload = TypeVar("Payload")


@dataclass(slots=True)
class PhraseTrie(Generic[Payload]):
    """Maps phrases (word sequences) to payloads; by first word it knows which lengths to try."""

    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _index: dict[tuple[str, ...], list[Payload]] = field(default_factory=dict)
    _spelt: dict[tuple[str, ...], list[tuple[Payload, tuple[str, ...]]]] = field(default_factory=dict)

    def add(self, phrase: Sequence[str], payload: Payload, spelt: tuple[str, ...] = ()) -> None:
        """Let ``phrase`` mean ``payload``; with marks only where they are set so, if it is told how it is ``spelt``."""
        key = tuple(phrase)
        if not key:
            return
        payloads = self._index.get(key)
        if payloads is None:
            payloads = self._index[key] = []
            lengths = {*self._lengths.get(key[0], ()), len(key)}
            self._lengths[key[0]] = tuple(sorted(lengths, reverse=True))
        if payload not in payloads:
            payloads.append(payload)
        if spelt:
            self._spelt.setdefault(key, []).append((payload, spelt))

    def longest(
        self, sequence: Sequence[str], start: int, marks: Sequence[str | None] = ()
    ) -> tuple[int, list[Payload]] | None:
        """The longest phrase that begins at ``start``: its length in words and its payloads.

        ``marks`` tell how each word is spelt, where that is known; what is spelt otherwise is another phrase.
        """
        lengths = self._lengths.get(sequence[start])
        if lengths is not None:
            rest = len(sequence) - start
            for size in lengths:
                if size > rest:
                    continue
                payloads = self._index.get(tuple(sequence[start : start + size]))
                if payloads is not None and marks:
                    payloads = self._as_spelt(sequence[start : start + size], marks[start : start + size], payloads)
                if payloads:
                    return size, payloads
        return None

    def _as_spelt(self, words: Sequence[str], marks: Sequence[str | None], payloads: list[Payload]) -> list[Payload]:
        forms = self._spelt.get(tuple(words))
        if forms is None or not any(marks):
            return payloads
        right = [payload for payload, spelt in forms if agree(marks, spelt)]
        return [payload for payload in payloads if payload in right]

    def words(self) -> Iterable[str]:
        """Every word of every phrase."""
        return {word for phrase in self._index for word in phrase}

    def phrases(self) -> Iterable[tuple[tuple[str, ...], list[Payload]]]:
        return self._index.items()
