"""A base and questions full of mischief, over HTTP: nothing is refused, no limit is broken, no source is lost.

The double refuses what Telegram refuses; a refused call shows in its list of calls.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.botapi.seen import Sent
from tests.telegram.inside import Inside, inside
from tests.telegram.people import Person
from tests.telegram.running import ADMIN, ROOT
from tests.telegram.test_waiting import SlowLive

from citebot.answering.snapshot import Snapshot, build_snapshot

MARKUP = '<b>&amp;</i> "quoted" \'so\' <a href="x">'
TURNED = "\u202ereversed\u202c \u2066isolated\u2069 \u200fmark\u200e"
SMILES = "\U0001f600\U0001f468\U0001f469\U0001f467 \U0001f1fb\U0001f1f3"
LONG = "Every stone of the tower was counted twice, by day and by night. " * 58
TITLE = "A report on <towers> & lamps \U0001f600 " + "with a long name " * 40

_numbers = itertools.count(300_001)


def _base(folder: Path) -> Snapshot:
    """A base in which every text is as bad as the rules for bases let it be: invisible signs they refuse."""
    source: dict[str, Any] = {
        "id": "report",
        "kind": "report",
        "title": {"en": TITLE, "vi": TITLE},
        "name": {"en": "the report <1> & more " + SMILES},
        "publisher": {"en": "Tower & Sons <Ltd> " + "of the old harbour " * 12},
        "issued": "XXXX-03-28",
        "url": "https://example.org/" + "%41" * 600,
        "document": {"file": "r.txt", "sha256": "43dcfb7d3b8ca7010eeaf4f4a334c783920e5f12a6bdcc4585864281d2698f35"},
    }
    texts = {"markup": MARKUP, "smiles": SMILES * 40, "long": LONG}
    topics = [{"id": "towers", "label": {"en": "Towers <all> & " + SMILES + " that stand" * 15}}]
    entities = [{"id": f"tower-{n}", "kind": "place", "label": {"en": f"the {n} tower <{n}> & co"}} for n in texts]
    voice = {"id": "voice", "kind": "person", "label": {"en": "Vera <Voice> & " + SMILES, "vi": "Vera"}}
    facts = [
        {
            "id": f"{name}.built",
            "subject": f"tower-{name}",
            "property": "date",
            "topic": "towers",
            "statement": {"en": f"The {name} tower was built in 1880. {text}"},
            "as_of": 1880 + number,
            "asks": {"en": [f"when was the {name} tower built"]},
            "citations": [{"source": "report", "exact": "built in 1880 " + MARKUP}],
        }
        for number, (name, text) in enumerate(texts.items())
    ]
    quotes = [
        {
            "id": f"voice.{name}",
            "speaker": "voice",
            "role": {"en": "keeper of <lamps> & " + "all the ropes " * 20},
            "topic": "towers",
            "speech": "direct",
            "text": f"{text} so said the {name} voice",
            "language": "en",
            "translation": {"vi": text[:3000] + " (dịch)"},
            "about": {"en": f"the {name} lamp <&> " + SMILES},
            "asks": {"en": [f"what did Vera say about the {name} lamp"]},
            "citations": [{"source": "report", "exact": "so said"}],
        }
        for name, text in texts.items()
    ]
    written = {
        "topics": topics,
        "sources": [source],
        "entities": [*entities, voice],
        "facts": facts,
        "quotes": quotes,
    }
    (folder / "bad.yaml").write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    return build_snapshot(folder, ROOT / "intents")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return _base(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
async def hostile(snapshot: Snapshot) -> AsyncIterator[Inside]:
    async with inside(SlowLive(current=snapshot), ADMIN) as plugin:
        yield plugin


def refused(plugin: Inside) -> list[str]:
    """What the double did not take."""
    return [f"{call.method}: {call.description}" for call in plugin.api.calls() if call.status not in {200, None}]


async def test_every_item_is_told_with_its_source(hostile: Inside, snapshot: Snapshot) -> None:
    person = Person(hostile.api, next(_numbers), "en")
    for item in snapshot.base.cited():
        for lang in ("en", "vi"):
            await asyncio.to_thread(person.ask, f"/language {lang}")
            answer = await asyncio.to_thread(person.ask, f"/fact {item.id}")
            assert "28" in answer.text, item.id
            assert "Tower & Sons <Ltd>" in answer.text
            assert "“A report on <towers> & lamps" in answer.text
            assert len(answer.text) <= 4096
    assert refused(hostile) == []


async def test_every_page_every_button_and_every_picture_is_taken(hostile: Inside) -> None:
    person = Person(hostile.api, next(_numbers), "en")
    for text in (
        "/topics towers",
        "/source",
        "/source report",
        "/quote",
        "/quote voice",
        "/timeline",
        "/timeline towers",
    ):
        page = await asyncio.to_thread(person.ask, text)
        for label in page.button_texts:
            await asyncio.to_thread(_press, person, page, label)
    answer = await asyncio.to_thread(person.ask, "/fact long.built")
    for label in ("Evidence", "More on this", "Not helpful"):
        await asyncio.to_thread(_press, person, answer, label)
    copied = [b["copy_text"] for row in answer.buttons for b in row if "copy_text" in b]
    assert len(copied) == 1
    assert refused(hostile) == []


def _press(person: Person, page: Sent, label: str) -> None:
    before = sum(len(m.edits) + 1 for m in person.api.sent(chat=page.chat))
    try:
        person.press(page, label)
    except AssertionError:
        if label not in person.api.message(page).button_texts:
            return  # the page was turned meanwhile, and its buttons with it
        raise
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if sum(len(m.edits) + 1 for m in person.api.sent(chat=page.chat)) > before:
            return
        time.sleep(0.02)
    raise AssertionError(f"a press of {label!r} brought nothing")


async def test_everything_can_be_inserted_with_its_source(hostile: Inside, snapshot: Snapshot) -> None:
    person = Person(hostile.api, next(_numbers), "en")
    for words in ("", "tower built", "lamp", *(item.id for item in snapshot.base.cited())):
        query = person.api.inline(words, user=person.number)
        found: Any = (await asyncio.to_thread(person.api.wait_answer, query))["results"]
        assert found or words == "lamp"
        assert all("Tower & Sons <Ltd>" in result["shown"]["text"] for result in found)
    assert refused(hostile) == []


PIECE = st.one_of(
    st.sampled_from([MARKUP, TURNED, SMILES, "\u0000", "\u200b", "@all", "/fact ", "when was the long tower built?"]),
    st.text(max_size=60),
)
QUESTION = st.one_of(
    st.lists(PIECE, min_size=1, max_size=8).map("".join),
    st.tuples(PIECE, st.integers(2, 4000)).map(lambda pair: (pair[0] * pair[1])[:10_000]),
)


async def test_whatever_is_asked_nothing_is_refused(hostile: Inside) -> None:
    """10,000 characters, any signs: each message has its answer."""
    person = Person(hostile.api, next(_numbers), "en")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(QUESTION)
    def holds(text: str) -> None:
        if not text.strip() or text.encode("utf-8", "ignore").decode() != text:
            return
        answer = person.ask(text)
        assert answer.text
        if answer.text.startswith("The long tower"):
            assert "Tower & Sons" in answer.text

    await asyncio.to_thread(holds)
    assert refused(hostile) == []
