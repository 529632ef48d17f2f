"""Conversation: what was said before helps where the new question needs it, and only there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from citebot.answering.answerer import respond
from citebot.answering.snapshot import Snapshot, build_snapshot
from citebot.model.answers import Answer, Answered, Unknown
from citebot.model.claims import Quote
from citebot.model.dialogue import Context

Talk = Callable[..., list[str]]


def given(answer: Answer) -> str:
    """The outcome in one word, or the items of an answer."""
    if isinstance(answer.outcome, Answered):
        return " ".join(item.id for item in answer.outcome.items)
    return answer.name


def told(snapshot: Snapshot, *texts: str) -> list[str]:
    """What each turn of a conversation came to."""
    context, found = Context(), []
    for text in texts:
        turn = respond(snapshot, text, context)
        context = turn.context
        found.append(given(turn.answer))
    return found


@pytest.fixture(scope="session")
def talk(museum: Snapshot) -> Talk:
    """Holds a conversation about the museum and tells what each turn came to."""
    return partial(told, museum)


CONVERSATIONS = {
    "a pronoun for a thing": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("How many members does it have?", "society.members"),
    ],
    "a pronoun for a person": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("What did she say about open doors?", "brandt.doors"),
    ],
    "that": [("Where was the Harbour Fair held?", "fair.place"), ("When was that?", "fair.date")],
    "another year": [
        ("How many visitors did the Tarnby Museum receive in 2018?", "museum.visitors-2018"),
        ("And in 2012?", "museum.visitors-2012"),
    ],
    "a year that is not held": [
        ("How many visitors did the Tarnby Museum receive in 2018?", "museum.visitors-2018"),
        ("And in 2015?", "unknown"),
    ],
    "who gave a figure": [
        ("How many visitors did the Tarnby Museum receive in 2018?", "museum.visitors-2018"),
        ("And the 230, who gave that figure?", "society.members"),
    ],
    "who gave a figure that is not held": [
        ("How many members does the Lantern Society have?", "society.members"),
        ("And the 320, who gave that figure?", "unknown"),
    ],
    "what was refused for what it took for granted": [
        ("Why was the Harbour Fair cancelled?", "unknown"),
        ("I mixed that up. Where was it held?", "fair.place"),
    ],
    "two ways of saying that one was wrong": [
        ("How many visitors did the Tarnby Museum receive in 2015?", "unknown"),
        ("My mistake, I meant 2018", "museum.visitors-2018"),
    ],
    "who gave that figure": [
        ("How many members does the Lantern Society have?", "society.members"),
        ("Who came up with that figure?", "society.members"),
    ],
    "the time that was just told": [
        ("What does the Tarnby Museum plan?", "museum.wing-plan"),
        ("By when?", "museum.wing-plan"),
    ],
    "a time that is bounded otherwise than what was told": [
        ("What does the Tarnby Museum plan?", "museum.wing-plan"),
        ("Since when?", "unknown"),
    ],
    "a time after what tells none": [
        ("What did the Lantern Society give the museum?", "society.gift"),
        ("By when?", "unknown"),
    ],
    "the person who was just told": [
        ("How does the mayor open the Harbour Fair?", "fair.opening"),
        ("Who was that?", "unknown"),
    ],
    "the place that was just told": [
        ("In which month was the whale found?", "whale.found"),
        ("Where to?", "whale.found"),
    ],
    "who else": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("Who else is there?", "unknown"),
    ],
    "yes or no on what was not told": [
        ("Where was the Harbour Fair held?", "fair.place"),
        ("Did it take place online?", "unknown"),
    ],
    "the office of whoever was spoken of": [
        ("Quote Elsa Brandt on doors.", "brandt.doors"),
        ("In what capacity?", "brandt.role"),
    ],
    "an office named just before": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("The mayor then. With what does he open the Harbour Fair?", "fair.opening"),
    ],
    "he is the one told of last, though of another more is said": [
        ("What did Elsa Brandt say about dust?", "brandt.dust"),
        ("Who is Tomas Lind?", "lind.role"),
        ("What did he say about dust?", "unknown"),
    ],
    "another office named just before": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("The minister then. With what does he open the Harbour Fair?", "unknown"),
    ],
    "the source": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("Source?", "society.founded"),
    ],
    "where is that from": [
        ("How long is the whale skeleton?", "whale.length"),
        ("Where is that from?", "whale.length"),
    ],
    "repair": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("Sorry, I meant the Tarnby Museum", "museum.founded"),
    ],
    "repair at the end, and words before it": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("ok, the Tarnby Museum I mean", "museum.founded"),
    ],
    "repair of one's own mistake": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("my mistake, the Tarnby Museum", "museum.founded"),
    ],
    "the other of two": [
        ("When did the first fire break out?", "fire.first"),
        ("and the second one?", "fire.second"),
    ],
    "who is she, said of somebody named before it": [
        ("When was the Tarnby Museum founded?", "museum.founded"),
        ("and its director, who is she?", "brandt.role"),
    ],
    "hers, where nothing else was asked of her": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("then send me hers", "unknown"),
    ],
    "repair of a wrong name": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("oops wrong one, I mean the Tarnby Museum", "museum.founded"),
    ],
    "a name asked for by a pronoun within the cue": [
        ("Trích lời Elsa Brandt về cửa.", "brandt.doors"),
        ("Tên bà ấy là gì?", "brandt.role"),
    ],
    "the same of another person, by a possessive alone": [
        ("Tomas Lind, what is his role?", "lind.role"),
        ("And Elsa Brandt, what is hers?", "brandt.role"),
    ],
    "the same of another thing, whatever its kind": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("And the Tarnby Museum?", "museum.founded"),
    ],
    "an event that bears no name is the one spoken of": [
        ("Where was the Harbour Fair held?", "fair.place"),
        ("How many days did the conference last?", "unknown"),
    ],
    "the full name of somebody": [
        ("Quote Elsa Brandt on doors.", "brandt.doors"),
        ("her name again?", "brandt.role"),
        ("What is the full name of Elsa Brandt?", "brandt.role"),
    ],
    "thanks after a slip": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("gracias! I mean thanks", "other"),
    ],
    "an aside asks for nothing": [
        ("How many members does the Lantern Society have?", "society.members"),
        ("Fine, no contacts then. When was it founded?", "society.founded"),
    ],
    "who said that": [("Quote Elsa Brandt on doors.", "brandt.doors"), ("Who said that?", "brandt.doors")],
    "what somebody else said of it": [
        ("Quote Elsa Brandt on doors.", "brandt.doors"),
        ("What did the mayor say about that?", "unknown"),
    ],
    "a new question stands alone": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("When was the Lantern Society founded?", "society.founded"),
    ],
    "a new question that says enough": [
        ("Who is Tomas Lind?", "lind.role"),
        ("How many visitors came in 2018?", "museum.visitors-2018"),
    ],
    "a new question without a mark, after one that was refused": [
        ("How old is Tomas Lind?", "unknown"),
        ("what did the Lantern Society give the museum", "society.gift"),
    ],
    "a thing that the question names itself": [
        ("Who is Tomas Lind?", "lind.role"),
        ("The brass telescope that the museum was given, who gave it?", "society.gift"),
    ],
    "an attribute that is not held": [("Who is Tomas Lind?", "lind.role"), ("How old is he?", "unknown")],
    "small talk between": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("Thanks!", "other"),
        ("How many members does it have?", "society.members"),
    ],
    "a choice by words": [("Who keeps the key of the gate?", "ambiguous"), ("the boathouse", "boathouse.key")],
    "a choice that there is not": [("Who keeps the key of the gate?", "ambiguous"), ("5", "unknown")],
    "words of both choices": [("Who keeps the key of the gate?", "ambiguous"), ("the key", "ambiguous")],
    "another question instead of a choice": [
        ("Who keeps the key of the gate?", "ambiguous"),
        ("How many rooms does the museum have?", "museum.rooms"),
    ],
    "somebody spoken of has not done what others did": [
        ("Who is Elsa Brandt?", "brandt.role"),
        ("How many members does she have?", "unknown"),
    ],
    "he is nobody's museum": [("Who is Tomas Lind?", "lind.role"), ("When was he founded?", "unknown")],
    "he found no whale": [("Who is Tomas Lind?", "lind.role"), ("Where was the whale found by him?", "unknown")],
    "it may well be a museum": [
        ("How many rooms does the Tarnby Museum have?", "museum.rooms"),
        ("When was it founded?", "museum.founded"),
    ],
    "what is not told of the thing spoken of": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("and what is its budget?", "unknown"),
    ],
    "a telephone that nobody has": [
        ("When was the Lantern Society founded?", "society.founded"),
        ("Does it have a telephone?", "unknown"),
    ],
    "a reason that is not told": [
        ("How many rooms does the museum have?", "museum.rooms"),
        ("and why?", "unknown"),
    ],
    "a face asks nothing": [("How many rooms does the museum have?", "museum.rooms"), ("🙂", "other")],
    "dots ask nothing": [("How many rooms does the museum have?", "museum.rooms"), ("...", "other")],
    "Vietnamese": [
        ("Hội Đèn Lồng được thành lập năm nào?", "society.founded"),
        ("Nguồn?", "society.founded"),
        ("Có bao nhiêu hội viên?", "society.members"),
    ],
    "an English word among Vietnamese ones": [
        ("Hội Đèn Lồng được thành lập năm nào?", "society.founded"),
        ("source?", "society.founded"),
    ],
    "words of no known day": [
        ("What did Elsa Brandt say about open doors?", "brandt.doors"),
        ("When was that?", "unknown"),
    ],
    "what is shown beside a refusal": [
        ("How many visitors did the Tarnby Museum receive in 2015?", "unknown"),
        ("source?", "museum.visitors-2012"),
    ],
    "few words after a refusal": [
        ("How old is Tomas Lind?", "unknown"),
        ("number of rooms in the museum, please", "museum.rooms"),
    ],
    "the source of that figure": [
        ("How many rooms does the museum have?", "museum.rooms"),
        ("the source for that figure, please", "museum.rooms"),
    ],
    "he inside a phrase": [("How many rooms does the museum have?", "museum.rooms"), ("How old is he?", "unknown")],
    "an opener that is no fine": [
        ("How many rooms does the museum have?", "museum.rooms"),
        ("Fine. When was it founded?", "museum.founded"),
    ],
    "nothing to lean on": [("Source?", "unknown"), ("When was that?", "unknown")],
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation(talk: Talk, name: str) -> None:
    conversation = CONVERSATIONS[name]
    assert talk(*(text for text, _ in conversation)) == [expected for _, expected in conversation]


ORCHARD = {
    "the day of somebody's words": [
        ("What did Orla Venn say about wild yeast?", "venn.yeast"),
        ("When was that?", "venn.yeast"),
    ],
    "what she said": [
        ("Who wrote the Press Leaflet?", "leaflet.author"),
        ("What did she say about wild yeast?", "venn.yeast"),
    ],
    "what she did not do": [
        ("Who wrote the Press Leaflet?", "leaflet.author"),
        ("What did she dig for the mule?", "unknown"),
    ],
    "where that was": [("When was the Apple Feast?", "feast.date"), ("and where?", "feast.place")],
    "who was there is not told": [("When was the Apple Feast?", "feast.date"), ("and who catered it?", "unknown")],
    "the same of another": [("Where was the Apple Feast?", "feast.place"), ("And the Cider Night?", "night.place")],
}


@pytest.mark.parametrize("name", ORCHARD)
def test_what_is_asked_now_must_be_borne_out(orchard: Snapshot, name: str) -> None:
    assert told(orchard, *(text for text, _ in ORCHARD[name])) == [expected for _, expected in ORCHARD[name]]


MILL = {
    "what was counted is not listed": [
        ("How many carters did the Harrowgate Mill lend?", "carters.count"),
        ("List them please", "unknown"),
    ],
    "the opposite was told": [
        ("Did the Weir Board take part in the Millers' Supper?", "supper.board"),
        ("in person?", "supper.board"),
    ],
    "no opposite of what was told": [
        ("Did the Weir Board take part in the Millers' Supper?", "supper.board"),
        ("permanent?", "unknown"),
    ],
    "one of what is not listed": [
        ("How many carters did the Harrowgate Mill lend?", "carters.count"),
        ("Name the third one.", "unknown"),
    ],
    "the other of two": [
        ("Who hosted the Millers' Supper?", "supper.hosts"),
        ("What did Greta Holm say about rye flour?", "holm.flour"),
        ("who was the other one?", "poll.role"),
    ],
    "somebody's colleague": [("Who is Greta Holm?", "holm.role"), ("and who is her colleague?", "poll.role")],
    "what somebody's colleague did not say": [
        ("Who is Greta Holm?", "holm.role"),
        ("what did her colleague say about rye flour?", "unknown"),
    ],
    "she was not spoken of": [
        ("Who is Anders Poll?", "poll.role"),
        ("what did he say about rye flour?", "unknown"),
    ],
}


@pytest.mark.parametrize("name", MILL)
def test_what_stands_beside_what_was_told(mill: Snapshot, name: str) -> None:
    assert told(mill, *(text for text, _ in MILL[name])) == [expected for _, expected in MILL[name]]


def test_what_was_counted_and_is_not_listed_is_said_so(mill: Snapshot) -> None:
    counted = respond(mill, "How many carters did the Harrowgate Mill lend?", Context())
    listed = respond(mill, "List them please", counted.context).answer.outcome
    assert isinstance(listed, Unknown)
    assert listed.text.startswith("The daybook does not say who the carters were.")


@pytest.mark.parametrize(
    ("asked", "picked", "index"),
    [
        ("Who keeps the key of the gate?", "1", 0),
        ("Who keeps the key of the gate?", "2.", 1),
        ("Who keeps the key of the gate?", "first", 0),
        ("Who keeps the key of the gate?", "the second one, please", 1),
        ("Who keeps the key of the gate?", "number 2", 1),
        ("Ai giữ chìa khóa cổng?", "2", 1),
        ("Ai giữ chìa khóa cổng?", "cái thứ hai", 1),
        ("Ai giữ chìa khóa cổng?", "số 1", 0),
    ],
)
def test_a_choice_by_number(museum: Snapshot, asked: str, picked: str, index: int) -> None:
    offering = respond(museum, asked, Context())
    turn = respond(museum, picked, offering.context)
    assert given(turn.answer) == offering.context.offered[index].item
    assert turn.answer.lang == offering.answer.lang


@pytest.mark.parametrize("pressing", ["come on, it is on the page", "just tell me", "you must know", "are you sure"])
def test_insisting_after_a_refusal_changes_nothing(talk: Talk, pressing: str) -> None:
    assert talk("What caused the fires in the museum?", pressing)[1] in {"unknown", "other"}
    assert talk("How many visitors did the museum receive in 2015?", pressing)[1] in {"unknown", "other"}


def test_another_one_gives_what_was_not_given_yet(talk: Talk) -> None:
    found = talk("When was the Lantern Society founded?", "another one", "another one", "another one")
    assert len(set(found)) == len(found)
    assert not {"unknown", "ambiguous", "other"} & set(found)


def test_another_one_comes_to_an_end(talk: Talk) -> None:
    found = talk("When was the Lantern Society founded?", *["another one"] * 20)
    answered = [item for item in found if "." in item]
    assert len(set(answered)) == len(answered) < len(found)


def test_another_one_of_somebodys_words_is_not_a_part_of_them(shipped: Snapshot) -> None:
    context, said = Context(), []
    for text in ("Quote Kamal Malhotra in full, 2020.", *["another one"] * 4):
        reply = respond(shipped, text, context)
        context = reply.context
        if isinstance(reply.answer.outcome, Answered):
            said += [item for item in reply.answer.outcome.items if isinstance(item, Quote)]
    assert len(said) > 2
    assert {quote.speaker for quote in said[:3]} == {"kamal-malhotra"}
    assert not any(a.text in b.text for a in said for b in said if a is not b)


def test_conversations_do_not_mix(museum: Snapshot) -> None:
    respond(museum, "When was the Lantern Society founded?", Context())
    assert given(respond(museum, "How many members does it have?", Context()).answer) != "society.founded"


def test_the_language_stays_where_a_text_shows_none(museum: Snapshot) -> None:
    context = respond(museum, "Bảo tàng Tarnby có bao nhiêu phòng?", Context()).context
    assert respond(museum, "Elsa Brandt?", context).answer.lang == "vi"


def test_an_expired_context_is_not_leant_on(museum: Snapshot) -> None:
    context = respond(museum, "Where was the Harbour Fair held?", Context()).context
    assert given(respond(museum, "When was that?", context.at(context.until + 1)).answer) != "fair.date"


@pytest.mark.parametrize("word", ["keepers", "men", "2018", "ok", "x"])
@pytest.mark.parametrize(
    "question", ["number of keepers of the Aldmere lighthouse", "hải đăng Aldmere có bao nhiêu người gác"]
)
def test_one_word_after_how_many(lighthouse: Snapshot, question: str, word: str) -> None:
    """Nothing stands before or behind the word that could say what is counted."""
    context = respond(lighthouse, question, Context()).context
    assert respond(lighthouse, word, context).answer.name in {"answered", "unknown", "other"}


@pytest.fixture(scope="module")
def lighthouse() -> Snapshot:
    root = Path(__file__).parents[2]
    return build_snapshot(root / "tests" / "telegram" / "base", root / "intents")


@pytest.mark.parametrize(
    ("text", "items"),
    [("the skeleton, is it heavy?", ("whale.length",)), ("is the brass one still used", ())],
)
def test_what_came_near_to_a_refused_question_is_spoken_of(museum: Snapshot, text: str, items: tuple[str, ...]) -> None:
    """It is shown beside the refusal; what came less near is shown, too, but has nothing to do with the question."""
    turn = respond(museum, text, Context())
    assert given(turn.answer) == "unknown"
    assert turn.context.items == items


ONE_OF_TWO = [
    ("The first one, when was it founded?", "museum.founded"),
    ("And the second, in which year was it founded?", "society.founded"),
    ("the latter, in which year was it founded", "society.founded"),
    ("Cái thứ hai được thành lập năm nào?", "society.founded"),
    ("And the third, when was it founded?", "unknown"),
    ("founding year of the second?", "society.founded"),
    ("was it the second of its kind?", "unknown"),
    ("And the second hospital, when was it founded?", "unknown"),
]


@pytest.mark.parametrize(("text", "item"), ONE_OF_TWO)
def test_one_of_two_things_told_is_meant_by_its_place(museum: Snapshot, text: str, item: str) -> None:
    two = Context(items=("museum.founded", "society.gift"), entities=("museum",), lang="en", last="answered")
    assert given(respond(museum, text, two).answer) == item


OF_ANOTHER = {
    "another holder of the same office": [
        ("Who wrote the UN's New Year greeting for 2017?", "new-year-greeting.author"),
        ("Who held this office in November 2018?", "kamal-malhotra.role-2018"),
        ("And who held this office in 2013?", "unknown"),
    ],
    "what is called alike but for its number": [
        ("In which year is the second field hospital due?", "field-hospital-2.deployment-year"),
        ("And the first, when was it sent?", "field-hospital-1.deployed-when"),
    ],
    "the other of the only two of their kind": [
        ("From which year is resolution 1889?", "resolution-1889.year"),
        ("and the other one, which anniversary had it?", "resolution-1325.anniversary"),
    ],
    "who else speaks in that text": [
        ("What did Pham Binh Minh call for?", "pham-binh-minh.call"),
        ("who else is quoted in that release for Viet Nam?", "press-release-2020.quoted-speakers"),
    ],
    "the event of another year": [
        ("Who organised the peacekeeping conference of 2018?", "peacekeeping-conference-2018.organisers"),
        ("and the one of 2020?", "wps-conference-2020.organisers"),
        ("and the one of 2016?", "unknown"),
    ],
}


@pytest.mark.parametrize("name", OF_ANOTHER)
def test_what_was_asked_before_is_asked_of_another(shipped: Snapshot, name: str) -> None:
    conversation = OF_ANOTHER[name]
    found = told(shipped, *(text for text, _ in conversation))
    assert [given.split()[0] for given in found] == [expected for _, expected in conversation]
