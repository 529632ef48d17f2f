"""How far a long command is, in a terminal only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

_WIDTH = 30


def progress_bar(stream: TextIO, label: str) -> Callable[[int, int], None]:
    """A function that draws ``done`` of ``total`` on ``stream``, and wipes the line when all is done.

    It draws nothing where the stream is no terminal, so that logs and pipes stay clean.
    """
    shown = -1

    def draw(done: int, total: int) -> None:
        nonlocal shown
        share = done / total if total else 1.0
        filled = int(share * _WIDTH)
        if filled == shown and done < total:
            return
        shown = filled
        if done >= total:
            stream.write("\r\033[K")
        else:
            stream.write(f"\r{label} [{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%}")
        stream.flush()

    return draw if stream.isatty() else lambda _done, _total: None
