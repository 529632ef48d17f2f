"""Settings of serving."""

from __future__ import annotations

import pytest

from citebot.settings import SettingsError
from citebot.telegram.serving_settings import Listen, ServingSettings

TOKEN = "123456:AAH-a-token-for-tests"


def read(**environ: str) -> ServingSettings:
    return ServingSettings.from_environ({f"CITEBOT_{k}": v for k, v in environ.items()}, TOKEN)


def test_polling_is_what_happens_without_settings() -> None:
    assert read() == ServingSettings(None, None)


def test_a_webhook_gets_a_path_and_a_secret_that_tell_nothing() -> None:
    webhook = read(WEBHOOK_URL="http://127.0.0.1:9000").webhook
    assert webhook is not None
    assert webhook.listen == Listen("127.0.0.1", 9000)
    assert len(webhook.path) == 41
    assert webhook.url == f"http://127.0.0.1:9000{webhook.path}"
    assert len(webhook.secret) >= 32
    assert "AAH" not in webhook.url + webhook.secret
    assert webhook.secret not in repr(webhook)
    assert webhook == read(WEBHOOK_URL="http://127.0.0.1:9000").webhook


def test_what_is_set_is_used() -> None:
    webhook = read(
        WEBHOOK_URL="https://bot.example.org/here", WEBHOOK_LISTEN="[::1]:81", WEBHOOK_SECRET="abcd-1234"
    ).webhook
    assert webhook is not None
    assert (webhook.url, webhook.listen, webhook.secret) == (
        "https://bot.example.org/here",
        Listen("::1", 81),
        "abcd-1234",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "bot.example.org"),
        ("WEBHOOK_URL", "ftp://bot.example.org"),
        ("WEBHOOK_URL", f"https://bot.example.org/{TOKEN}"),
        ("WEBHOOK_LISTEN", "8080"),
        ("WEBHOOK_LISTEN", "localhost:"),
        ("WEBHOOK_LISTEN", "localhost:99999"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "with blanks in it"),
        ("HEALTH_LISTEN", "x"),
    ],
)
def test_a_malformed_value_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(**{"WEBHOOK_URL": "https://bot.example.org", name: value})
    assert f"CITEBOT_{name}" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert TOKEN not in str(raised.value)
