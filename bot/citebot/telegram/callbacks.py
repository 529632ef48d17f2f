"""In a host whose bot keeps callback data itself (``arbitrary_callback_data``): ours passes by and returns as it was.

Such a bot replaces what a button carries by a key into its own cache, and whatever is not in there arrives as
``InvalidCallbackData``. Our buttons carry all they need, so in the cache they would only take the host's room, and be
lost with it. They are sent around it, and what the bot then makes of a press is undone before any handler sees it: a
host that answers invalid data would otherwise answer our presses, too.
"""

from __future__ import annotations

from telegram.ext import BaseHandler, InvalidCallbackData

from citebot.telegram.guard import Context
from telegram import Message, Update

FIRST = -(2**31)
"""The handler group of :class:`Returning`, before all of the host's."""


class Returning(BaseHandler[Update, Context, None]):
    """Takes no update, but gives every button whose data begin with ``prefix`` its data back."""

    def __init__(self, prefix: str) -> None:
        super().__init__(_nothing)
        self._prefix = prefix

    def check_update(self, update: object) -> None:
        """Never fits; restores what it finds on the way."""
        if not isinstance(update, Update):
            return
        query = update.callback_query
        if query is not None:
            data = self._raw(query.data)
            if data is not None:
                object.__setattr__(query, "data", data)  # an update is frozen to others than the cache
            if isinstance(query.message, Message):
                self._restore(query.message)
        if update.message is not None and update.message.reply_to_message is not None:
            self._restore(update.message.reply_to_message)

    def _restore(self, message: Message) -> None:
        for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
            for button in row:
                data = self._raw(button.callback_data)
                if data is not None:
                    button.update_callback_data(data)

    def _raw(self, data: object) -> str | None:
        """What a button of ours carried, if the cache has put something else in its place."""
        raw = data.callback_data if isinstance(data, InvalidCallbackData) else None
        return raw if raw is not None and raw.startswith(self._prefix) else None


async def _nothing(_: Update, __: Context) -> None:
    raise AssertionError("takes no update")
