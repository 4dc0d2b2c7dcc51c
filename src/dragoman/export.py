"""The record as files for other programs: the ledgers as tables, the mentions as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.output import as_csv, as_json, save
from dragoman.serial import mention_json

if TYPE_CHECKING:
    from dragoman.record import Record

FORMATS = ("csv", "parquet", "jsonl")


def export(record: Record, form: str, folder: Path, *, as_of: date | None) -> list[Path]:
    """Write the record into a folder, each file whole or not at all, and return the files."""
    from dragoman.record import LEDGERS

    if form == "jsonl":
        return [save(folder / "mentions.jsonl", lambda part: _text(part, "".join(mentions(record, as_of=as_of))))]
    return [save(folder / f"{name}.{form}", _table(record, name, form, as_of)) for name in LEDGERS]


def mentions(record: Record, *, as_of: date | None) -> Iterator[str]:
    """Yield every mention that counts as a line of JSON, with the document it stands in."""
    documents = {held.document.id: held.document for held in record.documents(as_of=as_of)}
    for mention in record.mentions(as_of=as_of):
        document = documents[mention.document_id]
        where = {key: getattr(document, key) for key in ("title", "outlet", "published", "url")}
        yield as_json({**mention_json(mention, document.text), "document": where}) + "\n"


def _table(record: Record, name: str, form: str, as_of: date | None) -> Callable[[Path], None]:
    def write(part: Path) -> None:
        if form == "parquet":
            record.select(name, as_of=as_of).write_parquet(str(part))
        else:
            table = record.ledger(name, as_of=as_of)
            _text(part, as_csv(table.columns, table.rows))

    return write


def _text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
