"""The command line: what it prints, and with which code it ends."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citebot.cli import main

ROOMS = "How many rooms does the Tarnby Museum have?"
TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFa"


@pytest.fixture(autouse=True)
def _museum(museum_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command uses the museum, and nothing of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(("CITEBOT_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    for name, value in museum_environ.items():
        monkeypatch.setenv(name, value)


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """What stands on standard error, which must be one line, and nothing on standard output."""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    return captured.err


def test_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", ROOMS]) == 0
    assert capsys.readouterr().out == (
        "The Tarnby Museum has 17 rooms.\nSource: Tarnby Print House, “A walk through the Tarnby Museum”, 4 May 2019\n"
    )


def test_ask_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "bao tang Tarnby co bao nhieu phong"]) == 0
    assert "Bảo tàng Tarnby có 17 phòng." in capsys.readouterr().out


def test_what_is_not_known_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What is the capital of France?"]) == 0
    assert "I have nothing" in capsys.readouterr().out


def test_ask_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", ROOMS]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["outcome", "text", "citations", "items"]
    assert (answer["outcome"], answer["items"]) == ("answered", ["museum.rooms"])
    assert answer["citations"] == [{"source": "guide-2019", "part": None, "date": "2019-05-04"}]


def test_ask_explain_keeps_out_of_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", ROOMS, "--explain"]) == 0
    assert "candidate" in capsys.readouterr().out
    assert main(["ask", ROOMS, "--json", "--explain"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["outcome"] == "answered"
    assert "candidate" in captured.err


def test_ask_jsonl_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    turns = [{"user": "Where was the Harbour Fair held?"}, {"user": "When was that?"}]
    file.write_text(f"{json.dumps({'id': 'a', 'q': ROOMS})}\n\n{json.dumps({'id': 'd', 'turns': turns})}\n")
    assert main(["ask", "--jsonl", str(file)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["items"]) for row in rows] == [
        ("a", ["museum.rooms"]),
        ("d.1", ["fair.place"]),
        ("d.2", ["fair.date"]),
    ]


def test_ask_jsonl_from_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": "a", "q": "Xin chào"}\n'))
    assert main(["ask", "--jsonl", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "other"


def test_a_malformed_line_is_named_after_the_answers_before_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "a", "q": "Hello"}\n{"id": 2}\n{"id": "c", "q": "Hello"}\n')
    assert main(["ask", "--jsonl", str(file)]) == 2
    captured = capsys.readouterr()
    assert [json.loads(line)["id"] for line in captured.out.splitlines()] == ["a"]
    assert captured.err.startswith(f"citebot: {file}:2: ")
    assert captured.err.count("\n") == 1


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--jsonl", "/nonexistent/questions.jsonl"]) == 2
    assert "/nonexistent/questions.jsonl" in one_line(capsys)


def test_a_file_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "questions.jsonl").write_bytes(b"\xff\xfe\x00")
    assert main(["ask", "--jsonl", str(tmp_path / "questions.jsonl")]) == 2
    one_line(capsys)


def test_ask_needs_one_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask"]) == 2
    assert "citebot ask" in one_line(capsys)
    assert main(["ask", ROOMS, "--jsonl", "-"]) == 2
    one_line(capsys)


@pytest.mark.parametrize("arguments", [[], ["nosuch"], ["ask", "--nosuch"], ["check", "--format", "nosuch"]])
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: citebot" in capsys.readouterr().err


def test_chat_from_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Where was the Harbour Fair held?\n\nWhen was that?\n"))
    assert main(["chat"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("> Where was the Harbour Fair held?\nThe Harbour Fair was held in Karlow.\nSource: ")
    assert "7-9 June 2016" in shown


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CITEBOT_KNOWLEDGE", "/nonexistent"),
        ("CITEBOT_INTENTS", "/nonexistent"),
        ("CITEBOT_DATABASE", "/"),
        ("CITEBOT_ADMINS", "42, the mayor"),
        ("CITEBOT_ADMINS", "1087968824"),
        ("TELEGRAM_API_BASE_URL", "127.0.0.1:8081"),
        ("TELEGRAM_BOT_TOKEN", "hunter2"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["ask", ROOMS]) == 2
    line = one_line(capsys)
    assert variable in line
    assert "hunter2" not in line


def test_serving_needs_a_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 2
    assert "TELEGRAM_BOT_TOKEN" in one_line(capsys)


@pytest.fixture
def faulty(tmp_path: Path, museum_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with two faults: a source and an entity that do not exist."""
    folder = Path(shutil.copytree(museum_folder, tmp_path / "faulty"))
    path = folder / "museum.yaml"
    written = path.read_text("utf-8").replace(
        '{source: guide-2019, exact: "seventeen', '{source: gide-2019, exact: "seventeen'
    )
    path.write_text(written.replace("subject: harbour-fair", "subject: harbour-fare", 1), "utf-8")
    monkeypatch.setenv("CITEBOT_KNOWLEDGE", str(folder))
    return path


