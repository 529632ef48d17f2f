"""A short run of the experiment on the sample base; the long one is `python -m tests.audit.mutation`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.audit.changes import KINDS
from tests.audit.mutation import main, mutate, table
from tests.content.mini import ARCHIVE, BASE


def test_nearly_every_change_is_caught() -> None:
    made, survivors = mutate(BASE, ARCHIVE, changes=200, seed=5)
    assert dict(made) == dict.fromkeys(KINDS, 40)
    assert len(survivors) <= 2, "\n".join(map(str, survivors))


def test_the_same_seed_makes_the_same_changes() -> None:
    assert mutate(BASE, ARCHIVE, changes=20, seed=2) == mutate(BASE, ARCHIVE, changes=20, seed=2)


def test_it_prints_the_share_of_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--archive", str(ARCHIVE), "--knowledge", str(BASE), "--changes", "10", "--seed", "3"]
    assert main(arguments) in {0, 1}
    printed = capsys.readouterr().out
    assert all(kind in printed for kind in KINDS)


def test_an_unsound_base_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("facts: 3\n")
    with pytest.raises(SystemExit, match="must be sound"):
        mutate(tmp_path, ARCHIVE, changes=1, seed=1)


def test_table_counts_survivors() -> None:
    made, survivors = mutate(BASE, ARCHIVE, changes=5, seed=1)
    assert table(made, survivors).splitlines()[-1].startswith("all")
