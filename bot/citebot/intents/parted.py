"""Verbs parted from their particles: "turn the offer down" is "turn down"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citebot.intents.normalize import Token, stem

_PARTICLES = {
    "turn": frozenset(["down"]),
    "vote": frozenset(["down"]),
    "shut": frozenset(["down"]),
    "call": frozenset(["off"]),
    "put": frozenset(["off"]),
    "throw": frozenset(["out"]),
    "kick": frozenset(["out"]),
    "pull": frozenset(["out"]),
    "take": frozenset(["over"]),
    "hand": frozenset(["over", "back"]),
    "give": frozenset(["up", "back"]),
    "send": frozenset(["back", "home"]),
    "bring": frozenset(["home"]),
}
_FORMS = {"took": "take", "taken": "take", "gave": "give", "given": "give", "threw": "throw", "thrown": "throw"}
_FORMS |= {"sent": "send", "brought": "bring"}
_APART = 6
"""So many words may stand between."""
_BEHIND = frozenset("from to of by and or in at because after before during".split())
"""What may follow a particle that ends its phrase."""


def parted(tokens: Sequence[Token], plain: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where a verb stands, where its particle stands some words later, and the verb in its plain form."""
    for i, word in enumerate(plain):
        verb = _FORMS.get(word, stem(word))
        particles = _PARTICLES.get(verb)
        if particles is None:
            continue
        for j in range(i + 2, min(i + 2 + _APART, len(plain))):
            if tokens[j].sentence != tokens[i].sentence:
                break
            is_last = j + 1 == len(plain) or tokens[j + 1].sentence != tokens[j].sentence
            if plain[j] in particles and (is_last or plain[j + 1] in _BEHIND):
                yield i, j, verb
                break
