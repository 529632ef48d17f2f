"""The compiled base on disk: ours alone, exact, and never a reason to fail."""

from __future__ import annotations

import io
import os
import pickle
import shutil
from pathlib import Path

import pytest
from tests.questions.cases import INTENTS

from citebot.answering import artifact
from citebot.answering.answerer import respond
from citebot.answering.artifact import artifact_path, open_snapshot, store
from citebot.answering.compiled import HEADER, fingerprint, load
from citebot.answering.slices import dump, unpickle
from citebot.answering.snapshot import Snapshot
from citebot.content.diagnostics import ContentError
from citebot.model.dialogue import Context

QUESTION = "How many rooms does the Tarnby Museum have?"


@pytest.fixture
def knowledge(tmp_path: Path, museum_folder: Path) -> Path:
    """A copy of the base that a test may change."""
    return Path(shutil.copytree(museum_folder, tmp_path / "knowledge"))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, museum: Snapshot) -> list[Path]:
    """Each folder that was built anew; building itself is spared, as it takes seconds."""
    built: list[Path] = []

    def build(folder: Path, intents: Path) -> Snapshot:
        del intents
        built.append(folder)
        return museum

    monkeypatch.setattr(artifact, "build_snapshot", build)
    return built


def the_artifact(cache: Path) -> Path:
    return next(cache.glob("*.snapshot"))


def test_a_second_start_reads_the_artifact(knowledge: Path, tmp_path: Path, builds: list[Path]) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    again = open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 1
    assert respond(again, QUESTION, Context()).answer.name == "answered"


def test_what_is_read_answers_as_what_was_built(museum: Snapshot, knowledge: Path, tmp_path: Path) -> None:
    store(museum, tmp_path / "cache", "5" * HEADER)
    read = load(artifact_path(tmp_path / "cache", "5" * HEADER), "5" * HEADER)
    assert read is not None
    for text in (QUESTION, "Who keeps the key of the gate?", "Hội Đèn Lồng được thành lập năm nào?", "Hello"):
        assert respond(read, text, Context()).answer == respond(museum, text, Context()).answer


def test_only_its_owner_may_read_or_write_it(knowledge: Path, tmp_path: Path, builds: list[Path]) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    assert the_artifact(cache).stat().st_mode & 0o777 == 0o600
    assert cache.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in cache.iterdir()] == [the_artifact(cache).name]


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_an_artifact_that_others_may_write_is_not_loaded(
    knowledge: Path, tmp_path: Path, builds: list[Path], mode: int
) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    the_artifact(cache).chmod(mode)
    open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 2
    assert the_artifact(cache).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o703])
def test_nor_one_in_a_folder_that_others_may_write(
    knowledge: Path, tmp_path: Path, builds: list[Path], mode: int
) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    cache.chmod(mode)
    open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 2


def test_nor_one_behind_a_link(knowledge: Path, tmp_path: Path, builds: list[Path]) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    kept = the_artifact(cache).rename(tmp_path / "elsewhere")
    artifact_path(cache, fingerprint(knowledge, INTENTS)).symlink_to(kept)
    open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 2


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_nor_one_of_somebody_else(knowledge: Path, tmp_path: Path, builds: list[Path]) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    os.chown(the_artifact(cache), 65534, 65534)
    open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 2
    os.chown(cache, 65534, 65534)
    open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 3


def test_changed_content_gives_a_new_one(knowledge: Path, tmp_path: Path, builds: list[Path]) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    path = knowledge / "museum.yaml"
    path.write_text(path.read_text("utf-8").replace("17 rooms", "18 rooms"), "utf-8")
    open_snapshot(knowledge, INTENTS, cache)
    (knowledge / "more.yaml").write_text("facts: []\n")
    open_snapshot(knowledge, INTENTS, cache)
    path.rename(knowledge / "renamed.yaml")
    open_snapshot(knowledge, INTENTS, cache)
    assert len(builds) == 4


def test_the_changed_statement_is_told(knowledge: Path, tmp_path: Path) -> None:
    path = knowledge / "museum.yaml"
    path.write_text(path.read_text("utf-8").replace("17 rooms", "18 rooms"), "utf-8")
    turn = respond(open_snapshot(knowledge, INTENTS, tmp_path / "cache"), QUESTION, Context())
    assert "18 rooms" in str(turn.answer.outcome)


def test_old_ones_are_cleared_away(museum: Snapshot, tmp_path: Path) -> None:
    for number in range(artifact.KEPT + 3):
        store(museum, tmp_path / "cache", f"{number:0{HEADER}}"[::-1])
    assert len(list((tmp_path / "cache").iterdir())) == artifact.KEPT


BROKEN = {
    "empty": b"",
    "no pickle": b"this is no pickle",
    "another object": pickle.dumps({"version": "1"}),
    "cut off": pickle.dumps(list(range(1000)))[:500],
    "a module that is gone": b"cgone.module\nThing\n.",
    "a name that is gone": b"ccitebot.answering.snapshot\nGone\n.",
    "a key that is missing": b"\x80\x04h\x00.",
    "a mark that is missing": b"\x80\x04\x85u.",
    "a length beyond all bounds": b"\x80\x04\x8e" + b"\xff" * 8 + b".",
    "an index beyond all bounds": b"\x80\x04]q\x00h\x07.",
    "text that is none": b"\x80\x04\x8c\x02\xff\xfe.",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_built_anew(knowledge: Path, tmp_path: Path, builds: list[Path], name: str) -> None:
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    wanted = fingerprint(knowledge, INTENTS)
    path = artifact_path(cache, wanted)
    path.write_bytes(wanted.encode() + BROKEN[name])
    path.chmod(0o600)
    assert isinstance(open_snapshot(knowledge, INTENTS, cache), Snapshot)
    assert len(builds) == 1
    assert path.read_bytes() != wanted.encode() + BROKEN[name]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_one_that_was_cut_off_is_built_anew(knowledge: Path, tmp_path: Path, builds: list[Path], share: float) -> None:
    cache = tmp_path / "cache"
    open_snapshot(knowledge, INTENTS, cache)
    whole = the_artifact(cache).read_bytes()
    the_artifact(cache).write_bytes(whole[: int(share * len(whole))])
    assert isinstance(open_snapshot(knowledge, INTENTS, cache), Snapshot)
    assert len(builds) == 2
    assert the_artifact(cache).stat().st_size == len(whole)


def test_a_cache_that_cannot_be_written_is_no_error(knowledge: Path, tmp_path: Path, builds: list[Path]) -> None:
    (tmp_path / "file").write_text("not a folder")
    open_snapshot(knowledge, INTENTS, tmp_path / "file" / "cache")
    open_snapshot(knowledge, INTENTS, None)
    assert len(builds) == 2


def test_faults_are_raised_and_nothing_is_stored(knowledge: Path, tmp_path: Path) -> None:
    (knowledge / "bad.yaml").write_text("facts: [\n")
    with pytest.raises(ContentError):
        open_snapshot(knowledge, INTENTS, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_part_that_comes_twice_keeps_its_number() -> None:
    first, second = "the first of two".upper(), "the second of two".upper()
    stream = io.BytesIO()
    dump({"both": [first, second]}, [first, first, second], stream)
    stream.seek(0)
    assert unpickle(stream, pause=0) == {"both": [first, second]}
