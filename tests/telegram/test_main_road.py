"""The main road over HTTP: a question, a command, an ambiguity, a refusal, reloads good and bad, by whom they may."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.botapi.seen import Sent
from tests.telegram.people import COMMON, Person
from tests.telegram.running import ADMIN, Running

TWELVE = "The Aldmere lighthouse had 12 keepers during 2014-2018."


def test_a_question_is_answered_with_its_sources(person: Person) -> None:
    asked = person.say(COMMON)
    answer = person.api.wait_reply(to=asked)
    assert answer.reply_to == asked
    assert answer.text.startswith(TWELVE)
    assert "Aldmere Press, “Aldmere almanac <2019> & tables”, 4 May 2019" in answer.text
    assert "28 March (the source gives no year)" in answer.text
    assert answer.links == [
        "https://example.org/almanac#:~:text=12%20keepers",
        "https://example.org/gazette#:~:text=twelve%20keepers",
    ]


def test_previews_are_off_and_a_deleted_question_is_no_obstacle(person: Person) -> None:
    person.ask(COMMON)
    call = person.api.calls("sendMessage")[-1]
    assert '"is_disabled": true' in str(call.args["link_preview_options"]).replace("'", '"').lower()
    assert "allow_sending_without_reply" in str(call.args["reply_parameters"])
    back = person.ask("when was the tower built?")
    person.turn(back, back.button_texts[0])
    call = person.api.calls("editMessageText")[-1]
    assert '"is_disabled": true' in str(call.args["link_preview_options"]).replace("'", '"').lower()


def test_a_quotation_says_who_and_where_below_it(person: Person) -> None:
    answer = person.ask("what did Mira Holt say about the light")
    assert answer.marked("blockquote") == ["“A light that burns for strangers is the best thing a town can keep.”"]
    assert answer.text.index("— Mira Holt, warden of the light") < answer.text.index("The Gazette")


def test_a_long_quotation_can_be_expanded(person: Person) -> None:
    answer = person.ask("/quote holt.winter")
    assert next(e["type"] for e in answer.entities) == "expandable_blockquote"


def test_signs_of_markup_in_the_base_are_shown_as_they_are(person: Person) -> None:
    assert "“The pier & the tower <both> stand.”" in person.ask("/quote Jonas Vale").text


def test_a_command_finds_a_fact(person: Person) -> None:
    assert person.ask("/fact north tower built").text.startswith("The north tower was built in 1880.")


def test_an_ambiguity_is_resolved_by_its_button(person: Person) -> None:
    back = person.ask("when was the tower built?")
    assert 2 <= len(back.buttons) <= 5
    button = next(text for text in back.button_texts if "north" in text)
    answer = person.turn(back, button)
    assert answer.text.startswith("The north tower was built in 1880.")
    assert "Source:" in answer.text
    assert "Evidence" in answer.button_texts


def test_what_the_base_does_not_hold_is_said_to_be_missing(person: Person) -> None:
    answer = person.ask("Who painted the ceiling of the opera?")
    assert "nothing on" in answer.text
    assert not answer.links


def test_a_gap_is_told_with_what_there_is(person: Person) -> None:
    answer = person.ask("what did the keepers of the Aldmere lighthouse earn?")
    assert "do not say what the keepers" in answer.text
    assert person.open(answer, answer.button_texts[0]).text.startswith(TWELVE)


def reloaded(bot: Running, command: str = "/reload") -> Sent:
    admin = Person(bot.api, ADMIN, "en")
    begun = admin.ask(command)
    for _ in range(40):
        now = bot.api.wait_edit(begun, len(bot.api.message(begun).edits) + 1, timeout=20)
        if not now.text.startswith(("Reading", "Đang đọc")):
            return now
    raise AssertionError("the reload does not end")


def base_file(bot: Running) -> Path:
    return bot.knowledge / "lighthouse.yaml"


def test_an_admin_reloads_and_learns_what_changed(changing: Running) -> None:
    assert "12 keepers" in Person(changing.api, 31, "en").ask(COMMON).text
    text = base_file(changing).read_text()
    base_file(changing).write_text(text.replace("had 12 keepers", "had 13 keepers"))
    report = reloaded(changing)
    assert "The new base is in use" in report.text
    assert "keepers.count" in report.text
    answer = Person(changing.api, 31, "en").ask(COMMON)
    assert "13 keepers" in answer.text


def test_a_faulty_base_is_refused_with_the_places_and_the_old_one_serves_on(changing: Running) -> None:
    good = base_file(changing).read_text()
    base_file(changing).write_text(good.replace("speaker: jonas-vale", "speaker: nobody-at-all", 1) + "\nfacts: [\n")
    try:
        report = reloaded(changing)
    finally:
        base_file(changing).write_text(good)
    assert "is not used" in report.text
    assert "lighthouse.yaml:" in report.text
    assert "keepers" in Person(changing.api, 32, "en").ask(COMMON).text


@pytest.mark.parametrize("mark", ["\u202e", "\\u202E", "\u200b", "\\x00"])
def test_a_base_with_signs_that_nobody_sees_is_refused_by_their_place(changing: Running, mark: str) -> None:
    good = base_file(changing).read_text(encoding="utf-8")
    bad = good.replace("{en: The north tower was built in 1880.,", f'{{en: "The north tower was {mark}built in 1880.",')
    assert bad != good
    base_file(changing).write_text(bad, encoding="utf-8")
    try:
        report = reloaded(changing)
    finally:
        base_file(changing).write_text(good, encoding="utf-8")
    assert "is not used" in report.text
    line = good[: good.index("The north tower was built in 1880.")].count("\n") + 1
    assert f"lighthouse.yaml:{line}:" in report.text
    assert "error Y002: invisible or control character U+" in report.text
    assert "\u202e" not in report.text
    assert "1880" in Person(changing.api, 36, "en").ask("when was the north tower built?").text


def test_an_editor_is_answered_in_vietnamese_too(changing: Running) -> None:
    editor = Person(changing.api, ADMIN, "vi")
    editor.ask("/language vi")
    try:
        assert "6 dữ kiện, 3 trích dẫn, 3 nguồn" in editor.ask("/version").text
        assert reloaded(changing, "/reload now please").text.startswith("Dữ liệu không đổi")
        assert editor.ask("/unanswered").text.startswith("Gần đây")
        assert editor.ask("/stats").text.startswith("Thống kê")
    finally:
        editor.ask("/language en")


def test_a_rollback_returns_to_the_base_before(changing: Running) -> None:
    admin = Person(changing.api, ADMIN, "en")
    text = base_file(changing).read_text()
    base_file(changing).write_text(text.replace("is 300 metres long", "is 301 metres long"))
    assert "in use" in reloaded(changing).text
    pier = "how long is the pier below the south tower?"
    assert "301" in Person(changing.api, 33, "en").ask(pier).text
    assert "Back to version" in admin.ask("/rollback").text
    assert "300" in Person(changing.api, 33, "en").ask(pier).text


def test_a_stranger_is_refused_politely(changing: Running) -> None:
    stranger = Person(changing.api, 34, "en")
    version = Person(changing.api, ADMIN, "en").ask("/version").text
    for command in ("/reload", "/rollback", "/version", "/unanswered", "/stats"):
        assert stranger.ask(command).text == "Only the editors of this bot can do that."
    assert Person(changing.api, ADMIN, "en").ask("/version").text == version


def test_an_editor_sees_version_counts_and_what_went_unanswered(changing: Running) -> None:
    editor, other = Person(changing.api, ADMIN, "en"), Person(changing.api, 35, "en")
    other.ask("who painted the ceiling of the opera house?")
    assert "6 facts, 3 quotations, 3 sources" in editor.ask("/version").text
    assert "who painted the ceiling of the opera house?" in editor.ask("/unanswered").text
    assert "unknown: " in editor.ask("/stats").text
