"""A large base is replaced while questions come in: ``python -m tests.torture.reloading [--facts N] [--rate N]``.

Prints how long each step took, the longest time for which the bot's event loop stood still, and how many answers
came from which edition of the base. Each fact and each source of an edition names it, so an answer that is put
together from both would say so. Exit 1 if one is, if an answer is wrong or missing, or if the loop stood still
for more than a tenth of a second.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.botapi import MessageId
from tests.torture import lag, large
from tests.torture.stage import ADMIN, ROOT, Stage, stage

MOST_STALL = 0.1
SELF_QUESTIONS = 200
_EDITION = re.compile(r"\b(first|second) edition\b")


@dataclass(slots=True)
class Result:
    """What came of one reload under load."""

    facts: int
    asked: int = 0
    unanswered: int = 0
    mixed: int = 0
    wrong: int = 0
    """Answers with another text than one of the two editions has for the fact that was asked for."""
    by_edition: dict[str, int] = field(default_factory=lambda: {"first": 0, "second": 0})
    other: int = 0
    """Replies that are no answer: the bot asked back, or found nothing."""
    stale: int = 0
    """Answers from the old base to what was asked after the end of the reload had been told."""
    told: str = ""
    """What the admin was told."""
    start_seconds: float = 0.0
    reload_seconds: float = 0.0
    stalls: list[lag.Stall] = field(default_factory=list)
    """Each time for which the loop stood still for more than 20 ms while the base was replaced."""
    bare: list[lag.Stall] = field(default_factory=list)
    """The same of a loop that does nothing, in a process of its own at the same time: what the machine does to both."""
    waits: list[float] = field(default_factory=list)
    """How long each asker waited while the base was replaced."""
    peak: int = 0
    """The bot's resident memory at most, in MiB."""

    @property
    def holds(self) -> bool:
        """Whether nobody noticed but for the better answers."""
        bad = self.unanswered + self.mixed + self.wrong + self.stale
        is_swapped = self.by_edition["first"] > 0 < self.by_edition["second"]
        return not bad and is_swapped and self.worst <= MOST_STALL

    @property
    def worst(self) -> float:
        """The longest time for which the loop stood still because of what the bot itself was doing."""
        return max((stall.own for stall in self.stalls), default=0.0)


@dataclass(slots=True)
class Asking:
    """Somebody different asks about a fact drawn by lot, so many times a second, until told to stop."""

    it: Stage
    entries: list[large.Entry]
    rate: float
    chance: random.Random
    asked: dict[MessageId, large.Entry] = field(default_factory=dict)
    times: dict[MessageId, float] = field(default_factory=dict)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        due = time.monotonic()
        number = 0
        while not self._is_over.is_set():
            entry = self.chance.choice(self.entries)
            said = self.it.api.say(self.chance.choice(entry.asks), user=10_000 + number % 500)
            self.asked[said], self.times[said] = entry, time.time()
            number += 1
            due += 1 / self.rate
            time.sleep(max(0.0, due - time.monotonic()))


def reload_under_load(seed: int, facts: int, rate: float) -> Result:
    """Serve the first edition, replace it by the second under load, and look at every answer."""
    result = Result(facts)
    entries = list(large.entries(facts, seed))
    with tempfile.TemporaryDirectory() as name:
        large.write(Path(name), facts, seed=seed, edition="first")
        made = stage(seed, knowledge=Path(name))
        with made as it:
            _self_questions(it.folder / "questions", entries)
            it.arguments = ("--lag", str(it.folder / "lag"))
            began = time.monotonic()
            it.start()
            it.said.append(it.api.say(entries[0].asks[0], user=9))
            it.wait_answered(1800)
            result.start_seconds = time.monotonic() - began
            asking = Asking(it, entries, rate, random.Random(seed))
            asking.start()
            time.sleep(5)
            large.write(it.folder / "knowledge", facts, seed=seed, edition="second")
            earlier = len(lag.read(it.folder / "lag"))
            bare = subprocess.Popen([sys.executable, "-m", "tests.torture.lag", str(it.folder / "bare")], cwd=ROOT)
            before = time.monotonic()
            swapped = _reload(it, result)
            result.reload_seconds = time.monotonic() - before
            time.sleep(5)
            asking.stop()
            bare.kill()
            bare.wait()
            it.wait_answered(1800, list(asking.asked), quiet=30)
            _look(it, asking, swapped, result)
            result.stalls = lag.read(it.folder / "lag")[earlier:]
            result.bare = lag.read(it.folder / "bare")
            result.peak = _peak(it)
            it.stop()
    return result


