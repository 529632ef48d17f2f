"""Contexts as JSON, and user ids as keyed hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from citebot.model.answers import Option
from citebot.model.dialogue import Context, ConversationKey


@dataclass(frozen=True, slots=True)
class Names:
    """Turns people and conversations into values that say nothing without the key."""

    key: bytes

    def person(self, platform: str, user: str) -> bytes:
        """One person on one platform."""
        return self._hash("person", platform, user)

    def voter(self, user: str) -> bytes:
        """One person as the author of ratings, by another value than elsewhere."""
        return self.person("feedback", user)

    def records(self, platform: str, user: str) -> tuple[tuple[str, bytes], ...]:
        """The tables that hold something of a person, and by what value of ``person`` each."""
        person = self.person(platform, user)
        return ("contexts", person), ("languages", person), ("sent", person), ("feedback", self.voter(user))

    def conversation(self, key: ConversationKey) -> bytes:
        """One person in one chat."""
        return self._hash("conversation", key.platform, key.chat, key.user)

    def _hash(self, *parts: str) -> bytes:
        # A keyed hash by design, and a tenth of the time of an HMAC; it is taken several times an update.
        return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16, key=self.key).digest()


def encode(context: Context) -> str:
    """The context as JSON text."""
    fields: dict[str, object] = {
        "items": context.items,
        "entities": context.entities,
        "earlier": context.earlier,
        "offered": [(option.item, option.label) for option in context.offered],
        "question": context.question,
        "lang": context.lang,
        "last": context.last,
        "until": context.until,
    }
    return json.dumps({name: value for name, value in fields.items() if value})


def decode(text: str) -> Context:
    """The context again; what an older release wrote and this one cannot read is an empty one."""
    try:
        fields = json.loads(text)
        return Context(
            items=tuple(map(str, fields.get("items", ()))),
            entities=tuple(map(str, fields.get("entities", ()))),
            earlier=tuple(map(str, fields.get("earlier", ()))),
            offered=tuple(Option(str(item), str(label)) for item, label in fields.get("offered", ())),
            question=str(fields.get("question", "")),
            lang=fields["lang"] if fields.get("lang") in {"en", "vi"} else None,
            last=str(fields.get("last", "")),
            until=float(fields.get("until", 0.0)),
        )
    except (ValueError, TypeError, AttributeError):
        return Context()
