"""What a button carries: a wish, whose it is and until when, signed, in at most 64 bytes.

Nothing is kept in memory: a button pressed after a restart works, one whose item is gone from the base says so.
Items are named by a short hash of their id, which is looked up in the base of the moment.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import Enum

_DIGITS = string.digits + string.ascii_lowercase
_HOUR = 3600.0
_MOST = 64


class Refusal(Enum):
    """Why a press is not obeyed."""

    FORGED = "tg-forged"
    FOREIGN = "tg-foreign"
    EXPIRED = "tg-stale"


@dataclass(frozen=True, slots=True)
class Press:
    """A wish as a button carries it: one letter, what it is about, and a number."""

    action: str
    reference: str = ""
    number: int = 1


def reference(name: str) -> str:
    """A short stand-in for an id: 48 bits of its hash."""
    return urlsafe_b64encode(hashlib.blake2b(name.encode(), digest_size=6).digest()).decode()


class Presses:
    """Writes and reads callback data with one key and one prefix."""

    def __init__(self, key: bytes, prefix: str, *, hours: int = 24 * 14) -> None:
        if not 1 <= len(prefix.encode()) <= 12:
            raise ValueError("the callback prefix needs 1 to 12 bytes")
        self.prefix, self._key, self._hours = prefix, key, hours

    def data(self, press: Press, *, owner: int, chat: int, now: float, hours: int | None = None) -> str:
        """The callback data of one button."""
        until = int(now // _HOUR) + (self._hours if hours is None else hours) + 1
        fields = (press.action, press.reference, _base36(press.number), _base36(owner), _base36(until))
        body = ".".join(fields)
        written = f"{self.prefix}{body}.{self._sign(body, chat)}"
        if len(written.encode()) > _MOST:
            raise ValueError(f"callback data of {len(written)} bytes for {press}")
        return written

    def read(self, data: str, *, user: int, chat: int, now: float) -> Press | Refusal:
        """The wish behind a press, or why it is refused; ``data`` may be anything."""
        body, _, signature = data.removeprefix(self.prefix).rpartition(".")
        expected = self._sign(body, chat)
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
            return Refusal.FORGED
        fields = body.split(".")
        if len(fields) != 5:
            return Refusal.FORGED
        action, about, number, owner, until = fields
        if int(owner, 36) != user:
            return Refusal.FOREIGN
        if now // _HOUR > int(until, 36):
            return Refusal.EXPIRED
        return Press(action, about, int(number, 36))

    def _sign(self, body: str, chat: int) -> str:
        message = f"{chat}|{body}".encode("utf-8", "replace")
        return urlsafe_b64encode(hmac.digest(self._key, message, "sha256")[:8]).decode().rstrip("=")


def signing_key(token: str) -> bytes:
    """A key that is the bot's own and outlives restarts, without being its token."""
    return hmac.digest(token.encode(), b"citebot callback data", "sha256")


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("no negative numbers in callback data")
    written = ""
    while True:
        number, digit = divmod(number, 36)
        written = _DIGITS[digit] + written
        if not number:
            return written
