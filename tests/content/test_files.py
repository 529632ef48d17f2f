"""Problems that show in the files' own nature: size, encoding, links, folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from citebot.content import reading
from citebot.content.documents import KnowledgeFile
from citebot.content.reading import read_file, read_folder
from citebot.content.yaml_reader import MAX_SCALAR, read_yaml


def _codes(folder: Path) -> list[str]:
    return [str(problem) for problem in read_folder(folder, KnowledgeFile, "kb")[1]]


def test_missing_folder(tmp_path: Path) -> None:
    assert _codes(tmp_path / "none") == [
        "kb:1:1: error Y010: there is no such folder\n"
        "  hint: name an existing folder, or leave the option out to use the base that is shipped"
    ]


def test_folder_without_files(tmp_path: Path) -> None:
    assert _codes(tmp_path) == ["kb:1:1: error Y012: the folder holds no .yaml file\n  hint: add one"]


def test_link(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("topics: []\n")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert _codes(tmp_path) == ["kb/b.yaml:1:1: error Y011: not a regular file\n  hint: replace the link by the file"]


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("# " + "x" * 100)
    [problem] = read_file(path, "a.yaml", budget=10).problems
    assert problem.code == "Y001"


def test_all_files_together_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TOTAL", 15)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("topics: []\n")
    [message] = _codes(tmp_path)
    assert message.startswith("kb/b.yaml:1:1: error Y001: all files together")


def test_very_long_text() -> None:
    [problem] = read_yaml(f"topics: {'x' * (MAX_SCALAR + 1)}", "a.yaml").problems
    assert str(problem) == "a.yaml:1:9: error Y007: a text of over 20000 characters\n  hint: split it"


@pytest.mark.parametrize("escape", ["\\u202e", "\\u200b", "\\u061c", "\\0", "\\x9f", "\\u2028", "\\uFEFF", "\\xad"])
def test_an_invisible_character_is_none_the_less_one_as_an_escape(escape: str) -> None:
    [problem] = read_yaml(f'topics:\n  - "a{escape}b"\n', "a.yaml").problems
    assert str(problem).startswith("a.yaml:2:5: error Y002: invisible or control character U+")
    assert str(problem).endswith("written as an escape\n  hint: delete the escape")


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"topics: []\n# caf\xe9\n")
    assert _codes(tmp_path) == ["kb/a.yaml:2:6: error Y013: not UTF-8 text\n  hint: save the file as UTF-8"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("topics: []\n")
    path.chmod(0)
    assert [text.split(": ")[1] for text in _codes(tmp_path)] == ["error Y014"]


def test_vanished(tmp_path: Path) -> None:
    [problem] = read_file(tmp_path / "gone.yaml", "gone.yaml").problems
    assert problem.code == "Y014"


def test_a_file_with_problems_does_not_hide_those_of_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("topics: [{id: A}]\n")
    (tmp_path / "b.yaml").write_text("sources: 3\nfacts: 4\n")
    places = [text.split(": ")[0] for text in _codes(tmp_path)]
    assert places == ["kb/a.yaml:1:15", "kb/a.yaml:1:10", "kb/b.yaml:1:10", "kb/b.yaml:2:8"]


@pytest.mark.parametrize("text", ["no", "on", "12:30", "2018-10-01", "0x1F", "1_000"])
def test_scalars_are_text(text: str) -> None:
    assert read_yaml(f"key: {text}", "a.yaml").value == {"key": text}


def test_place_of_a_word_in_a_text_over_several_lines() -> None:
    parsed = read_yaml('quotes:\n  - text: "one two\n      three four"\n', "a.yaml")
    assert str(parsed.word_place(2, "quotes", 0, "text")) == "a.yaml:3:7"
    assert str(parsed.word_place(0, "quotes", 0, "text")) == "a.yaml:2:12"


def test_place_of_a_word_behind_escapes_is_that_of_the_text() -> None:
    parsed = read_yaml('text: "one \\u0074wo three"\n', "a.yaml")
    assert str(parsed.word_place(2, "text")) == "a.yaml:1:7"
