"""How fast the shipped base answers, from the question as typed to the text as read, in one thread.

    OMP_NUM_THREADS=1 python -m tests.bench.answers

Prints Markdown tables. *First* is the first time that a question is asked after the start; *again* is the best of
three further times, with what is remembered of words and names, as in a bot that has run for a while.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.questions.cases import load_cases, shipped_snapshot

from citebot.answering.answerer import respond
from citebot.answering.plain import plain
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context

QUESTION = "How many officers did Viet Nam deploy between 2014 and 2018?"
LONGEST = 4_096
ASK = """
import sys
from citebot.cli import main
code = main(["ask", sys.argv[1]])
sys.stderr.write(open("/proc/self/status").read())
sys.exit(code)
"""


def main() -> int:
    """Every table, one after the other."""
    snapshot = shipped_snapshot()
    answers(snapshot, [case.text for case in load_cases()])
    long_questions(snapshot)
    starts()
    return 0


def timed(action: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begun)


def whole(snapshot: Snapshot, text: str) -> Callable[[], str]:
    """The whole way: read, find, check, compose, lay out."""
    return lambda: plain(respond(snapshot, text, Context()).answer, snapshot.composer)


def answers(snapshot: Snapshot, texts: Sequence[str]) -> None:
    """The self-questions and near misses of the shipped base."""
    gc.collect()
    gc.freeze()
    first = [timed(whole(snapshot, text)) for text in texts]
    again = [min(timed(whole(snapshot, text)) for _ in range(3)) for text in texts]
    items = sum(1 for _ in snapshot.base.items())
    print(f"{len(texts)} questions, {items} items; milliseconds from question to composed answer\n")
    print("| | median | p90 | p99 | max |\n|---|---|---|---|---|")
    for name, times in (("first", first), ("again", again)):
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        print(f"| {name} | {cuts[49]:.2f} | {cuts[89]:.2f} | {cuts[98]:.2f} | {max(times):.2f} |")


def long_questions(snapshot: Snapshot) -> None:
    """Questions of 4,096 characters, none asked before."""
    sentences = [case.text for case in load_cases() if case.kind == "ask"]
    texts = {
        "questions strung together": " ".join(sentences),
        "one word again and again": "officers " * LONGEST,
        "words that nobody knows": " ".join(f"qz{number:x}v" for number in range(LONGEST)),
        "one letter": "a" * LONGEST,
        "digits": "1234 " * LONGEST,
        "characters that unfold into eighteen": "\ufdfa" * LONGEST,
        "signs": "?!" * LONGEST,
    }
    print(f"\n| {LONGEST:,} characters | ms, first |\n|---|---|")
    for name, text in texts.items():
        print(f"| {name} | {timed(whole(snapshot, text[:LONGEST])):.1f} |")


def starts() -> None:
    """``citebot ask`` in a process of its own, until it has ended."""
    print("\n| `citebot ask` | seconds | resident MB |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        cold = started(Path(folder))
        print(f"| without an artifact | {cold[0]:.2f} | {cold[1]:.0f} |")
        runs = [started(Path(folder)) for _ in range(7)]
        middle, size = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"| from the artifact, median of {len(runs)} | {middle:.2f} | {size:.0f} |")
        artifact = next(Path(folder).glob("*.snapshot")).stat().st_size
    print(f"\nThe artifact has {artifact / 2**20:.1f} MiB.")


def started(cache: Path) -> tuple[float, float]:
    """Seconds and megabytes of one run.

    The process tells its own peak: what the kernel keeps for its parent begins with the parent's size.
    """
    environ = {**os.environ, "CITEBOT_CACHE": str(cache)}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", ASK, QUESTION], env=environ, capture_output=True, text=True, check=True
    )
    took = time.perf_counter() - begun
    peak = next(line for line in done.stderr.splitlines() if line.startswith("VmHWM:"))
    return took, int(peak.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
