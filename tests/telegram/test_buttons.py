"""Buttons: what they bring, whose they are, and what happens to presses that should not be."""

from __future__ import annotations

import asyncio

import pytest
from tests.botapi.wire import as_object
from tests.telegram.inside import inside
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN, Running
from tests.telegram.test_main_road import base_file, reloaded
from tests.telegram.test_waiting import SlowLive

from citebot.answering import timeline
from citebot.answering.snapshot import Snapshot


def test_evidence_shows_the_sources_as_they_state_themselves(person: Person) -> None:
    card = person.open(person.ask(COMMON), "Evidence")
    assert "Publisher: The Gazette (publisher by its web address)" in card.text
    assert "Date, as stated: 28 March (the source gives no year)" in card.text
    assert "Its words: “12 keepers”" in card.text
    assert "https://example.org/almanac#:~:text=12%20keepers" in card.links
    assert "More from each source:\n1. Aldmere Press, 4 May 2019\n2. The Gazette, 28 March" in card.text


def test_evidence_names_who_says_so(person: Person) -> None:
    card = person.open(person.ask("how many keepers did Mira Holt speak of?"), "Evidence")
    assert "Who says so: Mira Holt, warden of the light" in card.text


def test_what_was_shown_is_not_offered_again(person: Person) -> None:
    answer = person.ask(COMMON)
    person.open(answer, "Evidence")
    left = person.api.wait_edit(answer).button_texts
    assert "Evidence" not in left
    assert {"More on this", "Other dates", "Copy citation", "Helpful"} <= set(left)


def test_other_dates_show_the_figure_at_its_times(person: Person) -> None:
    card = person.open(person.ask(COMMON), "Other dates")
    assert card.text.index("12 keepers") < card.text.index("30 keepers")
    assert card.text.count("Source:") == 2


def test_more_leads_to_related_items(person: Person) -> None:
    page = person.open(person.ask(COMMON), "More on this")
    assert "1. Mira Holt spoke of 30 keepers" in page.text
    assert "30 keepers" in person.open(page, "1").text


async def test_more_is_turned_in_place_there_and_back(shipped: Snapshot) -> None:
    async with inside(SlowLive(current=shipped), ADMIN) as plugin:
        person = Person(plugin.api, 83, "en")
        question = "How many officers did Viet Nam deploy between 2014 and 2018?"
        page = await asyncio.to_thread(person.open, await asyncio.to_thread(person.ask, question), "More on this")
        assert "Page 1 of" in page.text
        second = await asyncio.to_thread(person.turn, page, "Next ›")
        assert "Page 2 of" in second.text
        back = await asyncio.to_thread(person.turn, second, "‹ Back")
        assert back.text == page.text
        assert "Next ›" in back.button_texts
        assert len(plugin.api.sent(chat=83)) == 2


def test_a_citation_can_be_copied(person: Person) -> None:
    buttons = [button for row in person.ask(COMMON).buttons for button in row]
    copied = next(as_object(b["copy_text"]) for b in buttons if b["text"] == "Copy citation")
    assert copied is not None
    text = str(copied["text"])
    assert "“Aldmere almanac <2019> & tables”, 4 May 2019, https://example.org/almanac" in text
    assert len(text) <= 256


def test_ratings_are_taken_with_a_reason_and_asked_for_once(person: Person) -> None:
    answer = person.ask(COMMON)
    assert person.press(answer, "Not helpful") == "What was wrong?"
    asking = person.api.wait_edit(answer)
    assert "Out of date" in asking.button_texts
    assert person.press(answer, "Out of date") == "Thank you."
    left = person.api.wait_edit(answer, 2).button_texts
    assert "Evidence" in left
    assert "Helpful" not in left
    other = person.ask("when was the north tower built?")
    assert person.press(other, "Helpful") == "Thank you."
    assert "Helpful" not in person.api.wait_edit(other).button_texts


def test_an_answer_can_be_rated_after_everything_else_was_opened(person: Person) -> None:
    answer = person.ask(COMMON)
    for button in ("More on this", "Evidence", "Other dates"):
        person.open(answer, button)
    seen = len(person.api.wait_edit(answer, 3).edits)
    assert person.press(answer, "Not helpful") == "What was wrong?"
    assert "Out of date" in person.api.wait_edit(answer, seen + 1).button_texts


