"""How far a judgement reaches, and how far into a past day what came after it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.record.behind import root
from dragoman.record.connection import told
from dragoman.record.rows import judgement as read_judgement
from dragoman.record.store import Record
from dragoman.record.views import SHOWN, STAMP, STANDING
from dragoman.types import Judgement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ELSEWHERE = ("same_actor", "code")  # decisions that put readings into events, or name actors throughout
BESIDE = ("gate", "note")  # decisions that no ledger reads
LIGHT = ("accept", "unsure")  # of a reading that was never rejected: the queue alone looks at them
MOST = 3_000  # events: where more are reached, the whole is as quick
# In these, `reached` has the reports whose place in events, or whose words, may be others than they were.
LINKED = """
SELECT DISTINCT s.event_id FROM shown s JOIN (
    SELECT source AS near, target AS far FROM links UNION ALL SELECT target, source FROM links
) l ON l.far = s.mention_id
WHERE l.near IN ({reports})
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
SELECT actor_id, min(coalesce(name, text)), mode(name ORDER BY name), min(country) FROM now_participants
WHERE actor_id IS NOT NULL GROUP BY actor_id ORDER BY actor_id
"""
GIVEN = "SELECT unnest(?::VARCHAR[])"
REACHED = "SELECT id FROM reached"
MEMBERS = f"SELECT mention_id FROM shown WHERE event_id IN ({GIVEN})"
EVENTS = f"SELECT DISTINCT event_id FROM shown WHERE mention_id IN ({GIVEN})"
EVENTS_OF = "SELECT DISTINCT event_id FROM"
DOCUMENTS = "SELECT DISTINCT document_id FROM mentions WHERE id IN ({reports})"
HELD = "SELECT id FROM documents WHERE held <= ?"
THREADS = f"""
SELECT DISTINCT {{thread}} FROM (FROM standing UNION ALL FROM worked) WHERE mention_id IN ({REACHED})
"""
THEN = """
SELECT DISTINCT {thread} FROM shown
WHERE {thread} IN (SELECT {thread} FROM {gone} UNION ALL SELECT {thread} FROM worked)
"""
HOLDS = """
SELECT mention_id FROM (FROM particulars UNION ALL FROM edited_particulars)
WHERE key = 'control' AND mention_id IN ({reports})
"""
PARTS = """
SELECT mention_id FROM (FROM particulars UNION ALL FROM edited_particulars)
WHERE key = 'part_of' AND mention_id IN (SELECT id FROM reached)
"""
# What the reports reached say, as it was read and as it was corrected, once for what is asked of it.
SAID = """
CREATE OR REPLACE TEMP TABLE said AS
SELECT document_id, kind, status, place_name, place_kind
FROM (FROM mentions UNION ALL FROM edited_mentions) SEMI JOIN reached USING (id)
"""
TOWNS = """
SELECT lower(place_name) FROM said
WHERE place_kind = 'city' AND EXISTS (SELECT 1 FROM particulars WHERE key = 'control')
"""
# Of which kinds, at which places, things are told to have happened: that answers who says that nothing of the kind did,
# there or anywhere (see claims.sql).
TOLD = """
WITH told AS (SELECT DISTINCT kind, place_name FROM said WHERE status = 'happened')
SELECT kind || ' ' || coalesce(place_name, '') FROM told UNION SELECT kind || ' ' FROM told
"""
# Whole events around `reached`: those that the reports were in, and those they are in on the day that `counting` is of.
WHOLE = """
INSERT INTO reached SELECT mention_id FROM shown ANTI JOIN reached ON id = mention_id WHERE event_id IN ({events})
"""
WERE = "SELECT event_id FROM shown WHERE mention_id IN (FROM reached)"
ARE = "SELECT event_id FROM worked"
# What of the reports of now is otherwise on a past day: they do not count there, or only there; they were put elsewhere
# later; their documents carry others' texts.
LATER = """
INSERT INTO reached
SELECT coalesce(mention_id, id) FROM standing FULL JOIN counting ON id = mention_id
WHERE mention_id IS NULL OR id IS NULL
UNION ALL SELECT mention_id FROM placements WHERE held > $day
UNION ALL SELECT id FROM mentions WHERE document_id IN (SELECT unnest($documents::VARCHAR[]))
UNION ALL SELECT unnest($others::VARCHAR[])
"""
CARRIED = """
SELECT c.document_id, c.original_id FROM carried c
JOIN documents d ON d.id = c.document_id AND d.held <= $day JOIN documents o ON o.id = c.original_id AND o.held <= $day
"""
# On what somebody decided after a day, and which kinds of decisions that were.
DECIDED = """
WITH made AS (SELECT * FROM judgements WHERE CAST(made AS DATE) > ?),
meant AS (
    FROM made UNION ALL
    SELECT j.* FROM judgements j WHERE j.id IN (SELECT unnest(items) FROM made WHERE kind = 'undo')
)
SELECT DISTINCT kind, unnest(items) FROM meant
"""
ENDS = f"SELECT source FROM links WHERE id IN ({GIVEN}) UNION SELECT target FROM links WHERE id IN ({GIVEN})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What judgements may have changed since a table was made; nothing outside it did change."""

    reports: frozenset[str] = frozenset()  # mentions, also such as do not count any more
    events: frozenset[str] = frozenset()  # those of these reports, before and after
    linked: frozenset[str] = frozenset()  # events that a link ties to a report of those
    offers: frozenset[str] = frozenset()  # offers that a report of those belongs to
    pledges: frozenset[str] = frozenset()  # and pledges
    parts: bool = False  # whether one of them says that a pledge is part of another
    documents: frozenset[str] = frozenset()  # in which these reports stand
    towns: frozenset[str] = frozenset()  # which they name
    holds: bool = False  # whether one of them says who holds a place
    told: frozenset[str] = frozenset()  # the kinds, each with a place or none, of what they tell to have happened
    judged: frozenset[str] = frozenset()  # events that were looked at, changed or not

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            reports=self.reports | other.reports,
            events=self.events | other.events,
            linked=self.linked | other.linked,
            offers=self.offers | other.offers,
            pledges=self.pledges | other.pledges,
            parts=self.parts or other.parts,
            documents=self.documents | other.documents,
            towns=self.towns | other.towns,
            holds=self.holds or other.holds,
            told=self.told | other.told,
            judged=self.judged | other.judged,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What is to be known of the record before a judgement is added."""

    touched: tuple[str, ...]  # mentions
    kinds: frozenset[str]
    moved: frozenset[tuple[str, str]]
    called: tuple[tuple[Any, ...], ...]  # (), where no name can change


class Reaching(Record):
    """A record that is a copy of ours, and knows of each judgement how far it reaches."""

    def __init__(self, path: Path, connection: DuckDBPyConnection) -> None:
        """Take over a connection to a copy."""
        super().__init__(path, connection)
        for table in ("reached (id VARCHAR)", "counting (id VARCHAR, held DATE)"):
            self._execute(f"CREATE TEMP TABLE {table}")

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

    def past(self, day: date, standing: str, gone: str) -> Reach | None:
        """Store what counts on a past day, and what there is now of events, offers and pledges that is otherwise there.

        Returns how far that reaches into the events of the day itself; None where it may reach anywhere.
        """
        with ExitStack() as begun:
            begun.callback(self.leave, day)  # to begin with it is told from what is stored of now
            reach = self._past_near(day, standing, gone)
            begun.pop_all()
        return reach

    def _past_near(self, day: date, standing: str, gone: str) -> Reach | None:
        decided = self._fetch(DECIDED, [day])
        judged = [item for _, item in decided]
        self._show(date.max, STANDING)
        if not self._views._stands() or {kind for kind, _ in decided} & set(ELSEWHERE):
            self._past_anew(day, standing)
            return None
        others, called, moved = self._corrected(), self._called(), self._moved(date.max)
        self._views.stored(day, "standing")  # to begin with
        self._show(day, STANDING)
        if called != self._called():
            self._past_anew(day, standing)
            return None
        others |= self._corrected() | {id for id, _ in moved ^ self._moved(day)} | self._ids(ENDS, judged, judged)
        self._execute("TRUNCATE reached")
        self._count(day)
        values = {"day": day, "documents": self._rooted(day), "others": sorted(others)}
        with told(self.path):
            self._connection.execute(LATER, values)
        self._stand(day)
        self._execute(
            f"CREATE TABLE {gone} AS SELECT DISTINCT event_id, offer_id, pledge_id FROM standing "
            f"WHERE mention_id IN ({REACHED})"
        )
        self._execute(
            f"CREATE TABLE {standing} AS SELECT * FROM standing ANTI JOIN reached ON id = mention_id "
            "UNION ALL SELECT * FROM worked"
        )
        self._views.stored(day, standing)
        reach = self._reach(judged, day=day, gone=gone)
        return reach if len(reach.events) <= MOST else None

    def _past_anew(self, day: date, standing: str) -> None:
        self._views.stored(day, None)
        self._show(day, STANDING)
        self._execute(f"CREATE TABLE {standing} AS SELECT * FROM shown")
        self._views.stored(day, standing)

    def leave(self, day: date) -> None:
        """What was stored of a past day does not hold any more."""
        self._views.stored(day, None)

    def stands(self, day: date, table: str) -> None:
        """What counts on a past day is in this table: another one of us stored it there."""
        self._views.stored(day, table)

    def forget(self) -> None:
        """Another one of us wrote something."""
        self._views.forget()

    def drop(self, tables: Iterable[str]) -> None:
        """Delete tables of a day."""
        for table in tables:
            self._execute(f"DROP TABLE IF EXISTS {table}")

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
            moved=self._moved(date.max),
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
        touched = {*before.touched, *(id for id, _ in before.moved ^ self._moved(date.max))}
        self._execute("TRUNCATE reached")
        self._execute(f"INSERT INTO reached {GIVEN}", [list(touched)])
        self._rooted(date.max)
        self._count(date.max)
        self._stand(date.max)
        reach = self._reach(())
        if len(reach.events) > MOST:
            return None
        with self._transaction():
            self._execute(f"DELETE FROM standing WHERE mention_id IN ({REACHED})")
            self._execute("INSERT INTO standing SELECT * FROM worked")
        self._stamp()
        self._views.look_at("standing")
        self._views._day = date.max  # the rest was filled above for what counts now
        return reach

    def _count(self, day: date) -> None:
        """Fill `counting` with the reports that count on a day."""
        self._execute("TRUNCATE counting")
        self._execute("INSERT INTO counting SELECT id, held FROM mentions_on(?)", [day])

    def _stand(self, day: date) -> None:
        """Fill `worked` for whole events, to which `reached` grows: as they are shown, and as they are on the day."""
        size, events = -1, WERE
        self._execute("TRUNCATE worked")
        while True:
            self._execute(WHOLE.format(events=events))
            ((now,),) = self._fetch("SELECT count(*) FROM reached")
            if now == size:
                return
            size, events = now, ARE  # the others are in it whole
            self._execute("TRUNCATE counted")
            self._execute(f"INSERT INTO counted SELECT * FROM counting WHERE id IN ({REACHED})")
            self._execute("TRUNCATE worked")
            self._execute(SHOWN, [day, day])

    def _reach(self, judged: Sequence[str], *, day: date = date.max, gone: str = "") -> Reach:
        """What hangs on `reached`: in `shown` as it was, or on a past day; `judged` are items that were decided on.

        gone  of a past day the table of what there is now of events, offers and pledges that is otherwise there
        """
        linked = self._ids(LINKED.format(reports=REACHED))
        members = self._ids(MEMBERS, linked)
        past = day != date.max
        threads = THEN if past else THREADS
        self._execute(SAID)
        return Reach(
            reports=frozenset(() if past else self._ids(REACHED)),
            events=frozenset(self._ids(f"{EVENTS_OF} worked UNION {EVENTS_OF} shown WHERE mention_id IN ({REACHED})")),
            linked=frozenset(linked),
            offers=frozenset(self._ids(threads.format(thread="offer_id", gone=gone))),
            pledges=frozenset(self._ids(threads.format(thread="pledge_id", gone=gone))),
            parts=bool(self._ids(PARTS)),
            documents=frozenset(self._ids(f"SELECT document_id FROM said INTERSECT {HELD}", day)),
            towns=frozenset(self._ids(TOWNS)),
            holds=bool(self._ids(HOLDS.format(reports=REACHED)) or self._ids(HOLDS.format(reports=GIVEN), members)),
            told=frozenset(self._ids(TOLD)),
            judged=frozenset(self._ids(EVENTS, judged)),
        )

    def _corrected(self) -> set[str]:
        return self._ids("SELECT id FROM edited")

    def _called(self) -> list[Any]:
        """What is said of actors throughout, where corrections can make it otherwise on one day than on another."""
        return self._fetch(CALLED) if self._fetch("SELECT 1 FROM judgements WHERE kind = 'edit' LIMIT 1") else []

    def _rooted(self, day: date) -> list[str]:
        """Fill `roots` for a day; returns the documents that carry another's text then than they do now."""
        ends = []
        for when in (date.max, day):
            parents: dict[str, str] = dict(self._connection.execute(CARRIED, {"day": when}).fetchall())
            ends.append({(id, root(id, parents)) for id in parents})
        self._execute("TRUNCATE roots")
        self._views._fill("roots", ("VARCHAR", "VARCHAR"), sorted(ends[1]))
        return sorted({id for id, _ in ends[0] ^ ends[1]})

    def _moved(self, day: date) -> frozenset[tuple[str, str]]:
        """Where joins and splits made by a day put mentions."""
        self._execute("TRUNCATE moved")
        judgements = self.judgements(as_of=day)
        if any(one.kind in ("join", "split") for one in judgements):
            self._execute("TRUNCATE counted")
            self._execute("INSERT INTO counted SELECT id, held FROM mentions_on(?)", [day])
            self._views._move(day, judgements)
        return frozenset((id, event) for id, event in self._fetch("SELECT mention_id, event_id FROM moved"))

    def _stamp(self) -> None:
        """Say that what is stored of now is what counts."""
        with self._transaction():
            self._execute("DELETE FROM meta WHERE key = 'standing'")
            self._execute(f"INSERT INTO meta SELECT 'standing', ({STAMP})")

    def _ids(self, statement: str, *values: Iterable[str] | date) -> set[str]:
        bound = [one if isinstance(one, date) else list(one) for one in values]
        return {id for (id,) in self._fetch(statement, bound) if id is not None}
