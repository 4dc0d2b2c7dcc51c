"""How far a judgement reaches, and the ledgers worked out anew as far as it reaches and no further."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.record.behind import root
from dragoman.record.migrations import sql
from dragoman.record.rows import judgement as read_judgement
from dragoman.record.store import LEDGERS, Record
from dragoman.record.views import SHOWN, STAMP, STANDING, VOICED
from dragoman.types import Judgement

FACTS = "facts"  # kept beside the ledgers: what the filters of a reader look at
ELSEWHERE = ("same_actor", "code")  # decisions that put readings into events, or name actors throughout
BESIDE = ("gate", "note")  # decisions that no ledger reads
LIGHT = ("accept", "unsure")  # of a reading that was never rejected: the queue alone looks at them
MOST = 3_000  # events: where more are reached, the whole is as quick
BY_DAY = "coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id"
# The ledgers whose lines stand by themselves but for those of a few other events, each with the order of its lines.
ORDERS = {
    FACTS: "said, document_id, span_start, mention_id",
    **dict.fromkeys(("timeline", "meetings", "moves", "claims", "hostilities"), BY_DAY),
    "review": "weight DESC, mention_id, item DESC, other_mention_id",
}
FROM_MOVES = ("offers", "positions")  # read from the kept moves, whole

LINKED = """
SELECT DISTINCT s.event_id FROM standing s JOIN (
    SELECT source AS near, target AS far FROM links UNION ALL SELECT target, source FROM links
) l ON l.far = s.mention_id
WHERE l.near IN (SELECT unnest(?::VARCHAR[]))
"""
# Readings of the same words by another version of the coder, which a rejection takes with it.
TWINS = """
SELECT DISTINCT y.id FROM mentions x JOIN mentions y
    ON y.document_id = x.document_id AND y.trigger_start = x.trigger_start AND y.trigger_end = x.trigger_end
WHERE x.id IN (SELECT unnest(?::VARCHAR[]))
"""
REJECTED = """
SELECT count(*) FROM (SELECT unnest(items) AS item FROM judgements WHERE kind = 'reject')
WHERE item IN (SELECT unnest(?::VARCHAR[]))
"""
# What is said of an actor throughout, wherever it is named.
CALLED = """
SELECT actor_id, min(coalesce(name, text)), mode(name), min(country) FROM now_participants
WHERE actor_id IS NOT NULL GROUP BY actor_id ORDER BY actor_id
"""
MEMBERS = "SELECT mention_id FROM standing WHERE event_id IN (SELECT unnest(?::VARCHAR[]))"
EVENTS = "SELECT DISTINCT event_id FROM standing WHERE mention_id IN (SELECT unnest(?::VARCHAR[]))"
IN_DOCUMENTS = """
SELECT DISTINCT s.event_id FROM standing s JOIN mentions m ON m.id = s.mention_id
WHERE m.document_id IN (SELECT unnest(?::VARCHAR[]))
"""
DOCUMENTS = "SELECT DISTINCT document_id FROM mentions WHERE id IN (SELECT unnest(?::VARCHAR[]))"
SAME_OFFERS = "SELECT DISTINCT event_id FROM standing WHERE offer_id IN (SELECT unnest(?::VARCHAR[]))"
OFFERS = """
SELECT DISTINCT offer_id FROM (FROM standing UNION ALL FROM worked)
WHERE offer_id IS NOT NULL AND mention_id IN (SELECT unnest(?::VARCHAR[]))
"""
HOLDS = """
SELECT mention_id FROM (FROM particulars UNION ALL FROM edited_particulars)
WHERE key = 'control' AND mention_id IN (SELECT unnest(?::VARCHAR[]))
"""
HOLDING = """
SELECT DISTINCT event_id FROM standing
WHERE mention_id IN (SELECT mention_id FROM now_particulars WHERE key = 'control')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What judgements may have changed since a table was made; nothing outside it did change."""

    reports: frozenset[str] = frozenset()  # mentions, also such as do not count any more
    events: frozenset[str] = frozenset()  # those of these reports, before and after
    linked: frozenset[str] = frozenset()  # events that a link ties to a report of those
    offers: frozenset[str] = frozenset()  # offers that a report of those belongs to
    documents: frozenset[str] = frozenset()  # in which these reports stand
    holds: bool = False  # whether one of them says who holds a place
    judged: frozenset[str] = frozenset()  # events that were looked at, changed or not

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            reports=self.reports | other.reports,
            events=self.events | other.events,
            linked=self.linked | other.linked,
            offers=self.offers | other.offers,
            documents=self.documents | other.documents,
            holds=self.holds or other.holds,
            judged=self.judged | other.judged,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What is to be known of the record before a judgement is added."""

    touched: tuple[str, ...]  # mentions
    kinds: frozenset[str]
    moved: frozenset[tuple[str, str]]
    called: tuple[tuple[Any, ...], ...]  # (), where no name can change


