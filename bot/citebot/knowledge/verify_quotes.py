"""Quotations held against the documents: every word, the place, the kind of speech, the speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citebot.content.diagnostics import Diagnostic
from citebot.content.documents import QuoteDoc
from citebot.knowledge.archive import Paragraph, fold_space
from citebot.knowledge.difference import difference
from citebot.knowledge.printed_dates import printed_dates, unsupported
from citebot.knowledge.speech import stands_whole, stretches
from citebot.knowledge.verify_common import Cited, ItemCheck


class QuoteCheck(ItemCheck):
    """A quotation, and all that it gives otherwise than its document prints it."""

    def quote(self, doc: QuoteDoc) -> Iterator[Diagnostic]:
        """What a quotation gives otherwise than its document prints it."""
        cited, problems = self.cited(doc.citations)
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
            whole = self.against.archive.text(doc.citations[0].source)
            yield self._not_verbatim(doc.text, whole, doc.citations[0].source, "text")
        if problems:
            return
        if doc.translation is not None:
            yield from self.alike("translation", doc.text, doc.translation.vi, ())
        for place in cited:
            source = self.against.base.sources[place.doc.source]
            if source.language != doc.language:
                message = f"the words are {doc.language}, {source.id} is in {source.language}"
                yield Diagnostic(self.at("language"), "K222", message, "give the words in the document's language")
        if doc.said is not None:
            held = {day for place in cited for day in printed_dates(place.found.text)} | self.telling(cited)
            missing = unsupported(doc.said, held)
            if missing:
                message = f"neither the passages nor the date of their source support {missing}"
                yield Diagnostic(self.at("said"), "K210", message, "leave out what the text does not give")
        yield from self.speaker(doc.speaker, doc.role.en, cited)

    def _words(self, doc: QuoteDoc, place: Cited, printed: bool) -> Iterator[Diagnostic | None]:
        """The problems of the words at one citation; ``None`` once if they are printed there, nothing if not meant."""
        source = place.doc.source
        text = fold_space(place.doc.text or doc.text)
        where = ("citations", place.number, "text") if place.doc.text else ("text",)
        paragraphs = self.against.archive.paragraphs(source)
        for passage in place.found.passages:
            around = _joined_at(text, paragraphs, passage)
            if around is not None:
                whole, offset = around
                yield self._speech(doc, source, whole, offset, len(text))
                return
        if place.doc.text is None and fold_space(place.doc.exact) not in text and printed:
            return  # a further citation that only shows who speaks
        if next(stands_whole(text, self.against.archive.text(source)), None) is not None:
            message = f"{source} prints these words, but not where the locator stands"
            where_exact = self.at("citations", place.number, "exact")
            yield Diagnostic(where_exact, "K214", message, "take the locator from the quoted words")
            return
        yield self._not_verbatim(text, self.against.archive.text(source), source, *where)

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
            elif self.against.base.sources[source].kind != "message":
                message = f"{source} is no signed message"
        return Diagnostic(self.at("speech"), "K208", message, hint) if message else None


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
