"""Facts and gaps held against the passages: numbers, dates, marks, whose words they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citebot.content.diagnostics import Diagnostic
from citebot.content.documents import FactDoc, GapDoc, TextsDoc
from citebot.knowledge.numbers import counted
from citebot.knowledge.printed_dates import Day, impossible_dates, of_edtf, printed_dates, unsupported
from citebot.knowledge.speech import is_speech, sentence_at, stretches
from citebot.knowledge.verify_common import Cited, ItemCheck, listed, written
from citebot.model.figures import digits, figures
from citebot.model.provenance import LANGS

_QUOTED = re.compile(r"[“\"«]([^”\"»]+)[”\"»]")


class FactCheck(ItemCheck):
    """A fact or a gap, and all that it says otherwise than its passages do."""

    def fact(self, doc: FactDoc) -> Iterator[Diagnostic]:
        """What a fact tells otherwise than its passages do."""
        cited, problems = self.cited(doc.citations)
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
        yield from self.alike("statement", doc.statement.en, doc.statement.vi, passages)
        if doc.reasoning is not None:
            yield from self.alike("reasoning", doc.reasoning.en, doc.reasoning.vi, passages)
        dates = {day for text in passages + reasoning for day in printed_dates(text)}
        yield from self._statement_dates(doc.statement, dates)
        yield from self._as_of(doc, cited, dates)
        yield from self._marks(doc, passages)
        if doc.speaker is not None and doc.role is not None:
            yield from self.speaker(doc.speaker, doc.role.en, cited)
        elif not reasoned:
            yield from self._own_voice(doc, cited)

    def gap(self, doc: GapDoc) -> Iterator[Diagnostic]:
        """Numbers that a gap names and nothing near it holds."""
        if self.against.archive.faults:
            return
        near = [item for item in map(self.against.base.find, doc.near) if item is not None]
        citations = [citation for item in near for citation in getattr(item, "citations", ())]
        found = [
            places[0].text for c in citations if len(places := self.against.archive.find(c.source.id, c.locator)) == 1
        ]
        dated = [s.issued for s in self.against.base.sources.values()] + [
            e.when for e in self.against.base.entities.values()
        ]
        held = figures(" ".join(found)) | {
            str(part) for date in dated if date for day in of_edtf(date.text) for part in day if part is not None
        }
        where = "the passages of the items near it, nor a date of the base"
        yield from self._numbers(doc.statement, held, where, frozenset())
        yield from self.alike("statement", doc.statement.en, doc.statement.vi, found)

    def _numbers(
        self, statement: TextsDoc, held: frozenset[str], where: str, words: frozenset[str]
    ) -> Iterator[Diagnostic]:
        for lang in LANGS:
            missing = (digits(getattr(statement, lang) or "") | (words if lang == "en" else frozenset())) - held
            if missing:
                hint = "correct it, cite the passage that holds it, or mark it as computed with reasoning"
                yield Diagnostic(self.at("statement", lang), "K206", f"{listed(missing)} is not in {where}", hint)

    def _statement_dates(self, statement: TextsDoc, held: set[Day]) -> Iterator[Diagnostic]:
        for lang in LANGS:
            text = getattr(statement, lang) or ""
            for wrong in impossible_dates(text):
                message, hint = f"{wrong!r} is no date", "write the date as the passages do"
                yield Diagnostic(self.at("statement", lang), "K210", message, hint)
            for day in sorted(printed_dates(text), key=str):
                if not any(_supports(printed, day) for printed in held):
                    message = f"no cited passage prints the date {written(day)}"
                    hint = "never date more finely than the passages do"
                    yield Diagnostic(self.at("statement", lang), "K210", message, hint)

    def _as_of(self, doc: FactDoc, cited: Sequence[Cited], held: set[Day]) -> Iterator[Diagnostic]:
        if doc.as_of is None:
            return
        issued = self.telling(cited, events=False)
        telling = self.telling(cited)
        missing = unsupported(doc.as_of, held | telling)
        if missing:
            message = f"neither the passages nor the date of their source support {missing}"
            yield Diagnostic(self.at("as_of"), "K210", message, "leave out what the text does not give")
            return
        near = {day for place in cited for day in printed_dates(sentence_at(place.found.text, place.found.offset))}
        told = printed_dates(doc.statement.en)
        parts = of_edtf(doc.as_of)
        dated_once = doc.nature in {"done", "state"} and 0 < len(told) <= 2
        if len(parts) == 1 and parts <= issued and not dated_once:
            return  # it is told as of the day of its source
        # What a fact is dated by is told in it; an undated statement takes the date of its sentence or of the event.
        if not all(any(_tells(day, part) for day in (told or near or telling)) for part in parts):
            message = f"the statement tells another date than as_of {doc.as_of}"
            yield Diagnostic(self.at("as_of"), "K219", message, "give the time that the statement is about")

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
        people = [e.id for e in self.against.base.entities.values() if e.kind == "person"]
        if any(self.against.voices.are_named(person, doc.statement.en) for person in people):
            return
        for place in cited:
            text, offset = place.found.text, place.found.offset
            for stretch in stretches(text):
                if stretch.start <= offset < stretch.end and is_speech(text, stretch):
                    message = f"{place.doc.source} prints these words as somebody's"
                    hint = "give basis: claimed with speaker and role, or say in the statement who says so"
                    yield Diagnostic(self.at("citations", place.number, "exact"), "K216", message, hint)


def _supports(printed: Day, wanted: Day) -> bool:
    return all(part is None or part == given for part, given in zip(wanted, printed, strict=True))


def _tells(printed: Day, wanted: Day) -> bool:
    """A day told without its year (17 October to 4 November 2017) stands for that day of any."""
    yearless = printed.year is None and printed.day is not None and printed[1:] == wanted[1:]
    return yearless or _supports(printed, wanted)
