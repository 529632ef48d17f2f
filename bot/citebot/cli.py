"""The command line. ``telegram`` is imported only by ``serve``."""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from citebot.content.diagnostics import ContentError
from citebot.settings import Settings, SettingsError, environment


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 fine, 1 problems found, 2 wrong usage or settings)."""
    args = _parser().parse_args(argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # UTF-8 in any locale
            stream.reconfigure(encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace")
    try:
        return int(args.run(args, environment()))
    except (SettingsError, _UsageError) as error:
        print(f"citebot: {error}", file=sys.stderr)
        return 2
    except ContentError as error:
        for diagnostic in error.diagnostics:
            print(diagnostic, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


class _UsageError(Exception):
    """The command cannot be carried out as given; one line says why."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="citebot", description="Answers from a curated, cited knowledge base.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    chat = commands.add_parser("chat", help="a conversation in the terminal, or one question a line from a pipe")
    chat.set_defaults(run=_chat)

    ask = commands.add_parser("ask", help="one answer, or a file of questions")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--explain", action="store_true", help="show how the answer was found")
    ask.add_argument("--jsonl", metavar="FILE", help="questions, one JSON object a line; - for standard input")
    ask.set_defaults(run=_ask)

    serve = commands.add_parser("serve", help="answer on Telegram, by polling or by webhook")
    serve.set_defaults(run=_serve)

    move = commands.add_parser("move-store", help="copy the store from its file to the database in CITEBOT_DATABASE")
    move.add_argument("source", type=Path, metavar="FILE", help="the store's file; its bot must have stopped")
    move.set_defaults(run=_move)

    check = commands.add_parser("check", help="check the base, and hold it against the archived documents")
    check.add_argument("--archive", type=Path, metavar="DIR", help="the folder of source documents")
    check.add_argument("--format", choices=("text", "json", "github"), default="text", help="how problems are printed")
    check.set_defaults(run=_check)

    cover = commands.add_parser("coverage", help="is every paragraph of the documents accounted for?")
    cover.add_argument("--archive", type=Path, metavar="DIR", required=True, help="the folder of source documents")
    cover.set_defaults(run=_coverage)
    out = commands.add_parser("export", help="the whole base as open data")
    out.add_argument("--format", choices=("jsonl", "csv", "jsonld"), default="jsonl", help="JSON Lines by default")
    out.set_defaults(run=_export)

    new = commands.add_parser("new", help="print a skeleton to fill in")
    new.add_argument("kind", choices=("fact", "quote", "source"), help="what to write")
    new.set_defaults(run=_new)

    schema = commands.add_parser("schema", help="write the JSON Schemas of the files, for editors")
    schema.add_argument(
        "folder", type=Path, nargs="?", default=Path("docs/schema"), metavar="DIR", help="docs/schema if left out"
    )
    schema.set_defaults(run=_schema)

    rules = commands.add_parser("rules", help="every rule of check: why it is there, and how to mend what breaks it")
    rules.set_defaults(run=_rules)
    return parser


def _chat(_: argparse.Namespace, settings: Settings) -> int:
    from citebot.answering.artifact import open_snapshot
    from citebot.terminal.chat import converse

    snapshot = open_snapshot(settings.knowledge, settings.intents, settings.cache)
    if not sys.stdin.isatty():
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        converse(snapshot, sys.stdin, sys.stdout, echo=True)
        return 0
    print("Citebot. Ask in English or Vietnamese; end with Ctrl-D.\n")
    converse(snapshot, _typed(), sys.stdout)
    print()
    return 0


def _typed() -> Iterator[str]:
    import readline  # noqa: F401  (line editing and history for input)

    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _ask(args: argparse.Namespace, settings: Settings) -> int:
    from citebot.answering.answerer import respond
    from citebot.answering.artifact import open_snapshot
    from citebot.answering.plain import plain
    from citebot.model.dialogue import Context
    from citebot.terminal.batch import BatchError, answer_lines, as_json
    from citebot.terminal.explain import explain

    if (args.question is None) == (args.jsonl is None):
        raise _UsageError('give one question, or --jsonl FILE; for example: citebot ask "Who is Rana Flowers?"')
    snapshot = open_snapshot(settings.knowledge, settings.intents, settings.cache)
    if args.jsonl is not None:
        try:
            with sys.stdin if args.jsonl == "-" else Path(args.jsonl).open(encoding="utf-8") as lines:
                for line in answer_lines(snapshot, lines, args.jsonl):
                    print(line)
        except BrokenPipeError:  # an OSError too, but of the output
            raise
        except OSError as error:
            raise _UsageError(f"{args.jsonl} cannot be read: {error.strerror}") from error
        except (BatchError, UnicodeDecodeError) as error:
            raise _UsageError(str(error)) from error
        return 0
    turn = respond(snapshot, args.question, Context())
    if args.json:
        print(json.dumps(as_json(snapshot, turn.answer), ensure_ascii=False, indent=2))
    else:
        print(plain(turn.answer, snapshot.composer))
    if args.explain:
        print()
        for line in explain(snapshot, turn):
            print(line, file=sys.stderr if args.json else sys.stdout)
    return 0


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from citebot.app import serve

    return serve(settings)


