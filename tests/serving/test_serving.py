"""The bot as a process: from start to end, against the double."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.torture.stage import ADMIN, BASE, ROOT, Stage, free_port, stage

SECRET_WORDS = "my very private words 4711"


@pytest.fixture(scope="module")
def health_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def bot(health_port: int) -> Iterator[Stage]:
    environ = {"CITEBOT_HEALTH_LISTEN": f"127.0.0.1:{health_port}"}
    with stage(1, environ=environ) as it:
        it.start()
        it.wait_answered(60, it.burst(1))
        yield it


def get(port: int, path: str) -> tuple[int, str]:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_each_question_gets_one_answer_to_it(bot: Stage) -> None:
    said = bot.burst(60, chats=7)
    assert bot.wait_answered(30, said)
    time.sleep(0.3)
    assert bot.count().doubled == 0


def test_seen_from_outside(bot: Stage, health_port: int) -> None:
    assert get(health_port, "/healthz")[0] == 200
    status, body = get(health_port, "/readyz")
    assert (status, json.loads(body)) == (200, {"ready": True, "problems": {}})
    metrics = get(health_port, "/metrics")[1]
    assert 'citebot_answers_total{outcome="answered"}' in metrics
    assert "citebot_open_updates 0" in metrics


def test_a_reload_while_questions_come(bot: Stage) -> None:
    file = bot.folder / "knowledge" / "lighthouse.yaml"
    file.write_text(file.read_text().replace("had 12 keepers during 2014-2018.", "had 13 keepers during 2014-2018."))
    bot.api.say("/reload", user=ADMIN)
    texts: set[str] = set()
    until = time.monotonic() + 30
    while time.monotonic() < until and not any("13 keepers" in text for text in texts):
        said = bot.api.say("How many keepers did the Aldmere lighthouse have?", user=31)
        texts.add(bot.api.wait_reply(to=said).text)
    assert len(texts) == 2, texts


def test_unreadable_updates_hold_nobody_up(bot: Stage) -> None:
    bot.api.push({"message": []}, {"message": {"chat": 5}}, {"callback_query": 7})
    assert bot.wait_answered(10, bot.burst(5))


def test_a_second_one_is_refused_in_one_line(bot: Stage) -> None:
    environ = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": bot.api.token,
        "TELEGRAM_API_BASE_URL": bot.api.base_url,
        "CITEBOT_KNOWLEDGE": str(BASE),
        "CITEBOT_DATABASE": str(bot.database),
    }
    command = [sys.executable, "-m", "tests.torture.launch"]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "already running" in done.stderr


def test_nothing_written_holds_what_was_asked_or_a_secret(bot: Stage) -> None:
    said = bot.api.say(f"{SECRET_WORDS} how many keepers", user=55)
    bot.api.wait_reply(to=said)
    bot.api.push({"message": {"message_id": 1, "text": SECRET_WORDS, "chat": "odd"}})
    time.sleep(0.5)
    log = bot.log.read_bytes()
    assert bot.api.token.split(":")[1].encode() not in log
    assert SECRET_WORDS.encode() not in log
    for line in log.splitlines():
        json.loads(line)


def test_it_ends_when_asked(bot: Stage) -> None:
    code, seconds = bot.stop()
    assert code == 0
    assert seconds < 3


def test_a_wrong_token_is_said_in_one_line(tmp_path: Path, bot: Stage) -> None:
    token = "999999:wrong-token-0123456789012345678901234"
    environ = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_BASE_URL": bot.api.base_url,
        "CITEBOT_KNOWLEDGE": str(BASE),
        "CITEBOT_DATABASE": str(tmp_path / "c.sqlite"),
    }
    command = [sys.executable, "-m", "tests.torture.launch"]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert "does not know this token" in done.stderr
    assert token not in done.stdout + done.stderr
