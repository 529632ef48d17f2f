"""Phrases found in a sequence of words: the longest first, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Payload = TypeVar("Payload")


@dataclass(slots=True)
class PhraseTrie(Generic[Payload]):
    """Maps phrases (word sequences) to payloads; by first word it knows which lengths to try."""

    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _index: dict[tuple[str, ...], list[Payload]] = field(default_factory=dict)

    def add(self, phrase: Sequence[str], payload: Payload) -> None:
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

    def longest(self, sequence: Sequence[str], start: int) -> tuple[int, list[Payload]] | None:
        """The longest phrase that begins at ``start``: its length in words and its payloads."""
        lengths = self._lengths.get(sequence[start])
        if lengths is not None:
            rest = len(sequence) - start
            for size in lengths:
                if size > rest:
                    continue
                payloads = self._index.get(tuple(sequence[start : start + size]))
                if payloads is not None:
                    return size, payloads
        return None

    def words(self) -> Iterable[str]:
        """Every word of every phrase."""
        return {word for phrase in self._index for word in phrase}

    def phrases(self) -> Iterable[tuple[tuple[str, ...], list[Payload]]]:
        return self._index.items()
