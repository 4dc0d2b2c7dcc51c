"""Search over texts and quotes: an index in memory, made from what the record holds."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w")
LONGEST = 300  # characters of a query that are read
MOST_TERMS = 16
# Marks that no text holds: the record's texts are NFC of real reporting, and private-use signs are set apart on pages.
OPEN, CLOSE = "\ue000", "\ue001"
PIECE = 20_000  # characters of a text that are indexed as one: to cut a snippet out of a whole book takes seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document in which the words were found, best first."""

    document_id: str
    parts: tuple[tuple[str, bool], ...]  # a stretch of its text, cut where words match; True: a match


def expression(query: str) -> str:
    """What SQLite's index is asked: every word by its stem, the last by its beginning, words in quotes as a phrase.

    Nothing of a query is syntax: "NOT", "*" and brackets are words or nothing.
    """
    terms = []
    query = _kept(query[:LONGEST]).replace("\0", " ")
    for phrase, word in _TERM.findall(query)[:MOST_TERMS]:
        text = (phrase or word).replace('"', " ").strip()
        if _WORD.search(text):
            terms.append(f'"{text}"')
    if terms and query.rstrip()[-1:] not in ('"', "."):
        terms[-1] += "*"
    return " AND ".join(terms)


class Words:
    """The index. It can be asked from several threads; texts and quotes stay as they were when it was made."""

    def __init__(self, documents: Iterable[tuple[str, str, str]], quotes: Iterable[tuple[str, str, str]]) -> None:
        """Take documents as (id, title, text) and quotes as (mention id, quote, names)."""
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        tokens = 'tokenize = "porter unicode61 remove_diacritics 2"'
        self._base.execute(f"CREATE VIRTUAL TABLE documents USING fts5(id UNINDEXED, title, text, {tokens})")
        self._base.execute(f"CREATE VIRTUAL TABLE quotes USING fts5(id UNINDEXED, quote, names, {tokens})")
        clean = str.maketrans({OPEN: None, CLOSE: None})
        self._base.executemany(
            "INSERT INTO documents VALUES (?, ?, ?)",
            (
                (id, _kept(title).translate(clean) if number == 0 else "", _kept(piece).translate(clean))
                for id, title, text in documents
                for number, piece in enumerate(pieces(text))
            ),
        )
        self._base.executemany(
            "INSERT INTO quotes VALUES (?, ?, ?)", ((id, _kept(quote), _kept(names)) for id, quote, names in quotes)
        )

    def rename(self, names: Mapping[str, str]) -> None:
        """Say anew who takes part in some mentions."""
        wanted = json.dumps(list(names))
        with self._lock:
            found = self._base.execute(
                "SELECT rowid, id FROM quotes WHERE id IN (SELECT value FROM json_each(?))", [wanted]
            ).fetchall()
            self._base.executemany(
                "UPDATE quotes SET names = ? WHERE rowid = ?", [(_kept(names[id]), row) for row, id in found]
            )

    def mentions(self, query: str) -> list[str]:
        """The ids of mentions whose quote or whose actors match."""
        wanted = expression(query)
        if not wanted:
            return []
        with self._lock:
            return [id for (id,) in self._base.execute("SELECT id FROM quotes WHERE quotes MATCH ?", [wanted])]

    def documents(self, query: str, *, limit: int = 500) -> list[Hit]:
        """Documents whose title or text match, best first (BM25, the title counting five times).

        Of a long text the words have to stand within one piece of 20,000 characters.
        """
        wanted = expression(query)
        if not wanted:
            return []
        statement = """
            SELECT id, snippet(documents, -1, ?, ?, ' … ', 40) FROM documents WHERE documents MATCH ?
            ORDER BY bm25(documents, 0, 5, 1), id LIMIT ?"""
        with self._lock:
            found = self._base.execute(statement, [OPEN, CLOSE, wanted, limit]).fetchall()
        best: dict[str, str] = {}
        for id, text in found:
            best.setdefault(id, text)
        return [Hit(document_id=id, parts=_parts(text)) for id, text in best.items()]


def pieces(text: str) -> Iterator[str]:
    """A text in pieces, cut at a space; a short one whole."""
    start = 0
    while len(text) - start > PIECE:
        space = text.rfind(" ", start + PIECE // 2, start + PIECE)
        end = space if space > 0 else start + PIECE
        yield text[start:end]
        start = end
    yield text[start:]


def _parts(text: str) -> tuple[tuple[str, bool], ...]:
    """A snippet cut at its marks."""
    parts = []
    for number, piece in enumerate(re.split(f"[{OPEN}{CLOSE}]", text)):
        if piece:
            parts.append((piece, number % 2 == 1))
    return tuple(parts)


def _kept(text: str) -> str:
    """The text as SQLite can hold it: half a surrogate pair is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")
