"""What fuzzing has found, kept; and updates and files mutated by lot, as many as ordinary tests have time for."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.handled import Handled, handled
from tests.fuzz.loading import KINDS, read_as
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import SEEDS, message

from citebot.answering.snapshot import Snapshot
from citebot.telegram.shape import misshapen

FOUND = Path(__file__).with_name("found")
ROOT = Path(__file__).parents[2]
NAMES = ("message", "callback_query", "chat", "from", "id", "text", "x")
HERE = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Bot:
    """A bot with a loop of its own, for tests that are no coroutines."""

    def __init__(self, snapshot: Snapshot, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self._scope = handled(snapshot, folder)
        self.inner: Handled = self.loop.run_until_complete(self._scope.__aenter__())

    def take(self, update: Any) -> None:
        """Have it handled to its end."""
        self.loop.run_until_complete(self.inner.take(update))

    def close(self) -> None:
        """End it; nothing may be left open."""
        try:
            self.loop.run_until_complete(self.inner.is_clean())
        finally:  # a store left open would keep the whole run from ending
            self.loop.run_until_complete(self._scope.__aexit__(None, None, None))
            self.loop.close()


@pytest.fixture(scope="module")
def bot(museum: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    made = Bot(museum, tmp_path_factory.mktemp("bot"))
    yield made
    made.close()


@pytest.mark.parametrize("path", sorted((FOUND / "updates").iterdir()), ids=lambda path: path.stem)
def test_updates_that_were_found(bot: Bot, path: Path) -> None:
    bot.take(json.loads(path.read_text()))


@pytest.mark.parametrize("path", sorted((FOUND / "yaml").glob("[!.]*")), ids=lambda path: path.stem)
def test_files_that_were_found(path: Path, museum: Snapshot, tmp_path: Path) -> None:
    raw = path.read_bytes()
    read_as(KINDS[raw[0] % len(KINDS)], raw[1:], tmp_path, museum)


def test_sound_updates_are_answered(bot: Bot) -> None:
    for update in SEEDS:
        assert misshapen(update) == ""
        bot.take(update)
    before = len(bot.inner.request.sent)
    bot.take({"message": message("How many rooms does the Tarnby Museum have?")})
    assert "17 rooms" in str(bot.inner.request.sent[before:])


@HERE
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_mutated_updates_come_to_an_end(bot: Bot, update: dict[str, Any], number: int) -> None:
    bot.take(mutated(update, random.Random(number)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(NAMES), part, max_size=4),
)


@HERE
@given(JSON)
def test_any_json_comes_to_an_end(bot: Bot, update: Any) -> None:
    if isinstance(update, dict):
        update.pop("update_id", None)
    bot.take(update)


@pytest.mark.parametrize(
    ("update", "wrong"),
    [
        ([], "is no object"),
        ({"message": 7}, "message is no object"),
        ({"message": {"date": 1, "chat": {"id": 1, "type": "private"}}}, "message has no message_id"),
        ({"message": {**message("x"), "text": 5}}, "message.text is no text"),
        ({"message": {**message("x"), "entities": [{"type": "url", "offset": True, "length": 1}]}}, "is no number"),
        ({"message": {**message("x"), "from": {"id": 2**60}}}, "message.from.id is out of bounds"),
        ({"inline_query": {"id": 5, "from": {"id": 1}, "query": "", "offset": ""}}, "inline_query.id is no text"),
    ],
)
def test_what_is_wrong_is_named(update: object, wrong: str) -> None:
    assert misshapen(update).endswith(wrong)


def test_replies_to_replies_without_end_are_refused() -> None:
    inner: dict[str, Any] = message("x")
    for _ in range(50):
        inner = {**message("x"), "reply_to_message": inner}
    assert misshapen({"message": inner}).endswith("is nested too deep")


TEXT = (ROOT / "tests" / "serving" / "base" / "lighthouse.yaml").read_bytes()
TOKENS = (b"[", b"{", b"&a ", b"*a", b"!!python/name:os.system ", b"<<: ", b"- ", b": ", b"|\n", b"\xff", b"\x00",
          b"'", b'"', b"\n---\n", b"\t", b"%YAML 9.9\n", b"? ", b"null", b"~", b"\xe2\x80\xae", b"1e999", b"{}", b"[]",
          b"2024-13-40", b"XXXX-02-30", b"facts:\n", b"id: a", b"#", b"\r")  # fmt: skip
EDIT = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40), st.sampled_from(TOKENS))


@HERE
@given(st.sampled_from(KINDS[:4]), st.lists(EDIT, max_size=6))
def test_spoiled_files_are_told_of(tmp_path: Path, kind: str, edits: list[tuple[int, int, bytes]]) -> None:
    raw = TEXT
    for at, size, token in edits:
        raw = raw[:at] + token + raw[at + size :]
    read_as(kind, raw, tmp_path)
