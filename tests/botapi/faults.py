"""Faults on order: what goes wrong between a bot and Telegram.

Each rule names a method (or ``*``), a kind and a probability, with a seed of its own so that a run
repeats. ``reset_before`` cuts the connection before the call is looked at; ``reset_after`` cuts it after:
processed, but the bot never hears of it. These two look the same to the bot, which is the point.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .wire import ApiError, JsonObject, as_float, as_int, too_many_requests

KINDS = frozenset({"429", "500", "502", "error", "reset_before", "reset_after", "hang", "latency"})


@dataclass(slots=True)
class Fault:
    """One rule."""

    kind: str
    method: str = "*"
    probability: float = 1.0
    times: int = -1
    """How often it may still fire; negative is for ever."""
    chat: str = ""
    """Only calls with this chat_id, if given."""
    retry_after: int = 1
    milliseconds: float = 0.0
    code: int = 400
    description: str = ""
    fired: int = 0
    random: random.Random = field(default_factory=lambda: random.Random(0))

    @classmethod
    def from_json(cls, record: JsonObject) -> Fault:
        """A rule as the control API takes it."""
        kind = str(record.get("kind", ""))
        if kind not in KINDS:
            raise ApiError(f"unknown fault {kind!r}; there are {', '.join(sorted(KINDS))}")

        return cls(
            kind=kind,
            method=str(record.get("method", "*")).lower(),
            probability=as_float(record.get("probability"), 1.0),
            times=as_int(record.get("times"), -1),
            chat=str(record.get("chat") or ""),
            retry_after=as_int(record.get("retry_after"), 1),
            milliseconds=as_float(record.get("milliseconds"), 3_600_000 if kind == "hang" else 0),
            code=as_int(record.get("code"), 400),
            description=str(record.get("description", "")),
            random=random.Random(as_int(record.get("seed"))),
        )

    def fires(self, method: str, chat: str) -> bool:
        """Whether it strikes this call."""
        if self.times == 0 or self.method not in {"*", method} or (self.chat and self.chat != chat):
            return False
        if self.random.random() >= self.probability:
            return False
        self.times -= 1
        self.fired += 1
        return True

    def error(self) -> ApiError:
        """What a refusing fault answers."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        if self.kind == "500":
            return ApiError("Internal Server Error", code=500)
        return ApiError(self.description or "made to fail", code=self.code)

    def json(self) -> JsonObject:
        """For the control API."""
        return {"kind": self.kind, "method": self.method, "times": self.times, "fired": self.fired}


@dataclass(slots=True)
class Faults:
    """All rules; they are few, so walking them costs nothing."""

    rules: list[Fault] = field(default_factory=list)

    def striking(self, method: str, chat: str) -> tuple[float, Fault | None]:
        """Milliseconds to wait first, and the first rule that then strikes."""
        wait = 0.0
        for rule in self.rules:
            if rule.fires(method, chat):
                if rule.kind != "latency":
                    return wait, rule
                wait += rule.milliseconds
        return wait, None
