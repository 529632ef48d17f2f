"""A conversation in the terminal; piped input works too, one question a line. Slash commands as everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TextIO

from citebot.answering.answerer import respond
from citebot.answering.commands import parse, run
from citebot.answering.languages import shown_language
from citebot.answering.page_text import reply_text
from citebot.answering.pages import Choice, Command, Page
from citebot.answering.plain import plain
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS, Lang


def converse(snapshot: Snapshot, lines: Iterable[str], output: TextIO, *, echo: bool = False) -> None:
    """Answer each line in one conversation until the lines end. ``echo`` repeats the question, for piped input."""
    conversation = Conversation(snapshot)
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if echo:
            output.write(f"> {text}\n")
        output.write(conversation.say(text) + "\n\n")
        output.flush()


@dataclass(slots=True)
class Conversation:
    """One person at one terminal: the context, the language they set, and the choices last shown."""

    snapshot: Snapshot
    context: Context = field(default_factory=Context)
    lang: Lang | None = None
    choices: tuple[Choice, ...] = ()

    def say(self, text: str) -> str:
        """The reply to one line."""
        command = self._chosen(text) or parse(text)
        if command is not None:
            return self._command(command)
        self.choices = ()
        if self.context.lang is None:
            self.context = replace(self.context, lang=self.lang)
        hint = None if shown_language(self.snapshot, text) else self.lang
        turn = respond(self.snapshot, text, self.context, hint)
        self.context = turn.context
        return plain(turn.answer, self.snapshot.composer)

    def _chosen(self, text: str) -> Command | None:
        if text.isdecimal() and 1 <= int(text[:4]) <= len(self.choices):
            return self.choices[int(text) - 1].command
        return None

    def _command(self, command: Command) -> str:
        lang = self._language(command.argument)
        if command.name == "language":
            return self._set_language(command.argument.lower())
        if command.name == "forgetme":
            self.context, self.choices, self.lang = Context(), (), None
            return self.snapshot.composer.reply("cmd-forgotten", lang)
        done = run(self.snapshot, command, self.context, lang)
        if done is None:
            return self.snapshot.composer.reply("cmd-unknown-command", lang)
        self.context = done.context
        self.choices = done.reply.choices if isinstance(done.reply, Page) else ()
        return reply_text(done.reply, self.snapshot.composer)

    def _language(self, text: str) -> Lang:
        """After the words given, then the setting, then the conversation."""
        return shown_language(self.snapshot, text) or self.lang or self.context.lang or "en"

    def _set_language(self, name: str) -> str:
        reply = self.snapshot.composer.reply
        if name == "auto":
            self.lang = None
            return reply("cmd-language-auto", self.context.lang or "en")
        chosen = next((lang for lang in LANGS if lang == name), None)
        if chosen is None:
            return reply("cmd-language-example", self._language(""))
        self.lang = chosen
        return reply("cmd-language-set", chosen)
