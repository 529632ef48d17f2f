"""Rules that one file can break by itself: private data, locators that copy, claims without a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import process

from citebot.content.diagnostics import Diagnostic, Place, Severity
from citebot.content.documents import CitationDoc, CoverageDoc, FactDoc, GapDoc, KnowledgeFile, QuoteDoc
from citebot.content.reading import Written
from citebot.model.provenance import LANGS

MAX_LOCATOR_WORDS = 12
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Eight digits or more that belong together, as telephone numbers are written; a hash or an id has letters.
_TELEPHONE = re.compile(r"(?<![\w.-])\(?\+?\d(?:[ ().-]{0,3}\d){7,}(?![\w])")
# Words in double marks of any kind, or in single marks that are no apostrophes.
_MARKED = re.compile(r"[“”\"«»]|(?<!\w)['‘][^'’]{3,}['’](?!\w)")
_DOUBLE = re.compile(r"[“”\"«»]")
PLACEHOLDER = re.compile(r"\bTODO\b")

# Years and full dates in a row are no telephone number: "2014-2018", "1889 (2009)", "2020-12-07/2020-12-09".
_DATES = re.compile(r"[ ()/.,-]*(?:(?:(?:1[89]|20)\d\d|\d\d?)[ ()/.,-]+)*(?:1[89]|20)\d\d(?:-\d\d){0,2}[ ()]*")


def hint_nearest(name: str, names: Iterable[str]) -> str:
    """The remedy for a reference that names nothing: the most similar name there is."""
    found = process.extractOne(name, sorted(names), score_cutoff=60)
    return f"did you mean {found[0]!r}?" if found else "correct the name, or add what it names"


def private_data(text: str) -> str | None:
    """The telephone number or mail address in ``text``, if there is one; dates and years are none."""
    mail = _MAIL.search(text)
    if mail:
        return mail.group()
    for match in _TELEPHONE.finditer(text):
        if not _DATES.fullmatch(match.group()):
            return match.group()
    return None


def check_file(file: Written[KnowledgeFile]) -> Iterator[Diagnostic]:
    """Every problem that can be seen without looking at another file."""
    yield from _private(file)
    for index, fact in enumerate(file.model.facts):
        yield from _fact(file, index, fact)
        yield from _item(file, "facts", index, fact)
    for index, quote in enumerate(file.model.quotes):
        yield from _item(file, "quotes", index, quote)
    for index, gap in enumerate(file.model.gaps):
        yield from _asked(file, "gaps", index, gap)
    for index, exempt in enumerate(file.model.coverage):
        yield from _locator(file.place("coverage", index, "exact"), exempt)


def _private(file: Written[KnowledgeFile]) -> Iterator[Diagnostic]:
    """Contact data, and places that a skeleton left to be filled in, anywhere in the file."""

    def walk(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str, Place]]:
        if isinstance(value, str):
            yield value, file.place(*path)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from walk(inner, (*path, number))
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key not in {"sha256", "url"}:
                    yield from walk(inner, (*path, key))

    for text, place in walk(file.parsed.value, ()):
        found = private_data(text)
        if found:
            message = "this looks like a telephone number or a mail address"
            yield Diagnostic(place, "K109", message, "private contact data stay out of the base; name the office")
        if PLACEHOLDER.search(text):
            yield Diagnostic(place, "K120", "this is still to be filled in", "replace TODO, or remove the key")


def _fact(file: Written[KnowledgeFile], index: int, fact: FactDoc) -> Iterator[Diagnostic]:
    place = file.place("facts", index)
    if (fact.basis == "claimed") != (fact.speaker is not None):
        hint = "give both basis: claimed and speaker, or neither"
        yield Diagnostic(place, "K105", "a claim needs the one who makes it", hint)
    if (fact.speaker is None) != (fact.role is None):
        yield Diagnostic(place, "K111", "a speaker needs a role as printed", "add role: {en: …, vi: …}")
    if (fact.basis in {"computed", "inferred"}) != (fact.reasoning is not None):
        hint = "give reasoning with basis: computed or inferred, and only then"
        yield Diagnostic(place, "K106", "what is computed or inferred needs its reasoning", hint)
    for lang in LANGS:
        text = getattr(fact.statement, lang) or ""
        place = file.place("facts", index, "statement", lang)
        if fact.basis == "claimed" and _MARKED.search(text):
            hint = "tell reported words without marks; words that the document itself quotes belong in a quote"
            yield Diagnostic(place, "K114", "reported words in quotation marks", hint)
        elif _DOUBLE.search(text):
            hint = "a name or title takes single marks; spoken words belong in a quote"
            yield Diagnostic(place, "K114", "quotation marks in a statement", hint, Severity.WARNING)


def _item(file: Written[KnowledgeFile], kind: str, index: int, doc: FactDoc | QuoteDoc) -> Iterator[Diagnostic]:
    yield from _asked(file, kind, index, doc)
    for number, citation in enumerate(doc.citations):
        yield from _locator(file.place(kind, index, "citations", number, "exact"), citation)
        if citation in doc.citations[:number]:
            place = file.place(kind, index, "citations", number)
            yield Diagnostic(place, "K128", "this citation stands twice", "keep one of them", Severity.WARNING)


def _locator(place: Place, doc: CitationDoc | CoverageDoc) -> Iterator[Diagnostic]:
    if max(len((words or "").split()) for words in (doc.exact, doc.prefix, doc.suffix)) > MAX_LOCATOR_WORDS:
        hint = "a few words that find the place are enough"
        yield Diagnostic(place, "K110", f"a locator of over {MAX_LOCATOR_WORDS} words", hint)


def _asked(
    file: Written[KnowledgeFile], kind: str, index: int, doc: FactDoc | QuoteDoc | GapDoc
) -> Iterator[Diagnostic]:
    if not doc.asks.en:
        message = f"{doc.id!r} has no example question"
        yield Diagnostic(file.place(kind, index), "K108", message, "add asks: {en: [a question it answers]}")
