"""How long an event loop stands still; ``python -m tests.torture.lag FILE`` watches one that does nothing else.

On a busy machine a process has to wait for a core, and its loop stands still for no fault of its own. Two figures tell
the one from the other: how much the process itself computed meanwhile, in all its threads, and how a bare loop fares
at the same time.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.002
WORTH_NOTING = 0.02


@dataclass(frozen=True, slots=True)
class Stall:
    """A time for which a loop stood still, in seconds."""

    wall: float
    own: float
    """How much of it the process was computing: what it would have been on a machine of its own."""


async def note(file: Path) -> None:
    """Write a line to ``file`` for each time that this loop was late by more than 20 ms."""
    with file.open("a", buffering=1) as output:
        before, computed = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(EVERY)
            now, spent = time.perf_counter(), time.process_time()
            late = now - before - EVERY
            if late > WORTH_NOTING:
                output.write(f"{late:.4f} {min(late, spent - computed):.4f}\n")
            before, computed = now, spent


def read(file: Path) -> list[Stall]:
    """What was noted so far."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [Stall(*map(float, line.split())) for line in lines]


if __name__ == "__main__":
    asyncio.run(note(Path(sys.argv[1])))
