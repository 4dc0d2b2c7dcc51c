"""What is held, for pages: one document with all that belongs to it, and lists of documents, outlets and failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman import remarks
from dragoman.errors import RecordError
from dragoman.record import rows
from dragoman.record.shelf.items import Source, sources
from dragoman.record.values import HeldDocument
from dragoman.types import Carried, Cut, Failure

if TYPE_CHECKING:
    from dragoman.record.shelf.copy import Copy

Row = dict[str, Any]

# By what a list of documents can be ordered: the name in the address, and our own SQL.
ORDERS = {
    "published": "d.published",
    "held": "d.held",
    "outlet": "lower(d.outlet)",
    "title": "lower(d.title)",
    "grade": "coalesce(g.grade, 'Z')",
    "mentions": "coalesce(n.mentions, 0)",
}
DOCUMENTS = """
SELECT
    d.id, d.title, d.outlet, d.published, d.url, d.language, d.held, d.held_basis, d.source, d.retrieved,
    coalesce(n.mentions, 0) AS mentions,
    c.original_id, r.document_id IS NOT NULL AS coded, t.id AS draft_id
FROM documents d
LEFT JOIN (SELECT document_id, count(*) AS mentions FROM {facts} GROUP BY 1) n
    ON n.document_id = d.id
LEFT JOIN carried c ON c.document_id = d.id
LEFT JOIN (SELECT DISTINCT document_id FROM readings WHERE held <= ?) r ON r.document_id = d.id
LEFT JOIN (SELECT document_id, min(id) AS id FROM drafts WHERE held <= ? GROUP BY 1) t ON t.document_id = d.id
LEFT JOIN (SELECT unnest(?::VARCHAR[]) AS outlet, unnest(?::VARCHAR[]) AS grade) g ON g.outlet = d.outlet
WHERE d.held <= ?
"""
OUTLETS = """
SELECT
    d.outlet, any_value(d.url) AS url, count(*) AS documents, count(c.document_id) AS carried,
    coalesce(sum(n.mentions), 0) AS mentions,
    min(d.published) AS first, max(d.published) AS last
