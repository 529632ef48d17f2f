"""The verbatim lock: every quotation, locator, number, date and speaker held against the documents."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from citebot.content.diagnostics import Diagnostic, Place
from citebot.content.documents import CitationDoc, EntityDoc, FactDoc, KnowledgeFile, QuoteDoc, SourceDoc
from citebot.content.reading import Written
from citebot.knowledge.archive import Archive, Found, fold_space
from citebot.knowledge.base import KnowledgeBase
from citebot.model.figures import digits, figures
from citebot.model.provenance import Locator

_OPEN, _CLOSE = "“\"", "”\""


def verify(
    files: Sequence[Written[KnowledgeFile]], base: KnowledgeBase, archive: Archive
) -> Iterator[Diagnostic]:
    """Every way in which the files say something else than the archived documents do."""
    for file in files:
        for index, source in enumerate(file.model.sources):
            yield from _source(file.place("sources", index), file, index, source, base, archive)
        for index, entity in enumerate(file.model.entities):
            yield from _entity(file.place("entities", index, "when"), entity, archive)
        for index, fact in enumerate(file.model.facts):
            yield from _Checked(file, "facts", index, base, archive).fact(fact)
        for index, quote in enumerate(file.model.quotes):
            yield from _Checked(file, "quotes", index, base, archive).quote(quote)
        for index, doc in enumerate(file.model.coverage):
            if doc.source in base.sources and not archive.find(
                doc.source, Locator(doc.exact, doc.prefix, doc.suffix)
            ):
                place = file.place("coverage", index, "exact")
                yield Diagnostic(place, "K203", f"these words are not in {doc.source}", "copy a few of its words")


def _source(
    place: Place, file: Written[KnowledgeFile], index: int, doc: SourceDoc, base: KnowledgeBase, archive: Archive
) -> Iterator[Diagnostic]:
    fault = archive.faults.get(doc.id)
    if fault:
        hint = "use the text the base was made from, or compare every item with the new one"
        yield Diagnostic(file.place("sources", index, "document"), "K202", fault, hint)
        return
    source = base.sources[doc.id]
    fault = archive.span_fault(source)
    if fault:
        yield Diagnostic(file.place("sources", index, "span"), "K207", fault, "copy words that open and close it")
    if doc.issued is None:
        return
    held = figures(" ".join(p.text for p in archive.paragraphs(doc.id)))
    missing = _date_numbers(doc.issued) - held
    if missing:
        message = f"the date {doc.issued} is not in the text: {_list(missing)}"
        yield Diagnostic(file.place("sources", index, "issued"), "K210", message, "date it as the text does")
    elif not _stands_together(doc.issued, (p.text for p in archive.paragraphs(doc.id)), loose=doc.issued_basis):
        message = f"no paragraph of the text holds the date {doc.issued}"
        yield Diagnostic(file.place("sources", index, "issued"), "K210", message, "date it as the text does")


def _stands_together(date: str, paragraphs: Iterable[str], *, loose: str) -> bool:
    wanted = _date_numbers(date)
    if loose == "inferred":  # the year is the inferred part
        wanted = frozenset(number for number in wanted if len(number) < 3)
    return any(wanted <= figures(text) for text in paragraphs)


def _entity(place: Place, doc: EntityDoc, archive: Archive) -> Iterator[Diagnostic]:
    if doc.when is None:
        return
    texts = [p.text for paragraphs in archive.documents().values() for p in paragraphs]
    if not _stands_together(doc.when, texts, loose="stated"):
        message = f"no paragraph of any document holds the date {doc.when}"
        yield Diagnostic(place, "K210", message, "date it as the documents do")


class _Checked:
    """One item and the passages it cites."""

    def __init__(
        self, file: Written[KnowledgeFile], kind: str, index: int, base: KnowledgeBase, archive: Archive
    ) -> None:
        self.file, self.kind, self.index, self.base, self.archive = file, kind, index, base, archive

    def at(self, *path: str | int) -> Place:
        return self.file.place(self.kind, self.index, *path)

    def fact(self, doc: FactDoc) -> Iterator[Diagnostic]:
        found, problems = self._passages(doc.citations)
        yield from problems
        if problems:
            return
        held = figures(" ".join(f.text for f in found))
        reasoned = doc.basis in {"computed", "inferred"}
        if reasoned and doc.reasoning is not None:
            held |= figures(doc.reasoning.en)
        for lang in ("en", "vi"):
            text = getattr(doc.statement, lang)
            missing = digits(text or "") - held
            if missing:
                where = "the cited passages or the reasoning" if reasoned else "the cited passages"
                hint = "correct it, cite the passage that holds it, or mark it as computed with reasoning"
                yield Diagnostic(self.at("statement", lang), "K206", f"{_list(missing)} is not in {where}", hint)
        if doc.statement.vi is not None and _comparable(doc.statement.en) != _comparable(doc.statement.vi):
            differing = _comparable(doc.statement.en) ^ _comparable(doc.statement.vi)
            message = f"English and Vietnamese differ in {_list(differing)}"
            yield Diagnostic(self.at("statement", "vi"), "K211", message, "give both the same numbers")
        yield from self._dated("as_of", doc.as_of, held)
        if doc.speaker is not None and doc.role is not None:
            yield from self._speaker(doc.speaker, doc.role.en, found, doc.citations)

    def quote(self, doc: QuoteDoc) -> Iterator[Diagnostic]:
        found, problems = self._passages(doc.citations)
        yield from problems
        if problems:
            return
        printed = False
        for number, (citation, place) in enumerate(zip(doc.citations, found, strict=True)):
            text = fold_space(citation.text or doc.text)
            where = self.at("citations", number, "text") if citation.text else self.at("text")
            whole = " ".join(p.text for p in self.archive.paragraphs(citation.source))
            if text not in whole:
                if citation.text is None and printed and place.text not in text:
                    continue  # a further citation that only shows who speaks
                message = f"not as {citation.source} prints it: {difference(text, whole)}"
                yield Diagnostic(where, "K205", message, "copy the words exactly as they stand")
                continue
            printed = True
            if doc.speech in {"direct", "fragment"} and not _is_marked(text, whole):
                message = f"{citation.source} prints these words without quotation marks"
                hint = "reported speech is a fact with a speaker; for a signed message write speech: message"
                yield Diagnostic(where, "K208", message, hint)
        held = figures(" ".join(f.text for f in found))
        for citation in doc.citations:
            issued = self.base.sources[citation.source].issued
            held |= figures(issued.text.replace("-", " ").replace("/", " ")) if issued else frozenset()
        yield from self._dated("said", doc.said, held)
        yield from self._speaker(doc.speaker, doc.role.en, found, doc.citations)

    def _passages(self, citations: Sequence[CitationDoc]) -> tuple[list[Found], list[Diagnostic]]:
        found: list[Found] = []
        problems: list[Diagnostic] = []
        for number, doc in enumerate(citations):
            if doc.source not in self.base.sources or self.base.sources[doc.source].document_id in self.archive.faults:
                continue
            places = self.archive.find(doc.source, Locator(doc.exact, doc.prefix, doc.suffix))
            where = self.at("citations", number, "exact")
            if not places:
                whole = " ".join(p.text for p in self.archive.paragraphs(doc.source))
                message = f"these words are not in {doc.source}: {difference(doc.exact, whole)}"
                problems.append(Diagnostic(where, "K203", message, "copy a few words exactly as they stand"))
            elif len(places) > 1:
                message = f"these words stand in {len(places)} paragraphs of {doc.source}"
                problems.append(Diagnostic(where, "K204", message, "lengthen them, or add prefix: or suffix:"))
            else:
                found.append(places[0])
        return found, problems

    def _dated(self, field: str, date: str | None, held: frozenset[str]) -> Iterator[Diagnostic]:
        missing = _date_numbers(date or "") - held
        if missing:
            message = f"{date}: {_list(missing)} is in no cited passage"
            yield Diagnostic(self.at(field), "K210", message, "never date more finely than the passage does")

    def _speaker(
        self, speaker: str, role: str, found: Sequence[Found], citations: Sequence[CitationDoc]
    ) -> Iterator[Diagnostic]:
        entity = self.base.entities.get(speaker)
        if entity is None:
            return
        passages = fold_space(" ".join(f.text for f in found)).casefold()
        names = {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", entity.label["en"])}
        if not any(re.search(rf"\b{re.escape(name)}\b", passages) for name in names):
            message = f"no cited passage names {entity.label['en']}"
            hint = "correct the speaker, or cite the passage that names him or her too"
            yield Diagnostic(self.at("speaker"), "K209", message, hint)
        printed = " ".join(
            p.text for citation in citations for p in self.archive.paragraphs(citation.source)
        ).casefold()
        words = [word.casefold() for word in re.findall(r"[^\W\d_]{3,}", role)]
        lacking = [word for word in words if not re.search(rf"\b{re.escape(word)}\b", printed)]
        if lacking:
            message = f"the role is not printed so: {', '.join(lacking)}"
            yield Diagnostic(self.at("role", "en"), "K212", message, "give the role in the document's words")


def difference(text: str, whole: str) -> str:
    """The words in which ``text`` departs from the nearest stretch of ``whole``."""
    ours, theirs = fold_space(text).split(), whole.split()
    matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    block = matcher.find_longest_match()
    start = max(0, block.a - block.b)
    window = theirs[start : start + len(ours)]
    changes = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, window, ours, autojunk=False).get_opcodes():
        if tag != "equal":
            changes.append(f"{' '.join(ours[c:d]) or '(nothing)'!r} for {' '.join(window[a:b]) or '(nothing)'!r}")
    return "; ".join(changes[:3]) or "the words are not found together"


def _is_marked(text: str, whole: str) -> bool:
    """Whether the words stand within a pair of quotation marks, or right beside one of them."""
    offset = -1
    while (offset := whole.find(text, offset + 1)) >= 0:
        before, after = whole[:offset], whole[offset + len(text) :]
        opened = max(before.rfind(mark) for mark in _OPEN)
        if opened >= 0:
            straight = whole[opened] == '"'
            between = before[opened + 1 :]
            closed = between.count('"') if straight else between.count("”")
            odd = before.count('"') % 2 == 1 if straight else closed == 0
            if odd and any(mark in after or text.endswith(tuple(_CLOSE)) for mark in _CLOSE):
                return True
    return False


def _date_numbers(date: str) -> frozenset[str]:
    return frozenset(str(int(number)) for number in re.findall(r"\d+", date))


def _comparable(text: str) -> frozenset[str]:
    # Small numbers may be words in one language and digits in the other; longer ones never are.
    return frozenset(number for number in digits(text) if len(number) > 2)


def _list(numbers: Iterable[str]) -> str:
    return ", ".join(sorted(numbers, key=lambda n: (len(n), n)))
