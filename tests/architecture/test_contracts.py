"""What holds of the code as a whole: who may import whom, and where the version and the commands are written."""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import citebot
from citebot.cli import _parser

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CHANGES = (ROOT / "CHANGELOG.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """The commands of the command line."""
    choices = next(action.choices for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)


def test_the_import_contracts_hold() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 3
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    assert f"{len(contracts)} kept, 0 broken" in done.stdout


def test_every_layer_is_named() -> None:
    """A package that no layer names would be bound by nothing."""
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]
    named = {part.strip() for layer in layers["layers"] for part in re.split(r"[|:]", layer)}
    found = {module.name for module in pkgutil.iter_modules(citebot.__path__)}
    assert "intents" in found
    assert found - named - set(layers["exhaustive_ignores"]) == set()


CORE = ("model", "intents", "answering", "terminal", "content", "knowledge", "store")


def test_importing_the_core_has_no_effects() -> None:
    """No network, no telegram, no logging set-up, nothing written."""
    modules = [
        found.name
        for layer in CORE
        for found in pkgutil.walk_packages(importlib.import_module(f"citebot.{layer}").__path__, f"citebot.{layer}.")
    ]
    assert len(modules) > 30
    script = (
        f"import importlib, logging, sys\n"
        f"[importlib.import_module(name) for name in {modules!r}]\n"
        "assert 'telegram' not in sys.modules\n"
        "assert not logging.getLogger().handlers\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_module_says_what_it_is_for() -> None:
    paths = sorted((ROOT / "bot" / "citebot").rglob("*.py"))
    assert len(paths) > 50
    silent = [path for path in paths if not re.match(r'r?"""\S', path.read_text("utf-8"))]
    assert [path.name for path in silent if path.name != "__init__.py"] == []


def test_the_version_is_the_same_everywhere() -> None:
    assert citebot.__version__ == PROJECT["project"]["version"]
    assert importlib.metadata.version("citebot") == citebot.__version__
    stated = re.search(r"^## (\S+), (not yet released|\d{1,2} [A-Z][a-z]+ \d{4})$", CHANGES, re.MULTILINE)
    assert stated is not None
    assert stated[1] == citebot.__version__


def test_every_command_is_documented() -> None:
    assert {name for name in commands() if f"citebot {name}" not in README} == set()


def test_every_command_has_help() -> None:
    assert {"ask", "chat", "check", "serve"} <= set(commands())
    for name, parser in commands().items():
        assert all(action.help for action in parser._actions), f"an option of {name} is not explained"


def test_every_setting_is_documented() -> None:
    source = (ROOT / "bot" / "citebot" / "settings.py").read_text("utf-8")
    variables = set(re.findall(r"\b(?:CITEBOT|TELEGRAM)_[A-Z_]+[A-Z]\b", source)) - {"TELEGRAM_API"}
    assert "CITEBOT_KNOWLEDGE" in variables
    documented = README + "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
    assert {name for name in variables if name not in documented} == set()
