"""Files as written to a :class:`KnowledgeBase`: references resolved, every problem collected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from citebot.content.diagnostics import ContentError, Diagnostic, Place
from citebot.content.documents import AsksDoc, CitationDoc, KnowledgeFile, TextsDoc
from citebot.content.reading import Written, read_folder
from citebot.knowledge.base import Exempt, KnowledgeBase
from citebot.knowledge.base_rules import check_base
from citebot.knowledge.rules import check_file, hint_nearest
from citebot.model.claims import Asks, Basis, Entity, Fact, Gap, Nature, Quote, Speech
from citebot.model.edtf import EdtfDate, EdtfError
from citebot.model.provenance import Citation, Document, Lang, Locator, Publisher, Source, Span, Texts

Files = Sequence[Written[KnowledgeFile]]


def read_knowledge(folder: Path, shown: str | None = None) -> tuple[Files, KnowledgeBase, list[Diagnostic]]:
    """The files below ``folder``, what could be built of them, and every problem found on the way."""
    files, problems = read_folder(folder, KnowledgeFile, shown)
    builder = _Builder(files)
    base = builder.build()
    return files, base, [*problems, *builder.problems, *check_base(files)]


def load_knowledge(folder: Path, shown: str | None = None) -> KnowledgeBase:
    """Read and check every file below ``folder``.

    Raises :class:`ContentError` with every problem, each with file, line, column and remedy.
    """
    _, base, problems = read_knowledge(folder, shown)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ContentError(errors)
    return base


def texts(doc: TextsDoc) -> Texts:
    return {"en": doc.en} if doc.vi is None else {"en": doc.en, "vi": doc.vi}


def _optional(doc: TextsDoc | None) -> Texts | None:
    return None if doc is None else texts(doc)


def asks(doc: AsksDoc) -> Asks:
    return {"en": tuple(doc.en), "vi": tuple(doc.vi)}


class _Builder:
    """Collects ids first, then resolves references; a faulty item is reported and left out."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.problems: list[Diagnostic] = []
        self.places: dict[str, Place] = {}
        self.known: dict[str, set[str]] = {}
        self.sources: dict[str, Source] = {}

    def build(self) -> KnowledgeBase:
        for kind in ("topics", "sources", "entities", "facts", "quotes", "gaps"):
            self.known[kind] = set(self._ids(kind))
        for file in self.files:
            self.problems += check_file(file)
        self._sources()
        entities = dict(self._entities())
        facts = dict(self._facts())
        quotes = dict(self._quotes())
        gaps = dict(self._gaps())
        exempt = tuple(self._exempt())
        topics = {doc.id: texts(doc.label) for file in self.files for doc in file.model.topics}
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(file.parsed.file.rpartition("/")[2].encode())
            digest.update(file.model.model_dump_json().encode())
        return KnowledgeBase(digest.hexdigest()[:12], topics, dict(self.sources), entities, facts, quotes, gaps, exempt)

    def error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Diagnostic(place, code, message, hint))

    def _ids(self, kind: str) -> Iterable[str]:
        shared = "items" if kind in {"facts", "quotes", "gaps"} else kind
        for file in self.files:
            for index, doc in enumerate(getattr(file.model, kind)):
                place = file.place(kind, index, "id")
                first = self.places.setdefault(f"{shared}:{doc.id}", place)
                if first != place:
                    self.error(place, "K103", f"the id {doc.id!r} is used twice", f"the first one is at {first}")
                yield doc.id

    def _reference(self, kind: str, name: str | None, place: Place, what: str) -> None:
        if name is not None and name not in self.known[kind]:
            self.error(place, _CODES[kind], f"no {what} is called {name!r}", hint_nearest(name, self.known[kind]))

    def _date(self, text: str | None, place: Place) -> EdtfDate | None:
        if text is None:
            return None
        try:
            return EdtfDate.parse(text)
        except EdtfError as error:
            self.error(place, "K104", str(error))
            return None

    def _sources(self) -> None:
        for file in self.files:
            for index, doc in enumerate(file.model.sources):

                def at(*path: str | int, index: int = index, file: Written[KnowledgeFile] = file) -> Place:
                    return file.place("sources", index, *path)

                self._reference("sources", doc.part_of, at("part_of"), "source")
                self._reference("sources", doc.origin, at("origin"), "source")
                self._reference("entities", doc.event, at("event"), "entity")
                self._reference("entities", doc.entity, at("entity"), "entity")
                if doc.part_of is None and doc.document is None:
                    self.error(at(), "K113", f"source {doc.id!r} has no document", "add document: {file, sha256}")
                if doc.part_of is not None and doc.span is None:
                    self.error(at(), "K113", f"part {doc.id!r} has no span", "add span: {from: …, to: …}")
                if (doc.issued_basis == "inferred") != (doc.issued_reasoning is not None):
                    hint = "give both issued_basis: inferred and issued_reasoning, or neither"
                    self.error(at("issued_basis"), "K106", "an inferred date needs its reasoning", hint)
                self.sources[doc.id] = Source(
                    id=doc.id,
                    kind=doc.kind,
                    name=texts(doc.name),
                    title=_optional(doc.title),
                    publisher=None
                    if doc.publisher is None
                    else Publisher(
                        texts(TextsDoc(en=doc.publisher.en, vi=doc.publisher.vi)), doc.publisher.basis == "text"
                    ),
                    issued=self._date(doc.issued, at("issued")),
                    issued_reasoning=_optional(doc.issued_reasoning),
                    url=doc.url,
                    language=doc.language,
                    document=None if doc.document is None else Document(doc.document.file, doc.document.sha256),
                    part_of=doc.part_of,
                    span=None if doc.span is None else Span(doc.span.first, doc.span.last),
                    origin=doc.origin,
                    event=doc.event,
                    entity=doc.entity,
                )
        self._parts_inherit()

    def _parts_inherit(self) -> None:
        """A part stands at its page's address, in its page's archived document."""
        for name, source in self.sources.items():
            parent = self.sources.get(source.part_of or "")
            if parent is not None:
                self.sources[name] = Source(
                    **{slot: getattr(source, slot) for slot in Source.__slots__}
                    | {
                        "url": source.url or parent.url,
                        "document": parent.document,
                        "publisher": source.publisher or parent.publisher,
                    }
                )

    def _entities(self) -> Iterable[tuple[str, Entity]]:
        for file in self.files:
            for index, doc in enumerate(file.model.entities):
                for field in ("affiliations", "part_of"):
                    for number, name in enumerate(getattr(doc, field)):
                        place = file.place("entities", index, field, number)
                        self._reference("entities", name, place, "entity")
                yield (
                    doc.id,
                    Entity(
                        id=doc.id,
                        kind=doc.kind,
                        label=texts(doc.label),
                        aliases=asks(doc.aliases),
                        affiliations=tuple(doc.affiliations),
                        part_of=tuple(doc.part_of),
                        when=self._date(doc.when, file.place("entities", index, "when")),
                        gender=doc.gender,
                    ),
                )

    def _citations(self, docs: list[CitationDoc], at: Callable[..., Place]) -> tuple[Citation, ...]:
        citations = []
        for number, doc in enumerate(docs):
            self._reference("sources", doc.source, at("citations", number, "source"), "source")
            source = self.sources.get(doc.source)
            if source is not None:
                citations.append(Citation(source, Locator(doc.exact, doc.prefix, doc.suffix), doc.text))
        return tuple(citations)

    def _facts(self) -> Iterable[tuple[str, Fact]]:
        for file in self.files:
            for index, doc in enumerate(file.model.facts):

                def at(*path: str | int, index: int = index, file: Written[KnowledgeFile] = file) -> Place:
                    return file.place("facts", index, *path)

                self._reference("entities", doc.subject, at("subject"), "entity")
                self._reference("entities", doc.speaker, at("speaker"), "entity")
                self._reference("topics", doc.topic, at("topic"), "topic")
                yield (
                    doc.id,
                    Fact(
                        id=doc.id,
                        subject=doc.subject,
                        property=doc.property,
                        topic=doc.topic,
                        statement=texts(doc.statement),
                        nature=Nature(doc.nature),
                        basis=Basis(doc.basis),
                        speaker=doc.speaker,
                        role=_optional(doc.role),
                        reasoning=_optional(doc.reasoning),
                        as_of=self._date(doc.as_of, at("as_of")),
                        series=doc.series,
                        asks=asks(doc.asks),
                        citations=self._citations(doc.citations, at),
                    ),
                )

    def _quotes(self) -> Iterable[tuple[str, Quote]]:
        for file in self.files:
            for index, doc in enumerate(file.model.quotes):

                def at(*path: str | int, index: int = index, file: Written[KnowledgeFile] = file) -> Place:
                    return file.place("quotes", index, *path)

                self._reference("entities", doc.speaker, at("speaker"), "entity")
                self._reference("topics", doc.topic, at("topic"), "topic")
                translation: Texts | None = None
                if doc.translation is not None:
                    translated: dict[Lang, str] = {"vi": doc.translation.vi}
                    translation = translated
                yield (
                    doc.id,
                    Quote(
                        id=doc.id,
                        speaker=doc.speaker,
                        role=texts(doc.role),
                        topic=doc.topic,
                        speech=Speech(doc.speech),
                        text=" ".join(doc.text.split()),
                        language=doc.language,
                        translation=translation,
                        about=texts(doc.about),
                        said=self._date(doc.said, at("said")),
                        asks=asks(doc.asks),
                        citations=self._citations(doc.citations, at),
                    ),
                )

    def _gaps(self) -> Iterable[tuple[str, Gap]]:
        items = self.known["facts"] | self.known["quotes"]
        for file in self.files:
            for index, doc in enumerate(file.model.gaps):
                self._reference("entities", doc.subject, file.place("gaps", index, "subject"), "entity")
                self._reference("topics", doc.topic, file.place("gaps", index, "topic"), "topic")
                for number, name in enumerate(doc.near):
                    if name not in items:
                        place = file.place("gaps", index, "near", number)
                        self.error(place, "K112", f"no fact or quote is called {name!r}", hint_nearest(name, items))
                yield (
                    doc.id,
                    Gap(
                        id=doc.id,
                        subject=doc.subject,
                        topic=doc.topic,
                        statement=texts(doc.statement),
                        near=tuple(doc.near),
                        asks=asks(doc.asks),
                    ),
                )

    def _exempt(self) -> Iterable[Exempt]:
        for file in self.files:
            for index, doc in enumerate(file.model.coverage):
                self._reference("sources", doc.source, file.place("coverage", index, "source"), "source")
                yield Exempt(doc.source, Locator(doc.exact, doc.prefix, doc.suffix), doc.reason)


_CODES = {"sources": "K101", "entities": "K102", "topics": "K107"}
