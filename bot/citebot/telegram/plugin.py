"""Citebot inside any python-telegram-bot application: own handler group, own callback prefix, removable.

Nothing is global and nothing live is put into ``bot_data``, so a host's persistence has nothing of ours to pickle. No
error handler is added and no command menu is set unless the host asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from citebot.answering.desk import Desk
from citebot.answering.live import LiveContent
from citebot.answering.ports import Answerer, Clock, Store
from citebot.telegram.admin import Editing
from citebot.telegram.buttons import Pressing
from citebot.telegram.callbacks import FIRST, Returning
from citebot.telegram.commands import CORE, DEFAULT_COMMANDS, Menus, checked
from citebot.telegram.convert import PLATFORM
from citebot.telegram.drawn import Pictures
from citebot.telegram.guard import Context
from citebot.telegram.handlers import Commanding, Conversing
from citebot.telegram.inline import Inserting
from citebot.telegram.keyboards import References
from citebot.telegram.load import Load
from citebot.telegram.presses import Presses, signing_key
from citebot.telegram.settings import Setting
from telegram import Update

Host = Application[Any, Any, Any, Any, Any, Any]
Handler = BaseHandler[Update, Context, None]


@dataclass(slots=True)
class Installed:
    """The handlers in a host's application; ``async with`` or :meth:`close` ends what they have running."""

    application: Host
    group: int
    desk: Desk
    menus: Menus
    load: Load
    editing: Editing
    pictures: Pictures
    handlers: tuple[Handler, ...] = field(repr=False)
    returning: Returning | None = field(default=None, repr=False)
    """Only in a host with ``arbitrary_callback_data``, in a group of its own."""

    def remove(self) -> None:
        """Take the handlers out again; safe to repeat."""
        for handler in self.handlers:
            self._remove(handler, self.group)
        if self.returning is not None:
            self._remove(self.returning, FIRST)

    def _remove(self, handler: Handler, group: int) -> None:
        if handler in self.application.handlers.get(group, []):
            self.application.remove_handler(handler, group)

    async def publish_commands(self) -> None:
        """Set the command menus of the bot, which belong to the host: only on its wish."""
        await self.menus.publish(self.application.bot, self.desk.snapshot.composer)

    async def close(self) -> None:
        """Remove the handlers and end a reload or a drawing that is under way."""
        self.remove()
        await self.editing.close()
        await self.pictures.close()

    async def __aenter__(self) -> Installed:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def install(
    application: Host,
    *,
    answerer: Answerer,
    live: LiveContent,
    store: Store,
    clock: Clock,
    admins: Iterable[int] = frozenset(),
    group: int = 10,
    callback_prefix: str = "cb:",
    commands: Mapping[str, str] = DEFAULT_COMMANDS,
) -> Installed:
    """Add Citebot to ``application``; nothing is sent and nothing runs before its first update."""
    names = checked(commands)
    desk = Desk(PLATFORM, answerer, live, store, clock)
    presses = Presses(signing_key(application.bot.token), callback_prefix)
    menus = Menus(names, frozenset(admins))
    conversing = Conversing(desk, presses, References(), menus)
    editing = Editing(desk, menus)
    pictures = Pictures(desk)
    handlers = tuple(_handlers(conversing, editing, pictures, callback_prefix))
    for handler in handlers:
        application.add_handler(handler, group)
    returning = None
    if getattr(application.bot, "callback_data_cache", None) is not None:
        returning = Returning(callback_prefix)
        application.add_handler(returning, FIRST)
    return Installed(application, group, desk, menus, conversing.load, editing, pictures, handlers, returning)


def _handlers(conversing: Conversing, editing: Editing, pictures: Pictures, prefix: str) -> Iterable[Handler]:
    """All handlers in the order in which they are tried: the first that fits has the update."""
    names, new = conversing.menus.names, filters.UpdateType.MESSAGE
    for name in CORE:
        if name in names:
            yield CommandHandler(names[name], Commanding(conversing, name).run, filters=new)
    setting = Setting(conversing)
    for name, method in (("language", setting.language), ("forgetme", setting.forget)):
        if name in names:
            yield CommandHandler(names[name], method, filters=new)
    private = new & filters.ChatType.PRIVATE
    for name in ("reload", "rollback", "version", "unanswered", "stats"):
        if name in names:
            yield CommandHandler(names[name], getattr(editing, name), filters=private)
    yield CallbackQueryHandler(Pressing(conversing, pictures).press, pattern=re.compile("^" + re.escape(prefix)))
    yield InlineQueryHandler(Inserting(conversing.desk).offer)
    words = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
    yield MessageHandler(new & words, conversing.question)
    yield MessageHandler(filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), conversing.edited)
    yield MessageHandler(private & filters.COMMAND, conversing.unknown_command)
    unreadable = ~filters.TEXT & ~filters.CAPTION & ~filters.StatusUpdate.ALL
    yield MessageHandler(private & unreadable, conversing.other_kind)
