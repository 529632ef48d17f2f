"""From candidates to a decision: what answers, what is told together, and what is refused, on an orchard's base."""

from __future__ import annotations

import pytest

from citebot.answering.answerer import respond
from citebot.answering.snapshot import Snapshot
from citebot.intents.match import Match
from citebot.intents.premises import SOFT
from citebot.model.answers import Answered, Unknown
from citebot.model.dialogue import Context


def match(snapshot: Snapshot, text: str) -> Match:
    return snapshot.matcher.match(snapshot.reader.read(text))


def given(snapshot: Snapshot, text: str) -> set[str]:
    """The items that answer; none if nothing does."""
    outcome = respond(snapshot, text, Context()).answer.outcome
    if isinstance(outcome, Answered):
        return {item.id for item in outcome.items}
    assert isinstance(outcome, Unknown)
    return set()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("When was the Apple Feast?", {"feast.date"}),
        ("On what date was the Cider Night held?", {"night.date"}),
        ("Where did the Apple Feast take place?", {"feast.place"}),
        ("venue of the Pruning Day", {"pruning.place"}),
        ("Who wrote the Press Leaflet?", {"leaflet.author"}),
        ("Lễ hội Táo diễn ra khi nào?", {"feast.date"}),
        ("le hoi tao dien ra o dau", {"feast.place"}),
        ("Ai viết Tờ rơi Ép Táo?", {"leaflet.author"}),
        ("When was the Pruning Day?", set()),
        ("Who translated the Press Leaflet?", set()),
        ("Who organised the Apple Feast?", set()),
        ("How many people attended the Cider Night?", set()),
        ("Ai dịch Tờ rơi Ép Táo?", set()),
    ],
)
def test_a_property_is_asked_for_in_ways_that_nobody_wrote_down(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Did the yield of pears increase?", {"yield.rise"}),
        ("Did the yield of pears increase or decrease?", {"yield.rise"}),
        ("Did the yield of pears decrease?", set()),
        ("How far did the yield of pears decline?", set()),
    ],
)
def test_the_opposite_is_not_told(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Which was earlier, the Apple Feast or the Cider Night?", {"feast.date", "night.date"}),
        ("Compare the Apple Feast and the Cider Night", {"feast.date", "night.date"}),
        ("Where was the Apple Feast held and where the Cider Night? Compare them", {"feast.place", "night.place"}),
        ("Compare the Cider Night and the Pruning Day", {"night.place", "pruning.place"}),
        ("Which was earlier, the Cider Night or the Pruning Day?", set()),  # one has no date
        ("Which was earlier, the Apple Feast or the Lantern Society?", set()),
    ],
)
def test_a_comparison_needs_the_same_of_both(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Compare the crates packed by the Quillmere Grange", {"crates.2019", "crates.period"}),
        ("How many crates were packed?", {"crates.2019", "crates.period"}),
        ("How many crates did the Quillmere Grange pack in 2019?", {"crates.2019"}),
        ("How many crates did the Quillmere Grange pack in 14-18?", {"crates.period"}),
        ("How many crates did the Quillmere Grange pack between 2014 and 2018?", {"crates.period"}),
        ("How many crates did the Quillmere Grange pack in 2014-21?", set()),
        ("How many crates did the Quillmere Grange pack between 2014 and 2021?", set()),
        ("How many crates did the Quillmere Grange pack in 2012?", set()),
        ("How many barrels did the Quillmere Grange pack in 2019?", set()),
        ("How many crates did the Quillmere Grange pack in the five years up to 2018?", {"crates.period"}),
        ("How many crates did the Quillmere Grange pack in the nine years up to 2018?", set()),
    ],
)
def test_a_series_and_its_years(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("In which year were baskets of willow woven at the Apple Feast?", {"feast.date"}),
        ("In which year were ladders of ash lent out at the Pruning Day?", set()),  # it has no date
        ("In which year did the Quillmere Grange dig a well for the mule?", set()),  # not the year it was founded
        ("In which year was the Quillmere Grange founded?", {"grange.founded"}),
    ],
)
def test_what_only_fails_by_the_kind_turns_to_the_date_of_the_same_event(
    orchard: Snapshot, text: str, items: set[str]
) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("What guards the cellar of the Quillmere Grange?", {"cellar.guard", "cellar.guard-day"}),
        ("What guards the cellar of the Quillmere Grange by night?", {"cellar.guard"}),
        ("Does a wolf guard the cellar of the Quillmere Grange in Paris?", set()),
    ],
)
def test_two_that_fit_alike_are_told_together(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


def test_a_list_that_is_not_given_is_not_made_up_of_what_is_near(orchard: Snapshot) -> None:
    assert given(orchard, "Where do pears of old sorts grow?") == {"pear.sorts"}
    found = match(orchard, "Which ones are the pears of old sorts on the wall? List them")
    assert found.gap is not None
    assert found.gap.id == "gap.sorts"
    assert not found.items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("How many vehicles does the mule pull?", {"grange.tools"}),  # it lists four
        ("Does the mule pull 4 vehicles?", {"grange.tools"}),
        ("Does the mule pull 5 vehicles?", set()),
        ("What does the plough cost, how much is it?", set()),  # three things beside it are no price
        ("How many wells were dug for the mule?", set()),  # it tells of one, but counts none
    ],
)
def test_what_is_listed_is_counted(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("When did Orla Venn say that wild yeast was enough?", {"venn.yeast"}),  # by the day on which she spoke
        ("Who said that wild yeast was enough?", {"venn.yeast"}),
        ("When did Piers Hobb say that wild yeast was enough?", set()),
        ("Why was wild yeast enough?", set()),
        ("What did Orla Venn say in Paris about wild yeast?", set()),
    ],
)
def test_who_said_it_and_when(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Where was the Apple Feast in 2019?", {"feast.place"}),  # its year stands in another fact
        ("Where was the Apple Feast in 2020?", set()),
        ("Was the Apple Feast on 12/9?", {"feast.date"}),
        ("Was the Apple Feast on 13/9?", set()),
    ],
)
def test_years_of_the_same_event(orchard: Snapshot, text: str, items: set[str]) -> None:
    assert given(orchard, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("How many carters did the mill lend to Northfield and Southbrook?", {"carters.count"}),
        ("How many carters did the mill lend to Northfield?", set()),
        ("How many of the carters were women?", {"carters.count-women"}),
        ("How many of the 12 carters were women?", {"carters.count-women"}),
        ("How many of the 12 carters came from the weir?", set()),
        ("How many of the carters in Southbrook were women?", set()),
        ("Where were the carters lent to?", {"carters.where"}),
    ],
)
def test_a_number_of_several_places_is_the_number_of_none_of_them(mill: Snapshot, text: str, items: set[str]) -> None:
    assert given(mill, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("On what day was the Millers' Supper where Greta Holm spoke?", {"supper.date"}),
        ("On what day did Greta Holm speak of oats?", set()),
        ("Who hosted the Millers' Supper?", {"supper.hosts"}),
        ("What are the names of the women among the carters?", set()),
    ],
)
def test_what_only_says_which_is_meant(mill: Snapshot, text: str, items: set[str]) -> None:
    assert given(mill, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Why were the carters lent to Northfield?", {"carters.reason"}),
        ("Why did the carters leave Northfield?", set()),
    ],
)
def test_why_takes_for_granted_that_it_happened(mill: Snapshot, text: str, items: set[str]) -> None:
    assert given(mill, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Anders Poll had two posts: which?", {"poll.role"}),
        ("Anders Poll had four posts: which?", set()),
        ("Where were the carters needed since the horses were ill?", {"carters.reason"}),
        ("Where were the carters women?", set()),
    ],
)
def test_what_no_example_asks_for_may_be_told(mill: Snapshot, text: str, items: set[str]) -> None:
    assert given(mill, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("According to the Harrowgate Mill, who hosted the Millers' Supper?", {"supper.hosts"}),
        ("According to Anders Poll, where were the carters lent to?", set()),
    ],
)
def test_who_published_an_account_may_be_named_as_giving_it(mill: Snapshot, text: str, items: set[str]) -> None:
    assert given(mill, text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("When was the Tarnby Museum founded, and when the Lantern Society?", {"museum.founded", "society.founded"}),
        ("How many rooms has the Tarnby Museum, and when was the Harbour Fair?", set()),
    ],
)
def test_the_same_asked_of_two_things_is_told_of_both(museum: Snapshot, text: str, items: set[str]) -> None:
    assert given(museum, text) == items


