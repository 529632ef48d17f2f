"""A base of any size, made up from a seed, in two editions: in each, every statement and every source says which it is.

``python -m tests.torture.large FOLDER [--facts N] [--seed N] [--edition first|second]`` writes one.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EDITIONS = ("first", "second")
EACH_FILE = 1000
OF_ONE_BODY = 5
"""Facts about one subject; so many properties there are."""
FACTS_A_SOURCE = 50
TOPICS = 40
SYLLABLES = tuple(
    "ka ro min tel sa vor lun der pi zan mo reth gal ny bex tor ul wen fi cro dha quy len xu bao hin".split()
)
PROPERTIES = (
    ("opened", "{name} opened its doors in {year}", ("when did {name} open", "in which year was {name} opened")),
    (
        "staff",
        "{name} employed {count} wardens in {year}",
        ("how many wardens did {name} employ", "number of wardens of {name}"),
    ),
    ("seat", "{name} has its seat in {place}", ("where does {name} have its seat", "in which town is {name}")),
    ("leader", "{name} was led by {person} in {year}", ("who led {name}", "who was the head of {name} in {year}")),
    (
        "budget",
        "{name} spent {count} crowns on its bridge",
        ("how many crowns did {name} spend on its bridge", "cost of the bridge of {name}"),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: what is said of it in an edition, and how it is asked for."""

    id: str
    subject: str
    property: str
    statement: str
    asks: tuple[str, ...]


def entries(facts: int, seed: int) -> Iterator[Entry]:
    """The facts, the same in both editions but for the word that names the edition."""
    chance = random.Random(seed)
    taken: set[str] = set()

    def name(syllables: int) -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()

    def body() -> str:
        while True:
            made = f"{name(chance.randint(2, 3))} {name(chance.randint(2, 3))}"
            if made not in taken:
                taken.add(made)
                return made

    places = [name(3) for _ in range(max(50, facts // 200))]
    persons = [f"{name(2)} {name(3)}" for _ in range(max(50, facts // 100))]
    for number in range(facts):
        which = number % OF_ONE_BODY
        if which == 0:
            called = body()
        property_, statement, asks = PROPERTIES[which]
        given = {
            "name": called,
            "year": str(chance.randint(1900, 2020)),
            "count": str(chance.randint(12, 9999)),
            "place": chance.choice(places),
            "person": chance.choice(persons),
        }
        subject = f"body-{number // OF_ONE_BODY}"
        yield Entry(
            f"{subject}.{property_}", subject, property_, statement.format(**given),
            tuple(ask.format(**given) for ask in asks),
        )  # fmt: skip


def statement(entry: Entry, edition: str) -> str:
    """The whole statement as the edition prints it."""
    return f"{entry.statement}, says the {edition} edition."


def write(folder: Path, facts: int, *, seed: int, edition: str) -> None:
    """Write the base into ``folder``, replacing what an earlier edition left there."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = range(max(1, facts // FACTS_A_SOURCE))
    digest = hashlib.sha256(edition.encode()).hexdigest()
    lines = ["topics:"]
    lines += [f"  - {{id: topic-{n}, label: {{en: Region {n}}}}}" for n in range(TOPICS)]
    lines.append("sources:")
    lines += [
        f"  - {{id: register-{n}, kind: register, name: {{en: volume {n} of the {edition} edition}},"
        f" issued: {1950 + n % 70}, document: {{file: register-{n}.txt, sha256: {digest}}}}}"
        for n in sources
    ]
    _replace(folder / "common.yaml", lines)
    batch: list[Entry] = []
    number = 0
    for entry in entries(facts, seed):
        batch.append(entry)
        if len(batch) == EACH_FILE:
            _part(folder, number, batch, edition, len(sources))
            batch, number = [], number + 1
    if batch:
        _part(folder, number, batch, edition, len(sources))


def _part(folder: Path, number: int, batch: list[Entry], edition: str, sources: int) -> None:
    lines = ["entities:"]
    for entry in batch:
        if entry.property == PROPERTIES[0][0]:
            called = entry.asks[0].removeprefix("when did ").removesuffix(" open")
            lines.append(f"  - {{id: {entry.subject}, kind: body, label: {{en: {called}}}}}")
    lines.append("facts:")
    for place, entry in enumerate(batch):
        source = (number * EACH_FILE + place) // FACTS_A_SOURCE % sources
        lines += [
            f"  - id: {entry.id}",
            f"    subject: {entry.subject}",
            f"    property: {entry.property}",
            f"    topic: topic-{number % TOPICS}",
            f"    statement: {{en: '{statement(entry, edition)}'}}",
            f"    asks: {{en: ['{entry.asks[0]}', '{entry.asks[1]}']}}",
            f"    citations: [{{source: register-{source}, exact: '{entry.statement}'}}]",
        ]
    _replace(folder / f"part-{number:03}.yaml", lines)


def _replace(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write one base."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.large")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edition", choices=EDITIONS, default="first")
    options = parser.parse_args()
    write(options.folder, options.facts, seed=options.seed, edition=options.edition)


if __name__ == "__main__":
    main()
