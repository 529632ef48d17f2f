"""What a question takes for granted must hold: each question stands beside its near miss, on a stranger's base."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from citebot.answering.answerer import respond
from citebot.answering.snapshot import Snapshot
from citebot.intents.premises import CHECKS
from citebot.intents.proposal import Misfit, Proposal
from citebot.model.answers import Answered, Unknown
from citebot.model.dialogue import Context


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that an item answers, and one that looks alike and that only ``check`` tells apart."""

    check: str
    item: str
    fits: str
    near: str


PAIRS = [
    Pair("names", "society.members", "How many members does the Lantern Society have?",
         "How many members does the Lantern Society have in Mali?"),
    Pair("names", "museum.visitors-2018", "How many visitors did the Tarnby Museum receive in 2018?",
         "How many visitors did the Lantern Society receive in 2018?"),
    Pair("names", "museum.visitors-2018", "How many visitors came to the museum in 2018?",
         "How many visitors came to the museum in Karlow in 2018?"),
    Pair("names", "brandt.doors", "What did Elsa Brandt say about open doors?",
         "What did Tomas Lind say about open doors?"),
    Pair("names", "fair.date", "When was the Harbour Fair held?", "When was the Harbour Fair held in London?"),
    Pair("names", "whale.found", "Con cá voi được tìm thấy ở đâu?", "Con cá voi ở Thái Lan được tìm thấy ở đâu?"),
    Pair("names", "fair.place", "Was the Harbour Fair held in Karlow or in Tarnby?",
         "Was the Chinese Harbour Fair held in Karlow or in Tarnby?"),
    Pair("names", "fair.date", "When was the Harbour Fair held?", "When was the US Harbour Fair held?"),
    Pair("decisive", "brandt.role", "Who is the director of the Tarnby Museum?",
         "Who took over from the director of the Tarnby Museum?"),
    Pair("decisive", "brandt.role", "There is a director of the Tarnby Museum. Who?",
         "The director of the Tarnby Museum resigned. Who?"),
    Pair("times", "museum.visitors-2018", "How many visitors did the Tarnby Museum receive in 2018?",
         "How many visitors did the Tarnby Museum receive in 2015?"),
    Pair("times", "whale.found", "On which beach was the whale found in 1911?",
         "On which beach was the whale found in 1912?"),
    Pair("times", "whale.found", "On which beach was the whale found in October 1911?",
         "On which beach was the whale found in March 1911?"),
    Pair("times", "museum.visitors-2018", "Năm 2018 bảo tàng Tarnby đón bao nhiêu lượt khách?",
         "Năm 2015 bảo tàng Tarnby đón bao nhiêu lượt khách?"),
    Pair("times", "brandt.role", "Who is the director of the Tarnby Museum?",
         "Who is the director of the Tarnby Museum today?"),
    Pair("numbers", "museum.rooms", "Does the Tarnby Museum have 17 rooms?", "Does the Tarnby Museum have 23 rooms?"),
    Pair("numbers", "fire.second", "When did the second fire break out?", "When did the third fire break out?"),
    Pair("numbers", "society.members", "Are there 230 members in the Lantern Society?",
         "Are there 320 members in the Lantern Society?"),
    Pair("numbers", "museum.rooms", "The 17 rooms of the Tarnby Museum: how many are there?",
         "The 23 rooms of the Tarnby Museum: how many are there?"),
    Pair("numbers", "fire.second", "Vụ cháy thứ hai xảy ra khi nào?", "Vụ cháy thứ ba xảy ra khi nào?"),
    Pair("numbers", "society.members", "How many members does the Lantern Society have?",
         "How many of the 230 members of the Lantern Society are bakers?"),
    Pair("times", "society.founded", "Was the Lantern Society founded in 1950?",
         "Was the Lantern Society founded before its 1950 statute?"),
    Pair("times", "fair.date", "When was the Harbour Fair held?", "When will the Harbour Fair be held again?"),
    Pair("attributes", "brandt.role", "Who is Elsa Brandt?", "How old is Elsa Brandt?"),
    Pair("attributes", "museum.founded", "When was the Tarnby Museum founded?",
         "When was the roof of the Tarnby Museum insured?"),
    Pair("attributes", "lind.role", "Tomas Lind là ai?", "Tomas Lind bao nhiêu tuổi?"),
    Pair("decisive", "brandt.role", "Who is the director of the Tarnby Museum?",
         "Who is the deputy director of the Tarnby Museum?"),
    Pair("decisive", "brandt.role", "Ai là giám đốc bảo tàng Tarnby?", "Ai là phó giám đốc bảo tàng Tarnby?"),
    Pair("decisive", "society.gift", "What did the Lantern Society give the museum?",
         "What did the president of the Lantern Society give the museum?"),
    Pair("speaker", "society.members", "How many members did Tomas Lind say the Lantern Society had?",
         "How many members did Elsa Brandt say the Lantern Society had?"),
    Pair("speaker", "society.gift", "What did the Lantern Society give the museum?",
         "What did the Lantern Society say the telescope is made of?"),
    Pair("speaker", "brandt.dust", "What did Elsa Brandt say about dust?", "What did Tomas Lind say about dust?"),
    Pair("opposites", "fair.opening", "With what does the mayor of Tarnby open the Harbour Fair?",
         "With what does the mayor of Tarnby close the Harbour Fair?"),
    Pair("holders", "fair.opening", "With what does the mayor of Tarnby open the Harbour Fair?",
         "Who is the mayor of Tarnby, who opens the Harbour Fair?"),
    Pair("kinds", "museum.founded", "On which day was the Tarnby Museum founded?",
         "Where was the Tarnby Museum founded?"),
    Pair("kinds", "society.founded", "In which year was the Lantern Society founded?",
         "On which day was the Lantern Society founded?"),
    Pair("kinds", "whale.length", "How many metres long is the whale skeleton?",
         "When was the whale skeleton 14 metres long?"),
    Pair("kinds", "society.founded", "Hội Đèn Lồng được thành lập năm nào?",
         "Hội Đèn Lồng được thành lập ngày nào?"),
    Pair("kinds", "whale.found", "In which month was the whale found?", "Why was the whale found?"),
    Pair("kinds", "fair.date", "In which month was the Harbour Fair held?", "Why was the Harbour Fair held?"),
    Pair("kinds", "fire.second", "In which year did the second fire break out?",
         "In which month did the second fire break out?"),
    Pair("kinds", "museum.rooms", "How many rooms does the Tarnby Museum have?",
         "How many doors does the Tarnby Museum have?"),
    Pair("kinds", "whale.length", "How many metres long is the whale skeleton?",
         "How many bones does the whale skeleton have?"),
    Pair("kinds", "society.gift", "Who gave the museum the brass telescope?",
         "Why did the Lantern Society give the museum a telescope?"),
    Pair("numbers", "museum.rooms", "Does the Tarnby Museum have 17 or 23 rooms?",
         "Does the Tarnby Museum have 16 or 23 rooms?"),
    Pair("numbers", "fire.second", "When did the second or third fire break out?",
         "When did the third or fourth fire break out?"),
    Pair("numbers", "museum.rooms", "I went there with 3 friends. How many rooms does the museum have?",
         "How many rooms does the museum have for 3 friends?"),
    Pair("numbers", "museum.rooms", "how many rooms 4 the museum?", "Are there 4 rooms in the museum?"),
    Pair("numbers", "society.gift", "Who gave a telescope 2 the museum?", "Who gave 2 telescopes to the museum?"),
    Pair("names", "fair.place", "Was the Harbour Fair held in Karlow or London?",
         "Was the Harbour Fair held in Paris or London?"),
    Pair("times", "museum.visitors-2018", "How many visitors did the museum receive in 2018 or 2015?",
         "How many visitors did the museum receive in 2014 or 2015?"),
    Pair("times", "fair.place", "Where was the Harbour Fair held in 2016?", "Where was the Harbour Fair held in 2017?"),
    Pair("negation", "whale.found", "On which beach was the whale found?",
         "Where was the whale found, not on a beach?"),
    Pair("negation", "society.gift", "Who gave the museum the brass telescope?",
         "What did the Lantern Society give, except a telescope?"),
    Pair("matter", "brandt.dust", "What did Elsa Brandt say about dust?",
         "What did Elsa Brandt say about the hospital?"),
    Pair("matter", "brandt.doors", "Quote Elsa Brandt on open doors.", "Quote Elsa Brandt on closing hospitals."),
    Pair("which", "society.gift", "Which society gave the museum the brass telescope?",
         "Which country made the brass telescope the museum was given?"),
    Pair("which", "society.gift", "Which society gave the museum the brass telescope?",
         "Which society on bicycles gave the museum the brass telescope?"),
    Pair("private", "brandt.role", "Who is Elsa Brandt?", "What is the phone number of Elsa Brandt?"),
    Pair("private", "lind.role", "Tomas Lind là ai?", "Tomas Lind là ai, số điện thoại bao nhiêu?"),
    Pair("private", "fair.place", "Where was the Harbour Fair held?", "Where do the people of the Harbour Fair live?"),
    Pair("negation", "society.gift", "Who gave the museum the brass telescope?",
         "Who came to the museum without the Lantern Society?"),
    Pair("kinds", "brandt.role", "Who is Elsa Brandt?", "Since when is Elsa Brandt at the Tarnby Museum?"),
    Pair("decisive", "brandt.role", "Who is the director of the Tarnby Museum?",
         "Who is the minister of the Tarnby Museum?"),
    Pair("numbers", "museum.rooms", "How many rooms does the Tarnby Museum have?",
         "The museum has 71 rooms; how many of them does the Tarnby Museum have?"),
    Pair("holders", "brandt.role", "Who is Elsa Brandt?", "Who followed Elsa Brandt?"),
    Pair("negation", "lind.role", "Who is the treasurer of the Lantern Society?",
         "Who is treasurer of the Lantern Society besides Mr Lind?"),
    Pair("times", "museum.wing-plan", "What does the Tarnby Museum plan?",
         "What did the Tarnby Museum finally do about its plan?"),
    Pair("kinds", "society.gift", "What did the Lantern Society give the museum?",
         "The Lantern Society gave a telescope. How much was it?"),
    Pair("which", "society.gift", "Which society gave the museum the brass telescope?",
         "Which country's society gave the museum the brass telescope?"),
    Pair("which", "society.gift", "Who gave the museum the brass telescope?",
         "What is the photographer's name, with whom the society gave the museum the brass telescope?"),
    Pair("negation", "society.gift", "What did the Lantern Society give the museum?",
         "Why does the Lantern Society no longer give the museum a telescope?"),
    Pair("negation", "society.gift", "Hội Đèn Lồng tặng bảo tàng cái gì?",
         "Vì sao Hội Đèn Lồng không muốn tặng bảo tàng kính viễn vọng nữa?"),
    Pair("kinds", "museum.loan", "What did the museum lend to Karlow?",
         "How many lamps did the museum lend to Karlow?"),
    Pair("matter", "brandt.dust", "How does Elsa Brandt rate dust?", "How does Elsa Brandt rate the hospital?"),
    Pair("which", "society.gift", "Who gave the museum the brass telescope?",
         "The society gave the museum the brass telescope, but what is the photographer called?"),
    Pair("times", "brandt.role", "Who is the director of the Tarnby Museum?",
         "Who is the director of the Tarnby Museum now?"),
    Pair("topic", "society.gift", "Who gave the museum the brass telescope?", "Who gave the museum a bicycle shed?"),
    Pair("topic", "museum.age", "For how many years has the Tarnby Museum stood?",
         "How many years did the fair last?"),
]  # fmt: skip


