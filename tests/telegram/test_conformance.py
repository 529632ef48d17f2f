"""The same conversations in the terminal and on Telegram: nothing of the answers lives in an adapter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.telegram.people import COMMON, Person
from tests.telegram.running import BASE, ROOT

from citebot.answering.snapshot import build_snapshot
from citebot.terminal.chat import Conversation

SNAPSHOT = build_snapshot(BASE, ROOT / "intents")
Talk = Callable[[str], str]

# Each line is said in turn, and everything beside it must be told; a number picks a choice of the reply before.
CONVERSATIONS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "facts": [
        (COMMON, ("had 12 keepers", "Aldmere Press", "4 May 2019", "28 March (the source gives no year)")),
        ("when was the north tower built?", ("1880", "Source")),
        ("when was that?", ("1880",)),
    ],
    "choices": [
        ("when was the tower built?", ("Which one", "south tower", "north tower")),
        ("#1", ("Source",)),
    ],
    "gaps": [("what did the keepers of the Aldmere lighthouse earn?", ("do not say", "12 keepers"))],
    "commands": [
        ("/fact", ("for example: /fact",)),
        ("/fact north tower built", ("1880", "Source")),
        ("/quote", ("Mira Holt (2)", "Jonas Vale (1)")),
        ("#1", ("What a light is for", "The work of the keepers in winter")),
        ("#1", ("burns for strangers", "— Mira Holt, warden of the light")),
        ("/topics", ("The lighthouse (5)",)),
        ("#2", ("The south tower was built in 1885.",)),
        ("/source gazette", ("The Gazette (publisher by its web address)", "28 March (the source gives no year)")),
        ("/timeline", ("1880", "1885", "2014–2018")),
        ("/about", ("5 facts and 3 quotations from 3 documents",)),
        ("/privacy", ("I keep no names",)),
        ("/language vi", ("tiếng Việt",)),
        ("/topics", ("Ngọn hải đăng (5)",)),
        ("/nonsense", ("/help",)),
    ],
    "vietnamese": [
        ("hải đăng Aldmere có bao nhiêu người gác?", ("12 người gác", "Nguồn", "ngày 4 tháng 5 năm 2019")),
        ("/quote Mira Holt", ("Trích dẫn: Mira Holt",)),
    ],
}


def _terminal() -> Talk:
    conversation = Conversation(SNAPSHOT)
    return lambda text: conversation.say(text.removeprefix("#"))


def _telegram(person: Person) -> Talk:
    replies = []

    def say(text: str) -> str:
        if not text.startswith("#"):
            replies.append(person.ask(text))
        else:
            shown = person.api.message(replies[-1])
            before, edits = len(person.api.sent(chat=shown.chat)), len(shown.edits)
            person.press(shown, shown.button_texts[int(text[1:]) - 1])
            for _ in range(200):
                sent, now = person.api.sent(chat=shown.chat), person.api.message(shown)
                if len(sent) > before or len(now.edits) > edits:
                    replies.append(sent[-1] if len(sent) > before else now)
                    break
        # What stands on buttons is read as well.
        return replies[-1].text + "\n" + "\n".join(replies[-1].button_texts)

    return say


@pytest.mark.parametrize("name", CONVERSATIONS)
@pytest.mark.parametrize("platform", ["terminal", "telegram"])
def test_both_adapters_tell_the_same(name: str, platform: str, request: pytest.FixtureRequest) -> None:
    say = _terminal() if platform == "terminal" else _telegram(request.getfixturevalue("person"))
    for text, wanted in CONVERSATIONS[name]:
        told = re.sub(r"\s+", " ", say(text))
        for words in wanted:
            assert words in told, f"{platform}: {text!r} brought {told!r}"
