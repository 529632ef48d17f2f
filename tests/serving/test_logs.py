"""No secret and nobody's words in the logs, and one line is one line."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.observing.logs import JsonLines

TOKEN = "123456789:AAH-this_is_a_token_of_the_right_length0"
SECRET = "a-webhook-secret-of-ours"


def line(message: str, *args: object, name: str = "citebot.x", error: Exception | None = None, **extra: object) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.makeLogRecord(
        {"name": name, "msg": message, "args": args, "levelno": 20, "levelname": "INFO", "exc_info": info, **extra}
    )
    return JsonLines([TOKEN, SECRET]).format(record)


@pytest.mark.parametrize("text", [TOKEN, TOKEN.replace(":", "%3A"), SECRET, f"https://x/bot{TOKEN}/sendMessage"])
def test_secrets_are_struck_out_wherever_they_stand(text: str) -> None:
    shown = line(f"went to {text}", where=text) + line("%s", text) + line("x", name="httpx", y=text)
    assert TOKEN.split(":")[1] not in shown
    assert SECRET not in shown


def test_a_token_of_somebody_else_is_struck_out_too() -> None:
    assert "BBBBB" not in line("987654321:" + "B" * 35)


def test_an_exception_is_named_without_its_text() -> None:
    try:
        raise ValueError("my private question")
    except ValueError as error:
        shown = json.loads(line("it failed", error=error))
    assert shown["exception"] == "ValueError"
    assert "test_an_exception" in shown["where"]
    assert "private" not in json.dumps(shown)


def test_other_libraries_do_not_quote() -> None:
    assert "private" not in line("Received data was %r", {"text": "private"}, name="telegram.ext")


@given(st.text(), st.text())
def test_a_line_is_one_line_and_json(message: str, value: str) -> None:
    shown = line(message.replace("%", ""), value=value)
    assert json.loads(shown)["value"] is not None
    assert len(shown.splitlines()) == 1
    assert not any(ord(character) < 32 or "\u202a" <= character <= "\u202e" for character in shown)
