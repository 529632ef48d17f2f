"""serve.sh hands the bot its token."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.deploy.places import DEPLOY, run


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A ``citebot`` that says what it was given."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "citebot"
    program.write_text('#!/bin/sh\necho "$* ${TELEGRAM_BOT_TOKEN-none}"\n')
    program.chmod(0o755)
    return f"{program.parent}:/usr/bin:/bin"


def serve(**environ: str) -> tuple[int, str, str]:
    done = run(DEPLOY / "serve.sh", env=environ)
    return done.returncode, done.stdout.strip(), done.stderr


@pytest.mark.parametrize("variable", ["CREDENTIALS_DIRECTORY", "SECRETS_DIRECTORY"])
def test_from_a_file(variable: str, path: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:from-file\n")
    assert serve(PATH=path, **{variable: str(tmp_path)}) == (0, "serve 123:from-file", "")


def test_the_environment_goes_first(path: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:from-file\n")
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path), "TELEGRAM_BOT_TOKEN": "123:given"}
    assert serve(PATH=path, **given) == (0, "serve 123:given", "")


def test_without_a_token_the_bot_says_what_is_missing(path: str, tmp_path: Path) -> None:
    nowhere = {"CREDENTIALS_DIRECTORY": str(tmp_path), "SECRETS_DIRECTORY": str(tmp_path)}
    assert serve(PATH=path, **nowhere) == (0, "serve none", "")


def test_a_file_that_cannot_be_read(path: str, tmp_path: Path) -> None:
    (tmp_path / "token").mkdir()
    code, out, err = serve(PATH=path, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert (code, out) == (2, "")
    assert err.startswith(f"citebot: {tmp_path}/token cannot be read by user ")
    assert err.count("\n") == 1
