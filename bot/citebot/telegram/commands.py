"""The commands by name, and the menus that show them: by kind of chat and by language."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from telegram.error import BadRequest, Forbidden, TelegramError

from citebot.answering.compose import Composer
from citebot.model.provenance import LANGS, Lang
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

CORE = ("start", "help", "fact", "quote", "source", "topics", "timeline", "about", "privacy")
OWN = ("language", "forgetme")
ADMIN = ("reload", "rollback", "version", "unanswered", "stats")
DEFAULT_COMMANDS: Mapping[str, str] = {name: name for name in (*CORE, *OWN, *ADMIN)}
"""Ours to the platform's; a host renames by changing a value and leaves one out by leaving it out."""
PRIVATE_MENU = ("fact", "quote", "source", "topics", "timeline", "about", "language", "privacy", "forgetme", "help")
GROUP_MENU = ("fact", "quote", "source", "topics", "timeline", "help")


_NAMED = re.compile(rf"(?<![\w/.:<])/({'|'.join(DEFAULT_COMMANDS)})\b")


def checked(names: Mapping[str, str]) -> Mapping[str, str]:
    """``names``, or a ValueError that says what is wrong with them."""
    unknown = sorted(set(names) - set(DEFAULT_COMMANDS))
    if unknown:
        raise ValueError(f"no such command: {', '.join(unknown)}")
    given = list(names.values())
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice:
        raise ValueError(f"two commands are called {', '.join(twice)}")
    wrong = [name for name in given if not _is_name(name)]
    if wrong:
        raise ValueError(f"Telegram takes 1 to 32 of a-z, 0-9 and _ for a command, not {', '.join(wrong)}")
    return dict(names)


def _is_name(name: str) -> bool:
    return 1 <= len(name) <= 32 and all(char in "abcdefghijklmnopqrstuvwxyz0123456789_" for char in name)


@dataclass(slots=True)
class Menus:
    """The command menus: who sees which commands, in which language."""

    names: Mapping[str, str]
    admins: frozenset[int]
    _unmet: set[int] = field(default_factory=set)
    """Admins whose private chat Telegram did not know of when their menu was to be set."""

    def renamed(self, text: str) -> str:
        """``text`` of the bot's own, which names commands, with the names that they have on this platform."""
        return _NAMED.sub(lambda found: "/" + self.names.get(found[1], found[1]), text)

    async def publish(self, bot: Bot, composer: Composer) -> None:
        """Set all menus; safe to repeat. An admin who never wrote to the bot gets theirs from :meth:`meet`."""
        await self._set(bot, composer, BotCommandScopeDefault(), GROUP_MENU)
        await self._set(bot, composer, BotCommandScopeAllPrivateChats(), PRIVATE_MENU)
        await self._set(bot, composer, BotCommandScopeAllGroupChats(), GROUP_MENU)
        for admin in sorted(self.admins):
            try:
                await self._set(bot, composer, BotCommandScopeChat(admin), (*PRIVATE_MENU, *ADMIN))
            except (BadRequest, Forbidden):
                self._unmet.add(admin)

    async def meet(self, bot: Bot, composer: Composer, user: int) -> None:
        """Somebody wrote in private: set the menu of an admin whose chat was unknown until now."""
        if user not in self._unmet:
            return
        self._unmet.discard(user)
        with contextlib.suppress(TelegramError):
            await self._set(bot, composer, BotCommandScopeChat(user), (*PRIVATE_MENU, *ADMIN))

    async def _set(self, bot: Bot, composer: Composer, scope: BotCommandScope, menu: Iterable[str]) -> None:
        for lang in LANGS:
            # English is the list without a language: shown to everybody whose own has none.
            code = "" if lang == "en" else lang
            await bot.set_my_commands(_menu(menu, self.names, composer, lang), scope=scope, language_code=code)


def _menu(menu: Iterable[str], names: Mapping[str, str], composer: Composer, lang: Lang) -> list[BotCommand]:
    return [BotCommand(names[name], composer.reply(f"tg-menu-{name}", lang)[:256]) for name in menu if name in names]
