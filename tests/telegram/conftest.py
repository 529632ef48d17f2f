"""One bot for most tests: each test is people of its own, so nobody's conversation is anybody else's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from tests.telegram.people import Person
from tests.telegram.running import HOST, SERVE, Running, running

_numbers = itertools.count(20_001)


@pytest.fixture(scope="session", params=["polling", "webhook"])
def served(request: pytest.FixtureRequest) -> Iterator[Running]:
    """The bot as it is served, with a small base: whatever is said to it is said in both modes."""
    with running(SERVE, webhook=request.param == "webhook") as bot:
        yield bot


@pytest.fixture
def person(served: Running) -> Person:
    """Somebody who writes English and has not written before."""
    return Person(served.api, next(_numbers), "en")


@pytest.fixture
def reader(served: Running) -> Person:
    """Somebody whose Telegram is in Vietnamese."""
    number = next(_numbers)
    served.api.user(number, language_code="vi")
    return Person(served.api, number, "vi")


@pytest.fixture
def group(served: Running) -> int:
    """A supergroup with the bot in it."""
    number = -100_000_000_000 - next(_numbers)
    served.api.chat(number, type="supergroup", title="A group")
    return number


@pytest.fixture(scope="module")
def changing() -> Iterator[Running]:
    """A bot of its own, for tests that change its base."""
    with running(SERVE) as bot:
        yield bot


@pytest.fixture(scope="module")
def host() -> Iterator[Running]:
    """Somebody else's bot, with Citebot installed in it."""
    with running(HOST) as bot:
        yield bot
