"""What speaks for an item as the answer to a question that leans on what was said before, as numbers.

The question is matched alone, with what was spoken of, and as a new turn of the question before; an item may come up
in any of these. What each match thinks of it, whether it is of the text just told from, and whether a gap comes near,
is weighed in one logistic function.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from citebot.answering.elsewhere import is_elsewhere
from citebot.answering.pronouns import OTHERS
from citebot.answering.snapshot import Snapshot
from citebot.intents.match import Candidate
from citebot.intents.profile import kind_mask
from citebot.intents.reading import Reading
from citebot.intents.scoring import unit_weight
from citebot.model.claims import Cited, Fact, Gap, Quote
from citebot.model.dialogue import Context

BIAS = -5.04
WEIGHTS: Mapping[str, float] = {
    "alone": 2.62,
    "spoken-of": 1.40,
    "best": 2.97,
    "alone-confidence": 1.71,
    "spoken-of-confidence": 2.30,
    "continued-confidence": 1.45,
    "same-source": 1.21,
    "same-topic": 1.03,
    "person": 0.40,
    "gap-alone": -1.33,
    "gap-spoken-of": -1.69,
    "gap-both": -1.65,
    "refused-alone": -0.09,
    "refused-spoken-of": -0.19,
    "told": -0.34,
    "earlier": -0.76,
    "own-words": 0.39,
}
"""What ``python -m tests.bench.context_weights`` finds; why, see docs/decisions/0013-follow-ups.md."""
NAMES = tuple(WEIGHTS)


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to read the question, and what it proposes, best first."""

    reading: Reading
    candidates: Sequence[Candidate]

    def of(self, item: Cited) -> Candidate | None:
        """The candidate of that item, unless a check refuses it."""
        return next((c for c in self.candidates if c.item is item and not c.refused), None)

    def gaps(self) -> list[Candidate]:
        """The gaps that fit, best first."""
        return [c for c in self.candidates if isinstance(c.item, Gap) and not c.misfits]

    def gap(self) -> Candidate | None:
        """The best gap that fits."""
        return next(iter(self.gaps()), None)

    def refused(self) -> float:
        """The score of the best item that a check refuses."""
        return next((c.score for c in self.candidates if not isinstance(c.item, Gap) and c.refused), 0.0)


@dataclass(frozen=True, slots=True)
class Trials:
    """The question alone, with what was spoken of, and as a new turn of the one before."""

    alone: Trial
    spoken_of: Trial
    continued: Trial

    def best(self, item: Cited) -> Trial:
        """Where the item comes up best."""
        found = [(trial, c) for trial in (self.alone, self.spoken_of, self.continued) if (c := trial.of(item))]
        return max(found, key=lambda pair: pair[1].score)[0]

    def is_about_spoken_of(self, item: Cited) -> bool:
        """Whether it comes up with what was spoken of, not only for the question alone."""
        return self.spoken_of.of(item) is not None or self.continued.of(item) is not None

    def items(self) -> list[Cited]:
        """All that fit in any of them, each once, in the order in which they come up."""
        proposed = chain(self.alone.candidates, self.spoken_of.candidates, self.continued.candidates)
        fitting = (c.item for c in proposed if not isinstance(c.item, Gap) and not c.refused)
        return list({item.id: item for item in fitting if isinstance(item, Fact | Quote)}.values())


@dataclass(frozen=True, slots=True)
class Weighed:
    """An item, the probability that it answers, and what that comes from, in the order of ``NAMES``."""

    item: Cited
    probability: float
    evidence: tuple[float, ...]


def weigh(snapshot: Snapshot, trials: Trials, context: Context, meant: Sequence[str] | None) -> list[Weighed]:
    """Every item that fits, likeliest first. ``meant`` are those whom "he" or "she" may stand for, likeliest first."""
    person = meant[0] if meant else None
    asked = trials.alone.reading
    shared = _shared(trials)
    if meant is not None and not any(_is_about(snapshot, gap, meant) for gap in trials.alone.gaps()):
        shared |= {"gap-alone": 0.0, "gap-both": 0.0}  # without "him" the question found a gap about something else
    asks_for_words = (
        meant is not None and not asked.kinds and not asked.is_polar and bool(snapshot.matcher.around.asked(asked).says)
    )
    last = [item for name in context.items if isinstance(item := snapshot.base.find(name), Fact | Quote)]
    names_body = any(not snapshot.matcher.around.bodies.isdisjoint(unit.keys) for unit in asked.units)
    told = _persons_of(snapshot, last[:1])
    if meant and not names_body and len(told) == 1 and told <= set(meant):
        meant = list(told)  # of whom alone was told last, "he" is nobody else
    sources = {source for item in last for source in _sources(item)}
    topics = {item.topic for item in last}
    says_little = not asked.anaphora and len(asked.units) == 1 and asked.units[0].kind == "a"
    told_of = _persons_of(snapshot, last) if _asks_for_others(asked) else set()
    weighed = []
    for item in trials.items():
        about = _persons_of(snapshot, [item])
        if about and about <= told_of:
            continue  # "who else" is not who was just told of
        if asks_for_words and about.isdisjoint(meant or ()):
            continue  # what "he" said is told as his
        if meant is not None and (not trials.is_about_spoken_of(item) or _is_strangers(snapshot, item, meant)):
            continue  # nobody else's answers what "he" or "she" did
        if says_little and last and item.topic not in topics and sources.isdisjoint(_sources(item)):
            continue  # "by how many percent?" does not change the subject
        if item in last and _is_of_another_kind(snapshot, asked, item):
            continue  # "her name?" does not ask once more for her words
        if is_elsewhere(snapshot, trials.alone.reading, item, context):
            continue  # "the meeting" is the one spoken of
        if not _is_borne_out(snapshot, trials.alone.reading, item):
            continue  # it only has to do with what was spoken of, and not with what is asked now
        numbers = {
            **shared,
            **_standing(trials, item),
            "same-source": float(not sources.isdisjoint(_sources(item))),
            "same-topic": float(item.topic in topics),
            "told": float(item.id in context.items),
            "earlier": float(item.id in context.earlier),
            **_words(snapshot, trials.alone.reading, item, person),
        }
        evidence = tuple(numbers[name] for name in NAMES)
        weighed.append(Weighed(item, _probability(evidence), evidence))
    return sorted(weighed, key=lambda one: -one.probability)


