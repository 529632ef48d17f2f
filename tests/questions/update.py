"""Writes known_failures.txt anew and prints the shares.

python -m tests.questions.update [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from tests.questions.cases import KNOWN_FAILURES, Case, fault, known_failures, load_cases, shipped_snapshot

from citebot.answering.snapshot import Snapshot

HEAD = """\
# Sentences of the self-questions that are not yet answered as they should be: a generated list.
# An entry that comes right fails the tests until it is removed: python -m tests.questions.update
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask everything; with ``--check`` only say what would change, and return 1 if anything would."""
    parser = argparse.ArgumentParser(prog="python -m tests.questions.update", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    snapshot, cases = shipped_snapshot(), load_cases()
    faults = {case: found for case in cases if (found := safe_fault(snapshot, case))}
    print_shares(snapshot, cases, faults)
    before, now = known_failures(), {case.id for case in faults}
    print(f"\n{len(now)} known failures: {len(now - before)} new, {len(before - now)} mended or gone")
    if options.check:
        return int(before != now)
    lines = [f"{case.id}  # {' '.join(case.text.split())}\n" for case in sorted(faults, key=lambda case: case.id)]
    KNOWN_FAILURES.write_text(HEAD + "".join(lines), encoding="utf-8")
    return 0


def safe_fault(snapshot: Snapshot, case: Case) -> str:
    """Like :func:`fault`, but what is raised is a fault as well."""
    try:
        return fault(snapshot, case)
    except Exception as error:  # noqa: BLE001 (one broken question must not keep the list from being written)
        print(f"{case.id}: {type(error).__name__}: {error}", file=sys.stderr)
        return f"{case.text!r} raises {type(error).__name__}"


def print_shares(snapshot: Snapshot, cases: Sequence[Case], faults: dict[Case, str]) -> None:
    """A table: of each sort of sentence, how many are right."""
    asked = Counter(_sort(snapshot, case) for case in cases)
    wrong = Counter(_sort(snapshot, case) for case in faults)
    print("| sentences | asked | right | share |\n|---|---|---|---|")
    for sort in sorted(asked):
        right = asked[sort] - wrong[sort]
        print(f"| {sort} | {asked[sort]} | {right} | {right / asked[sort]:.1%} |")
    right = len(cases) - len(faults)
    print(f"| all | {len(cases)} | {right} | {right / len(cases):.1%} |")


def _sort(snapshot: Snapshot, case: Case) -> str:
    if case.kind == "near":
        return f"near misses, {case.lang}: not answered"
    return f"{'gaps' if case.item in snapshot.base.gaps else 'facts and quotes'}, {case.lang}"


if __name__ == "__main__":
    sys.exit(main())
