"""The lines of ledgers worked out anew as far as something reaches, and no further; the rest is taken as it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.record.connection import told
from dragoman.record.migrations import sql
from dragoman.record.shelf.choices import NAMES
from dragoman.record.shelf.near import Near
from dragoman.record.shelf.reach import DOCUMENTS, EVENTS_OF, GIVEN, LINKED, MEMBERS, MOST, Reach, Reaching
from dragoman.record.statements import LEDGERS
from dragoman.record.views import STANDING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dragoman.types import Judgement

MADE = (
    "made"  # where the tables of the days are: in memory, so that no file is written for them; all connections see it
)
FACTS = "facts"  # kept beside the ledgers: what the filters of a reader look at
STANDS = "stands"  # and what the positions are made of: the moves of each side on each issue
LAST = "last_positions"  # and, of the positions, what is compared of two days
STATEMENTS = {
    **LEDGERS,
    FACTS: sql("shelf/facts.sql"),
    **{view: f"SELECT * FROM {view}" for view in (STANDS, LAST)},
}
OVER = {FACTS: "timeline", STANDS: "moves", LAST: "moves"}  # the ledgers whose views they read
# Kept tables that others are made of.
READS = {"offers": ("moves",), **dict.fromkeys(("positions", LAST), ("moves", STANDS))}
KEYS = {"offers": "offer_id", "pledges": "pledge_id"}  # by which lines are reached; else by event_id
BY_DAY = "coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id"
# The ledgers whose lines stand by themselves but for those of a few others, each with the order of its lines.
ORDERS = {
    FACTS: "said, document_id, span_start, mention_id",
    STANDS: "side, issue, day, said, event_id, move",
    **dict.fromkeys(("timeline", "meetings", "moves", "claims", "hostilities", "pledges"), BY_DAY),
    "offers": "(SELECT day FROM (SELECT mention_id AS opening, day FROM {facts}) WHERE opening = mention_id), "
    "document_id, span_start",
    "review": "weight DESC, mention_id, item DESC, other_mention_id",
}
# Those whose lines are looked for together.
TOGETHER = tuple(ledger for ledger in ORDERS if ledger != "review")
IN_DOCUMENTS = f"""
SELECT DISTINCT s.event_id FROM shown s JOIN mentions m ON m.id = s.mention_id WHERE m.document_id IN ({GIVEN})
"""
HOLDING = f"""
{EVENTS_OF} shown WHERE mention_id IN (SELECT mention_id FROM now_particulars WHERE key = 'control')
"""
# Moves that do not say what they are about: what their offer is (see moves.sql).
BARE = """
SELECT DISTINCT s.event_id, s.offer_id FROM shown s JOIN corrected m ON m.id = s.mention_id
WHERE m.move IS NOT NULL AND len(m.issues) = 0
"""
BARE_NEAR = f"SELECT event_id FROM ({BARE}) WHERE offer_id IN ({GIVEN})"
ROUND_BARE = f"""
{EVENTS_OF} shown WHERE offer_id IN (SELECT offer_id FROM ({BARE}) WHERE event_id IN ({GIVEN}))
"""
# Who says that nothing of a kind happened has no claim where somebody says that it did; one such is enough to know.
NEGATED = f"""
{EVENTS_OF} shown s JOIN corrected m ON m.id = s.mention_id
WHERE m.status = 'negated' AND m.kind || ' ' || coalesce(m.place_name, '') IN ({GIVEN})
"""
# What is asserted now to have happened.
ASSERTED = """
CREATE OR REPLACE TEMP TABLE asserted AS
SELECT DISTINCT m.id, m.kind, m.place_name FROM assertions a JOIN corrected m ON m.id = a.mention_id
WHERE m.status = 'happened'
"""
ANSWERING = f"""
WITH negated AS (
    SELECT DISTINCT m.kind, m.place_name FROM shown s JOIN corrected m ON m.id = s.mention_id
    WHERE m.status = 'negated' AND s.event_id IN ({GIVEN})
)
SELECT min(s.event_id) FROM negated n JOIN asserted a ON a.kind = n.kind JOIN shown s ON s.mention_id = a.id
WHERE a.place_name = n.place_name OR n.place_name IS NULL GROUP BY n.kind, n.place_name
"""
# Of the towns of which somebody is said to hold one, all that bear a name are looked at together (see hostilities.sql).
HELD_TOWNS = f"""
{EVENTS_OF} shown s JOIN corrected m ON m.id = s.mention_id
WHERE lower(m.place_name) IN ({GIVEN}) AND m.id IN (SELECT mention_id FROM now_particulars WHERE key = 'control')
"""
SAME_TOWNS = f"""
{EVENTS_OF} shown s JOIN corrected m ON m.id = s.mention_id WHERE lower(m.place_name) IN (
    SELECT lower(y.place_name) FROM shown x JOIN corrected y ON y.id = x.mention_id
    WHERE x.event_id IN ({GIVEN}) AND y.id IN (SELECT mention_id FROM now_particulars WHERE key = 'control')
)
"""
PLEDGES_OF = f"SELECT DISTINCT pledge_id FROM shown WHERE event_id IN ({GIVEN})"
# A pledge with a deadline may be overdue on one day and not on another, and by other reports than its own.
TERMED = """
SELECT DISTINCT pledge_id FROM shown WHERE mention_id IN (SELECT mention_id FROM now_particulars WHERE key = 'deadline')
"""
# The events of some pledges, of those that are part of others, and of the last report, by which pledges are overdue.
OF_PLEDGES = f"""
{EVENTS_OF} shown WHERE pledge_id IN ({GIVEN}) OR pledge_id IN (
    SELECT pledge_id FROM shown WHERE mention_id IN (SELECT mention_id FROM now_particulars WHERE key = 'part_of')
)
UNION (SELECT event_id FROM shown ORDER BY said DESC LIMIT 1)
"""


@dataclass(slots=True, kw_only=True)
class _Around:
    """Of which lines the small tables hold all that these are made of."""

    whole: str  # the table that they are taken from
    reach: Reach
    ledgers: tuple[str, ...]
    # The keys of these lines in each ledger; None where they are too many.
    changed: dict[str, set[str] | None] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a ledger of a past day is made of besides that of now, which it follows."""

    lines: str  # the table of those of its lines that now are otherwise, or are not
    left: str  # and of the keys of which no line is taken from now
    gone: str  # the same, for all ledgers of the day
    key: str  # the column that these keys are of

    def relation(self, now: str) -> str:
        """The whole ledger, to stand behind FROM."""
        return f"({self.same(now)} UNION ALL SELECT * FROM {self.lines})"

    def same(self, now: str) -> str:
        """Those lines that are the same now."""
        return f"SELECT * FROM {now} ANTI JOIN {self.gone} USING ({self.key}) ANTI JOIN {self.left} USING ({self.key})"

    def others(self, now: str) -> str:
        """Those lines of now that are otherwise, or are not."""
        keys = f"SELECT {self.key} FROM {self.gone} UNION ALL SELECT {self.key} FROM {self.left}"
        return f"SELECT * FROM {now} WHERE {self.key} IN ({keys})"


