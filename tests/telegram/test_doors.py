"""A served bot's doors, by webhook: its own path, its secret, its health."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.botapi.wire import as_object
from tests.telegram.people import COMMON, Person
from tests.telegram.running import SERVE, Running, running

SECRET = "a-secret-of-our-own-0123"


@pytest.fixture(scope="module")
def behind_webhook() -> Iterator[Running]:
    with running(SERVE, {"CITEBOT_WEBHOOK_SECRET": SECRET}, webhook=True) as bot:
        yield bot


def _address(bot: Running) -> str:
    return str((as_object(bot.api.counters()["webhook"]) or {})["url"])


def _call(bot: Running, verb: str, path: str, secret: str = "", body: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(_address(bot)).netloc, timeout=10)
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    connection.request(verb, path, body, headers)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def test_a_plain_address_with_a_path_that_nobody_can_guess(behind_webhook: Running) -> None:
    address = urlsplit(_address(behind_webhook))
    assert address.scheme == "http"
    assert len(address.path) > 30
    assert behind_webhook.api.token.partition(":")[2] not in address.path
    assert "12 keepers" in Person(behind_webhook.api, 96, "en").ask(COMMON).text


def test_only_with_the_secret_and_only_there(behind_webhook: Running) -> None:
    path = urlsplit(_address(behind_webhook)).path
    update = {"update_id": 7_000_001, "message": {"message_id": 1, "date": 1, "chat": {"id": 97, "type": "private"}}}
    body = json.dumps(update)
    assert _call(behind_webhook, "POST", path, "", body)[0] == 403
    assert _call(behind_webhook, "POST", path, SECRET + "x", body)[0] == 403
    assert _call(behind_webhook, "POST", "/", SECRET, body)[0] == 404
    assert _call(behind_webhook, "GET", path, SECRET)[0] == 405
    assert _call(behind_webhook, "POST", path, SECRET, body)[0] == 200


def test_it_tells_whether_it_is_alive_and_ready(behind_webhook: Running) -> None:
    assert _call(behind_webhook, "GET", "/healthz") == (200, '{"alive": true}')
    Person(behind_webhook.api, 98, "en").ask("/help")
    status, told = _call(behind_webhook, "GET", "/readyz")
    assert (status, json.loads(told)) == (200, {"ready": True, "problems": {}})
    assert "citebot_updates_total" in _call(behind_webhook, "GET", "/metrics")[1]