class Own(Record):
    """A record that is a copy of ours: what a judgement changes in its ledgers can be worked out alone."""

    def take(self, judgement: Judgement) -> Reach | None:
        """Add a judgement, store what counts now, and say how far that reaches; None: anywhere."""
        before, day = self._before(judgement), self._views._day
        self.judge(judgement)
        reach = None
        if before is not None:
            self._stamp()
            reach = self._looked_at(before)
            if reach is not None:
                self._views._day = day  # they read nothing of what was written
            else:
                reach = self._after(before)
        if reach is None:
            self.settle()
        return reach

    def mend(self, table: str, ledger: str, reach: Reach) -> bool:
        """Bring a kept table of now up to date, as far as was reached; False where the whole is to be made anew."""
        if ledger not in ORDERS:
            return False
        self._show(date.max, "timeline" if ledger == FACTS else ledger)
        if not self._views._stands():
            return False
        changed = self._changed(ledger, reach)
        if len(changed) > MOST:
            return False
        if changed:
            self._mend(table, ledger, changed)
        return True

    def keep_from_moves(self, table: str, ledger: str, moves: str, *, as_of: date | None) -> tuple[str, ...]:
        """Store a ledger that reads the moves, from the table in which those of the day are kept."""
        self._show(as_of or date.max, ledger)
        self._execute(f"CREATE OR REPLACE TEMP VIEW moves AS SELECT * FROM {moves}")
        try:
            return self.keep(table, ledger, LEDGERS[ledger], as_of=as_of)
        finally:
            self._views._made.discard("moves")  # made anew when it is next asked for

    # ---- what a judgement reaches -----------------------------------------------------------------------------------

    def _before(self, judgement: Judgement) -> _Before | None:
        decided = [judgement]
        if judgement.kind == "undo":
            found = self._fetch(
                "SELECT * FROM judgements WHERE list_contains(?::VARCHAR[], id)", [list(judgement.items)]
            )
            decided = [read_judgement(row) for row in found]
        kinds = frozenset(one.kind for one in decided)
        items = sorted({item for one in decided if one.kind not in BESIDE for item in one.items})
        self._show(date.max, "timeline")
        if not kinds or kinds & set(ELSEWHERE) or not self._views._stands():
            return None
        if items and self._fetch("SELECT count(*) FROM mentions WHERE list_contains(?::VARCHAR[], id)", [items]) != [
            (len(items),)
        ]:
            return None  # a link, say
        touched = tuple(id for (id,) in self._fetch(TWINS, [items])) if items else ()
        return _Before(
            touched=touched,
            kinds=kinds,
            moved=self._moved(),
            called=tuple(self._fetch(CALLED)) if "edit" in kinds else (),
        )

    def _looked_at(self, before: _Before) -> Reach | None:
        """The reach of a judgement that no ledger but the queue reads; None of any other."""
        if not before.touched:
            return Reach()
        if before.kinds <= set(LIGHT) and self._fetch(REJECTED, [list(before.touched)]) == [(0,)]:
            return Reach(judged=frozenset(self._ids(EVENTS, before.touched)))
        return None

    def _after(self, before: _Before) -> Reach | None:
        self._show(date.max, "timeline")  # corrections and links as they are now; where reports stand, as it was
        if before.called and before.called != tuple(self._fetch(CALLED)):
            return None
        after = self._moved()
        touched = {*before.touched, *(id for id, _ in before.moved ^ after)}
        self._execute("TRUNCATE roots")
        parents: dict[str, str] = dict(
            self._fetch("SELECT c.* EXCLUDE (similarity) FROM carried c JOIN documents d ON d.id = c.original_id")
        )
        self._views._fill("roots", ("VARCHAR", "VARCHAR"), [(id, root(id, parents)) for id in parents])
        reports, events = self._stand(touched)
        if len(events) > MOST:
            return None
        found = list(reports)
        linked = self._ids(LINKED, found)
        reach = Reach(
            reports=frozenset(reports),
            events=frozenset(events),
            linked=frozenset(linked),
            offers=frozenset(self._ids(OFFERS, found)),
            documents=frozenset(self._ids(DOCUMENTS, found)),
            holds=bool(self._ids(HOLDS, {*found, *self._ids(MEMBERS, linked)})),
            judged=frozenset(events),
        )
        with self._transaction():
            self._execute("DELETE FROM standing WHERE mention_id IN (SELECT unnest(?::VARCHAR[]))", [found])
            self._execute("INSERT INTO standing SELECT * FROM worked")
        self._stamp()
        self._views._day = date.max  # filled above for what counts now
        return reach

    def _stand(self, touched: Iterable[str]) -> tuple[set[str], set[str]]:
        """Fill `worked` for whole events: those of some mentions as they were, and those they are in now."""
        reports = set(touched)
        while True:
            events = self._ids(EVENTS, reports)
            reports |= self._ids(MEMBERS, events)
            self._execute("TRUNCATE counted")
            self._execute(
                "INSERT INTO counted SELECT id, held FROM mentions_on(?) WHERE id IN (SELECT unnest(?::VARCHAR[]))",
                [date.max, list(reports)],
            )
            self._execute("TRUNCATE worked")
            self._execute(SHOWN, [date.max, date.max])
            events |= {id for (id,) in self._fetch("SELECT DISTINCT event_id FROM worked")}
            if self._ids(MEMBERS, events) <= reports:
                return reports, events
            reports |= self._ids(MEMBERS, events)

    def _moved(self) -> frozenset[tuple[str, str]]:
        """Where joins and splits put mentions now."""
        self._execute("TRUNCATE moved")
        judgements = self.judgements()
        if any(one.kind in ("join", "split") for one in judgements):
            self._execute("TRUNCATE counted")
            self._execute("INSERT INTO counted SELECT id, held FROM mentions_on(?)", [date.max])
            self._views._move(date.max, judgements)
        return frozenset((id, event) for id, event in self._fetch("SELECT mention_id, event_id FROM moved"))

    def _stamp(self) -> None:
        """Say that what is stored of now is what counts."""
        with self._transaction():
            self._execute("DELETE FROM meta WHERE key = 'standing'")
            self._execute(f"INSERT INTO meta SELECT 'standing', ({STAMP})")

    def _ids(self, statement: str, values: Iterable[str] | None = None) -> set[str]:
        return {id for (id,) in self._fetch(statement, [] if values is None else [list(values)])}

    # ---- the lines that are reached ---------------------------------------------------------------------------------

    def _changed(self, ledger: str, reach: Reach) -> set[str]:
        """The events whose lines in a ledger may be others now."""
        if ledger == FACTS:
            return set(reach.events)
        events = set(reach.events | reach.linked)
        if ledger == "review":
            events |= reach.judged
        if ledger == "moves":
            events |= self._ids(SAME_OFFERS, reach.offers)
        if ledger == "claims" and events:
            if reach.holds:  # two that tell who holds one place may be versions of each other
                events |= self._ids(HOLDING)
            documents = reach.documents | self._ids(DOCUMENTS, self._ids(MEMBERS, events))
            events |= self._ids(IN_DOCUMENTS, documents)  # an accusation and what it accuses of are one claim
        return events

    def _beside(self, ledger: str, events: set[str]) -> set[str]:
        """The events that have to be looked at to write the lines of some."""
        if ledger == FACTS:
            return events
        found = set(events)
        reports = self._ids(MEMBERS, events)
        if ledger == "moves":
            self._execute("TRUNCATE worked")
            found |= self._ids(SAME_OFFERS, self._ids(OFFERS, reports))
        if ledger == "claims":
            found |= self._ids(IN_DOCUMENTS, self._ids(DOCUMENTS, reports))
            holding = self._ids(HOLDING)
            found |= holding if holding & found else set()
            reports = self._ids(MEMBERS, found)
        return found | self._ids(LINKED, reports)

    def _mend(self, table: str, ledger: str, changed: set[str]) -> None:
        statement = sql("shelf/facts.sql") if ledger == FACTS else LEDGERS[ledger]
        with self._seen(self._beside(ledger, changed), ledger):
            self._execute(f"CREATE OR REPLACE TEMP TABLE mended AS SELECT * FROM ({statement})")
        with self._transaction():
            which = "event_id IN (SELECT unnest(?::VARCHAR[]))"
            self._execute(f"DELETE FROM {table} WHERE {which}", [list(changed)])
            self._execute(f"INSERT INTO {table} SELECT * FROM mended WHERE {which}", [list(changed)])
        self._views._day = date.max  # they read nothing of what was written

    @contextmanager
    def _seen(self, events: set[str], ledger: str) -> Iterator[None]:
        """Let the views see some events alone."""
        self._execute(
            "CREATE OR REPLACE TEMP TABLE near AS "
            "SELECT * FROM standing WHERE event_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY rowid",
            [list(events)],
        )
        self._execute("CREATE OR REPLACE TEMP VIEW shown AS SELECT * FROM near")
        if ledger in VOICED:
            self._execute("TRUNCATE voices")
            self._execute("INSERT INTO voices SELECT * FROM voiced")
        try:
            yield
        finally:
            self._execute(STANDING)
            self._execute("TRUNCATE voices")
            self._views._voiced = False
