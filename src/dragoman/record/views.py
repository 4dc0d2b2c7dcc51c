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
from dragoman.record.known import known
from dragoman.record.migrations import sql
from dragoman.record.rows import Row
from dragoman.types import Judgement, Mention

Execute = Callable[[str, Sequence[Any]], None]
Fetch = Callable[[str, Sequence[Any]], list[Row]]

FILES = ("base", "meetings", "moves", "hostilities", "pledges", "claims", "review")
# The files whose views a ledger needs besides the base, where it is not the one of its name.
VOICED = ("claims", "hostilities")  # ledgers that ask on whose word a mention stands
NEEDS: dict[str, tuple[str, ...]] = {"standing": (), "timeline": (), "offers": ("moves",), "positions": ("moves",)}
STANDING = "standing"  # no ledger: what counts on a day, and not which links do
EMPTIED = (
    *("counted", "edited", "edited_mentions", "edited_participants", "edited_particulars"),
    *("fresh", "moved", "roots", "worked", "shown_links", "today", "voices"),
)
# How much there is: what is added to any of these can change what the ledgers show.
STAMP = """
SELECT concat_ws('/',
    (SELECT count(*) FROM documents), (SELECT count(*) FROM readings), (SELECT count(*) FROM mentions),
    (SELECT count(*) FROM placements), (SELECT count(*) FROM judgements), (SELECT count(*) FROM carried))
"""

SHOWN = """
INSERT INTO worked
WITH placed AS (
    SELECT
        mention_id,
        arg_max(home, rank) FILTER (ledger = 'event') AS event_id,
        arg_max(home, rank) FILTER (ledger = 'offer') AS offer_id,
        arg_max(home, rank) FILTER (ledger = 'pledge') AS pledge_id
    FROM (
        SELECT *, CAST(split_part(rule, '@', 2) AS INTEGER) * 1000000 + (held - DATE '1900-01-01') AS rank
        FROM placements WHERE held <= ? AND mention_id IN (SELECT id FROM counted)
    )
    GROUP BY mention_id
),
each AS (
    SELECT
        m.id, coalesce(x.event_id, p.event_id, m.id) AS event_id, p.offer_id, p.pledge_id,
        coalesce(r.root_id, m.document_id) AS root_id, d.source, d.outlet, d.said, d.place,
        m.status, m.confidence, m.span_start, m.trigger_start, m.kind, m.place_name
    FROM corrected m
    JOIN counted c ON c.id = m.id
    LEFT JOIN placed p ON p.mention_id = m.id
    LEFT JOIN moved x ON x.mention_id = m.id
    LEFT JOIN roots r ON r.document_id = m.document_id
    JOIN (
        SELECT
            id, outlet, coalesce(wire(outlet), id) AS source, coalesce(published, held) AS said,
            row_number() OVER (ORDER BY held, retrieved, id) AS place
        FROM documents_on(?)
    ) d ON d.id = coalesce(r.root_id, m.document_id)
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
    FROM (SELECT event_id, outlet, min(place) AS first FROM each WHERE outlet IS NOT NULL GROUP BY event_id, outlet)
    GROUP BY event_id
)
SELECT
    e.id, e.event_id, e.offer_id, e.pledge_id, e.root_id, e.source, e.said, s.state,
    row_number() OVER (
        PARTITION BY e.event_id
        ORDER BY
            e.status <> s.state, e.confidence DESC, e.place, e.span_start, e.trigger_start, e.kind, e.place_name, e.id
    ) - 1,
    s.reports, s.independent, p.outlets
FROM each e
JOIN summed s ON s.event_id = e.event_id
LEFT JOIN published p ON p.event_id = e.event_id
"""
# What is kept of participants and amounts in one row a mention, of those that are not kept yet.
GATHER = "INSERT INTO gist SELECT * FROM ({gist})"
UNGATHERED = "(SELECT id FROM mentions WHERE id NOT IN (SELECT mention_id FROM gist))"
ALL_GATHERED = "SELECT (SELECT count(*) FROM mentions) = (SELECT count(*) FROM gist)"
# Where `shown` comes from: `worked`, what was worked out for the day, or a table in which that is stored.
SHOW = "CREATE OR REPLACE TEMP VIEW shown AS SELECT * FROM {table}"
# The links that count on a day, as in reads.sql, where `shown` has the mentions that do.
LINKS = """
INSERT INTO {into}
SELECT l.*
FROM links l JOIN readings_on(?) r ON r.document_id = l.document_id AND r.coder = l.coder
WHERE l.source IN (SELECT mention_id FROM {shown})
  AND (l.target IS NULL OR l.target IN (SELECT mention_id FROM {shown}))
  AND l.id NOT IN (SELECT item FROM rejected_on(?))
"""
# Where `parties` come from: what is stored, and in place of it what was worked out of mentions that are not, or were
# corrected. As with `corrected` and the like (edited.sql), asking of each row whether it is one of none takes long.
PARTIES = "CREATE OR REPLACE TEMP VIEW parties AS SELECT * FROM gist"
FRESH = PARTIES + " WHERE mention_id NOT IN (SELECT id FROM fresh) UNION ALL {gist}"
# The events that judgements touch, whole: a join or a split moves nothing outside them.
TOUCHED = """
SELECT p.mention_id, p.home, p.partner
FROM placements_on(?) p
JOIN mentions m ON m.id = p.mention_id
JOIN counted c ON c.id = m.id
JOIN documents d ON d.id = m.document_id
WHERE p.ledger = 'event'
  AND p.home IN (
      SELECT home FROM placements_on(?) WHERE ledger = 'event' AND mention_id IN (SELECT unnest(?::VARCHAR[]))
  )
ORDER BY c.held, d.retrieved, m.document_id, m.span_start, m.span_end, m.id
"""


