"""The buttons under a message, and the way back from a pressed button to a command."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citebot.answering.pages import Choice, Page, Reply
from citebot.answering.snapshot import Snapshot
from citebot.answering.sources import copied
from citebot.answering.timeline import other_times
from citebot.model.answers import Ambiguous, Answered, Option, Unknown
from citebot.model.claims import Fact, Quote
from citebot.model.provenance import Lang
from citebot.telegram.markup import cleaned, cut, units
from citebot.telegram.presses import Press, Presses, reference
from citebot.telegram.render import are_long, listed
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Message

# One letter for each command that a button can carry.
LETTERS = {
    "show": "i",
    "topics": "t",
    "source": "s",
    "items": "m",
    "timeline": "l",
    "quote": "q",
    "evidence": "e",
    "more": "r",
    "figures": "f",
    "timeline-picture": "p",
    "figures-picture": "g",
}
NAMES = {letter: name for name, letter in LETTERS.items()}
CHOOSE, HELPFUL, NOT_HELPFUL, REASON, RATE_AGAIN, LANGUAGE, FORGET = "c", "y", "n", "w", "b", "L", "F"
REASONS = ("wrong", "outdated", "unclear", "doubtful")
TYPED = frozenset({"timeline", "timeline-picture"})
"""Commands whose argument may be any words."""
_LONGEST_LABEL, _LONGEST_ARGUMENT, _LONGEST_COPY = 60, 400, 256

Row = Sequence[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Makes the buttons of one message: whose they are, in which chat, from which base."""

    presses: Presses
    snapshot: Snapshot
    lang: Lang
    owner: int
    chat: int
    now: float

    def under(self, reply: Reply) -> InlineKeyboardMarkup | None:
        """The buttons for any reply."""
        if isinstance(reply, Page):
            return self._page(reply)
        match reply.outcome:
            case Answered() as answered:
                return self.answer([item.id for item in answered.items])
            case Ambiguous(_, options):
                return self._options([f"{n}. {option.label}" for n, option in enumerate(options, 1)], CHOOSE, options)
            case Unknown(_, nearest):
                return self._options([option.label for option in nearest[:5]], "i", nearest[:5])
            case _:
                return None

    def answer(self, items: Sequence[str]) -> InlineKeyboardMarkup:
        """Under an answer: evidence, more, other dates, a citation to copy, and whether it helped."""
        found = [self.snapshot.base.find(name) for name in items]
        cited = [item for item in found if isinstance(item, Fact | Quote)]
        about = reference(items[0])
        rows = [[self._named("tg-evidence", Press("e", about)), self._named("tg-more", Press("r", about))], []]
        if len(cited) == 1 and other_times(self.snapshot, cited[0]):
            rows[1].append(self._named("tg-figures", Press("f", about)))
        if cited:
            text = cleaned(copied(cited, self.lang))
            if units(text) > _LONGEST_COPY:  # counted by a stricter measure than Telegram's, half as much always fits
                text = cleaned(copied(cited, self.lang, _LONGEST_COPY // 2))
            text = text.strip() or "Citebot"
            rows[1].append(InlineKeyboardButton(self._word("tg-copy"), copy_text=CopyTextButton(text)))
        helpful = self._named("tg-helpful", Press(HELPFUL, about))
        rows.append([helpful, self._named("tg-not-helpful", Press(NOT_HELPFUL, about))])
        return InlineKeyboardMarkup([row for row in rows if row])

    def reasons(self, about: str) -> InlineKeyboardMarkup:
        """Why an answer did not help."""
        rows = [
            [self._named(f"tg-reason-{name}", Press(REASON, about, number))] for number, name in enumerate(REASONS, 1)
        ]
        return InlineKeyboardMarkup([*rows, [self._named("tg-reason-back", Press(RATE_AGAIN, about))]])

    def languages(self) -> InlineKeyboardMarkup:
        """English, Vietnamese, or after the app."""
        texts = ("English", "Tiếng Việt", self._word("tg-language-auto"))
        return InlineKeyboardMarkup(
            [[self._press(text, Press(LANGUAGE, number=number))] for text, number in zip(texts, (1, 2, 0), strict=True)]
        )

    def forgetting(self) -> InlineKeyboardMarkup:
        """Really delete? Open for an hour only."""
        yes = self._press(self._word("tg-forget-yes"), Press(FORGET, number=1), hours=1)
        no = self._press(self._word("tg-forget-no"), Press(FORGET, number=0), hours=1)
        return InlineKeyboardMarkup([[yes, no]])

    def _options(self, labels: Sequence[str], action: str, options: Sequence[Option]) -> InlineKeyboardMarkup | None:
        """One button for each: with its words, if those fit, else with the number that it has in the text."""
        presses = [Press(action, reference(option.item)) for option in options]
        if are_long([option.label for option in options]):
            return _markup(_even([self._press(str(n), press) for n, press in enumerate(presses, 1)]))
        return _markup([self._press(label, press)] for label, press in zip(labels, presses, strict=True))

    def _page(self, page: Page) -> InlineKeyboardMarkup | None:
        rows: list[Row] = []
        if listed(page):
            made = [self._choice(Choice(str(n), choice.command)) for n, choice in enumerate(page.choices, 1)]
            numbers = [button for button in made if button is not None]
            rows += _even(numbers)
        else:
            buttons = [self._choice(choice) for choice in page.choices[:30]]
            rows += [[button] for button in buttons if button is not None]
        turns = [self._choice(choice) for choice in page.turns]
        rows.append([button for button in turns if button is not None])
        if page.picture is not None:
            drawn = self._choice(Choice(self._word("tg-picture"), page.picture))
            rows.append([drawn] if drawn is not None else [])
        return _markup(rows)

    def _choice(self, choice: Choice) -> InlineKeyboardButton | None:
        """A button for a command, if its argument can be found again from a short reference.

        Words that somebody typed are found in the message that the buttons' own message replies to.
        """
        command = choice.command
        is_found = not command.argument or command.name in TYPED or _is_known(self.snapshot, command.argument)
        if not is_found:
            return None
        about = reference(command.argument) if command.argument else ""
        # On a page, the way back to its first one; the same press under an answer brings a new message.
        number = 0 if command.name == "more" and command.page == 1 else command.page
        return self._press(choice.label, Press(LETTERS[command.name], about, number))

    def _named(self, name: str, press: Press) -> InlineKeyboardButton:
        return self._press(self._word(name), press)

    def _word(self, name: str) -> str:
        return self.snapshot.composer.reply(name, self.lang)

    def _press(self, label: str, press: Press, *, hours: int | None = None) -> InlineKeyboardButton:
        data = self.presses.data(press, owner=self.owner, chat=self.chat, now=self.now, hours=hours)
        shown = cut(cleaned(label).replace("\n", " ").strip(), _LONGEST_LABEL)
        return InlineKeyboardButton(shown or "…", callback_data=data)


def without(keyboard: InlineKeyboardMarkup | None, prefix: str, actions: frozenset[str]) -> InlineKeyboardMarkup | None:
    """The keyboard less the buttons of these actions: what has been done is not offered again."""

    def is_kept(button: InlineKeyboardButton) -> bool:
        return str(button.callback_data or "").removeprefix(prefix).partition(".")[0] not in actions

    rows = keyboard.inline_keyboard if keyboard is not None else ()
    return _markup([button for button in row if is_kept(button)] for row in rows)


class References:
    """Which ids the short references of buttons and deep links stand for, in one base."""

    def __init__(self) -> None:
        self._version = ""
        self._ids: dict[str, str] = {}

    async def resolve(self, snapshot: Snapshot, short: str) -> str | None:
        """The id behind ``short`` in this base."""
        if self._version != snapshot.version:
            # A large base takes a fifth of a second; a thread keeps the bot answering meanwhile.
            self._ids = await asyncio.to_thread(_references, snapshot)
            self._version = snapshot.version
        return self._ids.get(short)


def typed(message: Message | None, short: str) -> str | None:
    """The words behind ``short``, if the command that ``message`` answers was written with them."""
    asked = message.reply_to_message if message is not None else None
    words = argument_of((asked.text if asked is not None else None) or "")
    found = (words, words.rpartition(" ")[0])  # without the number of the page that was asked for
    return next((said for said in found if said and reference(said) == short), None)


def argument_of(text: str) -> str:
    """What stands behind the name of a command."""
    return " ".join(text.split()[1:])[:_LONGEST_ARGUMENT]


def _references(snapshot: Snapshot) -> dict[str, str]:
    base = snapshot.base
    names = (base.facts, base.quotes, base.gaps, base.topics, base.sources, base.entities)
    return {reference(name): name for mapping in names for name in mapping}


def _is_known(snapshot: Snapshot, name: str) -> bool:
    base = snapshot.base
    return base.find(name) is not None or name in base.topics or name in base.sources or name in base.entities


def _even(buttons: Sequence[InlineKeyboardButton], most: int = 5) -> list[Row]:
    """Rows of at most ``most``, as even as can be: nine are five and four."""
    count = max(1, -(-len(buttons) // most))
    size = max(1, -(-len(buttons) // count))
    return [buttons[start : start + size] for start in range(0, len(buttons), size)]


def _markup(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    kept = [list(row) for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
