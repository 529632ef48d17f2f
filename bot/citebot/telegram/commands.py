"""The commands by name, and the menus that show them: by kind of chat and by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from telegram.error import BadRequest, Forbidden

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


async def publish(bot: Bot, names: Mapping[str, str], composer: Composer, admins: Iterable[int]) -> None:
    """Set the menus. Safe to repeat; an admin who never wrote to the bot is left out until next time."""
    menus: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), GROUP_MENU),
        (BotCommandScopeAllPrivateChats(), PRIVATE_MENU),
        (BotCommandScopeAllGroupChats(), GROUP_MENU),
    ]
    menus += [(BotCommandScopeChat(admin), (*PRIVATE_MENU, *ADMIN)) for admin in sorted(admins)]
    for scope, menu in menus:
        for lang in LANGS:
            commands = _menu(menu, names, composer, lang)
            # English is the list without a language: shown to everybody whose own has none.
            code = "" if lang == "en" else lang
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except (BadRequest, Forbidden):
                if not isinstance(scope, BotCommandScopeChat):
                    raise


def _menu(menu: Iterable[str], names: Mapping[str, str], composer: Composer, lang: Lang) -> list[BotCommand]:
    return [BotCommand(names[name], composer.reply(f"tg-menu-{name}", lang)[:256]) for name in menu if name in names]
