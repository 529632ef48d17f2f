"""A statement and the rows it is run for: what the stores gather and commit together."""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and the rows it is run for."""

    sql: str
    rows: tuple[Row, ...]
    keys: int = 1
    """How many leading values of a row say which record it changes."""

    @classmethod
    def of(cls, sql: str, *parameters: object, keys: int = 1) -> Statement:
        """A statement for one row."""
        return cls(sql, (parameters,), keys)


def storable(text: str) -> str:
    """Text that a database takes: no half of a surrogate pair, which JSON from strangers may well contain."""
    return text.encode("utf-8", "replace").decode()
