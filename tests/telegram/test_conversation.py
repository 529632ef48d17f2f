"""Talk that goes on: follow-ups, edits, replies to answers, deep links, commands and what people do wrong."""

from __future__ import annotations

import pytest
from tests.telegram.people import COMMON, Person

from citebot.telegram.presses import reference


def test_a_follow_up_is_about_what_was_said(person: Person) -> None:
    person.ask("when was the north tower built?")
    assert "north tower" in person.ask("when was that?").text


def test_an_edited_question_edits_its_answer(person: Person) -> None:
    asked = person.say("when was the north tower built?")
    answer = person.api.wait_reply(to=asked)
    person.api.edit(asked, "when was the south tower built?")
    changed = person.api.wait_edit(answer)
    assert changed.text.startswith("The south tower was built in 1885.")
    assert "Evidence" in changed.button_texts
    assert len(person.api.replies(to=asked)) == 1


def test_an_edited_command_edits_its_answer(person: Person) -> None:
    asked = person.say("/fact south tower built")
    answer = person.api.wait_reply(to=asked)
    person.api.edit(asked, "/fact north tower built")
    assert "1880" in person.api.wait_edit(answer).text


def test_an_edited_caption_edits_its_answer(person: Person) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    asked = person.api.say("", user=person.number, lang="en", extra={"photo": photo, "caption": COMMON})
    answer = person.api.wait_reply(to=asked)
    extra = {"photo": photo, "caption": "when was the north tower built?"}
    person.api.edit(asked, "", extra=extra)
    assert "1880" in person.api.wait_edit(answer).text


def test_an_edit_may_change_the_language_and_lose_the_answer(person: Person) -> None:
    asked = person.say("when was the north tower built?")
    answer = person.api.wait_reply(to=asked)
    person.api.edit(asked, "tháp nam được xây khi nào?")
    assert person.api.wait_edit(answer).text.startswith("Tháp nam được xây năm 1885.")
    person.api.edit(asked, "who painted the ceiling of the opera?")
    lost = person.api.wait_edit(answer, 2)
    assert "nothing on" in lost.text
    assert "Evidence" not in lost.button_texts
    assert not lost.links


def test_an_edit_without_a_change_does_no_harm(person: Person) -> None:
    asked = person.say(COMMON)
    answer = person.api.wait_reply(to=asked)
    person.api.edit(asked, COMMON + " ")
    person.api.edit(asked, "when was the north tower built?")
    assert "1880" in person.api.wait_edit(answer).text


def test_an_edited_start_or_reload_does_nothing(person: Person) -> None:
    asked = person.say("/start")
    person.api.wait_reply(to=asked)
    person.api.edit(asked, "/reload")
    assert person.hears_nothing(asked)


def test_a_reply_to_an_answer_is_about_that_answer(person: Person) -> None:
    first = person.ask("when was the north tower built?")
    person.ask("how long is the pier below the south tower?")
    again = person.ask("when was that?", reply_to=first)
    assert "north tower" in again.text


def test_a_reply_to_somebody_elses_answer_is_about_it_too(person: Person, reader: Person, group: int) -> None:
    answer = person.ask(f"@{person.bot} when was the north tower built?", chat=group)
    again = reader.ask("when was that?", chat=group, reply_to=answer)
    assert "1880" in again.text


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        ("keepers_count", "12 keepers"),
        ("holt_light", "burns for strangers"),
        ("light", "The lighthouse"),
        ("gazette", "Publisher: The Gazette"),
        ("nothing-of-that-name", "Hello."),
        ("../../etc/passwd", "Hello."),
        ("x" * 64, "Hello."),
    ],
)
def test_deep_links_open_what_they_name_and_nothing_else(person: Person, payload: str, shown: str) -> None:
    assert shown in person.ask(f"/start {payload}").text


