"""Whether the record still says what the documents say: bytes, texts, spans and links, all of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dragoman.errors import RecordError
from dragoman.record import foretold, rows
from dragoman.record.archive import Archive
from dragoman.record.rows import Row
from dragoman.record.store import Record
from dragoman.record.values import HeldDocument

Reextract = Callable[[HeldDocument, bytes], "str | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that does not hold, and where."""

    kind: str  # "bytes", "text", "span", "words", "id", "document", "link", "reading", "forecast"
    item: str  # the id of the document, mention, link, forecast or resolution
    message: str


# Every passage that a row points at. `words` is the stored copy of the words, where there is one.
PASSAGES = """
    SELECT 'mention' AS of, id, document_id, 'the quote' AS what, span_start AS a, span_end AS b, NULL AS words
    FROM mentions
    UNION ALL
    SELECT 'mention', id, document_id, 'the trigger', trigger_start, trigger_end, NULL FROM mentions
    UNION ALL
    SELECT 'mention', id, document_id, 'the content', content_start, content_end, NULL FROM mentions
    WHERE content_start IS NOT NULL
    UNION ALL
    SELECT 'mention', id, document_id, 'the place', place_start, place_end, NULL FROM mentions
    WHERE place_name IS NOT NULL
    UNION ALL
    SELECT 'mention', m.id, m.document_id, 'the ' || p.role, p.span_start, p.span_end, p.text
    FROM participants p JOIN mentions m ON m.id = p.mention_id
    UNION ALL
    SELECT 'mention', m.id, m.document_id, 'the amount', q.span_start, q.span_end, q.text
    FROM amounts q JOIN mentions m ON m.id = q.mention_id
    UNION ALL
    SELECT 'mention', m.id, m.document_id, 'the ' || p.key, p.span_start, p.span_end, NULL
    FROM particulars p JOIN mentions m ON m.id = p.mention_id
    UNION ALL
    SELECT 'link', id, document_id, 'the other end', span_start, span_end, NULL FROM links
"""
BAD_PASSAGES = f"""
    WITH passages AS ({PASSAGES})
    SELECT
        p.id, p.of, p.what, p.a, p.b, length(d.text) AS size, p.words, substring(d.text, p.a + 1, p.b - p.a) AS cut,
        0 <= p.a AND p.a < p.b AND p.b <= length(d.text) AS inside
    FROM passages p JOIN documents d ON d.id = p.document_id
    WHERE NOT (0 <= p.a AND p.a < p.b AND p.b <= length(d.text))
       OR p.words IS DISTINCT FROM substring(d.text, p.a + 1, p.b - p.a) AND p.words IS NOT NULL
    ORDER BY p.id, p.what, p.a
"""
ORPHANS = """
    SELECT id, 'mention', document_id FROM mentions WHERE document_id NOT IN (SELECT id FROM documents)
    UNION ALL
    SELECT id, 'link', document_id FROM links WHERE document_id NOT IN (SELECT id FROM documents)
    UNION ALL
    SELECT mention_id, 'participant', mention_id FROM participants WHERE mention_id NOT IN (SELECT id FROM mentions)
    UNION ALL
    SELECT mention_id, 'amount', mention_id FROM amounts WHERE mention_id NOT IN (SELECT id FROM mentions)
    UNION ALL
    SELECT mention_id, 'particular', mention_id FROM particulars WHERE mention_id NOT IN (SELECT id FROM mentions)
    UNION ALL
    SELECT document_id, 'reading', document_id FROM readings WHERE document_id NOT IN (SELECT id FROM documents)
    UNION ALL
    SELECT document_id, 'copy', original_id FROM carried WHERE original_id NOT IN (SELECT id FROM documents)
    ORDER BY ALL
"""
LOOSE_LINKS = """
    SELECT l.id, e.mention_id
    FROM (SELECT id, unnest([source, target]) AS mention_id FROM links) e JOIN links l ON l.id = e.id
    WHERE e.mention_id IS NOT NULL AND e.mention_id NOT IN (SELECT id FROM mentions)
    ORDER BY ALL
"""