def test_a_rating_can_be_withheld(person: Person) -> None:
    answer = person.ask(COMMON)
    person.press(answer, "Not helpful")
    person.api.wait_edit(answer)
    person.press(answer, "‹ Never mind")
    assert "Not helpful" in person.api.wait_edit(answer, 2).button_texts


def test_somebody_elses_buttons_are_refused_politely(person: Person, reader: Person, group: int) -> None:
    answer = person.ask(f"@{person.bot} {COMMON}", chat=group)
    notice = reader.press(answer, "Evidence")
    assert notice == "Các nút này dành cho người đã hỏi. Bạn hãy tự hỏi để có nút của mình."
    assert len(person.api.sent(chat=group)) == 1


def test_forged_presses_are_refused_politely(person: Person) -> None:
    answer = person.ask(COMMON)
    real = str(answer.buttons[0][0]["callback_data"])
    forged = [
        real[:-1] + ("A" if real[-1] != "A" else "B"),
        real.replace("e.", "y.", 1),
        "cb:",
        "cb:e",
        "cb:e.a.b.c.d.e",
        "cb:" + "x" * 61,
        "cb:\u202e\U0001f600",
    ]
    for data in forged:
        query = person.api.press(answer, data=data, user=person.number)
        assert person.api.wait_answer(query)["text"] == "I cannot use this button. Please ask again."
    assert person.api.message(answer).edits == ()


def test_a_button_of_another_chat_is_worth_nothing_here(person: Person, group: int) -> None:
    private = str(person.ask(COMMON).buttons[0][0]["callback_data"])
    there = person.ask(f"@{person.bot} {COMMON}", chat=group)
    query = person.api.press(there, data=private, user=person.number)
    assert "cannot use" in str(person.api.wait_answer(query)["text"])


def test_a_button_whose_item_is_gone_says_so(changing: Running) -> None:
    owner = Person(changing.api, 41, "en")
    answer = owner.ask("how long is the pier below the south tower?")
    good = base_file(changing).read_text()
    base_file(changing).write_text(good.replace("pier.length", "pier.extent"))
    reloaded(changing)
    assert owner.press(answer, "Evidence") == "This button is no longer valid. Please ask again."
    base_file(changing).write_text(good)
    reloaded(changing)


def test_notices_are_in_the_language_of_whoever_presses(reader: Person) -> None:
    answer = reader.ask("hải đăng Aldmere có bao nhiêu người gác?")
    query = reader.api.press(answer, data="cb:e.x.1.1.1.x", user=reader.number)
    assert reader.api.wait_answer(query)["text"] == "Tôi không dùng được nút này. Bạn vui lòng hỏi lại."
    assert reader.press(answer, "Không hữu ích") == "Câu trả lời chưa tốt ở điểm nào?"
    assert "Đã cũ" in reader.api.wait_edit(answer).button_texts
    assert reader.press(answer, "Đã cũ") == "Cảm ơn bạn."


def test_a_button_under_a_message_that_the_bot_no_longer_sees_still_works(person: Person) -> None:
    answer = person.ask(COMMON)
    for button, brings in (("Evidence", "Publisher"), ("More on this", "More on this"), ("Other dates", "12 keepers")):
        count = len(person.api.sent(chat=person.number))
        query = person.api.press(answer, button, user=person.number, old=True)
        assert not person.api.wait_answer(query).get("text")
        assert brings in person.api.wait_sent(count + 1, chat=person.number)[-1].text
    query = person.api.press(answer, "Helpful", user=person.number, old=True)
    assert person.api.wait_answer(query)["text"] == "Thank you."


