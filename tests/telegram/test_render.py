"""Whatever the texts: no message breaks a limit, is refused for its entities, or loses its source.

The oracle is the double's own reader of HTML, which is as strict as Telegram's.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.botapi.entities import Formatted
from tests.botapi.keyboards import checked_markup
from tests.botapi.markup import parse_html
from tests.botapi.texts import MAX_BYTES, finished, message_text

from citebot.answering.pages import Choice, Command, Entry, Page
from citebot.answering.snapshot import build_snapshot
from citebot.model.answers import Ambiguous, Answer, Answered, Option, Other, Paragraph, Unknown
from citebot.model.claims import Fact
from citebot.model.edtf import EdtfDate
from citebot.model.provenance import Citation, Lang, Locator, Publisher, Source
from citebot.telegram.keyboards import Buttons
from citebot.telegram.markup import CAPTION_LIMIT, TEXT_LIMIT, cut, plain, units
from citebot.telegram.presses import Presses
from citebot.telegram.render import reply_html, says, source_line

ROOT = Path(__file__).parents[2]
SNAPSHOT = build_snapshot(Path(__file__).with_name("base"), ROOT / "intents")
COMPOSER = SNAPSHOT.composer
ITEM: Fact = next(iter(COMPOSER.base.facts.values()))

SPICE = st.sampled_from(
    [
        "<b>",
        "</b>",
        "&amp;",
        "&",
        "<",
        '"',
        "<a href='x'>",
        "</blockquote>",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u0000",
        "\ud800",
        "\U0001f600",
        "\r\n",
        "\t",
        "\u200b",
        "ﷺ",
        "Tiếng Việt ",
        "@name /start #tag https://example.org/ a@b.example ",
        "x" * 300,
        "word " * 60,
        "\u0301" * 40,
        "\n" * 20,
    ]
)
TEXT = st.lists(st.one_of(SPICE, st.text(max_size=40)), max_size=14).map("".join)
LONG = st.one_of(TEXT, st.tuples(TEXT, st.integers(1, 400)).map(lambda pair: (pair[0] * pair[1])[:9000]))
FILLED = TEXT.map(lambda text: text if text.strip() else "text")
LANG: st.SearchStrategy[Lang] = st.sampled_from(["en", "vi"])
URL = st.one_of(
    st.none(),
    st.text(max_size=60).map(lambda tail: f"https://example.org/{tail}"),
    st.just("https://example.org/" + "%41" * 700),
    st.sampled_from(["javascript:alert(1)", "https://", "http://localhost/x", 'https://e.org/"><b>', "tg://user?id=1"]),
)
DATE = st.sampled_from([None, "2018", "XXXX-03-28", "2014/2018", "2020-12-07?"]).map(
    lambda text: None if text is None else EdtfDate.parse(text)
)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Any source that the model can hold."""
    title = draw(st.one_of(st.none(), FILLED))
    publisher = draw(st.one_of(st.none(), FILLED))
    return Source(
        id=f"s{draw(st.integers(0, 30))}",
        kind="text",
        name={"en": draw(FILLED)},
        title=None if title is None else {"en": title},
        publisher=None if publisher is None else Publisher({"en": publisher}, draw(st.booleans())),
        issued=draw(DATE),
        issued_reasoning=None,
        url=draw(URL),
        language="en",
        document=None,
        part_of=None,
        span=None,
        origin=None,
    )


CITATION = st.builds(Citation, sources(), st.builds(Locator, st.text(min_size=1, max_size=400), st.none(), st.none()))
CITATIONS = st.lists(CITATION, min_size=1, max_size=12).map(tuple)
PARAGRAPH = st.builds(
    Paragraph,
    text=LONG,
    item=st.just(ITEM.id),
    quoted=st.booleans(),
    attribution=TEXT,
    translation=LONG,
    notes=st.lists(LONG, max_size=3).map(tuple),
    citations=CITATIONS,
)
OPTION = st.builds(Option, st.just(ITEM.id), TEXT)
OUTCOME = st.one_of(
    st.builds(Answered, st.just((ITEM,)), st.lists(PARAGRAPH, min_size=1, max_size=6).map(tuple), TEXT),
    st.builds(Ambiguous, TEXT, st.lists(OPTION, min_size=2, max_size=5).map(tuple)),
    st.builds(Unknown, LONG, st.lists(OPTION, max_size=6).map(tuple)),
    st.builds(Other, LONG),
)
ENTRY = st.builds(Entry, LONG, TEXT, CITATIONS.map(lambda c: c[:2]) | st.just(()), st.booleans(), URL, st.booleans())
CHOICE = st.builds(Choice, TEXT, st.just(Command("topics")))
PAGE = st.builds(
    Page,
    TEXT,
    LANG,
    st.lists(ENTRY, max_size=12).map(tuple),
    st.lists(CHOICE, max_size=12).map(tuple),
    TEXT,
    st.just(()),
    st.just(()),
    URL,
)
EXAMPLES = int(os.environ.get("CITEBOT_EXAMPLES", "80"))
# A failure is told as it was found: to shrink texts of this size takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
THOROUGH = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)


