"""Every paragraph is accounted for, or named; and nothing that keeps the count from being whole goes unsaid."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from tests.content.mini import ARCHIVE, BASE

from citebot.knowledge.archive import Archive
from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.build import load_knowledge
from citebot.knowledge.coverage import coverage, uncounted


@pytest.fixture
def base() -> KnowledgeBase:
    return load_knowledge(BASE)


def test_sample_base_covers_its_archive(base: KnowledgeBase) -> None:
    archive = Archive(ARCHIVE, base.sources)
    rows = coverage(base, archive)
    assert len(rows) == sum(len(paragraphs) for paragraphs in archive.documents().values()) == 18
    assert [row for row in rows if not row.by] == []
    assert uncounted(base, archive) == []


def test_both_printings_are_accounted_for(base: KnowledgeBase) -> None:
    rows = [row for row in coverage(base, Archive(ARCHIVE, base.sources)) if row.text == "Keepers wanted"]
    assert [row.by for row in rows] == [("[furniture]",)] * 2


def test_a_paragraph_that_nothing_tells_is_named(base: KnowledgeBase, tmp_path: Path) -> None:
    shutil.copytree(ARCHIVE, tmp_path / "archive")
    with (tmp_path / "archive/sea-post.txt").open("a", encoding="utf-8") as post:
        post.write("\nThe school closed again.\n")
    archive = Archive(tmp_path / "archive", base.sources)
    [row] = [row for row in coverage(base, archive) if not row.by]
    assert (row.source, row.number, row.text) == ("sea-post", 7, "The school closed again.")
    assert uncounted(base, archive)[0].startswith("sea-post: sea-post.txt has another SHA-256")


def test_a_missing_document_does_not_count_as_covered(base: KnowledgeBase, tmp_path: Path) -> None:
    archive = Archive(tmp_path, base.sources)
    assert coverage(base, archive) == []
    assert len(uncounted(base, archive)) == 3


def test_a_document_without_a_source_is_named(base: KnowledgeBase, tmp_path: Path) -> None:
    shutil.copytree(ARCHIVE, tmp_path / "archive")
    (tmp_path / "archive/new.txt").write_text("News.")
    assert uncounted(base, Archive(tmp_path / "archive", base.sources)) == ["new.txt: no source records this document"]


def test_a_quotation_accounts_for_each_paragraph_that_it_holds(base: KnowledgeBase, tmp_path: Path) -> None:
    text = "“One whole line.\n\nAnother whole line.\n\nThe last line,” Ada Ferro, Mayor of Port Alder, said.\n\nWhole\n"
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/speech.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (tmp_path / "base").mkdir()
    (tmp_path / "base/a.yaml").write_text(
        f"""
topics: [{{id: school, label: {{en: School, vi: Trường}}}}]
sources: [{{id: speech, kind: report, name: {{en: a}}, document: {{file: speech.txt, sha256: {digest}}}}}]
entities: [{{id: ada-ferro, kind: person, label: {{en: Ada Ferro}}}}]
quotes:
  - id: ferro.lines
    speaker: ada-ferro
    role: {{en: Mayor of Port Alder}}
    topic: school
    speech: direct
    text: One whole line. Another whole line. The last line
    about: {{en: lines}}
    asks: {{en: [which lines]}}
    citations: [{{source: speech, exact: The last line}}]
""",
        encoding="utf-8",
    )
    told = load_knowledge(tmp_path / "base")
    rows = coverage(told, Archive(tmp_path / "archive", told.sources))
    assert [bool(row.by) for row in rows] == [False, True, True, False]


def test_progress_is_told(base: KnowledgeBase) -> None:
    steps: list[tuple[int, int]] = []
    coverage(base, Archive(ARCHIVE, base.sources), lambda done, total: steps.append((done, total)))
    assert steps[-1] == (9, 9)
