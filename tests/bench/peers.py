"""What else finds a phrase: four engines behind one question, each imported only when asked for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable

from citebot.intents.phrase_matcher import PhraseMatcher

Find = Callable[[str], str | None]
Rows = list[tuple[str, str]]
WORD = re.compile(r"\w+")


def ours(rows: Rows) -> Find:
    base: dict[str, list[str]] = {}
    for text, intent in rows:
        base.setdefault(intent, []).append(text)
    matcher = PhraseMatcher.build(base)
    return lambda text: matcher.rank(text, 1)[0][0]


def rapidfuzz_ratio(rows: Rows) -> Find:
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    texts = [text for text, _ in rows]

    def find(text: str) -> str | None:
        found = process.extractOne(text, texts, scorer=fuzz.token_set_ratio)
        return rows[found[2]][1] if found else None

    return find


def rapidfuzz_default(rows: Rows) -> Find:
    from rapidfuzz import process  # noqa: PLC0415

    texts = [text for text, _ in rows]

    def find(text: str) -> str | None:
        found = process.extractOne(text, texts)
        return rows[found[2]][1] if found else None

    return find


def sqlite_fts5(rows: Rows) -> Find:
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table phrase using fts5(text, intent unindexed)")
    base.executemany("insert into phrase values (?, ?)", rows)

    def find(text: str) -> str | None:
        query = " OR ".join(f'"{word}"' for word in WORD.findall(text))
        if not query:
            return None
        sql = "select intent from phrase where phrase match ? order by bm25(phrase) limit 1"
        found = base.execute(sql, (query,)).fetchone()
        return found[0] if found else None

    return find


def tantivy_bm25(rows: Rows) -> Find:
    import tantivy  # noqa: PLC0415

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", stored=False)
    schema.add_text_field("intent", stored=True, tokenizer_name="raw")
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)
    for text, intent in rows:
        writer.add_document(tantivy.Document(text=text, intent=intent))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> str | None:
        query = index.parse_query(" ".join(WORD.findall(text.lower())), ["text"])
        hits = searcher.search(query, 1).hits
        return searcher.doc(hits[0][1])["intent"][0] if hits else None

    return find


def bm25s_lucene(rows: Rows) -> Find:
    import bm25s  # noqa: PLC0415

    retriever = bm25s.BM25()
    retriever.index([WORD.findall(text.lower()) for text, _ in rows], show_progress=False)

    def find(text: str) -> str | None:
        words = WORD.findall(text.lower())
        if not words:
            return None
        found, _ = retriever.retrieve([words], k=1, show_progress=False, n_threads=0)
        return rows[int(found[0, 0])][1]

    return find


def peers() -> Iterable[tuple[str, Callable[[Rows], Find]]]:
    """Each engine by the name the tables use, ours first."""
    yield "PhraseMatcher", ours
    yield "rapidfuzz extractOne", rapidfuzz_default
    yield "rapidfuzz token_set_ratio", rapidfuzz_ratio
    yield "SQLite FTS5 bm25", sqlite_fts5
    yield "tantivy", tantivy_bm25
    yield "bm25s", bm25s_lucene
