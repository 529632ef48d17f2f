"""``@bot words`` in any chat: facts and quotations to insert as they are, each with its whole citation."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from telegram.constants import ParseMode
from telegram.error import BadRequest

from citebot.answering.desk import Desk
from citebot.answering.lookup import answered, offers
from citebot.answering.snapshot import Snapshot
from citebot.model.claims import Cited, Fact, Quote
from citebot.model.provenance import Lang, in_language
from citebot.telegram.convert import client_language, conversation
from citebot.telegram.guard import Context, guarded
from citebot.telegram.markup import cleaned, cut
from citebot.telegram.presses import reference
from citebot.telegram.render import reply_html
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)

_MOST, _PAGE, _CACHE = 20, 20, 60


@dataclass(frozen=True, slots=True)
class Inserting:
    """Answers inline queries."""

    desk: Desk

    @guarded
    async def offer(self, update: Update, _: Context) -> None:
        """Cited items for the words typed so far; all quotations while there are none."""
        query = update.inline_query
        if query is None:
            return
        snapshot, words = self.desk.snapshot, query.query.strip()
        user = query.from_user
        key = conversation(user.id, user.id)
        lang = await self.desk.language(key, client_language(user), words)
        following = ""
        if words:
            found: Sequence[Cited] = self._found(snapshot, words, lang)
        else:
            start = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 6 else 0
            quotes = list(snapshot.base.quotes.values())
            found = quotes[start : start + _PAGE]
            following = str(start + _PAGE) if start + _PAGE < len(quotes) else ""
        name = "tg-inline-private" if found else "tg-inline-nothing"
        label = cut(cleaned(snapshot.composer.reply(name, lang)), 60) or "Citebot"
        # An answer that comes too late is refused; nobody waits for it any more.
        with contextlib.suppress(BadRequest):
            await query.answer(
                [article(snapshot, item, lang) for item in found],
                cache_time=_CACHE,
                is_personal=True,
                next_offset=following,
                button=InlineQueryResultsButton(label, start_parameter="inline"),
            )

    def _found(self, snapshot: Snapshot, words: str, lang: Lang) -> Sequence[Cited]:
        exact = snapshot.base.find(words)
        if isinstance(exact, Fact | Quote):
            return (exact,)
        return offers(snapshot, words, lang, _MOST)


def article(snapshot: Snapshot, item: Cited, lang: Lang) -> InlineQueryResultArticle:
    """One item as a result: a title and a line to choose by, and the message with its source."""
    if isinstance(item, Quote):
        title = in_language(snapshot.base.entities[item.speaker].label, lang)
        line = item.text
    else:
        title = in_language(item.statement, lang)
        line = snapshot.composer.source_line(item.citations[0], lang)
    html = reply_html(answered(snapshot, [item], lang), snapshot.composer)
    return InlineQueryResultArticle(
        id=f"{reference(item.id)}-{lang}",
        title=cut(cleaned(title), 120).strip() or item.id,
        description=cut(cleaned(line), 200),
        input_message_content=InputTextMessageContent(
            html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )
