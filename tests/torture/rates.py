"""How fast a burst is answered, next to a bare echo in the same run: ``python -m tests.torture.rates``."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from tests.botapi import BotApi
from tests.torture.stage import QUESTIONS, ROOT, free_port, stage


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second over a burst, and how long somebody waited who wrote in the middle of it."""

    answers: float
    late_comer: float


def ours(seed: int, number: int, *, webhook: bool, chats: int) -> Rate:
    """Journal on, real answers."""
    with stage(seed, webhook=webhook) as it:
        it.start()
        if not it.wait_answered(90, it.burst(5)):
            raise AssertionError(f"the bot does not answer: {it.log.read_text()[-500:]}")
        rate = _measure(it.api, number, chats)
        it.stop()
        return rate


def echo(number: int, *, webhook: bool, chats: int) -> Rate:
    """The yardstick."""
    with BotApi.start() as api:
        environ = {**os.environ, "TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE_URL": api.base_url}
        port = [str(free_port())] if webhook else []
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.echo", *port],
            env=environ,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            api.wait_listening(webhook=webhook, timeout=20)
            api.wait_reply(to=api.say("first"), timeout=20)
            return _measure(api, number, chats)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _measure(api: BotApi, number: int, chats: int) -> Rate:
    before = len(api.sent())
    events = [{"text": QUESTIONS[n % len(QUESTIONS)], "user": 5000 + n % chats} for n in range(number)]
    waited: list[float] = []

    def come_late() -> None:
        began = time.monotonic()
        api.wait_reply(to=api.say(QUESTIONS[0], user=77), timeout=120)
        waited.append(time.monotonic() - began)

    late_comer = threading.Timer(0.5, come_late)
    started = time.monotonic()
    api.say_all(list(events))
    late_comer.start()
    api.wait_sent(before + number + 1, timeout=180)
    seconds = time.monotonic() - started
    late_comer.join(120)
    return Rate((number + 1) / seconds, waited[0] if waited else float("inf"))


def main() -> int:
    """Measure both modes and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.rates")
    parser.add_argument("--number", type=int, default=2000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    worst = 9.0
    for webhook in (False, True):
        mode = "webhook" if webhook else "polling"
        theirs = echo(options.number, webhook=webhook, chats=options.chats)
        mine = ours(options.seed, options.number, webhook=webhook, chats=options.chats)
        ratio = mine.answers / theirs.answers
        worst = min(worst, ratio)
        print(
            f"{mode}: echo {theirs.answers:.0f}/s, ours {mine.answers:.0f}/s, ratio {ratio:.2f}; "
            f"who wrote during the burst waited {mine.late_comer:.2f} s (echo {theirs.late_comer:.2f} s)",
            flush=True,
        )
    return 0 if worst >= 0.8 else 1


if __name__ == "__main__":
    sys.exit(main())
