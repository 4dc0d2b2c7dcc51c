"""The record: the only code that reads and writes the database.

Rows are added, never edited. Every read takes `as_of` and then shows only what was held, made or met by that day.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from dragoman import __version__
from dragoman.errors import RecordError
from dragoman.record import by_hand, edits, events, judging, publishing, rows
from dragoman.record.connection import connect, told
from dragoman.record.joining.weights import RULE
from dragoman.record.known import known
from dragoman.record.rows import Row
from dragoman.record.statements import LEDGERS, asked
from dragoman.record.values import HeldDocument, Table
from dragoman.record.views import Views
from dragoman.types import (
    Carried,
    Cut,
    Document,
    Draft,
    Event,
    Failure,
    Judgement,
    Link,
    Mention,
    Reading,
    digest,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from dragoman.record.placing import Held, Placer

log = logging.getLogger(__name__)

HELD_BASES = ("retrieved", "published")

INSERTS = {
    table: f"INSERT INTO {table} SELECT {', '.join(f'unnest(?::{kind}[])' for kind in kinds)}"
    for table, kinds in rows.TYPES.items()
}
STANDING = "SELECT * FROM standing_judgements_on(?) ORDER BY made, id"
HISTORY = "SELECT * FROM judgements_on(?) ORDER BY made, id"
ANY_COPY = "SELECT 1 FROM carried LIMIT 1"
MENTIONS = "SELECT * EXCLUDE (held) FROM mentions_on(?) ORDER BY held, document_id, span_start, span_end, id"


class Record:
    """One DuckDB file: documents, what coders read in them, and what was decided about that."""

    def __init__(self, path: Path, connection: DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection
        self._views = Views(self._execute, self._fetch)
        self._placer: Placer | None = None  # made on the first reading that is added

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Record:
        """Open the record at a path; make it where it is absent and not only to be read."""
        return cls(path, connect(path, read_only=read_only))

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file free for others."""
        self._connection.close()

    # ---- writing ----------------------------------------------------------------------------------------------------

    def begin(self, *, command: str, version: str, at: datetime) -> str:
        """Note that a command starts to write, and return the id of its run."""
        began = rows.to_utc(at, item=command)
        run = digest(command, version, began.isoformat())
        with self._transaction():
            self._execute(
                "INSERT INTO runs VALUES (?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING", [run, command, version, began]
            )
        return run

    def finish(self, run: str, at: datetime) -> None:
        """Note that a run is done."""
        with self._transaction():
            self._execute("UPDATE runs SET ended = ? WHERE id = ?", [rows.to_utc(at, item=run), run])
        self.settle()

    def holds(self, document_id: str) -> bool:
        """Whether the document is held."""
        return bool(self._fetch("SELECT 1 FROM documents WHERE id = ?", [document_id]))

    def coded(self, document_id: str, coder: str) -> bool:
        """Whether this version of the coder has read the document."""
        return bool(self._fetch("SELECT 1 FROM readings WHERE document_id = ? AND coder = ?", [document_id, coder]))

    def add(
        self,
        received_document: Document,
        *,
        reading: Reading | None,
        carried: Carried | None,
        run: str,
        held: date,
        held_basis: str,
        draft: Draft | None = None,
    ) -> None:
        """Add a document with its reading, all or nothing; what is already held is left as it is.

        held        the day from which it counts as known
        held_basis  "retrieved", or "published" for an archive that is read in later
        """
        document = received_document
        if held_basis not in HELD_BASES:
            raise RecordError(
                f"unknown basis {held_basis!r} of the day held", item=document.id, advice=f"use one of {HELD_BASES}"
            )
        for part in (reading, carried, draft):
            if part is not None and part.document_id != document.id:
                raise RecordError(f"a part of {part.document_id} came with it", item=document.id, advice="report this")
        with self._transaction():
            if not self.holds(document.id):
                row = rows.document_row(document, held=held, held_basis=held_basis, run=run)
                self._execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
                self._insert("cuts", rows.cut_rows(document))
                if carried is not None:
                    parts = (carried.document_id, carried.original_id, carried.similarity)
                    self._execute("INSERT INTO carried VALUES (?, ?, ?)", parts)
                if draft is not None:
                    self._insert("drafts", [rows.draft_row(draft, held=held, run=run)])
            if reading is not None:
                self._add_reading(reading, document, run=run, held=held)

    def add_reading(self, reading: Reading, *, run: str, held: date) -> None:
        """Add another reading of a held document; the same version's reading again adds nothing."""
        with self._transaction():
            self._add_reading(reading, self.document(reading.document_id), run=run, held=held)

    def _add_reading(self, reading: Reading, document: Document, *, run: str, held: date) -> None:
        rows.check_reading(reading)
        if self.coded(reading.document_id, reading.coder):
            return
        found: dict[str, Mention] = {}
        for mention in reading.mentions:
            if found.setdefault(mention.id, mention) is not mention:
                log.warning("%s: %s gave one mention twice; the first is kept", mention.document_id, mention.coder)
        many = {
            "mentions": [rows.mention_row(one, id) for id, one in found.items()],
            "participants": [row for id, one in found.items() for row in rows.participant_rows(one, id)],
            "amounts": [row for id, one in found.items() for row in rows.amount_rows(one, id)],
            "particulars": [row for id, one in found.items() for row in rows.particular_rows(one, id)],
            "links": [rows.link_row(one) for one in {one.id: one for one in reading.links}.values()],
        }
        placer = self._placing()  # before the rows are there, which it is about to place
        name, version = rows.coder_parts(reading.coder)
        parts = (reading.document_id, reading.coder, name, version, held, run, rows.seal(many))
        self._execute("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)", parts)
        for table, added in many.items():
            self._insert(table, added)
        self._insert("placements", placer.missing)
        placer.missing = []
        self._insert("placements", placer.place(list(found.values()), reading.links, document, held=held, run=run))

    def _placing(self) -> Placer:
        """Where everything held was put: worked out on the first reading that is added, because it is long work."""
        if self._placer is None:
            from dragoman.record.placing import Placer

            self._placer = Placer(self._held())
        return self._placer

    def _held(self) -> Held:
        from dragoman.record.placing import Held

        homes = self._fetch("SELECT ledger, mention_id, home FROM placements WHERE rule = ?", [RULE])
        return Held(
            mentions=self.mentions(),
            documents=self.documents(),
            links=self.links(),
            judgements=self.judgements(),
            homes={(ledger, mention_id): home for ledger, mention_id, home in homes},
        )

    def fail(self, failure: Failure, *, run: str) -> None:
        """Note an item that could not be read or coded; the same failure again adds nothing."""
        at = rows.to_utc(failure.at, item=failure.item)
        parts = (failure.id, failure.stage, failure.item, failure.error, failure.message, failure.advice, at, run)
        with self._transaction():
            self._execute("INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", parts)

    def add_rows(self, table: str, many: Sequence[Row]) -> None:
        """Add rows to forecasts or resolutions, all or none; what is held already stays as it is."""
        with self._transaction():
            self._unnest(INSERTS[table] + " ON CONFLICT DO NOTHING", many)

    def judge(self, judgement: Judgement) -> Judgement:
        """Add a judgement and return it as it is kept; the same one again adds nothing."""
        judgement, follow = self._with_followed(judgement)
        with self._transaction():
            for one in (judgement, *follow):
                made = rows.to_utc(one.made, item=one.by)
                parts = (one.id, one.kind, list(one.items), one.by, made, one.why, one.detail)
                self._execute("INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", parts)
            if judgement.kind == "code":
                self._code(judgement)
        if judgement.kind in ("same_actor", "undo"):
            self._placer = None  # it knows the actors by the names they had
        return judgement

    def followed(self, judgement: Judgement) -> list[Judgement]:
        """What the rules would add, were this judgement added; nothing is written."""
        return self._with_followed(judgement)[1]

    def _with_followed(self, judgement: Judgement) -> tuple[Judgement, list[Judgement]]:
        judging.check(judgement)
        return judging.follow_ups(
            judgement,
            held=self._held,
            history=lambda: self.judgements(history=True),
            read_by=lambda coder: [id for (id,) in self._fetch("SELECT id FROM mentions WHERE coder = ?", [coder])],
        )

    def _code(self, judgement: Judgement) -> None:
        """Store what a person reads in a passage, as a reading of its own."""
        document = self.document(judgement.items[0])
        found = by_hand.mention(judgement, document, known(self._fetch, date.max))
        made = rows.to_utc(judgement.made, item=judgement.by)
        run = (judgement.id, "judge code", __version__, made, made)
        self._execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", run)
        reading = Reading(document_id=document.id, coder=found.coder, mentions=(found,), links=())
        self._add_reading(reading, document, run=judgement.id, held=judgement.made.date())

    # ---- reading ----------------------------------------------------------------------------------------------------

    def documents(self, *, as_of: date | None = None) -> list[HeldDocument]:
        """Every document held, by the day it was held, then by the moment it was retrieved."""
        day = as_of or date.max
        cuts: dict[str, list[Cut]] = defaultdict(list)
        for document_id, kind, text, at in self._fetch(
            "SELECT document_id, kind, text, start FROM cuts ORDER BY document_id, position"
        ):
            cuts[document_id].append(Cut(kind=kind, text=text, at=at))
        carried = {
            row[0]: Carried(document_id=row[0], original_id=row[1], similarity=row[2])
            for row in self._fetch("SELECT * FROM carried")
        }
        coded = {id for (id,) in self._fetch("SELECT document_id FROM readings_on(?)", [day])}
        found = self._fetch("SELECT * EXCLUDE (run) FROM documents_on(?) ORDER BY held, retrieved, id", [day])
        return [
            rows.held_document(row, tuple(cuts.get(row[0], ())), carried.get(row[0]), coded=row[0] in coded)
            for row in found
        ]

    def document(self, id: str) -> Document:
        """One held document."""
        found = self._fetch("SELECT * EXCLUDE (run) FROM documents WHERE id = ?", [id])
        if not found:
            raise _no_document(id)
        cuts = self._fetch("SELECT kind, text, start FROM cuts WHERE document_id = ? ORDER BY position", [id])
        kept = tuple(Cut(kind=kind, text=text, at=at) for kind, text, at in cuts)
        return rows.held_document(found[0], kept, None, coded=False).document

    def mentions(self, *, as_of: date | None = None) -> list[Mention]:
        """Every mention that counts: from each coder's newest reading, without those that were rejected."""
        found = self._fetch(MENTIONS, [as_of or date.max])
        sides = rows.participants(self._fetch("SELECT * FROM participants ORDER BY mention_id, role, position"))
        quantities = rows.amounts(self._fetch("SELECT * FROM amounts ORDER BY mention_id, position"))
        besides = rows.particulars(self._fetch("SELECT * FROM particulars ORDER BY mention_id, position"))
        read = [rows.mention(row, sides, quantities, besides) for row in found]
        return edits.edited(read, self.judgements(as_of=as_of), known(self._fetch, as_of or date.max))

    def mention(self, id: str) -> Mention | None:
        """One stored mention as it was read, whether or not it counts; None where there is none."""
        found = self._fetch("SELECT * FROM mentions WHERE id = ?", [id])
        if not found:
            return None
        parts = {
            table: self._fetch(f"SELECT * FROM {table} WHERE mention_id = ? ORDER BY {order}", [id])
            for table, order in (
                ("participants", "role, position"),
                ("amounts", "position"),
                ("particulars", "position"),
            )
        }
        sides, quantities = rows.participants(parts["participants"]), rows.amounts(parts["amounts"])
        return rows.mention(found[0], sides, quantities, rows.particulars(parts["particulars"]))

    def drafts(self, *, as_of: date | None = None) -> list[Draft]:
        """Every version of an agreement's text, by the day it is from."""
        found = self._fetch("SELECT * FROM drafts_on(?) ORDER BY version NULLS LAST, id", [as_of or date.max])
        return [rows.draft(row) for row in found]

    def links(self, *, as_of: date | None = None) -> list[Link]:
        """Every link that counts: neither it nor a mention at its ends was rejected or replaced."""
        found = self._fetch("SELECT * FROM links_on(?) ORDER BY document_id, span_start, id", [as_of or date.max])
        return [rows.link(row) for row in found]

    def judgements(self, *, as_of: date | None = None, history: bool = False) -> list[Judgement]:
        """The judgements that stand, in the order in which they were made; with `history` also those undone since."""
        found = self._fetch(HISTORY if history else STANDING, [as_of or date.max])
        return [rows.judgement(row) for row in found]

    def failures(self, *, as_of: date | None = None) -> list[Failure]:
        """Every failure, in the order in which they were met."""
        found = self._fetch("SELECT * FROM failures_on(?) ORDER BY met, id", [as_of or date.max])
        return [rows.failure(row) for row in found]

    def events(self, *, as_of: date | None = None) -> list[Event]:
        """What happened: the mentions of one happening, joined across documents, by date."""
        self._show(as_of or date.max, "timeline")
        event_of: dict[str, str] = dict(self._fetch("SELECT mention_id, event_id FROM shown"))
        return events.gathered(self.mentions(as_of=as_of), event_of, self.documents(as_of=as_of))

    def ledger(
        self,
        name: str,
        as_of: date | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
        columns: Sequence[str] = (),
    ) -> Table:
        """One of the ledgers, one row an event, offer, pledge or position; of a period [since, until) where asked.

        A row whose day is not known counts by the day of its report. `columns` are those wanted; else all.
        """
        statement, values = self._asked(name, as_of, since, until, limit, columns)
        with told(self.path):
            found = self._connection.execute(statement, values)  # a relation would be planned twice
            return Table(columns=tuple(one[0] for one in found.description or ()), rows=found.fetchall())

    def select(
        self,
        name: str,
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
        columns: Sequence[str] = (),
    ) -> DuckDBPyRelation:
        """A ledger as a typed relation, for those who write tables out; read it before the next call."""
        statement, values = self._asked(name, as_of, since, until, limit, columns)
        with told(self.path):
            return self._connection.sql(statement, params=values)

    def _asked(
        self,
        name: str,
        as_of: date | None,
        since: date | None,
        until: date | None,
        limit: int | None,
        columns: Sequence[str],
    ) -> tuple[str, list[Any]]:
        """The statement that gives a ledger, its views made ready, and what it binds."""
        if name not in LEDGERS:
            advice = f"use one of {', '.join(LEDGERS)}"
            raise RecordError(f"there is no ledger {name!r}", item=str(self.path), advice=advice)
        self._show(as_of or date.max, name)
        return asked(name, since=since, until=until, limit=limit, columns=columns)

    def query(self, statement: str, values: Sequence[Any] = ()) -> DuckDBPyRelation:
        """A reading statement as a typed relation, for the modules of this package; read it before the next call."""
        with told(self.path):
            return self._connection.sql(statement, params=list(values))

    def ask(
        self, statement: str, values: Sequence[Any] = (), *, over: Sequence[str] = ("acts",), as_of: date | None = None
    ) -> Table:
        """Our own statement over the record as it stood on a day: the stored tables, and the views of some ledgers.

        over  "acts" for the views acts and act_sides, and ledgers by name; outside text is bound, never part of it
        """
        for name in over:
            self._show(as_of or date.max, name)
        with told(self.path):
            found = self._connection.execute(statement, list(values))
            return Table(columns=tuple(one[0] for one in found.description or ()), rows=found.fetchall())

    def all_mention_ids(self) -> list[str]:
        """The ids of every stored mention, also of rejected and replaced ones, which can be judged again."""
        return [id for (id,) in self._fetch("SELECT id FROM mentions ORDER BY id")]

    def placed(self, mention_id: str) -> list[dict[str, Any]]:
        """Where the rules put a mention, in which event, offer or pledge, beside which other, and why."""
        found = self._fetch(
            "SELECT ledger, home, partner, score, reasons, rule FROM placements_on(?) WHERE mention_id = ? ORDER BY 1",
            [date.max, mention_id],
        )
        keys = ("ledger", "home", "partner", "score", "reasons", "rule")
        return [{**dict(zip(keys, row, strict=True)), "reasons": json.loads(row[4])} for row in found]

    def mention_ids(self) -> list[tuple[str, str]]:
        """Each stored mention id and the id that its row's content gives, also of replaced and rejected ones."""
        found = self._fetch("SELECT * FROM mentions ORDER BY id")
        return [(row[0], rows.mention(row, {}, {}, {}).id) for row in found]

    def settle(self) -> None:
        """Work out what the ledgers show now and store it, so that those who only read need not; it can be left out."""
        with self._transaction():
            self._show(date.max, "timeline")
            self._views.keep()

    def _show(self, day: date, ledger: str) -> None:
        """Make the temporary tables that the ledgers' views read."""

        def copies() -> dict[str, str]:
            return events.folded(self.documents(as_of=day)) if self._fetch(ANY_COPY) else {}

        decided = partial(self.judgements, as_of=day)
        self._views.show(day, ledger, decided, copies, self.mention, today=date.today())

    # ---- a copy for readers -----------------------------------------------------------------------------------------

    def cursor(self) -> DuckDBPyConnection:
        """Another connection to the same file, for another thread; it sees the tables and none of the views."""
        with told(self.path):
            return self._connection.cursor()

    def publish(self, path: Path) -> None:
        """Write a copy that others can read while this record is being written; it replaces the last copy whole."""
        publishing.publish(self.path, path, execute=self._execute, fetch=self._fetch)

    # ---- the connection ---------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._views.forget()
        self._execute("BEGIN TRANSACTION")
        with ExitStack() as begun:
            begun.callback(self._roll_back)
            yield
            begun.pop_all()
        self._execute("COMMIT")

    def _roll_back(self) -> None:
        import duckdb

        self._placer = None  # it may know of rows that are not stored now
        with suppress(duckdb.Error):  # the first error is the one to tell
            self._connection.execute("ROLLBACK")

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        with told(self.path):
            self._connection.execute(statement, list(values))

    def _fetch(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        with told(self.path):
            return self._connection.execute(statement, list(values)).fetchall()

    def _insert(self, table: str, many: Sequence[Row]) -> None:
        self._unnest(INSERTS[table], many)

    def _unnest(self, statement: str, many: Iterable[Row]) -> None:
        columns = [list(column) for column in zip(*many, strict=True)]
        if columns:
            self._execute(statement, columns)


def _no_document(id: str) -> RecordError:
    return RecordError("no such document in the record", item=id, advice="`dragoman timeline --json` lists ids")
