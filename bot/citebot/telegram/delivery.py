"""Sending and editing: as a reply to the question, in HTML, without previews; and what is expected to go wrong."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import cast

from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from citebot.telegram.convert import Place
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Telegram shows "typing" for five seconds; nothing is shown for what takes less than a moment.
_MOMENT, _REPEAT = 0.7, 4.5


async def reply(bot: Bot, place: Place, html: str, keyboard: InlineKeyboardMarkup | None = None) -> int:
    """Send ``html`` as a reply to the message at ``place``; the id of the new message."""
    sent = await bot.send_message(
        place.chat,
        html,
        parse_mode=ParseMode.HTML,
        reply_parameters=ReplyParameters(place.message, allow_sending_without_reply=True),
        link_preview_options=_NO_PREVIEW,
        message_thread_id=place.thread,
        reply_markup=as_sent(bot, keyboard),
    )
    return sent.message_id


async def edit(bot: Bot, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None = None) -> bool:
    """Change a message of the bot's; ``False`` if it can no longer be changed."""
    try:
        await bot.edit_message_text(
            html,
            chat_id=chat,
            message_id=message,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=as_sent(bot, keyboard),
        )
    except BadRequest as error:
        return "not modified" in error.message.lower()
    return True


async def edit_keyboard(bot: Bot, chat: int, message: int, keyboard: InlineKeyboardMarkup | None) -> None:
    """Change the buttons under a message; that they are the same, or that it is gone, does not matter."""
    with contextlib.suppress(BadRequest):
        await bot.edit_message_reply_markup(chat_id=chat, message_id=message, reply_markup=as_sent(bot, keyboard))


def as_sent(bot: Bot, keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The keyboard to hand to ``bot``: as text for one that would put the data of its buttons into a cache of its own.

    See :mod:`citebot.telegram.callbacks`. The library sends text as it stands.
    """
    if keyboard is None or getattr(bot, "callback_data_cache", None) is None:
        return keyboard
    return cast(InlineKeyboardMarkup, keyboard.to_json())


async def acknowledge(query: CallbackQuery, text: str | None = None, *, show_alert: bool = False) -> None:
    """Answer a press. Telegram refuses that once it has waited too long; what was wished is done all the same."""
    with contextlib.suppress(BadRequest):
        await query.answer(text, show_alert=show_alert)


@contextlib.asynccontextmanager
async def busy(bot: Bot, place: Place, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Show that the bot is at work, if the work takes longer than a moment."""

    async def show() -> None:
        await asyncio.sleep(_MOMENT)
        with contextlib.suppress(TelegramError):
            while True:
                await bot.send_chat_action(place.chat, action, message_thread_id=place.thread)
                await asyncio.sleep(_REPEAT)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await showing
