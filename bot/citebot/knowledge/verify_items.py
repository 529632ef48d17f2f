"""Facts, quotes and gaps held against the passages that they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citebot.content.diagnostics import Diagnostic, Place
from citebot.content.documents import CitationDoc, FactDoc, GapDoc, KnowledgeFile, QuoteDoc, TextsDoc
from citebot.content.reading import Written
from citebot.knowledge.archive import Archive, Found, Paragraph, fold_space
from citebot.knowledge.base import KnowledgeBase
from citebot.knowledge.difference import difference
from citebot.knowledge.numbers import counted, differing
from citebot.knowledge.printed_dates import Day, impossible_dates, of_edtf, printed_dates, unlike_dates, unsupported
from citebot.knowledge.speech import is_speech, is_whole_sentence, sentence_at, stands_whole, stretches
from citebot.knowledge.voices import Voices
from citebot.model.figures import digits, figures
from citebot.model.provenance import LANGS, Locator

_QUOTED = re.compile(r"[“\"«]([^”\"»]+)[”\"»]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as written, its number in the list, and the passage that its locator finds."""

    number: int
    doc: CitationDoc
    found: Found


@dataclass(frozen=True, slots=True)
class ItemCheck:
    """One entry of one file, with what it is held against."""

    file: Written[KnowledgeFile]
    kind: str
    index: int
    base: KnowledgeBase
    archive: Archive
    voices: Voices

    def at(self, *path: str | int) -> Place:
        return self.file.place(self.kind, self.index, *path)

    def fact(self, doc: FactDoc) -> Iterator[Diagnostic]:
        """What a fact tells otherwise than its passages do."""
        cited, problems = self._cited(doc.citations)
        yield from problems
        if problems or len(cited) < len(doc.citations):
            return
        passages = [place.found.text for place in cited]
        reasoned = doc.basis in {"computed", "inferred"}
        reasoning = [doc.reasoning.en] if reasoned and doc.reasoning is not None else []
        held = figures(" ".join(passages + reasoning))
        words = frozenset() if reasoned else counted(doc.statement.en)
        where = "the cited passages or the reasoning" if reasoned else "the cited passages"
        yield from self._numbers(doc.statement, held, where, words)
        yield from self._alike("statement", doc.statement.en, doc.statement.vi, passages)
        if doc.reasoning is not None:
            yield from self._alike("reasoning", doc.reasoning.en, doc.reasoning.vi, passages)
        dates = {day for text in passages + reasoning for day in printed_dates(text)}
        yield from self._statement_dates(doc.statement, dates)
        yield from self._as_of(doc, cited, dates)
        yield from self._marks(doc, passages)
        if doc.speaker is not None and doc.role is not None:
            yield from self._speaker(doc.speaker, doc.role.en, cited)
        elif not reasoned:
            yield from self._own_voice(doc, cited)

    def quote(self, doc: QuoteDoc) -> Iterator[Diagnostic]:
        """What a quotation gives otherwise than its document prints it."""
        cited, problems = self._cited(doc.citations)
        yield from problems
        if len(cited) + len(problems) < len(doc.citations):
            return
        printed = False
        for place in cited:
            for problem in self._words(doc, place, printed):
                if problem is not None:
                    yield problem
                printed = True
        if not printed and cited:
            whole = self.archive.text(doc.citations[0].source)
            yield self._not_verbatim(doc.text, whole, doc.citations[0].source, "text")
        if problems:
            return
        if doc.translation is not None:
            yield from self._alike("translation", doc.text, doc.translation.vi, ())
        for place in cited:
            source = self.base.sources[place.doc.source]
            if source.language != doc.language:
                message = f"the words are {doc.language}, {source.id} is in {source.language}"
                yield Diagnostic(self.at("language"), "K222", message, "give the words in the document's language")
        if doc.said is not None:
            held = {day for place in cited for day in printed_dates(place.found.text)} | self._telling(cited)
            missing = unsupported(doc.said, held)
            if missing:
                message = f"neither the passages nor the date of their source support {missing}"
                yield Diagnostic(self.at("said"), "K210", message, "leave out what the text does not give")
        yield from self._speaker(doc.speaker, doc.role.en, cited)

    def gap(self, doc: GapDoc) -> Iterator[Diagnostic]:
        """Numbers that a gap names and nothing near it holds."""
        if self.archive.faults:
            return
        near = [item for item in map(self.base.find, doc.near) if item is not None]
        citations = [citation for item in near for citation in getattr(item, "citations", ())]
        found = [places[0].text for c in citations if len(places := self.archive.find(c.source.id, c.locator)) == 1]
        dated = [s.issued for s in self.base.sources.values()] + [e.when for e in self.base.entities.values()]
        held = figures(" ".join(found)) | {
            str(part) for date in dated if date for day in of_edtf(date.text) for part in day if part is not None
        }
        where = "the passages of the items near it, nor a date of the base"
        yield from self._numbers(doc.statement, held, where, frozenset())
        yield from self._alike("statement", doc.statement.en, doc.statement.vi, found)

    def _cited(self, citations: Sequence[CitationDoc]) -> tuple[list[Cited], list[Diagnostic]]:
        cited: list[Cited] = []
        problems: list[Diagnostic] = []
        for number, doc in enumerate(citations):
            source = self.base.sources.get(doc.source)
            if source is None or source.document_id in self.archive.faults:
                continue
            places = self.archive.find(doc.source, Locator(doc.exact, doc.prefix, doc.suffix))
            where = self.at("citations", number, "exact")
            if not places:
                differs = difference(doc.exact, self.archive.text(doc.source))
                where = self.file.parsed.word_place(differs.word, self.kind, self.index, "citations", number, "exact")
                message = f"these words are not in {doc.source}: {differs.text}"
                problems.append(Diagnostic(where, "K203", message, "copy a few words exactly as they stand"))
            elif len(places) > 1:
                message = f"these words stand in {len(places)} paragraphs of {doc.source}"
                problems.append(Diagnostic(where, "K204", message, "lengthen them, or add prefix: or suffix:"))
            elif is_whole_sentence(fold_space(doc.exact), places[0].text):
                message = f"this locator is a whole sentence of {doc.source}"
                problems.append(Diagnostic(where, "K213", message, "a few words that find the place are enough"))
            else:
                cited.append(Cited(number, doc, places[0]))
        return cited, problems

    def _numbers(
        self, statement: TextsDoc, held: frozenset[str], where: str, words: frozenset[str]
    ) -> Iterator[Diagnostic]:
        for lang in LANGS:
            missing = (digits(getattr(statement, lang) or "") | (words if lang == "en" else frozenset())) - held
            if missing:
                hint = "correct it, cite the passage that holds it, or mark it as computed with reasoning"
                yield Diagnostic(self.at("statement", lang), "K206", f"{_list(missing)} is not in {where}", hint)

    def _alike(self, field: str, en: str, vi: str | None, passages: Sequence[str]) -> Iterator[Diagnostic]:
        if vi is None:
            return
        unlike = differing(en, vi, passages)
        if unlike:
            message = f"English and Vietnamese differ in {_list(unlike)}"
            yield Diagnostic(self.at(field, "vi"), "K211", message, "give both the same numbers")
        elif days := unlike_dates(en, vi):
            message = f"English and Vietnamese differ in the date {_written(days[0])}"
            yield Diagnostic(self.at(field, "vi"), "K211", message, "give both the same dates")

    def _statement_dates(self, statement: TextsDoc, held: set[Day]) -> Iterator[Diagnostic]:
        for lang in LANGS:
            text = getattr(statement, lang) or ""
            for written in impossible_dates(text):
                message, hint = f"{written!r} is no date", "write the date as the passages do"
                yield Diagnostic(self.at("statement", lang), "K210", message, hint)
            for day in sorted(printed_dates(text), key=str):
                if not any(_supports(printed, day) for printed in held):
                    message = f"no cited passage prints the date {_written(day)}"
                    hint = "never date more finely than the passages do"
                    yield Diagnostic(self.at("statement", lang), "K210", message, hint)

    def _as_of(self, doc: FactDoc, cited: Sequence[Cited], held: set[Day]) -> Iterator[Diagnostic]:
        if doc.as_of is None:
            return
        issued = self._telling(cited, events=False)
        telling = self._telling(cited)
        missing = unsupported(doc.as_of, held | telling)
        if missing:
            message = f"neither the passages nor the date of their source support {missing}"
            yield Diagnostic(self.at("as_of"), "K210", message, "leave out what the text does not give")
            return
        near = {day for place in cited for day in printed_dates(sentence_at(place.found.text, place.found.offset))}
        told = printed_dates(doc.statement.en)
        parts = of_edtf(doc.as_of)
        if len(parts) == 1 and parts <= issued:
            return  # it is told as of the day of its source
        # What a fact is dated by is told in it; an undated statement takes the date of its sentence or of the event.
        if not all(any(_tells(day, part) for day in (told or near | telling)) for part in parts):
            message = f"the statement tells another date than as_of {doc.as_of}"
            yield Diagnostic(self.at("as_of"), "K219", message, "give the time that the statement is about")

    def _telling(self, cited: Sequence[Cited], *, events: bool = True) -> set[Day]:
        """The dates at which the cited sources speak: their own, and those of the events they report."""
        days: set[Day] = set()
        for place in cited:
            source = self.base.sources[place.doc.source]
            event = self.base.entities.get(source.event or "")
            for date in (source.issued, event.when if event and events else None):
                days |= of_edtf(date.text) if date else frozenset()
        return days

    def _marks(self, doc: FactDoc, passages: Sequence[str]) -> Iterator[Diagnostic]:
        for lang in LANGS:
            for match in _QUOTED.finditer(getattr(doc.statement, lang) or ""):
                words = match.group(1).strip(" .,")
                marked = (p[s.start : s.end] for p in passages for s in stretches(p))
                if not any(words in inner for inner in marked):
                    message = f"no cited passage prints {words!r} in quotation marks"
                    hint = "tell reported words without marks; spoken words belong in a quote"
                    yield Diagnostic(self.at("statement", lang), "K215", message, hint)

    def _own_voice(self, doc: FactDoc, cited: Sequence[Cited]) -> Iterator[Diagnostic]:
        """A fact on the document's own word may not rest on words that it quotes from somebody."""
        people = [e.id for e in self.base.entities.values() if e.kind == "person"]
        if any(self.voices.are_named(person, doc.statement.en) for person in people):
            return
        for place in cited:
            text, offset = place.found.text, place.found.offset
            for stretch in stretches(text):
                if stretch.start <= offset < stretch.end and is_speech(text, stretch):
                    message = f"{place.doc.source} prints these words as somebody's"
                    hint = "give basis: claimed with speaker and role, or say in the statement who says so"
                    yield Diagnostic(self.at("citations", place.number, "exact"), "K216", message, hint)

    def _words(self, doc: QuoteDoc, place: Cited, printed: bool) -> Iterator[Diagnostic | None]:
        """The problems of the words at one citation; ``None`` once if they are printed there, nothing if not meant."""
        source = place.doc.source
        text = fold_space(place.doc.text or doc.text)
        where = ("citations", place.number, "text") if place.doc.text else ("text",)
        paragraphs = self.archive.paragraphs(source)
        for passage in place.found.passages:
            around = _joined_at(text, paragraphs, passage)
            if around is not None:
                whole, offset = around
                yield self._speech(doc, source, whole, offset, len(text))
                return
        if place.doc.text is None and fold_space(place.doc.exact) not in text and printed:
            return  # a further citation that only shows who speaks
        if next(stands_whole(text, self.archive.text(source)), None) is not None:
            message = f"{source} prints these words, but not where the locator stands"
            where_exact = self.at("citations", place.number, "exact")
            yield Diagnostic(where_exact, "K214", message, "take the locator from the quoted words")
            return
        yield self._not_verbatim(text, self.archive.text(source), source, *where)

    def _not_verbatim(self, text: str, whole: str, source: str, *path: str | int) -> Diagnostic:
        differs = difference(text, whole)
        where = self.file.parsed.word_place(differs.word, self.kind, self.index, *path)
        message = f"not as {source} prints it: {differs.text}"
        return Diagnostic(where, "K205", message, "copy the words exactly as they stand")

    def _speech(self, doc: QuoteDoc, source: str, whole: str, offset: int, length: int) -> Diagnostic | None:
        around = [s for s in stretches(whole) if s.start <= offset and offset + length <= s.end + 1]
        printed = around[0] if around else None
        hint = "give speech: as the document prints the words"
        message = ""
        if doc.speech in {"direct", "fragment"}:
            if printed is None or not printed.opened or not printed.closed:
                message = f"{source} prints these words without quotation marks"
                if printed is not None:
                    message = f"{source} prints only one of the two quotation marks"
                hint = "reported speech is a fact with a speaker; a lost opening mark is speech: unopened"
            elif doc.speech == "direct" and _is_fragment(whole[printed.start : printed.end]):
                message = f"{source} quotes only a few words here"
                hint = "give speech: fragment"
        elif doc.speech == "unopened" and (printed is None or printed.opened):
            message = f"{source} does not print these words with a closing mark alone"
        elif doc.speech == "message":
            if printed is not None and printed.closed:
                message = f"{source} prints these words in quotation marks"
            elif self.base.sources[source].kind != "message":
                message = f"{source} is no signed message"
        return Diagnostic(self.at("speech"), "K208", message, hint) if message else None

    def _speaker(self, speaker: str, role: str, cited: Sequence[Cited]) -> Iterator[Diagnostic]:
        entity = self.base.entities.get(speaker)
        if entity is None:
            return
        if not any(self.voices.are_named(speaker, place.found.text) for place in cited):
            message = f"no cited passage names {entity.label['en']}"
            hint = "correct the speaker, or cite the passage that names him or her too"
            yield Diagnostic(self.at("speaker"), "K209", message, hint)
            return
        blocks = [block for source in {p.doc.source for p in cited} for block in self.archive.blocks(source)]
        named = [block for block in blocks if self.voices.are_named(speaker, block)]
        lacking = [self.voices.lacking(role, block) for block in named]
        if all(lacking):
            fewest = min(lacking, key=len, default=())
            message = f"no paragraph that names {entity.label['en']} prints this role; lacking: {', '.join(fewest)}"
            yield Diagnostic(self.at("role", "en"), "K212", message, "give the role in the document's words")


