"""Groups: silent unless addressed, quiet about what it does not know, and no place for editors' commands."""

from __future__ import annotations

from tests.botapi.wire import JsonObject
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN


def test_talk_among_people_is_left_alone(person: Person, group: int) -> None:
    assert person.hears_nothing(person.say(COMMON, chat=group))


def test_a_mention_is_answered(person: Person, group: int) -> None:
    answer = person.ask(f"@{person.bot} {COMMON}", chat=group)
    assert "12 keepers" in answer.text
    assert "Source" in answer.text


def test_a_mention_of_another_bot_is_not(person: Person, group: int) -> None:
    assert person.hears_nothing(person.say(f"@other_bot {COMMON}", chat=group))


def test_commands_are_answered_if_they_are_ours(person: Person, group: int) -> None:
    assert "1880" in person.ask("/fact north tower built", chat=group).text
    assert "1880" in person.ask(f"/fact@{person.bot} north tower built", chat=group).text
    assert person.hears_nothing(person.say("/fact@other_bot north tower built", chat=group))


def test_unknown_commands_are_left_to_others(person: Person, group: int) -> None:
    assert person.hears_nothing(person.say("/poll lunch", chat=group))


def test_a_reply_to_the_bot_is_answered_if_it_knows(person: Person, group: int) -> None:
    answer = person.ask(f"@{person.bot} {COMMON}", chat=group)
    assert "1885" in person.ask("when was the south tower built?", chat=group, reply_to=answer).text


def test_a_reply_that_it_cannot_answer_is_left_alone(person: Person, group: int) -> None:
    answer = person.ask(f"@{person.bot} {COMMON}", chat=group)
    for text in ("who painted the ceiling of the opera?", "thanks", "ha, told you so"):
        assert person.hears_nothing(person.say(text, chat=group, reply_to=answer))


def test_conversations_of_two_people_do_not_mix(person: Person, reader: Person, group: int) -> None:
    person.ask(f"@{person.bot} when was the north tower built?", chat=group)
    reader.ask(f"@{person.bot} when was the south tower built?", chat=group)
    assert "north" in person.ask(f"@{person.bot} when was that?", chat=group).text


def test_editors_commands_are_not_heard_in_groups(person: Person, group: int) -> None:
    editor = Person(person.api, ADMIN, "en")
    assert person.hears_nothing(editor.say("/reload", chat=group))
    assert person.hears_nothing(person.say("/stats", chat=group))


def test_impostors_are_not_heard_at_all(person: Person, group: int) -> None:
    anonymous: JsonObject = {"sender_chat": {"id": group, "type": "supergroup", "title": "A group"}}
    said = person.api.say("/reload", user=1087968824, chat=group, extra=anonymous)
    assert person.hears_nothing(said)
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "An editor"}
    forwarded = person.api.say("/reload", user=ADMIN, extra={"forward_origin": origin})
    assert person.hears_nothing(forwarded)
    channel = -100_777_000_001
    person.api.chat(channel, type="channel", title="News")
    assert person.hears_nothing(person.api.say("/reload", user=ADMIN, chat=channel, type="channel"))


def test_forgetting_belongs_in_private(person: Person, group: int) -> None:
    assert person.ask("/forgetme", chat=group).text == "Please write to me in private for that."


def test_a_mention_alone_gets_an_example(person: Person, reader: Person, group: int) -> None:
    assert "for example" in person.ask(f"@{person.bot}", chat=group).text
    assert "ví dụ" in reader.ask(f"@{person.bot}", chat=group).text


def test_a_mention_in_a_caption_is_one(person: Person, group: int) -> None:
    entity: JsonObject = {"type": "mention", "offset": 0, "length": len(person.bot) + 1}
    photo: JsonObject = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
    extra: JsonObject = {**photo, "caption": f"@{person.bot} {COMMON}", "caption_entities": [entity]}
    asked = person.api.say("", user=person.number, chat=group, extra=extra)
    assert "12 keepers" in person.api.wait_reply(to=asked).text


def test_what_a_mention_asks_in_vain_is_owned_up_to_in_its_language(person: Person, group: int) -> None:
    answer = person.ask(f"@{person.bot} ai vẽ trần nhà hát Opera?", chat=group)
    assert answer.text.startswith(("Tôi không có", "Các tài liệu"))
    assert "Nguồn" not in answer.text


def test_an_edited_mention_edits_its_answer(person: Person, group: int) -> None:
    asked = person.say(f"@{person.bot} when was the north tower built?", chat=group)
    answer = person.api.wait_reply(to=asked)
    person.api.edit(asked, f"@{person.bot} tháp nam được xây khi nào?")
    changed = person.api.wait_edit(answer)
    assert changed.text.startswith("Tháp nam được xây năm 1885.")
    assert "Nguồn:" in changed.text
    assert len(person.api.replies(to=asked)) == 1


def test_what_one_says_in_private_is_not_taken_up_in_a_group(person: Person, group: int) -> None:
    person.ask("when was the north tower built?")
    assert "1880" not in person.ask(f"@{person.bot} when was that?", chat=group).text
    assert "1880" in person.ask("when was that?").text


def test_buttons_bring_their_cards_and_pictures_to_the_topic(person: Person, group: int) -> None:
    topic: JsonObject = {"message_thread_id": 9, "is_topic_message": True}
    entity: JsonObject = {"type": "bot_command", "offset": 0, "length": 9}
    asked = person.api.say("/timeline", user=person.number, chat=group, extra={**topic, "entities": [entity]})
    page = person.api.wait_reply(to=asked)
    photo = person.open(page, "As a picture")
    assert photo.media["photo"]
    assert photo.reply_to == page.id
    assert "Source" in photo.text


def test_coming_and_going_are_no_occasion_to_speak(person: Person, group: int) -> None:
    for status in ("administrator", "member", "left", "member"):
        person.api.member(status, user=person.number, chat=group)
    joined: JsonObject = {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "Ann"}]}
    assert person.hears_nothing(person.api.say("", user=person.number, chat=group, extra=joined))
    sticker: JsonObject = {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "type": "regular"}
    sticker.update(is_animated=False, is_video=False)
    assert person.hears_nothing(person.api.say("", user=person.number, chat=group, extra={"sticker": sticker}))


def test_an_answer_stays_in_its_topic(person: Person, group: int) -> None:
    topic: JsonObject = {"message_thread_id": 7, "is_topic_message": True}
    text = f"@{person.bot} {COMMON}"
    entity: JsonObject = {"type": "mention", "offset": 0, "length": len(person.bot) + 1}
    asked = person.api.say(text, user=person.number, chat=group, extra={**topic, "entities": [entity]})
    person.api.wait_reply(to=asked)
    call = next(c for c in reversed(person.api.calls("sendMessage")) if str(c.args["chat_id"]) == str(group))
    assert str(call.args["message_thread_id"]) == "7"
