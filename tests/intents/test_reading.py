"""What is understood of a question, on a stranger's base."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citebot.answering.snapshot import Snapshot
from citebot.intents.reading import Reading


def keys(reading: Reading, kinds: str) -> set[str]:
    return {key for unit in reading.units for key in unit.keys if key[0] in kinds}


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("What does the Lantern Society do?", "society"),
        ("lantern society", "society"),
        ("Who is Elsa Maria Brandt?", "elsa-brandt"),
        ("Who is elsa brandt?", "elsa-brandt"),
        ("What does Ms Brandt say?", "elsa-brandt"),
        ("What does Tomas say?", "tomas-lind"),
        ("Hội Đèn Lồng là gì?", "society"),
        ("hoi den long la gi", "society"),
        ("the harbuor fair", "harbour-fair"),
    ],
)
def test_names_are_found(museum: Snapshot, text: str, entity: str) -> None:
    assert f"e:{entity}" in keys(museum.reader.read(text), "e")


def test_the_longest_name_counts(museum: Snapshot) -> None:
    assert keys(museum.reader.read("Where is the Tarnby Museum?"), "e") == {"e:tarnby-museum"}


def test_a_name_of_the_wide_world_is_noticed(museum: Snapshot) -> None:
    assert keys(museum.reader.read("Is there a branch in Paris?"), "x")


def test_a_source_is_known_by_its_name(museum: Snapshot) -> None:
    assert "s:guide-2019" in keys(museum.reader.read("What does the museum guide say?"), "s")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many rooms are there?", "how-many"),
        ("When was the whale found?", "when"),
        ("On which day was it founded?", "day"),
        ("In which year was it founded?", "year"),
        ("Where was the fair?", "where"),
        ("Who founded it?", "who"),
        ("Why did it burn?", "why"),
        ("Which came first, the fair or the fire?", "compare"),
        ("Bảo tàng có bao nhiêu phòng?", "how-many"),
        ("Con cá voi được tìm thấy khi nào?", "when"),
        ("bao tang o dau", "where"),
        ("ai là giám đốc", "who"),
    ],
)
def test_the_kind_of_question(museum: Snapshot, text: str, kind: str) -> None:
    assert kind in museum.reader.read(text).kinds


def test_when_may_be_a_conjunction(museum: Snapshot) -> None:
    assert "when" not in museum.reader.read("Who was the director when the Harbour Fair was held?").kinds
    assert "when" in museum.reader.read("When was the Harbour Fair held, and who came?").kinds


def test_how_many_years_asks_for_a_number(museum: Snapshot) -> None:
    kinds = museum.reader.read("How many years has the museum stood?").kinds
    assert "how-many" in kinds
    assert "year" not in kinds


@pytest.mark.parametrize(
    ("text", "negated"),
    [("a visitor, not a skeleton", "skeleton"), ("a visitor without a telescope", "telescope")],
)
def test_what_is_excluded_is_marked(museum: Snapshot, text: str, negated: str) -> None:
    units = {unit.text: unit.is_negated for unit in museum.reader.read(text).units}
    assert units[negated]
    assert not units["visitor"]


def test_a_slip_is_marked(museum: Snapshot) -> None:
    units = [unit for unit in museum.reader.read("the whale skeletn").units if unit.is_corrected]
    assert [unit.text for unit in units] == ["skeleton"]


@pytest.mark.parametrize(
    ("text", "lang", "detected"),
    [
        ("How many rooms does it have?", "en", "en"),
        ("Bảo tàng có bao nhiêu phòng?", "vi", "vi"),
        ("bao tang co bao nhieu phong", "vi", "vi"),
        ("Elsa Brandt", "en", None),
    ],
)
def test_language(museum: Snapshot, text: str, lang: str, detected: str | None) -> None:
    reading = museum.reader.read(text)
    assert (reading.lang, reading.detected) == (lang, detected)


def test_a_text_that_shows_no_language_takes_the_one_given(museum: Snapshot) -> None:
    assert museum.reader.read("Elsa Brandt", "vi").lang == "vi"
    assert museum.reader.read("How many rooms does the museum have?", "vi").lang == "en"


def test_pronouns_openers_and_the_present(museum: Snapshot) -> None:
    assert "it" in museum.reader.read("Where was it?").anaphora
    assert museum.reader.read("And in 2012?").has_opener
    assert museum.reader.read("Who is the director today?").is_now
    assert not museum.reader.read("Who is the director?").is_now


def test_yes_or_no(museum: Snapshot) -> None:
    assert museum.reader.read("Is there a garden?").is_polar
    assert museum.reader.read("Bảo tàng có vườn không?").is_polar
    assert not museum.reader.read("Where is the garden?").is_polar


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), lang=st.sampled_from(["en", "vi", None]))
def test_any_text_can_be_read(museum: Snapshot, text: str, lang: str | None) -> None:
    reading = museum.reader.read(text, lang)  # type: ignore[arg-type]
    assert reading.lang in {"en", "vi"}
    assert all(unit.keys and 0 <= unit.position < max(1, len(reading.tokens)) for unit in reading.units)
