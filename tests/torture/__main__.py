"""``python -m tests.torture [--seed N] [--kills N] [--only WORDS]``: every scene, and a table. Exit 1 if one fails."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from tests.torture import scenes
from tests.torture.scenes import Outcome
from tests.torture.stores import full, locked, read_only

Scene = Callable[[], Outcome]


def all_scenes(seed: int, kills: int) -> dict[str, Scene]:
    """By name, in the order of the table."""
    return {
        "kill polling": lambda: scenes.kills(seed, kills, webhook=False),
        "kill webhook": lambda: scenes.kills(seed + 1, kills, webhook=True),
        "killed once": lambda: scenes.killed_once(seed + 18),
        "deadly": lambda: scenes.deadly(seed + 19),
        "term polling": lambda: scenes.terminated(seed + 2),
        "term webhook": lambda: scenes.terminated(seed + 3, webhook=True),
        "store full": lambda: scenes.store_fault(seed + 4, "disk full", full),
        "store read-only": lambda: scenes.store_fault(seed + 5, "read-only store", read_only),
        "store locked": lambda: scenes.store_fault(seed + 6, "locked store", locked),
        "store damaged": lambda: scenes.damaged(seed + 7),
        "second": lambda: scenes.second(seed + 8),
        "429": lambda: scenes.faulty_sends(
            seed + 9, "429 in 20 % of sends", 500, 0, kind="429", probability=0.2, retry_after=1
        ),
        "5xx": lambda: scenes.faulty_sends(seed + 10, "500 in 30 % of sends", 500, 0, kind="500", probability=0.3),
        "502": lambda: scenes.faulty_sends(seed + 11, "502 in 30 % of sends", 500, 0, kind="502", probability=0.3),
        "down 500": lambda: scenes.down(seed + 21, "500 for 130 s", 130, "500"),
        "down 502": lambda: scenes.down(seed + 22, "502 for 75 s", 75, "502"),
        "reset before": lambda: scenes.faulty_sends(
            seed + 12, "reset before, 30 %", 500, 0, kind="reset_before", probability=0.3
        ),
        "reset after": lambda: scenes.faulty_sends(
            seed + 13, "reset after, 10 %", 500, 0.16, kind="reset_after", probability=0.1
        ),
        "silence": lambda: scenes.silence(seed + 14),
        "clocks": lambda: scenes.clocks(seed + 15),
        "repeats": lambda: scenes.repeats(seed + 17),
        "hostile": lambda: scenes.hostile_base(seed + 20),
        "spoiled": lambda: scenes.spoiled_updates(seed + 16),
    }


def main() -> int:
    """Run them and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--only", default="", help="scenes whose name begins so")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.kills} kills")
    return run(all_scenes(options.seed, options.kills), options.only)


def run(scenes_of: dict[str, Scene], only: str) -> int:
    """Play the scenes whose name begins with ``only``, print a line each; 1 if one fails."""
    head = f"{'scene':32} {'pushed':>7} {'lost':>5} {'copies':>7} {'allowed':>8} {'s':>6}  holds"
    print(f"{head}  note\n{'-' * 100}")
    failed = 0
    for name, scene in scenes_of.items():
        if not name.startswith(only):
            continue
        started = time.monotonic()
        try:
            row = scene()
        except Exception as error:  # noqa: BLE001 (the other scenes still have something to tell)
            failed += 1
            print(f"{name:32} {type(error).__name__}: {error} after {time.monotonic() - started:.0f} s", flush=True)
            continue
        failed += not row.holds
        line = f"{row.scene:32} {row.pushed:7} {row.lost:5} {row.doubled:7} {row.allowed:8} {row.seconds:6.1f}"
        print(f"{line}  {'yes' if row.holds else 'NO':5}  {row.note}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