OWN_STORY = [
    ("I am a student in Hue. When was the Lantern Society founded?", {"society.founded"}),
    ("I am a second-year student of history. When was the Lantern Society founded?", {"society.founded"}),
    ("History student from Hue here, three papers due. When was the Lantern Society founded?", {"society.founded"}),
    ("Reporter in Quang Ninh here. When was the Lantern Society founded?", {"society.founded"}),
    ("It annoys me that I do not know who the treasurer of the Lantern Society is.", {"lind.role"}),
    ("For a paper on bicycles I would like to know who gave the museum the brass telescope.", {"society.gift"}),
    ("In my essay on bread I quote the director of the Tarnby Museum. Who is it?", {"brandt.role"}),
    ("The society of Hue is old. When was it founded?", set()),
]


@pytest.mark.parametrize(("text", "items"), OWN_STORY)
def test_what_askers_tell_of_themselves_is_no_premise(museum: Snapshot, text: str, items: set[str]) -> None:
    outcome = respond(museum, text, Context()).answer.outcome
    assert (isinstance(outcome, Answered) and {item.id for item in outcome.items} == items) or not items
    assert bool(items) == isinstance(outcome, Answered)


def _id(pair: Pair) -> str:
    return f"{pair.check}:{pair.near}"


@pytest.mark.parametrize("pair", PAIRS, ids=_id)
def test_the_question_that_fits_is_answered(museum: Snapshot, pair: Pair) -> None:
    outcome = respond(museum, pair.fits, Context()).answer.outcome
    assert isinstance(outcome, Answered)
    assert pair.item in {item.id for item in outcome.items}


