"""The store in one SQLite file: what outlives a message, and no more of it than is needed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import aiosqlite

from citebot.model.dialogue import Context, ConversationKey
from citebot.model.provenance import Lang
from citebot.model.records import Sent, Unanswered
from citebot.store import files
from citebot.store.encoding import Names, decode, encode
from citebot.store.inbox import Inbox
from citebot.store.migrations import PRAGMAS, configure, migrate
from citebot.store.ports import Work
from citebot.store.retention import MAX_QUESTION, Retention
from citebot.store.statements import Statement, storable
from citebot.store.units import current_unit
from citebot.store.writer import Writer


@dataclass(frozen=True, slots=True)
class SqliteStore:
    """Fulfils ``answering.ports.Store`` and ``store.ports.Durable``, for one process.

    Changes made while an update is handled wait for its end.
    """

    writer: Writer
    reader: aiosqlite.Connection
    inbox: Inbox
    names: Names
    lock: files.Lock
    retention: Retention

    @classmethod
    async def open(
        cls, database: Path, retention: Retention | None = None, *, clock: Callable[[], float] = time.time
    ) -> SqliteStore:
        """Open or create the store for this process alone.

        Raises :class:`StoreInUseError` if another process has it. A damaged file is set aside, loudly.
        """
        files.prepare(database)
        held = files.lock(database)
        try:
            files.set_aside_if_damaged(database)
            files.forget_set_aside(database, time.time())
            files.prepare(database)
            with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as first:
                configure(first)
                migrate(first)
            names = Names(files.key(database))
            writing = await aiosqlite.connect(database, isolation_level=None)
            try:
                for pragma in PRAGMAS:
                    await writing.execute(pragma)
                reader = await aiosqlite.connect(f"file:{quote(str(database))}?mode=ro", uri=True)
            except BaseException:
                await writing.close()
                raise
        except BaseException:
            held.release()
            raise
        writer = Writer(writing)
        writer.start()
        return cls(writer, reader, Inbox(writer, reader, clock), names, held, retention or Retention())

    @property
    def is_healthy(self) -> bool:
        """Whether the last commit succeeded."""
        return self.writer.is_healthy

    @property
    def commits(self) -> int:
        """How many commits there were."""
        return self.writer.commits

    @property
    def pace(self) -> None:
        """Nobody to share Telegram's limits with."""
        return

    @property
    def bases(self) -> None:
        """Nobody to hand a base to."""
        return

    async def once(self, name: str, mark: str, work: Work) -> bool:
        """Do ``work``: the lock on the file keeps others out."""
        del name, mark
        await work()
        return True

    async def alone(self, name: str, work: Work) -> None:
        """Do ``work``: the lock on the file keeps others out."""
        del name
        await work()

    async def background(self) -> None:
        """Nothing to do; until cancelled."""
        await asyncio.Event().wait()

    async def context(self, key: ConversationKey) -> Context:
        """What the conversation is about; empty for a fresh one."""
        name = self.names.conversation(key)
        unit = current_unit()
        if unit is not None and name in unit.contexts:
            return unit.contexts[name]
        rows = await self.reader.execute_fetchall("SELECT context FROM contexts WHERE conversation = ?", (name,))
        return next((decode(row[0]) for row in rows), Context())

    async def remember(self, key: ConversationKey, context: Context) -> None:
        """Keep the context until its own end at least."""
        name, person = self.names.conversation(key), self.names.person(key.platform, key.user)
        unit = current_unit()
        if unit is not None:
            unit.contexts[name] = context
        await self._change(
            Statement.of(
                "INSERT OR REPLACE INTO contexts(conversation, person, until, context) VALUES (?, ?, ?, ?)",
                *(name, person, context.until, encode(context)),
            )
        )

    async def language(self, platform: str, user: str) -> Lang | None:
        """The language a person has chosen."""
        person = self.names.person(platform, user)
        unit = current_unit()
        if unit is not None and person in unit.languages:
            return unit.languages[person]
        rows = await self.reader.execute_fetchall("SELECT lang FROM languages WHERE person = ?", (person,))
        return next((row[0] for row in rows), None)

    async def set_language(self, platform: str, user: str, lang: Lang | None) -> None:
        """Note the choice, or forget it."""
        person = self.names.person(platform, user)
        unit = current_unit()
        if unit is not None:
            unit.languages[person] = lang
        if lang is None:
            await self._change(Statement.of("DELETE FROM languages WHERE person = ?", person))
        else:
            await self._change(
                Statement.of("INSERT OR REPLACE INTO languages(person, lang) VALUES (?, ?)", person, lang)
            )

    async def record_unanswered(self, text: str, lang: Lang, at: float) -> None:
        """Note for the editors that this was asked; nobody's name is kept with it."""
        shortened = " ".join(text.split())[:MAX_QUESTION]
        await self._change(
            Statement.of(
                "INSERT INTO unanswered(text, lang, asked) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET count = count + 1, asked = excluded.asked",
                *(storable(shortened), lang, at),
            )
        )

    async def unanswered(self, limit: int = 20) -> Sequence[Unanswered]:
        """What could not be answered, most often asked first."""
        sql = "SELECT text, asked, count FROM unanswered ORDER BY count DESC, asked DESC LIMIT ?"
        return [Unanswered(*row) for row in await self.reader.execute_fetchall(sql, (limit,))]

    async def record_feedback(self, item: str, user: str, is_helpful: bool, reason: str, at: float) -> None:
        """A person's latest word on an item."""
        await self._change(
            Statement.of(
                "INSERT OR REPLACE INTO feedback(item, person, is_helpful, reason, at) VALUES (?, ?, ?, ?, ?)",
                *(item, self.names.voter(user), int(is_helpful), storable(reason)[:MAX_QUESTION], at),
            )
        )

    async def record_sent(self, sent: Sent, at: float) -> None:
        """Remember which answer a message holds."""
        key = sent.conversation
        await self._change(
            Statement.of(
                "INSERT OR REPLACE INTO sent"
                "(conversation, person, question_message, answer_message, items, question, at, version)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(self.names.conversation(key), self.names.person(key.platform, key.user)),
                *(sent.question_message, sent.answer_message, json.dumps(sent.items)),
                *(storable(sent.question)[:MAX_QUESTION], at, sent.version),
            )
        )

    async def sent_answer(self, conversation: ConversationKey, message: int) -> Sent | None:
        """The answer in this message, or else to this message: a card below an answer is sent to the answer."""
        sql = """
        SELECT question_message, answer_message, items, question, version FROM sent
        WHERE conversation = ? AND (answer_message = ? OR question_message = ?)
        ORDER BY answer_message IS ? DESC, at DESC LIMIT 1"""
        name = self.names.conversation(conversation)
        for row in await self.reader.execute_fetchall(sql, (name, message, message, message)):
            return Sent(conversation, row[0], row[1], tuple(json.loads(row[2])), row[3], row[4])
        return None

    async def count(self, outcome: str, at: float) -> None:
        """One more of these on this day."""
        await self._change(
            Statement.of(
                "INSERT INTO outcomes(day, outcome, count) VALUES (?, ?, 1)"
                " ON CONFLICT DO UPDATE SET count = count + 1",
                *(time.strftime("%Y-%m-%d", time.gmtime(at)), outcome),
            )
        )

    async def statistics(self) -> Mapping[str, int]:
        """Counts by outcome, of feedback, of open and of buried updates."""
        sql = """
        SELECT outcome, sum(count) FROM outcomes GROUP BY outcome
        UNION ALL SELECT CASE is_helpful WHEN 1 THEN 'helpful' ELSE 'not helpful' END, count(*)
            FROM feedback GROUP BY is_helpful
        UNION ALL SELECT 'waiting', count(*) FROM inbox WHERE state < 2
        UNION ALL SELECT 'buried: ' || reason, count(*) FROM inbox WHERE state = 3 GROUP BY reason
        UNION ALL SELECT 'reloads', count(*) FROM reloads"""
        return {str(row[0]): int(row[1]) for row in await self.reader.execute_fetchall(sql)}

    async def record_reload(self, admin: str, version: str, result: str, at: float) -> None:
        """Who reloaded what, when, and how it went."""
        sql = "INSERT INTO reloads(admin, version, result, at) VALUES (?, ?, ?, ?)"
        await self._change(Statement.of(sql, admin, version, storable(result)[:500], at))

    async def forget(self, platform: str, user: str) -> int:
        """Delete everything that belongs to a person, at once; how many records there were."""
        unit = current_unit()
        if unit is not None:
            unit.drop()
        where = self.names.records(platform, user)
        found = 0
        for table, value in where:
            sql = f"SELECT count(*) FROM {table} WHERE person = ?"  # noqa: S608 (names of our own tables)
            found += sum(row[0] for row in await self.reader.execute_fetchall(sql, (value,)))
        deletions = [
            Statement.of(f"DELETE FROM {table} WHERE person = ?", value)  # noqa: S608
            for table, value in where
        ]
        await self.writer.write(deletions, durable=True)
        await self.writer.checkpoint()
        return found

    async def purge(self, now: float) -> None:
        """Delete what has been kept long enough, from the file and not only from view."""
        kept = self.retention
        day = time.strftime("%Y-%m-%d", time.gmtime(now - kept.counts))
        await self.writer.write(
            [
                Statement.of("DELETE FROM contexts WHERE until < ?", now - kept.contexts),
                Statement.of("DELETE FROM sent WHERE at < ?", now - kept.sent),
                Statement.of("DELETE FROM unanswered WHERE asked < ?", now - kept.unanswered),
                Statement.of("DELETE FROM feedback WHERE at < ?", now - kept.feedback),
                Statement.of("DELETE FROM outcomes WHERE day < ?", day),
            ]
        )
        await self.writer.checkpoint()

    async def close(self) -> None:
        """Write what waits, close the file, and let another process have it."""
        await self.writer.close()
        await self.reader.close()
        await self.writer.connection.close()
        self.lock.release()

    async def _change(self, statement: Statement) -> None:
        unit = current_unit()
        if unit is None:
            await self.writer.write([statement])
        else:
            unit.statements.append(statement)
