"""Who is meant by a name, and whether a text names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from citebot.model.claims import Entity
from citebot.model.provenance import Lang, in_language

SPEAKING_KINDS = frozenset({"person", "body", "group", "unit"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VIET_NAM = re.compile(r"\b(Viet) (Nam)", re.IGNORECASE)


def folded(text: str) -> str:
    """For comparison only: the two spellings of the country and the two apostrophes as one, case ignored."""
    return _VIET_NAM.sub(r"\1\2", text.replace("’", "'")).casefold()


class Voices:
    """The names of those who may speak; a part of a name counts only where it belongs to one of them alone."""

    def __init__(self, entities: Iterable[Entity] | Mapping[str, Entity]) -> None:
        listed = list(entities.values() if isinstance(entities, Mapping) else entities)
        self._entities = {entity.id: entity for entity in listed}
        self._bearers: Counter[str] = Counter()
        for entity in listed:
            self._bearers.update({word for label in entity.label.values() for word in _WORD.findall(label)})

    def entity(self, name: str) -> Entity | None:
        return self._entities.get(name)

    def names(self, speaker: str, lang: Lang = "en") -> tuple[str, ...]:
        """The full name, then the parts of a person's name that nothing else in the base bears."""
        entity = self._entities[speaker]
        label = in_language(entity.label, lang)
        if entity.kind != "person":
            short = re.fullmatch(r"(.+?) \(([^()]+)\)", label)
            return (label, *short.groups()) if short else (label,)
        parts = [word for word in _WORD.findall(label) if len(word) > 2 and word[0].isupper()]
        return (label, *(word for word in parts if self._bearers[word] == 1))

    def are_named(self, speaker: str, text: str, lang: Lang = "en") -> bool:
        """Whether ``text`` names the speaker, in full or by a part of the name that is theirs alone."""
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in self.names(speaker, lang))

    @staticmethod
    def lacking(role: str, text: str) -> tuple[str, ...]:
        """The words of ``role`` that ``text`` does not print; "co-chair" is printed by "co-chaired"."""
        printed = set(re.findall(r"[^\W\d_]+", folded(text)))
        return tuple(
            word
            for word in re.findall(r"[^\W\d_]{2,}", folded(role))
            if word not in printed and not (len(word) > 4 and any(form.startswith(word) for form in printed))
        )