FROM documents d
LEFT JOIN carried c ON c.document_id = d.id
LEFT JOIN (SELECT document_id, count(*) AS mentions FROM {facts} GROUP BY 1) n ON n.document_id = d.id
WHERE d.held <= ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A document with all that belongs to it on a day."""

    held: HeldDocument
    original: Source | None  # whose text it carries, where that is held
    copies: tuple[Source, ...]  # the documents that carry its text
    coders: tuple[tuple[str, date], ...]  # who read it and since when that is known, the newest first
    failures: tuple[Failure, ...]
    drafts: tuple[tuple[str, str], ...]  # ids and titles of the drafts of which it is the text


def document(copy: Copy, id: str, as_of: date | None) -> Holding:
    """One document; RecordError where it is unknown or was not held by the day."""
    day = as_of or date.max
    found = copy.sql("SELECT * EXCLUDE (run) FROM documents WHERE id = ?", [id])
    if not found:
        raise RecordError("no document in the record has this id", item=id, advice="find it by its words in the search")
    if found[0]["held"] > day:
        raise RecordError(f"was not held on {day}", item=id, advice="ask for a later day")
    cuts = copy.sql("SELECT kind, text, start FROM cuts WHERE document_id = ? ORDER BY start, position", [id])
    read = copy.sql(
        "SELECT coder, held FROM readings WHERE document_id = ? AND held <= ? ORDER BY coder_version DESC, coder",
        [id, day],
    )
    kin = copy.sql(
        """SELECT c.document_id, c.original_id, c.similarity FROM carried c JOIN documents d ON d.id = c.document_id
        WHERE d.held <= ? AND (c.document_id = ? OR c.original_id = ?) ORDER BY d.held, d.id LIMIT 200""",
        [day, id, id],
    )
    near = sources(copy, [one for row in kin for one in (row["document_id"], row["original_id"])])
    own = next((row for row in kin if row["document_id"] == id), None)
    met = copy.sql(
        "SELECT * FROM failures WHERE item IN (?, ?) AND CAST(met AS DATE) <= ? ORDER BY met, id LIMIT 50",
        [id, found[0]["url"], day],
    )
    drafts = copy.sql(
        "SELECT DISTINCT id, title FROM drafts WHERE document_id = ? AND held <= ? ORDER BY id", [id, day]
    )
    kept = tuple(Cut(kind=row["kind"], text=row["text"], at=row["start"]) for row in cuts)
    carries = Carried(**own) if own else None
    original = near.get(own["original_id"]) if own else None
    return Holding(
        held=rows.held_document(tuple(found[0].values()), kept, carries, coded=bool(read)),
        original=original if original and original.held <= day else None,
        copies=tuple(near[row["document_id"]] for row in kin if row["original_id"] == id),
        coders=tuple((row["coder"], row["held"]) for row in read),
        failures=tuple(rows.failure(tuple(row.values())) for row in met),
        drafts=tuple((row["id"], row["title"]) for row in drafts),
    )


def readings_of(copy: Copy, id: str, as_of: date | None) -> tuple[list[str], list[str]]:
    """The mentions of a document that count, in order, and those that were read by the day and do not."""
    day = as_of or date.max
    found = copy.sql(
        """SELECT m.id, f.mention_id IS NOT NULL AS counts FROM mentions m
        JOIN readings r ON r.document_id = m.document_id AND r.coder = m.coder AND r.held <= ?
        LEFT JOIN {facts} f ON f.mention_id = m.id
        WHERE m.document_id = ? ORDER BY m.trigger_start, m.trigger_end, m.span_start, m.id""",
        [day, id],
        as_of=as_of,
        tables=("facts",),
    )
    return [row["id"] for row in found if row["counts"]], [row["id"] for row in found if not row["counts"]]


def documents(
    copy: Copy,
    as_of: date | None,
    *,
    among: Sequence[str] | None = None,
    outlets: Sequence[str] = (),
    grades: Mapping[str, str] | None = None,
    order: str = "published",
    descending: bool = True,
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[Row], int]:
    """Some of the documents held, and how many there are.

    among    only these ids; None: all
    outlets  only of these
    grades   the grade of each outlet, to order by
    """
    day = as_of or date.max
    if order not in ORDERS:
        raise RecordError(f"there is no order {order!r}", item="documents", advice=f"one of {', '.join(ORDERS)}")
    statement, values = DOCUMENTS, list[Any]([day, day, [*(grades or {})], [*(grades or {}).values()], day])
    statement, values = _narrowed(statement, values, among, outlets)
    counting, bound = _narrowed("SELECT count(*) AS n FROM documents d WHERE d.held <= ?", [day], among, outlets)
    (count,) = copy.sql(counting, bound)
    direction = "DESC" if descending else "ASC"
    statement += f" ORDER BY {ORDERS[order]} {direction} NULLS LAST, d.held DESC, d.id LIMIT ? OFFSET ?"
    found = copy.sql(statement, [*values, limit, offset], as_of=as_of, tables=("facts",))
    return found, int(count["n"])


def beside(copy: Copy, ids: Sequence[str]) -> dict[str, list[Cut]]:
    """What was given with some documents and not used: a date that names no day, names of attachments."""
    found: dict[str, list[Cut]] = {}
    for row in copy.sql(
        """SELECT document_id, kind, text, start FROM cuts
        WHERE kind IN (?, ?) AND document_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY document_id, position""",
        [remarks.DATE, remarks.ATTACHMENT, list(ids)],
    ):
        found.setdefault(row["document_id"], []).append(Cut(kind=row["kind"], text=row["text"], at=row["start"]))
    return found


def outlets(
    copy: Copy, as_of: date | None, *, among: Sequence[str] | None = None, only: Sequence[str] = ()
) -> list[Row]:
    """Who published what is held: documents, those that carry another's text, mentions, first and last day."""
    statement, values = _narrowed(OUTLETS, [as_of or date.max], among, only)
    statement += " GROUP BY d.outlet ORDER BY documents DESC, lower(d.outlet) NULLS LAST"
    return copy.sql(statement, values, as_of=as_of, tables=("facts",))


