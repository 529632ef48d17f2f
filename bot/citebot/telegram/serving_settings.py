"""Settings of the bot's own serving, from the environment; a wrong one is one clear line."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from citebot.settings import SettingsError


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, repr=False)
class Webhook:
    """How Telegram reaches us."""

    url: str
    """With its path. Plain http is fine: a Bot API server of one's own takes it."""
    path: str
    listen: Listen
    secret: str


@dataclass(frozen=True, slots=True)
class ServingSettings:
    """Polling, unless a webhook is set; health and metrics where asked for."""

    webhook: Webhook | None
    health: Listen | None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], token: str) -> ServingSettings:
        """Read the settings; raises :class:`SettingsError`."""
        health = environ.get("CITEBOT_HEALTH_LISTEN")
        return cls(_webhook(environ, token), _listen("CITEBOT_HEALTH_LISTEN", health) if health else None)


def _webhook(environ: Mapping[str, str], token: str) -> Webhook | None:
    url = environ.get("CITEBOT_WEBHOOK_URL")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s?#]", url):
        raise SettingsError("CITEBOT_WEBHOOK_URL must be an address like https://bot.example.org/telegram")
    if token in url:
        raise SettingsError("CITEBOT_WEBHOOK_URL must not contain the token; leave the path out to get a random one")
    path = parts.path
    if path in {"", "/"}:
        # Nobody can guess it without the token, nor the token from it; and it is the same after a restart.
        path = "/" + _derived(token, "webhook path")
    where = environ.get("CITEBOT_WEBHOOK_LISTEN") or f"127.0.0.1:{parts.port or 8080}"
    secret = environ.get("CITEBOT_WEBHOOK_SECRET") or _derived(token, "webhook secret")
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", secret):
        raise SettingsError("CITEBOT_WEBHOOK_SECRET must be 8 to 256 of the characters A-Z a-z 0-9 _ -")
    address = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return Webhook(address, path, _listen("CITEBOT_WEBHOOK_LISTEN", where), secret)


def _listen(variable: str, value: str) -> Listen:
    host, _, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 <= int(port) < 65536:
        raise SettingsError(f"{variable} must be host:port, for example 127.0.0.1:8080; {value!r} is not")
    return Listen(host, int(port))


def _derived(token: str, purpose: str) -> str:
    return hmac.digest(token.encode(), f"citebot {purpose}".encode(), hashlib.sha256).hex()[:40]
