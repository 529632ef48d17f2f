"""What editors may do, in private chats and by their numeric ids: reload, roll back, see what goes unanswered.

Names prove nothing on Telegram, so nothing but the id counts. Elsewhere, and for forwards, edits, channel posts and
anonymous admins, there is no answer at all; a person who is no editor gets a polite one.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram.error import TelegramError

import citebot
from citebot.answering.desk import Desk
from citebot.answering.ports import ReloadReport
from citebot.model.provenance import Lang
from citebot.telegram import delivery
from citebot.telegram.commands import Menus
from citebot.telegram.convert import Place, is_typed, place_of
from citebot.telegram.guard import Context, guarded
from citebot.telegram.markup import TEXT_LIMIT, Piece, bold, joined, plain, visible
from telegram import Bot, Message, Update

log = logging.getLogger(__name__)
_PROGRESS = 3.0
_SHOWN_IDS, _SHOWN_FAULTS, _FAULT_ROOM = 12, 12, 280
Work = Callable[[], Awaitable[ReloadReport]]


@dataclass(slots=True)
class Editing:
    """The editors' commands. A reload runs in a task of its own, which :meth:`close` ends."""

    desk: Desk
    menus: Menus
    _running: asyncio.Task[None] | None = field(default=None, repr=False)

    @guarded
    async def reload(self, update: Update, context: Context) -> None:
        """Read the base anew; shows progress and ends with what changed, or with every fault's place."""
        allowed = await self._allowed(update, context.bot)
        if allowed is None:
            return
        place, lang = allowed
        if self._running is not None and not self._running.done():
            await delivery.reply(context.bot, place, plain(self._word("tg-reload-busy", lang)).html)
            return
        message = await delivery.reply(context.bot, place, plain(self._word("tg-reload-running", lang)).html)
        # In an empty context: the update that asked for it ends long before the reload does.
        work = self._reload(context.bot, place, message, lang)
        self._running = asyncio.create_task(work, context=contextvars.Context())

    @guarded
    async def rollback(self, update: Update, context: Context) -> None:
        """Return to the base before."""
        allowed = await self._allowed(update, context.bot)
        if allowed is None:
            return
        place, lang = allowed
        async with delivery.busy(context.bot, place):
            report = await self.desk.live.rollback()
        await self._record(place, report, "rollback")
        if report.is_swapped:
            text = bold(plain(self._word("tg-rollback-done", lang, version=report.new_version)))
            piece = joined((text, _changes(report, self._word, lang)))
        else:
            piece = joined((plain(self._word("tg-rollback-none", lang)), *_faults(report.faults)))
        await delivery.reply(context.bot, place, visible(piece))

    @guarded
    async def version(self, update: Update, context: Context) -> None:
        """Which program and which base."""
        allowed = await self._allowed(update, context.bot)
        if allowed is None:
            return
        base = self.desk.snapshot.base
        counts = {"facts": len(base.facts), "quotes": len(base.quotes), "sources": len(base.sources)}
        values = {name: str(number) for name, number in counts.items()}
        text = self._word(
            "tg-version",
            allowed[1],
            program=citebot.__version__,
            version=self.desk.snapshot.version,
            **values,
        )
        await delivery.reply(context.bot, allowed[0], plain(text).html)

    @guarded
    async def unanswered(self, update: Update, context: Context) -> None:
        """What was asked in vain, most often first; no trace of who asked."""
        allowed = await self._allowed(update, context.bot)
        if allowed is None:
            return
        place, lang = allowed
        found = await self.desk.store.unanswered(20)
        lines = [plain(f"{row.count} × {row.text}", 180) for row in found]
        head = bold(plain(self._word("tg-unanswered" if lines else "tg-unanswered-none", lang)))
        await delivery.reply(context.bot, place, joined((head, *lines)).html)

    @guarded
    async def stats(self, update: Update, context: Context) -> None:
        """Counts since the store began."""
        allowed = await self._allowed(update, context.bot)
        if allowed is None:
            return
        place, lang = allowed
        counts = await self.desk.store.statistics()
        lines = [plain(f"{name}: {number}", 100) for name, number in sorted(counts.items())[:40]]
        head = bold(plain(self._word("tg-stats" if lines else "tg-stats-none", lang)))
        await delivery.reply(context.bot, place, joined((head, *lines)).html)

    async def close(self) -> None:
        """End a reload that is under way; the base in force stays."""
        if self._running is not None and not self._running.done():
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _allowed(self, update: Update, bot: Bot) -> tuple[Place, Lang] | None:
        """Where an editor wrote, and in which language to answer; a stranger is refused here."""
        message = update.message
        place = _private_place(message) if message is not None else None
        if place is None:
            return None
        lang = await self.desk.language(place.key, place.client)
        if place.user not in self.menus.admins:
            await delivery.reply(bot, place, plain(self._word("tg-admin-only", lang)).html)
            return None
        await self.menus.meet(bot, self.desk.snapshot.composer, place.user)
        return place, lang

    async def _reload(self, bot: Bot, place: Place, message: int, lang: Lang) -> None:
        try:
            report = await self._watched(bot, place, message, lang)
            await self._record(place, report, "reload")  # first: Telegram may fail
            piece = report_piece(report, self._word, lang)
            if not await delivery.edit(bot, place.chat, message, visible(piece)):
                await delivery.reply(bot, place, visible(piece))
        except TelegramError as error:
            log.warning("the end of a reload could not be told: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 (a task of its own has no other edge)
            reference = secrets.token_hex(3)
            log.error("a reload failed, reference %s: %s", reference, type(error).__name__)
            with contextlib.suppress(TelegramError):
                trouble = plain(self._word("tg-trouble", lang, reference=reference))
                await delivery.edit(bot, place.chat, message, trouble.html)

    async def _watched(self, bot: Bot, place: Place, message: int, lang: Lang) -> ReloadReport:
        """The reload, with its progress shown by editing the message."""
        work = asyncio.ensure_future(self.desk.live.reload())
        began = time.monotonic()
        try:
            while True:
                done, _ = await asyncio.wait((work,), timeout=_PROGRESS)
                if done:
                    return work.result()
                seconds = str(round(time.monotonic() - began))
                text = plain(self._word("tg-reload-still", lang, seconds=seconds))
                with contextlib.suppress(TelegramError):
                    await delivery.edit(bot, place.chat, message, text.html)
        finally:
            if not work.done():
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work

    async def _record(self, place: Place, report: ReloadReport, what: str) -> None:
        result = f"{what}: " + ("in use" if report.is_swapped else f"refused, {len(report.faults)} faults")
        try:
            await self.desk.store.record_reload(str(place.user), report.new_version, result, self.desk.clock.now())
        except Exception as error:  # noqa: BLE001 (the base is swapped, whether noted or not)
            log.warning("a reload could not be recorded: %s", type(error).__name__)

    def _word(self, name: str, lang: Lang, **values: str) -> str:
        return self.desk.snapshot.composer.reply(name, lang, **values)


def _private_place(message: Message) -> Place | None:
    """Where a command was typed by a person in a private chat."""
    place = place_of(message)
    return place if place is not None and place.is_private and is_typed(message) else None


def report_piece(report: ReloadReport, word: Callable[..., str], lang: Lang) -> Piece:
    """What a reload did, in one message."""
    if not report.is_swapped:
        head = bold(plain(word("tg-reload-faults", lang, version=report.old_version), 300))
        count = plain(word("tg-reload-fault-count", lang, count=str(len(report.faults))))
        rest = len(report.faults) - _SHOWN_FAULTS
        left = plain(word("tg-left-out", lang, count=str(rest))) if rest > 0 else Piece()
        return joined((joined((head, count)), *_faults(report.faults), left), "\n\n")
    if report.new_version == report.old_version:
        return plain(word("tg-reload-same", lang, version=report.new_version))
    head = bold(plain(word("tg-reload-done", lang, version=report.new_version, old=report.old_version), 300))
    return joined((head, _changes(report, word, lang)), "\n\n")


def _changes(report: ReloadReport, word: Callable[..., str], lang: Lang) -> Piece:
    lines = []
    for name, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        if ids:
            lines.append(bold(plain(word(f"tg-reload-{name}", lang, count=str(len(ids))))))
            more = ", …" if len(ids) > _SHOWN_IDS else ""
            lines.append(plain(", ".join(ids[:_SHOWN_IDS]) + more, 1000))
    return joined(lines)


def _faults(faults: tuple[str, ...]) -> list[Piece]:
    room = (TEXT_LIMIT - 500) // max(min(len(faults), _SHOWN_FAULTS), 1) - 2
    return [plain(fault, min(room, _FAULT_ROOM)) for fault in faults[:_SHOWN_FAULTS]]
