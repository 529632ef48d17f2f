"""Phrases to measure with: CLINC150 where it is at hand, made-up ones of any size otherwise."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

Base = dict[str, list[str]]
Asked = list[tuple[str, str]]

SYLLABLES = tuple(
    """ka ro min tel sa vor lun der pi zan mo reth gal ny bex tor ul wen fi cro dha quy len xu bao hin""".split()
)
FRAMES = tuple(
    line.strip()
    for line in """
    how many {a} did {e} send to {p}
    when did {e} sign the {a} with {p}
    who leads the {a} of {e} in {p}
    what did {e} say about the {a} of {p}
    is {e} part of the {a} in {p}
    tell me about the {a} of {e} and {p}
    why has {e} left the {a} at {p}
    {e} {a} {p}
    where is the {a} that {e} built near {p}
    {a} by {e} for {p}
    list every {a} which {e} opened in {p}
    was the {a} of {p} paid for by {e}
    how long did the {a} of {e} in {p} last
    did {e} ever cancel its {a} in {p}
    whose idea was the {a} {e} runs at {p}
    {p} {a} {e} date
    """.strip().splitlines()
)
ATTRIBUTES = tuple(
    """officers agreement hospital report meeting training school budget mission bridge treaty workshop
    convoy ceremony exhibition survey contract festival election harbour railway census vaccine stipend""".split()
)


@dataclass(frozen=True, slots=True)
class Clinc:
    """CLINC150, training and validation parts; out-of-scope questions only to measure with."""

    train: Asked
    val: Asked
    outside: list[str]

    @classmethod
    def read(cls, path: Path) -> Clinc:
        parts = json.loads(path.read_text(encoding="utf-8"))
        outside = [text for text, _ in (*parts["oos_val"], *parts["oos_train"])]
        return cls([tuple(p) for p in parts["train"]], [tuple(p) for p in parts["val"]], outside)

    def base(self, *, each: int | None = None, seed: int = 0) -> Base:
        """The training phrases by intent; `each` of them, drawn by lot, if given."""
        base: Base = {}
        for text, intent in self.train:
            base.setdefault(intent, []).append(text)
        chance = random.Random(seed)
        return base if each is None else {k: chance.sample(base[k], each) for k in sorted(base)}


def with_slips(text: str, chance: random.Random, *, share: float = 0.3, longest_spared: int = 3) -> str:
    """A random edit in a share of the longer words: a letter replaced, put in, left out or swapped."""
    return " ".join(
        _slip(word, chance) if len(word) > longest_spared and chance.random() < share else word
        for word in text.split(" ")
    )


def _slip(word: str, chance: random.Random) -> str:
    at, letter = chance.randrange(len(word)), chance.choice("abcdefghijklmnopqrstuvwxyz")
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + letter + word[at + 1 :]
    if kind == 1:
        return word[:at] + letter + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def made_up(intents: int, each: int, *, seed: int = 0, asked: int = 1000) -> tuple[Base, Asked]:
    """A base of `intents` × `each` phrases, and questions: phrases with one word left out, with slips.

    Up to a hundred phrases an intent, an intent is one attribute of one body at one place; beyond, one
    attribute of a body at any place.
    """
    chance = random.Random(seed)

    def name(syllables: int) -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(syllables))

    bodies = [f"{name(2)} {name(chance.randint(2, 3))}" for _ in range(max(intents // 4, 20))]
    places = [name(3) for _ in range(max(intents // 20, 200))]
    base: Base = {}
    for number in range(intents):
        body, place = bodies[number % len(bodies)], chance.choice(places)
        attribute = ATTRIBUTES[number // len(bodies) % len(ATTRIBUTES)]
        base[f"i{number}"] = [
            chance.choice(FRAMES).format(a=attribute, e=body, p=place if each < 100 else chance.choice(places))
            for _ in range(each)
        ]
    questions: Asked = []
    for _ in range(asked):
        intent = f"i{chance.randrange(intents)}"
        said = chance.choice(base[intent]).split(" ")
        del said[chance.randrange(len(said))]
        questions.append((with_slips(" ".join(said), chance, share=0.1), intent))
    return base, questions
