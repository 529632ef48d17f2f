"""Change one thing in the base at random, and see whether `check --archive` finds it; again and again.

    python -m tests.audit.mutation --archive DIR [--changes 1000] [--seed 1] [--knowledge knowledge]

Each change is made on the item as the file holds it, which is written out as YAML, read by the strict reader, checked
by every rule of one file and of the whole base, and held against the documents. A change counts as caught by an error
that the unchanged base does not have; a warning does not count. A quotation that is only cut short at an end is no
change of a word: what is left of it is printed so.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from tests.audit.changes import KINDS, Target, change, targets

from citebot.content.diagnostics import Diagnostic, Place, Severity
from citebot.content.documents import KnowledgeFile
from citebot.content.reading import Written, validate
from citebot.content.yaml_reader import read_yaml
from citebot.knowledge.archive import Archive
from citebot.knowledge.base_rules import check_base
from citebot.knowledge.build import read_knowledge
from citebot.knowledge.rules import check_file
from citebot.knowledge.verify import verify_one
from citebot.knowledge.verify_common import Against
from citebot.knowledge.voices import SPEAKING_KINDS
from citebot.model.edtf import EdtfDate, EdtfError


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no rule found."""

    kind: str
    item: str
    path: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.item} {self.path}\n    {self.before!r}\n    {self.after!r}"


class Base:
    """The unchanged base, and how to hold a changed item of it against the documents."""

    def __init__(self, knowledge: Path, archive: Path) -> None:
        self.files, self.base, problems = read_knowledge(knowledge)
        self.archive = Archive(archive, self.base.sources)
        self.against = Against.of(self.base, self.archive)
        errors = [p for p in [*problems, *check_base(self.files)] if p.severity is Severity.ERROR]
        if errors or self.archive.faults:
            raise SystemExit(f"the base must be sound before it is changed: {errors[:3]} {self.archive.faults}")
        self._before = {_key(problem) for problem in check_base(self.files)}
        self.speakers = sorted(e.id for e in self.base.entities.values() if e.kind in SPEAKING_KINDS)

    def targets(self) -> Iterator[Target]:
        """Everything that can be changed, in the order of the files."""
        for number, file in enumerate(self.files):
            assert isinstance(file.parsed.value, dict)
            yield from targets(number, file.parsed.value)

    def errors(self, target: Target, item: dict[str, Any]) -> list[Diagnostic]:
        """The errors of an item in the place of the one that ``target`` names, all rules applied."""
        file = self.files[target.file]
        text = yaml.safe_dump({target.list: [item]}, allow_unicode=True, sort_keys=False, width=1000)
        alone, problems = validate(read_yaml(text, file.parsed.file), KnowledgeFile)
        if alone is None:
            return problems
        problems += check_file(alone)
        if target.kind == "date":
            problems += _malformed(item[str(target.path[0])])
        problems += verify_one(alone, target.list, 0, self.against)
        if target.kind == "speaker":
            problems += (p for p in check_base(self._with(target, alone)) if _key(p) not in self._before)
        return [problem for problem in problems if problem.severity is Severity.ERROR]

    def _with(self, target: Target, alone: Written[KnowledgeFile]) -> Sequence[Written[KnowledgeFile]]:
        file = self.files[target.file]
        entries = list(getattr(file.model, target.list))
        entries[target.index] = getattr(alone.model, target.list)[0]
        changed = Written(file.parsed, file.model.model_copy(update={target.list: entries}))
        return [*self.files[: target.file], changed, *self.files[target.file + 1 :]]


def _malformed(date: str) -> Iterator[Diagnostic]:
    """What building the base says of a date that is none."""
    try:
        EdtfDate.parse(date)
    except EdtfError as error:
        yield Diagnostic(Place(""), "K104", str(error))


def _key(problem: Diagnostic) -> tuple[object, str, str]:
    return problem.place, problem.code, problem.message


def mutate(knowledge: Path, archive: Path, changes: int, seed: int) -> tuple[Counter[str], list[Survivor]]:
    """Make that many random changes, as many of each kind; returns how many were made, and those not found."""
    base = Base(knowledge, archive)
    chance = random.Random(seed)
    by_kind: dict[str, list[Target]] = {kind: [] for kind in KINDS}
    for target in base.targets():
        by_kind[target.kind].append(target)
    empty = [kind for kind, found in by_kind.items() if not found]
    if empty:
        raise SystemExit(f"the base has nothing to change of these kinds: {', '.join(empty)}")
    vocabulary = sorted({word for name in base.base.sources for word in base.archive.text(name).split()})
    dates = sorted({target.before for target in by_kind["date"]})
    made: Counter[str] = Counter()
    survivors: list[Survivor] = []
    sound: set[tuple[int, str, int]] = set()
    for number in range(changes):
        kind = KINDS[number % len(KINDS)]
        target = chance.choice(by_kind[kind])
        entry = base.files[target.file].parsed.value
        assert isinstance(entry, dict)
        original: Any = entry[target.list]
        if (target.file, target.list, target.index) not in sound:
            standing = base.errors(target, original[target.index])
            if standing:
                raise SystemExit(f"{target.item} has errors before it is changed: {standing[0]}")
            sound.add((target.file, target.list, target.index))
        item, after = change(target, original[target.index], chance, vocabulary, base.speakers, dates)
        made[kind] += 1
        if not base.errors(target, item):
            path = ".".join(map(str, target.path))
            survivors.append(Survivor(kind, target.item, path, target.before, after))
        _progress(number + 1, changes)
    return made, survivors


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 20 == 0 or done == total):
        print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr)


def table(made: Counter[str], survivors: Sequence[Survivor]) -> str:
    """The share caught, kind by kind."""
    lost = Counter(survivor.kind for survivor in survivors)
    rows = [f"{'kind':<22}{'changes':>8}{'caught':>8}{'share':>9}"]
    for kind in (*KINDS, "all"):
        total = made.total() if kind == "all" else made[kind]
        caught = total - (lost.total() if kind == "all" else lost[kind])
        rows.append(f"{kind:<22}{total:>8}{caught:>8}{caught / total:>9.2%}" if total else f"{kind:<22}{0:>8}")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and the survivors; 1 if fewer than 99 in 100 changes were caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit.mutation", description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, required=True, metavar="DIR", help="the folder of source documents")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"), metavar="DIR")
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    started = time.monotonic()
    made, survivors = mutate(args.knowledge, args.archive, args.changes, args.seed)
    print(table(made, survivors))
    print(f"{time.monotonic() - started:.1f} s, seed {args.seed}; not caught: {len(survivors)}")
    for survivor in survivors:
        print(survivor)
    return 0 if len(survivors) <= 0.01 * made.total() else 1


if __name__ == "__main__":
    sys.exit(main())
