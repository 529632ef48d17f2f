"""Updates spoiled at a few places: a value replaced, left out, doubled, put elsewhere."""

from __future__ import annotations

import copy
import random
from typing import Any

from tests.fuzz.seeds import ODD, SEEDS, Json

Path = tuple[str | int, ...]


def places(value: object, here: Path = ()) -> list[Path]:
    """The place of every value inside ``value``."""
    found: list[Path] = []
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for step, part in inner:
        found.append((*here, step))
        found += places(part, (*here, step))
    return found


def mutated(update: Json, chance: random.Random) -> Json:
    """``update`` with one to four changes."""
    changed: Json = copy.deepcopy(update)
    for _ in range(chance.choice((1, 1, 2, 4))):
        found = places(changed)
        if found:
            _change(changed, chance.choice(found), chance)
    return changed


def _change(update: Json, path: Path, chance: random.Random) -> None:
    holder: Any = update
    for step in path[:-1]:
        holder = holder[step]
    last: Any = path[-1]
    kind = chance.randrange(6)
    if kind == 0:
        del holder[last]
    elif kind == 1:
        donor = copy.deepcopy(chance.choice(SEEDS))
        holder[last] = _at(donor, chance.choice(places(donor)))
    elif kind == 2 and isinstance(holder, dict):
        donor = copy.deepcopy(chance.choice(SEEDS))
        path = chance.choice(places(donor))
        holder[str(path[-1])] = _at(donor, path)
    elif kind == 3 and isinstance(holder[last], str):
        holder[last] = _spoiled(holder[last], chance)
    else:
        holder[last] = copy.deepcopy(chance.choice(ODD))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _spoiled(text: str, chance: random.Random) -> str:
    """The text with something strange put in, cut, or repeated."""
    at = chance.randrange(len(text) + 1)
    odd = chance.choice([value for value in ODD if isinstance(value, str)])
    return chance.choice((text[:at] + odd + text[at:], text[:at], text[at:], text * 40, text.upper(), text[::-1]))[
        :9000
    ]
