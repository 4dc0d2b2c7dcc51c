"""Tables and ledgers as files for other programs: JSON lines, CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dragoman.errors import RecordError
from dragoman.record.statements import LEDGERS as LEDGERS
from dragoman.record.store import Record
from dragoman.serial import mention_json

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

FORMATS = ("jsonl", "csv", "parquet")

# Whole statements by name; each shows what was held on the bound day.
TABLES = {
    "documents": "SELECT * FROM documents_on(?) ORDER BY held, retrieved, id",
    "mentions": "SELECT * FROM mentions_on(?) ORDER BY held, document_id, span_start, span_end, id",
    "participants": "SELECT p.* FROM participants p JOIN mentions_on(?) m ON m.id = p.mention_id "
    "ORDER BY p.mention_id, p.role, p.position",
    "amounts": "SELECT a.* FROM amounts a JOIN mentions_on(?) m ON m.id = a.mention_id "
    "ORDER BY a.mention_id, a.position",
    "particulars": "SELECT p.* FROM particulars p JOIN mentions_on(?) m ON m.id = p.mention_id "
    "ORDER BY p.mention_id, p.position",
    "links": "SELECT * FROM links_on(?) ORDER BY document_id, span_start, id",
    "drafts": "SELECT * FROM drafts_on(?) ORDER BY version, id",
    "carried": "SELECT c.* FROM carried c JOIN documents_on(?) d ON d.id = c.document_id ORDER BY c.document_id",
    "judgements": "SELECT * FROM judgements_on(?) ORDER BY made, id",
    "failures": "SELECT * FROM failures_on(?) ORDER BY met, id",
    "forecasts": "SELECT * FROM forecasts_on(?) ORDER BY issued, id",
    "resolutions": "SELECT * FROM resolutions WHERE CAST(made AS DATE) <= ? ORDER BY made, id",
}

# Without a byte order mark Excel reads a CSV file by the machine's old code page. A pipe has none: programs read it.
WRITTEN_AS = {"csv": "utf-8-sig", "jsonl": "utf-8"}

# A spreadsheet takes a cell that begins so for a formula, and would run what a document's author wrote.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(record: Record, name: str, *, format: str, out: Path | IO[Any], as_of: date | None = None) -> int:
    """Write a table or a ledger and return the number of rows.

    out     a path, which is replaced whole, or a stream: of text for jsonl and csv, of bytes for parquet
    jsonl   one object a line; mentions have the shape that `dragoman code` writes
    csv     a header, dates as 2025-12-05, lists joined by "; ", nothing for null. A text that begins with = + - @, a
            tab or a carriage return gets an apostrophe in front, for a spreadsheet would take it for a formula;
            numbers are left as they are. A file begins with a byte order mark, a stream does not. Take jsonl or
            parquet where every character counts.
    parquet typed columns, lists as lists
    """
    if format not in FORMATS:
        raise RecordError(f"unknown format {format!r}", item=name, advice=f"use one of {', '.join(FORMATS)}")
    if name not in TABLES and name not in LEDGERS:
        known = ", ".join([*TABLES, *LEDGERS])
        raise RecordError(f"there is no table or ledger {name!r}", item=str(record.path), advice=f"use one of {known}")
    if isinstance(out, Path):
        return _to_path(record, name, format, out, as_of)
    return _to_stream(record, name, format, out, as_of)


def _to_path(record: Record, name: str, format: str, out: Path, as_of: date | None) -> int:
    """Write beside and rename, so that a reader never meets half a file."""
    try:
        handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=".part-")
        try:
            mode, encoding, newline = ("wb", None, None) if format == "parquet" else ("w", WRITTEN_AS[format], "")
            with os.fdopen(handle, mode, encoding=encoding, newline=newline) as stream:
                count = _to_stream(record, name, format, stream, as_of)
            os.chmod(temporary, 0o644)  # mkstemp makes it private; an export is made to be handed on
            os.replace(temporary, out)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise RecordError(
            f"cannot write: {error.strerror}", item=str(out), advice="check the folder and space"
        ) from error
    return count


def _to_stream(record: Record, name: str, format: str, out: IO[Any], as_of: date | None) -> int:
    if format == "jsonl" and name == "mentions":
        return write_lines(out, _mentions(record, as_of))
    relation = _relation(record, name, as_of)
    if format == "parquet":
        return write_parquet(out, relation.to_arrow_table())
    columns, found = relation.columns, relation.fetchall()
    if format == "jsonl":
        return write_lines(out, (dict(zip(columns, row, strict=True)) for row in found))
    return write_csv(out, columns, found)


def _relation(record: Record, name: str, as_of: date | None) -> DuckDBPyRelation:
    return record.select(name, as_of=as_of) if name in LEDGERS else record.query(TABLES[name], [as_of or date.max])


def _mentions(record: Record, as_of: date | None) -> Iterator[dict[str, Any]]:
    texts = {held.document.id: held.document.text for held in record.documents(as_of=as_of)}
    return (mention_json(mention, texts[mention.document_id]) for mention in record.mentions(as_of=as_of))


def write_lines(out: IO[str], objects: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object a line and return how many."""
    count = 0
    for one in objects:
        out.write(json.dumps(one, ensure_ascii=False, default=_iso) + "\n")
        count += 1
    return count


def write_csv(out: IO[str], columns: Iterable[str], found: Sequence[Sequence[Any]]) -> int:
    """Write a header and rows as `export` says, and return how many."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in found)
    return len(found)


def write_parquet(out: IO[bytes], table: Any) -> int:
    """Write a pyarrow table and return the number of rows."""
    import pyarrow.parquet as parquet

    whole = io.BytesIO()  # a pipe cannot be sought in, which the Parquet writer may ask for
    parquet.write_table(table, whole, compression="zstd")
    out.write(whole.getvalue())
    return int(table.num_rows)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    return _iso(value) if isinstance(value, date) else value


def _iso(value: date | datetime) -> str:
    return value.isoformat() + ("Z" if isinstance(value, datetime) else "")
