"""The base as plain records: everything an auditor needs to hold each item against its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, assert_never

from citebot.knowledge.base import KnowledgeBase
from citebot.model.claims import Basis, Entity, Fact, Gap, Nature, Quote, Speech
from citebot.model.provenance import Citation, Locator, Source, Texts

Record = Mapping[str, Any]

TOLD_AS: Mapping[Nature, str] = {
    Nature.DONE: "as done or given",
    Nature.STATE: "as how things stood",
    Nature.PLAN: "as a plan, not as done",
    Nature.AIM: "as an aim, not as reached",
    Nature.JUDGEMENT: "as a judgement of whoever makes it",
    Nature.NORM: "as what ought to be",
}
PRINTED_AS: Mapping[Speech, str] = {
    Speech.DIRECT: "direct speech in quotation marks",
    Speech.FRAGMENT: "a few quoted words inside reported speech",
    Speech.MESSAGE: "part of a signed message",
    Speech.UNOPENED: "direct speech whose opening mark the page has lost",
}


def records(base: KnowledgeBase) -> Iterator[Record]:
    """Sources, entities, facts, quotes, gaps and exempt paragraphs, each kind in the order of ids."""
    for source in _sorted(base.sources):
        yield _source(source)
    for entity in _sorted(base.entities):
        yield _entity(entity)
    for fact in _sorted(base.facts):
        yield _fact(base, fact)
    for quote in _sorted(base.quotes):
        yield _quote(base, quote)
    for gap in _sorted(base.gaps):
        yield _gap(gap)
    for exempt in sorted(base.exempt, key=lambda e: (e.source, e.locator.exact, e.locator.prefix or "")):
        yield {
            "type": "exempt",
            "source": exempt.source,
            "reason": exempt.reason,
            "selector": _selector(exempt.locator),
        }


def attribution(base: KnowledgeBase, item: Fact | Quote) -> str:
    """Who says so, in a sentence's worth of English: the document, a speaker in it, or the editors.

    No claim goes without its speaker, and nothing computed passes for printed.
    """
    sources = _joined([citation.source.name["en"] for citation in item.citations])
    if isinstance(item, Quote):
        return f"{base.entities[item.speaker].label['en']}, {item.role['en']}, in {sources}"
    match item.basis:
        case Basis.STATED:
            return f"stated by {sources}"
        case Basis.CLAIMED:
            speaker = base.entities[item.speaker or ""].label["en"]
            return f"claimed by {speaker}, {(item.role or {'en': ''})['en']}, as reported by {sources}"
        case Basis.COMPUTED:
            return f"computed by the editors from {sources}"
        case Basis.INFERRED:
            return f"inferred by the editors from {sources}"
        case other:
            assert_never(other)


def origins(item: Fact | Quote) -> tuple[str, ...]:
    """The independent sources of an item: an outlet that tells what another made is no second one."""
    return tuple(sorted({c.source.origin or c.source.document_id for c in item.citations}))


def _sorted(items: Mapping[str, Any]) -> list[Any]:
    return [items[name] for name in sorted(items)]


def _joined(names: Sequence[str]) -> str:
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def _texts(texts: Texts | None) -> dict[str, str] | None:
    return None if texts is None else {str(lang): texts[lang] for lang in sorted(texts)}


def _selector(locator: Locator) -> Record:
    context = {"prefix": locator.prefix, "suffix": locator.suffix}
    return {"type": "TextQuoteSelector", "exact": locator.exact} | {k: v for k, v in context.items() if v}


def _citation(citation: Citation) -> Record:
    record: dict[str, Any] = {"source": citation.source.id, "selector": _selector(citation.locator)}
    if citation.link is not None:
        record["link"] = citation.link
    if citation.text is not None:
        record["printed"] = citation.text
    return record


def _source(source: Source) -> Record:
    document = source.document
    return {
        "type": "source",
        "id": source.id,
        "kind": source.kind,
        "name": _texts(source.name),
        "title": _texts(source.title),
        "publisher": source.publisher
        and {
            "name": _texts(source.publisher.name),
            "known_by": "its text" if source.publisher.is_stated else "its address only",
        },
        "issued": source.issued and source.issued.text,
        "issued_reasoning": _texts(source.issued_reasoning),
        "url": source.url,
        "language": source.language,
        "document": document and {"file": document.file, "sha256": document.sha256},
        "part_of": source.part_of,
        "span": source.span and {"from": source.span.first, "to": source.span.last},
        "made_from": source.origin,
        "event": source.event,
        "entity": source.entity,
    }


def _entity(entity: Entity) -> Record:
    return {
        "type": "entity",
        "id": entity.id,
        "kind": entity.kind,
        "label": _texts(entity.label),
        "aliases": {str(lang): list(names) for lang, names in sorted(entity.aliases.items())},
        "affiliations": list(entity.affiliations),
        "part_of": list(entity.part_of),
        "when": entity.when and entity.when.text,
        "gender": entity.gender,
    }


def _speaker(base: KnowledgeBase, speaker: str | None) -> Record | None:
    return None if speaker is None else {"id": speaker, "name": _texts(base.entities[speaker].label)}


def _fact(base: KnowledgeBase, fact: Fact) -> Record:
    return {
        "type": "fact",
        "id": fact.id,
        "topic": fact.topic,
        "subject": fact.subject,
        "property": fact.property,
        "statement": _texts(fact.statement),
        "nature": str(fact.nature),
        "told": TOLD_AS[fact.nature],
        "basis": str(fact.basis),
        "attribution": attribution(base, fact),
        "speaker": _speaker(base, fact.speaker),
        "role": _texts(fact.role),
        "reasoning": _texts(fact.reasoning),
        "as_of": fact.as_of and fact.as_of.text,
        "series": fact.series,
        "origins": list(origins(fact)),
        "citations": [_citation(citation) for citation in fact.citations],
    }


def _quote(base: KnowledgeBase, quote: Quote) -> Record:
    return {
        "type": "quote",
        "id": quote.id,
        "topic": quote.topic,
        "quotation": quote.text,
        "language": quote.language,
        "speech": str(quote.speech),
        "told": PRINTED_AS[quote.speech],
        "attribution": attribution(base, quote),
        "speaker": _speaker(base, quote.speaker),
        "role": _texts(quote.role),
        "about": _texts(quote.about),
        "unofficial_translation": _texts(quote.translation),
        "said": quote.said and quote.said.text,
        "origins": list(origins(quote)),
        "citations": [_citation(citation) for citation in quote.citations],
    }


def _gap(gap: Gap) -> Record:
    return {
        "type": "gap",
        "id": gap.id,
        "topic": gap.topic,
        "subject": gap.subject,
        "statement": _texts(gap.statement),
        "told": "as something that the documents do not say",
        "near": list(gap.near),
    }
