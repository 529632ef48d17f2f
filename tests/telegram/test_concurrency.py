"""A host that handles updates side by side: one person's messages do not get into each other."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from tests.telegram.inside import inside
from tests.telegram.memory import MemoryStore, SteppedClock
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN
from tests.telegram.test_waiting import SlowLive

from citebot.answering.conversations import Conversations
from citebot.answering.desk import Desk
from citebot.answering.pages import Command
from citebot.model.dialogue import Context, ConversationKey, Question
from citebot.telegram.presses import reference

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


async def test_one_question_is_worked_out_in_a_turn_of_the_event_loop() -> None:
    """Sixteen that are ready at once must not keep everything else waiting for all sixteen."""
    worked_out = 0

    def observe(outcome: str, seconds: float) -> None:
        nonlocal worked_out
        worked_out += 1

    async def watch() -> None:
        while True:
            seen.append(worked_out)
            await asyncio.sleep(0)

    seen: list[int] = []
    conversations = Conversations(SlowLive(), MemoryStore(), SteppedClock(), observe=observe)
    keys = [ConversationKey("telegram", str(n), str(n)) for n in range(16)]
    watching = asyncio.create_task(watch())
    await asyncio.gather(*(conversations.answer(Question(COMMON, key)) for key in keys))
    watching.cancel()
    assert worked_out == len(keys)
    assert {later - earlier for earlier, later in pairwise(seen)} == {0, 1}


async def test_a_large_base_leaves_the_event_loop_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """From so many items on the loop turns while an answer is worked out; one is worked out at a time all the same."""
    monkeypatch.setattr("citebot.answering.conversations.LARGE", 1)
    turns, told = 0, []

    async def watch() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def observe(outcome: str, seconds: float) -> None:
        told.append((turns, outcome))

    conversations = Conversations(SlowLive(), MemoryStore(), SteppedClock(), observe=observe)
    watching = asyncio.create_task(watch())
    keys = [ConversationKey("telegram", str(n), str(n)) for n in range(4)]
    questions = [Question(f"{COMMON}{'?' * n}", key) for n, key in enumerate(keys)]
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # the base here is small: its answers take a millisecond
    try:
        answers = await asyncio.gather(*map(conversations.answer, questions))
    finally:
        sys.setswitchinterval(patience)
        watching.cancel()
    assert [answer.name for answer in answers] == ["answered"] * 4
    assert [outcome for _, outcome in told] == ["answered"] * 4
    assert told[-1][0] > 12 * len(keys)  # in one step each it would be two or three


async def test_what_somebody_sends_at_once_is_answered_in_its_order() -> None:
    asked = ["when was the north tower built?", "when was that?", "how long is the pier below the south tower?"] * 4
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 91, "en")
        said = [person.say(text) for text in asked]
        for message, text in zip(said, asked, strict=True):
            answer = await asyncio.to_thread(plugin.api.wait_reply, to=message)
            wanted = "300 metres" if "pier" in text else "1880"
            assert wanted in answer.text, text


async def test_what_several_people_say_at_once_in_several_chats_stays_theirs() -> None:
    """Two people in one group and in private, all at once, with a store that takes its time."""
    group = -1_000_093_000_000
    async with inside(SlowLive(), ADMIN, store=LateStore()) as plugin:
        plugin.api.chat(group, type="supergroup", title="A group")
        said = []
        for number, chat, tower in (
            (93, None, "north"),
            (94, group, "south"),
            (93, group, "south"),
            (94, None, "north"),
        ):
            person = Person(plugin.api, number, "en")
            name = "" if chat is None else f"@{person.bot} "
            texts = (f"when was the {tower} tower built?", "when was that?", "source?")
            said += [(person.say(name + text, chat=chat), tower) for text in texts]
        for message, tower in said:
            answer = await asyncio.to_thread(plugin.api.wait_reply, to=message)
            assert {"north": "1880", "south": "1885"}[tower] in answer.text, (answer.chat, answer.text)
            assert {"north": "1885", "south": "1880"}[tower] not in answer.text


async def test_an_edit_and_a_press_at_the_same_time_do_not_mix() -> None:
    async with inside(SlowLive(), ADMIN, store=LateStore()) as plugin:
        person = Person(plugin.api, 95, "en")
        asked = person.say("when was the north tower built?")
        answer = await asyncio.to_thread(plugin.api.wait_reply, to=asked)
        plugin.api.edit(asked, "when was the south tower built?")
        query = plugin.api.press(answer, "Evidence", user=95)
        await asyncio.to_thread(plugin.api.wait_answer, query)
        changed = await asyncio.to_thread(plugin.api.wait_edit, answer)
        card = (await asyncio.to_thread(plugin.api.wait_sent, 2, chat=95))[-1]
        assert "Aldmere Press" in card.text  # of the tower whose button it was
        await asyncio.to_thread(person.ask, "/help")
        now = plugin.api.message(changed)
        assert now.text.startswith("The south tower was built in 1885.")
        carried = [str(button["callback_data"]) for row in now.buttons for button in row if "callback_data" in button]
        assert carried
        assert all(reference("south-tower.built") in data for data in carried)


async def test_a_host_that_is_overrun_says_so_in_one_sentence() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        plugin.installed.load.most = 0
        person = Person(plugin.api, 92, "vi")
        said = await asyncio.to_thread(person.ask, COMMON)
        assert said.text == "Tôi đang hơi quá tải. Bạn vui lòng thử lại sau một phút."
        plugin.installed.load.most = 64
        assert "12 keepers" in (await asyncio.to_thread(person.ask, COMMON)).text
        assert plugin.installed.load.under_way == 0
