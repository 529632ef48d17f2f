"""The same conversations wherever the bot is spoken to: nothing of the answers lives in an adapter.

What must be told stands in ``conversations.yaml``; besides, whatever the core itself answers must be in the reply: each
paragraph, who said it, each citation, each choice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.botapi.seen import Sent
from tests.telegram.people import Person
from tests.telegram.running import BASE, HOST, HOST_RUN, ROOT, Running, running

from citebot.answering.answerer import respond
from citebot.answering.commands import parse, run
from citebot.answering.languages import shown_language
from citebot.answering.pages import Command, Page, Reply
from citebot.answering.snapshot import build_snapshot
from citebot.model.answers import Ambiguous, Answered, Unknown
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS, Lang
from citebot.terminal.chat import Conversation

SNAPSHOT = build_snapshot(BASE, ROOT / "intents")
Turn = dict[str, Any]
CONVERSATIONS: dict[str, list[Turn]] = {
    talk["name"]: talk["turns"]
    for talk in yaml.safe_load(Path(__file__).with_name("conversations.yaml").read_text(encoding="utf-8"))
}
Talk = Callable[[str], str]
"""One line is said, or ``#n`` picked; what came back as a person reads it, buttons included."""


@dataclass
class Core:
    """The core by itself, as the measure of what an adapter must tell."""

    context: Context = field(default_factory=Context)
    lang: Lang | None = None
    reply: Reply | None = None

    def say(self, text: str) -> Reply | None:
        """The reply of the core; ``None`` where each adapter has its own (``/language``)."""
        command = self._picked(text) if text.startswith("#") else parse(text)
        if command is None:
            hint = None if shown_language(SNAPSHOT, text) else self.lang
            turn = respond(SNAPSHOT, text.removeprefix("#"), self.context, hint)
            self.context, self.reply = turn.context, turn.answer
        else:
            if command.name == "language":
                self.lang = next(lang for lang in LANGS if lang == command.argument)
            lang = shown_language(SNAPSHOT, command.argument) or self.lang or self.context.lang or "en"
            done = run(SNAPSHOT, command, self.context, lang)
            if done is None:
                return None
            self.context, self.reply = done.context, done.reply
        return self.reply

    def _picked(self, text: str) -> Command | None:
        return self.reply.choices[int(text[1:]) - 1].command if isinstance(self.reply, Page) else None


def to_tell(reply: Reply) -> Iterator[str]:
    """Every piece of a reply that a reader must get, on whatever platform."""
    composer, lang = SNAPSHOT.composer, reply.lang
    if isinstance(reply, Page):
        yield reply.title
        for entry in reply.entries:
            yield from (entry.text, entry.label, *(composer.source_line(c, lang) for c in entry.citations))
        yield from (choice.label for choice in reply.choices)
        return
    match reply.outcome:
        case Answered(_, paragraphs, lead):
            yield lead
            for one in paragraphs:
                yield from (one.text, one.attribution, one.translation, *one.notes)
                yield from (composer.source_line(citation, lang) for citation in one.citations)
        case Ambiguous(text, options) | Unknown(text, options):
            yield from (text, *(option.label for option in options))
        case other:
            yield other.text


def hold(turns: Sequence[Turn], talk: Talk, *, as_core: bool = True) -> None:
    """Hold a conversation; raises AssertionError with what came instead."""
    core = Core()
    for turn in turns:
        text = turn.get("say") or f"#{turn['pick']}"
        told = _flat(talk(text))
        reply = core.say(text) if as_core else None
        wanted = [*turn.get("told", ()), *(to_tell(reply) if reply is not None else ())]
        missing = [words for words in wanted if _flat(words) not in told]
        assert not missing, f"{text!r}: {missing} is not in {told!r}"
        spoken = [words for words in turn.get("untold", ()) if _flat(words) in told]
        assert not spoken, f"{text!r}: {spoken} is in {told!r}"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def in_terminal() -> Talk:
    """Choices are picked by typing their numbers."""
    conversation = Conversation(SNAPSHOT)
    return lambda text: conversation.say(text.removeprefix("#"))


def on_telegram(person: Person, chat: int | None = None, names: dict[str, str] | None = None) -> Talk:
    """Choices are picked by pressing their buttons; in a group the bot is mentioned; a host may rename commands."""
    replies: list[Sent] = []
    before = len(person.api.calls())  # what others did with the same bot is not held against this conversation

    def say(text: str) -> str:
        if text.startswith("#"):
            replies.append(_pressed(person, replies[-1], int(text[1:])))
        else:
            command, _, rest = text.partition(" ")
            said = " ".join(part for part in ((names or {}).get(command, command), rest) if part)
            replies.append(person.ask(said if chat is None or text[0] == "/" else f"@{person.bot} {text}", chat=chat))
        made = person.api.calls()[before:]
        assert all(call.status in {200, None} for call in made if call.method.startswith(("send", "edit")))
        return "\n".join((replies[-1].text, *replies[-1].button_texts))

    return say


def _pressed(person: Person, message: Sent, number: int) -> Sent:
    shown = person.api.message(message)
    before = len(person.api.sent(chat=shown.chat))
    person.press(shown, shown.button_texts[number - 1])
    until = time.monotonic() + 60
    while time.monotonic() < until:
        sent, now = person.api.sent(chat=shown.chat), person.api.message(shown)
        if len(sent) > before:
            return sent[-1]
        if len(now.edits) > len(shown.edits):
            return now
        time.sleep(0.01)
    raise AssertionError(f"a press of {number} under {shown.text!r} brought nothing")


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_in_the_terminal(name: str) -> None:
    hold(CONVERSATIONS[name], in_terminal())


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_in_private(name: str, person: Person) -> None:
    hold(CONVERSATIONS[name], on_telegram(person))


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_in_a_group(name: str, person: Person, group: int) -> None:
    hold(CONVERSATIONS[name], on_telegram(person, group))


@pytest.fixture(scope="module", params=["own loop", "run_polling", "run_webhook"])
def hosted(request: pytest.FixtureRequest) -> Iterator[Running]:
    """Somebody else's bot in each of the three ways to run one."""
    script = HOST if request.param == "own loop" else HOST_RUN
    with running(script, webhook=request.param == "run_webhook") as bot:
        yield bot


def test_in_a_host(hosted: Running) -> None:
    names = {"/fact": "/lookup"}
    for number, turns in enumerate(CONVERSATIONS.values(), 7001):
        renamed = [{**turn, "told": [w.replace("/fact", "/lookup") for w in turn.get("told", ())]} for turn in turns]
        hold(renamed, on_telegram(Person(hosted.api, number, "en"), names=names), as_core=False)


@pytest.mark.parametrize("claim", [{"told": ["1881"]}, {"untold": ["1880"]}])
def test_a_wrong_conversation_is_noticed(claim: Turn) -> None:
    with pytest.raises(AssertionError):
        hold([{"say": "when was the north tower built?", **claim}], in_terminal())


def test_a_lost_citation_is_noticed() -> None:
    talk = in_terminal()
    with pytest.raises(AssertionError, match="4 May 2019"):
        hold([{"say": "when was the north tower built?"}], lambda text: talk(text).replace("4 May 2019", ""))
