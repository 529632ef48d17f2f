"""A short form of ``python -m tests.torture.replicas``: the same scenes, fewer of each; and one that must fail."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.postgresql import PostgresServer
from tests.torture import replica_scenes as scenes
from tests.torture.scenes import Outcome
from tests.torture.stage import ROOT


def assert_holds(outcome: Outcome) -> None:
    assert outcome.holds, outcome


def test_killed_at_random(postgres_server: PostgresServer) -> None:
    assert_holds(scenes.kills(postgres_server, 31, 3))


def test_the_database_stops_at_once(postgres_server: PostgresServer) -> None:
    assert_holds(scenes.database_stops(postgres_server, 32, 2))


def test_each_chat_is_answered_in_its_order(postgres_server: PostgresServer) -> None:
    assert_holds(scenes.in_order(postgres_server, 33, 20, 6))


def test_moving_under_traffic(postgres_server: PostgresServer) -> None:
    assert_holds(scenes.moved(postgres_server, 34))


def test_each_safeguard_is_needed(postgres_server: PostgresServer) -> None:
    outcome = scenes.in_order(postgres_server, 35, 20, 6, arguments=("--without", "turns"))
    assert outcome.lost == 0
    assert not outcome.holds, outcome
    # A kill loses something only if it falls within an answer; so several are tried, until one does.
    tries = (
        scenes.kills(postgres_server, seed, 2, arguments=("--without", "takeover"), quiet=5) for seed in range(36, 42)
    )
    assert any(outcome.lost > 0 for outcome in tries)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "CITEBOT_STORE_KEY is not set"),
        ({"CITEBOT_STORE_KEY": "short"}, "CITEBOT_STORE_KEY must be 64 hexadecimal digits"),
        ({"CITEBOT_DATABASE": "mysql://x/y"}, "CITEBOT_DATABASE must be a file or an address like postgresql://"),
    ],
)
def test_a_wrong_setting_is_said_in_one_line(environ: dict[str, str], said: str) -> None:
    given = {**os.environ, "TELEGRAM_BOT_TOKEN": "123456789:AAbbccddeeffgghhiijj"}
    given |= {"CITEBOT_DATABASE": "postgresql://citebot:a-secret-word@127.0.0.1:1/x", **environ}
    command = [sys.executable, "-m", "citebot", "serve"]
    done = subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "a-secret-word" not in done.stderr


def test_what_waiting_does_not_mend_ends_the_bot_in_one_line(postgres_server: PostgresServer) -> None:
    given = {**os.environ, "TELEGRAM_BOT_TOKEN": "123456789:AAbbccddeeffgghhiijj", "CITEBOT_STORE_KEY": "ab" * 32}
    given["CITEBOT_DATABASE"] = f"postgresql://citebot:a-secret-word@127.0.0.1:{postgres_server.port}/nowhere"
    command = [sys.executable, "-m", "citebot", "serve"]
    done = subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 1
    assert 'database "nowhere" does not exist' in done.stderr
    assert done.stderr.count("\n") == 1
    assert "a-secret-word" not in done.stderr