class Views:
    """The ledgers' temporary tables of one connection; they show one day at a time."""

    def __init__(self, execute: Execute, fetch: Fetch) -> None:
        self._execute, self._fetch = execute, fetch
        self._made: set[str] = set()  # the files whose views are made
        self._day: date | None = None  # the day they show; None: to be filled
        self._voiced = False  # whether voices is filled
        self._linked = False  # and shown_links
        self.tables: dict[date, str] = {}  # where what counts on a past day is stored
        self.showing = "worked"  # the table that is shown
        self._edited = False  # whether the views look at what a person corrected

    def forget(self) -> None:
        """Something was written: fill them anew when they are next read."""
        self._day = None

    def make(self, ledger: str) -> None:
        """Make the views of a ledger."""
        for name in NEEDS.get(ledger, (ledger,)):
            self._create(name)

    def stored(self, day: date, table: str | None) -> None:
        """Have a past day shown from a table that holds what counts on it; None: from nothing stored any more."""
        if table is None:
            self.tables.pop(day, None)
            self._day = None if self._day == day else self._day
            return
        self.tables[day] = table
        if self._day == day:
            self.look_at(table)

    def show(
        self,
        day: date,
        ledger: str,
        judgements: Callable[[], Sequence[Judgement]],
        roots: Callable[[], dict[str, str]],
        one: Callable[[str], Mention | None],
        *,
        today: date,
    ) -> None:
        """Fill the tables for a day, and make the views of a ledger.

        judgements  those made by then
        roots       for each document that carries another's text, the id of that other
        one         a stored mention by its id, to be corrected
        today       the day by the clock, after which nothing is overdue yet
        """
        if "base" not in self._made:
            self._create("base")
            bearings = [(move.name, move.bearing) for move in vocab.moves().values()]
            self._fill("bearings", ("VARCHAR", "VARCHAR"), bearings)
            self._execute("INSERT INTO thresholds VALUES (?)", [weights()["across"]["join"]])
        self.make(ledger)
        if self._day != day:
            self._refill(day, judgements(), roots, one, today=today)
        if ledger != STANDING:
            self._link(day)
        if ledger in VOICED and not self._voiced:
            self._execute("INSERT INTO voices SELECT * FROM voiced", ())
            self._voiced = True

    def _refill(
        self,
        day: date,
        judgements: Sequence[Judgement],
        roots: Callable[[], dict[str, str]],
        one: Callable[[str], Mention | None],
        *,
        today: date,
    ) -> None:
        for emptied in EMPTIED:
            self._execute(f"TRUNCATE {emptied}", ())
        self._voiced = False
        self._execute("INSERT INTO today VALUES (?, ?)", [min(day, today), day])
        self._correct(day, judgements, one)
        self._execute("INSERT INTO fresh SELECT id FROM edited", ())
        if not self._gathered():
            self._execute(f"INSERT INTO fresh SELECT id FROM {UNGATHERED} EXCEPT SELECT id FROM edited", ())
        self._look()
        table = self.tables.get(day)
        if day == date.max:
            table = "standing" if self._stands() else None
        if table is None:
            self._fill("roots", ("VARCHAR", "VARCHAR"), roots().items())
            self._execute("INSERT INTO counted SELECT id, held FROM mentions_on(?)", [day])
            self._move(day, judgements)
            self._execute(SHOWN, [day, day])
        self.look_at(table or "worked")
        self._day = day

    def look_at(self, table: str) -> None:
        """Show what a table holds; the links between it are filled in when a ledger is asked for."""
        self._execute(SHOW.format(table=table), ())
        self.showing = table
        self._linked = False

    def _link(self, day: date) -> None:
        if not self._linked:
            self._execute("TRUNCATE shown_links", ())
            self._execute(LINKS.format(into="shown_links", shown="shown"), [day, day])
            self._linked = True

    def keep(self) -> None:
        """Store what is shown, which is all that counts now, for those who only read."""
        if not self._gathered():
            gist = sql("ledgers/gist.sql").format(wanted=UNGATHERED, participants="participants")
            self._execute(GATHER.format(gist=gist), ())
        if self.showing == "standing":
            return
        self._execute("DELETE FROM standing", ())
        self._execute("INSERT INTO standing SELECT * FROM shown", ())
        self._execute("DELETE FROM meta WHERE key = 'standing'", ())
        self._execute(f"INSERT INTO meta SELECT 'standing', ({STAMP})", ())

    def _stands(self) -> bool:
        """Whether what was stored is still what counts."""
        return self._fetch("SELECT value FROM meta WHERE key = 'standing'", ()) == self._fetch(STAMP, ())

    def _gathered(self) -> bool:
        return bool(self._fetch(ALL_GATHERED, ())[0][0])

    def _look(self) -> None:
        """Have the views look at what a person corrected, and at what is not gathered yet, where there is any."""
        edited = bool(self._fetch("SELECT 1 FROM edited LIMIT 1", ()))
        if edited is not self._edited:
            self._execute(sql(f"ledgers/{'edited' if edited else 'unedited'}.sql"), ())
            self._edited = edited
        if self._fetch("SELECT 1 FROM fresh LIMIT 1", ()):
            gist = sql("ledgers/gist.sql").format(wanted="fresh", participants="now_participants")
            self._execute(FRESH.format(gist=gist), ())
        else:
            self._execute(PARTIES, ())

    def _create(self, name: str) -> None:
        if name not in self._made:
            if name == "base":
                for part in ("unedited", "tables"):
                    self._execute(sql(f"ledgers/{part}.sql"), ())
            self._execute(sql(f"ledgers/{name}.sql"), ())
            self._made.add(name)

    def _correct(self, day: date, judgements: Iterable[Judgement], one: Callable[[str], Mention | None]) -> None:
        for id, change in edits_of(judgements, known(self._fetch, day)).items():
            mention = one(id)
            if mention is None:
                continue
            new = change(mention)
            self._fill("edited", ("VARCHAR",), [(id,)])
            self._fill("edited_mentions", rows.TYPES["mentions"], [rows.mention_row(new, id)])
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
