"""What people write: questions, commands, edits of either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from citebot.answering.commands import parse
from citebot.answering.desk import Desk
from citebot.answering.pages import Command, Page, Reply
from citebot.model.answers import Ambiguous, Answer, Answered, Other
from citebot.model.provenance import Lang
from citebot.telegram import delivery
from citebot.telegram.commands import Menus
from citebot.telegram.convert import Address, Asked, Place, asked, is_typed, place_of
from citebot.telegram.guard import Context, guarded
from citebot.telegram.keyboards import Buttons, References, argument_of
from citebot.telegram.load import Load
from citebot.telegram.presses import Presses
from citebot.telegram.render import reply_html, says
from telegram import Bot, Message, Update

# The commands whose edited text makes an edited reply; the others are done once they are sent.
EDITABLE = frozenset({"fact", "quote", "source", "topics", "timeline"})


@dataclass(frozen=True, slots=True)
class Conversing:
    """Answers messages."""

    desk: Desk
    presses: Presses
    references: References
    menus: Menus
    load: Load = field(default_factory=Load)

    @guarded
    async def question(self, update: Update, context: Context) -> None:
        """Free text, or a caption."""
        message = update.message
        meant = asked(message, context.bot.bot) if message is not None else None
        if message is None or meant is None:
            return
        if self.load.is_full:
            await self._decline(context.bot, meant)
            return
        with self.load.one_more():
            async with delivery.busy(context.bot, meant.place):
                answer = await self._answer(meant)
        if worth_saying(meant, answer):
            await self.send(context.bot, meant.place, answer)

    @guarded
    async def edited(self, update: Update, context: Context) -> None:
        """An edited question edits its answer; what was never answered stays so."""
        message = update.edited_message
        meant = asked(message, context.bot.bot) if message is not None else None
        if message is None or meant is None:
            return
        earlier = await self.desk.sent(meant.place.key, message.message_id)
        if earlier is None or earlier.question_message != message.message_id:
            return
        with self.load.one_more():
            async with delivery.busy(context.bot, meant.place):
                reply = await self._again(meant)
        if reply is None or (isinstance(reply, Answer) and not worth_saying(meant, reply)):
            return
        html, buttons = self._made(reply, meant.place)
        keyboard, shown = buttons.under(reply), earlier.answer_message
        # Noted first: a press under the earlier answer, handled meanwhile, must not put its buttons under this one.
        await self.desk.record_sent(meant.place.key, message.message_id, shown, items_of(reply), version_of(reply))
        if not await delivery.edit(context.bot, meant.place.chat, shown, html, keyboard):
            await self.send(context.bot, meant.place, reply)

    @guarded
    async def other_kind(self, update: Update, context: Context) -> None:
        """A sticker, a picture without words, a voice message in private: the bot can read text only."""
        message = update.message
        place = place_of(message) if message is not None else None
        if place is None or not place.is_private:
            return
        lang = await self.desk.language(place.key, place.client)
        await self.say(context.bot, place, "tg-text-only", lang)

    @guarded
    async def unknown_command(self, update: Update, context: Context) -> None:
        """A command that neither we nor any other handler of the application knows."""
        message = update.message
        place = place_of(message) if message is not None else None
        if place is None or not place.is_private or _is_someone_elses(update, context, self):
            return
        lang = await self.desk.language(place.key, place.client)
        await self.say(context.bot, place, "cmd-unknown-command", lang)

    async def carry_out(self, bot: Bot, place: Place, command: Command, lang: Lang) -> None:
        """Do a command of the core's and send what it brings."""
        with self.load.one_more():
            async with delivery.busy(bot, place):
                done = await self.desk.run(command, place.key, lang)
        if done is not None:
            await self.send(bot, place, done.reply)

    async def send(self, bot: Bot, place: Place, reply: Reply) -> int:
        """Send a reply with its buttons, and note which message holds it."""
        html, buttons = self._made(reply, place)
        message = await delivery.reply(bot, place, html, buttons.under(reply))
        await self.desk.record_sent(place.key, place.message, message, items_of(reply), version_of(reply))
        if place.is_private:
            await self.menus.meet(bot, self.desk.snapshot.composer, place.user)
        return message

    async def say(self, bot: Bot, place: Place, name: str, lang: Lang, **values: str) -> int:
        """Send a sentence of the bot's own."""
        text = self.menus.renamed(self.desk.snapshot.composer.reply(name, lang, **values))
        return await delivery.reply(bot, place, says(text))

    async def _decline(self, bot: Bot, meant: Asked) -> None:
        """Too much is under way: say so at once, which costs nothing, instead of making all the others wait."""
        if meant.address is not Address.REPLY:
            await self.say(bot, meant.place, "tg-busy", meant.place.client or "en")

    def buttons(self, place: Place, lang: Lang) -> Buttons:
        """Buttons for the person at ``place``."""
        return Buttons(self.presses, self.desk.snapshot, lang, place.user, place.chat, self.desk.clock.now())

    def html(self, reply: Reply) -> str:
        """A reply as a message; commands of which it speaks have the names that they have here."""
        html = reply_html(reply, self.desk.snapshot.composer)
        makes_claims = isinstance(reply, Answer) and not isinstance(reply.outcome, Other)
        return html if makes_claims else self.menus.renamed(html)

    def _made(self, reply: Reply, place: Place) -> tuple[str, Buttons]:
        return self.html(reply), self.buttons(place, reply.lang)

    async def _answer(self, meant: Asked) -> Answer:
        about = await self._pointed_at(meant)
        return await self.desk.ask(meant.text, meant.place.key, client=meant.place.client, about=about)

    async def _pointed_at(self, meant: Asked) -> Sequence[str]:
        """The items of the answer that a message replies to."""
        if meant.pointed is None:
            return ()
        earlier = await self.desk.sent(meant.place.key, meant.pointed.message_id)
        if earlier is not None:
            return earlier.items
        return await self._on_buttons(meant.pointed)

    async def _on_buttons(self, pointed: Message) -> Sequence[str]:
        """The item named by the buttons of somebody else's answer; read only, so its owner does not matter."""
        for row in pointed.reply_markup.inline_keyboard if pointed.reply_markup else ():
            for button in row:
                fields = str(button.callback_data or "").removeprefix(self.presses.prefix).split(".")
                if len(fields) == 6 and fields[0] == "e":
                    item = await self.references.resolve(self.desk.snapshot, fields[1])
                    return () if item is None else (item,)
        return ()

    async def _again(self, meant: Asked) -> Reply | None:
        command = parse(meant.text)
        if command is None:
            return await self._answer(meant)
        ours = next((name for name, theirs in self.menus.names.items() if theirs == command.name), "")
        if ours not in EDITABLE:
            return None
        lang = await self.desk.language(meant.place.key, meant.place.client, command.argument)
        done = await self.desk.run(Command(ours, command.argument), meant.place.key, lang)
        return done.reply if done is not None else None


