"""The records as JSON-LD: schema.org Quotation and Claim, W3C selectors, EDTF dates, all in one graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.open_data import Record

CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "cb": "urn:citebot:term:",
    "edtf": "http://id.loc.gov/datatypes/edtf/EDTF",
    "url": {"@type": "@id"},
    "occursAt": {"@id": "cb:occursAt"},
    "attribution": {"@id": "cb:attribution"},
    "basis": {"@id": "cb:basis"},
    "nature": {"@id": "cb:nature"},
    "told": {"@id": "cb:told"},
    "speech": {"@id": "cb:speech"},
    "property": {"@id": "cb:property"},
    "series": {"@id": "cb:series"},
    "reasoning": {"@id": "cb:reasoning"},
    "near": {"@id": "cb:near", "@type": "@id"},
    "madeFrom": {"@id": "cb:madeFrom", "@type": "@id"},
    "origins": {"@id": "cb:origins", "@type": "@id"},
}
_TYPES = {
    "person": "Person", "body": "Organization", "unit": "Organization", "place": "Place", "event": "Event",
    "document": "CreativeWork", "resolution": "CreativeWork",
}  # fmt: skip


def linked_data(base: KnowledgeBase, rows: Sequence[Record], sha256: str) -> Mapping[str, Any]:
    """One JSON-LD document: the data set, its sources and entities, and every claim, quotation and gap."""
    dataset = {
        "@id": f"urn:citebot:base:{base.version}",
        "@type": "Dataset",
        "name": "Citebot knowledge base",
        "version": base.version,
        "identifier": f"sha256:{sha256}",
        "hasPart": [{"@id": _iri(row["type"], row["id"])} for row in rows if row["type"] in {"fact", "quote", "gap"}],
    }
    kinds = {row["id"]: row["type"] for row in rows if row["type"] in {"fact", "quote"}}
    rows = [{**row, "near": [_iri(kinds[n], n) for n in row["near"]]} if row["type"] == "gap" else row for row in rows]
    nodes = [_NODES[row["type"]](row) for row in rows if row["type"] in _NODES]
    return {"@context": CONTEXT, "@graph": [dataset, *nodes]}


def _iri(kind: str, name: str) -> str:
    return f"urn:citebot:{kind}:{name}"


def _link(kind: str, name: str | None) -> Mapping[str, str] | None:
    return None if name is None else {"@id": _iri(kind, name)}


def _texts(texts: Mapping[str, str] | None) -> list[Mapping[str, str]] | None:
    return None if texts is None else [{"@language": lang, "@value": text} for lang, text in sorted(texts.items())]


def _date(text: str | None) -> Mapping[str, str] | None:
    return None if text is None else {"@type": "edtf", "@value": text}


def _node(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def _source(row: Record) -> Mapping[str, Any]:
    document = row["document"] or {}
    publisher = row["publisher"] or {}
    return _node(
        {
            "@id": _iri("source", row["id"]),
            "@type": "CreativeWork",
            "name": _texts(row["title"] or row["name"]),
            "genre": row["kind"],
            "inLanguage": row["language"],
            "url": row["url"],
            "datePublished": _date(row["issued"]),
            "publisher": publisher
            and {
                "@type": "Organization",
                "name": _texts(publisher["name"]),
                "description": f"known by {publisher['known_by']}",
            },
            "identifier": document and f"sha256:{document['sha256']}",
            "isPartOf": _link("source", row["part_of"]),
            "madeFrom": _link("source", row["made_from"]),
            "about": _link("entity", row["event"]),
            "sameAs": _link("entity", row["entity"]),
        }
    )


def _entity(row: Record) -> Mapping[str, Any]:
    return _node(
        {
            "@id": _iri("entity", row["id"]),
            "@type": _TYPES.get(row["kind"], "Thing"),
            "additionalType": row["kind"] if row["kind"] not in _TYPES else None,
            "name": _texts(row["label"]),
            "alternateName": [
                {"@language": lang, "@value": name} for lang, names in row["aliases"].items() for name in names
            ],
        }
    )


def _creator(row: Record) -> Mapping[str, Any] | None:
    """The speaker in the role of that time (schema.org's pattern: the property again inside a Role)."""
    if row["speaker"] is None:
        return None
    return {"@type": "Role", "roleName": _texts(row["role"]), "creator": _link("entity", row["speaker"]["id"])}


def _occurrence(citation: Record) -> Mapping[str, Any]:
    selector = {f"oa:{name}": text for name, text in citation["selector"].items() if name != "type"}
    return _node(
        {
            "@type": "oa:SpecificResource",
            "oa:hasSource": _link("source", citation["source"]),
            "oa:hasSelector": {"@type": "oa:TextQuoteSelector"} | selector,
            "url": citation.get("link"),
            "text": citation.get("printed"),
        }
    )


def _cited(row: Record) -> Mapping[str, Any]:
    return {
        "told": row["told"],
        "attribution": row["attribution"],
        "creator": _creator(row),
        "origins": [_link("source", name) for name in row["origins"]],
        "occursAt": [_occurrence(citation) for citation in row["citations"]],
    }


def _claim(row: Record) -> Mapping[str, Any]:
    sources = [_link("source", name) for name in dict.fromkeys(c["source"] for c in row["citations"])]
    printed = row["basis"] in {"stated", "claimed"}
    return _node(
        {
            "@id": _iri("fact", row["id"]),
            "@type": "Claim",
            "text": _texts(row["statement"]),
            "about": _link("entity", row["subject"]),
            "property": row["property"],
            "basis": row["basis"],
            "nature": row["nature"],
            "reasoning": _texts(row["reasoning"]),
            "temporalCoverage": _date(row["as_of"]),
            "series": row["series"],
            # What the editors computed appears in no source; it only rests on them.
            ("appearance" if printed else "isBasedOn"): sources,
            **_cited(row),
        }
    )


def _quotation(row: Record) -> Mapping[str, Any]:
    translation = row["unofficial_translation"]
    return _node(
        {
            "@id": _iri("quote", row["id"]),
            "@type": "Quotation",
            "text": {"@language": row["language"], "@value": row["quotation"]},
            "abstract": _texts(row["about"]),
            "speech": row["speech"],
            "dateCreated": _date(row["said"]),
            "workTranslation": translation
            and {
                "@type": "CreativeWork",
                "text": _texts(translation),
                "creativeWorkStatus": "unofficial translation by the editors",
            },
            "isPartOf": [_link("source", name) for name in dict.fromkeys(c["source"] for c in row["citations"])],
            **_cited(row),
        }
    )


def _gap(row: Record) -> Mapping[str, Any]:
    return _node(
        {
            "@id": _iri("gap", row["id"]),
            "@type": "cb:Gap",
            "text": _texts(row["statement"]),
            "about": _link("entity", row["subject"]),
            "told": row["told"],
            "near": row["near"],
        }
    )


_NODES = {"source": _source, "entity": _entity, "fact": _claim, "quote": _quotation, "gap": _gap}
