"""Bases drawn by lot, over HTTP: their texts are refused by place, or told with their source."""

from __future__ import annotations

import asyncio
import itertools
import re
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.botapi.wire import as_list, as_object
from tests.telegram.inside import Inside, inside
from tests.telegram.people import Person
from tests.telegram.running import ADMIN, ROOT
from tests.telegram.test_hostile_base import refused
from tests.telegram.test_waiting import SlowLive

from citebot.answering.snapshot import assemble
from citebot.content.diagnostics import Diagnostic
from citebot.intents.catalog_files import load_catalog
from citebot.knowledge.build import load_knowledge, read_knowledge

# What no text of a base may hold: signs without a shape of their own, and those that turn what follows.
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c\u2028"
)
SHOWN = st.sampled_from(
    [
        "<b>", "</b>", "&amp;", "&", '<a href="x">', "</blockquote>", "<tg-spoiler>", "'quoted' \"so\"",
        "שלום עולם", "مرحبا بالعالم 123", "ﷺ", "Tiếng Việt có dấu", "ไทย", "漢字",
        "\U0001f600", "\U0001f1fb\U0001f1f3", "\U0001f468\U0001f3fd", "e\u0301\u0323", "\u0301" * 30,
        "@name /start #tag", "https://example.org/?a=1&b=<2>", "a@b.example", "1880.5 % (12-13)",
        "word " * 40, "x" * 300, "\\u202e", "{speaker}", "%s",
    ]
)  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters=UNSEEN), max_size=30)
PLAIN = st.lists(st.one_of(SHOWN, LETTERS), min_size=1, max_size=8).map(" ".join)
LONG = st.tuples(PLAIN, st.integers(2, 2000)).map(lambda pair: ((pair[0] + " ") * pair[1])[:10_000])
TEXT = st.one_of(PLAIN, LONG).map(str.strip)
HIDING = st.tuples(PLAIN, st.sampled_from(UNSEEN), PLAIN).map("".join)
ANY = st.one_of(TEXT, st.text(max_size=60), HIDING).map(lambda text: f"so {text} it is")

CATALOG = load_catalog(ROOT / "intents")
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_people = itertools.count(310_001)


def written(texts: list[str], *, as_escapes: bool = False) -> str:
    """A base that says each text once as a fact and once as a quotation."""
    source = {
        "id": "report",
        "kind": "report",
        "name": {"en": "the report on lamps"},
        "publisher": {"en": "Tower Press"},
        "issued": "2019-03-28",
        "url": "https://example.org/report",
        "document": {"file": "r.txt", "sha256": "43dcfb7d3b8ca7010eeaf4f4a334c783920e5f12a6bdcc4585864281d2698f35"},
    }
    cited = {"source": "report", "exact": "as it stands in the report"}
    facts = [
        {
            "id": f"lamp.fact{number}",
            "subject": "lamp",
            "property": "state",
            "topic": "lamps",
            "statement": {"en": f"Lamp {number}: {text}"},
            "asks": {"en": [f"what is there to know of lamp number {number}"]},
            "citations": [dict(cited)],
        }
        for number, text in enumerate(texts)
    ]
    quotes = [
        {
            "id": f"lamp.quote{number}",
            "speaker": "vera",
            "role": {"en": "keeper"},
            "topic": "lamps",
            "speech": "direct",
            "text": f"Lamp {number}: {text}",
            "language": "en",
            "about": {"en": f"lamp {number}"},
            "asks": {"en": [f"what did Vera Lind say about lamp number {number}"]},
            "citations": [dict(cited)],
        }
        for number, text in enumerate(texts)
    ]
    base: dict[str, Any] = {
        "topics": [{"id": "lamps", "label": {"en": "Lamps"}}],
        "sources": [source],
        "entities": [
            {"id": "lamp", "kind": "place", "label": {"en": "the lamp"}},
            {"id": "vera", "kind": "person", "label": {"en": "Vera Lind"}},
        ],
        "facts": facts,
        "quotes": quotes,
    }
    return yaml.safe_dump(base, allow_unicode=not as_escapes, width=1_000_000)


def errors(folder: Path, text: str) -> list[Diagnostic]:
    """What the reader of bases says to a file."""
    (folder / "drawn.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    return [problem for problem in read_knowledge(folder)[2] if problem.severity == "error"]


def _flat(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(text=ANY, as_escapes=st.booleans())
def test_a_text_is_read_as_it_stands_or_refused_by_its_place(tmp_path: Path, text: str, as_escapes: bool) -> None:
    found = errors(tmp_path, written([text], as_escapes=as_escapes))
    for problem in found:
        assert re.fullmatch(r".*drawn\.yaml:\d+:\d+", str(problem.place)), problem
        assert problem.message
    unseen = set(text) & set(UNSEEN)
    assert found or not unseen, f"{unseen} went into a base"
    if unseen:
        assert found[0].code == "Y002"
        assert found[0].hint
    if not found:
        base = load_knowledge(tmp_path)
        assert _flat(base.quotes["lamp.quote0"].text) == _flat(f"Lamp 0: {text}")


async def test_whatever_a_base_holds_is_told_with_its_source(tmp_path: Path) -> None:
    """In private and inserted inline, as fact and as quotation, with the card of its evidence."""
    live = SlowLive()
    told = 0

    async with inside(live, ADMIN) as plugin:

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
        @given(st.lists(TEXT, min_size=3, max_size=3))
        def holds(texts: list[str]) -> None:
            nonlocal told
            good = [text for text in texts if not errors(tmp_path, written([text]))]
            assume(good)  # another draw stands in for one whose texts are all refused
            assert errors(tmp_path, written(good)) == []
            live.current = assemble(load_knowledge(tmp_path), CATALOG)
            person = Person(plugin.api, next(_people), "en")
            for item in live.current.base.cited():
                _tell(plugin, person, item.id)
                told += 1

        await asyncio.to_thread(holds)
        assert refused(plugin) == []
    assert told >= 8 * 2


def _tell(plugin: Inside, person: Person, item: str) -> None:
    answer = person.ask(f"/fact {item}")
    assert re.match(r"“?Lamp \d", answer.text), answer.text[:80]
    assert answer.text.endswith("Source: Tower Press, the report on lamps, 28 March 2019"), answer.text[-120:]
    assert len(answer.text) <= 4096
    assert "https://example.org/report" in answer.links[-1]
    card = person.open(answer, "Evidence")
    assert "Publisher: Tower Press" in card.text
    result = as_object(
        (as_list(person.api.wait_answer(person.api.inline(item, user=person.number))["results"]) or [])[0]
    )
    assert result is not None
    assert "Tower Press, the report on lamps, 28 March 2019" in str((as_object(result["shown"]) or {})["text"])
