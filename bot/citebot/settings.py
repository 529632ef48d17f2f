"""Settings from the environment, each checked once; a wrong one is one clear line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACKAGED = Path(__file__).parent / "_packaged"
_CHECKOUT = Path(__file__).parents[2]
TELEGRAM_API = "https://api.telegram.org/bot"
# Ids that stand for many people at once: anonymous admins, channel posts, Telegram's own service account.
SHARED_IDS = frozenset({1087968824, 136817688, 777000})


class SettingsError(Exception):
    """A value in the environment is missing or malformed; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two installations."""

    knowledge: Path
    intents: Path
    questions: Path
    database: Path
    """The store's file; with PostgreSQL, only where finished bases are kept beside."""
    postgres: str | None
    """Where PostgreSQL is, with its password, if it keeps the store."""
    store_key: bytes | None
    """What names are hashed with in PostgreSQL; 32 bytes."""
    cache: Path | None
    admins: frozenset[int]
    api_base_url: str
    token: str | None

    def __repr__(self) -> str:
        return f"Settings(knowledge={self.knowledge}, intents={self.intents}, database={self.database})"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], home: Path | None = None) -> Settings:
        """Read the settings; raises :class:`SettingsError` naming the variable and what it should hold."""
        knowledge = _folder(environ, "CITEBOT_KNOWLEDGE", "knowledge")
        questions = environ.get("CITEBOT_QUESTIONS")
        if questions is None and "CITEBOT_KNOWLEDGE" not in environ:
            questions = str(_shipped("questions", "tests/questions"))
        state = environ.get("XDG_STATE_HOME") or str(_home(home) / ".local" / "state")
        where = environ.get("CITEBOT_DATABASE") or ""
        postgres = where if re.match(r"postgres(ql)?://", where) else None
        if "://" in where and postgres is None:
            raise SettingsError("CITEBOT_DATABASE must be a file or an address like postgresql://user@host/citebot")
        database = Path((not postgres and where) or Path(state) / "citebot" / "citebot.sqlite")
        if database.is_dir():
            raise SettingsError(f"CITEBOT_DATABASE names a folder, not a file: {database}")
        return cls(
            knowledge=knowledge,
            intents=_folder(environ, "CITEBOT_INTENTS", "intents"),
            questions=Path(questions) if questions else knowledge.parent / "questions",
            database=database,
            postgres=postgres,
            store_key=_key(environ.get("CITEBOT_STORE_KEY")),
            cache=_cache(environ, home),
            admins=_admins(environ.get("CITEBOT_ADMINS", "")),
            api_base_url=_api(environ.get("TELEGRAM_API_BASE_URL") or TELEGRAM_API),
            token=_token(environ.get("TELEGRAM_BOT_TOKEN")),
        )


def _home(given: Path | None) -> Path:
    """The user's own folder. A service's passing user has none: then a place that nobody can make one."""
    try:
        return given or Path.home()
    except RuntimeError:
        return Path("/nonexistent")


def _key(value: str | None) -> bytes | None:
    if not value:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        raise SettingsError("CITEBOT_STORE_KEY must be 64 hexadecimal digits; `openssl rand -hex 32` makes some")
    return bytes.fromhex(value)


def _cache(environ: Mapping[str, str], home: Path | None) -> Path | None:
    value = environ.get("CITEBOT_CACHE")
    if value is not None:
        return Path(value) if value else None
    return Path(environ.get("XDG_CACHE_HOME") or _home(home) / ".cache") / "citebot"


def _shipped(name: str, in_checkout: str) -> Path:
    packaged = _PACKAGED / name
    return packaged if packaged.is_dir() else _CHECKOUT / in_checkout


def _folder(environ: Mapping[str, str], variable: str, name: str) -> Path:
    value = environ.get(variable)
    if value is None:
        return _shipped(name, name)
    folder = Path(value)
    if not value or not folder.is_dir():
        raise SettingsError(f"{variable} must name an existing folder; {value!r} is none")
    return folder


def _admins(value: str) -> frozenset[int]:
    found = set()
    for part in filter(None, (part.strip() for part in value.split(","))):
        if not re.fullmatch(r"[0-9]{1,15}", part):
            raise SettingsError(f"CITEBOT_ADMINS must hold numeric user ids, separated by commas; {part!r} is none")
        if int(part) in SHARED_IDS:
            raise SettingsError(f"CITEBOT_ADMINS: {part} is shared by many accounts and cannot be an admin")
        found.add(int(part))
    return frozenset(found)


def _api(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#]+", value):
        raise SettingsError("TELEGRAM_API_BASE_URL must be an address like http://127.0.0.1:8081/bot")
    return value.rstrip("/")


def _token(value: str | None) -> str | None:
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{3,20}:[A-Za-z0-9_-]{10,100}", value):
        raise SettingsError("TELEGRAM_BOT_TOKEN is malformed; it looks like 123456789:AA… (ask @BotFather for it)")
    return value


def environment() -> Settings:
    """The settings of this process."""
    return Settings.from_environ(os.environ)
