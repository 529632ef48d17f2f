"""What each check, and the evidence of gaps, is worth: false answers on the near misses with one taken away at a time.

    python -m tests.bench.ablation

Prints a Markdown table; ends with 1 if a check can be taken away without a further false answer.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.questions.cases import Case, load_cases, shipped_snapshot

from citebot.answering.snapshot import Snapshot
from citebot.intents.confidence import SOFT_EVIDENCE
from citebot.intents.premises import CHECKS, SOFT
from citebot.model.claims import Gap


def main() -> int:
    """Ask every sentence with all checks, then without each."""
    snapshot, cases = shipped_snapshot(), load_cases()
    near = [case for case in cases if case.kind == "near"]
    asks = [case for case in cases if case.kind == "ask" and case.item not in snapshot.base.gaps]
    print(f"| check taken away | false answers of {len(near)} near misses | more | of {len(asks)} questions found |")
    print("|---|---|---|---|")
    base = false_answers(snapshot, near)
    print(f"| none | {base} | | {found(snapshot, asks)} |")
    worth = {}
    for name in (*(name for name in CHECKS if name not in SOFT or name in SOFT_EVIDENCE), "gaps"):
        false = false_answers(snapshot, near, name)
        worth[name] = false - base
        print(f"| {name} | {false} | +{worth[name]} | {found(snapshot, asks, name)} |", flush=True)
    idle = [name for name, more in worth.items() if more <= 0]
    if idle:
        print(f"\nOf no use here: {', '.join(idle)}")
    return int(bool(idle))


def given(snapshot: Snapshot, case: Case, without: str = "") -> set[str]:
    """The items that a question gets, asked for the first time, with one check taken away."""
    if snapshot.talk.recognise(case.text) is not None:
        return set()
    match = snapshot.matcher.match(snapshot.reader.read(case.text), without=without)
    if match.gap is not None or match.close:
        return set()
    return {item.id for item in match.items if not isinstance(item, Gap)}


def false_answers(snapshot: Snapshot, cases: Sequence[Case], without: str = "") -> int:
    """How many near misses are answered with anything."""
    return sum(bool(given(snapshot, case, without)) for case in cases)


def found(snapshot: Snapshot, cases: Sequence[Case], without: str = "") -> int:
    """How many questions get the item that they ask for."""
    return sum(case.item in given(snapshot, case, without) for case in cases)


if __name__ == "__main__":
    sys.exit(main())
