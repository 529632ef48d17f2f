"""What askers say of their own work: "I am writing a short portrait of her" asks for no portrait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citebot.intents.normalize import Token
from citebot.model.provenance import Lang

_ASKERS: dict[Lang, frozenset[str]] = {"en": frozenset(["i", "we"]), "vi": frozenset("toi em minh chung".split())}
_ABOUT_TO: dict[Lang, frozenset[str]] = {
    "en": frozenset("am are m re have had has to need must want will would like now just currently still been".split()),
    "vi": frozenset("toi em ta dang phai can muon se dinh vua".split()),
}
_MAKING: dict[Lang, frozenset[str]] = {
    "en": frozenset(
        "write writing draft drafting prepare preparing make making edit editing design designing compile compiling"
        " finish finishing produce producing doing typing".split()
    ),
    "vi": frozenset("viet lam soan chuan".split()),
}
"""What people do who ask for their work."""
_TASK_ENDS: dict[Lang, frozenset[str]] = {
    "en": frozenset("of about on for in with so and but where who what which that from to at because how".split()),
    "vi": frozenset("ve cho de nen va ma thi can hoi".split()),
}
_TASKS = frozenset(
    "research thesis dissertation essay article paper presentation coursework homework assignment seminar story".split()
)
_FOR = frozenset(["for", "in", "during", "while", "as"])
"""What the asker's work begins with, where he says what the answer is for: "in my research on ..."."""
_OWN: dict[Lang, frozenset[str]] = {"en": frozenset(["i", "we", "my", "our"]), "vi": _ASKERS["vi"]}
_BEGINNING = 4
"""Among so many words it shows that a sentence is about the asker: "Good afternoon, I am a student in Hue."."""
_TRADES = frozenset(
    "student students undergrad graduate researcher journalist reporter correspondent editor freelancer writer teacher"
    " lecturer professor intern trainee analyst producer blogger librarian".split()
)
"""Who somebody is that leaves out the "I am": "PhD student from Nairobi here"."""
_TASK = 5
"""So many words may name what the asker is making."""


def is_own_story(tokens: Sequence[Token], sentence: int, focus: int, lang: Lang) -> bool:
    """Whether a sentence before the question tells of the asker: who that is, and where, is nothing to be borne out."""
    told = [token.word for token in tokens if token.sentence == sentence]
    is_own = not _OWN[lang].isdisjoint(told[:_BEGINNING]) or ("here" in told and not _TRADES.isdisjoint(told[:_TASK]))
    return sentence < focus and is_own


def own_task(tokens: Sequence[Token], lang: Lang) -> Iterator[int]:
    """The places of the words that say what the asker is making: "I am writing a short portrait of ...".

    They are not asked about, however they are called; what the portrait is of may be.
    """
    plain = [token.word for token in tokens]
    for i in range(len(plain) - 1):
        if plain[i] not in _ASKERS[lang]:
            continue
        verb = next((j for j in range(i + 1, len(plain)) if plain[j] not in _ABOUT_TO[lang]), len(plain))
        if verb == len(plain) or plain[verb] not in _MAKING[lang]:
            continue
        for j in range(verb, min(verb + 1 + _TASK, len(plain))):
            if plain[j] in _TASK_ENDS[lang] or tokens[j].sentence != tokens[i].sentence:
                break
            yield j


def preface(tokens: Sequence[Token], lang: Lang) -> int:
    """How many words come before the asker comes to himself: "For a seminar paper on troops in Asia I would like"."""
    plain = [token.word for token in tokens]
    if lang != "en" or plain[:1] == [] or plain[0] not in _FOR or {"my", "our", "a", "an"}.isdisjoint(plain[1:3]):
        return 0
    asker = next((i for i, word in enumerate(plain) if word in _ASKERS[lang]), 0)
    is_task = tokens[asker].sentence == 0 and not _TASKS.isdisjoint(plain[1 : min(asker, _TASK)])
    return asker if is_task else 0
