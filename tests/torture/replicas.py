"""``python -m tests.torture.replicas [--seed N] [--kills N] [--stops N] [--only WORDS]``: replicas on PostgreSQL."""

from __future__ import annotations

import argparse
import sys

from tests.postgresql import find_binaries
from tests.postgresql.server import running
from tests.torture.__main__ import run
from tests.torture.replica_scenes import all_scenes


def main() -> int:
    """Start a server, play every scene, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.replicas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--stops", type=int, default=10)
    parser.add_argument("--only", default="", help="scenes whose name begins so")
    options = parser.parse_args()
    binaries = find_binaries()
    if binaries is None:
        print("no PostgreSQL on this machine (Debian: apt-get install postgresql)", file=sys.stderr)
        return 2
    print(f"seed {options.seed}, {options.kills} kills, {options.stops} stops of {binaries.parent.name}")
    with running(binaries) as server:
        return run(all_scenes(server, options.seed, options.kills, options.stops), options.only)


if __name__ == "__main__":
    sys.exit(main())