def test_soft_disagreements_weigh_and_others_refuse(museum: Snapshot) -> None:
    """The elephant is no ground to refuse by itself, the third fire is."""

    def best(text: str, item: str) -> tuple[set[str], float]:
        candidate = next(c for c in museum.matcher.candidates(museum.reader.read(text)) if c.item.id == item)
        return {misfit.check for misfit in candidate.refused}, candidate.confidence

    assert {"attributes", "topic"} == SOFT
    refused, sure = best("How long is the whale skeleton?", "whale.length")
    assert not refused
    refused, less_sure = best("How long is the elephant skeleton?", "whale.length")
    assert not refused
    assert 0 < less_sure < museum.matcher.threshold < sure
    refused, none = best("When did the third fire break out?", "fire.second")
    assert refused == {"numbers"}
    assert none == 0


def test_what_stands_word_for_word_among_the_examples_is_always_looked_at(museum: Snapshot) -> None:
    index = museum.matcher.index
    written = index.written(museum.reader.read("HOW MANY ROOMS, does the Tarnby Museum have?!"))
    assert [index.profiles[number].item.id for number in written] == ["museum.rooms"]
    assert index.written(museum.reader.read("how many rooms does the Tarnby Museum not have")) == []


def test_what_happened_once_is_never_taken_for_granted(shipped: Snapshot) -> None:
    """A fact that compares two events cites what was written on either, which makes neither of them ubiquitous."""
    around, entities = shipped.matcher.around, shipped.base.entities
    assert "e:viet-nam" in around.ubiquitous
    kinds = {entities[key.removeprefix("e:")].kind for key in around.ubiquitous}
    assert kinds.isdisjoint({"person", "event", "document", "resolution"})


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Việt Nam đã cử bao nhiêu sĩ quan gìn giữ hòa bình?", "officers-75.count"),
        ("Việt Nam đã cử bao nhiêu nữ sĩ quan gìn giữ hòa bình?", "officers-75.count-women"),
        ("How many officers did Viet Nam have in South Sudan and the Central African Republic?", "officers-75.count"),
    ],
)
def test_the_number_of_all_goes_before_that_of_some(shipped: Snapshot, text: str, first: str) -> None:
    assert match(shipped, text).items[0].id == first


def test_a_number_told_of_two_places_together_is_told_of_neither_alone(shipped: Snapshot) -> None:
    assert given(shipped, "How many officers did Viet Nam have in the Central African Republic?") == set()
