"""A conversation in the terminal."""

from __future__ import annotations

import io

from citebot.answering.snapshot import Snapshot
from citebot.terminal.chat import Conversation, converse


def said(museum: Snapshot, *lines: str, echo: bool = False) -> str:
    output = io.StringIO()
    converse(museum, [f"{line}\n" for line in lines], output, echo=echo)
    return output.getvalue()


def test_each_line_is_answered_in_one_conversation(museum: Snapshot) -> None:
    shown = said(museum, "Where was the Harbour Fair held?", "", "When was that?")
    assert "held in Karlow" in shown
    assert "7-9 June 2016" in shown
    assert ">" not in shown


def test_piped_questions_are_repeated(museum: Snapshot) -> None:
    shown = said(museum, "  Hello ", "Thanks", echo=True)
    assert shown.startswith("> Hello\n")
    assert "\n\n> Thanks\n" in shown


def test_a_choice_is_picked_by_its_number(museum: Snapshot) -> None:
    shown = said(museum, "Who keeps the key of the gate?", "2")
    assert "1. " in shown
    assert "2. " in shown
    assert "Source: " in shown


def test_nothing_in_nothing_out(museum: Snapshot) -> None:
    assert said(museum) == said(museum, "", "   ") == ""


def test_commands_work_as_everywhere(museum: Snapshot) -> None:
    talk = Conversation(museum)
    assert "17 rooms" in talk.say("/fact 17 rooms")
    assert "guide" in talk.say("/source").lower()
    assert talk.say("/nosuchcommand")
    assert "open door" in talk.say("/quote Elsa Brandt open doors")


def test_what_a_command_showed_can_be_asked_about(museum: Snapshot) -> None:
    talk = Conversation(museum)
    talk.say("/fact 17 rooms")
    assert "museum" in talk.say("source?").lower()
    assert "Source: " in talk.say("source?")


def test_the_language_can_be_set_and_freed(museum: Snapshot) -> None:
    talk = Conversation(museum)
    talk.say("/language vi")
    assert "giám đốc" in talk.say("Elsa Brandt?")
    talk.say("/language en")
    assert "director" in talk.say("Elsa Brandt?")


def test_what_was_said_can_be_forgotten(museum: Snapshot) -> None:
    talk = Conversation(museum)
    talk.say("Where was the Harbour Fair held?")
    talk.say("/forgetme")
    assert "7-9 June 2016" not in talk.say("When was that?")
