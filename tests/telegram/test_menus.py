"""Command menus: for each kind of chat, for editors, in each language."""

from __future__ import annotations

import asyncio
import json

from telegram.ext import Application
from tests.botapi.client import BotApi
from tests.botapi.seen import SeenCall
from tests.telegram.inside import inside
from tests.telegram.people import Person
from tests.telegram.running import ADMIN
from tests.telegram.test_waiting import SlowLive

from citebot.answering.compose import Composer
from citebot.telegram.commands import DEFAULT_COMMANDS, Menus

COMPOSER: Composer = SlowLive().current.composer
NAMES = {**DEFAULT_COMMANDS, "fact": "lookup"}
EDITORS = {"reload", "rollback", "version", "unanswered", "stats"}


def _menus(api: BotApi) -> dict[tuple[str, str], dict[str, str]]:
    """What Telegram took: commands with their descriptions, by scope and language."""

    def scope(call: SeenCall) -> str:
        told = json.loads(str(call.args["scope"]))
        return f"{told['type']} {told.get('chat_id', '')}".strip()

    def commands(call: SeenCall) -> dict[str, str]:
        return {command["command"]: command["description"] for command in json.loads(str(call.args["commands"]))}

    taken = [call for call in api.calls("setMyCommands") if call.status == 200]
    return {(scope(call), str(call.args.get("language_code") or "")): commands(call) for call in taken}


async def _publish(api: BotApi, menus: Menus) -> None:
    application = Application.builder().token(api.token).base_url(api.base_url).build()
    async with application:
        await menus.publish(application.bot, COMPOSER)


async def test_each_kind_of_chat_has_its_menu_in_both_languages() -> None:
    with BotApi.start() as api:
        await _publish(api, Menus(NAMES, frozenset()))
        menus = _menus(api)
    assert {place for place, _ in menus} == {"default", "all_private_chats", "all_group_chats"}
    assert {lang for _, lang in menus} == {"", "vi"}
    private, group = menus["all_private_chats", ""], menus["all_group_chats", ""]
    assert {"lookup", "quote", "source", "topics", "timeline", "about", "language", "privacy", "forgetme"} < set(
        private
    )
    assert "fact" not in private
    assert "forgetme" not in group
    assert not any(EDITORS & set(menu) for menu in menus.values())
    assert menus["all_private_chats", "vi"]["help"] != private["help"]


async def test_an_editor_known_to_telegram_has_the_editors_menu_from_the_start() -> None:
    with BotApi.start() as api:
        api.user(ADMIN)
        api.chat(ADMIN, type="private")
        await _publish(api, Menus(NAMES, frozenset({ADMIN})))
        menus = _menus(api)
    for lang in ("", "vi"):
        assert set(menus[f"chat {ADMIN}", lang]) > EDITORS


async def test_an_editor_who_never_wrote_gets_it_with_the_first_message() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        await plugin.installed.publish_commands()
        refused = [call.description for call in plugin.api.calls("setMyCommands") if call.status != 200]
        assert len(refused) == 1
        assert "chat not found" in refused[0]
        assert not any(place.startswith("chat ") for place, _ in _menus(plugin.api))
        await asyncio.to_thread(Person(plugin.api, 81, "en").ask, "/start")
        assert not any(place.startswith("chat ") for place, _ in _menus(plugin.api))
        await asyncio.to_thread(Person(plugin.api, ADMIN, "en").ask, "/start")
        await asyncio.to_thread(plugin.api.wait_calls, "setMyCommands", 6 + 1 + 2)
        assert set(_menus(plugin.api)[f"chat {ADMIN}", "vi"]) > EDITORS
        await asyncio.to_thread(Person(plugin.api, ADMIN, "en").ask, "/start")
        assert len(plugin.api.calls("setMyCommands")) == 9


def test_names_in_sentences_follow_those_of_the_host() -> None:
    menus = Menus(NAMES, frozenset())
    text = COMPOSER.reply("cmd-help", "en")
    assert "/fact" in text
    assert "/lookup officers" in menus.renamed(text)
    assert "/fact" not in menus.renamed(text)
    kept = "https://example.org/fact and/fact /factual <b>x</b> a/quote"
    assert menus.renamed(kept) == kept
