"""The kinds of question, by what they ask for."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal[
    "how-many",
    "when",
    "day",
    "month",
    "year",
    "where",
    "who",
    "why",
    "how",
    "define",
    "title",
    "quote",
    "compare",
    "list",
]
KINDS: tuple[str, ...] = get_args(Kind)