def _joined_at(text: str, paragraphs: Sequence[Paragraph], passage: Paragraph) -> tuple[str, int] | None:
    """The paragraphs that ``text`` runs over, joined, and its offset; only where ``passage`` is one of them."""
    for offset in stands_whole(text, passage.text):
        return passage.text, offset
    whole = " ".join(p.text for p in paragraphs)
    starts: dict[int, int] = {}
    position = 0
    for paragraph in paragraphs:
        starts[paragraph.number] = position
        position += len(paragraph.text) + 1
    here = starts[passage.number]
    for offset in stands_whole(text, whole):
        if offset < here + len(passage.text) and here < offset + len(text):
            return whole, offset
    return None


def _is_fragment(stretch: str) -> bool:
    words = stretch.strip()
    return bool(words) and words[0].islower() and not words.endswith((".", "!", "?", ",")) and len(words.split()) < 8


def _supports(printed: Day, wanted: Day) -> bool:
    return all(part is None or part == given for part, given in zip(wanted, printed, strict=True))


def _tells(printed: Day, wanted: Day) -> bool:
    """A day told without its year (17 October to 4 November 2017) stands for that day of any."""
    yearless = printed.year is None and printed.day is not None and printed[1:] == wanted[1:]
    return yearless or _supports(printed, wanted)


def _written(day: Day) -> str:
    year = "XXXX" if day.year is None else f"{day.year:04d}"
    return "-".join([year, *(f"{part:02d}" for part in (day.month, day.day) if part is not None)])


def _list(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers, key=lambda number: (len(number), number)))


