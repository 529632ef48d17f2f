"""Every way in which people write a name."""

from __future__ import annotations

import pytest

from citebot.intents.names import HONORIFICS, is_honorific, names_of
from citebot.model.claims import Entity


def an_entity(label: str, kind: str, *aliases: str, vi: str = "") -> Entity:
    texts = {"en": label, "vi": vi} if vi else {"en": label}
    return Entity("x", kind, texts, {"en": aliases})


def forms(entity: Entity, *, bare: bool = False) -> set[str]:
    return {" ".join(name.words) for name in names_of(entity) if name.bare is bare}


PERSON = an_entity("Elsa Maria Brandt", "person", "the keeper of keys")


def test_a_person_is_known_by_full_short_and_turned_names() -> None:
    assert {"elsa maria brandt", "elsa brandt", "maria brandt", "brandt elsa maria"} <= forms(PERSON)
    assert "keeper of keys" in forms(PERSON)


def test_a_single_name_counts_only_with_something_beside_it() -> None:
    assert {"elsa", "maria", "brandt"} <= forms(PERSON, bare=True)
    assert not {"elsa", "maria", "brandt"} & forms(PERSON)


def test_a_vietnamese_name_is_known_without_marks_and_by_its_last_part() -> None:
    person = an_entity("Do Thi Hang Nga", "person", vi="Đỗ Thị Hằng Nga")
    assert {"do thi hang nga", "hang nga", "thi hang nga"} <= forms(person)


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("the Harbour Museum", "harbour museum"),
        ("Museum of Viet Nam", "museum of vietnam"),
        ("Vietnam Museum", "viet nam museum"),
        ("Ministry of Defence", "ministry of defense"),
        ("Training Center", "training centre"),
        ("Aid Programme", "aid program"),
    ],
)
def test_articles_and_spellings(label: str, other: str) -> None:
    assert other in forms(an_entity(label, "body"))


def test_a_body_has_no_bare_names() -> None:
    assert forms(an_entity("the Lantern Society", "body"), bare=True) == set()


def test_a_single_letter_is_no_name() -> None:
    assert forms(an_entity("X", "body")) == set()


def test_no_form_is_given_twice() -> None:
    given = [name.words for name in names_of(PERSON)]
    assert len(given) == len(set(given))


def test_honorifics_of_both_languages() -> None:
    assert {"mr", "mrs", "dr", "ong", "ba"} <= HONORIFICS


@pytest.mark.parametrize(
    ("raw", "folded", "is_one"),
    [("cô", "co", True), ("có", "co", False), ("Co", "co", True), ("bà", "ba", True), ("Ảnh", "anh", False)],
)
def test_marks_tell_an_honorific_from_another_word(raw: str, folded: str, is_one: bool) -> None:
    assert is_honorific(folded, raw) is is_one