class Own(Reaching):
    """A record that is a copy of ours, whose ledgers are kept as tables."""

    def __init__(self, path: Path, connection: DuckDBPyConnection, *, number: int = 1) -> None:
        """Take over a connection to a copy; `number` tells it from other ones on the same copy."""
        super().__init__(path, connection)
        self._execute(f"ATTACH IF NOT EXISTS ':memory:' AS {MADE}")
        self._execute(f"ATTACH ':memory:' AS near_{number}")
        self._near = Near(f"near_{number}", self.cursor())
        self._number = number
        self._around: _Around | None = None  # what the small tables hold
        self._asserted = False  # whether `asserted` is filled
        ((self._cores,),) = self._fetch("SELECT current_setting('threads')")

    def close(self) -> None:
        """Give the copy free."""
        self._near.close()
        super().close()

    def twin(self) -> Own:
        """Another one on the same copy, that works on other days at the same time."""
        cursor = self.cursor()
        cursor.execute(sql("reads.sql"))  # a cursor has none of the macros of the connection that it is from
        found = Own(self.path, cursor, number=self._number + 1)
        for day, table in self._views.tables.items():
            found.stands(day, table)
        return found

    def share(self, hands: int) -> None:
        """Divide the processor's cores among so many connections that work at once, which else wait for one another."""
        self._execute(f"SET threads = {max(1, self._cores // hands)}")

    def names(self) -> dict[str, str]:
        """What actors are called in all that is stored, by their ids."""
        return dict(self._fetch(NAMES))

    def keep_whole(
        self, table: str, ledger: str, kept: Mapping[str, str], *, as_of: date | None = None
    ) -> tuple[str, ...]:
        """Store a ledger of a day; returns its columns.

        kept  where those tables of the day are that it is made of
        """
        over = OVER.get(ledger, ledger)
        self._show(as_of or date.max, STANDING if kept else over)  # what is made of kept tables reads nothing else
        self._views.make(over)
        with self._from(kept, ordered=ledger == "offers"):
            self._execute(f"CREATE TABLE {table} AS {STATEMENTS[ledger]}")
        return tuple(name for (name,) in self._fetch(f"SELECT column_name FROM (DESCRIBE {table})"))

    def keep_past(
        self, table: str, ledger: str, gone: str, reach: Reach, kept: Mapping[str, str], *, as_of: date
    ) -> Past | None:
        """Store of a ledger of a past day what is otherwise now; None where the whole is to be made."""
        if ledger not in ORDERS:
            return None
        changed = self._look_around(as_of, reach, ledger).changed[ledger]
        if changed is None:
            return None
        self._work(f"CREATE TABLE {table} AS", ledger, changed, kept)
        key = KEYS.get(ledger, "event_id")
        self._execute(f"CREATE TABLE {table}_left AS SELECT unnest(?::VARCHAR[]) AS {key}", [list(changed)])
        return Past(lines=table, left=f"{table}_left", gone=gone, key=key)

    def mend(
        self, table: str, ledger: str, reach: Reach, kept: Mapping[str, str], *, followers: Iterable[Past] = ()
    ) -> bool:
        """Bring a kept table of now up to date, as far as was reached; False where the whole is to be made anew.

        followers  the same ledger of past days: what they took from this one and is changed stays theirs
        """
        if ledger not in ORDERS:
            return False
        self._show(date.max, STANDING)
        if not self._views._stands():
            return False
        changed = self._look_around(date.max, reach, ledger).changed[ledger]
        if changed:
            self._work("CREATE OR REPLACE TEMP TABLE mended AS", ledger, changed, kept)
            which = f"{KEYS.get(ledger, 'event_id')} IN ({GIVEN})"
            with self._transaction():
                for past in followers:
                    same = f"SELECT * FROM ({past.same(table)}) WHERE {which}"
                    self._execute(f"INSERT INTO {past.lines} {same}", [list(changed)])
                    self._execute(f"INSERT INTO {past.left} {GIVEN}", [list(changed)])
                self._execute(f"DELETE FROM {table} WHERE {which}", [list(changed)])
                self._execute(f"INSERT INTO {table} SELECT * FROM mended")
            self._views._day = date.max  # they read nothing of what was written
        return changed is not None

    def _look_around(self, day: date, reach: Reach, ledger: str) -> _Around:
        """Find out which lines of a ledger may be others, and have the small tables hold what they are made of.

        So of all ledgers at once but for the queue, which is often asked for alone.
        """
        ledgers = TOGETHER if ledger in TOGETHER else (ledger,)
        if "claims" in ledgers:
            self._assert()
        self._show(day, STANDING)
        found = _Around(whole=self._views.showing, reach=reach, ledgers=ledgers)
        if self._around != found:
            for one in ledgers:
                self._views.make(OVER.get(one, one))
                found.changed[one] = self._changed(one, reach)
            known = {one: changed for one, changed in found.changed.items() if changed is not None}
            self._near.fill(self._execute, self._fetch, found.whole, self._beside(known), day)
            self._around = found
        return self._around

    def forget(self) -> None:
        """Another one of us wrote something."""
        super().forget()
        self._around, self._asserted = None, False

    def take(self, judgement: Judgement) -> Reach | None:
        """Add a judgement, store what counts now, and say how far that reaches; None: anywhere."""
        self._around, self._asserted = None, False
        return super().take(judgement)

    # ---- which lines ------------------------------------------------------------------------------------------------

    def _changed(self, ledger: str, reach: Reach) -> set[str] | None:
        """The events, offers or pledges whose lines in a ledger may be others; None where they are too many."""
        events = set(reach.events if ledger == FACTS else reach.events | reach.linked)
        if ledger == "review":
            events |= reach.judged
        elif ledger in ("moves", STANDS):
            events |= self._ids(BARE_NEAR, reach.offers)
        elif ledger == "hostilities":
            events |= self._ids(HELD_TOWNS, reach.towns)
        elif ledger == "offers":
            events = set(reach.offers)
        elif ledger == "pledges":
            if reach.parts:
                return None
            events = self._ids(PLEDGES_OF, events) | reach.pledges | self._ids(TERMED)
        elif ledger == "claims" and events:
            if reach.holds:  # two that tell who holds one place may be versions of each other
                events |= self._ids(HOLDING)
            documents = reach.documents | self._ids(DOCUMENTS.format(reports=GIVEN), self._ids(MEMBERS, events))
            events |= self._ids(IN_DOCUMENTS, documents)  # an accusation and what it accuses of are one claim
            events |= self._ids(NEGATED, reach.told)
        return events if len(events) <= MOST else None

    def _beside(self, changed: Mapping[str, set[str]]) -> set[str]:
        """The events that have to be looked at to write some lines of ledgers."""
        found = {event for ledger in changed.keys() - KEYS.keys() for event in changed[ledger]}
        if "pledges" in changed:
            found |= self._ids(OF_PLEDGES, changed["pledges"])
        if changed.keys() & {"moves", STANDS}:
            found |= self._of(ROUND_BARE, found)
        if "hostilities" in changed:
            found |= self._of(SAME_TOWNS, changed["hostilities"])
        if claims := changed.get("claims"):
            found |= self._of(IN_DOCUMENTS, self._ids(DOCUMENTS.format(reports=GIVEN), self._ids(MEMBERS, claims)))
            holding = self._ids(HOLDING)
            found |= holding if holding & found else set()
            found |= self._ids(ANSWERING, claims)
        if changed.keys() <= {FACTS}:
            return found
        return found | self._of(LINKED.format(reports=GIVEN), self._of(MEMBERS, found))

    def _assert(self) -> None:
        """Have in `asserted` what is asserted now; what is otherwise on a past day is looked at there by itself."""
        if not self._asserted:
            self._show(date.max, STANDING)
            self._views.make("claims")
            self._execute(ASSERTED)
            self._asserted = True

    # ---- the lines --------------------------------------------------------------------------------------------------

    def _work(self, into: str, ledger: str, changed: set[str], kept: Mapping[str, str]) -> None:
        """Store the lines of some events, offers or pledges, which the small tables hold."""
        mended, which = f"{self._near.base}.mended", f"{KEYS.get(ledger, 'event_id')} IN ({GIVEN})"
        if "moves" in kept:
            statement = f"CREATE OR REPLACE TEMP TABLE near_moves AS SELECT * FROM {kept['moves']} WHERE {which}"
            self._execute(statement, [list(changed)])
            with self._from({"moves": "near_moves"}, ordered=True):
                self._execute(f"CREATE OR REPLACE TABLE {mended} AS {STATEMENTS[ledger]}")
        else:
            with told(self.path):
                self._near.keep("mended", OVER.get(ledger, ledger), STATEMENTS[ledger])
        self._execute(f"{into} SELECT * FROM {mended} WHERE {which}", [list(changed)])

    @contextmanager
    def _from(self, kept: Mapping[str, str], *, ordered: bool) -> Iterator[None]:
        """Let the views read tables in place of others; offers tell steps of one day apart by the order of moves."""
        for view, table in kept.items():
            self._execute(f"ALTER VIEW {view} RENAME TO whole_{view}")
            order = f" ORDER BY {ORDERS[view]}" if ordered else ""
            self._execute(f"CREATE TEMP VIEW {view} AS SELECT * FROM {table}{order}")
        try:
            yield
        finally:
            for view in kept:
                self._execute(f"DROP VIEW {view}")
                self._execute(f"ALTER VIEW whole_{view} RENAME TO {view}")

    def _of(self, statement: str, ids: set[str]) -> set[str]:
        """What a statement finds for some ids, which of none is nothing."""
        return self._ids(statement, ids) if ids else set()
