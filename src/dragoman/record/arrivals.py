"""When things came to be known: what a period brought, what was judged in it, and since when documents count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dragoman.record.views import STANDING

if TYPE_CHECKING:
    from dragoman.record.store import Record

ARRIVED = """
SELECT
    s.mention_id, s.event_id, s.offer_id, s.pledge_id, m.document_id, m.status, m.move, r.held, s.said, d.held < ?
FROM shown s
JOIN corrected m ON m.id = s.mention_id
JOIN readings r ON r.document_id = m.document_id AND r.coder = m.coder
JOIN documents d ON d.id = m.document_id
WHERE r.held >= ?
ORDER BY r.held, d.retrieved, m.document_id, m.span_start, m.id
"""
JUDGED = """
WITH made AS (
    SELECT items, kind, CAST(made AS DATE) AS day FROM judgements WHERE CAST(made AS DATE) BETWEEN ? AND ?
),
undone AS (SELECT unnest(items) AS id, day FROM made WHERE kind = 'undo'),
items AS (
    SELECT unnest(items) AS item, day FROM made WHERE kind NOT IN ('gate', 'unsure', 'note', 'undo')
    UNION ALL SELECT unnest(j.items), u.day FROM judgements j JOIN undone u ON u.id = j.id
),
mentioned AS (
    SELECT item, day FROM items
    UNION SELECT l.source, i.day FROM items i JOIN links l ON l.id = i.item
    UNION SELECT l.target, i.day FROM items i JOIN links l ON l.id = i.item
),
homes AS (SELECT DISTINCT p.home, i.day FROM mentioned i JOIN placements p ON p.mention_id = i.item),
now AS ( -- a rejected mention is shown no more; those beside it are
    SELECT s.*, i.day FROM mentioned i JOIN shown s ON s.mention_id = i.item
    UNION ALL
    SELECT s.*, h.day FROM homes h JOIN placements p ON p.home = h.home JOIN shown s ON s.mention_id = p.mention_id
)
SELECT id, max(day) FROM (
    SELECT home AS id, day FROM homes
    UNION ALL SELECT event_id, day FROM now
    UNION ALL SELECT offer_id, day FROM now
    UNION ALL SELECT pledge_id, day FROM now
) WHERE id IS NOT NULL GROUP BY id
"""
STIRRED = """
SELECT
    EXISTS (SELECT 1 FROM readings WHERE held BETWEEN ? AND ?)
    OR EXISTS (SELECT 1 FROM placements WHERE held BETWEEN ? AND ?)
    OR EXISTS (SELECT 1 FROM judgements WHERE kind NOT IN ('gate', 'note') AND CAST(made AS DATE) BETWEEN ? AND ?)
"""
QUOTES = """
SELECT m.id, substring(d.text, m.span_start + 1, m.span_end - m.span_start)
FROM mentions m JOIN documents d ON d.id = m.document_id
WHERE m.id IN (SELECT unnest(?::VARCHAR[]))
"""
STATES = """
SELECT p.country, mode(coalesce(p.name, p.text) ORDER BY coalesce(p.name, p.text))
FROM now_participants p JOIN shown s ON s.mention_id = p.mention_id
WHERE p.actor_id = 'state:' || p.country
GROUP BY p.country
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mention that counts on a day and was first held in a period that ends on it."""

    mention_id: str
    event_id: str
    offer_id: str | None
    pledge_id: str | None
    document_id: str
    status: str
    move: str | None
    held: date  # the day from which the record counts the reading as known
    said: date  # the day its document was published, else held
    reread: bool  # its document was held before the period: a newer coder read it again


def show(record: Record, as_of: date | None = None) -> None:
    """Fill the tables of a day, which the other functions here read: asking for a ledger of that day does so."""
    record.ask("SELECT 1", over=(STANDING,), as_of=as_of)


def arrivals(record: Record, *, since: date) -> list[Arrival]:
    """The mentions that count on the day shown and were first held on `since` or later, in the order they came in."""
    return [
        Arrival(
            mention_id=row[0],
            event_id=row[1],
            offer_id=row[2],
            pledge_id=row[3],
            document_id=row[4],
            status=row[5],
            move=row[6],
            held=row[7],
            said=row[8],
            reread=row[9],
        )
        for row in record.query(ARRIVED, [since, since]).fetchall()
    ]


def judged(record: Record, *, since: date, last: date) -> dict[str, date]:
    """The events, offers and pledges of the day shown that a judgement from `since` to `last` bears on, and its day."""
    return dict(record.query(JUDGED, [since, last]).fetchall())


def decided(record: Record, *, since: date, last: date) -> bool:
    """Whether anything was judged from `since` to `last`."""
    statement = "SELECT EXISTS (SELECT 1 FROM judgements WHERE CAST(made AS DATE) BETWEEN ? AND ?)"
    return bool(record.query(statement, [since, last]).fetchall()[0][0])


def stirred(record: Record, *, since: date, last: date) -> bool:
    """Whether anything was read, placed or judged from `since` to `last`; else only the calendar changes a ledger."""
    return bool(record.query(STIRRED, [since, last] * 3).fetchall()[0][0])


def held_days(record: Record, *, as_of: date | None = None) -> dict[str, date]:
    """Since when each document is held."""
    return dict(record.query("SELECT id, held FROM documents_on(?)", [as_of or date.max]).fetchall())


def latest_day(record: Record, as_of: date | None = None) -> date | None:
    """The last day on which a document was taken in; None where none is held.

    Nothing was before the day on which it was received: a record of an earlier version may count one from a later day.
    """
    statement = "SELECT max(least(held, CAST(retrieved AS DATE))) FROM documents_on(?)"
    found = record.query(statement, [as_of or date.max]).fetchall()
    day: date | None = found[0][0]
    return day


def quotes(record: Record, mentions: Iterable[str]) -> dict[str, str]:
    """The passage of each of some mentions, cut from the stored text."""
    wanted: Sequence[str] = sorted(set(mentions))
    return dict(record.query(QUOTES, [wanted]).fetchall()) if wanted else {}


def states(record: Record) -> dict[str, str]:
    """What the reports of the day shown call each state, by ISO 3166-1 alpha-3 or the code that its actors have."""
    return dict(record.query(STATES).fetchall())
