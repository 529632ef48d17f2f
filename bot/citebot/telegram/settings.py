"""What a person sets for themselves: the language, and that they be forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from citebot.answering.desk import Desk
from citebot.model.provenance import LANGS
from citebot.telegram import delivery
from citebot.telegram.convert import is_typed, place_of
from citebot.telegram.guard import Context, guarded
from citebot.telegram.handlers import Conversing
from citebot.telegram.render import says
from telegram import Update


@dataclass(frozen=True, slots=True)
class Setting:
    """``/language`` and ``/forgetme``."""

    conversing: Conversing

    @property
    def desk(self) -> Desk:
        """Where the work is done."""
        return self.conversing.desk

    @guarded
    async def language(self, update: Update, context: Context) -> None:
        """``/language en``, or a choice of languages."""
        message = update.message
        place = place_of(message) if message is not None else None
        if message is None or place is None or not is_typed(message):
            return
        wish = " ".join(context.args or ()).strip().lower()
        chosen = next((lang for lang in LANGS if lang == wish), None)
        if chosen is not None or wish == "auto":
            await self.desk.set_language(place.key, chosen)
            name = "cmd-language-set" if chosen else "tg-language-auto-set"
            await self.conversing.say(context.bot, place, name, chosen or place.client or "en")
            return
        lang = await self.desk.language(place.key, place.client)
        text = says(self.desk.snapshot.composer.reply("tg-language", lang))
        buttons = self.conversing.buttons(place, lang)
        await delivery.reply(context.bot, place, text, buttons.languages())

    @guarded
    async def forget(self, update: Update, context: Context) -> None:
        """``/forgetme``: asks once, in private."""
        message = update.message
        place = place_of(message) if message is not None else None
        if message is None or place is None or not is_typed(message):
            return
        lang = await self.desk.language(place.key, place.client)
        if not place.is_private:
            await self.conversing.say(context.bot, place, "tg-in-private", lang)
            return
        text = says(self.desk.snapshot.composer.reply("tg-forget-ask", lang))
        buttons = self.conversing.buttons(place, lang)
        await delivery.reply(context.bot, place, text, buttons.forgetting())