# The rows that came with a reading, for its seal.
SEALED = {
    "mentions": "SELECT document_id, coder, * FROM mentions",
    "participants": "SELECT m.document_id, m.coder, p.* FROM participants p JOIN mentions m ON m.id = p.mention_id",
    "amounts": "SELECT m.document_id, m.coder, a.* FROM amounts a JOIN mentions m ON m.id = a.mention_id",
    "particulars": "SELECT m.document_id, m.coder, p.* FROM particulars p JOIN mentions m ON m.id = p.mention_id",
    "links": "SELECT document_id, coder, * FROM links",
}


def verify(record: Record, archive: Archive, reextract: Reextract | None = None) -> list[Problem]:
    """Check every row of the record, also those that later ones replaced, and list what does not hold.

    `reextract` makes the text again from the archived bytes and returns None where it cannot; a text that comes out
    differently is told.
    """
    found = [*_documents(record, archive, reextract), *_passages(record), *_rows(record), *_readings(record)]
    foretelling = (Problem(kind="forecast", item=item, message=message) for item, message in foretold.problems(record))
    return [*found, *foretelling]


def counted(record: Record) -> dict[str, int]:
    """How many rows of each kind `verify` checks."""
    counts = {}
    for table in ("documents", "mentions", "links", "forecasts"):
        ((counts[table],),) = record.query(f"SELECT count(*) FROM {table}").fetchall()
    return counts


def _documents(record: Record, archive: Archive, reextract: Reextract | None) -> Iterator[Problem]:
    known = {held.document.raw for held in record.documents()}
    for key in archive.verify():
        if key not in known:  # of a run killed before it stored their document: the next one would trust their name
            yield Problem(kind="bytes", item=key, message="the archived bytes have changed")
    hashes = dict(record.query("SELECT id, text_sha256 FROM documents").fetchall())
    for held in record.documents():
        document = held.document
        if hashlib.sha256(document.text.encode()).hexdigest() != hashes[document.id]:
            yield Problem(kind="text", item=document.id, message="the stored text is not the text that was stored")
        try:
            data = archive.get(document.raw)
        except RecordError as error:
            yield Problem(kind="bytes", item=document.id, message=f"{document.raw}: {error.message}")
            continue
        if hashlib.sha256(data).hexdigest() != document.raw:
            yield Problem(kind="bytes", item=document.id, message=f"{document.raw}: the archived bytes have changed")
            continue
        again = reextract(held, data) if reextract else None
        if again is not None and again != document.text:
            yield Problem(
                kind="text", item=document.id, message="the archived bytes now give another text than the stored one"
            )


def _passages(record: Record) -> Iterator[Problem]:
    for id, of, what, start, end, size, words, cut, inside in record.query(BAD_PASSAGES).fetchall():
        if not inside:
            message = f"{what} [{start}, {end}) does not lie in the text of {size} characters"
            yield Problem(kind="span", item=id, message=f"{of}: {message}")
        else:
            yield Problem(kind="words", item=id, message=f"{of}: {what} is stored as {words!r}, the text says {cut!r}")


def _rows(record: Record) -> Iterator[Problem]:
    for id, what, missing in record.query(ORPHANS).fetchall():
        yield Problem(kind="document", item=id, message=f"this {what} belongs to {missing}, which is not in the record")
    for id, missing in record.query(LOOSE_LINKS).fetchall():
        yield Problem(kind="link", item=id, message=f"the link points at mention {missing}, which is not in the record")
    for mention_id, computed in record.mention_ids():
        if mention_id != computed:
            yield Problem(
                kind="id", item=mention_id, message=f"the row's content gives the id {computed}: it was changed"
            )


def _readings(record: Record) -> Iterator[Problem]:
    """A passage that was moved within its document, or a row that is gone, shows only against the seal."""
    held: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table, statement in SEALED.items():
        for document_id, coder, *row in record.query(statement).fetchall():
            held[document_id, coder][table].append(tuple(row))
    stored = record.query("SELECT document_id, coder, seal FROM readings ORDER BY document_id, coder").fetchall()
    for document_id, coder, seal in stored:
        if seal is not None and seal != rows.seal(held[document_id, coder]):
            message = f"what {coder} read in it has been changed since it was stored"
            yield Problem(kind="reading", item=document_id, message=message)
    for document_id, coder in sorted(set(held) - {(document_id, coder) for document_id, coder, _ in stored}):
        yield Problem(kind="reading", item=document_id, message=f"it has mentions by {coder}, whose reading is gone")
