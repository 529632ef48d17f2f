"""One text being read, word by word: the longest name or phrase at each place wins."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Self

from citebot.intents import clauses
from citebot.intents.asides import Asides
from citebot.intents.names import HONORIFICS
from citebot.intents.normalize import Token, questions
from citebot.intents.own_task import own_task, preface
from citebot.intents.parted import parted
from citebot.intents.places import Lexicon, Places
from citebot.intents.reading import Reading, Unit
from citebot.intents.times import Times, is_count, read_times
from citebot.intents.vocabulary import is_syllable, looks_english
from citebot.model.provenance import Lang

_BEFORE = frozenset(["before", "prior", "truoc"])
_AFTER = frozenset(["after", "sau"])
_REQUESTS = frozenset((word, "you") for word in ("can", "could", "would", "will"))
"""How a sentence begins that only asks for an answer."""
_TIME_OR_PLACE = frozenset(["k:day", "k:month", "k:when", "k:where"])
_WITHIN = _TIME_OR_PLACE | {"k:how-many"}
"""What may be asked for inside a longer phrase."""
_MEASURES = frozenset("pieces bits items sorts kinds types pairs sets".split())
"""What may stand before the thing that is counted: "how many pieces of advice"."""
MOST_ASIDE = 2
"""So few words are no question of their own ("Right?", "Got it?")."""


class Pass:
    """One text being read."""

    def __init__(
        self,
        reader: Lexicon,
        text: str,
        tokens: Sequence[Token],
        lang: Lang,
        detected: Lang | None,
        *,
        with_names: bool,
    ) -> None:
        self.reader, self.text, self.lang, self.detected = reader, text, lang, detected
        self.with_names = with_names
        self.vocabulary = reader.vocabularies[lang]
        self.english = reader.vocabularies["en"]
        short = self.vocabulary.shorthand
        if any(token.word in short for token in tokens):
            tokens = [Token(short.get(token.word, token.word), token.raw, token.sentence) for token in tokens]
        self.tokens = tokens
        self.plain = [token.word for token in tokens]
        self.corrected: set[int] = set()
        self._correct()
        self.places = Places(reader, text, self.tokens, self.plain, lang)
        self.stems = self.places.stems
        self.times: Times = read_times(self._spelled(), lang)
        self.own_task = frozenset(own_task(tokens, lang))
        self.parted = self._parted() if lang == "en" else {}
        self.particles = {j for j, _ in self.parted.values()}
        self._begin()

    def _begin(self) -> None:
        self.units: list[Unit] = []
        self.kinds: set[str] = set()
        self.is_now = False
        self.asides = Asides(self.vocabulary, self.tokens, self.plain)
        self.asking_sentences: set[int] = set()
        self.counted = -1

    def without_names(self) -> Self:
        """The same text to be read again, names as plain words; spelling, stems and times are found only once."""
        again = copy.copy(self)
        again.with_names = False
        again._begin()
        return again

    def _correct(self) -> None:
        for index, token in enumerate(self.tokens):
            if self.lang == "vi" and is_syllable(token.word):
                continue
            found = self.reader.speller.correct(token.word)
            if found is not None:
                self.plain[index] = found
                self.corrected.add(index)

    def _spelled(self) -> Sequence[Token]:
        if not self.corrected:
            return self.tokens
        return [Token(w, t.raw, t.sentence) for w, t in zip(self.plain, self.tokens, strict=True)]

    def reading(self) -> Reading:
        index = clauses.taken_up(self.text, self.vocabulary.openings)
        for i in range(index):
            self.asides.note(i)
        while index < len(self.tokens):
            index += self._step(index)
        for month in sorted({moment.month for moment in self.times.moments if moment.month}):
            self.units.append(Unit((f"m:{month}",), str(month), 0, self._focus()))
        if "how-many" in self.kinds or ("day" in self.kinds and not clauses.with_the_year(self.plain)):
            self.kinds.discard("year")  # "how many years", "which day of the year"
        if self.kinds & {"day", "month", "year"} or self.plain[-1:] == ["since"]:  # "director since?"
            self.kinds.add("when")
        # "Now, who has it?" only goes on; "who has it now?" asks how things stand.
        if len(self.plain) > 1 and self.plain[-1] == "now":
            self.is_now = True
            self._add(["t:now"], len(self.plain) - 1, 1)
        named = self._taken("esx")
        if self.lang == "en" and clauses.asks_which_person(self.plain, named):
            self.kinds.add("who")
        numerals = tuple(n for n in self.times.numerals if n.first not in named)
        choices = () if "compare" in self.kinds else clauses.alternatives(self.plain, self.units, self.tokens)
        opener = any(tuple(self.plain[: len(o)]) == o for o in self.vocabulary.openers)
        return Reading(
            text=self.text,
            lang=self.lang,
            tokens=tuple(self.tokens),
            units=tuple(self.units),
            kinds=frozenset(self.kinds),
            moments=self.times.moments,
            numerals=numerals,
            is_now=self.is_now,
            is_polar=clauses.is_polar(self.plain, self.lang),
            anaphora=tuple(self.asides.anaphora),
            has_opener=opener or self.plain[-2:] == ["thi", "sao"],
            focus=self._focus(),
            detected=self.detected,
            content=frozenset(key for unit in self.units for key in unit.keys),
            counted=self.counted,
            is_period=clauses.is_period(self.plain),
            before=frozenset(clauses.bounded(self.plain, _BEFORE)),
            after=frozenset(clauses.bounded(self.plain, _AFTER)),
            alternatives=frozenset(choices),
            preface=preface(self.tokens, self.lang),
        )

    def _taken(self, kinds: str) -> set[int]:
        """The places of the words that belong to units of some kinds."""
        return {i for unit in self.units if unit.kind in kinds for i in range(unit.position, unit.end)}

    def _focus(self) -> int:
        """The sentence that asks: the last with a question mark and more than an aside, else with a cue of asking.

        What follows it is an aside ("It is for a poster.", "Please with the years.").
        """
        if not self.tokens:
            return 0
        last = self.tokens[-1].sentence
        if last == 0:
            return 0
        marked = {s for s in questions(self.text) if sum(t.sentence == s for t in self.tokens) > MOST_ASIDE}
        asks = max(marked or self.asking_sentences, default=last)
        told = {unit.sentence for unit in self.units if not unit.is_ordinary}
        if asks in told or asks in self.asking_sentences:
            return asks
        begins = tuple(t.word for t in self.tokens if t.sentence == asks)[:2]
        # "Could you look that up for me?" asks for what stands before.
        return max((s for s in told if s < asks), default=asks) if begins in _REQUESTS else asks

    def _step(self, i: int) -> int:
        word = self.plain[i]
        self.asides.note(i)
        if i in self.particles:
            return 1
        if i in self.parted:
            particle, keys = self.parted[i]
            self._add(keys, i, 1, text=f"{word} {self.plain[particle]}")
            return 1
        name = self.places.name(i) if self.with_names else None
        content = self.places.content(i)
        asking = self.places.asking(i)
        if asking is None and self.lang == "vi":
            asking = self.english.asking.longest(self.plain, i) if looks_english(word) else None
        if content and (begins := self._cuts_name(i, content[0])):
            shorter = self.places.content(i, most=begins - i)
            # "chu tich quoc hoi" before "quoc hoi viet nam" is an office all the same.
            content = shorter or ((begins - i, content[1]) if begins - i > 1 else None)
        size_name = name[0] if name else 0
        size_content = content[0] if content else 0
        size_asking = asking[0] if asking else 0
        if name and size_name >= max(size_content, size_asking):
            self._add(name[1], i, size_name)
            return size_name
        if asking and size_asking >= size_content and not (size_asking == 1 and content and "wrapper" in asking[1]):
            return self._ask(asking[1], i, size_asking)
        if i in self.times.used and size_content <= 1:
            return self._time(i)
        ordinary = self.places.ordinary(i)
        stopped = self.places.stop(i)
        if content and size_content >= max(stopped, ordinary):
            # A word of asking that may also be meant ("say", "give", "full") counts a little.
            self._add(content[1], i, size_content, is_ordinary=bool(stopped) and size_content == 1)
            self._note_kinds(i, size_content)
            for j in range(i + 1, i + size_content):
                self.asides.note_anaphora(j, 1 if self.lang == "en" else 0)  # "which country is he from"
            return size_content
        if stopped and stopped >= ordinary:
            return stopped
        if word in HONORIFICS and content is None:
            return 1
        size = max(ordinary, 1)
        for j in range(i, i + size):
            if len(self.plain[j]) > 1 or self.plain[j].isdigit():
                self._add([f"w:{self.stems[j]}"], j, 1, is_ordinary=ordinary > 0)
        return size

    def _parted(self) -> dict[int, tuple[int, list[str]]]:
        """The parted verbs that mean something together: by their place, that of the particle, and the meaning."""
        pairs = ((i, j, [verb, self.plain[j]]) for i, j, verb in parted(self.tokens, self.plain))
        found = ((i, j, self.vocabulary.content.longest(pair, 0)) for i, j, pair in pairs)
        return {i: (j, meant[1]) for i, j, meant in found if meant is not None and meant[0] > 1}

    def _cuts_name(self, i: int, size: int) -> int | None:
        """Where a name begins that goes on where a phrase only seems to end: "duoc viet nam" is no "được viết"."""
        if (
            not self.with_names
            or self.lang != "vi"
            or any(mark is not None for mark in self.places.marks[i : i + size])
        ):
            return None
        return next(
            (j for j in range(i + 1, i + size) if (name := self.places.name(j)) and j + name[0] > i + size), None
        )

    def _ask(self, payloads: list[str], i: int, size: int) -> int:
        pairs = {tuple(self.plain[j : j + 2]) for j in range(i + 1, i + size - 1)}
        self.asides.anaphora += [" ".join(pair) for pair in sorted(pairs & self.vocabulary.anaphora)]  # "tên bà ấy"
        for payload in payloads:
            if payload.startswith("k:"):
                if not self._is_no_cue(i, size, payload):
                    self.kinds.add(payload[2:])
                    self.asking_sentences.add(self.tokens[i].sentence)
                    rest = self.plain[i + size : i + size + 2]
                    if payload == "k:how-many" and size > 1 - (self.lang == "vi"):
                        measured = len(rest) > 1 and rest[0] in _MEASURES and rest[1] == "of"
                        self.counted = i + size + 2 * measured
            elif payload == "now":
                self.is_now = True
                self._add(["t:now"], i, size)
            elif payload.startswith("x:"):
                self._add([payload], i, size)
        if any(payload.startswith("k:") for payload in payloads):
            # "deadline", "which district": a cue of the kind that also names a thing counts a little as that.
            j = i
            while j < i + size:
                inner = self.places.content(j)
                if inner and inner[0] <= i + size - j and not self.places.stop(j):
                    self._add(inner[1], j, inner[0], is_ordinary=size > 1)
                    j += inner[0]  # "cơ quan nào" asks for no "quận nào"
                else:
                    j += 1
        return size

    def _note_kinds(self, i: int, size: int) -> None:
        """Take note of a time or place asked for inside a longer phrase ("diễn ra ở đâu", "thành lập ngày nào")."""
        j = i
        while j < i + size:
            found = self.places.asking(j)
            # One word may be part of another word there: "đầu tiên" is no "đâu", and "cơ quan nào" no "quận nào".
            if found and found[0] > 1 and j + found[0] <= i + size:
                self.kinds.update(payload[2:] for payload in found[1] if payload in _WITHIN)
                j += found[0]
            else:
                j += 1

    def _is_no_cue(self, i: int, size: int, payload: str) -> bool:
        """Whether a cue of asking only joins a clause on, or means several things ("a number of")."""
        if self.lang == "en" and size == 1 and self.plain[i] in clauses.JOINING:
            return clauses.joins(self.plain, self.tokens, i, self._taken("es"))
        if self.plain[i : i + size] == ["how", "much"]:
            return not clauses.asks_how_much(self._spelled(), i, self.vocabulary.stop_words, self.vocabulary.openers)
        if payload != "k:how-many":
            return False
        follows = self.plain[i + size : i + size + 1]
        return self.plain[max(i - 1, 0) : i + 1] == ["a", "number"] or bool(follows and follows[0].isdigit())

    def _time(self, i: int) -> int:
        for numeral in self.times.numerals:
            if numeral.first == i:
                key = ("o:" if numeral.ordinal else "n:") + numeral.value
                self._add([key], i, numeral.size, is_ordinary=is_count(self.plain, numeral))
                return numeral.size
        word = self.plain[i]
        if word.isdigit() and len(word) == 4:
            self._add([f"y:{word}"], i, 1)
        return 1

    def _add(self, keys: Sequence[str], i: int, size: int, *, is_ordinary: bool = False, text: str = "") -> None:
        self.units.append(
            Unit(
                keys=tuple(dict.fromkeys(keys)),
                text=text or " ".join(self.plain[i : i + size]),
                position=i,
                sentence=self.tokens[i].sentence,
                is_corrected=any(j in self.corrected for j in range(i, i + size)),
                is_negated=self.asides.is_negated(i),
                is_ordinary=is_ordinary or i in self.own_task,
            )
        )
