"""Inside somebody else's bot: the example of the documentation runs, and the plugin leaves no trace."""

from __future__ import annotations

import asyncio
import pickle
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import Application, CommandHandler, PicklePersistence
from tests.botapi.client import BotApi
from tests.telegram.inside import inside
from tests.telegram.memory import MemoryStore, SteppedClock
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN, BASE, ROOT, Running
from tests.telegram.test_waiting import SlowLive

from citebot.answering.conversations import Conversations
from citebot.answering.live import LiveBase
from citebot.answering.snapshot import build_snapshot
from citebot.telegram import DEFAULT_COMMANDS, Installed, install
from telegram import Update


def test_the_example_answers_for_the_host_and_for_citebot(host: Running) -> None:
    person = Person(host.api, 51, "en")
    person.say("/ping")
    assert host.api.wait_sent(1, chat=51)[-1].text == "pong"
    answer = person.ask(COMMON)
    assert "12 keepers" in answer.text
    assert "Evidence" in answer.button_texts
    assert all(
        str(button["callback_data"]).startswith("host-cb:")
        for row in answer.buttons
        for button in row
        if "callback_data" in button
    )
    assert "Publisher" in person.open(answer, "Evidence").text


def test_the_example_has_its_own_name_for_a_command(host: Running) -> None:
    person = Person(host.api, 52, "en")
    assert "1880" in person.ask("/lookup north tower built").text
    assert "I do not know this command" in person.ask("/fact north tower built").text


def test_persistence_has_nothing_of_ours(host: Running) -> None:
    Person(host.api, 53, "en").ask(COMMON)
    host.process.terminate()
    host.process.wait(10)
    kept: dict[str, Any] = pickle.loads((host.folder / "host.pickle").read_bytes())
    assert not kept["bot_data"]
    assert not any(value for name in ("chat_data", "user_data") for value in kept[name].values())
    assert not kept.get("callback_data")


def _application(tmp_path: Path) -> Application[Any, Any, Any, Any, Any, Any]:
    persistence = PicklePersistence(tmp_path / "state.pickle")
    return Application.builder().token("123456:" + "x" * 35).persistence(persistence).build()


def _installed(application: Application[Any, Any, Any, Any, Any, Any], **options: Any) -> Installed:
    snapshot = build_snapshot(BASE, ROOT / "intents")
    live = LiveBase(snapshot, BASE, ROOT / "intents")
    store, clock = MemoryStore(), SteppedClock()
    answerer = Conversations(live, store, clock)
    return install(application, answerer=answerer, live=live, store=store, clock=clock, **options)


async def test_it_goes_as_it_came(tmp_path: Path) -> None:
    application = _application(tmp_path)

    async def own(update: object, context: object) -> None:
        pass

    application.add_handler(CommandHandler("ping", own))
    before = {group: list(handlers) for group, handlers in application.handlers.items()}
    installed = _installed(application, group=7)
    assert list(application.handlers) == [0, 7]
    assert not application.error_handlers
    assert not application.bot_data
    async with installed:
        pass
    installed.remove()
    assert {group: list(handlers) for group, handlers in application.handlers.items() if handlers} == before


def test_two_bots_in_one_process_do_not_share_anything(tmp_path: Path) -> None:
    first, second = _application(tmp_path), _application(tmp_path)
    one, two = _installed(first), _installed(second, group=3, callback_prefix="x:")
    one.remove()
    assert second.handlers[3] == list(two.handlers)


@pytest.mark.parametrize(
    ("commands", "complaint"),
    [
        ({"nonsense": "nonsense"}, "no such command"),
        ({"fact": "look", "quote": "look"}, "two commands"),
        ({"fact": "Look Up"}, "Telegram takes"),
        ({"fact": ""}, "Telegram takes"),
    ],
)
def test_wrong_names_are_refused_at_once(tmp_path: Path, commands: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        _installed(_application(tmp_path), commands=commands)


def test_a_command_left_out_is_not_there(tmp_path: Path) -> None:
    commands = {name: name for name in DEFAULT_COMMANDS if name != "stats"}
    installed = _installed(_application(tmp_path), commands=commands)
    names = {name for h in installed.handlers if isinstance(h, CommandHandler) for name in h.commands}
    assert names == set(commands)


async def test_taken_out_of_a_running_host_it_is_silent_and_the_host_goes_on() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:

        async def pong(update: Update, _: object) -> None:
            assert update.message is not None
            await update.message.reply_text("pong")

        plugin.application.add_handler(CommandHandler("ping", pong))
        person = Person(plugin.api, 54, "en")
        await asyncio.to_thread(person.ask, COMMON)
        plugin.installed.remove()
        person.say(COMMON)
        person.say("/ping")
        assert [m.text for m in await asyncio.to_thread(plugin.api.wait_sent, 2, chat=54)][1:] == ["pong"]
        assert 10 not in plugin.application.handlers


async def test_buttons_outlive_a_restart_of_a_host_with_persistence(tmp_path: Path) -> None:
    with BotApi.start() as api:
        person = Person(api, 55, "en")
        first = await asyncio.to_thread(api.sent)
        for turn in ("ask", "press"):
            persistence = PicklePersistence(tmp_path / "state.pickle")
            builder = Application.builder().token(api.token).base_url(api.base_url)
            application = builder.persistence(persistence).build()
            async with application, _installed(application):
                assert application.updater is not None
                await application.start()
                await application.updater.start_polling()
                if turn == "ask":
                    first = [await asyncio.to_thread(person.ask, COMMON)]
                else:
                    card = await asyncio.to_thread(person.open, first[0], "Evidence")
                    assert "Publisher" in card.text
                await application.updater.stop()
                await application.stop()
