"""Reloading: whatever the files hold, answers come from a whole base, and the faults are told with their places."""

from __future__ import annotations

import asyncio
import functools
import os
import shutil
import time
from pathlib import Path

import pytest

from citebot.answering import compiled
from citebot.answering.answerer import respond
from citebot.answering.live import LiveBase
from citebot.answering.receiving import Build
from citebot.answering.snapshot import Snapshot, build_snapshot
from citebot.model.dialogue import Context

ROOT = Path(__file__).parents[2]
BASE = Path(__file__).with_name("base")
INTENTS = ROOT / "intents"
QUESTION = "How many keepers did the Aldmere lighthouse have?"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return build_snapshot(BASE, INTENTS)


@pytest.fixture
def live(snapshot: Snapshot, tmp_path: Path) -> LiveBase:
    shutil.copytree(BASE, tmp_path / "knowledge")
    (tmp_path / "questions").mkdir()
    return LiveBase(snapshot, tmp_path / "knowledge", INTENTS, tmp_path / "questions")


def base_file(live: LiveBase) -> Path:
    return live.knowledge / "lighthouse.yaml"


def replace(live: LiveBase, old: str, new: str) -> None:
    text = base_file(live).read_text()
    assert old in text
    base_file(live).write_text(text.replace(old, new))


def answer(live: LiveBase) -> str:
    return str(respond(live.current, QUESTION, Context()).answer.outcome)


async def test_a_sound_base_is_swapped_in_and_back(live: LiveBase) -> None:
    replace(live, "had 12 keepers during 2014-2018.", "had 13 keepers during 2014-2018.")
    report = await live.reload()
    assert report.is_swapped, report.faults
    assert (report.added, report.changed, report.removed) == ((), ("keepers.count",), ())
    assert "13 keepers" in answer(live)
    back = await live.rollback()
    assert back.is_swapped
    assert "12 keepers" in answer(live)
    assert back.new_version == report.old_version
    assert (await live.rollback()).new_version == report.new_version


async def test_without_a_base_before_there_is_no_way_back(live: LiveBase) -> None:
    assert not (await live.rollback()).is_swapped


DEEP = "[" * 100_000
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n"


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("syntax", "facts: [\n", "odd.yaml:2:1"),
        ("depth", DEEP, "odd.yaml:1:13"),
        ("anchors", BOMB, "odd.yaml:1:4"),
        ("merge", "facts:\n  - <<: {id: x}\n", "odd.yaml:2:5"),
        ("tag", "facts: !!python/object/apply:os.system [id]\n", "odd.yaml:1:8"),
        ("duplicate key", "facts: []\nfacts: []\n", "odd.yaml:2:1"),
        ("control character", "# \u202e\n", "odd.yaml:1:3"),
        ("unknown key", "facs: []\n", "odd.yaml:1:7"),
        ("second document", "facts: []\n---\nfacts: []\n", "odd.yaml:2:1"),
        ("not UTF-8", b"facts: [\xff]\n", "odd.yaml:1:9"),
    ],
)
async def test_a_faulty_file_changes_nothing(live: LiveBase, name: str, content: str | bytes, place: str) -> None:
    odd = live.knowledge / "odd.yaml"
    odd.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = live.current
    report = await live.reload()
    assert not report.is_swapped, name
    assert any(place in fault for fault in report.faults), report.faults
    assert live.current is before


@pytest.mark.parametrize("kind", ["link", "pipe", "huge", "unreadable", "gone", "empty"])
async def test_odd_files_change_nothing(live: LiveBase, tmp_path: Path, kind: str) -> None:
    odd = live.knowledge / "odd.yaml"
    if kind == "link":
        odd.symlink_to("/etc/passwd")
    elif kind == "pipe":
        os.mkfifo(odd)
    elif kind == "huge":
        with odd.open("wb") as file:
            file.truncate(10 * 2**30)
    elif kind == "unreadable":
        odd.mkdir()
    elif kind == "gone":
        shutil.rmtree(live.knowledge)
    else:
        base_file(live).write_text("")
    before = live.current
    started = time.monotonic()
    report = await live.reload()
    assert not report.is_swapped
    assert report.faults
    assert time.monotonic() - started < 20
    assert live.current is before


async def test_a_base_that_lost_most_of_its_items_is_refused(live: LiveBase) -> None:
    text = base_file(live).read_text()
    facts, quotes = text.index("\nfacts:"), text.index("\nquotes:")
    first = text.index("\n  - id:", facts + 10)
    second = text.index("\n  - id:", first + 10)
    base_file(live).write_text(text[:second] + "\n" if second < quotes else text)
    report = await live.reload()
    assert not report.is_swapped
    assert any("items where there were" in fault for fault in report.faults), report.faults


async def test_a_base_that_does_not_answer_its_own_questions_is_refused(live: LiveBase) -> None:
    assert live.questions is not None
    (live.questions / "own.yaml").write_text(
        'questions:\n  - item: keepers.count\n    ask:\n      en: ["what is the price of fish in China"]\n'
    )
    report = await live.reload()
    assert not report.is_swapped
    assert any("own.yaml:4:" in fault for fault in report.faults), report.faults


async def test_one_reload_at_a_time(live: LiveBase) -> None:
    reports = await asyncio.gather(*(live.reload() for _ in range(5)))
    assert sum(report.is_swapped for report in reports) == 1
    assert sum("already running" in "".join(report.faults) for report in reports) == 4


async def test_a_build_that_takes_too_long_is_ended(live: LiveBase) -> None:
    live.builder = functools.partial(Build, seconds=0.2)
    report = await live.reload()
    assert not report.is_swapped
    assert "longer than" in report.faults[0]


async def test_a_child_that_dies_is_told_of(live: LiveBase) -> None:
    class Dying(Build):
        def _receive(self, stream: object) -> object:  # type: ignore[override]
            assert self._process is not None
            self._process.kill()
            return super()._receive(stream)  # type: ignore[arg-type]

    live.builder = Dying
    report = await live.reload()
    assert not report.is_swapped
    assert "broke off" in report.faults[0]


async def test_the_child_knows_no_secrets(live: LiveBase, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    original = __import__("subprocess").Popen

    def popen(command: list[str], **given: object) -> object:
        seen.append(dict(given["env"]))  # type: ignore[call-overload]
        return original(command, **given)

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:AAAAAAAAAAAAAAAAAAAAAAA")
    monkeypatch.setattr("citebot.answering.receiving.subprocess.Popen", popen)
    await live.reload()
    assert seen
    assert not any("123456:AAAA" in value for environ in seen for value in environ.values())


async def test_a_finished_base_is_kept_for_the_next_start(live: LiveBase, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    live.kept_at = kept
    assert (await live.reload()).is_swapped
    wanted = compiled.fingerprint(live.knowledge, INTENTS)
    found = compiled.load(kept, wanted)
    assert found is not None
    assert found.version == live.current.version
    assert kept.stat().st_mode & 0o777 == 0o600
    assert compiled.load(kept, "0" * 64) is None
    kept.write_bytes(kept.read_bytes()[:5000])
    assert compiled.load(kept, wanted) is None
    replace(live, "12 keepers during", "13 keepers during")
    assert compiled.fingerprint(live.knowledge, INTENTS) != wanted


async def test_a_kept_base_that_others_may_write_is_not_trusted(live: LiveBase, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    live.kept_at = kept
    await live.reload()
    kept.chmod(0o666)
    assert compiled.load(kept, compiled.fingerprint(live.knowledge, INTENTS)) is None