@pytest.mark.parametrize("pair", PAIRS, ids=_id)
def test_its_near_miss_is_not(museum: Snapshot, pair: Pair) -> None:
    outcome = respond(museum, pair.near, Context()).answer.outcome
    assert isinstance(outcome, Unknown)
    assert outcome.text


@pytest.mark.parametrize("pair", PAIRS, ids=_id)
def test_it_is_that_check_which_refuses(museum: Snapshot, pair: Pair) -> None:
    """With the check the item does not fit the near miss; without it that objection is gone."""

    def objections(text: str, without: str = "") -> set[Misfit]:
        candidates = museum.matcher.candidates(museum.reader.read(text), without=without)
        return set(next(candidate for candidate in candidates if candidate.item.id == pair.item).misfits)

    assert objections(pair.fits) == set()
    assert objections(pair.near) > objections(pair.near, without=pair.check)


def test_every_check_has_its_pairs() -> None:
    assert {pair.check for pair in PAIRS} == set(CHECKS)


@pytest.mark.parametrize("text", [text for pair in PAIRS for text in (pair.fits, pair.near)])
def test_a_check_that_a_question_does_not_concern_would_find_nothing(museum: Snapshot, text: str) -> None:
    """``speaker`` and ``matter`` look at nobody's words unless the question asks for some; that alone says so."""
    matcher, reading = museum.matcher, museum.reader.read(text)
    asked = matcher.around.asked(reading)
    left_out = [
        check.find
        for name, check in CHECKS.items()
        if name not in {"speaker", "matter"} and not check.concerns(reading, asked)
    ]
    for profile in matcher.index.profiles:
        proposal = Proposal(matcher.around, reading, asked, profile)
        assert [misfit for find in left_out for misfit in find(proposal)] == []


def test_of_a_name_it_knows_the_bot_does_not_say_that_it_has_nothing(museum: Snapshot) -> None:
    outcome = respond(museum, "How many visitors did the Lantern Society receive in 2018?", Context()).answer.outcome
    assert isinstance(outcome, Unknown)
    assert outcome.text == "I have nothing that connects this with the Lantern Society."


def test_a_number_to_call_is_given_of_nobody(museum: Snapshot) -> None:
    outcome = respond(museum, "Is Elsa Brandt on Zalo or WhatsApp? I need her number.", Context()).answer.outcome
    assert isinstance(outcome, Unknown)
    assert "telephone numbers" in outcome.text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("How many members does the Lantern Society have in Mali?", "Mali"),
        ("How many visitors did the Tarnby Museum receive in 2015?", "2015"),
        ("Does the Tarnby Museum have 23 rooms?", "23"),
    ],
)
def test_a_refusal_says_what_does_not_fit_and_what_is_held(museum: Snapshot, text: str, named: str) -> None:
    outcome = respond(museum, text, Context()).answer.outcome
    assert isinstance(outcome, Unknown)
    assert named in outcome.text
    assert outcome.nearest
