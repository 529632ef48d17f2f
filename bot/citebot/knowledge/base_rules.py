"""Rules that show only when all files are seen together: who speaks, what is told twice, what runs in circles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from citebot.content.diagnostics import Diagnostic, Place, Severity
from citebot.content.documents import EntityDoc, FactDoc, GapDoc, KnowledgeFile, QuoteDoc, SourceDoc, TextsDoc
from citebot.content.reading import Written
from citebot.knowledge.voices import SPEAKING_KINDS, Voices, folded
from citebot.model.claims import Entity
from citebot.model.provenance import LANGS, Texts

Files = Sequence[Written[KnowledgeFile]]
_VIETNAMESE = re.compile(r"[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]")
_PLANNED = re.compile(
    r"\b(?:will|would|(?:is|are|was|were|help\w*|made|used) to|toward|plan\w*|aim\w*|inten\w+|expect\w*|hop\w+|wish\w*"
    r"|seek\w*|sought|target\w*|pledg\w+|commit\w*|call\w*|deci\w+|prepar\w+|propos\w+|set for|announc\w+|deadline"
    r"|should|priorit\w+|objective\w*|goal\w*|aspiration\w*|recommend\w+|future|look\w* forward|stand\w* ready"
    r"|encourag\w+|promot\w+)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:report\w*|release|article|message|page|paper|announcement|headline|text|says?|said|calls?|called|argue\w*"
    r"|according|holds?|held|claim\w*|expressed|praised|commended)\b",
    re.IGNORECASE,
)


def check_base(files: Files) -> Iterator[Diagnostic]:
    """Every problem that shows only across files; each names the later place and, where it helps, the earlier one."""
    voices = Voices(_entity(doc) for file in files for doc in file.model.entities)
    yield from _circles(files)
    yield from _shared_names(files)
    yield from _repeated(files)
    yield from _roles(files)
    sources = {doc.id: doc for file in files for doc in file.model.sources}
    for file in files:
        for index, fact in enumerate(file.model.facts):
            yield from _claim(file, index, fact, voices)
            yield from _fact(file, index, fact, sources)
        for index, quote in enumerate(file.model.quotes):
            place = file.place("quotes", index, "speaker")
            yield from _speaks(place, voices.entity(quote.speaker))
        for index, gap in enumerate(file.model.gaps):
            yield from _gap(file, index, gap)


def _entity(doc: EntityDoc) -> Entity:
    label: Texts = {"en": doc.label.en, "vi": doc.label.vi} if doc.label.vi else {"en": doc.label.en}
    return Entity(doc.id, doc.kind, label, {})


def _claim(file: Written[KnowledgeFile], index: int, doc: FactDoc, voices: Voices) -> Iterator[Diagnostic]:
    speaker = voices.entity(doc.speaker or "")
    if speaker is None:
        return
    yield from _speaks(file.place("facts", index, "speaker"), speaker)
    for lang in LANGS:
        text = getattr(doc.statement, lang)
        if text and not voices.are_named(speaker.id, text, lang):
            place = file.place("facts", index, "statement", lang)
            message = f"the statement does not name {voices.names(speaker.id, lang)[0]}, whose claim it is"
            yield Diagnostic(place, "K121", message, "say who says so, in each language")


def _fact(
    file: Written[KnowledgeFile], index: int, doc: FactDoc, sources: Mapping[str, SourceDoc]
) -> Iterator[Diagnostic]:
    def at(*path: str | int) -> Place:
        return file.place("facts", index, *path)

    yield from _vietnamese(at, doc.statement)
    if doc.series is not None and doc.as_of is None:
        dated = [sources[c.source].issued for c in doc.citations if c.source in sources]
        if not any(dated):
            message = "a figure of a series has no time: neither as_of nor the date of its source"
            yield Diagnostic(at("series"), "K122", message, "add as_of, as far as the text supports it")
    if doc.nature in {"plan", "aim"} and not _PLANNED.search(doc.statement.en):
        message = f"the statement does not sound like the {doc.nature} that it is"
        hint = "word it so: was to, is intended to, aims to, …"
        yield Diagnostic(at("statement", "en"), "K123", message, hint, Severity.WARNING)
    if doc.nature == "judgement" and doc.speaker is None and not _ATTRIBUTED.search(doc.statement.en):
        message = "a judgement is told as if it were nobody's"
        hint = "say whose it is: a speaker's, or the report's"
        yield Diagnostic(at("statement", "en"), "K124", message, hint, Severity.WARNING)


def _gap(file: Written[KnowledgeFile], index: int, doc: GapDoc) -> Iterator[Diagnostic]:
    def at(*path: str | int) -> Place:
        return file.place("gaps", index, *path)

    yield from _vietnamese(at, doc.statement)
    if not doc.near:
        message = f"{doc.id!r} leads to nothing that the base does hold"
        hint = "add near: [the ids of what is held closest to it]"
        yield Diagnostic(at(), "K125", message, hint, Severity.WARNING)


def _speaks(place: Place, speaker: Entity | None) -> Iterator[Diagnostic]:
    if speaker is not None and speaker.kind not in SPEAKING_KINDS:
        message = f"{speaker.id!r} is of kind {speaker.kind}, which cannot speak"
        yield Diagnostic(place, "K116", message, "name the person or body who says so")


def _vietnamese(at: Callable[..., Place], statement: TextsDoc) -> Iterator[Diagnostic]:
    if statement.vi is None:
        message, hint = "the statement is not in Vietnamese", "add vi: the same, by a careful editor's standards"
        yield Diagnostic(at("statement"), "K118", message, hint, Severity.WARNING)
    elif not _VIETNAMESE.search(statement.vi.lower()):
        message, hint = "the Vietnamese statement has no Vietnamese letters", "write it in Vietnamese, with all marks"
        yield Diagnostic(at("statement", "vi"), "K119", message, hint, Severity.WARNING)


def _circles(files: Files) -> Iterator[Diagnostic]:
    for kind in ("entities", "sources"):
        above: dict[str, Sequence[str]] = {}
        places: dict[str, Place] = {}
        for file in files:
            for index, doc in enumerate(getattr(file.model, kind)):
                named = doc.part_of or ()
                above[doc.id] = (named,) if isinstance(named, str) else tuple(named)
                places[doc.id] = file.place(kind, index, "part_of")
        for name, parents in above.items():
            seen, waiting = set[str](), list(parents)
            while waiting:
                parent = waiting.pop()
                if parent not in seen:
                    seen.add(parent)
                    waiting += above.get(parent, ())
            if name in seen:
                message = f"{name!r} is part of itself"
                yield Diagnostic(places[name], "K115", message, "name only what it really is a part of")


def _shared_names(files: Files) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str, Place]] = {}
    for file in files:
        for index, doc in enumerate(file.model.entities):
            named: list[tuple[str, Place]] = []
            for lang in LANGS:
                label = getattr(doc.label, lang)
                named += [(label, file.place("entities", index, "label", lang))] if label else []
                aliases = enumerate(getattr(doc.aliases, lang))
                named += [(alias, file.place("entities", index, "aliases", lang, n)) for n, alias in aliases]
            for name, place in named:
                owner, earlier = first.setdefault(folded(name), (doc.id, place))
                if owner != doc.id:
                    message = f"{name!r} is also a name of {owner!r}"
                    hint = f"leave it to the one that is meant; the first is at {earlier}"
                    yield Diagnostic(place, "K126", message, hint, Severity.WARNING)


def _repeated(files: Files) -> Iterator[Diagnostic]:
    first: dict[str, Place] = {}
    for place, text in _told(files):
        earlier = first.setdefault(folded(text), place)
        if earlier != place:
            hint = f"keep one, with the citations and questions of both; the first is at {earlier}"
            yield Diagnostic(place, "K117", "another fact says the same", hint, Severity.WARNING)


def _told(files: Files) -> Iterator[tuple[Place, str]]:
    for file in files:
        for index, fact in enumerate(file.model.facts):
            yield file.place("facts", index, "statement", "en"), fact.statement.en


def _roles(files: Files) -> Iterator[Diagnostic]:
    """In one source, a role belongs to one speaker; where most items give it to another, this one is wrong."""
    given: dict[tuple[str, str], list[tuple[str, Place]]] = {}
    for file in files:
        for kind in ("facts", "quotes"):
            docs: Iterable[FactDoc | QuoteDoc] = getattr(file.model, kind)
            for index, doc in enumerate(docs):
                if doc.speaker is not None and doc.role is not None:
                    entry = (doc.speaker, file.place(kind, index, "speaker"))
                    for source in {citation.source for citation in doc.citations}:
                        given.setdefault((source, folded(doc.role.en)), []).append(entry)
    told = set[Place]()
    for (source, _), entries in given.items():
        speakers = sorted({speaker for speaker, _ in entries})
        if len(speakers) < 2:
            continue
        for speaker, place in entries:
            others = [name for name in speakers if name != speaker]
            if place not in told:
                told.add(place)
                message = f"the same role in {source} is also given to {', '.join(others)}"
                yield Diagnostic(place, "K127", message, "give each speaker his or her own role, as printed")
