"""Messages that are no question of their own: a choice among those offered, "source?", "another one", "I meant …"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from citebot.answering.snapshot import Snapshot
from citebot.intents.normalize import words
from citebot.model.claims import Cited, Fact, Quote
from citebot.model.dialogue import Context
from citebot.model.provenance import LANGS

_NUMBERS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
_NUMBERS |= {"nhat": 0, "hai": 1, "nhi": 1, "ba": 2, "tu": 3, "bon": 3, "nam": 4}
_BESIDE_NUMBERS = frozenset("the one please option number no thu so cai lua chon".split())
"""What people put beside the number of a choice: "the second one", "số 2", "cái thứ hai"."""

_BEFORE_REPAIR = 2
"""How many words may come before those by which people correct themselves: "oh", "no, sorry"."""


def picked(text: str, context: Context) -> str | None:
    """The item that ``text`` picks from the choices just offered: by number, or by words of one choice only."""
    if not context.offered:
        return None
    said = words(text)
    number = [word for word in said if word not in _BESIDE_NUMBERS]
    if len(number) == 1 and number[0] in _NUMBERS and _NUMBERS[number[0]] < len(context.offered):
        return context.offered[_NUMBERS[number[0]]].item
    fitting = [option for option in context.offered if said and set(said) <= set(words(option.label))]
    return fitting[0].item if len(fitting) == 1 else None


def asked_again(snapshot: Snapshot, text: str, context: Context) -> tuple[Cited, ...] | None:
    """The items meant by "source?" (the last ones) or "another one" (the next of the same kind).

    Empty if there is no other; ``None`` if something else is asked.
    """
    said = words(text)
    last = [item for name in context.items if isinstance(item := snapshot.base.find(name), Fact | Quote)]
    if not last or not said:
        return None
    # "Source?" is also said in the middle of a Vietnamese conversation.
    again = [snapshot.catalog[known].again for known in LANGS]
    if any(_is_cue(said, cues, "source") for cues in again):
        return tuple(last)
    if any(_is_cue(said, cues, "more") for cues in again):
        return tuple(_others(snapshot, last[0], {*context.items, *context.earlier})[:1])
    return None


def _others(snapshot: Snapshot, last: Fact | Quote, given: Set[str]) -> list[Cited]:
    """What may be told next: of the same topic, first what is related; of somebody's words only words, his first."""
    told = [" ".join(words(item.text)) for name in given if isinstance(item := snapshot.base.find(name), Quote)]
    near = snapshot.base.by_topic.get(last.topic, ())
    elsewhere = [quote for quote in snapshot.base.quotes.values() if quote not in near and _related(quote, last)]
    rest = [item for item in (*near, *elsewhere) if item.id not in given and not _is_part(item, told)]
    if isinstance(last, Quote):
        rest = [item for item in rest if isinstance(item, Quote)]
    return sorted(rest, key=lambda item: not _related(item, last))


def _is_cue(said: Sequence[str], cues: Mapping[str, Sequence[str]], name: str) -> bool:
    """Whether nothing but one of those cues is said, whatever stands beside it ("source for that figure, please")."""
    beside = {words(phrase) for phrase in cues.get("beside", ())}
    rest = tuple(word for word in said if (word,) not in beside)
    return bool(rest) and any(
        rest == tuple(word for word in words(cue) if (word,) not in beside) for cue in cues.get(name, ())
    )


def repaired(snapshot: Snapshot, text: str, context: Context) -> str | None:
    """What somebody meant who corrects himself ("sorry, I meant 2020", "2020 I mean"); ``None`` if nobody does."""
    if not context.question:
        return None
    rest = _behind_cue(snapshot, text)
    return (_behind_cue(snapshot, rest) or rest) if rest else None  # "my mistake, I meant 2020"


def _behind_cue(snapshot: Snapshot, text: str) -> str | None:
    """What is said beside the first cue of correcting oneself."""
    said = list(words(text))
    for lang in LANGS:
        for cue in sorted((list(words(cue)) for cue in snapshot.catalog[lang].repair), key=len, reverse=True):
            for start in range(min(_BEFORE_REPAIR, len(said) - len(cue)) + 1):
                if said[start : start + len(cue)] == cue and said[start + len(cue) :]:
                    return " ".join(said[start + len(cue) :])
            if len(said) > len(cue) and said[-len(cue) :] == cue:
                return " ".join(said[: -len(cue)])
    return None


def _is_part(item: Cited, told: Sequence[str]) -> bool:
    """Whether it only quotes once more what stands in a quotation that was told, or holds one."""
    said = " ".join(words(item.text)) if isinstance(item, Quote) else ""
    return bool(said) and any(said in other or other in said for other in told)


def _related(a: Cited, b: Cited) -> bool:
    if isinstance(a, Quote) and isinstance(b, Quote):
        return a.speaker == b.speaker
    return isinstance(a, Fact) and isinstance(b, Fact) and a.subject == b.subject
