"""What "which" asks for: a country, a body, a person, by a noun, a name or an office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citebot.intents.normalize import stem
from citebot.intents.reader import Reader
from citebot.intents.reading import Reading, Unit

_WHICH = frozenset(["which", "what", "nao"])
_NEAR = 3
"""How many words after "which" the noun is looked for in: "which UN research institute"."""
_KIND_OF = dict.fromkeys(("country", "countries", "nation", "nations", "quoc gia", "dat nuoc"), "place")
_KIND_OF |= dict.fromkeys(
    (
        *("agency", "agencies", "company", "firm", "institute", "institution", "ministry", "organisation"),
        *("organization", "university", "co quan", "to chuc", "cong ty", "truong dai"),
    ),
    "body",
)
_KIND_OF |= dict.fromkeys(("consultant", "expert", "person", "colleague", "staff", "staffer", "employee"), "person")
_KIND_OF |= dict.fromkeys(
    (
        *("researcher", "researchers", "scientist", "scientists", "scholar", "scholars", "professor", "professors"),
        *("journalist", "journalists", "reporter", "reporters", "photographer", "lawyer", "lawyers"),
    ),
    "person",
)
_GROUPS = frozenset("body group panel committee meeting team network working".split())
"""What behind a person is asked for: "which expert group"."""
_OF_THE = frozenset(["of", "the", "that"])
_HEAD = 4
"""Among so many words stands the thing that "which" asks for, and what it is on."""


def which(reading: Reading, reader: Reader) -> Iterator[tuple[str, str]]:
    """Of what kind the thing is that "which" asks for; in Vietnamese the noun stands before the asking word."""
    said = [token.word for token in reading.tokens if token.sentence <= reading.focus]
    for i, word in enumerate(said):
        if word not in _WHICH:
            continue
        near = said[i + 1 : i + 2 + _NEAR] if reading.lang == "en" else [" ".join(said[max(0, i - 2) : i])]
        nouns = zip(near[:_NEAR], [*near[1:], ""], strict=False)
        found = next((noun for noun, behind in nouns if noun in _KIND_OF and behind not in _GROUPS), None)
        if found is not None and reading.lang == "en":
            is_owner = near[near.index(found) + 1 :][:1] == ["s"]
            yield f"{word} {found}" + "'s" * is_owner, _KIND_OF[found]
        elif found is not None:
            yield f"{found} {word}", _KIND_OF[found]
    yield from _which_name(said)
    yield from _which_of_an_office(reading, reader)


def _which_name(said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who is asked for by the name: "the photographer's name", "what is the photographer called"."""
    for i, word in enumerate(said):
        if word == "name" or (word == "called" and i + 1 == len(said)):
            before = [other for other in said[max(0, i - 2) : i] if other != "s"][-1:]
            behind = [other for other in said[i + 1 : i + 4] if other not in _OF_THE][:1]
            for noun in (*before, *behind):
                if _KIND_OF.get(noun) == "person":
                    yield f"{noun} name", "person"


def _which_of_an_office(reading: Reading, reader: Reader) -> Iterator[tuple[str, str]]:
    """The holder, asked for by an office that the base has as a body: "which Secretary-General reported"."""
    content, is_english = reader.vocabularies[reading.lang].content, reading.lang == "en"
    size = len(reading.tokens)  # what the conversation supplies may stand further behind
    for unit in reading.units:
        if unit.kind != "e" or not 0 < unit.position <= size:
            continue
        asking = reading.tokens[unit.position - 1].word
        if asking not in _WHICH:
            continue
        meant = content.longest([stem(word) if is_english else word for word in unit.text.split()], 0)
        if meant is not None and not reader.roles.isdisjoint(meant[1]):
            yield f"{asking} {unit.text}", "person"


def matter(reading: Reading, taken: Sequence[Unit]) -> Iterator[Unit]:
    """What stands behind "on" in the beginning of a question: "which resolution on youth did they draft"."""
    said = [token.word for token in reading.tokens]
    if said[:1] != ["which"]:
        return
    starts, ends = {unit.position: unit for unit in taken}, {unit.end for unit in taken}
    for i in range(2, min(len(said), _HEAD)):
        if said[i] == "on" and i in ends and i + 1 in starts:
            yield starts[i + 1]
