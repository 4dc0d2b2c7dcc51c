"""A few events in small tables of their own, so that the views over them need not read the whole record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dragoman.record.migrations import sql
from dragoman.record.views import LINKS, NEEDS, VOICED, Execute, Fetch

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

OF_THESE = "mention_id IN (SELECT mention_id FROM {near}.shown)"
# What the views look at, each made of those before it: tables of the names that the whole has.
TABLES = {
    "shown": "SELECT * FROM {whole} WHERE event_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY rowid",
    "corrected": "SELECT * FROM corrected WHERE id IN (SELECT mention_id FROM {near}.shown)",
    **{
        table: f"SELECT * FROM {table} WHERE {OF_THESE}"
        for table in ("now_participants", "now_particulars", "parties", "amounts")
    },
    "documents": "SELECT * FROM documents "
    "WHERE id IN (SELECT document_id FROM {near}.corrected UNION SELECT root_id FROM {near}.shown)",
    "actor_names": "SELECT * FROM actor_names WHERE actor_id IN (SELECT about FROM {near}.now_particulars "
    "UNION SELECT regexp_replace(about, '^(gov|mil):', 'state:') FROM {near}.now_particulars)",
    **{table: f"SELECT * FROM {table}" for table in ("today", "bearings", "thresholds")},
    "shown_links": "SELECT * FROM links LIMIT 0",
}
# Views that several ledgers read, each after those that it reads: worked out once.
SHARED = ("event_links", "jointly", "details", "ledger_rows")
ANY_LINK = "SELECT 1 FROM links WHERE source IN (SELECT mention_id FROM {shown}) LIMIT 1"


class Near:
    """The views of the ledgers over such tables, on a connection that sees these in place of the record's own."""

    def __init__(self, base: str, cursor: DuckDBPyConnection) -> None:
        """Take over a connection; the tables are to be in a database that all connections see."""
        self.base, self._cursor = base, cursor
        self._made: set[str] = set()  # the files whose views are made
        self._shared = False  # whether the shared views are worked out
        self._voiced = False  # whether `voices` is filled

    def close(self) -> None:
        """Close the connection."""
        self._cursor.close()

    def fill(self, execute: Execute, fetch: Fetch, whole: str, events: Iterable[str], day: date) -> None:
        """Take some events out of a table of what counts on a day, by a connection that shows the day."""
        for name, statement in TABLES.items():
            chosen = statement.format(near=self.base, whole=whole)
            execute(
                f"CREATE OR REPLACE TABLE {self.base}.{name} AS {chosen}", [list(events)] if name == "shown" else []
            )
        shown = f"{self.base}.shown"
        if fetch(ANY_LINK.format(shown=shown), []):
            execute(LINKS.format(into=f"{self.base}.shown_links", shown=shown), [day, day])
        self._shared = self._voiced = False

    def keep(self, table: str, ledger: str, statement: str) -> None:
        """Store among these tables what a statement over the views of a ledger gives."""
        if "base" not in self._made:
            self._made.add("base")
            ((here,),) = self._cursor.execute("SELECT current_database()").fetchall()
            self._cursor.execute(f"SET search_path = '{self.base}.main,\"{here}\".main'")
            for part in ("reads", "ledgers/base"):
                self._cursor.execute(sql(f"{part}.sql"))
            for view in SHARED:
                self._cursor.execute(f"ALTER VIEW {view} RENAME TO whole_{view}")
        if not self._shared:
            for view in SHARED:
                self._cursor.execute(f"CREATE OR REPLACE TABLE {self.base}.{view} AS SELECT * FROM whole_{view}")
            self._shared = True
        for name in NEEDS.get(ledger, (ledger,)):
            if name not in self._made:
                self._cursor.execute(sql(f"ledgers/{name}.sql"))
                self._made.add(name)
        if ledger in VOICED and not self._voiced:
            self._cursor.execute("TRUNCATE voices")
            self._cursor.execute("INSERT INTO voices SELECT * FROM voiced")
            self._voiced = True
        self._cursor.execute(f"CREATE OR REPLACE TABLE {self.base}.{table} AS {statement}")
