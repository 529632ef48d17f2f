"""What the order of words says: bounds in time, periods, choices, yes or no, clauses before a question."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from citebot.intents.normalize import Token, words
from citebot.intents.reading import Unit
from citebot.model.provenance import Lang

_POLAR = frozenset("is are was were do does did has have had can could will would should".split())
_NO_BOUND = frozenset("the its his her their this that year nam to khi".split())
"""What may stand between "before" and the year."""
_UNTIL = frozenset(["to", "until", "till", "through", "den", "toi"])
_BETWEEN = frozenset(["between", "giua"])
_AND = frozenset(["and", "va"])
_OR = frozenset(["or", "hay", "hoac"])
_REACH = 4
"""How many words may stand between "or" and the names that it joins."""
MOST_ENDS = 2
"""A period has no more; three years are a choice or a list."""
AUXILIARIES = frozenset("did do does was were is are will would has have had can could should".split())
ASKING = frozenset("what which who whom whose when where how why is are was were did do does has have can".split())

_SUBORDINATING: dict[Lang, frozenset[str]] = {"en": frozenset(["as"]), "vi": frozenset(["khi"])}
"""Words that begin a clause which only says what is meant."""
_WANTING = frozenset(["know", "ask", "check", "wonder", "learn"])
"""What stands before the question in a longer sentence."""
_OPENING = frozenset(["what", "who", "which", "whom", "whose"])
_PERSON_NOUNS = frozenset(
    "woman lady man gentleman general colonel diplomat leader politician minister ambassador representative"
    " spokesperson dignitary envoy".split()
)
_QUALITIES = frozenset("leading senior top high ranking level female male military defence foreign".split())
_BEFORE_NOUN = 3
"""How many words may stand between "which" and the person: "which senior Vietnamese woman"."""
_NO_PERSON = frozenset("secretary assembly conference debate election officer officers s".split())
"""What behind such a noun makes another thing of it: "general debate", "woman officer", "the minister's"."""
JOINING = frozenset(["when", "who", "whom", "whose", "where", "how"])
"""What may also join a clause on to a question."""


def bounded(plain: Sequence[str], words: frozenset[str]) -> Iterator[int]:
    """The years that stand just behind one of ``words`` ("before 2014", "trước năm 2014")."""
    for i, word in enumerate(plain):
        if word in words:
            rest = [later for later in plain[i + 1 : i + 3] if later not in _NO_BOUND]
            if rest and len(rest[0]) == 4 and rest[0].isdigit():
                yield int(rest[0])


def is_period(plain: Sequence[str]) -> bool:
    years = {i for i, word in enumerate(plain) if len(word) == 4 and word.isdigit()}
    if len(years) > MOST_ENDS or any(word in _OR for word in plain):
        return False
    between = {i for i in years if i and plain[i - 1] in _BETWEEN}
    return any(
        i + 1 in years or (i + 2 in years and plain[i + 1] in (_UNTIL | _AND if i in between else _UNTIL))
        for i in years
    )


def alternatives(plain: Sequence[str], units: Sequence[Unit], tokens: Sequence[Token]) -> Iterator[int]:
    """The places of names and numbers that stand on both sides of "or", in one sentence.

    Attributes are no choice: who asks for "Zalo or WhatsApp" wants either.
    """
    starts = {unit.position: unit for unit in units if unit.kind in "exnoysca"}
    ends = {unit.end: unit.position for unit in starts.values()}
    for i, word in enumerate(plain):
        if word not in _OR:
            continue
        after = next((j for j in range(i + 1, min(i + 1 + _REACH, len(plain))) if j in starts), None)
        before = next((ends[j] for j in range(i, max(i - _REACH, 0), -1) if j in ends), None)
        if before is not None and plain[i + 1 : i + 2] in (["not"], ["khong"]):
            yield before  # "permanent or not"
            continue
        if after is None or before is None or "a" in starts[after].kind + starts[before].kind:
            continue
        if tokens[after].sentence != tokens[before].sentence:
            continue
        yield after
        sort = _sort(starts[before])
        while before is not None:
            yield before
            before = ends.get(before) if sort else None
            if before is not None and _sort(starts[before]) != sort:  # "Japan, China or Korea"
                break


def _sort(unit: Unit) -> str:
    """What may stand in one list: names with names, whether the base knows them or not, and numbers with numbers."""
    return "name" if unit.kind in "esx" else "number" if unit.kind in "noy" else ""


def is_polar(plain: Sequence[str], lang: Lang) -> bool:
    """Whether the text asks for yes or no."""
    if lang == "vi":
        return bool(plain) and (plain[-1] in {"khong", "chua"} or plain[:2] == ["co", "phai"])
    return bool(plain) and plain[0] in _POLAR


def asks_which_person(plain: Sequence[str], named: Collection[int]) -> bool:
    """Whether "which" asks for a person: "which leading woman spoke"; not in "which paper did the minister praise".

    ``named`` are the places of names, which may stand before the person: "which UN woman".
    """
    for i, word in enumerate(plain):
        if word != "which":
            continue
        for j in range(i + 1, min(i + 2 + _BEFORE_NOUN, len(plain))):
            if plain[j] in _PERSON_NOUNS:
                return _NO_PERSON.isdisjoint(plain[j + 1 : j + 2])
            if plain[j] not in _QUALITIES and j not in named:
                break
    return False


def taken_up(text: str, openings: Iterable[str]) -> int:
    """How many words only take the talk up again: "Fine. Who …", "Còn cái thứ hai?"; none in "còn" without its mark."""
    said = unicodedata.normalize("NFC", text).lower().lstrip()
    for phrase in openings:
        rest = said.removeprefix(phrase)
        ends = rest[:1] in {",", ".", ";", ":", "!"} or (not phrase.isascii() and rest[:1] == " ")
        if rest != said and ends and words(rest):
            return len(words(phrase))
    return 0


def question_start(plain: Sequence[str]) -> int:
    """Where the question begins: behind a clause that no auxiliary follows, but a question word; else at 0."""
    if len(plain) < 3 or plain[0] not in {"when", "where"} or plain[1] in AUXILIARIES:
        return 0
    asking = ASKING - AUXILIARIES
    return next((j for j in range(2, len(plain)) if plain[j] in asking), 0)


def joins(plain: Sequence[str], tokens: Sequence[Token], i: int, named: Collection[int]) -> bool:
    """Whether a word of ``JOINING`` at ``i`` only joins a clause on to a question that has begun already.

    ``named`` are the places of names, whose words begin nothing.
    """
    start = question_start(plain)
    if i and plain[i - 1] in _WANTING:  # "It bothers me that I do not know who moderated it"
        return False
    if i == 0:  # "When he spoke in 2018, what did he ask for?"
        return plain[i] in {"when", "where"} and start > 0
    sentence = tokens[i].sentence
    if plain[i] in {"when", "where"}:  # "The law that was amended when it was written, what is it called?"
        later = (j for j in range(i + 2, len(plain)) if plain[j] in _OPENING and tokens[j].sentence == sentence)
        if any(plain[j - 1] not in {"and", "or"} for j in later):
            return True
    if any(  # "I am writing about the lady who spoke and would like to know what she said"
        plain[j - 1] in _WANTING and plain[j] in ASKING - AUXILIARIES and tokens[j].sentence == sentence
        for j in range(i + 2, len(plain))
    ):
        return True
    begun = any(plain[j] in ASKING and tokens[j].sentence == sentence for j in range(start, i) if j not in named)
    return begun and plain[i - 1] not in {"and", "or", "since", "until", "from", "to", "by", "till"}


def subordinate(tokens: Sequence[Token], lang: Lang, named: Collection[int]) -> Iterator[int]:
    """The places of the words of a clause that only says which is meant: "the day when she spoke", "as told"."""
    plain = [token.word for token in tokens]
    start = question_start(plain)
    yield from range(start)
    inside = -1
    for i in range(max(start, 1), len(tokens)):
        token = tokens[i]
        if token.sentence != inside:
            inside = -1
        if lang == "en" and token.word in JOINING:
            inside = token.sentence if joins(plain, tokens, i, named) else -1
        elif token.word in _SUBORDINATING[lang]:
            inside = token.sentence
        if inside >= 0:
            yield i


def asks_how_much(
    tokens: Sequence[Token], i: int, stop_words: Collection[str], openers: Collection[tuple[str, ...]]
) -> bool:
    """Whether "how much" at ``i`` asks for a number: not in "how much he valued it", nor in "show how much"."""
    plain = [token.word for token in tokens]
    starts = i == 0 or tokens[i - 1].sentence != tokens[i].sentence
    following, begins = plain[i + 2 : i + 3], starts or tuple(plain[:i]) in openers
    return bool(following) and (following[0] not in stop_words or (begins and following[0] in AUXILIARIES))


def with_the_year(plain: Sequence[str]) -> bool:
    """Whether a day is asked for "with the year"."""
    before = (plain[i] for i, pair in enumerate(pairwise(plain[1:])) if pair == ("the", "year"))
    return any(word in {"with", "and"} for word in before)
