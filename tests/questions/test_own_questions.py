"""Every fact and quotation is found by each of its own example questions, in both languages, and is cited."""

from __future__ import annotations

import pytest

from citebot.answering.answerer import respond
from citebot.answering.snapshot import Snapshot
from citebot.model.answers import Ambiguous, Answered
from citebot.model.claims import Cited
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS, Lang


def finds(snapshot: Snapshot, item: Cited, text: str, lang: Lang, context: Context | None = None) -> bool:
    """Whether the answer tells ``item`` with its sources; the choice between several things may offer it, too."""
    outcome = respond(snapshot, text, context or Context(), lang).answer.outcome
    if isinstance(outcome, Ambiguous):
        return any(option.item == item.id for option in outcome.options)
    if not isinstance(outcome, Answered):
        return False
    if outcome.lead:  # the question's own words stand in a quotation of the same speaker, which is told instead
        return any(told.speaker == item.speaker for told in outcome.items)
    if item not in outcome.items:
        return False
    return {citation.source.id for citation in item.citations} <= {c.source.id for c in outcome.citations}


def test_each_item_is_found_by_its_own_questions(shipped: Snapshot) -> None:
    missed = [
        f"{item.id} ({lang}): {text}"
        for item in shipped.base.cited()
        for lang in LANGS
        for text in item.asks.get(lang, ())
        if not finds(shipped, item, text, lang)
    ]
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("before", ["Who is Rana Flowers?", "what happened on 29 October 2020"])
def test_a_new_subject_is_found_in_a_conversation_about_another(shipped: Snapshot, before: str) -> None:
    """Short questions may be taken for follow-ups; hardly any others."""
    context = respond(shipped, before, Context()).context
    asked = [(item, text, lang) for item in shipped.base.cited() for lang in LANGS for text in item.asks.get(lang, ())][
        ::11
    ]
    found = sum(finds(shipped, item, text, lang, context) for item, text, lang in asked)
    assert found >= 0.965 * len(asked)
