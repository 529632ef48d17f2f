"""Contexts, settings, ratings and counts in PostgreSQL: the same promises as those of the SQLite store."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from citebot.model.dialogue import Context, ConversationKey
from citebot.model.provenance import Lang
from citebot.model.records import Sent, Unanswered
from citebot.store.encoding import Names, decode, encode
from citebot.store.postgres.batches import Batches
from citebot.store.postgres.changes import Changes, storable
from citebot.store.postgres.link import Link
from citebot.store.retention import MAX_QUESTION, Retention
from citebot.store.statements import Statement
from citebot.store.units import current_unit

SHARDS = 64
_CONTEXT = """
INSERT INTO contexts(conversation, person, until, context) VALUES ($1, $2, $3, $4)
ON CONFLICT (conversation) DO UPDATE SET person = excluded.person, until = excluded.until, context = excluded.context"""
_LANGUAGE = """
INSERT INTO languages(person, lang) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET lang = excluded.lang"""
_UNANSWERED = """
INSERT INTO unanswered(text, lang, asked) VALUES ($1, $2, $3)
ON CONFLICT (text, lang) DO UPDATE SET count = unanswered.count + 1, asked = excluded.asked"""
_FEEDBACK = """
INSERT INTO feedback(item, person, is_helpful, reason, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (item, person) DO UPDATE SET
    is_helpful = excluded.is_helpful, reason = excluded.reason, at = excluded.at"""
_SENT = """
INSERT INTO sent(conversation, answer_message, person, question_message, items, question, at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (conversation, answer_message) DO UPDATE SET
    question_message = excluded.question_message, items = excluded.items, question = excluded.question,
    at = excluded.at, version = excluded.version"""
_OUTCOME = """
INSERT INTO outcomes(day, outcome, shard, count) VALUES ($1, $2, $3, 1)
ON CONFLICT (day, outcome, shard) DO UPDATE SET count = outcomes.count + 1"""
_STATISTICS = """
SELECT outcome, sum(count)::bigint FROM outcomes GROUP BY outcome
UNION ALL SELECT CASE is_helpful WHEN 1 THEN 'helpful' ELSE 'not helpful' END, count(*) FROM feedback GROUP BY 1
UNION ALL SELECT 'waiting', count(*) FROM inbox WHERE state < 2
UNION ALL SELECT 'buried: ' || reason, count(*) FROM inbox WHERE state = 3 GROUP BY reason
UNION ALL SELECT 'reloads', count(*) FROM reloads"""


@dataclass(slots=True)
class Records:
    """Fulfils ``answering.ports.Store`` but for its end."""

    changes: Changes
    reading: Link
    names: Names
    retention: Retention
    shard: int = field(default_factory=lambda: random.randrange(SHARDS))  # noqa: S311 (spreads the load)
    _contexts: Batches[bytes, str | None] = field(init=False)
    _languages: Batches[bytes, Lang | None] = field(init=False)

    def __post_init__(self) -> None:
        self._contexts = Batches("contexts", self._read_contexts)
        self._languages = Batches("languages", self._read_languages)

    async def context(self, key: ConversationKey) -> Context:
        """What the conversation is about; empty for a fresh one."""
        name, unit = self.names.conversation(key), current_unit()
        if unit is not None and name in unit.contexts:
            return unit.contexts[name]
        found = await self._contexts.add(name)
        return Context() if found is None else decode(found)

    async def remember(self, key: ConversationKey, context: Context) -> None:
        """Keep the context until its own end at least."""
        name, person = self.names.conversation(key), self.names.person(key.platform, key.user)
        unit = current_unit()
        if unit is not None:
            unit.contexts[name] = context
        await self._change(Statement.of(_CONTEXT, name, person, context.until, encode(context)))

    async def language(self, platform: str, user: str) -> Lang | None:
        """The language a person has chosen."""
        person, unit = self.names.person(platform, user), current_unit()
        if unit is not None and person in unit.languages:
            return unit.languages[person]
        return await self._languages.add(person)

    async def set_language(self, platform: str, user: str, lang: Lang | None) -> None:
        """Note the choice, or forget it."""
        person, unit = self.names.person(platform, user), current_unit()
        if unit is not None:
            unit.languages[person] = lang
        await self._change(Statement.of(_LANGUAGE, person, lang))

    async def record_unanswered(self, text: str, lang: Lang, at: float) -> None:
        """Note for the editors that this was asked; nobody's name is kept with it."""
        shortened = storable(" ".join(text.split()))[:MAX_QUESTION]
        await self._change(Statement.of(_UNANSWERED, shortened, lang, at, keys=2))

    async def unanswered(self, limit: int = 20) -> Sequence[Unanswered]:
        """What could not be answered, most often asked first."""
        sql = "SELECT text, asked, count FROM unanswered ORDER BY count DESC, asked DESC LIMIT $1"
        return [Unanswered(*row) for row in await self.reading.rows(sql, limit)]

    async def record_feedback(self, item: str, user: str, is_helpful: bool, reason: str, at: float) -> None:
        """A person's latest word on an item."""
        shortened = storable(reason)[:MAX_QUESTION]
        await self._change(
            Statement.of(_FEEDBACK, item, self.names.voter(user), int(is_helpful), shortened, at, keys=2)
        )

    async def record_sent(self, sent: Sent, at: float) -> None:
        """Remember which answer a message holds."""
        key = sent.conversation
        name, person = self.names.conversation(key), self.names.person(key.platform, key.user)
        question = storable(sent.question)[:MAX_QUESTION]
        row = (name, sent.answer_message, person, sent.question_message, json.dumps(sent.items), question, at)
        await self._change(Statement.of(_SENT, *row, sent.version, keys=2))

    async def sent_answer(self, conversation: ConversationKey, message: int) -> Sent | None:
        """The answer in this message, or else to this message: a card below an answer is sent to the answer."""
        sql = """
        SELECT question_message, answer_message, items, question, version FROM sent
        WHERE conversation = $1 AND (answer_message = $2 OR question_message = $2)
        ORDER BY answer_message IS NOT DISTINCT FROM $2 DESC, at DESC LIMIT 1"""
        for row in await self.reading.rows(sql, self.names.conversation(conversation), message):
            return Sent(conversation, row[0], row[1], tuple(json.loads(row[2])), row[3], row[4])
        return None

    async def count(self, outcome: str, at: float) -> None:
        """One more of these on this day."""
        day = time.strftime("%Y-%m-%d", time.gmtime(at))
        await self._change(Statement.of(_OUTCOME, day, outcome, self.shard, keys=2))

    async def statistics(self) -> Mapping[str, int]:
        """Counts by outcome, of feedback, of open and of buried updates."""
        return {str(row[0]): int(row[1]) for row in await self.reading.rows(_STATISTICS)}

    async def record_reload(self, admin: str, version: str, result: str, at: float) -> None:
        """Who reloaded what, when, and how it went."""
        sql = "INSERT INTO reloads(admin, version, result, at) VALUES ($1, $2, $3, $4)"
        await self._change(Statement.of(sql, admin, version, storable(result)[:500], at))

    async def forget(self, platform: str, user: str) -> int:
        """Delete everything that belongs to a person, at once; how many records there were."""
        unit = current_unit()
        if unit is not None:
            unit.drop()
        where = self.names.records(platform, user)
        found = 0
        for table, value in where:
            known = " AND lang IS NOT NULL" if table == "languages" else ""
            sql = f"SELECT count(*) FROM {table} WHERE person = $1{known}"  # noqa: S608 (names of our own tables)
            found += sum(row[0] for row in await self.reading.rows(sql, value))
        await self.changes.write(
            *(Statement.of(f"DELETE FROM {table} WHERE person = $1", value) for table, value in where)  # noqa: S608
        )
        return found

    async def purge(self, now: float) -> None:
        """Delete what has been kept long enough."""
        kept = self.retention
        day = time.strftime("%Y-%m-%d", time.gmtime(now - kept.counts))
        await self.changes.write(
            Statement.of("DELETE FROM contexts WHERE until < $1", now - kept.contexts),
            Statement.of("DELETE FROM sent WHERE at < $1", now - kept.sent),
            Statement.of("DELETE FROM unanswered WHERE asked < $1", now - kept.unanswered),
            Statement.of("DELETE FROM feedback WHERE at < $1", now - kept.feedback),
            Statement.of("DELETE FROM outcomes WHERE day < $1", day),
        )
        await self.reading.rows("DELETE FROM languages WHERE lang IS NULL")

    async def close(self) -> None:
        """Let reads under way end."""
        await self._contexts.close()
        await self._languages.close()

    async def _change(self, statement: Statement) -> None:
        unit = current_unit()
        if unit is None:
            await self.changes.write(statement)
        else:
            unit.statements.append(statement)

    async def _read_contexts(self, names: Sequence[bytes]) -> Sequence[str | None]:
        sql = "SELECT conversation, context FROM contexts WHERE conversation = ANY($1::bytea[])"
        found = dict(await self.reading.rows(sql, list(names)))
        return [found.get(name) for name in names]

    async def _read_languages(self, persons: Sequence[bytes]) -> Sequence[Lang | None]:
        sql = "SELECT person, lang FROM languages WHERE person = ANY($1::bytea[])"
        found = dict(await self.reading.rows(sql, list(persons)))
        return [found.get(person) for person in persons]
