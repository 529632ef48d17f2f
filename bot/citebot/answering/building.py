"""Build a base in a process of its own, with limits, and hand it over.

Whatever the files hold, the worst they can do here is to end this child. It reads, checks, indexes and
questions the new base, writes one line of JSON about that to its standard output, and after it, if all is
well, the base itself in small frames: the parent takes them in one by one and can answer in between.

    python -P -m citebot.answering.building PARENT KNOWLEDGE INTENTS [QUESTIONS]
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from citebot.answering.compiled import content_hash, fingerprint
from citebot.answering.rehearsal import Rehearsal, rehearse
from citebot.answering.slices import dump
from citebot.answering.snapshot import Snapshot, build_snapshot
from citebot.answering.verdict import Verdict
from citebot.content.diagnostics import ContentError, Diagnostic, Place

PR_SET_PDEATHSIG = 1
MEMORY = 4 * 2**30
CPU_SECONDS = 600
NICENESS = 5
"""Answering goes before reading."""
LEAST_RIGHT = 0.5
"""A base that answers fewer of its own questions is broken, whatever the one before did."""
MAX_FAULTS = 50
ATTEMPTS = 3
"""How often files are read again that somebody is just saving."""


def examine(knowledge: Path, intents: Path, questions: Path | None) -> tuple[Verdict, Snapshot | None]:
    """Build the base and ask its questions; without a base the verdict names every fault with its place."""
    for _ in range(ATTEMPTS):
        made_of, before = fingerprint(knowledge, intents), content_hash(knowledge, intents)
        faults, snapshot = _built(knowledge, intents)
        if content_hash(knowledge, intents) == before:
            break
    else:
        return Verdict(faults=("the files keep changing while they are read; try again later",)), None
    if snapshot is None:
        return Verdict(faults=faults), None
    rehearsal = rehearse(snapshot, questions) if questions else Rehearsal(0, (), ())
    faults = worded(rehearsal.problems)
    if rehearsal.share_right < LEAST_RIGHT:
        share = f"{rehearsal.share_right:.0%} of {rehearsal.asked}"
        said = f"only {share} of the base's own questions are answered rightly"
        place = Diagnostic(
            Place(questions.name if questions else ""), "T300", said, f"at least {LEAST_RIGHT:.0%} are needed"
        )
        faults += worded([place, *rehearsal.failures])
    items = sum(1 for _ in snapshot.base.items())
    verdict = Verdict(
        faults,
        snapshot.version,
        items,
        rehearsal.asked,
        len(rehearsal.failures),
        worded(rehearsal.failures),
        made_of,
        before,
    )
    return verdict, snapshot if verdict.is_good else None


def _built(knowledge: Path, intents: Path) -> tuple[tuple[str, ...], Snapshot | None]:
    try:
        return (), build_snapshot(knowledge, intents)
    except ContentError as error:
        return worded(error.diagnostics), None
    except (MemoryError, RecursionError) as error:
        return (f"the base is too large or too deep to be read ({type(error).__name__})",), None


def worded(diagnostics: Sequence[Diagnostic]) -> tuple[str, ...]:
    """The faults as lines for a person; of very many, the first."""
    lines = [str(diagnostic) for diagnostic in diagnostics[:MAX_FAULTS]]
    if len(diagnostics) > MAX_FAULTS:
        lines.append(f"… and {len(diagnostics) - MAX_FAULTS} more")
    return tuple(lines)


def limit() -> None:
    """Bound what this process may use; what it may not have been given anyway stays as it is."""
    for kind, wanted in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        value = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(kind, (value, value))


def end_with(parent: int) -> None:
    """End when the parent does, even if it is killed: nobody would take the base any more."""
    with contextlib.suppress(OSError, AttributeError):  # Linux only; elsewhere the closed pipe ends it later
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def main(arguments: Sequence[str]) -> int:
    """The child: limits first, then the work."""
    end_with(int(arguments[0]))
    limit()
    os.nice(NICENESS)
    # What is built here stays, and full collections would look at all of it again and again: over a third of the time.
    gc.set_threshold(100_000, 50, 1000)
    knowledge, intents, *more = map(Path, arguments[1:])
    # What a library prints must not get into the stream.
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    verdict, snapshot = examine(knowledge, intents, more[0] if more else None)
    stream.write(json.dumps(asdict(verdict)).encode() + b"\n")
    stream.flush()
    if snapshot is not None:
        dump(snapshot, snapshot.parts(), stream)
    stream.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