def _narrowed(
    statement: str, values: list[Any], among: Sequence[str] | None, only: Sequence[str]
) -> tuple[str, list[Any]]:
    if among is not None:
        statement, values = statement + " AND d.id IN (SELECT unnest(?::VARCHAR[]))", [*values, list(among)]
    if only:
        statement, values = statement + " AND list_contains(?::VARCHAR[], d.outlet)", [*values, list(only)]
    return statement, values


def failures(
    copy: Copy, as_of: date | None, *, order: str = "met", descending: bool = True, offset: int = 0, limit: int = 100
) -> tuple[list[Row], int]:
    """Items that could not be read or coded by the day, and how many there are."""
    orders = ("met", "stage", "item", "error")
    if order not in orders:
        raise RecordError(f"there is no order {order!r}", item="failures", advice=f"one of {', '.join(orders)}")
    day = as_of or date.max
    (count,) = copy.sql("SELECT count(*) AS n FROM failures WHERE CAST(met AS DATE) <= ?", [day])
    found = copy.sql(
        f"""SELECT f.id, f.stage, f.item, f.error, f.message, f.advice, f.met, d.id AS document_id FROM failures f
        LEFT JOIN (SELECT url, min(id) AS id FROM documents WHERE held <= ? GROUP BY url) d ON d.url = f.item
        WHERE CAST(f.met AS DATE) <= ? ORDER BY f.{order} {"DESC" if descending else "ASC"}, f.id LIMIT ? OFFSET ?""",
        [day, day, limit, offset],
    )
    return found, int(count["n"])


def counts(copy: Copy, as_of: date | None) -> Row:
    """How much is held: documents, coded ones, copies, days, and what is in languages that no coder read."""
    day = as_of or date.max
    (found,) = copy.sql(
        """SELECT
            count(*) AS documents, count(r.document_id) AS coded, count(c.document_id) AS carried,
            count(DISTINCT d.outlet) AS outlets,
            min(d.published) AS first, max(d.published) AS last
        FROM documents d LEFT JOIN carried c ON c.document_id = d.id
        LEFT JOIN (SELECT DISTINCT document_id FROM readings WHERE held <= ?) r ON r.document_id = d.id
        WHERE d.held <= ?""",
        [day, day],
    )
    return found


def unread(copy: Copy, as_of: date | None) -> list[Row]:
    """By language the documents that nobody coded though they carry nobody's text and are no draft."""
    day = as_of or date.max
    return copy.sql(
        """SELECT d.language, count(*) AS documents FROM documents d
        WHERE d.held <= ? AND d.id NOT IN (SELECT document_id FROM readings WHERE held <= ?)
          AND d.id NOT IN (SELECT document_id FROM carried) AND d.id NOT IN (SELECT document_id FROM drafts)
        GROUP BY 1 ORDER BY 2 DESC, 1""",
        [day, day],
    )


def stretches(copy: Copy, as_of: date | None, *, days: int) -> list[tuple[date, date]]:
    """Times of at least so many days between two reports that follow one another, without any: [after, before]."""
    found = copy.sql(
        """SELECT day, next FROM (
            SELECT day, lead(day) OVER (ORDER BY day) AS next
            FROM (SELECT DISTINCT published AS day FROM documents WHERE held <= ? AND published IS NOT NULL)
        ) WHERE next - day > ? ORDER BY day""",
        [as_of or date.max, days],
    )
    return [(row["day"], row["next"]) for row in found]
