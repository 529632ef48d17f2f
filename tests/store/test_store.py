"""What a store keeps, for whom, and for how long: one contract for both."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.conftest import Kept, Place, Store

from citebot.model.answers import Option
from citebot.model.dialogue import Context, ConversationKey
from citebot.model.records import Sent
from citebot.store import Received, unit
from citebot.store.encoding import decode, encode

KEY = ConversationKey("telegram", "-100200300", "987654321987")


@pytest.fixture
def store(kept: Kept) -> Store:
    return kept.store


async def test_a_context_is_remembered_for_its_conversation_only(store: Store) -> None:
    context = Context(items=("a.b",), offered=(Option("x", "the x"), Option("y", "ý")), lang="vi", until=9e9)
    await store.remember(KEY, context)
    assert await store.context(KEY) == context
    assert await store.context(ConversationKey("telegram", "-100200300", "1")) == Context()
    assert await store.context(ConversationKey("terminal", KEY.chat, KEY.user)) == Context()


@given(
    st.builds(
        Context,
        items=st.lists(st.text(max_size=9)).map(tuple),
        offered=st.lists(st.builds(Option, st.text(max_size=5), st.text(max_size=9))).map(tuple),
        question=st.text(max_size=30),
        lang=st.sampled_from([None, "en", "vi"]),
        until=st.floats(0, 1e12),
    )
)
def test_encoding_a_context_loses_nothing(context: Context) -> None:
    assert decode(encode(context)) == context


@pytest.mark.parametrize("text", ["", "[]", "7", '{"offered": [1]}', '{"until": "x"}', "{"])
def test_a_context_that_cannot_be_read_is_an_empty_one(text: str) -> None:
    assert decode(text) == Context()


async def test_languages_feedback_and_counts(store: Store) -> None:
    assert await store.language("telegram", "5") is None
    await store.set_language("telegram", "5", "vi")
    assert await store.language("telegram", "5") == "vi"
    await store.set_language("telegram", "5", None)
    assert await store.language("telegram", "5") is None
    for is_helpful in (False, True):
        await store.record_feedback("a.b", "5", is_helpful, "", 1e9)
    await store.count("answered", 1e9)
    await store.count("answered", 1e9)
    statistics = await store.statistics()
    assert (statistics["answered"], statistics["helpful"], "not helpful" in statistics) == (2, 1, False)


async def test_an_answer_is_found_by_either_message(store: Store) -> None:
    sent = Sent(KEY, 10, 11, ("a.b",), "which?")
    await store.record_sent(sent, 1e9)
    assert await store.sent_answer(KEY, 11) == sent
    assert await store.sent_answer(KEY, 10) == sent
    assert await store.sent_answer(KEY, 12) is None


async def test_unanswered_questions_are_counted_without_who_asked(store: Store) -> None:
    for text in ("a  b", "a b", "c\ud800"):
        await store.record_unanswered(text, "en", 1e9)
    assert [(row.text, row.count) for row in await store.unanswered()] == [("a b", 2), ("c?", 1)]


async def test_changes_of_an_update_are_committed_with_its_end(store: Store) -> None:
    await store.inbox.receive([Received(1, "c1", 1e9, 2e9, "{}")])
    for ends_well in (False, True):
        with unit() as changes:
            await store.remember(KEY, Context(last="now", until=9e9))
            await store.set_language("telegram", "5", "vi")
            await store.count("answered", 1e9)
            assert (await store.context(KEY)).last == "now"
            assert await store.language("telegram", "5") == "vi"
            if ends_well:
                await store.inbox.finish(1, changes)
        kept = await store.context(KEY), await store.language("telegram", "5")
        assert kept == ((Context(last="now", until=9e9), "vi") if ends_well else (Context(), None))
    assert (await store.statistics())["answered"] == 1


async def test_one_bad_row_does_not_fail_its_neighbours(store: Store) -> None:
    good = [store.count(name, 1e9) for name in "abc"]
    bad = store.inbox.receive([Received(2**70, "c1", 1e9, 2e9, "{}")])
    results = await asyncio.gather(*good, bad, return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["NoneType"] * 3 + ["StoreError"]


async def test_what_is_forgotten_is_gone(store: Store) -> None:
    await store.remember(KEY, Context(question="mine", until=9e9))
    await store.set_language("telegram", KEY.user, "vi")
    await store.record_sent(Sent(KEY, 10, 11, (), "mine"), 1e9)
    await store.record_feedback("a.b", KEY.user, True, "", 1e9)
    await store.set_language("telegram", "5", "vi")
    assert await store.forget("telegram", KEY.user) == 4
    assert await store.forget("telegram", KEY.user) == 0
    assert await store.context(KEY) == Context()
    assert await store.language("telegram", KEY.user) is None
    assert await store.sent_answer(KEY, 11) is None
    assert "helpful" not in await store.statistics()
    assert await store.language("telegram", "5") == "vi"


async def test_forgetting_drops_what_the_update_has_gathered(store: Store) -> None:
    await store.inbox.receive([Received(1, "c1", 1e9, 2e9, "{}")])
    with unit() as changes:
        await store.remember(KEY, Context(last="now", until=9e9))
        await store.forget("telegram", KEY.user)
        await store.inbox.finish(1, changes)
    assert await store.context(KEY) == Context()


async def test_what_is_kept_long_enough_goes(store: Store) -> None:
    other = ConversationKey("telegram", "1", "1")
    for key, at in ((KEY, 1e9), (other, 1e9 + 31 * 86400)):
        await store.remember(key, Context(question="mine", until=at))
        await store.record_sent(Sent(key, 10, 11, (), "mine"), at)
        await store.record_unanswered(f"asked by {key.user}", "en", at)
    await store.purge(1e9 + 31 * 86400)
    assert await store.context(KEY) == Context()
    assert (await store.context(other)).question == "mine"
    assert await store.sent_answer(KEY, 11) is None
    assert await store.sent_answer(other, 11) is not None
    assert [row.text for row in await store.unanswered()] == ["asked by 1"]


async def test_an_answer_is_noted_with_its_base(store: Store) -> None:
    sent = Sent(KEY, 10, 11, ("a.b",), "", "0123abcd-4567ef")
    await store.record_sent(sent, 1e9)
    assert await store.sent_answer(KEY, 10) == sent


async def test_an_edited_answer_replaces_the_one_before(store: Store) -> None:
    for items in (("a",), ("b",)):
        await store.record_sent(Sent(KEY, 10, 11, items, ""), 1e9)
    found = await store.sent_answer(KEY, 11)
    assert found is not None
    assert found.items == ("b",)


async def test_a_card_below_an_answer_does_not_stand_for_it(store: Store) -> None:
    answer = Sent(KEY, 10, 11, ("a",), "q")
    await store.record_sent(answer, 1e9)
    await store.record_sent(Sent(KEY, 11, 12, ("b",), ""), 1e9 + 1)
    assert await store.sent_answer(KEY, 11) == answer
    assert await store.sent_answer(KEY, 10) == answer


async def test_strange_text_is_kept_or_replaced_but_never_refused(store: Store) -> None:
    strange = "a\0b\ud800 \U0001f600"
    await store.record_unanswered(strange, "en", 1e9)
    await store.record_feedback("a.b", "5", False, strange, 1e9)
    await store.record_sent(Sent(KEY, 10, 11, (strange,), strange), 1e9)
    await store.record_reload("5", "v", strange, 1e9)
    await store.remember(KEY, Context(question=strange, until=9e9))
    assert (await store.context(KEY)).question == strange
    found = await store.sent_answer(KEY, 11)
    assert found is not None
    assert found.items == (strange,)


async def test_what_was_written_is_there_when_opened_again(place: Place) -> None:
    first = await place.open()
    await first.store.remember(KEY, Context(items=("a.b",), until=9e9))
    await first.store.count("answered", 1e9)
    await first.store.inbox.receive([Received(1, "c1", 1e9, 2e9, "{}")])
    await place.close()
    again = await place.open()
    assert (await again.store.context(KEY)).items == ("a.b",)
    assert (await again.store.statistics())["answered"] == 1
    assert [row.update_id for row in await again.store.inbox.waiting()] == [1]


async def test_many_at_once(store: Store) -> None:
    await asyncio.gather(*(store.count(f"kind {n % 5}", 1e9) for n in range(500)))
    statistics = await store.statistics()
    assert sum(statistics[f"kind {n}"] for n in range(5)) == 500


async def test_nobody_is_named_in_any_table(kept: Kept) -> None:
    store = kept.store
    await store.remember(KEY, Context(items=("a.b",), until=9e9))
    await store.set_language("telegram", KEY.user, "vi")
    await store.record_feedback("a.b", KEY.user, False, "", 1e9)
    await store.record_sent(Sent(KEY, 10, 11, ("a.b",), "which?"), 1e9)
    found = ""
    for table in ("contexts", "languages", "feedback", "sent"):
        found += repr(await kept.rows(f"SELECT * FROM {table}"))
    assert "a.b" in found
    for number in (KEY.user, KEY.chat):
        assert number not in found
        assert repr(int(number).to_bytes(8, "big", signed=True))[2:-1] not in found
