"""The truth while people wait: typing, progress of a long reload, and calm words when something is broken."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from tests.telegram.inside import Inside, inside
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN, BASE, ROOT

from citebot.answering.ports import Answerer, ReloadReport
from citebot.answering.snapshot import Snapshot, build_snapshot
from citebot.model.answers import Answer
from citebot.model.dialogue import Question
from citebot.telegram import admin, delivery

REPORT = ReloadReport(True, "old", "new", added=("a",), changed=("b", "c"))
SNAPSHOT = build_snapshot(BASE, ROOT / "intents")


@dataclass(slots=True)
class SlowLive:
    """A base that takes its time, or fails."""

    current: Snapshot = field(default_factory=lambda: SNAPSHOT)
    seconds: float = 0.0
    report: ReloadReport = REPORT
    error: Exception | None = None

    async def reload(self) -> ReloadReport:
        await asyncio.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        return self.report

    async def rollback(self) -> ReloadReport:
        return ReloadReport(False, "old", "", faults=("there is no earlier base",))


async def test_a_long_reload_shows_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "_PROGRESS", 0.15)
    async with inside(SlowLive(seconds=0.6), ADMIN) as plugin:
        editor = Person(plugin.api, ADMIN, "en")
        message = await asyncio.to_thread(editor.ask, "/reload")
        again = await asyncio.to_thread(editor.ask, "/reload")
        assert again.text == "A reload is already under way."
        answer = await asyncio.to_thread(Person(plugin.api, 61, "en").ask, COMMON)
        assert "12 keepers" in answer.text
        done = await asyncio.to_thread(plugin.api.wait_edit, message, 2)
        while "in use" not in done.text:
            done = await asyncio.to_thread(plugin.api.wait_edit, message, len(done.edits) + 1)
        assert "Reading" in str(done.edits[-1]["text"])
        assert "New: 1" in done.text
        assert "Changed: 2" in done.text
        assert plugin.store.reloads == [(str(ADMIN), "new", "reload: in use")]


async def test_a_reload_that_breaks_is_owned_up_to() -> None:
    async with inside(SlowLive(error=RuntimeError("secret detail")), ADMIN) as plugin:
        message = await asyncio.to_thread(Person(plugin.api, ADMIN, "en").ask, "/reload")
        done = await asyncio.to_thread(plugin.api.wait_edit, message)
        assert "Something went wrong on my side" in done.text
        assert "secret" not in done.text


async def test_faults_with_any_signs_in_any_number_are_told() -> None:
    faults = tuple(f"<b>&file{n}.yaml:{n}:1: error: " + "x" * 900 for n in range(300))
    async with inside(SlowLive(report=ReloadReport(False, "old", "", faults=faults)), ADMIN) as plugin:
        message = await asyncio.to_thread(Person(plugin.api, ADMIN, "en").ask, "/reload")
        done = await asyncio.to_thread(plugin.api.wait_edit, message)
        assert "Faults: 300" in done.text
        assert "<b>&file0.yaml:0:1" in done.text


async def test_typing_is_shown_for_what_takes_longer_than_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_MOMENT", 0.1)
    async with inside(SlowLive(), ADMIN) as plugin:
        replaced(plugin, Slow(plugin.installed.desk.answerer))
        await asyncio.to_thread(Person(plugin.api, 62, "en").ask, COMMON)
        assert [action["action"] for action in plugin.api.actions()] == ["typing"]


@dataclass(frozen=True, slots=True)
class Slow:
    """Takes half a second for what another does at once."""

    quick: Answerer

    async def answer(self, question: Question) -> Answer:
        await asyncio.sleep(0.5)
        return await self.quick.answer(question)


class Broken:
    """Fails, with the question in its complaint."""

    async def answer(self, question: Question) -> Answer:
        raise RuntimeError(question.text)


def replaced(plugin: Inside, answerer: Answerer) -> None:
    """Put another answerer behind the desk."""
    object.__setattr__(plugin.installed.desk, "answerer", answerer)


async def test_a_quick_answer_shows_no_typing() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        await asyncio.to_thread(Person(plugin.api, 63, "en").ask, COMMON)
        assert plugin.api.actions() == []


async def test_a_broken_store_does_not_keep_an_answer_back() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        plugin.store.broken = True
        person = Person(plugin.api, 64, "en")
        answer = await asyncio.to_thread(person.ask, COMMON)
        assert "12 keepers" in answer.text
        card = await asyncio.to_thread(person.open, answer, "Evidence")
        assert "Publisher" in card.text
        asking = await asyncio.to_thread(person.ask, "/forgetme")
        sorry = await asyncio.to_thread(person.open, asking, "Delete")
        assert "Something went wrong on my side" in sorry.text


async def test_a_fault_of_ours_is_one_calm_sentence(caplog: pytest.LogCaptureFixture) -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        replaced(plugin, Broken())
        said = await asyncio.to_thread(Person(plugin.api, 65, "vi").ask, COMMON)
        assert said.text.startswith("Có trục trặc ở phía tôi.")
        assert COMMON not in caplog.text
        assert "RuntimeError" in caplog.text


async def test_a_context_is_forgotten_after_a_while() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 66, "en")
        await asyncio.to_thread(person.ask, "when was the north tower built?")
        plugin.clock.time += 3 * 3600
        answer = await asyncio.to_thread(person.ask, "when was that?")
        assert "1880" not in answer.text


async def test_an_expired_button_says_so() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 67, "en")
        answer = await asyncio.to_thread(person.ask, COMMON)
        plugin.clock.time += 15 * 86400
        assert "no longer valid" in await asyncio.to_thread(person.press, answer, "Evidence")


async def test_ratings_reach_the_store_with_their_reason() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 68, "en")
        answer = await asyncio.to_thread(person.ask, COMMON)
        await asyncio.to_thread(person.press, answer, "Not helpful")
        await asyncio.to_thread(plugin.api.wait_edit, answer)
        await asyncio.to_thread(person.press, answer, "Out of date")
        await asyncio.to_thread(plugin.api.wait_edit, answer, 2)
        assert ("keepers.count", "68", False, "outdated") in plugin.store.ratings


async def test_messages_that_cannot_be_edited_are_sent_anew() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 69, "en")
        asked = await asyncio.to_thread(person.say, "when was the north tower built?")
        await asyncio.to_thread(plugin.api.wait_reply, to=asked)
        plugin.api.faults("error", "editMessageText", times=1, code=400, description="message can't be edited")
        plugin.api.edit(asked, "when was the south tower built?")
        anew = await asyncio.to_thread(plugin.api.wait_reply, to=asked, count=2)
        assert "1885" in anew.text
