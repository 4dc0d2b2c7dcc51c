"""A copy of the record for readers: each ledger of a day is worked out once, and many can ask at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.errors import RecordError
from dragoman.record.connection import told
from dragoman.record.migrations import sql
from dragoman.record.shelf.aside import Work
from dragoman.record.shelf.choices import Choice, Counts, apart, choices, counts
from dragoman.record.shelf.days import BREATH, Day, Days, when_of
from dragoman.record.shelf.filters import Filters
from dragoman.record.shelf.lines import FACTS, LAST, ORDERS, Past
from dragoman.record.shelf.reach import Reach
from dragoman.record.shelf.words import Hit, Words
from dragoman.record.statements import LEDGERS
from dragoman.record.store import Record
from dragoman.record.values import Table

if TYPE_CHECKING:
    from dragoman.types import Judgement

# By which id a line of a ledger is found among the facts.
KEYS = {"offers": "offer_id", "pledges": "pledge_id", "review": "mention_id"}
GIVES_WAY = 2.0  # seconds for which what is made beforehand waits for what somebody asks for
Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some lines of a ledger, and how many there are."""

    rows: list[Row]
    total: int
    columns: tuple[str, ...]


class Copy(Days):
    """One copy. `record()` lends it to code that wants a Record; `rows` and the like need not wait for one another."""

    def __init__(self, path: Path) -> None:
        """Open a published copy, which is ours to write tables to."""
        super().__init__(path)
        self._mother = self._record.cursor()  # for cursors of other threads, while the record is busy
        self._names: dict[str, str] = {}  # what actors are called; none until it is asked for
        # The index takes longer to make than pages should wait: a lock for who makes it, who asks for no other but
        # the second, under which is said what became of the names in it.
        self._wording, self._naming = threading.Lock(), threading.Lock()
        self._beginning = threading.Lock()  # for who begins work that goes on beside the pages
        self._words: Words | None = None
        self._renamed: frozenset[str] = frozenset()  # mentions whose names may be others since the index was made
        self._unworded = 0  # how often the index had to be given up
        self.turn = 0  # how many judgements it has taken
        self._over = False  # whether it is to be closed as soon as nobody reads it any more

    def close(self) -> None:
        """Close and delete the copy; what still reads it beside the pages goes on for its present statement."""
        with self._lock:
            self._over = True
            self._shut()
            for path in (self.path, self.path.with_name(self.path.name + ".wal")):
                with suppress(OSError):
                    path.unlink()

    def _shut(self) -> None:
        """Close the connections, unless a statement is under way: then whoever asked for it does so after it."""
        import duckdb

        with self._lock, suppress(duckdb.ResourceInUseException):
            self._mother.close()
            for hand in reversed(self._hands):
                hand.close()

    def judge(self, judgement: Judgement) -> None:
        """Add a judgement; of what was worked out, that which it reaches is worked out anew when it is asked for."""
        self._deciding = True
        with self._lock:
            self._deciding = False
            reach = self._record.take(judgement)
            for hand in self._hands[1:]:
                hand.forget()
            self.turn += 1
            self._drop_old()
            if reach is None or reach.reports:
                self._forget_others()
            made = judgement.made.astimezone(UTC).date()
            for day, found in [*self._days.items()]:
                if day is None and reach is not None:
                    self._reached(found, reach)
                elif day is None or day >= made:
                    self._forget(day)
                else:
                    found.unreached = True
            with self._naming:
                if reach is None:
                    self._words = None
                    self._unworded += 1
                else:
                    self._renamed |= reach.reports

    def _reached(self, now: Day, reach: Reach) -> None:
        now.kept = {}
        now.changed = now.changed | reach if now.changed and now.stale else reach
        now.stale |= now.tables.keys() if reach.reports else now.tables.keys() & {"review"} if reach.judged else set()

    @contextmanager
    def record(self) -> Iterator[Record]:
        """The copy as a Record, for one thread at a time."""
        with self._lock:
            yield self._record

    def kept(self, as_of: date | None, key: Any, make: Callable[[Record], T]) -> T:
        """What `make` gives for a day, worked out once and kept until the record changes; `key` names it."""
        known = self._days.get(when_of(as_of))
        if known is None or key not in known.kept:
            with self._lock:
                known = self._day(as_of)
                if key not in known.kept:
                    known.kept[key] = make(self._record)
        found: T = known.kept[key]
        return found

    def knows(self, as_of: date | None, key: Any) -> bool:
        """Whether that is kept already."""
        known = self._days.get(when_of(as_of))
        return known is not None and key in known.kept

    def begun(self, as_of: date | None, key: Any, make: Callable[[Record], T]) -> Work[T]:
        """The same for what takes long, on a record of its own: the pages need not wait for it, nor for one another."""
        with self._beginning:
            if (known := self._days.get(when_of(as_of))) is None:
                with self._lock:
                    known = self._day(as_of)
            work: Work[T] | None = known.kept.get(key)
            if work is None or work.failed:
                work = known.kept[key] = Work(lambda: self.beside(make))
            return work

    def beside(self, make: Callable[[Record], T]) -> T:
        """What `make` gives of a record of its own, on this thread: the pages need not wait for it."""
        with self._cursor() as cursor:
            cursor.execute(sql("reads.sql"))  # a cursor has none of the macros of the connection that it is from
            cursor.begin()  # so that what is judged meanwhile is seen in all of it or in none
            return make(Record(self.path, cursor))

    def warm(self, busy: Callable[[], bool] = lambda: False) -> None:
        """Make what the first pages need.

        busy  whether somebody waits for something else, which comes first
        """
        for name in (FACTS, *LEDGERS, LAST):
            given_up = time.monotonic() + GIVES_WAY
            while busy() and time.monotonic() < given_up:
                time.sleep(BREATH)
            self._table(name, None)
            time.sleep(BREATH)
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
        """The lines of a ledger of a day that are not, in all these columns, lines of another day's, or the other way.

        Of an event, offer or pledge that has several lines, all where one of them is not; and perhaps some that are the
        same on both days. Offers stand in no order of their own, which would take a join.
        """
        beside, known = self._table(ledger, other)
        table, _ = self._table(ledger, as_of)
        chosen = [one for one in known if one in columns]
        key = KEYS.get(ledger, "event_id")
        apart, ids = self._apart(ledger, as_of, other)
        if not apart:
            same = " AND ".join(f'a."{one}" IS NOT DISTINCT FROM b."{one}"' for one in chosen)
            apart = (
                f"SELECT {key} FROM {table} a ANTI JOIN {beside} b ON {same} "
                f"UNION ALL SELECT {key} FROM {beside} a ANTI JOIN {table} b ON {same}"
            )
        heads = ", ".join(f'"{one}"' for one in chosen)
        order = key if ledger == "offers" else self.order(ledger, as_of)
        which = f"{key} IN ({apart}) ORDER BY {order}"
        return Table(columns=tuple(chosen), rows=self._ask(f"SELECT {heads} FROM {table} WHERE {which}", ids))

    def _apart(self, ledger: str, *days: date | None) -> tuple[str, list[list[str]]]:
        """Which of its events, offers or pledges can be otherwise on one of two days, and what that binds.

        A day that follows now has lines of its own, and takes from now all whose keys it does not leave out: what both
        leave out is on neither. "" where nothing of the kind is kept.
        """
        whens = [when for when in map(when_of, days) if when is not None]
        known = [day.pasts[ledger] for when in whens if (day := self._days.get(when)) and ledger in day.pasts]
        if not known or len(known) < len(whens):
            return "", []
        own = " UNION ALL ".join(f"SELECT {one.key} FROM {one.left}" for one in known)
        if len(known) == 1:
            return f"{own} UNION ALL SELECT {known[0].key} FROM {known[0].gone}", []
        return f"{own} UNION ALL SELECT unnest(?::VARCHAR[])", [self._gone_from_one(*known)]

    def _gone_from_one(self, past: Past, other: Past) -> list[str]:
        """Of what is otherwise now than on one of two past days or the other, that which is so of one alone."""
        one, two = (f"SELECT {each.key} FROM {each.gone}" for each in (past, other))
        key = frozenset((one, two))
        kept = next(day.kept for day in self._days.values() if past in day.pasts.values())
        if key not in kept:
            statement = f"({one} EXCEPT {two}) UNION ALL ({two} EXCEPT {one})"
            kept[key] = [id for (id,) in self._ask(statement, []) if id is not None]
        found: list[str] = kept[key]
        return found

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
        self._table(ledger, as_of)
        known = self._days.get(when_of(as_of))
        if known is None or ledger not in known.mended:
            return "rowid"
        order = ORDERS[ledger]
        return order.format(facts=self._table(FACTS, as_of)[0]) if ledger == "offers" else order

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
        return self.kept(as_of, "choices", lambda _: choices(self._counts(as_of), self._named()))

    def _counts(self, as_of: date | None) -> Counts:
        """How many reports of a day have each value; of one that follows now, told from where the two are apart."""
        table, _ = self._table(FACTS, as_of)
        when = when_of(as_of)
        past = self._days[when].pasts.get(FACTS)
        if when is None or past is None:
            return self.kept(as_of, "counts", lambda _: counts(table, self._ask))
        gone, came = (counts(part, self._ask) for part in (f"({past.others(self._table(FACTS, None)[0])})", past.lines))
        return apart(self._counts(None), gone, came)

    def _named(self) -> dict[str, str]:
        """What actors are called in all that is stored, looked up once."""
        if not self._names:
            self._names = self._record.names()
        return self._names

    def search(self, query: str, *, as_of: date | None, limit: int = 50) -> list[Hit]:
        """Documents held on the day whose title or text has the words."""
        held = {id for (id,) in self._ask("SELECT id FROM documents WHERE held <= ?", [as_of or date.max])}
        return [hit for hit in self.words().documents(query) if hit.document_id in held][:limit]

    def words(self) -> Words:
        """The index of texts and quotes."""
        table, _ = self._table(FACTS, None)
        with self._wording:
            with self._naming:
                found, number = self._words, self._unworded
                renamed, self._renamed = self._renamed, frozenset()
            if found is None:
                found = self._indexed(table)
                with self._naming:
                    self._words = found if number == self._unworded else None
            elif renamed:
                which = "list_contains(?::VARCHAR[], mention_id)"
                names = self._ask(f"SELECT mention_id, names FROM {table} WHERE {which}", [list(renamed)])
                found.rename({**dict.fromkeys(renamed, ""), **dict(names)})
            return found

    def _indexed(self, table: str) -> Words:
        texts = self._ask("SELECT id, title, text FROM documents ORDER BY id", [])
        spans = self._ask(
            f"""SELECT m.id, m.document_id, m.span_start, m.span_end, coalesce(f.names, '')
            FROM mentions m LEFT JOIN {table} f ON f.mention_id = m.id ORDER BY m.id""",
            [],
        )
        # Cut here, because the database walks through the whole text for each passage of it.
        text_of = {id: text for id, _, text in texts}
        return Words(texts, ((id, text_of[document][start:end], names) for id, document, start, end, names in spans))

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

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        cursor = self._mother.cursor()
        try:
            yield cursor
        finally:
            cursor.close()
            if self._over:
                self._shut()

    def _ask(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._cursor() as cursor, told(self.path):
            found: list[tuple[Any, ...]] = cursor.execute(statement, list(values)).fetchall()
            return found
