"""Records of invented documents, in real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from dragoman.record import Record
from dragoman.types import Carried, Document, Draft, Mention, Reading

Hold = Callable[..., None]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """An empty record in a file of its own."""
    with Record.open(tmp_path / "record.duckdb") as made:
        yield made


@pytest.fixture
def hold(record: Record) -> Hold:
    """Put a document into the record, with readings of these words of it."""

    def put(
        doc: Document,
        *mentions: Mention,
        held: date | None = None,
        carries: Document | None = None,
        draft: Draft | None = None,
    ) -> None:
        copy = Carried(document_id=doc.id, original_id=carries.id, similarity=0.9) if carries else None
        reading = Reading(document_id=doc.id, coder="rules@1", mentions=mentions, links=()) if mentions else None
        day = held or doc.published or doc.retrieved.date()
        record.add(doc, reading=reading, carried=copy, run="run", held=day, held_basis="published", draft=draft)

    return put
