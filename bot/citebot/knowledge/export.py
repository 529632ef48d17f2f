"""Open data: the whole base as JSON Lines, CSV or JSON-LD, with its version and a checksum.

The checksum is the SHA-256 of the records as JSON Lines, that is of all lines but the first:

    citebot export --format jsonl | tail -n +2 | sha256sum

All three formats state it; the same base gives the same bytes, wherever and whenever it is exported.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, assert_never, get_args

from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.linked_data import linked_data
from citebot.knowledge.open_data import Record, records

Format = Literal["jsonl", "csv", "jsonld"]
FORMATS: tuple[Format, ...] = get_args(Format)

COLUMNS = (
    "version", "sha256", "type", "id", "topic", "subject", "property", "statement_en", "statement_vi", "quotation",
    "language", "unofficial_translation_vi", "about_en", "about_vi", "told", "nature", "speech", "basis", "attribution",
    "speaker", "speaker_name", "role_en", "role_vi", "reasoning_en", "reasoning_vi", "as_of", "said", "series",
    "origins", "source", "source_name", "source_issued", "exact", "prefix", "suffix", "printed", "link", "near",
)  # fmt: skip


def export(base: KnowledgeBase, form: Format) -> str:
    """The whole base in that format, ending in a line end."""
    rows = tuple(records(base))
    match form:
        case "jsonl":
            return "\n".join([_line(header(base, rows)), *map(_line, rows), ""])
        case "csv":
            return _csv(base, rows)
        case "jsonld":
            graph = linked_data(base, rows, checksum(rows))
            return json.dumps(graph, ensure_ascii=False, indent=1) + "\n"
        case other:
            assert_never(other)


def checksum(rows: Iterable[Record]) -> str:
    """SHA-256 of the records as JSON Lines."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(_line(row).encode() + b"\n")
    return digest.hexdigest()


def header(base: KnowledgeBase, rows: Sequence[Record]) -> Record:
    """The first line of the JSON Lines: what this is, of which version, and its checksum."""
    return {
        "type": "dataset",
        "name": "Citebot knowledge base",
        "format": 1,
        "version": base.version,
        "sha256": checksum(rows),
        "dates": "EDTF (ISO 8601-2)",
        "selectors": "W3C Web Annotation, TextQuoteSelector",
        "records": dict(sorted(Counter(row["type"] for row in rows).items())),
    }


def _line(row: Record) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _csv(base: KnowledgeBase, rows: Sequence[Record]) -> str:
    """One row for each citation of a fact or quote, one for each gap; what all rows share is repeated."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    shared = {"version": base.version, "sha256": checksum(rows)}
    for row in rows:
        if row["type"] in {"fact", "quote", "gap"}:
            for cells in _cells(base, row):
                writer.writerow(shared | {name: text for name, text in cells.items() if text is not None})
    return out.getvalue()


def _cells(base: KnowledgeBase, row: Record) -> Iterator[dict[str, Any]]:
    cells = {name: row.get(name) for name in COLUMNS if isinstance(row.get(name), str)}
    for field in ("statement", "role", "reasoning", "about", "unofficial_translation"):
        for lang, text in (row.get(field) or {}).items():
            cells[f"{field}_{lang}"] = text
    speaker = row.get("speaker") or {}
    cells |= {"speaker": speaker.get("id"), "speaker_name": speaker.get("name", {}).get("en")}
    cells |= {name: " ".join(row.get(name, ())) for name in ("origins", "near")}
    for citation in row.get("citations") or ():
        source = base.sources[citation["source"]]
        yield cells | {
            "source": source.id,
            "source_name": source.name["en"],
            "source_issued": source.issued.text if source.issued else None,
            "link": citation.get("link"),
            "printed": citation.get("printed"),
            **{name: citation["selector"].get(name) for name in ("exact", "prefix", "suffix")},
        }
    if not row.get("citations"):
        yield cells
