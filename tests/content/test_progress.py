"""The bar shows in a terminal only, and leaves nothing behind."""

from __future__ import annotations

import io

from citebot.content.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_into_a_pipe() -> None:
    stream = io.StringIO()
    progress_bar(stream, "checking")(1, 2)
    assert stream.getvalue() == ""


def test_it_fills_and_is_wiped() -> None:
    stream = Terminal()
    draw = progress_bar(stream, "checking")
    for done in range(1, 5):
        draw(done, 4)
    shown = stream.getvalue()
    assert "checking [###############...............]  50%" in shown
    assert shown.endswith("\r\033[K")
