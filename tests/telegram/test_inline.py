"""Inline mode: what can be inserted, and that nothing goes out without its source."""

from __future__ import annotations

import asyncio

import pytest
from tests.botapi.wire import JsonObject, as_list, as_object
from tests.telegram.inside import inside
from tests.telegram.people import Person
from tests.telegram.running import ADMIN
from tests.telegram.test_waiting import SlowLive

from citebot.telegram import inline


def _results(person: Person, words: str, lang: str = "en") -> tuple[list[JsonObject], JsonObject]:
    query = person.api.inline(words, user=person.number, lang=lang)
    answer = person.api.wait_answer(query)
    found = [as_object(result) or {} for result in as_list(answer["results"]) or []]
    return found, as_object(answer["button"]) or {}


def _text(result: JsonObject) -> str:
    return str((as_object(result["shown"]) or {})["text"])


def test_words_bring_cited_facts_and_quotes(person: Person) -> None:
    found, _ = _results(person, "keepers lighthouse")
    assert any("12 keepers" in str(result["title"]) for result in found)
    assert all("Source" in _text(result) for result in found)


def test_a_quote_carries_speaker_and_source(person: Person) -> None:
    found, _ = _results(person, "burns for strangers")
    assert "— Mira Holt, warden of the light" in _text(found[0])
    assert "The Gazette" in _text(found[0])


def test_a_chosen_result_is_the_message(person: Person) -> None:
    query = person.api.inline("north tower built", user=person.number)
    person.api.wait_answer(query)
    found, _ = _results(person, "north tower built")
    assert "1880" in _text(found[0])
    person.api.choose(query, str(found[0]["id"]))


def test_an_id_brings_exactly_its_item(person: Person) -> None:
    found, _ = _results(person, "pier.length")
    assert [result["title"] for result in found] == ["The pier below the south tower is 300 metres long."]


def test_without_words_the_quotations_are_offered(person: Person) -> None:
    found, button = _results(person, "")
    assert len(found) == 3
    assert button == {"text": "Ask me in private", "start_parameter": "inline"}


def test_nothing_found_is_said_on_the_button(person: Person) -> None:
    found, button = _results(person, "zzzz qqqq")
    assert found == []
    assert "Nothing found" in str(button["text"])


def test_vietnamese_words_bring_vietnamese_texts(person: Person) -> None:
    found, _ = _results(person, "hải đăng Aldmere có bao nhiêu người gác", "vi")
    assert "người gác" in _text(found[0])
    assert "Nguồn" in _text(found[0])


def test_very_long_and_odd_queries_are_answered(person: Person) -> None:
    for words in ("<b>", "\u202e" * 50, "x" * 256, "\U0001f600 \U0001f600"):
        _results(person, words)


def test_every_source_of_a_fact_goes_with_it(person: Person) -> None:
    found, _ = _results(person, "keepers.count")
    assert "Aldmere Press, “Aldmere almanac <2019> & tables”, 4 May 2019" in _text(found[0])
    assert "The Gazette, the undated Gazette report, 28 March (the source gives no year)" in _text(found[0])


async def test_all_quotations_can_be_paged_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "_PAGE", 2)
    async with inside(SlowLive(), ADMIN) as plugin:
        seen, offset = [], ""
        for _ in range(2):
            query = plugin.api.inline("", user=78, offset=offset)
            answer = await asyncio.to_thread(plugin.api.wait_answer, query)
            seen += [str((as_object(result) or {})["id"]) for result in as_list(answer["results"]) or []]
            offset = str(answer["next_offset"])
        assert len(seen) == len(set(seen)) == 3
        assert offset == ""


async def test_an_answer_that_comes_too_late_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with inside(SlowLive(), ADMIN) as plugin:
        late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        plugin.api.faults("error", "answerInlineQuery", times=1, code=400, description=late)
        plugin.api.inline("keepers", user=79)
        await asyncio.to_thread(plugin.api.wait_calls, "answerInlineQuery")
        await asyncio.to_thread(Person(plugin.api, 79, "en").ask, "/help")
        assert not [record for record in caplog.records if record.levelname == "ERROR"]
