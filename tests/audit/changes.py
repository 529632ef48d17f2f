"""Single changes of an item: a word of a quotation, a digit of a statement, a speaker, a date."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = ("word of a quotation", "digit, English", "digit, Vietnamese", "speaker", "date")
Path = tuple[str | int, ...]
_DATED = {"sources": "issued", "entities": "when", "facts": "as_of", "quotes": "said"}


@dataclass(frozen=True, slots=True)
class Target:
    """One text that can be changed: where it stands, and what it says."""

    kind: str
    file: int
    list: str
    index: int
    item: str
    path: Path
    before: str


def targets(file: int, value: Mapping[str, Any]) -> Iterator[Target]:
    """Every text of a file that can be changed in one of the :data:`KINDS`."""
    for name in ("sources", "entities", "facts", "quotes", "gaps"):
        for index, item in enumerate(value.get(name) or ()):
            for kind, path in _paths(name, item):
                before = _get(item, path)
                if isinstance(before, str):
                    yield Target(kind, file, name, index, item["id"], path, before)


def _paths(name: str, item: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    if name == "quotes":
        yield KINDS[0], ("text",)
        yield from ((KINDS[0], ("citations", n, "text")) for n, c in enumerate(item["citations"]) if "text" in c)
    if "statement" in item:
        for kind, lang in ((KINDS[1], "en"), (KINDS[2], "vi")):
            if re.search(r"\d", item["statement"].get(lang, "")):
                yield kind, ("statement", lang)
    if "speaker" in item:
        yield KINDS[3], ("speaker",)
    if name in _DATED and _DATED[name] in item:
        yield KINDS[4], (_DATED[name],)


def _get(item: Any, path: Path) -> Any:
    for step in path:
        item = item[step]
    return item


def change(
    target: Target,
    item: Mapping[str, Any],
    chance: random.Random,
    vocabulary: Sequence[str],
    speakers: Sequence[str],
    dates: Sequence[str],
) -> tuple[dict[str, Any], str]:
    """A copy of the item with one change, and what the changed text says now."""
    before = target.before
    while True:
        if target.kind == "word of a quotation":
            after = _word(before, chance, vocabulary)
        elif target.kind == "speaker":
            after = chance.choice(speakers)
        elif target.kind == "date" and chance.random() < 0.3:
            after = chance.choice([*dates, f"{before}-{chance.randint(1, 12):02d}", before.replace("XXXX", "2018")])
        else:
            after = _digit(before, chance)
        # A date that only says less is not wrong.
        coarser = target.kind == "date" and (before.startswith(after) or after == f"XXXX{before[4:]}")
        if " ".join(after.split()) != " ".join(before.split()) and not coarser:
            break
    changed = copy.deepcopy(dict(item))
    _get(changed, target.path[:-1])[target.path[-1]] = after
    return changed, after


def _digit(text: str, chance: random.Random) -> str:
    place = chance.choice([match.start() for match in re.finditer(r"\d", text)])
    other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def _word(text: str, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """Another word for one of the text, a letter of it changed, the word left out, doubled or changed with the next."""
    words = text.split()
    place = chance.randrange(len(words))
    inner = 0 < place < len(words) - 1
    way = chance.choice(["other", "letter", "case", *(["left out"] if inner else []), "doubled", "changed round"])
    if way == "other":
        words[place] = chance.choice(vocabulary)
    elif way == "letter":
        at = chance.randrange(len(words[place]))
        words[place] = words[place][:at] + chance.choice("aeinorst") + words[place][at + 1 :]
    elif way == "case":
        words[place] = words[place].swapcase()
    elif way == "left out":
        del words[place]
    elif way == "doubled":
        words.insert(place, words[place])
    elif place + 1 < len(words):
        words[place], words[place + 1] = words[place + 1], words[place]
    return " ".join(words)
