"""The schemas are made from the models, are current, and let editors write what the reader takes."""

from __future__ import annotations

import json
from pathlib import Path

from citebot.content.schema import schemas, stale_schemas, write_schemas

ROOT = Path(__file__).parents[2]


def test_checked_in_schemas_are_current() -> None:
    assert stale_schemas(ROOT / "docs/schema") == [], "run: citebot schema"
    assert {path.name for path in (ROOT / "docs/schema").iterdir()} == set(schemas())


def test_written_schemas_are_not_stale(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schema")
    assert [path.name for path in written] == sorted(schemas())
    assert stale_schemas(tmp_path / "schema") == []
    written[0].write_text("{}")
    assert stale_schemas(tmp_path / "schema") == [written[0].name]


def test_unknown_keys_are_refused_and_numbers_taken_for_text() -> None:
    schema = json.loads(schemas()["knowledge.json"])
    fact = schema["$defs"]["FactDoc"]
    assert fact["additionalProperties"] is False
    assert "number" in fact["properties"]["id"]["type"]
    assert set(fact["required"]) == {"id", "subject", "property", "topic", "statement", "citations"}


def test_span_is_written_with_from_and_to() -> None:
    span = json.loads(schemas()["knowledge.json"])["$defs"]["SpanDoc"]
    assert set(span["properties"]) == {"from", "to"}
