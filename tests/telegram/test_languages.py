"""Both languages: after the question, then the setting, then the app."""

from __future__ import annotations

from tests.telegram.people import COMMON, Person

VIETNAMESE = "hải đăng Aldmere có bao nhiêu người gác?"


def test_each_question_is_answered_in_its_own_language(person: Person) -> None:
    answer = person.ask(VIETNAMESE)
    assert answer.text.startswith("Ngọn hải đăng Aldmere có 12 người gác")
    assert "Nguồn:" in answer.text
    assert "ngày 4 tháng 5 năm 2019" in answer.text
    assert "Căn cứ" in answer.button_texts
    assert person.ask(COMMON).text.startswith("The Aldmere lighthouse")


def test_buttons_speak_the_language_of_their_answer(person: Person) -> None:
    card = person.open(person.ask(VIETNAMESE), "Căn cứ")
    assert "Đơn vị đăng tải" in card.text


def test_the_app_decides_where_the_words_do_not(reader: Person) -> None:
    assert "Xin chào" in reader.ask("/start").text
    assert "Các tài liệu" in reader.ask("/source").text


def test_the_setting_comes_before_the_app(reader: Person) -> None:
    asking = reader.ask("/language")
    assert reader.turn(asking, "English").text.startswith("I will answer in English")
    assert "What the documents cover" in reader.ask("/topics").text
    assert reader.ask(VIETNAMESE).text.startswith("Ngọn hải đăng")
    reader.turn(reader.ask("/language"), "The language of my Telegram app")
    assert "Các chủ đề" in reader.ask("/topics").text


def test_the_setting_can_be_typed(person: Person) -> None:
    assert "tiếng Việt" in person.ask("/language vi").text
    assert "Các chủ đề" in person.ask("/topics").text


def test_a_missing_or_strange_language_tag_means_english(person: Person) -> None:
    for number, tag in enumerate(("", "pt-br", "vi-VN", "zz"), 1):
        said = person.api.say("/topics", user=person.number + 500_000 * number, lang=tag)
        wanted = "Các chủ đề" if tag == "vi-VN" else "What the documents cover"
        assert wanted in person.api.wait_reply(to=said).text


def test_a_translation_is_marked_as_our_own(person: Person) -> None:
    answer = person.ask("Mira Holt nói gì về ngọn đèn?")
    assert "A light that burns for strangers" in answer.text
    assert "Bản dịch không chính thức của chúng tôi: Ngọn đèn thắp cho người lạ" in answer.text
