"""Pictures: drawn outside the bot, sent with their sources, and never in the way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from tests.botapi.markup import parse_html
from tests.telegram.inside import inside
from tests.telegram.people import Person
from tests.telegram.running import ADMIN, BASE, ROOT
from tests.telegram.test_waiting import SlowLive

from citebot.answering.pages import Command
from citebot.answering.snapshot import build_snapshot
from citebot.telegram import drawn
from citebot.telegram.drawn import caption, task

SNAPSHOT = build_snapshot(BASE, ROOT / "intents")
pytest.importorskip("matplotlib")


def test_a_timeline_is_drawn_and_sent_with_its_sources(person: Person) -> None:
    photo = person.open(person.ask("/timeline"), "As a picture")
    assert photo.media["photo"]
    assert "Aldmere Press, “Aldmere almanac <2019> & tables”, 4 May 2019" in photo.text
    assert "the letter of the harbour board, 1990" in photo.text


def test_figures_are_drawn_in_vietnamese_and_remembered(reader: Person) -> None:
    topics = reader.ask("/topics light")
    first = reader.open(topics, "Xem hình")
    assert "Số liệu theo thời gian: Ngọn hải đăng" in first.text
    again = reader.open(topics, "Xem hình")
    assert again.media["photo"] == first.media["photo"]


def test_a_figure_without_a_year_is_not_placed_in_time() -> None:
    job = task(SNAPSHOT, Command("figures-picture", "light"), "en")
    assert job is not None
    points = job["panels"][0]["points"]  # type: ignore[index]
    assert [(point["shown"], point["start"]) for point in points] == [("12", 2014.0), ("30", None)]


@pytest.mark.parametrize("name", ["timeline-picture", "figures-picture"])
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_captions_keep_within_their_limit(name: str, lang: str) -> None:
    shown = parse_html(caption(SNAPSHOT, Command(name), lang))  # type: ignore[arg-type]
    assert 0 < len(shown.text) <= 1024


def test_there_is_nothing_to_draw_of_nothing() -> None:
    assert task(SNAPSHOT, Command("timeline-picture", "zzzz"), "en") is None
    assert task(SNAPSHOT, Command("figures-picture", "harbour"), "en") is None


def test_the_bot_itself_never_loads_the_library() -> None:
    code = "import citebot.telegram, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_without_the_library_the_text_has_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "drawing.py"
    broken.write_text("import no_such_library")
    monkeypatch.setattr(drawn, "_SCRIPT", broken)
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 71, "en")
        page = await asyncio.to_thread(person.ask, "/timeline")
        said = await asyncio.to_thread(person.open, page, "As a picture")
        assert said.text == "I cannot draw at the moment; the text above says the same."