def shown(html: str) -> Formatted:
    """The message as Telegram shows it; raises what Telegram would refuse."""
    assert len(html.encode()) <= MAX_BYTES
    return message_text(parse_html(html), lambda _: None)


@THOROUGH
@given(outcome=OUTCOME, lang=LANG)
def test_no_answer_is_refused(outcome: Answered | Ambiguous | Unknown | Other, lang: Lang) -> None:
    seen = shown(reply_html(Answer(outcome, lang, "v"), COMPOSER))
    assert units(seen.text) <= TEXT_LIMIT
    if isinstance(outcome, Answered):
        assert COMPOSER.reply("source", lang) in seen.text


@THOROUGH
@given(paragraph=PARAGRAPH, lang=LANG)
def test_the_first_source_is_shown_whatever_is_cut(paragraph: Paragraph, lang: Lang) -> None:
    seen = shown(reply_html(Answer(Answered((ITEM,), (paragraph,)), lang, "v"), COMPOSER)).text
    line = COMPOSER.source_line(paragraph.citations[0], lang)
    alone = finished(parse_html(plain(line).html), lambda _: None).text
    head = "".join(alone.split())[:20]
    assert head in "".join(seen.split())


@THOROUGH
@given(page=PAGE)
def test_no_page_is_refused(page: Page) -> None:
    assert units(shown(reply_html(page, COMPOSER)).text) <= TEXT_LIMIT


@THOROUGH
@given(page=PAGE)
def test_no_entry_is_shown_without_its_source(page: Page) -> None:
    seen = shown(reply_html(page, COMPOSER)).text
    label = COMPOSER.reply("source", page.lang) + ":"
    cited = sum(bool(entry.citations) for entry in page.entries)
    told = [entry for entry in page.entries if entry.citations]
    if told and "…" not in seen:
        assert seen.count(label) >= cited


@THOROUGH
@given(text=LONG)
def test_no_sentence_is_refused(text: str) -> None:
    assert shown(says(text)).text


@THOROUGH
@given(citation=CITATION, lang=LANG, room=st.integers(60, 600))
def test_a_source_line_keeps_within_its_room(citation: Citation, lang: Lang, room: int) -> None:
    piece = source_line(citation, COMPOSER, lang, room)
    assert units(parse_html(piece.html).text) <= room
    assert units(parse_html(piece.html).text) == piece.size


@THOROUGH
@given(citation=CITATION, lang=LANG)
def test_a_citation_to_copy_is_one_that_telegram_takes(citation: Citation, lang: Lang) -> None:
    facts = {ITEM.id: replace(ITEM, citations=(citation,))}
    snapshot = replace(SNAPSHOT, base=replace(SNAPSHOT.base, facts=facts))
    buttons = Buttons(Presses(b"key", "cb:"), snapshot, lang, 1, 1, 0.0).answer([ITEM.id]).inline_keyboard
    copied = [button.copy_text.text for row in buttons for button in row if button.copy_text is not None]
    assert len(copied) == 1
    assert 1 <= units(copied[0]) <= 256
    assert copied[0].strip()
    checked_markup({"inline_keyboard": [[button.to_dict() for button in row] for row in buttons]}, inline_only=True)


@THOROUGH
@given(text=TEXT, room=st.integers(0, 300))
def test_cutting_never_exceeds_the_room(text: str, room: int) -> None:
    assert units(cut(text, room)) <= room


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_shipped_base_fits_whole(lang: Lang) -> None:
    """No statement, quotation or source of the small base is shortened, nor any caption too long."""
    for item in COMPOSER.base.cited():
        seen = shown(reply_html(Answer(COMPOSER.answered([item], lang), lang, "v"), COMPOSER))
        assert "…" not in seen.text
        assert CAPTION_LIMIT < TEXT_LIMIT
