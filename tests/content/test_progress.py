"""The bar shows in a terminal only, and leaves nothing behind."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(("command", "label"), [("check", "checking ["), ("coverage", "counting [")])
def test_long_commands_show_it_in_a_terminal(command: str, label: str) -> None:
    here = Path(__file__).parent
    outside, inside = pty.openpty()
    environ = {**os.environ, "CITEBOT_KNOWLEDGE": str(here / "base")}
    arguments = [sys.executable, "-m", "citebot", command, "--archive", str(here / "archive")]
    subprocess.run(arguments, env=environ, stdout=subprocess.DEVNULL, stderr=inside, check=False, timeout=120)
    os.close(inside)
    shown = os.read(outside, 65536).decode()
    os.close(outside)
    assert label in shown
    assert shown.endswith("\r\033[K")
