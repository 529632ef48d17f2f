"""Small talk, and attempts to change the rules: recognised before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from citebot.intents.catalog import Catalog
from citebot.intents.normalize import fold, words
from citebot.intents.phrases_trie import PhraseTrie
from citebot.model.provenance import LANGS, Lang

_DONE_BY = frozenset(["ai", "duoc"])
"""What stands before a verb that commands nothing: "ai dịch sang", who translated it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A kind of small talk, its reply, and the language it came in."""

    name: str
    reply: str
    lang: Lang


class Talk:
    """Knows a text as small talk only if all of it is; a greeting before a question is no small talk."""

    def __init__(self, catalog: Catalog) -> None:
        self._phrases: dict[tuple[str, ...], Said] = {}
        self._cues: PhraseTrie[int] = PhraseTrie()
        self._signs: list[tuple[str, int]] = []
        self._refusals: list[Said] = []
        for lang in LANGS:
            language = catalog[lang]
            for name, (phrases, reply) in language.talk.items():
                for phrase in phrases:
                    self._phrases.setdefault(words(phrase) or (phrase,), Said(name, reply, lang))
            refused = Said("injection", language.injection_reply, lang)
            for cue in language.injection:
                self._refusals.append(refused)
                if words(cue) and cue[0].isalnum() and cue[-1].isalnum():
                    self._cues.add(words(cue), len(self._refusals) - 1)
                else:  # a cue made of signs ("</", "###") is looked for in the raw text
                    self._signs.append((fold(cue), len(self._refusals) - 1))
        self._longest = max((len(phrase) for phrase in self._phrases), default=0)

    def recognise(self, text: str) -> Said | None:
        """What kind of talk ``text`` is, if it is nothing else."""
        folded = words(text)
        if not folded:
            return self._phrases.get((text.strip(),))
        raw = fold(text)
        cues = [number for cue, number in self._signs if cue in raw]
        for start in range(len(folded)):
            found = self._cues.longest(folded, start)
            if found is not None and folded[max(start - 1, 0)] not in _DONE_BY:
                cues += found[1]
        if cues:
            return self._refusals[min(cues)]
        return self._tiled(folded)

    def _tiled(self, folded: tuple[str, ...]) -> Said | None:
        """A text that is small talk from end to end, phrase by phrase; the last phrase decides."""
        found: Said | None = None
        start = 0
        if len(folded) > 3 * self._longest:
            return None
        while start < len(folded):
            for size in range(min(self._longest, len(folded) - start), 0, -1):
                said = self._phrases.get(folded[start : start + size])
                if said is not None:
                    found, start = said, start + size
                    break
            else:
                return None
        return found
