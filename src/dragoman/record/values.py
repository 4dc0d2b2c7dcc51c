"""What the record hands out besides the values of `dragoman.types`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.types import Carried, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDocument:
    """A document, and since when the record counts it as known."""

    document: Document
    held: date
    held_basis: str  # "retrieved", or "published" for an archive read in later
    carries: Carried | None  # the earlier document whose text it carries
    coded: bool  # whether any coder has read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows, as a ledger hands them out; the columns are described in the reference."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