@pytest.mark.parametrize("command", [["ask", ROOMS], ["chat"]])
def test_a_faulty_base_is_refused_with_every_place(
    faulty: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    places = dict(
        re.findall(r"^faulty/museum\.yaml:(\d+):\d+: error \w+: no \w+ is called '([\w-]+)'", captured.err, re.M)
    )
    assert sorted(places.values()) == ["gide-2019", "harbour-fare"]
    lines = faulty.read_text("utf-8").splitlines()
    assert all(name in lines[int(number) - 1] for number, name in places.items())
    assert "did you mean 'guide-2019'?" in captured.err


def test_check_finds_the_same_faults(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    assert "2 errors" in capsys.readouterr().out
    assert main(["check", "--format", "json"]) == 1
    assert len([d for d in json.loads(capsys.readouterr().out) if d["severity"] == "error"]) == 2
    assert main(["check", "--format", "github"]) == 1
    assert capsys.readouterr().out.count("::error file=") == 2


def test_check_of_a_sound_base(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 errors" in capsys.readouterr().out


def run(*arguments: str, stdin: str = "", path: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    more = {"PYTHONPATH": str(path)} if path else {}
    return subprocess.run(
        [sys.executable, "-m", "citebot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, **more, **environ},
        check=False,
    )


def test_ask_works_where_telegram_cannot_be_imported(tmp_path: Path) -> None:
    (tmp_path / "telegram.py").write_text('raise ImportError("no telegram here")\n')
    done = run("ask", ROOMS, path=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "17 rooms" in done.stdout
    assert run("serve", path=tmp_path, TELEGRAM_BOT_TOKEN=TOKEN).returncode != 0


def test_ask_from_its_artifact_needs_no_yaml_and_no_schema_library(tmp_path: Path) -> None:
    for name in ("yaml", "pydantic", "telegram", "aiosqlite"):
        (tmp_path / f"{name}.py").write_text(f'raise ImportError("no {name} here")\n')
    done = run("ask", ROOMS, path=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_chat_ends_with_its_input() -> None:
    done = run("chat", stdin=f"{ROOMS}\nsource?\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Source: ") == 2


def test_chat_takes_bytes_that_are_no_text() -> None:
    command = [sys.executable, "-m", "citebot", "chat"]
    done = subprocess.run(command, input=b"\xff\xfe\nhello\n", capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"> ") == 2


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text('{"id": "a", "q": "Hello"}\n' * 5_000)
    command = f"{sys.executable} -m citebot ask --jsonl {file} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


def test_the_token_is_in_no_output() -> None:
    for arguments in (["ask", ROOMS], ["ask", "--explain", ROOMS], ["check"], ["ask"]):
        done = run(*arguments, TELEGRAM_BOT_TOKEN=TOKEN)
        assert TOKEN not in done.stdout + done.stderr


def test_text_comes_out_as_utf8_wherever_it_runs() -> None:
    done = run("ask", "bao tang Tarnby co bao nhieu phong", LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Bảo tàng Tarnby có 17 phòng." in done.stdout