def test_a_deep_link_works_by_the_short_name_of_an_item_and_in_a_group(person: Person, group: int) -> None:
    assert "12 keepers" in person.ask(f"/start {reference('keepers.count')}").text
    assert "12 keepers" in person.ask(f"/start@{person.bot} keepers_count", chat=group).text


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/fact", "ví dụ: /fact"),
        ("/quote", "ví dụ: /quote"),
        ("/source không ai biết", "Niên giám Aldmere"),
        ("/topics vớ vẩn", "Ngọn hải đăng (6)"),
        ("/timeline qqqq", "Bến cảng"),
        ("/language klingon", "Tiếng Việt"),
        ("/khongco", "/help"),
    ],
)
def test_wrong_arguments_in_vietnamese(reader: Person, command: str, shown: str) -> None:
    answer = reader.ask(command)
    assert shown in "\n".join((answer.text, *answer.button_texts))


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/start", "Ask in your own words"),
        ("/help", "/timeline"),
        ("/fact", "for example: /fact"),
        ("/quote", "Who is quoted"),
        ("/quote zzzz", "nothing on"),
        ("/source", "The documents"),
        ("/source gazette", "Publisher: The Gazette"),
        ("/source nobody knows it", "I have no source of that name"),
        ("/topics", "What the documents cover"),
        ("/topics light", "The lighthouse"),
        ("/topics nonsense", "I have no topic of that name"),
        ("/timeline", "1880"),
        ("/timeline harbour", "1885"),
        ("/timeline qqqq", "I have no dated events on that"),
        ("/about", "6 facts and 3 quotations from 3 documents"),
        ("/privacy", "I keep no names"),
        ("/language", "Which language"),
        ("/language klingon", "Which language"),
        ("/forgetme", "Delete what is kept about you"),
        ("/nosuchcommand", "I do not know this command"),
        ("/fact " + "a" * 3000, "nothing on"),
        ("/FACT north tower", "1880"),
    ],
)
def test_commands_and_their_wrong_arguments(person: Person, command: str, shown: str) -> None:
    assert shown in person.ask(command).text


def test_topics_are_browsed_in_place(person: Person) -> None:
    topics = person.ask("/topics")
    inside = person.turn(topics, "The lighthouse (6)")
    assert "1. The Aldmere lighthouse had 12 keepers" in inside.text
    assert "12 keepers" in person.open(inside, "1").text
    back = person.turn(inside, "All topics")
    assert "The harbour (3)" in back.button_texts


def test_sources_are_browsed_in_place(person: Person) -> None:
    card = person.turn(person.ask("/source"), "The undated Gazette report")
    assert "Date, as stated: 28 March (the source gives no year)" in card.text
    says = person.turn(card, card.button_texts[0])
    assert "30 keepers" in says.text


def test_what_is_no_text_gets_one_polite_line(person: Person) -> None:
    sticker = {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "type": "regular"}
    sticker.update(is_animated=False, is_video=False)
    said = person.api.say("", user=person.number, lang="en", extra={"sticker": sticker})
    assert person.api.wait_reply(to=said).text == "I can read text only. Please write your question."


def test_a_caption_is_a_question(person: Person) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    said = person.api.say("", user=person.number, lang="en", extra={"photo": photo, "caption": COMMON})
    assert "12 keepers" in person.api.wait_reply(to=said).text


def test_what_was_inserted_through_the_bot_is_no_question(person: Person) -> None:
    via = {"id": int(person.api.token.partition(":")[0]), "is_bot": True, "first_name": "Double"}
    said = person.api.say(COMMON, user=person.number, lang="en", extra={"via_bot": via})
    assert person.hears_nothing(said)


@pytest.mark.parametrize(
    "text",
    [
        "<b>unclosed & <script>alert(1)</script>",
        "\u202eright to left\u202c \u2066isolated\u2069",
        "\U0001f600" * 2000,
        "ﷺ" * 4096,
        "a " * 2048,
        "\u200b\u200b\u200b",
        "2" * 4000,
    ],
)
def test_hostile_text_gets_a_calm_reply(person: Person, text: str) -> None:
    assert person.ask(text).text


def test_forgetting_asks_once_and_forgets(person: Person) -> None:
    person.ask("when was the north tower built?")
    asking = person.ask("/forgetme")
    assert person.turn(asking, "Keep").text == "Nothing was deleted."
    asking = person.ask("/forgetme")
    done = person.turn(asking, "Delete")
    assert done.text.startswith("Done.")
    assert not done.buttons
    assert "1880" not in person.ask("when was that?").text


def test_the_menus_are_set_by_scope_and_language(person: Person) -> None:
    person.ask("/help")
    person.api.wait_calls("setMyCommands", 6)  # more of it in test_menus
    seen = [(str(call.args.get("scope")), call.args.get("language_code")) for call in person.api.calls("setMyCommands")]
    assert {code or "" for _, code in seen} == {"", "vi"}
    for kind in ("default", "all_private_chats", "all_group_chats"):
        assert any(kind in scope for scope, _ in seen)
    everybody = [call for call in person.api.calls("setMyCommands") if "chat_id" not in str(call.args.get("scope"))]
    assert all("reload" not in str(call.args["commands"]) for call in everybody)
