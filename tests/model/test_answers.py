"""The four outcomes: what cannot be constructed cannot be told."""

from __future__ import annotations

import pytest

from citebot.model.answers import Ambiguous, Answer, Answered, Option, Other, Outcome, Paragraph, Unknown
from citebot.model.claims import Basis, Fact, Nature
from citebot.model.dialogue import Context
from citebot.model.provenance import Citation, Locator, Source


def a_source(name: str = "guide") -> Source:
    return Source(
        id=name,
        kind="booklet",
        name={"en": "the guide"},
        title=None,
        publisher=None,
        issued=None,
        issued_reasoning=None,
        url="https://example.org/guide",
        language="en",
        document=None,
        part_of=None,
        span=None,
        origin=None,
    )


def a_citation(exact: str = "seventeen rooms", source: str = "guide") -> Citation:
    return Citation(a_source(source), Locator(exact))


def a_fact(*citations: Citation) -> Fact:
    return Fact(
        id="museum.rooms",
        subject="museum",
        property="count",
        topic="museum",
        statement={"en": "It has 17 rooms."},
        nature=Nature.STATE,
        basis=Basis.STATED,
        speaker=None,
        role=None,
        reasoning=None,
        as_of=None,
        series=None,
        asks={},
        citations=citations,
    )


def test_an_answer_without_a_citation_cannot_be_constructed() -> None:
    with pytest.raises(ValueError, match="citation"):
        Answered((a_fact(),), (Paragraph("It has 17 rooms.", "museum.rooms"),))


def test_nor_one_in_which_one_paragraph_has_none() -> None:
    cited = Paragraph("It has 17 rooms.", "museum.rooms", citations=(a_citation(),))
    with pytest.raises(ValueError, match="citation"):
        Answered((a_fact(a_citation()),), (cited, Paragraph("And a garden.", "museum.garden")))


def test_nor_one_that_says_nothing() -> None:
    with pytest.raises(ValueError, match="citation"):
        Answered((a_fact(a_citation()),), ())
    with pytest.raises(ValueError, match="item"):
        Answered((), (Paragraph("It has 17 rooms.", "museum.rooms", citations=(a_citation(),)),))


def test_each_cited_place_is_named_once_in_order() -> None:
    first, second = a_citation(), a_citation("a brass telescope", "courier")
    told = (
        Paragraph("One.", "a", citations=(first, second)),
        Paragraph("Two.", "b", citations=(second, first)),
    )
    assert Answered((a_fact(first),), told).citations == (first, second)


@pytest.mark.parametrize("count", [0, 1, 6])
def test_asking_back_needs_two_to_five_choices(count: int) -> None:
    with pytest.raises(ValueError, match="two to five"):
        Ambiguous("Which?", tuple(Option(str(n), str(n)) for n in range(count)))


def test_the_outcome_has_a_name() -> None:
    citation = a_citation()
    paragraph = Paragraph("It has 17 rooms.", "museum.rooms", citations=(citation,))
    outcomes: dict[str, Outcome] = {
        "answered": Answered((a_fact(citation),), (paragraph,)),
        "ambiguous": Ambiguous("Which?", (Option("a", "A"), Option("b", "B"))),
        "unknown": Unknown("Nothing."),
        "other": Other("Hello."),
    }
    for name, outcome in outcomes.items():
        assert Answer(outcome, "en", "1").name == name


def test_a_context_expires_but_keeps_the_language() -> None:
    context = Context(items=("museum.rooms",), question="how many rooms", lang="vi", until=100.0)
    assert context.at(100.0) is context
    assert context.at(100.1) == Context(lang="vi")