def _move(args: argparse.Namespace, settings: Settings) -> int:
    from citebot.store import StoreError

    if settings.postgres is None:
        raise _UsageError("set CITEBOT_DATABASE to the database to move to, like postgresql://user@host/citebot")
    if settings.store_key is None:
        how = f"export CITEBOT_STORE_KEY=$(od -An -v -tx1 {args.source}.key | tr -d ' \\n')"
        raise _UsageError(f"set CITEBOT_STORE_KEY to the key of that store: {how}")
    try:
        from citebot.store.postgres.moving import move
    except ImportError:
        raise _UsageError("moving needs: pip install 'citebot[postgres]'") from None
    try:
        counts = asyncio.run(move(args.source, settings.postgres, settings.store_key))
    except StoreError as error:
        print(f"citebot: {error}", file=sys.stderr)
        return 1
    print("moved: " + ", ".join(f"{number} {name}" for name, number in counts.items()))
    return 0


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from citebot.content.progress import progress_bar
    from citebot.knowledge.archive import Archive
    from citebot.knowledge.build import read_knowledge
    from citebot.knowledge.verify import verify

    files, base, problems = read_knowledge(settings.knowledge)
    if args.archive is not None:
        if not args.archive.is_dir():
            raise _UsageError(f"--archive must name a folder; {str(args.archive)!r} is none")
        problems += list(verify(files, base, Archive(args.archive, base.sources), progress_bar(sys.stderr, "checking")))
    errors = [problem for problem in problems if problem.severity == "error"]
    if args.format == "json":
        print(json.dumps([problem.as_dict() for problem in sorted(problems)], ensure_ascii=False, indent=2))
    else:
        for problem in sorted(problems):
            print(problem.as_annotation() if args.format == "github" else problem)
        items = (
            f"{len(base.facts)} facts, {len(base.quotes)} quotes, {len(base.gaps)} gaps, {len(base.sources)} sources"
        )
        print(f"{items}: {len(errors)} errors, {len(problems) - len(errors)} warnings")
    return 1 if errors else 0


def _coverage(args: argparse.Namespace, settings: Settings) -> int:
    from citebot.content.progress import progress_bar
    from citebot.knowledge.archive import Archive
    from citebot.knowledge.build import load_knowledge
    from citebot.knowledge.coverage import coverage, uncounted

    base = load_knowledge(settings.knowledge)
    archive = Archive(args.archive, base.sources)
    rows = coverage(base, archive, progress_bar(sys.stderr, "counting"))
    faults = uncounted(base, archive)
    missing = [row for row in rows if not row.by]
    for row in rows:
        print(f"{row.source}:{row.number}: {', '.join(row.by) or 'NOTHING'}\n    {row.text[:100]}")
    print(f"{len(rows) - len(missing)} of {len(rows)} paragraphs are accounted for")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if missing or faults else 0


def _export(args: argparse.Namespace, settings: Settings) -> int:
    from citebot.knowledge.build import load_knowledge
    from citebot.knowledge.export import export

    sys.stdout.write(export(load_knowledge(settings.knowledge), args.format))
    return 0


def _new(args: argparse.Namespace, _: Settings) -> int:
    from citebot.content.skeletons import skeleton

    print(skeleton(args.kind), end="")
    return 0


def _schema(args: argparse.Namespace, _: Settings) -> int:
    from citebot.content.schema import write_schemas

    for path in write_schemas(args.folder):
        print(path)
    return 0


def _rules(_: argparse.Namespace, __: Settings) -> int:
    from citebot.knowledge.rulebook import rules_page

    print(rules_page(), end="")
    return 0
