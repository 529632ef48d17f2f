"""A skeleton is refused as it stands, and valid once it is filled in."""

from __future__ import annotations

import re

import pytest

from citebot.content.documents import KnowledgeFile
from citebot.content.reading import validate
from citebot.content.skeletons import KINDS, Kind, skeleton
from citebot.content.yaml_reader import read_yaml

FILLED = {"id": "a.b", "sha256": "0" * 64, "file": "a.txt", "url": "https://a.example/"}


def fill(text: str) -> str:
    """Each TODO replaced by something that its key allows."""
    return re.sub(r"(\w+): (\[?)TODO", lambda m: f"{m[1]}: {m[2]}{FILLED.get(m[1], 'a-word')}", text)


def with_all_keys(text: str) -> str:
    """The commented keys put in force as well."""
    return re.sub(r"^( *)# (?=( *)(?:- )?\w+:)", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_filled_in_it_is_valid(kind: Kind) -> None:
    valid, problems = validate(read_yaml(fill(skeleton(kind)), "new.yaml"), KnowledgeFile)
    assert problems == []
    assert valid is not None
    assert len(getattr(valid.model, f"{kind}s")) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_with_all_keys_filled_in_it_is_valid(kind: Kind) -> None:
    text = fill(with_all_keys(skeleton(kind)))
    _, problems = validate(read_yaml(text, "new.yaml"), KnowledgeFile)
    assert problems == []


@pytest.mark.parametrize("kind", KINDS)
def test_as_it_stands_it_is_refused(kind: Kind) -> None:
    valid, problems = validate(read_yaml(skeleton(kind), "new.yaml"), KnowledgeFile)
    assert valid is None
    assert {problem.code for problem in problems} == {"S005"}


@pytest.mark.parametrize("kind", KINDS)
def test_it_names_its_schema(kind: Kind) -> None:
    assert skeleton(kind).startswith("# yaml-language-server: $schema=../docs/schema/knowledge.json\n")
