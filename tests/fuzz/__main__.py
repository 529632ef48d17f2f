"""``python -m tests.fuzz [yaml|updates] [--seconds N] [--seed N]``: coverage-guided fuzzing with Atheris.

Without a target, both, one after the other. Found cases are written to ``tests/fuzz/found``; keep the small ones,
the ordinary tests run them. Exit 1 if something was found.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).with_name("found")
TARGETS = ("yaml", "updates")


def main() -> int:
    """Run the targets, each in a process of its own, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    for target in [options.target] if options.target else TARGETS:
        failed += not fuzz(target, options.seconds, options.seed)
    return 1 if failed else 0


def fuzz(target: str, seconds: int, seed: int) -> bool:
    """Fuzz one target for so long; whether nothing was found."""
    (FOUND / target).mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as corpus:
        command = [sys.executable, "-m", f"tests.fuzz.target_{target}", corpus, f"-artifact_prefix={FOUND / target}/"]
        command += [
            f"-max_total_time={seconds}",
            f"-seed={seed}",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-max_len=20000",
        ]
        command += ["-print_final_stats=1", "-verbosity=1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
        kept = len(list(Path(corpus).iterdir()))
    lines = done.stderr.splitlines()
    runs = next((line.split()[-1] for line in lines if "number_of_executed_units" in line), "?")
    covered = next((line.split("cov: ")[1].split()[0] for line in reversed(lines) if "cov: " in line), "?")
    spent = time.monotonic() - started
    verdict = "nothing found" if done.returncode == 0 else f"FOUND, see {FOUND / target}"
    print(f"{target}: {runs} runs in {spent:.0f} s, {covered} branches, {kept} inputs kept; {verdict}", flush=True)
    if done.returncode:
        print(done.stdout[-3000:] + "\n" + "\n".join(lines[-40:]))
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
