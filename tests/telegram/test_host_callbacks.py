"""A host with ``arbitrary_callback_data``: its cache is its own, and so are its buttons; ours work as everywhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from telegram.ext import CallbackQueryHandler, CommandHandler, ExtBot, InvalidCallbackData
from tests.botapi.client import BotApi
from tests.telegram.inside import Inside, inside
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN
from tests.telegram.test_conformance import CONVERSATIONS, hold, on_telegram
from tests.telegram.test_waiting import SlowLive

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update


@dataclass(frozen=True)
class Order:
    """What a button of the host's carries: an object, which only its cache makes possible."""

    dish: str


@dataclass(slots=True)
class Kitchen:
    """The host: one command with buttons of its own, and an answer to data that its cache no longer holds."""

    plugin: Inside
    ordered: list[object] = field(default_factory=list)
    invalid: list[object] = field(default_factory=list)

    def open(self) -> None:
        add = self.plugin.application.add_handler
        add(CommandHandler("menu", self.menu))
        add(CallbackQueryHandler(self.order, pattern=Order))
        add(CallbackQueryHandler(self.sorry, pattern=InvalidCallbackData))

    async def menu(self, update: Update, _: object) -> None:
        assert update.message is not None
        rice = InlineKeyboardButton("Rice", callback_data=Order("rice"))  # type: ignore[arg-type]
        await update.message.reply_text("What shall it be?", reply_markup=InlineKeyboardMarkup([[rice]]))

    async def order(self, update: Update, _: object) -> None:
        assert update.callback_query is not None
        self.ordered.append(update.callback_query.data)
        await update.callback_query.answer("Coming")

    async def sorry(self, update: Update, _: object) -> None:
        assert update.callback_query is not None
        self.invalid.append(update.callback_query.data)
        await update.callback_query.answer("Too old")

    @property
    def kept(self) -> int:
        """How many keyboards are in the cache."""
        bot = self.plugin.application.bot
        assert isinstance(bot, ExtBot)
        assert bot.callback_data_cache is not None
        return len(bot.callback_data_cache.persistence_data[0])


async def test_both_have_their_buttons_and_the_cache_is_the_hosts() -> None:
    async with inside(SlowLive(), ADMIN, keeps_data=True) as plugin:
        kitchen = Kitchen(plugin)
        kitchen.open()
        person = Person(plugin.api, 101, "en")
        menu = await asyncio.to_thread(_menu, person)
        answer = await asyncio.to_thread(person.ask, COMMON)
        assert str(answer.buttons[0][0]["callback_data"]).startswith("cb:")
        card = await asyncio.to_thread(person.open, answer, "Evidence")
        assert "Publisher" in card.text
        left = await asyncio.to_thread(plugin.api.wait_edit, answer)
        assert "Evidence" not in left.button_texts
        assert await asyncio.to_thread(person.press, answer, "Not helpful") == "What was wrong?"
        await asyncio.to_thread(plugin.api.wait_edit, answer, 2)
        assert await asyncio.to_thread(person.press, answer, "Out of date") == "Thank you."
        assert await asyncio.to_thread(person.press, menu, "Rice") == "Coming"
        assert kitchen.ordered == [Order("rice")]
        assert kitchen.invalid == []
        assert kitchen.kept == 1


def _menu(person: Person) -> object:
    person.say("/menu")
    return person.api.wait_sent(1, chat=person.number)[-1]


async def test_what_neither_knows_is_answered_by_whose_it_is() -> None:
    async with inside(SlowLive(), ADMIN, keeps_data=True) as plugin:
        kitchen = Kitchen(plugin)
        kitchen.open()
        person = Person(plugin.api, 102, "en")
        answer = await asyncio.to_thread(person.ask, COMMON)
        for data, notice in (("cb:nonsense", "I cannot use this button. Please ask again."), ("other", "Too old")):
            query = plugin.api.press(answer, data=data, user=102)
            assert (await asyncio.to_thread(plugin.api.wait_answer, query))["text"] == notice
        assert len(kitchen.invalid) == 1


async def test_a_reply_to_somebody_elses_answer_is_read_from_its_buttons() -> None:
    async with inside(SlowLive(), ADMIN, keeps_data=True) as plugin:
        first, second = Person(plugin.api, 103, "en"), Person(plugin.api, 104, "en")
        plugin.api.chat(-1000104, type="supergroup", title="A group")
        said = f"@{first.bot} when was the north tower built?"
        answer = await asyncio.to_thread(lambda: first.ask(said, chat=-1000104))
        again = await asyncio.to_thread(lambda: second.ask("when was that?", chat=-1000104, reply_to=answer))
        assert "1880" in again.text


async def test_its_buttons_outlive_a_restart_and_leave_with_it() -> None:
    with BotApi.start() as api:
        person = Person(api, 105, "en")
        async with inside(SlowLive(), ADMIN, api=api, keeps_data=True):
            answer = await asyncio.to_thread(person.ask, COMMON)
        async with inside(SlowLive(), ADMIN, api=api, keeps_data=True) as plugin:
            assert "Publisher" in (await asyncio.to_thread(person.open, answer, "Evidence")).text
            kitchen = Kitchen(plugin)
            kitchen.open()
            plugin.installed.remove()
            assert list(plugin.application.handlers) == [0]
            assert await asyncio.to_thread(person.press, answer, "More on this") == "Too old"


async def test_all_conversations_are_held_there() -> None:
    async with inside(SlowLive(), ADMIN, keeps_data=True) as plugin:
        for number, turns in enumerate(CONVERSATIONS.values(), 7101):
            talk = on_telegram(Person(plugin.api, number, "en"))
            await asyncio.to_thread(hold, turns, talk, as_core=False)
