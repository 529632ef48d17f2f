"""JSON Schema of every kind of file that editors write, made from the models that read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from citebot.content.documents import KnowledgeFile, SelfQuestionFile
from citebot.content.intent_documents import INTENT_FILES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """File name to text, of each schema; the same models give the same text.

    >>> sorted(schemas())[-2:]
    ['knowledge.json', 'questions.json']
    """
    models: dict[str, type[BaseModel]] = {"knowledge": KnowledgeFile, "questions": SelfQuestionFile}
    models |= {f"intents-{name.removesuffix('.yaml')}": model for name, model in INTENT_FILES.items()}
    return {f"{name}.json": _text(name, model) for name, model in models.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write each schema into ``folder``; returns the files, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in sorted(schemas().items()):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def stale_schemas(folder: Path) -> list[str]:
    """The names of the schemas that are missing in ``folder`` or differ from the models."""
    return sorted(
        name
        for name, text in schemas().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    )


def _text(name: str, model: type[BaseModel]) -> str:
    schema = model.model_json_schema(by_alias=True)
    schema = {"$schema": _DIALECT, "title": f"Citebot: {name}", **{k: v for k, v in schema.items() if k != "title"}}
    return json.dumps(_scalars(schema), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _scalars(value: Any) -> Any:
    """Let editors' tools take ``2018`` or ``no`` for what it is here: text. Patterns still apply to text."""
    if isinstance(value, list):
        return [_scalars(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    result = {key: _scalars(inner) for key, inner in value.items()}
    if result.get("type") == "string" and "enum" not in result and "const" not in result:
        result["type"] = ["string", "number", "boolean"]
    return result
