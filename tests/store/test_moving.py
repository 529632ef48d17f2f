"""Everything goes along from the file to the database, once, and nobody opens the file any more."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from citebot.cli import main
from citebot.model.dialogue import Context, ConversationKey
from citebot.model.records import Sent
from citebot.store import Claimed, NewerStoreError, Received, SqliteStore, StoreError, StoreInUseError
from citebot.store import files as store_files
from citebot.store.migrations import MOVED
from citebot.store.postgres import PostgresStore
from citebot.store.postgres.moving import TABLES, move

PERSON = ConversationKey("telegram", "1", "1")


@pytest.fixture
async def source(tmp_path: Path) -> Path:
    """A store that has something of everything, and open updates."""
    path = tmp_path / "c.sqlite"
    store = await SqliteStore.open(path)
    await store.inbox.receive([Received(n, f"c{n}", 1e9, 2e9, f'{{"update_id": {n}}}') for n in range(1, 6)])
    await store.inbox.claim(1)
    await store.inbox.bury(2, "blocked")
    await store.inbox.quarantine(3, "unparsable", "raw")
    await store.inbox.release(4, 3600)
    await store.remember(PERSON, Context(items=("a.b",), until=9e9))
    await store.set_language("telegram", "1", "vi")
    await store.record_sent(Sent(PERSON, 10, 11, ("a.b",), "", "v1"), 1e9)
    await store.record_unanswered("why?\0", "en", 1e9)
    await store.record_feedback("a.b", "1", True, "", 1e9)
    await store.count("answered", 1e9)
    await store.record_reload("5", "v1", "reload: in use", 1e9)
    await store.close()
    return path


async def test_everything_goes_along_once(source: Path, postgres: str) -> None:
    key = store_files.key(source)
    counts = await move(source, postgres, key)
    assert set(counts) == set(TABLES)
    assert all(counts.values()), counts
    assert await move(source, postgres, key) == counts
    store = await PostgresStore.open(postgres, key, patience=0)
    try:
        assert [row.update_id for row in await store.inbox.waiting()] == [1, 4, 5]
        claimed = await store.inbox.claim(1)
        assert isinstance(claimed, Claimed)
        assert (claimed.raw, claimed.attempts) == ('{"update_id": 1}', 2)
        assert await store.inbox.claim(2) is None
        assert (await store.context(PERSON)).items == ("a.b",)
        assert await store.language("telegram", "1") == "vi"
        sent = await store.sent_answer(PERSON, 11)
        assert sent is not None
        assert sent.version == "v1"
        assert [row.text for row in await store.unanswered()] == ["why?\ufffd"]
        statistics = dict(await store.statistics())
        wanted = {
            "answered": 1,
            "helpful": 1,
            "waiting": 3,
            "reloads": 1,
            "buried: blocked": 1,
            "buried: unparsable": 1,
        }
        assert statistics == wanted
        assert await store.forget("telegram", "1") == 4
    finally:
        await store.close()


async def test_no_bot_opens_the_file_any_more(source: Path, postgres: str) -> None:
    await move(source, postgres, store_files.key(source))
    with pytest.raises(NewerStoreError, match="has moved to PostgreSQL"):
        await SqliteStore.open(source)
    with sqlite3.connect(source) as reader:
        assert reader.execute("PRAGMA user_version").fetchone() == (MOVED,)


async def test_a_store_in_use_is_not_moved(source: Path, postgres: str) -> None:
    store = await SqliteStore.open(source)
    try:
        with pytest.raises(StoreInUseError, match="already running"):
            await move(source, postgres, store_files.key(source))
    finally:
        await store.close()


async def test_another_key_or_no_database_leaves_the_file_as_it_was(source: Path, postgres: str) -> None:
    with pytest.raises(StoreError, match="CITEBOT_STORE_KEY is not the key of that store"):
        await move(source, postgres, bytes(32))
    with pytest.raises(StoreError, match="ConnectionRefusedError"):
        await move(source, "postgresql://citebot@127.0.0.1:1/x", store_files.key(source))
    with pytest.raises(StoreError, match="there is no store"):
        await move(source.with_name("other"), postgres, bytes(32))
    await (await SqliteStore.open(source)).close()


def test_the_command(
    source: Path, postgres: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CITEBOT_DATABASE", raising=False)
    assert main(["move-store", str(source)]) == 2
    assert "set CITEBOT_DATABASE" in capsys.readouterr().err
    monkeypatch.setenv("CITEBOT_DATABASE", postgres)
    assert main(["move-store", str(source)]) == 2
    assert f"od -An -v -tx1 {source}.key" in capsys.readouterr().err
    monkeypatch.setenv("CITEBOT_STORE_KEY", bytes(32).hex())
    assert main(["move-store", str(source)]) == 1
    assert "is not the key of that store" in capsys.readouterr().err
    monkeypatch.setenv("CITEBOT_STORE_KEY", store_files.key(source).hex())
    assert main(["move-store", str(source)]) == 0
    assert capsys.readouterr().out.startswith("moved: 5 inbox, 1 contexts, 1 languages, 1 sent, ")