def _sources(item: Cited) -> set[str]:
    return {citation.source.id for citation in item.citations}


def _is_strangers(snapshot: Snapshot, item: Cited, meant: Sequence[str]) -> bool:
    """Whether the item is about persons none of whom is meant."""
    about = _persons_of(snapshot, [item])
    return bool(about) and about.isdisjoint(meant)


def _is_about(snapshot: Snapshot, candidate: Candidate, persons: Sequence[str]) -> bool:
    index = snapshot.matcher.index
    return not index.profiles[index.number[candidate.item.id]].own.isdisjoint(persons)


def _is_of_another_kind(snapshot: Snapshot, reading: Reading, item: Cited) -> bool:
    """Whether a quotation answers no question of that kind."""
    index = snapshot.matcher.index
    kinds = kind_mask(reading.kinds)
    return isinstance(item, Quote) and bool(kinds) and not index.profiles[index.number[item.id]].kinds & kinds


def _persons_of(snapshot: Snapshot, items: Iterable[Cited]) -> set[str]:
    """The persons whom the items are about."""
    index, persons = snapshot.matcher.index, snapshot.matcher.around.persons
    own = {name for item in items for name in index.profiles[index.number[item.id]].own}
    return {name for name in own if f"e:{name}" in persons}


def _asks_for_others(reading: Reading) -> bool:
    return "who" in reading.kinds and any(token.word in OTHERS for token in reading.tokens)


def _shared(trials: Trials) -> dict[str, float]:
    """What is the same for every item: how near gaps and refused items come."""
    alone, spoken_of = trials.alone.gap(), trials.spoken_of.gap()
    fitting = {c.item.id for c in trials.spoken_of.candidates if isinstance(c.item, Gap) and not c.misfits}
    both = [c.score for c in trials.alone.candidates if c.item.id in fitting]
    return {
        "gap-alone": alone.score if alone else 0.0,
        "gap-spoken-of": spoken_of.score if spoken_of else 0.0,
        "gap-both": max(both, default=0.0),
        "refused-alone": trials.alone.refused(),
        "refused-spoken-of": trials.spoken_of.refused(),
    }


def _standing(trials: Trials, item: Cited) -> dict[str, float]:
    """What each match thinks of an item."""
    alone, spoken_of, continued = trials.alone.of(item), trials.spoken_of.of(item), trials.continued.of(item)
    return {
        "alone": alone.score if alone else 0.0,
        "spoken-of": spoken_of.score if spoken_of else 0.0,
        "best": max(c.score for c in (alone, spoken_of, continued) if c),
        "alone-confidence": alone.confidence if alone else 0.0,
        "spoken-of-confidence": spoken_of.confidence if spoken_of else 0.0,
        "continued-confidence": continued.confidence if continued else 0.0,
    }


def _words(snapshot: Snapshot, reading: Reading, item: Cited, person: str | None) -> dict[str, float]:
    """What of the question's own words the item bears out, and whether it is about the one meant."""
    index = snapshot.matcher.index
    profile = index.profiles[index.number[item.id]]
    units = [(unit, unit_weight(index, unit, reading)) for unit in reading.units if unit.kind != "x"]
    told = sum(weight for unit, weight in units if any(key in profile.told_keys for key in unit.keys))
    return {
        "own-words": told / total if (total := sum(weight for _, weight in units)) else 0.0,
        "person": float(person is not None and person in profile.own),
    }


def _is_borne_out(snapshot: Snapshot, reading: Reading, item: Cited) -> bool:
    """Whether the item knows something of the question's own words, and every attribute."""
    index, light = snapshot.matcher.index, snapshot.reader.light
    strengths = index.profiles[index.number[item.id]].strengths
    taken = [u for u in reading.units if u.sentence == reading.focus and not u.is_negated and not u.is_ordinary]
    asked = [u for u in taken if u.kind in "ac" and light.isdisjoint(u.keys)]
    if not asked and reading.lang == "en":  # a Vietnamese syllable says nothing by itself
        asked = [u for u in taken if u.kind == "w" and not u.is_corrected]
    if not asked and reading.has_opener:  # "and WPS?" asks for something that has to do with it
        asked = [u for u in taken if u.kind == "e"]
    if not asked and reading.is_polar and taken:
        asked = taken[-1:]  # "did it take place online?" is not told by where
    known = [unit for unit in asked if not strengths.keys().isdisjoint(unit.keys)]
    return all(unit in known for unit in asked if unit.kind == "a") and (bool(known) or not asked)


def _probability(evidence: Sequence[float]) -> float:
    odds = BIAS + sum(weight * number for weight, number in zip(WEIGHTS.values(), evidence, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))
