"""Paragraphs, passages, parts of a page, and whatever can be wrong with the folder of documents."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from citebot.knowledge.archive import Archive
from citebot.model.provenance import Document, Locator, Source, Span

TEXT = """The harbour  opens

First the band played. Then the mayor spoke.
The band played.

Sidebar
Old news
End of the sidebar

The harbour opens
"""


def source(name: str, text: str = TEXT, **changes: object) -> Source:
    fields: dict[str, object] = {
        "id": name,
        "kind": "report",
        "name": {"en": name},
        "title": None,
        "publisher": None,
        "issued": None,
        "issued_reasoning": None,
        "url": None,
        "language": "en",
        "document": Document(f"{name}.txt", hashlib.sha256(text.encode()).hexdigest()),
        "part_of": None,
        "span": None,
        "origin": None,
    }
    return Source(**(fields | changes))  # type: ignore[arg-type]


def part(name: str, first: str, last: str) -> Source:
    return source(name, part_of="page", span=Span(first, last))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def archive(folder: Path, *sources: Source) -> Archive:
    return Archive(folder, {s.id: s for s in sources})


def test_paragraphs_are_lines_with_text_and_folded_space(folder: Path) -> None:
    found = archive(folder, source("page")).paragraphs("page")
    assert [(p.number, p.text) for p in found][:2] == [
        (1, "The harbour opens"),
        (3, "First the band played. Then the mayor spoke."),
    ]


def test_a_page_excludes_its_parts(folder: Path) -> None:
    held = archive(folder, source("page"), part("page.side", "Sidebar", "End of the sidebar"))
    assert [p.text for p in held.paragraphs("page.side")] == ["Sidebar", "Old news", "End of the sidebar"]
    assert "Old news" not in held.text("page")
    assert [held.owner("page", p) for p in held.documents()["page"]].count("page.side") == 3


def test_identical_printings_are_one_find(folder: Path) -> None:
    [found] = archive(folder, source("page")).find("page", Locator("The harbour opens"))
    assert [p.number for p in found.passages] == [1, 10]


def test_words_that_are_all_of_a_paragraph_mean_that_paragraph(folder: Path) -> None:
    [found] = archive(folder, source("page")).find("page", Locator("The band played."))
    assert found.passages[0].number == 4


def test_prefix_and_suffix_tell_places_apart(folder: Path) -> None:
    held = archive(folder, source("page"))
    assert len(held.find("page", Locator("band played"))) == 2
    [found] = held.find("page", Locator("band played", prefix="First the"))
    assert (found.passages[0].number, found.offset) == (3, 10)
    [found] = held.find("page", Locator("band played", suffix=". Then"))
    assert found.passages[0].number == 3
    assert held.find("page", Locator("band played", prefix="Second the")) == ()


def test_blocks_join_neighbouring_lines(folder: Path) -> None:
    assert archive(folder, source("page")).blocks("page")[1].endswith("mayor spoke. The band played.")


def test_another_text_is_a_fault(folder: Path) -> None:
    (folder / "page.txt").write_text(TEXT + "one word more", encoding="utf-8")
    assert "has another SHA-256" in archive(folder, source("page")).faults["page"]


def test_a_missing_document_is_a_fault(folder: Path) -> None:
    held = archive(folder, source("gone"))
    assert held.faults == {"gone": "gone.txt cannot be read: No such file or directory"}
    assert held.paragraphs("gone") == ()


def test_a_document_that_is_not_utf8_is_a_fault(folder: Path) -> None:
    (folder / "page.txt").write_bytes(b"caf\xe9")
    assert archive(folder, source("page")).faults == {"page": "page.txt is not UTF-8 text"}


def test_a_document_outside_the_folder_is_a_fault(folder: Path) -> None:
    held = archive(folder, source("page", document=Document("../page.txt", "0" * 64)))
    assert held.faults["page"].endswith("documents lie in the archive folder itself")


def test_documents_that_nobody_records_are_strangers(folder: Path) -> None:
    (folder / "other.txt").write_text("x")
    assert archive(folder, source("page")).strangers == ("other.txt",)


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        ("Sidebar", "End of the sidebar", None),
        ("End of the sidebar", "Old news", "the span's first or last words are not in the document, in this order"),
        ("Nowhere", "Old news", "the span's first or last words are not in the document, in this order"),
    ],
)
def test_span_faults(folder: Path, first: str, last: str, fault: str | None) -> None:
    one = part("page.side", first, last)
    assert archive(folder, source("page"), one).span_fault(one) == fault


def test_spans_may_not_overlap(folder: Path) -> None:
    one, other = part("page.a", "Sidebar", "Old news"), part("page.b", "Old news", "End of the sidebar")
    held = archive(folder, source("page"), one, other)
    assert held.span_fault(one) == "the span overlaps that of page.b"
