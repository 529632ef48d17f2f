"""What the bot offers as an example is answered by the base that it comes with, and well."""

from __future__ import annotations

import re

import pytest

from citebot.answering.answerer import respond
from citebot.answering.commands import parse, run
from citebot.answering.pages import Page
from citebot.answering.snapshot import Snapshot
from citebot.model.answers import Answer, Answered
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS, Lang


@pytest.mark.parametrize("lang", LANGS)
def test_examples_of_questions(shipped: Snapshot, lang: Lang) -> None:
    texts = [shipped.composer.reply(name, lang) for name in ("cmd-start", "nothing-asked")]
    examples = [found[0] or found[1] for text in texts for found in re.findall(r"• (.+)|“(.+?)”", text)]
    assert len(examples) == 3
    for example in examples:
        answer = respond(shipped, example, Context()).answer
        assert isinstance(answer.outcome, Answered), example
        assert answer.lang == lang
        if "Malhotra" in example:
            assert answer.outcome.paragraphs[0].quoted, example


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["cmd-help", "cmd-fact-example", "cmd-quote-example"])
def test_examples_of_commands(shipped: Snapshot, name: str, lang: Lang) -> None:
    examples = re.findall(r"/(?:fact|quote) [^:\n]+", shipped.composer.reply(name, lang))
    assert examples
    for example in examples:
        command = parse(example)
        assert command is not None
        done = run(shipped, command, Context(), lang)
        assert done is not None
        reply = done.reply
        found = reply.choices if isinstance(reply, Page) else reply.outcome
        assert found, example
        assert not isinstance(reply, Answer) or reply.name in {"answered", "ambiguous"}, example
