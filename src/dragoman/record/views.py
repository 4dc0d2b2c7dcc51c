"""What the ledgers read: the record as it stood on a day, in temporary tables, and the views over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from dragoman import vocab
from dragoman.record import rows
from dragoman.record.edits import edits_of
from dragoman.record.events import settled
from dragoman.record.joining.weights import weights
from dragoman.record.migrations import sql
from dragoman.record.rows import Row
from dragoman.types import Judgement, Mention

Execute = Callable[[str, Sequence[Any]], None]
Fetch = Callable[[str, Sequence[Any]], list[Row]]

FILES = ("base", "meetings", "moves", "hostilities", "pledges", "claims", "review")
EMPTIED = ("now_mentions", "edited", "edited_participants", "edited_particulars", "moved", "roots", "shown", "today")

SHOWN = """
INSERT INTO shown
WITH placed AS (
    SELECT mention_id, home FROM placements_on($day) WHERE ledger = 'event'
),
offered AS (SELECT mention_id, home FROM placements_on($day) WHERE ledger = 'offer'),
pledged AS (SELECT mention_id, home FROM placements_on($day) WHERE ledger = 'pledge'),
each AS (
    SELECT
        m.id, coalesce(x.event_id, p.home, m.id) AS event_id, f.home AS offer_id, g.home AS pledge_id,
        coalesce(r.root_id, m.document_id) AS root_id,
        coalesce(wire(d.outlet), coalesce(r.root_id, m.document_id)) AS source, d.outlet,
        coalesce(d.published, d.held) AS said, m.status, m.confidence, d.held, d.retrieved, m.span_start
    FROM now_mentions m
    LEFT JOIN placed p ON p.mention_id = m.id
    LEFT JOIN offered f ON f.mention_id = m.id
    LEFT JOIN pledged g ON g.mention_id = m.id
    LEFT JOIN moved x ON x.mention_id = m.id
    LEFT JOIN roots r ON r.document_id = m.document_id
    JOIN documents d ON d.id = coalesce(r.root_id, m.document_id)
),
summed AS (
    SELECT
        event_id, count(*) AS reports, count(DISTINCT source) AS independent,
        CASE
            WHEN bool_or(status = 'happened') THEN 'happened'
            WHEN bool_or(status = 'negated') THEN 'negated'
            ELSE min_by(status, (DATE '2200-01-01' - said) * 10 + precedence(status))
        END AS state
    FROM each GROUP BY event_id
),
published AS (
    SELECT event_id, string_agg(outlet, '; ' ORDER BY first) AS outlets
    FROM (
        SELECT event_id, outlet, min((held, retrieved, root_id)) AS first
        FROM each WHERE outlet IS NOT NULL GROUP BY event_id, outlet
    )
    GROUP BY event_id
)
SELECT
    e.id, e.event_id, e.offer_id, e.pledge_id, e.root_id, e.source, e.said, s.state,
    row_number() OVER (
        PARTITION BY e.event_id
        ORDER BY e.status <> s.state, e.confidence DESC, e.held, e.retrieved, e.root_id, e.span_start, e.id
    ) - 1,
    s.reports, s.independent, p.outlets
FROM each e
JOIN summed s ON s.event_id = e.event_id
LEFT JOIN published p ON p.event_id = e.event_id
"""
# The events that judgements touch, whole: a join or a split moves nothing outside them.
TOUCHED = """
SELECT p.mention_id, p.home, p.partner
FROM placements_on(?) p
JOIN now_mentions m ON m.id = p.mention_id
JOIN documents d ON d.id = m.document_id
WHERE p.ledger = 'event'
  AND p.home IN (
      SELECT home FROM placements_on(?) WHERE ledger = 'event' AND mention_id IN (SELECT unnest(?::VARCHAR[]))
  )
ORDER BY m.held, d.retrieved, m.document_id, m.span_start, m.span_end, m.id
"""


class Views:
    """The ledgers' temporary tables of one connection; they show one day at a time."""

    def __init__(self, execute: Execute, fetch: Fetch) -> None:
        self._execute, self._fetch = execute, fetch
        self._made = False
        self._day: date | None = None  # the day they show; None: to be filled

    def forget(self) -> None:
        """Something was written: fill them anew when they are next read."""
        self._day = None

    def show(
        self,
        day: date,
        judgements: Sequence[Judgement],
        roots: dict[str, str],
        one: Callable[[str], Mention | None],
        *,
        today: date,
    ) -> None:
        """Fill the tables for a day.

        judgements  those made by then
        roots       for each document that carries another's text, the id of that other
        one         a stored mention by its id, to be corrected
        today       the day by the clock, after which nothing is overdue yet
        """
        if self._day == day:
            return
        if not self._made:
            for name in FILES:
                self._execute(sql(f"ledgers/{name}.sql"), ())
            bearings = [(move.name, move.bearing) for move in vocab.moves().values()]
            self._fill("bearings", ("VARCHAR", "VARCHAR"), bearings)
            self._execute("INSERT INTO thresholds VALUES (?)", [weights()["across"]["join"]])
            self._made = True
        for table in EMPTIED:
            self._execute(f"TRUNCATE {table}", ())
        self._execute("INSERT INTO today VALUES (?)", [min(day, today)])
        self._fill("roots", ("VARCHAR", "VARCHAR"), roots.items())
        self._execute("INSERT INTO now_mentions SELECT * FROM mentions_on(?)", [day])
        self._correct(judgements, one)
        self._move(day, judgements)
        self._execute(SHOWN.replace("$day", "?"), [day] * 3)
        self._execute("TRUNCATE shown_links", ())
        self._execute("INSERT INTO shown_links SELECT * FROM links_on(?)", [day])
        self._day = day

    def _correct(self, judgements: Iterable[Judgement], one: Callable[[str], Mention | None]) -> None:
        held: dict[str, date] = dict(self._fetch("SELECT id, held FROM now_mentions", ())) if judgements else {}
        for id, change in edits_of(judgements).items():
            mention = one(id) if id in held else None
            if mention is None:
                continue
            new = change(mention)
            self._execute("DELETE FROM now_mentions WHERE id = ?", [id])
            kinds = rows.TYPES["mentions"]
            self._fill("now_mentions", (*kinds, "DATE"), [(*rows.mention_row(new, id), held[id])])
            self._fill("edited", ("VARCHAR",), [(id,)])
            self._fill("edited_participants", rows.TYPES["participants"], rows.participant_rows(new, id))
            self._fill("edited_particulars", rows.TYPES["particulars"], rows.particular_rows(new, id))

    def _move(self, day: date, judgements: Sequence[Judgement]) -> None:
        decided = [one for one in judgements if one.kind in ("join", "split")]
        if not decided:
            return
        items = sorted({id for one in decided for id in one.items})
        found = self._fetch(TOUCHED, [day, day, items])
        homes = {id: home for id, home, _ in found}
        after = settled(homes, {id: partner for id, _, partner in found}, decided)
        moved = [(id, event) for id, event in after.items() if event != homes[id]]
        self._fill("moved", ("VARCHAR", "VARCHAR"), moved)

    def _fill(self, table: str, kinds: Sequence[str], many: Iterable[Row]) -> None:
        columns = [list(column) for column in zip(*many, strict=True)]
        if columns:
            values = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
            self._execute(f"INSERT INTO {table} SELECT {values}", columns)
