"""Building a base: every problem of every file at once, and nothing built of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.content.mini import ARCHIVE, BASE, with_base

from citebot.content.diagnostics import ContentError
from citebot.knowledge.archive import Archive
from citebot.knowledge.build import load_knowledge, read_knowledge
from citebot.knowledge.verify import verify


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("topics:\n  - {id: A, label: {en: a}}\n")
    (tmp_path / "b.yaml").write_text("entities:\n  - {id: b, kind: ghost, label: {en: b}}\n")
    with pytest.raises(ContentError) as raised:
        load_knowledge(tmp_path, "kb")
    assert [(str(p.place), p.code) for p in raised.value.diagnostics] == [
        ("kb/a.yaml:2:10", "S005"),
        ("kb/b.yaml:2:19", "S004"),
    ]


def test_all_references_are_resolved_and_reported(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "facts:\n"
        "  - id: x.y\n"
        "    subject: nobody\n"
        "    property: count\n"
        "    topic: nothing\n"
        "    statement: {en: It is so., vi: Đúng vậy.}\n"
        "    asks: {en: [is it so]}\n"
        "    citations: [{source: nowhere, exact: so it is}]\n",
        encoding="utf-8",
    )
    _, base, problems = read_knowledge(tmp_path, "kb")
    assert sorted(p.code for p in problems) == ["K101", "K102", "K107"]
    assert base.facts["x.y"].citations == ()


def test_warnings_do_not_keep_a_base_from_loading(tmp_path: Path) -> None:
    folder = with_base(tmp_path)
    (folder / "more.yaml").write_text(
        "facts:\n"
        "  - id: x.y\n"
        "    subject: port-alder\n"
        "    property: title\n"
        "    topic: school\n"
        "    statement: {en: 'It is called “The Lamp”.', vi: 'Nó được gọi là “The Lamp”.'}\n"
        "    asks: {en: [what is it called]}\n"
        "    citations: [{source: sea-post, exact: Read more}]\n",
        encoding="utf-8",
    )
    assert "x.y" in load_knowledge(folder).facts


def test_version_follows_the_content_not_the_layout(tmp_path: Path) -> None:
    one, other, changed = (tmp_path / name for name in ("one", "other", "changed"))
    for folder in (one, other, changed):
        folder.mkdir()
        with_base(folder)
    text = (one / "mini.yaml").read_text(encoding="utf-8")
    (other / "mini.yaml").write_text("# a comment\n" + text, encoding="utf-8")
    (changed / "mini.yaml").write_text(text.replace("train 24 keepers by", "teach 24 keepers by"), encoding="utf-8")
    assert load_knowledge(one).version == load_knowledge(other).version != load_knowledge(changed).version


def test_verifying_tells_how_far_it_is() -> None:
    files, base, _ = read_knowledge(BASE)
    steps: list[tuple[int, int]] = []
    found = list(verify(files, base, Archive(ARCHIVE, base.sources), lambda done, total: steps.append((done, total))))
    assert found == []
    assert steps[0][0] == 1
    assert steps[-1] == (steps[-1][1],) * 2
    assert len(steps) == steps[-1][1] > 20


def test_a_document_that_nobody_records_is_a_problem(tmp_path: Path) -> None:
    files, base, _ = read_knowledge(BASE)
    for path in ARCHIVE.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "new.txt").write_text("News.")
    [problem] = verify(files, base, Archive(tmp_path, base.sources))
    assert str(problem) == (
        "new.txt:1:1: error K201: no source records this document\n"
        "  hint: add it to the sources, or take it out of the folder"
    )


def test_a_missing_archive_reports_each_document_and_nothing_else(tmp_path: Path) -> None:
    files, base, _ = read_knowledge(BASE)
    assert [p.code for p in verify(files, base, Archive(tmp_path, base.sources))] == ["K202"] * 3
