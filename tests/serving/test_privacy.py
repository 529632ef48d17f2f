"""What the served bot writes, all of it, searched for what must not be there."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.torture.stage import ADMIN, Stage, stage

PERSON = 731_555_012_377
NAME, USERNAME, TITLE = "Zyxanthippe", "zyx_canary_name", "Canary club of Zyx"
ASKED = "did zqcanary the painter live in the north tower"
"""Not answered: kept for the editors, without who asked."""
KNOWN = "How many kEePeRs did the Aldmere lighthouse hAvE?"
"""Answered; told from every other text by its capitals."""
SECRET = "canary-webhook-secret-0123456789"
GROUP = -1_007_315_550_123


def written(folder: Path) -> dict[str, bytes]:
    """Every file that the bot has written: its log, and its folder with store, logs of the store, lock, key, base."""
    files = [folder / "log", *(path for path in (folder / "state").rglob("*") if path.is_file())]
    return {path.name: path.read_bytes() for path in files}


def holding(folder: Path, *canaries: str | int) -> set[str]:
    """The names of the files that hold one of them, in any usual form."""
    forms: set[bytes] = set()
    for canary in canaries:
        forms.add(str(canary).encode())
        if isinstance(canary, str):
            forms |= {canary.encode("utf-16-le"), canary.encode("utf-16-be")}
        else:
            forms |= {canary.to_bytes(8, order, signed=True) for order in ("big", "little")}
    return {name for name, content in written(folder).items() if any(form in content for form in forms)}


@pytest.fixture(scope="module")
def used() -> Iterator[Stage]:
    """A bot behind a webhook that has been used by somebody with a telling name, and is still running."""
    before = os.umask(0)
    with stage(5, webhook=True, environ={"CITEBOT_WEBHOOK_SECRET": SECRET}) as it:
        os.umask(before)
        it.start()
        it.api.user(PERSON, first_name=NAME, username=USERNAME)
        it.api.chat(GROUP, type="supergroup", title=TITLE)
        it.said += [it.api.say(KNOWN, user=PERSON), it.api.say(ASKED, user=PERSON)]
        it.said.append(it.api.say("/privacy", user=PERSON))
        it.wait_answered(120)
        it.api.push({"message": {"from": {"id": PERSON, "first_name": NAME}, "text": ASKED, "chat": 5}})
        it.api.say(f"/fact@double_123456_bot {KNOWN}", user=PERSON, chat=GROUP)
        it.said.append(it.api.say("/stats", user=ADMIN))
        it.wait_answered(20)
        time.sleep(0.3)
        yield it


def test_no_secret_is_written_anywhere(used: Stage) -> None:
    token = used.api.token
    assert not holding(used.folder, token, token.partition(":")[2], SECRET)


def test_nobody_is_named(used: Stage) -> None:
    # Only an update that could not be read is kept as it came, for a day.
    assert holding(used.folder, PERSON, NAME, USERNAME, TITLE) <= {"citebot.sqlite", "citebot.sqlite-wal"}
    assert not holding_outside_quarantine(used.folder)


def holding_outside_quarantine(folder: Path) -> list[str]:
    """Tables other than the quarantine in which a canary stands."""
    found = []
    reader = sqlite3.connect(f"file:{folder / 'state' / 'citebot.sqlite'}?mode=ro", uri=True)
    for (table,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table == "quarantine":
            continue
        for row in reader.execute(f"SELECT * FROM {table}"):
            text = repr(row)
            if any(str(canary) in text for canary in (PERSON, NAME, USERNAME, TITLE, GROUP)):
                found.append(f"{table}: {text}")
    reader.close()
    return found


def test_the_log_has_no_questions(used: Stage) -> None:
    assert "log" not in holding(used.folder, "kEePeRs", "hAvE", "zqcanary")


def test_only_the_owner_may_read_what_is_written(used: Stage) -> None:
    state = used.folder / "state"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in state.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_forgetme_leaves_nothing_of_the_conversation(used: Stage) -> None:
    assert "12 keepers" in used.api.replies(to=used.said[0])[0].text
    forgotten = used.api.say("/forgetme", user=PERSON)
    asked = used.api.wait_reply(to=forgotten, timeout=20)
    used.api.press(asked, asked.button_texts[0], user=PERSON)
    used.api.wait_edit(asked, timeout=20)
    time.sleep(0.5)
    assert not holding(used.folder, "kEePeRs", "hAvE")
    # What could not be answered stays for thirty days, with nobody's name.
    assert holding(used.folder, "zqcanary") <= {"citebot.sqlite", "citebot.sqlite-wal"}
