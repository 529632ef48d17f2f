"""Each safeguard switched off in turn: ``python -m tests.torture.safeguards``. What it guards against must then happen.

A harness that stays green without the journal proves nothing about it. Prints for each safeguard its scene with it
and without it; exit 1 if a scene fails with it, or holds without it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.torture import scenes
from tests.torture.scenes import Outcome

Scene = Callable[[int, tuple[str, ...]], Outcome]
SCENES: dict[str, Scene] = {
    "journal": lambda seed, arguments: scenes.killed_once(seed, arguments=arguments),
    "claim": lambda seed, arguments: scenes.repeats(seed, arguments=arguments),
    "quarantine": lambda seed, arguments: scenes.spoiled_updates(seed, arguments=arguments),
    "guard": lambda seed, arguments: scenes.hostile_base(seed, arguments=arguments),
}
"""By safeguard, the scene that must fail without it."""


def without(name: str, seed: int) -> Outcome:
    """The scene of a safeguard, played with it switched off."""
    return SCENES[name](seed, ("--without", name))


def main() -> int:
    """Both tables in one."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.safeguards")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    print(f"{'safeguard':12} {'scene':28} {'':8} {'pushed':>7} {'lost':>5} {'copies':>7}  holds  note")
    for name, scene in SCENES.items():
        for is_on, outcome in ((True, scene(options.seed, ())), (False, without(name, options.seed))):
            failed += outcome.holds != is_on
            holds = "yes" if outcome.holds else "no"
            line = (
                f"{name:12} {outcome.scene:28} {'with' if is_on else 'without':8} {outcome.pushed:7} {outcome.lost:5}"
            )
            print(f"{line} {outcome.doubled:7}  {holds:5}  {outcome.note}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
