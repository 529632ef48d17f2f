"""Whom "he", "she" and "her" may stand for in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citebot.answering.snapshot import Snapshot
from citebot.intents.reading import Reading
from citebot.model.dialogue import Context

_FEMALE = frozenset(["she", "her", "hers", "co", "ba", "chi"])
_MALE = frozenset(["he", "him", "his", "ong", "anh"])
OTHERS = frozenset("else other others another khac nua".split())
"""By these somebody or something else is asked for than was told."""
_WHO_IS = frozenset([("who", "is"), ("who", "was")])
"""Behind these "he" or "she" stands for somebody named before them in the question itself."""
_SUBJECTS = frozenset(["he", "she", "ong", "ba", "co", "anh", "chi"])


def pronouns_of(reading: Reading) -> set[str]:
    """The words that stand for something; of a Vietnamese one, that which says for whom: "bà" of "bà ấy"."""
    if reading.lang == "en":
        said = tuple(token.word for token in reading.tokens)
        if said[-3:-1] in _WHO_IS and len(said) > 3:  # "its representative, who is she?"
            return {word for phrase in reading.anaphora for word in phrase.split()} - _SUBJECTS
        return {word for phrase in reading.anaphora for word in phrase.split()}
    pairs = (phrase.split() for phrase in reading.anaphora if " " in phrase)
    return {word for pair in pairs for word in pair if word not in {"ay", "cua", "do", "o"}}


def means_person(snapshot: Snapshot, reading: Reading) -> bool:
    """Whether "he" or "she" stands for somebody whom the question does not name."""
    if not pronouns_of(reading) & (_FEMALE | _MALE):
        return False
    return not any(snapshot.matcher.around.persons.intersection(unit.keys) for unit in reading.units)


def with_office_before(snapshot: Snapshot, reading: Reading) -> Reading:
    """The question with the office named just before it for whoever "he" is: "Now the mayor. What did he say?"."""
    roles = snapshot.reader.roles
    offices = [unit for unit in reading.units if unit.sentence < reading.focus and not roles.isdisjoint(unit.keys)]
    if not offices or not pronouns_of(reading) & (_FEMALE | _MALE):
        return reading
    units = (replace(unit, sentence=reading.focus) if unit in offices else unit for unit in reading.units)
    return replace(reading, units=tuple(units), anaphora=())


def fitting(snapshot: Snapshot, names: Sequence[str], pronouns: set[str]) -> list[str]:
    """The entities that the pronouns can mean."""
    entities = snapshot.base.entities
    if pronouns & (_FEMALE | _MALE):
        wrong = "male" if pronouns & _FEMALE else "female"
        able = [n for n in names if n not in entities or entities[n].gender != wrong]
        persons = [n for n in able if n in entities and entities[n].kind == "person"]
        sure = [n for n in persons if entities[n].gender is not None]
        return [*sure, *(n for n in persons if n not in sure)] or able
    return list(names)


def meant(snapshot: Snapshot, reading: Reading, context: Context) -> list[str] | None:
    """Whom "he" or "she" may stand for, likeliest first; with "her colleague" others may be meant, too.

    ``None`` if nobody is called so.
    """
    if not means_person(snapshot, reading):
        return None
    pronouns = pronouns_of(reading)
    likely = fitting(snapshot, context.entities, pronouns)
    others = [] if pronouns & _SUBJECTS else [name for name in context.entities if name not in likely]
    return [name for name in (*likely, *others) if f"e:{name}" in snapshot.matcher.around.persons]
