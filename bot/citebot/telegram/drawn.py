"""Timelines and figures as pictures. Drawn in a process of its own: the bot never loads the plotting library."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from telegram.constants import ChatAction, ParseMode

from citebot.answering.desk import Desk
from citebot.answering.pages import Command
from citebot.answering.snapshot import Snapshot
from citebot.answering.sources import briefly
from citebot.answering.timeline import PAGE, Figure, dated, events, figures
from citebot.model.claims import Fact
from citebot.model.provenance import Lang, in_language
from citebot.telegram import delivery
from citebot.telegram.convert import Place
from citebot.telegram.markup import CAPTION_LIMIT, Piece, bold, italic, joined, plain, visible
from citebot.telegram.render import says, source_line
from telegram import Bot, ReplyParameters

log = logging.getLogger(__name__)
_SCRIPT = Path(__file__).with_name("drawing.py")
_SECONDS = 30.0
_KEPT, _MOST_SERIES, _MOST_WAITING = 64, 4, 4


@dataclass(slots=True)
class Pictures:
    """Draws one picture at a time, and remembers by Telegram's file id what was drawn before."""

    desk: Desk
    _sent: OrderedDict[tuple[str, ...], str] = field(default_factory=OrderedDict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    _process: asyncio.subprocess.Process | None = None

    async def send(self, bot: Bot, place: Place, command: Command, lang: Lang) -> None:
        """Send the picture that ``command`` names, or one sentence on why there is none."""
        snapshot = self.desk.snapshot
        job = task(snapshot, command, lang)
        if job is None:
            await self._say(bot, place, "tg-nothing-to-draw", lang)
            return
        if self._waiting >= _MOST_WAITING:
            await self._say(bot, place, "tg-busy", lang)
            return
        key = (snapshot.version, lang, command.name, command.argument, str(command.page))
        picture: bytes | str | None = self._sent.get(key)
        if picture is None:
            self._waiting += 1
            try:
                async with delivery.busy(bot, place, ChatAction.UPLOAD_PHOTO), self._turn:
                    picture = await self._draw(job)
            finally:
                self._waiting -= 1
        if picture is None:
            await self._say(bot, place, "tg-no-picture", lang)
            return
        sent = await bot.send_photo(
            place.chat,
            picture,
            caption=caption(snapshot, command, lang),
            parse_mode=ParseMode.HTML,
            reply_parameters=ReplyParameters(place.message, allow_sending_without_reply=True),
            message_thread_id=place.thread,
        )
        if sent.photo:
            self._sent[key] = sent.photo[-1].file_id
            while len(self._sent) > _KEPT:
                self._sent.popitem(last=False)

    async def close(self) -> None:
        """End a drawing that is under way."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def _draw(self, job: Mapping[str, object]) -> bytes | None:
        """The PNG, or ``None`` if the library is missing or the drawing fails."""
        pipe = asyncio.subprocess.PIPE
        arguments = (sys.executable, "-I", str(_SCRIPT))
        self._process = await asyncio.create_subprocess_exec(*arguments, stdin=pipe, stdout=pipe, stderr=pipe)
        try:
            written = json.dumps(job).encode()
            png, complaint = await asyncio.wait_for(self._process.communicate(written), _SECONDS)
        except TimeoutError:
            log.warning("a picture took too long")
            return None
        finally:
            await self.close()
        if self._process.returncode or not png:
            last = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]
            log.warning("a picture could not be drawn: %s", last[:200])
            return None
        return png

    async def _say(self, bot: Bot, place: Place, name: str, lang: Lang) -> None:
        await delivery.reply(bot, place, says(self.desk.snapshot.composer.reply(name, lang)))


def task(snapshot: Snapshot, command: Command, lang: Lang) -> dict[str, object] | None:
    """What to draw, as plain data; ``None`` if there is nothing."""
    title = _title(snapshot, command, lang)
    if command.name == "timeline-picture":
        shown = _shown(snapshot, command, lang)
        rows = [
            {
                "date": dated(fact, lang),
                "text": in_language(fact.statement, lang),
                "source": briefly(fact.citations[0].source, lang),
                "placed": bool(fact.as_of and fact.as_of.earliest),
            }
            for fact in shown
        ]
        return {"kind": "timeline", "title": title, "rows": rows} if rows else None
    panels = [
        {"points": [_point(figure, lang) for figure in series]} for series in _series(snapshot, command.argument, lang)
    ]
    undated = snapshot.composer.reply("tg-no-year", lang)
    return {"kind": "figures", "title": title, "undated": undated, "panels": panels} if panels else None


def caption(snapshot: Snapshot, command: Command, lang: Lang) -> str:
    """The title and every source of what is drawn; a picture without its sources would be a claim without them."""
    if command.name == "timeline-picture":
        facts: Sequence[Fact] = _shown(snapshot, command, lang)
    else:
        facts = [figure.fact for series in _series(snapshot, command.argument, lang) for figure in series]
    cited = {fact.citations[0].source.id: fact.citations[0] for fact in facts}
    composer = snapshot.composer
    head = bold(plain(_title(snapshot, command, lang), 120))
    label = italic(plain(composer.reply("sources" if len(cited) > 1 else "source", lang) + ":", 40))
    room = (CAPTION_LIMIT - head.size - label.size - 10) // max(len(cited), 1) - 4
    lines = [
        plain("• ") + source_line(citation, composer, lang, max(room, 40)) for citation in list(cited.values())[:12]
    ]
    return visible(joined((head, joined((label, *lines)) if lines else Piece()), "\n\n"))


def _title(snapshot: Snapshot, command: Command, lang: Lang) -> str:
    name = "cmd-timeline" if command.name == "timeline-picture" else "tg-figures-title"
    title = snapshot.composer.reply(name, lang)
    topic = snapshot.base.topics.get(command.argument)
    return f"{title}: {in_language(topic, lang)}" if topic else title


def _shown(snapshot: Snapshot, command: Command, lang: Lang) -> list[Fact]:
    found = events(snapshot, command.argument, lang)
    return found[(command.page - 1) * PAGE : command.page * PAGE]


def _series(snapshot: Snapshot, topic: str, lang: Lang) -> list[tuple[Figure, ...]]:
    """The series to draw, the longest first."""
    return sorted(figures(snapshot, topic or None, lang).values(), key=lambda series: -len(series))[:_MOST_SERIES]


def _point(figure: Figure, lang: Lang) -> dict[str, object]:
    date = figure.date
    return {
        "value": figure.value,
        "shown": figure.shown,
        "when": figure.when,
        "start": _year(date.earliest.toordinal()) if date and date.earliest else None,
        "end": _year(date.latest.toordinal()) if date and date.latest else None,
        "text": in_language(figure.fact.statement, lang),
        "source": briefly(figure.fact.citations[0].source, lang),
    }


def _year(ordinal: int) -> float:
    """A day as a decimal year, near enough for a drawing."""
    return round((ordinal - 1) / 365.2425 + 1, 3)
