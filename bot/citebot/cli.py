"""The command line. ``telegram`` is imported only by ``serve``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from citebot.content.diagnostics import Diagnostic
from citebot.knowledge.archive import Archive
from citebot.knowledge.build import read_knowledge
from citebot.knowledge.coverage import coverage
from citebot.knowledge.verify import verify


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="citebot")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("check", "coverage"):
        command = commands.add_parser(name)
        command.add_argument("--archive", type=Path)
        command.add_argument("--knowledge", type=Path, default=Path("knowledge"))
        command.add_argument("--only", default="")
    args = parser.parse_args(argv)
    files, base, problems = read_knowledge(args.knowledge)
    if args.command == "check":
        if args.archive:
            problems += list(verify(files, base, Archive(args.archive, base.sources)))
        shown: list[Diagnostic] = [p for p in sorted(problems) if args.only in str(p.place)]
        for problem in shown:
            print(problem)
        print(f"{len(shown)} problems", file=sys.stderr)
        return 1 if shown else 0
    rows = coverage(base, Archive(args.archive, base.sources))
    missing = [row for row in rows if not row.by]
    for row in rows:
        print(f"{row.source}:{row.number}: {', '.join(row.by) or 'NOTHING'} | {row.text[:60]}")
    print(f"{len(rows) - len(missing)} of {len(rows)} paragraphs are accounted for")
    return 1 if missing else 0
