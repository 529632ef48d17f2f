"""Phrases found in a sequence of words: the longest first, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Payload = TypeVar("Payload")


@dataclass(slots=True)
class PhraseTrie(Generic[Payload]):
    """Maps phrases (word sequences) to payloads; phrases that share their first word share a bucket."""

    _buckets: dict[str, list[tuple[tuple[str, ...], list[Payload]]]] = field(default_factory=dict)
    _index: dict[tuple[str, ...], list[Payload]] = field(default_factory=dict)

    def add(self, phrase: Sequence[str], payload: Payload) -> None:
        key = tuple(phrase)
        if not key:
            return
        payloads = self._index.get(key)
        if payloads is None:
            payloads = self._index[key] = []
            bucket = self._buckets.setdefault(key[0], [])
            bucket.append((key, payloads))
            bucket.sort(key=lambda entry: -len(entry[0]))
        if payload not in payloads:
            payloads.append(payload)

    def longest(self, sequence: Sequence[str], start: int) -> tuple[int, list[Payload]] | None:
        """The longest phrase that begins at ``start``: its length in words and its payloads."""
        for phrase, payloads in self._buckets.get(sequence[start], ()):
            size = len(phrase)
            if size == 1 or tuple(sequence[start : start + size]) == phrase:
                return size, payloads
        return None

    def words(self) -> Iterable[str]:
        """Every word of every phrase."""
        return {word for phrase in self._index for word in phrase}

    def phrases(self) -> Iterable[tuple[tuple[str, ...], list[Payload]]]:
        return self._index.items()