@dataclass(frozen=True, slots=True)
class Commanding:
    """One command of the core's, as a command of the platform's."""

    conversing: Conversing
    name: str

    @property
    def desk(self) -> Desk:
        """Where the work is done."""
        return self.conversing.desk

    @guarded
    async def run(self, update: Update, context: Context) -> None:
        """``/name arguments``."""
        message = update.message
        place = place_of(message) if message is not None else None
        if message is None or place is None or not is_typed(message):
            return
        argument = argument_of(message.text or "")
        words = argument if self.name in {"fact", "quote", "timeline"} else ""
        lang = await self.desk.language(place.key, place.client, words)
        command = Command(self.name, argument)
        if self.name == "start" and argument:
            command = await self._opened(argument) or Command("start")
        await self.conversing.carry_out(context.bot, place, command, lang)

    async def _opened(self, payload: str) -> Command | None:
        """What a deep link opens: an id with its dots as ``_``, or its short reference. Anything else: nothing."""
        if len(payload) > 64:
            return None
        snapshot = self.desk.snapshot
        found = await self.conversing.references.resolve(snapshot, payload)
        return command_for(self.desk, found or payload.replace("_", "."))


def command_for(desk: Desk, name: str) -> Command | None:
    """The command that shows the item, topic or source of that id."""
    base = desk.snapshot.base
    if base.find(name) is not None:
        return Command("show", name)
    if name in base.topics:
        return Command("topics", name)
    if name in base.sources:
        return Command("source", name)
    return None


def items_of(reply: Reply) -> tuple[str, ...]:
    """What a reply is about."""
    if isinstance(reply, Page):
        return reply.items
    return tuple(item.id for item in reply.outcome.items) if isinstance(reply.outcome, Answered) else ()


def version_of(reply: Reply) -> str:
    """The version of the base that an answer came from; a page is of the base in force."""
    return reply.version if isinstance(reply, Answer) else ""


def worth_saying(meant: Asked, answer: Answer) -> bool:
    """In a group, a reply to the bot that it cannot answer may well be meant for people: then it says nothing."""
    return meant.address is not Address.REPLY or isinstance(answer.outcome, Answered | Ambiguous)


def _is_someone_elses(update: Update, context: Context, ours: Conversing) -> bool:
    for handlers in context.application.handlers.values():
        for handler in handlers:
            owner = getattr(handler.callback, "__self__", None)
            if owner is not ours and handler.check_update(update) not in (None, False):
                return True
    return False
