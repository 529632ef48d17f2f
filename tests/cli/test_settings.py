"""Settings: each value checked once, a wrong one said in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from citebot.settings import Settings, SettingsError

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFa"


def test_without_any_value_the_shipped_base_is_used(tmp_path: Path) -> None:
    settings = Settings.from_environ({}, tmp_path)
    assert (settings.knowledge / "sources.yaml").is_file()
    assert (settings.intents / "en" / "common.yaml").is_file()
    assert settings.database == tmp_path / ".local" / "state" / "citebot" / "citebot.sqlite"
    assert settings.cache == tmp_path / ".cache" / "citebot"
    assert settings.admins == frozenset()
    assert settings.token is None
    assert settings.api_base_url == "https://api.telegram.org/bot"


def test_every_value_can_be_set(tmp_path: Path) -> None:
    environ = {
        "CITEBOT_KNOWLEDGE": str(tmp_path),
        "CITEBOT_INTENTS": str(tmp_path),
        "CITEBOT_DATABASE": str(tmp_path / "db.sqlite"),
        "CITEBOT_CACHE": str(tmp_path / "cache"),
        "CITEBOT_ADMINS": " 42,7 , ",
        "TELEGRAM_API_BASE_URL": "http://127.0.0.1:8081/bot/",
        "TELEGRAM_BOT_TOKEN": TOKEN,
    }
    settings = Settings.from_environ(environ)
    assert settings.knowledge == settings.intents == tmp_path
    assert settings.questions == tmp_path.parent / "questions"
    assert (settings.database, settings.cache) == (tmp_path / "db.sqlite", tmp_path / "cache")
    assert settings.admins == {42, 7}
    assert settings.api_base_url == "http://127.0.0.1:8081/bot"
    assert settings.token == TOKEN


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_user_without_a_home_needs_none() -> None:
    """A service's user of the moment is in no list of users where the system has no such name service."""
    script = (
        "import os; from citebot.settings import Settings; os.setuid(54321); del os.environ['HOME']\n"
        "print(Settings.from_environ({'CITEBOT_DATABASE': '/var/lib/citebot/citebot.sqlite', 'CITEBOT_CACHE': ''}))\n"
        "print(Settings.from_environ({}).database)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert "database=/var/lib/citebot/citebot.sqlite" in first
    assert second.startswith("/nonexistent/")


def test_an_empty_cache_means_none(tmp_path: Path) -> None:
    assert Settings.from_environ({"CITEBOT_CACHE": ""}, tmp_path).cache is None


def test_the_folders_of_the_desktop_standard(tmp_path: Path) -> None:
    settings = Settings.from_environ({"XDG_STATE_HOME": "/state", "XDG_CACHE_HOME": "/cache"}, tmp_path)
    assert (settings.database, settings.cache) == (Path("/state/citebot/citebot.sqlite"), Path("/cache/citebot"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CITEBOT_KNOWLEDGE", ""),
        ("CITEBOT_KNOWLEDGE", __file__),
        ("CITEBOT_INTENTS", "/nonexistent"),
        ("CITEBOT_DATABASE", "/"),
        ("CITEBOT_ADMINS", "@mayor"),
        ("CITEBOT_ADMINS", "-42"),
        ("CITEBOT_ADMINS", "٤٢"),
        ("CITEBOT_ADMINS", "4 2"),
        ("CITEBOT_ADMINS", "9" * 30),
        ("CITEBOT_ADMINS", "777000"),
        ("TELEGRAM_API_BASE_URL", "ftp://example.org"),
        ("TELEGRAM_API_BASE_URL", "https://"),
        ("TELEGRAM_API_BASE_URL", "https://example.org/?token"),
        ("TELEGRAM_BOT_TOKEN", "123:short"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN}\n"),
        ("TELEGRAM_BOT_TOKEN", f" {TOKEN}"),
    ],
)
def test_a_wrong_value_is_named(variable: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environ({variable: value}, tmp_path)
    assert variable in str(raised.value)
    assert "\n" not in str(raised.value)
    if variable == "TELEGRAM_BOT_TOKEN":
        assert value.strip() not in str(raised.value)


def test_the_token_does_not_show(tmp_path: Path) -> None:
    assert TOKEN not in repr(Settings.from_environ({"TELEGRAM_BOT_TOKEN": TOKEN}, tmp_path))


def test_the_store_is_a_file_or_a_database() -> None:
    file = Settings.from_environ({"CITEBOT_DATABASE": "/var/lib/x.sqlite"})
    assert (file.database, file.postgres, file.store_key) == (Path("/var/lib/x.sqlite"), None, None)
    address = "postgresql://citebot:a-secret-word@db.example.org/citebot"
    database = Settings.from_environ(
        {"CITEBOT_DATABASE": address, "CITEBOT_STORE_KEY": "ab" * 32, "XDG_STATE_HOME": "/state"}
    )
    assert (database.postgres, database.store_key) == (address, bytes([0xAB] * 32))
    assert database.database == Path("/state/citebot/citebot.sqlite")
    assert "a-secret-word" not in repr(database)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CITEBOT_DATABASE", "mysql://x/y"),
        ("CITEBOT_STORE_KEY", "ab" * 31),
        ("CITEBOT_STORE_KEY", "xy" * 32),
    ],
)
def test_a_malformed_store_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ({name: value})
