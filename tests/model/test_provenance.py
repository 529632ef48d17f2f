"""Where a statement stands: text fragments open the page at the cited words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citebot.model.provenance import Citation, Locator, Source, in_language

START = "#:~:text="


@pytest.mark.parametrize(
    ("locator", "fragment"),
    [
        (Locator("seventeen rooms"), "seventeen%20rooms"),
        (Locator("7-9 June, rain & wind"), "7%2D9%20June%2C%20rain%20%26%20wind"),
        (Locator("rooms", prefix="well-kept"), "well%2Dkept-,rooms"),
        (Locator("rooms", suffix="in all"), "rooms,-in%20all"),
        (Locator("rooms", prefix="has", suffix="in all"), "has-,rooms,-in%20all"),
        (Locator("100% #1 a=b/c?"), "100%25%20%231%20a%3Db%2Fc%3F"),
        (Locator("“Đỗ”"), "%E2%80%9C%C4%90%E1%BB%97%E2%80%9D"),
    ],
)
def test_fragment(locator: Locator, fragment: str) -> None:
    assert locator.fragment() == START + fragment


written = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(written, st.none() | written, st.none() | written)
def test_a_fragment_can_be_read_back(exact: str, prefix: str | None, suffix: str | None) -> None:
    directive = Locator(exact, prefix, suffix).fragment().removeprefix(START)
    parts = directive.split(",")
    assert (unquote(parts.pop(0).removesuffix("-")) if prefix else None) == prefix
    assert (unquote(parts.pop().removeprefix("-")) if suffix else None) == suffix
    assert [unquote(part) for part in parts] == [exact]
    assert "&" not in directive


def test_text_that_is_not_written_in_a_language_is_told_in_english() -> None:
    assert in_language({"en": "the guide"}, "vi") == "the guide"
    assert in_language({"en": "the guide", "vi": "sách"}, "vi") == "sách"


def a_source(url: str | None, part_of: str | None = None) -> Source:
    return Source(
        id="page-item",
        kind="news",
        name={"en": "the item"},
        title=None,
        publisher=None,
        issued=None,
        issued_reasoning=None,
        url=url,
        language="en",
        document=None,
        part_of=part_of,
        span=None,
        origin=None,
    )


def test_a_link_needs_an_address() -> None:
    locator = Locator("a brass telescope")
    assert Citation(a_source(None), locator).link is None
    linked = Citation(a_source("https://example.org/page"), locator).link
    assert linked == "https://example.org/page#:~:text=a%20brass%20telescope"


def test_a_part_is_cited_as_its_document_and_its_own_id() -> None:
    part, whole = a_source(None, part_of="page"), a_source(None)
    assert (part.document_id, part.part_id) == ("page", "page-item")
    assert (whole.document_id, whole.part_id) == ("page-item", None)
