"""Each rule has a file that breaks it, which ends in the exact messages expected (lines that begin with ``#! ``)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.content.mini import BAD, BASE, problems, with_base

from citebot.knowledge.rulebook import RULES, rules_page

ROOT = Path(__file__).parents[2]
FILES = sorted(BAD.glob("*.yaml"))
# These need more than one file in the base's folder: see test_files.py, tests/knowledge and the modules named.
ELSEWHERE = {"Y001", "Y007", "Y010", "Y011", "Y012", "Y013", "Y014", "K201", "I201", "I202", "T300", "T301", "T302"}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_bad_file_gets_these_messages(file: Path, tmp_path: Path) -> None:
    expected = [line[3:] for line in file.read_text(encoding="utf-8").split("\n") if line.startswith("#! ")]
    found = problems(with_base(tmp_path, file))
    assert [line for problem in found for line in str(problem).split("\n")] == expected
    assert file.stem in {problem.code for problem in found}


def test_sample_base_has_no_problems() -> None:
    assert problems(BASE) == []


def test_every_rule_is_broken_somewhere() -> None:
    assert len(FILES) > 50
    assert {rule.code for rule in RULES} == {file.stem for file in FILES} | ELSEWHERE


def test_every_code_is_in_the_rulebook_and_every_rule_in_the_code() -> None:
    modules = [path for path in (ROOT / "bot/citebot").rglob("*.py") if not path.name.startswith("rulebook")]
    assert len(modules) > 50
    emitted = {code for path in modules for code in re.findall(r'"([YSKIT]\d{3})"', path.read_text(encoding="utf-8"))}
    assert emitted == {rule.code for rule in RULES}
    assert len(RULES) == len(emitted)


def test_page_of_rules_is_current() -> None:
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == rules_page()


def test_severity_is_as_the_rulebook_says(tmp_path: Path) -> None:
    said = {rule.code: rule.severity for rule in RULES}
    found = [problem for file in FILES for problem in problems(with_base(_fresh(tmp_path, file), file))]
    assert found
    assert [problem for problem in found if str(problem.severity) not in said[problem.code]] == []


def _fresh(folder: Path, file: Path) -> Path:
    own = folder / file.stem
    own.mkdir()
    return own
