"""The outer edge of every handler: one calm sentence for the user, one line in the log, never a dead bot."""

from __future__ import annotations

import contextlib
import functools
import logging
import secrets
import traceback
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from telegram.error import TelegramError
from telegram.ext import ContextTypes

from citebot.answering.desk import Desk
from citebot.telegram.convert import client_language
from citebot.telegram.render import says
from telegram import Update

log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


class HasDesk(Protocol):
    """Whatever handles updates at a desk."""

    @property
    def desk(self) -> Desk: ...


S = TypeVar("S", bound=HasDesk)
Method = Callable[[S, Update, Context], Coroutine[Any, Any, None]]


def guarded(method: Method[S]) -> Method[S]:
    """``method``, with its own faults caught, logged without any text of the user's, and apologised for.

    Faults of sending pass: whoever runs the application decides whether to send again.
    """

    @functools.wraps(method)
    async def run(self: S, update: Update, context: Context) -> None:
        try:
            await method(self, update, context)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 (the outer edge)
            reference = secrets.token_hex(3)
            places = "".join(traceback.format_tb(error.__traceback__)[-6:])
            log.error("%s failed, reference %s: %s\n%s", method.__name__, reference, type(error).__name__, places)
            await _apologise(self.desk, update, reference)

    return run


async def _apologise(desk: Desk, update: Update, reference: str) -> None:
    user = update.effective_user
    lang = (client_language(user) if user else None) or "en"
    text = desk.snapshot.composer.reply("tg-trouble", lang, reference=reference)
    if update.callback_query is not None:
        with contextlib.suppress(TelegramError):  # it may have been answered before the fault
            await update.callback_query.answer()
    message = update.effective_message
    if message is not None and message.is_accessible:
        with contextlib.suppress(TelegramError):
            await message.reply_html(says(text), do_quote=True, allow_sending_without_reply=True)
