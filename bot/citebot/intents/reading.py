"""A question read: which names, concepts, numbers and kinds of question it holds, and what stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from citebot.intents.catalog import Catalog, Language
from citebot.intents.names import HONORIFICS, names_of
from citebot.intents.normalize import Token, detect_language, stem, tokenize, words
from citebot.intents.phrases_trie import PhraseTrie
from citebot.intents.spelling import Speller, english_words
from citebot.intents.times import Moment, Numeral, Times, is_count, read_times
from citebot.model.claims import Entity
from citebot.model.provenance import LANGS, Lang, Source


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a question names. ``keys`` are its readings, any of which may explain it.

    Keys: ``e:`` entity, ``s:`` source, ``c:`` concept, ``a:`` attribute, ``w:`` plain word, ``x:`` a name of the wide world,
    ``n:`` number, ``o:`` ordinal, ``y:`` year, ``m:`` month.
    """

    keys: tuple[str, ...]
    text: str
    position: int
    sentence: int = 0
    is_corrected: bool = False
    is_negated: bool = False
    is_ordinary: bool = False

    @property
    def kind(self) -> str:
        return self.keys[0][0]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is understood of one text."""

    text: str
    lang: Lang
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]
    kinds: frozenset[str]
    moments: tuple[Moment, ...]
    numerals: tuple[Numeral, ...]
    is_now: bool
    is_polar: bool
    anaphora: tuple[str, ...]
    has_opener: bool
    focus: int = 0
    detected: Lang | None = None
    content: frozenset[str] = field(default=frozenset())


class _Vocabulary:
    """The phrase tries of one language."""

    def __init__(self, language: Language, lang: Lang) -> None:
        self.english = lang == "en"
        self.content: PhraseTrie[str] = PhraseTrie()
        self.asking: PhraseTrie[str] = PhraseTrie()
        for name, phrases in language.concepts.items():
            self._add(self.content, phrases, f"c:{name}")
        for name, phrases in language.attributes.items():
            self._add(self.content, phrases, f"a:{name}")
        for phrases in (language.places, language.bodies, language.persons):
            for phrase in phrases:
                folded = words(phrase)
                self.asking.add(folded, "x:" + "-".join(folded))
        for kind, cues in language.kinds.items():
            self._add(self.asking, cues, f"k:{kind}", stemmed=False)
        for phrase in language.wrappers:
            self.asking.add(words(phrase), "wrapper")
        for phrase in language.now:
            self.asking.add(words(phrase), "now")
        self.stop = {words(phrase) for phrase in language.stop}
        self.stop_words = {phrase[0] for phrase in self.stop if len(phrase) == 1}
        self.ordinary: PhraseTrie[str] = PhraseTrie()
        self._add(self.ordinary, language.ordinary, "ordinary")
        self.negation = {words(phrase) for phrase in language.negation}
        self.anaphora = {words(phrase) for phrase in language.anaphora}
        self.decisive = frozenset(f"c:{name}" for name in language.decisive)
        self.light = frozenset(f"c:{name}" for name in language.light)
        self.openers = sorted((words(phrase) for phrase in language.openers), key=len, reverse=True)

    def _add(self, trie: PhraseTrie[str], phrases: Iterable[str], payload: str, *, stemmed: bool = True) -> None:
        for phrase in phrases:
            folded = words(phrase)
            trie.add([stem(word) for word in folded] if stemmed and self.english else folded, payload)


SURE = 1.6
"""Below this clarity a text does not change the language of its conversation."""


class Reader:
    """Reads questions, and the items' own texts in the same way."""

    def __init__(
        self, catalog: Catalog, entities: Iterable[Entity], sources: Iterable[Source], texts: Iterable[str] = ()
    ) -> None:
        """``texts`` are the base's own words: their vocabulary is what misspelt words are corrected to."""
        self.vocabularies: dict[Lang, _Vocabulary] = {lang: _Vocabulary(catalog[lang], lang) for lang in LANGS}
        self.names: PhraseTrie[tuple[str, bool]] = PhraseTrie()
        name_words: set[str] = set()
        for entity in entities:
            for name in names_of(entity):
                self.names.add(name.words, (f"e:{entity.id}", name.bare))
                if entity.kind in {"person", "place"}:
                    name_words.update(name.words)
        for source in sources:
            for text in _source_names(source):
                self.names.add(text, (f"s:{source.id}", False))
        self.decisive = frozenset().union(*(v.decisive for v in self.vocabularies.values()))
        self.light = frozenset().union(*(v.light for v in self.vocabularies.values()))
        self.name_words = frozenset(name_words)
        self.only_vietnamese = _only_vietnamese(catalog)
        self.speller = Speller(self._frequencies(catalog, texts), final=_final_words(catalog) | english_words())

    def _frequencies(self, catalog: Catalog, texts: Iterable[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for text in texts:
            for word in words(text):
                counts[word] = counts.get(word, 0) + 1
        for word in self.names.words():
            counts[word] = counts.get(word, 0) + 2
        english = catalog["en"]
        for phrases in (*english.concepts.values(), *english.attributes.values(), *english.kinds.values()):
            for phrase in phrases:
                for word in words(phrase):
                    counts[word] = counts.get(word, 0) + 1
        return counts

    def read(self, text: str, lang: Lang | None = None) -> Reading:
        """Read ``text``; ``lang`` is used where the text itself does not show its language."""
        tokens = tokenize(text)
        detected, clarity = detect_language(tokens, self.name_words, self.only_vietnamese)
        if lang is not None and clarity < SURE:
            detected = None
        return _Pass(self, text, tokens, detected or lang or "en", detected, with_names=True).reading()

    def read_own(self, text: str, lang: Lang) -> tuple[Reading, Reading]:
        """Read a text of the base itself, with its names as names, and with their words as plain words."""
        tokens = tokenize(text)
        named = _Pass(self, text, tokens, lang, lang, with_names=True).reading()
        if not any(unit.kind in "es" for unit in named.units):
            return named, named
        return named, _Pass(self, text, tokens, lang, lang, with_names=False).reading()


def _source_names(source: Source) -> Iterable[tuple[str, ...]]:
    for texts in (source.name, source.title):
        for text in (texts or {}).values():
            folded = words(text)
            yield folded[1:] if folded[:1] == ("the",) else folded
    if source.publisher is not None and source.part_of is None:
        for text in source.publisher.name.values():
            folded = words(text)
            if "times" in folded or "newspaper" in folded or "bao" in folded or len(folded) == 1:
                yield folded[1:] if folded[:1] == ("the",) else folded


def _only_vietnamese(catalog: Catalog) -> frozenset[str]:
    """Folded syllables of the Vietnamese files that are no word of the English ones."""
    found: dict[Lang, set[str]] = {}
    for lang in LANGS:
        language = catalog[lang]
        lists = (*language.concepts.values(), *language.attributes.values(), *language.kinds.values())
        everything = (*lists, language.stop, language.ordinary, language.wrappers)
        found[lang] = {word for phrases in everything for phrase in phrases for word in words(phrase)}
    return frozenset(word for word in found["vi"] - found["en"] if not _looks_english(word))


def _final_words(catalog: Catalog) -> set[str]:
    final: set[str] = set()
    for lang in LANGS:
        language = catalog[lang]
        for phrases in (
            language.stop,
            language.wrappers,
            language.ordinary,
            language.places,
            language.bodies,
            language.persons,
            language.now,
        ):
            for phrase in phrases:
                final.update(words(phrase))
        for phrases, _ in language.talk.values():
            for phrase in phrases:
                final.update(words(phrase))
    return final


class _Pass:
    """One text being read."""

    def __init__(
        self, reader: Reader, text: str, tokens: list[Token], lang: Lang, detected: Lang | None, *, with_names: bool
    ) -> None:
        self.reader, self.text, self.lang, self.detected = reader, text, lang, detected
        self.with_names = with_names
        self.vocabulary = reader.vocabularies[lang]
        self.english = reader.vocabularies["en"]
        self.tokens = tokens
        self.plain = [token.word for token in self.tokens]
        self.corrected: set[int] = set()
        self._correct()
        self.stems = [stem(word) for word in self.plain]
        self.times: Times = read_times(self._spelled(), lang)
        self.units: list[Unit] = []
        self.kinds: set[str] = set()
        self.is_now = False
        self.anaphora: list[str] = []
        self.negated_until = -1

    def _correct(self) -> None:
        for index, token in enumerate(self.tokens):
            if self.lang == "vi" and not _looks_english(token.word):
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
        index = 0
        while index < len(self.tokens):
            index += self._step(index)
        for month in sorted({moment.month for moment in self.times.moments if moment.month}):
            self.units.append(Unit((f"m:{month}",), str(month), 0, self._focus()))
        if "how-many" in self.kinds or "day" in self.kinds:
            self.kinds.discard("year")  # "how many years", "which day of the year"
        if self.kinds & {"day", "year"}:
            self.kinds.add("when")
        numerals = tuple(n for n in self.times.numerals if n.first not in self._consumed)
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
            is_polar=self._is_polar(),
            anaphora=tuple(self.anaphora),
            has_opener=opener,
            focus=self._focus(),
            detected=self.detected,
            content=frozenset(key for unit in self.units for key in unit.keys),
        )

    def _is_polar(self) -> bool:
        """Whether the text asks for yes or no."""
        if self.lang == "vi":
            return bool(self.plain) and (self.plain[-1] in {"khong", "chua"} or self.plain[:2] == ["co", "phai"])
        return bool(self.plain) and self.plain[0] in _POLAR

    @property
    def _consumed(self) -> set[int]:
        return {i for unit in self.units if unit.kind in "esx" for i in range(unit.position, unit.position + len(unit.text.split()))}

    def _focus(self) -> int:
        """The sentence that asks: the last one with a kind of question or a question mark, else the last."""
        return self.tokens[-1].sentence if self.tokens else 0

    def _step(self, i: int) -> int:
        word = self.plain[i]
        self._note_asides(i)
        name = self._name(i) if self.with_names else None
        content = self._content(i)
        asking = self.vocabulary.asking.longest(self.plain, i)
        if asking is None and self.lang == "vi":
            asking = self.english.asking.longest(self.plain, i) if _looks_english(word) else None
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
        stopped = self._stop(i)
        if content and size_content >= stopped:
            # A word of asking that may also be meant ("say", "give", "full") counts a little.
            self._add(content[1], i, size_content, is_ordinary=bool(stopped) and size_content == 1)
            return size_content
        if stopped:
            return stopped
        if word in HONORIFICS and content is None:
            return 1
        ordinary = self.vocabulary.ordinary.longest(self.stems if self.vocabulary.english else self.plain, i)
        size = ordinary[0] if ordinary else 1
        for j in range(i, i + size):
            if len(self.plain[j]) > 1 or self.plain[j].isdigit():
                self._add([f"w:{self.stems[j]}"], j, 1, is_ordinary=ordinary is not None)
        return size

    def _ask(self, payloads: list[str], i: int, size: int) -> int:
        for payload in payloads:
            if payload.startswith("k:"):
                if not self._is_conjunction(i, size):
                    self.kinds.add(payload[2:])
            elif payload == "now":
                self.is_now = True
                self._add(["t:now"], i, size)
            elif payload.startswith("x:"):
                self._add([payload], i, size)
        if any(payload.startswith("k:") for payload in payloads):
            # "deadline", "which district": a cue of the kind that also names a thing counts a little as that.
            for j in range(i, i + size):
                inner = self._content(j)
                if inner and inner[0] <= i + size - j and not self._stop(j):
                    self._add(inner[1], j, inner[0], is_ordinary=size > 1)
        return size

    def _is_conjunction(self, i: int, size: int) -> bool:
        """Whether "when", "who" or "where" only joins a clause on to a question that has begun already."""
        word = self.plain[i]
        if word == "how" and size == 2 and self.plain[i + 1] == "much":
            return not self.plain[i + 2 : i + 3] or not self.plain[i + 2].endswith("s")
        if self.lang != "en" or size > 1 or word not in _JOINING or i == 0:
            return False
        sentence = self.tokens[i].sentence
        names = {j for u in self.units if u.kind in "es" for j in range(u.position, u.position + len(u.text.split()))}
        begun = any(self.plain[j] in _ASKING and self.tokens[j].sentence == sentence for j in range(i) if j not in names)
        return begun and self.plain[i - 1] not in {"and", "or", "since", "until", "from", "to", "by", "till"}

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

    def _name(self, i: int) -> tuple[int, list[str]] | None:
        found = self.reader.names.longest(self.plain, i)
        if found is None:
            return None
        size, payloads = found
        keys = [key for key, bare in payloads if not bare or self._is_named(i)]
        return (size, keys) if keys else None

    def _is_named(self, i: int) -> bool:
        """Whether a word that may be a personal name is used as one here."""
        token = self.tokens[i]
        if i and self.plain[i - 1] in HONORIFICS:
            return True
        if token.word in self.vocabulary.stop_words or self.lang == "vi":
            return token.raw[:1].isupper() and i > 0 and not self.text.isupper()
        if token.raw[:1].isupper() and (i > 0 or self.vocabulary.content.longest(self.stems, i) is None):
            return True
        return len(token.word) >= 4 and self.vocabulary.content.longest(self.stems, i) is None

    def _content(self, i: int) -> tuple[int, list[str]] | None:
        sequence = self.stems if self.vocabulary.english else self.plain
        found = self.vocabulary.content.longest(sequence, i)
        if found is None and self.lang == "vi" and _looks_english(self.plain[i]):
            found = self.english.content.longest(self.stems, i)
        if found is None:
            return None
        size, payloads = found
        keys = list(payloads)
        if size == 1:
            keys.append(f"w:{self.stems[i]}")
        return size, keys

    def _stop(self, i: int) -> int:
        if self.lang == "vi":
            pair = tuple(self.plain[i : i + 2])
            if len(pair) == 2 and pair in self.vocabulary.stop:
                return 2
        word = self.plain[i]
        if word in self.vocabulary.stop_words or (self.lang == "vi" and word in {"the", "of", "in", "and", "to"}):
            return 1
        return 0

    def _note_asides(self, i: int) -> None:
        for size in (3, 2, 1):
            phrase = tuple(self.plain[i : i + size])
            if len(phrase) == size:
                if phrase in self.vocabulary.anaphora:
                    self.anaphora.append(" ".join(phrase))
                if phrase in self.vocabulary.negation:
                    self.negated_until = i + size + 2

    def _add(self, keys: Sequence[str], i: int, size: int, *, is_ordinary: bool = False) -> None:
        self.units.append(
            Unit(
                keys=tuple(dict.fromkeys(keys)),
                text=" ".join(self.plain[i : i + size]),
                position=i,
                sentence=self.tokens[i].sentence,
                is_corrected=any(j in self.corrected for j in range(i, i + size)),
                is_negated=i <= self.negated_until,
                is_ordinary=is_ordinary,
            )
        )


_POLAR = frozenset("is are was were do does did has have had can could will would should".split())
_JOINING = frozenset("when who whom whose where how".split())
_ASKING = frozenset("what which who whom whose when where how why is are was were did do does has have can".split())
_VIETNAMESE_SYLLABLE_END = ("ng", "nh", "ch", "a", "e", "i", "o", "u", "y", "c", "m", "n", "p", "t")


def _looks_english(word: str) -> bool:
    """Whether a folded word cannot be a Vietnamese syllable: long, or with letters these never have."""
    return len(word) > 6 or any(c in "fjwz" for c in word) or not word.endswith(_VIETNAMESE_SYLLABLE_END)
