"""Open data: complete, the same each time, checkable, and honest about who says what."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pytest
from tests.content.mini import BASE

from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.build import load_knowledge
from citebot.knowledge.export import COLUMNS, FORMATS, Format, export


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(BASE)


@pytest.fixture(scope="module")
def lines(base: KnowledgeBase) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(base, "jsonl").splitlines()]


def record(lines: list[dict[str, Any]], name: str) -> dict[str, Any]:
    [found] = [line for line in lines if line.get("id") == name]
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_base_gives_the_same_bytes(base: KnowledgeBase, form: Format) -> None:
    text = export(base, form)
    assert text == export(load_knowledge(BASE), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_checksum_is_that_of_the_records(base: KnowledgeBase) -> None:
    head, _, rest = export(base, "jsonl").partition("\n")
    digest = hashlib.sha256(rest.encode()).hexdigest()
    assert json.loads(head)["sha256"] == digest
    assert json.loads(head)["version"] == base.version
    assert {row["sha256"] for row in csv.DictReader(io.StringIO(export(base, "csv")))} == {digest}
    assert json.loads(export(base, "jsonld"))["@graph"][0]["identifier"] == f"sha256:{digest}"


def test_nothing_is_left_out(base: KnowledgeBase, lines: list[dict[str, Any]]) -> None:
    held = {item.id for item in base.items()} | set(base.sources) | set(base.entities)
    assert {line["id"] for line in lines if "id" in line} == held
    assert sum(line["type"] == "exempt" for line in lines) == len(base.exempt)
    told = csv.DictReader(io.StringIO(export(base, "csv")))
    assert {row["id"] for row in told} == {item.id for item in base.items()}


def test_a_claim_has_its_speaker_and_role_and_a_plan_is_told_as_one(lines: list[dict[str, Any]]) -> None:
    fact = record(lines, "school.plan")
    assert fact["speaker"] == {"id": "ivo-lind", "name": {"en": "Ivo Lind", "vi": "Ivo Lind"}}
    assert fact["role"] == {"en": "Director of the Harbour Office", "vi": "Giám đốc Văn phòng Cảng"}
    assert fact["told"] == "as a plan, not as done"
    assert fact["attribution"] == (
        "claimed by Ivo Lind, Director of the Harbour Office, as reported by the harbour bulletin of 14 May 2019"
    )


def test_what_was_computed_does_not_pass_for_printed(base: KnowledgeBase, lines: list[dict[str, Any]]) -> None:
    assert str(record(lines, "keepers.average")["attribution"]).startswith("computed by the editors from")
    [claim] = [n for n in json.loads(export(base, "jsonld"))["@graph"] if n["@id"].endswith("keepers.average")]
    assert "appearance" not in claim
    assert claim["isBasedOn"] == [{"@id": "urn:citebot:source:harbour-bulletin"}]


def test_two_outlets_of_one_origin_are_one(lines: list[dict[str, Any]]) -> None:
    fact = record(lines, "keepers.count")
    assert len(fact["citations"]) == 2
    assert fact["origins"] == ["harbour-bulletin"]


def test_an_outlet_with_other_words_keeps_its_own(lines: list[dict[str, Any]]) -> None:
    citations = record(lines, "lind.waited")["citations"]
    assert [c.get("printed") for c in citations] == [None, "We have waited for the school for a long time"]


def test_selectors_and_links(lines: list[dict[str, Any]]) -> None:
    [citation] = record(lines, "school.opened")["citations"]
    assert citation == {
        "source": "harbour-bulletin",
        "selector": {"type": "TextQuoteSelector", "exact": "opened a lighthouse school on"},
        "link": "https://harbour.example/bulletin#:~:text=opened%20a%20lighthouse%20school%20on",
    }


def test_dates_are_edtf(base: KnowledgeBase, lines: list[dict[str, Any]]) -> None:
    assert record(lines, "keepers.count")["as_of"] == "2015/2018"
    [claim] = [n for n in json.loads(export(base, "jsonld"))["@graph"] if n["@id"].endswith("keepers.count")]
    assert claim["temporalCoverage"] == {"@type": "edtf", "@value": "2015/2018"}


def test_linked_data_uses_known_types_and_links_that_lead_somewhere(base: KnowledgeBase) -> None:
    document = json.loads(export(base, "jsonld"))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"])
    assert {nodes[f"urn:citebot:{kind}"]["@type"] for kind in ("fact:school.plan", "quote:lind.waited")} == {
        "Claim",
        "Quotation",
    }
    assert "ClaimReview" not in json.dumps(document)
    linked = {text for text in _ids(document["@graph"]) if text.startswith("urn:citebot:")}
    assert linked <= set(nodes)


def test_rows_of_the_table_hold_the_columns(base: KnowledgeBase) -> None:
    rows = list(csv.DictReader(io.StringIO(export(base, "csv"))))
    assert tuple(rows[0]) == COLUMNS
    [row] = [row for row in rows if row["id"] == "ferro.brave"]
    assert (row["speaker"], row["role_en"], row["speech"], row["quotation"], row["exact"]) == (
        "ada-ferro",
        "Mayor of Port Alder",
        "fragment",
        "brave",
        "congratulated the teachers on their",
    )
    [gap] = [row for row in rows if row["type"] == "gap"]
    assert (gap["near"], gap["source"]) == ("school.plan", "")
    assert gap["statement_vi"] == "Bản tin ngày 14/5/2019 không nói học phí của trường."


def _ids(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["@id"]] if isinstance(node.get("@id"), str) else []
        return own + [text for inner in node.values() for text in _ids(inner)]
    return [text for inner in node for text in _ids(inner)] if isinstance(node, list) else []
