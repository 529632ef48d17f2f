"""env.example names every variable that the program reads, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from tests.deploy.places import DEPLOY, ROOT

from citebot.settings import Settings, SettingsError
from citebot.telegram.serving_settings import ServingSettings

TOKEN = "123456789:AAbbccddeeffgghhiijj"
EXAMPLE = (DEPLOY / "env.example").read_text("utf-8")
NAMED = dict(re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


class Asked(Mapping[str, str]):
    """An environment that remembers what was looked for."""

    def __init__(self, **values: str) -> None:
        self.values_given, self.names = values, set[str]()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.values_given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_given)

    def __len__(self) -> int:
        return len(self.values_given)


def read_by_the_program() -> set[str]:
    environ = Asked(CITEBOT_WEBHOOK_URL="https://bot.example.org")
    Settings.from_environ(environ)
    ServingSettings.from_environ(environ, TOKEN)
    return {name for name in environ.names if not name.startswith("XDG_")}


def test_every_variable_is_named_and_known() -> None:
    assert set(NAMED) == read_by_the_program()


def test_no_variable_is_read_elsewhere() -> None:
    """The test above would not see one that a module looks up by itself."""
    source = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "citebot").rglob("*.py"))
    written = set(re.findall(r'"((?:CITEBOT|TELEGRAM)_[A-Z_]+)"', source))
    assert written <= set(NAMED)


def test_every_line_is_a_comment() -> None:
    """A copy of it changes nothing, and systemd and Docker read it alike."""
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []
    assert not re.search(r"""=["']""", EXAMPLE)


def test_the_examples_are_well_formed() -> None:
    folders = {"CITEBOT_KNOWLEDGE", "CITEBOT_INTENTS"}  # must exist
    environ = {name: value for name, value in NAMED.items() if name not in folders | {"TELEGRAM_BOT_TOKEN"}}
    assert Settings.from_environ(environ).admins == {123456789, 987654321}
    serving = ServingSettings.from_environ(environ, TOKEN)
    assert serving.webhook is not None
    assert serving.health is not None


def test_the_token_of_the_example_is_none() -> None:
    with pytest.raises(SettingsError):
        Settings.from_environ({"TELEGRAM_BOT_TOKEN": NAMED["TELEGRAM_BOT_TOKEN"]})
