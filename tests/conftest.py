"""The bases that tests ask: the shipped one, and a stranger's of our own invention."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.postgresql import PostgresServer, find_binaries
from tests.postgresql.server import running
from tests.questions.cases import CACHE, INTENTS, shipped_snapshot

from citebot.answering.artifact import open_snapshot
from citebot.answering.snapshot import Snapshot

MUSEUM = Path(__file__).parent / "fixtures" / "base"
ORCHARD = Path(__file__).parent / "fixtures" / "orchard"
MILL = Path(__file__).parent / "fixtures" / "mill"


@pytest.fixture(scope="session")
def shipped() -> Snapshot:
    """The base as shipped. Its artifact outlives the run, so that a second run is quick."""
    return shipped_snapshot()


@pytest.fixture(scope="session")
def museum_folder() -> Path:
    """The files of an invented town museum."""
    return MUSEUM


@pytest.fixture(scope="session")
def museum(museum_folder: Path) -> Snapshot:
    """A stranger's base with the shipped intents."""
    return open_snapshot(museum_folder, INTENTS, CACHE / "museum")


@pytest.fixture(scope="session")
def orchard() -> Snapshot:
    """A second stranger's base: opposites, series, dated events, and facts with hardly a question of their own."""
    return open_snapshot(ORCHARD, INTENTS, CACHE / "orchard")


@pytest.fixture(scope="session")
def mill() -> Snapshot:
    """A third stranger's base: what is told of two at once, and what stands beside it."""
    return open_snapshot(MILL, INTENTS, CACHE / "mill")


@pytest.fixture(scope="session")
def museum_environ(museum: Snapshot, museum_folder: Path) -> dict[str, str]:
    """What makes the command line use the museum, with its artifact ready."""
    return {"CITEBOT_KNOWLEDGE": str(museum_folder), "CITEBOT_CACHE": str(CACHE / "museum")}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server of our own for this run; its tests are skipped on a machine without one, or fail where they must run."""
    binaries = find_binaries()
    if binaries is None:
        reason = "no PostgreSQL on this machine (Debian: apt-get install postgresql)"
        if os.environ.get("CITEBOT_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with running(binaries) as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> str:
    """The address of a fresh database."""
    return postgres_server.database()
