"""A copy of the record for readers: each ledger of a day is worked out once, and many can ask at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.errors import RecordError
from dragoman.record.connection import connect, told
from dragoman.record.migrations import sql
from dragoman.record.shelf.filters import Filters
from dragoman.record.shelf.reach import FACTS, FROM_MOVES, ORDERS, Own, Reach
from dragoman.record.shelf.words import Hit, Words
from dragoman.record.store import LEDGERS, Record
from dragoman.record.values import Table

if TYPE_CHECKING:
    from dragoman.types import Judgement

DAYS_KEPT = 8  # those asked for last; further days are made again when they are asked for
# By which id a line of a ledger is found among the facts.
KEYS = {"offers": "offer_id", "pledges": "pledge_id", "review": "mention_id"}
Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some lines of a ledger, and how many there are."""

    rows: list[Row]
    total: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a filter can take, and how many reports have it."""

    value: str
    label: str
    count: int


@dataclass(slots=True)
class _Day:
    """What was made for one day, or for now: names of tables, and whatever pages worked out from it."""

    number: int
    made: int = 0  # tables, for their names
    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reached: dict[str, Reach] = field(default_factory=dict)  # what judgements changed of a table since it was made
    mended: set[str] = field(default_factory=set)  # tables whose rows do not lie in their order any more
    kept: dict[Any, Any] = field(default_factory=dict)


class Copy:
    """One copy. `record()` lends it to code that wants a Record; `rows` and the like need not wait for one another."""

    def __init__(self, path: Path) -> None:
        """Open a published copy, which is ours to write tables to."""
        self.path = path
        self._lock = threading.RLock()
        self._record = Own(path, connect(path, read_only=False))
        self._mother = self._record.cursor()  # for cursors of other threads, while the record is busy
        self._days: dict[date | None, _Day] = {}
        self._old: list[str] = []  # tables of before the last judgement, which a page may still be reading
        self._made = 0
        self._words: Words | None = None
        self._renamed: frozenset[str] = frozenset()  # mentions whose names may be others since the index was made

    def close(self) -> None:
        """Close and delete the copy."""
        with self._lock:
            self._mother.close()
            self._record.close()
            for path in (self.path, self.path.with_name(self.path.name + ".wal")):
                with suppress(OSError):
                    path.unlink()

    def judge(self, judgement: Judgement) -> None:
        """Add a judgement; of what was worked out, that which it reaches is worked out anew when it is asked for."""
        with self._lock:
            reach = self._record.take(judgement)
            for table in self._old:
                self._ask(f"DROP TABLE IF EXISTS {table}", [])
            self._old = []
            made = judgement.made.astimezone(UTC).date()
            for day in [one for one in self._days if one is None or one >= made]:
                if day is None and reach is not None:
                    self._reached(self._days[None], reach)
                else:
                    self._old += self._days.pop(day).tables.values()
            if reach is None:
                self._words = None

    def _reached(self, now: _Day, reach: Reach) -> None:
        now.kept = {}
        for ledger in now.tables if reach.reports else now.tables.keys() & {"review"} if reach.judged else ():
            before = now.reached.get(ledger)
            now.reached[ledger] = reach if before is None else before | reach
        if self._words is not None:
            self._renamed |= reach.reports

    @contextmanager
    def record(self) -> Iterator[Record]:
        """The copy as a Record, for one thread at a time."""
        with self._lock:
            yield self._record

    def kept(self, as_of: date | None, key: Any, make: Callable[[Record], T]) -> T:
        """What `make` gives for a day, worked out once and kept until the record changes; `key` names it."""
        with self._lock:
            day = self._day(as_of)
            if key not in day.kept:
                with self.record() as record:
                    day.kept[key] = make(record)
            found: T = day.kept[key]
            return found

    def warm(self, ledgers: Sequence[str] = tuple(LEDGERS)) -> None:
        """Make what the first pages need."""
        for name in ledgers:
            self._table(name, None)
        self.words()

    def rows(
        self,
        ledger: str,
        filters: Filters,
        *,
        columns: Sequence[str] = (),
        order: str = "",
        descending: bool = False,
        offset: int = 0,
        limit: int | None = 100,
        also: str = "",
        values: Sequence[Any] = (),
    ) -> Rows:
        """Lines of a ledger that pass the filters, in its own order or by one of its columns.

        also, values  a further condition on the ledger's columns, written by our own code, and what it binds
        """
        table, known = self._table(ledger, filters.as_of)
        unknown = [one for one in (*columns, *([order] if order else [])) if one not in known]
        if unknown:
            raise RecordError(f"there is no column {unknown[0]!r}", item=ledger, advice=f"one of {', '.join(known)}")
        condition, bound = self._condition(ledger, filters)
        if also:
            condition, bound = f"{condition} AND ({also})", [*bound, *values]
        chosen = ", ".join(f'"{one}"' for one in columns or known)
        own = self.order(ledger, filters.as_of)
        by = f'"{order}" {"DESC" if descending else "ASC"} NULLS LAST, {own}' if order else own
        some = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
        found = self._ask(f"SELECT {chosen} FROM {table} WHERE {condition} ORDER BY {by}{some}", bound)
        total = len(found)
        if limit is not None and (offset or total == limit):
            ((total,),) = self._ask(f"SELECT count(*) FROM {table} WHERE {condition}", bound)
        names = tuple(columns or known)
        return Rows(rows=[dict(zip(names, row, strict=True)) for row in found], total=total, columns=names)

    def table(
        self,
        ledger: str,
        as_of: date | None,
        columns: Sequence[str] = (),
        *,
        also: str = "",
        values: Sequence[Any] = (),
    ) -> Table:
        """A whole ledger of a day, as `Record.ledger` gives it, from the tables that are kept; `also` as for `rows`."""
        found = self.rows(ledger, Filters(as_of=as_of), columns=columns, limit=None, also=also, values=values)
        return Table(columns=found.columns, rows=[tuple(row.values()) for row in found.rows])

    def table_beside(self, ledger: str, as_of: date | None, other: date | None, columns: Sequence[str]) -> Table:
        """The lines of a ledger of a day that are not, in all these columns, lines of another day's."""
        beside, known = self._table(ledger, other)
        table, _ = self._table(ledger, as_of)
        chosen = [one for one in known if one in columns]
        same = " AND ".join(f'a."{one}" IS NOT DISTINCT FROM b."{one}"' for one in chosen)
        found = self._ask(
            f"""SELECT {", ".join(f'a."{one}"' for one in chosen)}
            FROM (SELECT *, row_number() OVER (ORDER BY {self.order(ledger, as_of)}) AS in_order FROM {table}) a
            ANTI JOIN {beside} b ON {same} ORDER BY in_order""",
            [],
        )
        return Table(columns=tuple(chosen), rows=found)

    def count(self, ledger: str, filters: Filters, *, also: str = "") -> int:
        """How many lines of a ledger pass; `also` is a further condition, written by our own code."""
        table, _ = self._table(ledger, filters.as_of)
        condition, bound = self._condition(ledger, filters)
        ((found,),) = self._ask(f"SELECT count(*) FROM {table} WHERE {condition} AND ({also or 'true'})", bound)
        return int(found)

    def arrow(self, ledger: str, filters: Filters) -> Any:
        """The same lines, all of them in the ledger's own order, as a pyarrow table."""
        table, _ = self._table(ledger, filters.as_of)
        condition, bound = self._condition(ledger, filters)
        with self._cursor() as cursor:
            statement = f"SELECT * FROM {table} WHERE {condition} ORDER BY {self.order(ledger, filters.as_of)}"
            return cursor.sql(statement, params=bound).to_arrow_table()

    def order(self, ledger: str, as_of: date | None) -> str:
        """By what the lines of a ledger, or the facts, are to be sorted to stand in the ledger's own order."""
        with self._lock:
            self._table(ledger, as_of)
            return ORDERS[ledger] if ledger in self._day(as_of).mended else "rowid"

    def facts(
        self, filters: Filters, select: str, *, tail: str = "", values: Sequence[Any] = ()
    ) -> list[tuple[Any, ...]]:
        """Ask the facts (facts.sql) of the reports that pass; `select` and `tail` are our own SQL."""
        table, _ = self._table(FACTS, filters.as_of)
        condition, bound = filters.where(self._matching(filters))
        return self._ask(f"SELECT {select} FROM {table} WHERE {condition} {tail}", [*bound, *values])

    def quotes(self, mentions: Sequence[str]) -> dict[str, str]:
        """The passage of each of some mentions, cut from the stored text."""
        statement = """
            SELECT m.id, substring(d.text, m.span_start + 1, m.span_end - m.span_start)
            FROM mentions m JOIN documents d ON d.id = m.document_id
            WHERE m.id IN (SELECT unnest(?::VARCHAR[]))"""
        return dict(self._ask(statement, [list(mentions)]))

    def sql(
        self, statement: str, values: Sequence[Any] = (), *, as_of: date | None = None, tables: Sequence[str] = ()
    ) -> list[Row]:
        """Our own statement over the stored tables and, as `{moves}` in it, over ledgers (or facts) of a day."""
        names = {name: self._table(name, as_of)[0] for name in tables}
        with self._cursor() as cursor, told(self.path):
            cursor.execute(statement.format(**names), list(values))
            heads = [one[0] for one in cursor.description or ()]
            return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]

    def choices(self, as_of: date | None) -> dict[str, list[Choice]]:
        """For each filter the values that occur, the most frequent first."""
        return self.kept(as_of, "choices", lambda _: self._choices(as_of))

    def search(self, query: str, *, as_of: date | None, limit: int = 50) -> list[Hit]:
        """Documents held on the day whose title or text has the words."""
        held = {id for (id,) in self._ask("SELECT id FROM documents WHERE held <= ?", [as_of or date.max])}
        return [hit for hit in self.words().documents(query) if hit.document_id in held][:limit]

    def words(self) -> Words:
        """The index of texts and quotes."""
        with self._lock:
            if self._words is None:
                texts = self._ask("SELECT id, title, text FROM documents ORDER BY id", [])
                table, _ = self._table(FACTS, None)
                spans = self._ask(
                    f"""SELECT m.id, m.document_id, m.span_start, m.span_end, coalesce(f.names, '')
                    FROM mentions m LEFT JOIN {table} f ON f.mention_id = m.id ORDER BY m.id""",
                    [],
                )
                # Cut here, because the database walks through the whole text for each passage of it.
                text_of = {id: text for id, _, text in texts}
                quotes = ((id, text_of[document][start:end], names) for id, document, start, end, names in spans)
                self._words = Words(texts, quotes)
            elif self._renamed:
                table, _ = self._table(FACTS, None)
                which = "list_contains(?::VARCHAR[], mention_id)"
                found = self._ask(f"SELECT mention_id, names FROM {table} WHERE {which}", [list(self._renamed)])
                self._words.rename({**dict.fromkeys(self._renamed, ""), **dict(found)})
            self._renamed = frozenset()
            return self._words

    # ---- how --------------------------------------------------------------------------------------------------------

    def _condition(self, ledger: str, filters: Filters) -> tuple[str, list[Any]]:
        if not filters.narrow:
            return "true", []
        key = KEYS.get(ledger, "event_id")
        facts, _ = self._table(FACTS, filters.as_of)
        condition, bound = filters.where(self._matching(filters))
        return f"{key} IN (SELECT {key} FROM {facts} WHERE {condition})", bound

    def _matching(self, filters: Filters) -> list[str] | None:
        return self.words().mentions(filters.q) if filters.q.strip() else None

    def _choices(self, as_of: date | None) -> dict[str, list[Choice]]:
        table, _ = self._table(FACTS, as_of)
        asked = {
            "issues": f"SELECT v, v, count(*) FROM (SELECT unnest(issues) AS v FROM {table}) GROUP BY v",
            "kinds": f"SELECT v, v, count(*) FROM (SELECT kind AS v FROM {table} UNION ALL SELECT move FROM {table}) "
            "WHERE v IS NOT NULL GROUP BY v",
            "sources": f"SELECT outlet, outlet, count(*) FROM {table} WHERE outlet IS NOT NULL GROUP BY outlet",
            "status": f"SELECT status, status, count(*) FROM {table} GROUP BY status",
            "actors": f"""SELECT v, coalesce(any_value(n.name), v), count(*)
                FROM (SELECT unnest(who) AS v FROM {table}) f
                LEFT JOIN (
                    SELECT actor_id, mode(name) AS name FROM participants WHERE name IS NOT NULL GROUP BY actor_id
                ) n ON n.actor_id = f.v
                WHERE v NOT LIKE 'text:%' GROUP BY v""",
        }
        return {
            name: [
                Choice(value=row[0], label=row[1], count=row[2]) for row in self._ask(f"{one} ORDER BY 3 DESC, 1", [])
            ]
            for name, one in asked.items()
        }

    def _day(self, as_of: date | None) -> _Day:
        if as_of is not None and as_of >= date.today():
            as_of = None  # nothing is held on a day to come that is not held now
        if as_of not in self._days:
            while len(self._days) >= DAYS_KEPT:
                gone = next((one for one in self._days if one is not None), None)
                for table in self._days.pop(gone).tables.values():
                    self._ask(f"DROP TABLE IF EXISTS {table}", [])
            self._made += 1
            self._days[as_of] = _Day(number=self._made)
        else:
            self._days[as_of] = self._days.pop(as_of)  # the last to go
        return self._days[as_of]

    def _table(self, ledger: str, as_of: date | None) -> tuple[str, tuple[str, ...]]:
        """The table that holds a ledger, or the facts, of a day; made where it is not there yet."""
        with self._lock:
            day = self._day(as_of)
            reach = day.reached.pop(ledger, None)
            if reach is not None and not self._mended(day, ledger, reach):
                self._old.append(day.tables.pop(ledger))
            if ledger not in day.tables:
                day.tables[ledger], day.columns[ledger] = self._kept(day, ledger, as_of)
                day.mended.discard(ledger)
            return day.tables[ledger], day.columns[ledger]

    def _mended(self, day: _Day, ledger: str, reach: Reach) -> bool:
        if not self._record.mend(day.tables[ledger], ledger, reach):
            return False
        day.mended.add(ledger)
        return True

    def _kept(self, day: _Day, ledger: str, as_of: date | None) -> tuple[str, tuple[str, ...]]:
        name = f"day_{day.number}_{day.made}"
        day.made += 1
        if ledger == FACTS:
            return name, self._record.keep(name, "timeline", sql("shelf/facts.sql"), as_of=as_of)
        if ledger in FROM_MOVES:
            moves, _ = self._table("moves", as_of)
            return name, self._record.keep_from_moves(name, ledger, moves, as_of=as_of)
        return name, self._record.keep(name, ledger, LEDGERS.get(ledger, ""), as_of=as_of)

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        cursor = self._mother.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def _ask(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._cursor() as cursor, told(self.path):
            found: list[tuple[Any, ...]] = cursor.execute(statement, list(values)).fetchall()
            return found
