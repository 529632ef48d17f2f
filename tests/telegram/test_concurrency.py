"""A host that handles updates side by side: one person's messages do not get into each other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tests.telegram.inside import inside
from tests.telegram.memory import MemoryStore, SteppedClock
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN
from tests.telegram.test_waiting import SlowLive

from citebot.answering.conversations import Conversations
from citebot.answering.desk import Desk
from citebot.answering.pages import Command
from citebot.model.dialogue import Context, ConversationKey

KEY = ConversationKey("telegram", "1", "1")


@dataclass(slots=True)
class LateStore(MemoryStore):
    """Takes a moment for each context, as a disk does, and notes in which order contexts came and went."""

    steps: list[str] = field(default_factory=list)

    async def context(self, key: ConversationKey) -> Context:
        self.steps.append("read")
        await asyncio.sleep(0.01)
        return await MemoryStore.context(self, key)

    async def remember(self, key: ConversationKey, context: Context) -> None:
        await asyncio.sleep(0.01)
        self.steps.append("write")
        await MemoryStore.remember(self, key, context)


def _desk(store: MemoryStore) -> Desk:
    live, clock = SlowLive(), SteppedClock()
    return Desk("telegram", Conversations(live, store, clock), live, store, clock)


async def test_a_command_and_a_question_of_one_person_do_not_mix() -> None:
    store = LateStore()
    desk = _desk(store)
    await asyncio.gather(
        desk.run(Command("fact", "north tower built"), KEY, "en"),
        desk.ask("how long is the pier below the south tower?", KEY),
        desk.run(Command("show", "keepers.count"), KEY, "en"),
        desk.set_language(KEY, "vi"),
    )
    runs = "".join(step[0] for step in store.steps)
    assert "ww" not in runs.replace("rr", "r"), f"a context was written over unread: {store.steps}"
    last = store.contexts[KEY]
    assert last.items == ("keepers.count",)
    assert last.lang == "vi"
    # What was spoken of before is still known: nothing was lost between reading and writing.
    assert {"north-tower.built", "pier.length"} <= set(last.earlier)


async def test_two_people_do_not_wait_for_each_other() -> None:
    store = LateStore()
    desk = _desk(store)
    keys = [ConversationKey("telegram", str(n), str(n)) for n in range(20)]
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*(desk.ask(COMMON, key) for key in keys))
    assert [answer.name for answer in answers] == ["answered"] * 20
    assert store.steps[:20] == ["read"] * 20


async def test_what_somebody_sends_at_once_is_answered_in_its_order() -> None:
    asked = ["when was the north tower built?", "when was that?", "how long is the pier below the south tower?"] * 4
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 91, "en")
        said = [person.say(text) for text in asked]
        for message, text in zip(said, asked, strict=True):
            answer = await asyncio.to_thread(plugin.api.wait_reply, to=message)
            wanted = "300 metres" if "pier" in text else "1880"
            assert wanted in answer.text, text


async def test_a_host_that_is_overrun_says_so_in_one_sentence() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        plugin.installed.load.most = 0
        person = Person(plugin.api, 92, "vi")
        said = await asyncio.to_thread(person.ask, COMMON)
        assert said.text == "Tôi đang hơi quá tải. Bạn vui lòng thử lại sau một phút."
        plugin.installed.load.most = 64
        assert "12 keepers" in (await asyncio.to_thread(person.ask, COMMON)).text
        assert plugin.installed.load.under_way == 0
