"""Pressed buttons. Each press is answered at once, whatever it carries; one that is not obeyed says why."""

from __future__ import annotations

from dataclasses import dataclass

from citebot.answering.desk import Desk
from citebot.answering.pages import Command, Page
from citebot.model.provenance import Lang
from citebot.telegram import delivery
from citebot.telegram.convert import Place, client_language, conversation
from citebot.telegram.drawn import Pictures
from citebot.telegram.guard import Context, guarded
from citebot.telegram.handlers import Conversing, items_of
from citebot.telegram.keyboards import (
    CHOOSE,
    FORGET,
    HELPFUL,
    LANGUAGE,
    NAMES,
    NOT_HELPFUL,
    RATE_AGAIN,
    REASON,
    REASONS,
    TYPED,
    typed,
    without,
)
from citebot.telegram.presses import Press, Refusal
from citebot.telegram.render import says
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, Update

# Lists that are turned and opened in place; everything else is shown below.
_IN_PLACE = frozenset({"topics", "source", "items", "timeline", "quote", "more"})
_RATING = frozenset({HELPFUL, NOT_HELPFUL})
_BESIDE_ANSWER = frozenset({"evidence", "more", "figures"})


@dataclass(frozen=True, slots=True)
class Pressing:
    """Obeys buttons."""

    conversing: Conversing
    pictures: Pictures

    @property
    def desk(self) -> Desk:
        """Where the work is done."""
        return self.conversing.desk

    @guarded
    async def press(self, update: Update, context: Context) -> None:
        """One press."""
        query = update.callback_query
        if query is None:
            return
        place = _place(query)
        press = self._read(query, place)
        if place is None or isinstance(press, Refusal):
            name = press.value if isinstance(press, Refusal) else Refusal.FORGED.value
            await self._notice(query, name, client_language(query.from_user) or "en")
            return
        lang = await self.desk.talk_language(place.key, place.client)
        about = ""
        if press.reference:
            found = await self._meant(query, press)
            if found is None:
                await self._notice(query, Refusal.EXPIRED.value, lang)
                return
            about = found
        if press.action in {HELPFUL, NOT_HELPFUL, REASON, RATE_AGAIN}:
            await self._rate(query, place, press, about, lang)
        elif press.action == LANGUAGE:
            await self._set_language(query, context.bot, place, press.number)
        elif press.action == FORGET:
            await self._forget(query, context.bot, place, lang, is_sure=press.number == 1)
        else:
            await delivery.acknowledge(query)
            await self._carry_out(query, place, press, about, lang)

    def _read(self, query: CallbackQuery, place: Place | None) -> Press | Refusal:
        if place is None:
            return Refusal.FORGED
        now = self.desk.clock.now()
        data = query.data or ""
        press = self.conversing.presses.read(data, user=place.user, chat=place.chat, now=now)
        known = {*NAMES, CHOOSE, HELPFUL, NOT_HELPFUL, REASON, RATE_AGAIN, LANGUAGE, FORGET}
        return press if isinstance(press, Refusal) or press.action in known else Refusal.FORGED

    async def _meant(self, query: CallbackQuery, press: Press) -> str | None:
        """The id or the words that a button is about, if they can still be found."""
        found = await self.conversing.references.resolve(self.desk.snapshot, press.reference)
        if found is None and NAMES.get(press.action) in TYPED:
            found = typed(query.message if isinstance(query.message, Message) else None, press.reference)
        return found

    async def _carry_out(self, query: CallbackQuery, place: Place, press: Press, about: str, lang: Lang) -> None:
        bot = query.get_bot()
        name = "show" if press.action == CHOOSE else NAMES[press.action]
        if name.endswith("-picture"):
            await self.pictures.send(bot, place, Command(name, about, press.number), lang)
            return
        if name in _BESIDE_ANSWER and press.number == 1:
            await self._beside(query, place, press.action, about, lang)
            return
        async with delivery.busy(bot, place):
            done = await self.desk.run(Command(name, about, press.number or 1), place.key, lang)
        if done is None:
            return
        if press.action == CHOOSE or (name in _IN_PLACE and isinstance(done.reply, Page)):
            html = self.conversing.html(done.reply)
            keyboard = self.conversing.buttons(place, done.reply.lang).under(done.reply)
            if await delivery.edit(bot, place.chat, place.message, html, keyboard):
                await self._record(place, items_of(done.reply))
                return
        await self.conversing.send(bot, place, done.reply)

    async def _beside(self, query: CallbackQuery, place: Place, letter: str, about: str, lang: Lang) -> None:
        """Something about an answer, below it; its button goes, so that it is not sent twice."""
        name = NAMES[letter]
        earlier = await self.desk.sent(place.key, place.message)
        items = earlier.items if earlier is not None and about in earlier.items else (about,)
        argument = about if name == "more" else " ".join(items)
        bot = query.get_bot()
        async with delivery.busy(bot, place):
            done = await self.desk.run(Command(name, argument), place.key, lang)
        if done is not None:
            is_there = await self._is_about(place, about)
            await self.conversing.send(bot, place, done.reply)
            shown = self.conversing.buttons(place, lang).answer(items)
            left = self._left(query, frozenset({letter}), shown)
            if is_there:
                await delivery.edit_keyboard(bot, place.chat, place.message, left)

    async def _is_about(self, place: Place, about: str) -> bool:
        """Whether the answer under a pressed button is still the same: an edited question may have changed it."""
        now = await self.desk.sent(place.key, place.message)
        # What was sent below it as a reply is noted with it, too, and says nothing about it.
        is_told = now is not None and now.answer_message == place.message and now.items
        return not is_told or now is None or about in now.items

    async def _put(self, bot: Bot, place: Place, about: str, keyboard: InlineKeyboardMarkup | None) -> None:
        """Put buttons under an answer about ``about``, if it still is."""
        if await self._is_about(place, about):
            await delivery.edit_keyboard(bot, place.chat, place.message, keyboard)

    def _left(
        self, query: CallbackQuery, actions: frozenset[str], usual: InlineKeyboardMarkup
    ) -> InlineKeyboardMarkup | None:
        """The buttons of the pressed message, or the usual ones if it is out of reach, less those of these actions."""
        message = query.message
        keyboard = message.reply_markup if isinstance(message, Message) and message.is_accessible else usual
        return without(keyboard, self.conversing.presses.prefix, actions)

    async def _record(self, place: Place, items: tuple[str, ...]) -> None:
        earlier = await self.desk.sent(place.key, place.message)
        question = earlier.question_message if earlier is not None else place.message
        await self.desk.record_sent(place.key, question, place.message, items)

    async def _rate(self, query: CallbackQuery, place: Place, press: Press, about: str, lang: Lang) -> None:
        earlier = await self.desk.sent(place.key, place.message)
        items = earlier.items if earlier is not None and about in earlier.items else (about,)
        buttons = self.conversing.buttons(place, lang)
        bot = query.get_bot()
        if press.action == NOT_HELPFUL:
            await self._notice(query, "tg-why", lang, alert=False)
            await self._put(bot, place, about, buttons.reasons(press.reference))
            return
        if press.action == RATE_AGAIN:
            await delivery.acknowledge(query)
            await self._put(bot, place, about, buttons.answer(items))
            return
        reason = ""
        if press.action == REASON:
            reason = REASONS[press.number - 1] if 1 <= press.number <= len(REASONS) else ""
        await self._notice(query, "tg-thanks", lang, alert=False)
        await self.desk.rate(place.key, items, press.action == HELPFUL, reason)
        # After a reason the usual buttons come back; in both cases the question whether it helped is settled.
        full = buttons.answer(items)
        prefix = self.conversing.presses.prefix
        left = without(full, prefix, _RATING) if press.action == REASON else self._left(query, _RATING, full)
        await self._put(bot, place, about, left)

    async def _set_language(self, query: CallbackQuery, bot: Bot, place: Place, number: int) -> None:
        languages: dict[int, Lang] = {1: "en", 2: "vi"}
        chosen = languages.get(number)
        await delivery.acknowledge(query)
        await self.desk.set_language(place.key, chosen)
        name = "cmd-language-set" if chosen else "tg-language-auto-set"
        text = self.desk.snapshot.composer.reply(name, chosen or place.client or "en")
        await delivery.edit(bot, place.chat, place.message, says(text))

    async def _forget(self, query: CallbackQuery, bot: Bot, place: Place, lang: Lang, *, is_sure: bool) -> None:
        await delivery.acknowledge(query)
        if is_sure:
            await self.desk.forget(place.key)
        text = self.desk.snapshot.composer.reply("cmd-forgotten" if is_sure else "tg-forget-kept", lang)
        await delivery.edit(bot, place.chat, place.message, says(text))

    async def _notice(self, query: CallbackQuery, name: str, lang: Lang, *, alert: bool = True) -> None:
        text = self.desk.snapshot.composer.reply(name, lang)
        await delivery.acknowledge(query, text[:200], show_alert=alert)


def _place(query: CallbackQuery) -> Place | None:
    """Where the button is; ``None`` for messages sent via the bot, which have none of ours."""
    message = query.message
    if message is None:
        return None
    user = query.from_user
    return Place(
        key=conversation(message.chat.id, user.id),
        chat=message.chat.id,
        user=user.id,
        message=message.message_id,
        thread=getattr(message, "message_thread_id", None) if getattr(message, "is_topic_message", None) else None,
        client=client_language(user),
        is_private=message.chat.type == "private",
    )