async def test_a_button_pressed_twice_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 79, "en")
        answer = await asyncio.to_thread(person.ask, COMMON)
        back = await asyncio.to_thread(person.ask, "when was the tower built?")
        twice = [(answer, "Helpful"), (answer, "Evidence"), (back, back.button_texts[0])]
        queries = [plugin.api.press(message, button, user=79) for message, button in twice for _ in range(2)]
        for query in queries:
            assert (await asyncio.to_thread(plugin.api.wait_answer, query)).get("text", "") in {"", "Thank you."}
        await asyncio.to_thread(plugin.api.wait_sent, 4, chat=79)
        said = [message.text for message in plugin.api.sent(chat=79)]
        assert not any("Something went wrong" in text for text in said)
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_message_deleted_under_its_buttons_is_no_obstacle() -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 80, "en")
        topics = await asyncio.to_thread(person.ask, "/topics")
        gone = "Bad Request: message to edit not found"
        plugin.api.faults("error", "editMessageText", times=1, code=400, description=gone)
        assert "12 keepers" in (await asyncio.to_thread(person.open, topics, "The lighthouse (6)")).text


def test_every_press_is_answered_and_all_data_fits(person: Person) -> None:
    answer = person.ask(COMMON)
    for row in answer.buttons:
        for button in row:
            if "callback_data" in button:
                assert len(str(button["callback_data"]).encode()) <= 64


async def test_a_press_that_telegram_no_longer_takes_an_answer_to_is_obeyed(caplog: pytest.LogCaptureFixture) -> None:
    late = "query is too old and response timeout expired or query ID is invalid"
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 75, "en")
        answer = await asyncio.to_thread(person.ask, COMMON)
        plugin.api.faults("error", "answerCallbackQuery", times=1, code=400, description=f"Bad Request: {late}")
        plugin.api.press(answer, "Evidence", user=75)
        card = (await asyncio.to_thread(plugin.api.wait_sent, 2, chat=75))[-1]
        assert "Publisher" in card.text
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_timeline_of_any_words_is_turned_by_its_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PAGE", 1)
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 76, "en")
        page = await asyncio.to_thread(person.ask, "/timeline  tower BUILT in")
        assert "Page 1 of 2" in page.text
        page = await asyncio.to_thread(person.turn, page, "Next ›")
        assert "1885" in page.text
        assert "Next ›" not in page.button_texts
        page = await asyncio.to_thread(person.turn, page, "‹ Back")
        assert "1880" in page.text
        second = await asyncio.to_thread(person.ask, "/timeline tower built in 2")
        assert "1885" in second.text
        assert "1880" in (await asyncio.to_thread(person.turn, second, "‹ Back")).text


async def test_words_that_are_no_longer_there_are_no_longer_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PAGE", 1)
    async with inside(SlowLive(), ADMIN) as plugin:
        person = Person(plugin.api, 77, "en")
        asked = person.say("/timeline tower built in")
        page = await asyncio.to_thread(plugin.api.wait_reply, to=asked)
        next_page = next(b for row in page.buttons for b in row if b["text"] == "Next ›")
        plugin.api.edit(asked, "/timeline keepers")
        await asyncio.to_thread(plugin.api.wait_edit, page)
        query = plugin.api.press(page, data=str(next_page["callback_data"]), user=77)
        notice = await asyncio.to_thread(plugin.api.wait_answer, query)
        assert notice["text"] == "This button is no longer valid. Please ask again."


async def test_asking_back_shows_five_choices_at_most_and_numbers_where_words_do_not_fit(shipped: Snapshot) -> None:
    asked_back = 0
    async with inside(SlowLive(current=shipped), ADMIN) as plugin:
        person = Person(plugin.api, 82, "en")
        for words in ("officers", "peacekeeping", "women", "Viet Nam", "sĩ quan", "phụ nữ"):
            back = await asyncio.to_thread(person.ask, f"/fact {words}")
            if not back.text.startswith(("Which one", "Bạn muốn hỏi")):
                continue
            asked_back += 1
            listed = [line for line in back.text.splitlines() if line[:1].isdigit()]
            assert 2 <= len(listed) == len(back.button_texts) <= 5
            assert all(len(label) <= 43 for label in back.button_texts)
            answer = await asyncio.to_thread(person.turn, back, back.button_texts[1])
            wanted = listed[1].removeprefix("2. ").rstrip("…")
            assert answer.text.replace("“", "").startswith(wanted[:25]), wanted
            assert "Sources:" in answer.text or "Source:" in answer.text or "Nguồn:" in answer.text
    assert asked_back