def _self_questions(folder: Path, entries: list[large.Entry]) -> None:
    folder.mkdir()
    step = max(1, len(entries) // SELF_QUESTIONS)
    lines = [f"  - {{item: {entry.id}, ask: {{en: ['{entry.asks[1]}']}}}}" for entry in entries[::step]]
    (folder / "own.yaml").write_text("\n".join(["questions:", *lines]) + "\n", encoding="utf-8")


def _reload(it: Stage, result: Result) -> float:
    """Have an admin reload; when its end was told, by the wall clock."""
    command = it.api.say("/reload", user=ADMIN)
    shown = it.api.wait_reply(to=command, timeout=60)
    until = time.monotonic() + 3600
    while time.monotonic() < until:
        result.told = it.api.message(shown).text
        if not result.told.startswith("Reading"):
            break
        time.sleep(0.2)
    return time.time()


def _look(it: Stage, asking: Asking, swapped: float, result: Result) -> None:
    answers = {(sent.chat, sent.reply_to): sent for sent in it.api.sent() if sent.reply_to is not None}
    result.asked = len(asking.asked)
    for said, entry in asking.asked.items():
        sent = answers.get((said.chat, int(said)))
        if sent is None:
            result.unanswered += 1
            continue
        result.waits.append(sent.time - asking.times[said])
        editions = set(_EDITION.findall(sent.text))
        if len(editions) != 1:
            result.mixed += len(editions) > 1
            result.other += not editions
            continue
        (edition,) = editions
        result.by_edition[edition] += 1
        result.wrong += large.statement(entry, edition) not in sent.text
        result.stale += edition == "first" and asking.times[said] > swapped


def _peak(it: Stage) -> int:
    assert it.process is not None
    status = Path(f"/proc/{it.process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


def main() -> int:
    """Run it once and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.reloading")
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    got = reload_under_load(options.seed, options.facts, options.rate)
    waits = sorted(got.waits) or [0.0]
    machine = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    longest, bare = (max((stall.wall for stall in found), default=0.0) for found in (got.stalls, got.bare))
    old, new = got.by_edition["first"], got.by_edition["second"]
    print(f"{got.facts:,} facts, {options.rate:g} questions a second, {machine}")
    print(
        f"first start, base built: {got.start_seconds:.0f} s; reload: {got.reload_seconds:.0f} s; peak {got.peak} MiB"
    )
    print(f"the admin was told: {got.told.splitlines()[0] if got.told else 'nothing'}")
    print(
        f"event loop stood still for at most {1000 * longest:.0f} ms, a bare loop beside it {1000 * bare:.0f} ms",
        end="",
    )
    print(f"; while the bot itself was computing: at most {1000 * got.worst:.0f} ms")
    print(f"asked {got.asked}, unanswered {got.unanswered}; waited {waits[len(waits) // 2]:.2f} s (median)", end="")
    print(f", {waits[-1]:.2f} s at most; asked back or nothing found: {got.other}")
    print(f"answers from the old base {old}, from the new {new}, from both {got.mixed}", end="")
    print(f", with another text {got.wrong}, old after the end was told {got.stale}")
    return 0 if got.holds else 1


if __name__ == "__main__":
    sys.exit(main())
