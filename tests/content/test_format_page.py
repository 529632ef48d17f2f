"""The page on the format is true: its examples are a sound base, and it names every key."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.content.mini import problems

from citebot.content.documents import SelfQuestionFile
from citebot.content.reading import validate
from citebot.content.schema import schemas
from citebot.content.yaml_reader import read_yaml

PAGE = (Path(__file__).parents[2] / "docs/content-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_examples_are_a_base_without_a_problem(tmp_path: Path) -> None:
    assert len(BLOCKS) > 8
    for number, block in enumerate(BLOCKS):
        if not block.startswith("questions:"):
            (tmp_path / f"{number:02d}.yaml").write_text(block, encoding="utf-8")
    assert [str(problem) for problem in problems(tmp_path)] == []


def test_example_of_questions_is_valid() -> None:
    [block] = [block for block in BLOCKS if block.startswith("questions:")]
    assert validate(read_yaml(block, "questions.yaml"), SelfQuestionFile)[1] == []


def test_every_key_and_value_is_shown() -> None:
    definitions = json.loads(schemas()["knowledge.json"])["$defs"]
    keys = {key for model in definitions.values() for key in model["properties"]}
    values = {str(value) for model in definitions.values() for value in _enums(model)}
    assert len(keys) > 30
    assert [word for word in sorted(keys | values) if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", PAGE)] == []


def _enums(node: object) -> list[object]:
    if isinstance(node, dict):
        return [*node.get("enum", ()), *(value for inner in node.values() for value in _enums(inner))]
    return [value for inner in node for value in _enums(inner)] if isinstance(node, list) else []
