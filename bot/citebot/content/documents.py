"""The files as editors write them: strict models, from which the JSON Schema for editors is made too."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=160)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$", max_length=2000)]
Phrases = Annotated[list[Words], Field(max_length=400)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextsDoc(_Written):
    en: Text
    vi: Text | None = None


class VietnameseDoc(_Written):
    vi: Text


class AsksDoc(_Written):
    en: Phrases = []
    vi: Phrases = []


class PublisherDoc(_Written):
    en: Text
    vi: Text | None = None
    basis: Literal["text", "address"] = "text"


class DocumentDoc(_Written):
    file: Words
    sha256: Sha256


class SpanDoc(_Written):
    first: Words = Field(alias="from")
    last: Words = Field(alias="to")


class SourceDoc(_Written):
    id: Id
    kind: Words
    name: TextsDoc
    title: TextsDoc | None = None
    publisher: PublisherDoc | None = None
    issued: Words | None = None
    issued_basis: Literal["stated", "inferred"] = "stated"
    issued_reasoning: TextsDoc | None = None
    url: Url | None = None
    language: Literal["en", "vi"] = "en"
    document: DocumentDoc | None = None
    part_of: Id | None = None
    span: SpanDoc | None = None
    origin: Id | None = None
    event: Id | None = None
    entity: Id | None = None


class EntityDoc(_Written):
    id: Id
    kind: Literal["person", "body", "place", "event", "resolution", "document", "unit", "group", "programme", "concept"]
    label: TextsDoc
    aliases: AsksDoc = AsksDoc()
    affiliations: list[Id] = []
    part_of: list[Id] = []
    when: Words | None = None
    gender: Literal["female", "male"] | None = None


class CitationDoc(_Written):
    source: Id
    exact: Words
    prefix: Words | None = None
    suffix: Words | None = None
    text: Text | None = None


class FactDoc(_Written):
    id: Id
    subject: Id
    property: Id
    topic: Id
    statement: TextsDoc
    nature: Literal["done", "state", "plan", "aim", "judgement", "norm"] = "done"
    basis: Literal["stated", "claimed", "computed", "inferred"] = "stated"
    speaker: Id | None = None
    role: TextsDoc | None = None
    reasoning: TextsDoc | None = None
    as_of: Words | None = None
    series: Id | None = None
    asks: AsksDoc = AsksDoc()
    citations: Annotated[list[CitationDoc], Field(min_length=1)]


class QuoteDoc(_Written):
    id: Id
    speaker: Id
    role: TextsDoc
    topic: Id
    speech: Literal["direct", "fragment", "message", "unopened"]
    text: Text
    language: Literal["en", "vi"] = "en"
    translation: VietnameseDoc | None = None
    about: TextsDoc
    said: Words | None = None
    asks: AsksDoc = AsksDoc()
    citations: Annotated[list[CitationDoc], Field(min_length=1)]


class GapDoc(_Written):
    id: Id
    subject: Id
    topic: Id
    statement: TextsDoc
    near: list[Id] = []
    asks: AsksDoc = AsksDoc()


class CoverageDoc(_Written):
    source: Id
    exact: Words
    prefix: Words | None = None
    suffix: Words | None = None
    reason: Literal["furniture", "press-contact", "repetition", "caption"]


class TopicDoc(_Written):
    id: Id
    label: TextsDoc


class KnowledgeFile(_Written):
    """Any file of the knowledge folder may hold any of these lists."""

    topics: list[TopicDoc] = []
    sources: list[SourceDoc] = []
    entities: list[EntityDoc] = []
    facts: list[FactDoc] = []
    quotes: list[QuoteDoc] = []
    gaps: list[GapDoc] = []
    coverage: list[CoverageDoc] = []


class SelfQuestionDoc(_Written):
    item: Id
    ask: AsksDoc = AsksDoc()
    near_misses: AsksDoc = AsksDoc()


class SelfQuestionFile(_Written):
    """Questions that an item must answer, and questions that look alike and must not be answered."""

    questions: list[SelfQuestionDoc] = []
