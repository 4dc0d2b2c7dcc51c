"""The ledger of what to look at first, in parts: how many lines each has, and some lines of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.record.shelf.filters import Filters

if TYPE_CHECKING:
    from dragoman.record.shelf.copy import Copy

# What was left open is shown where one asks for it: it was looked at.
PARTS = {
    "": "why NOT LIKE 'judged unsure by %'",
    "joins": "item = 'join'",
    "readings": "item = 'reading' AND why NOT LIKE 'judged unsure by %'",
    "open": "why LIKE 'judged unsure by %'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Some lines of a part, the heaviest first, and the number of lines of every part."""

    rows: list[dict[str, Any]]
    counts: dict[str, int]


def queue(copy: Copy, filters: Filters, *, part: str = "", offset: int = 0, limit: int = 20) -> Queue:
    """The lines of a part that pass the filters. What passes is worked out twice, however many parts there are."""
    condition, values = _passing(copy, filters)
    tables: Sequence[str] = ("review", "facts") if filters.narrow else ("review",)
    each = ", ".join(f"count(*) FILTER ({also}) AS n{number}" for number, also in enumerate(PARTS.values()))
    order = copy.order("review", filters.as_of)
    (counted,) = copy.sql(
        f"SELECT {each} FROM {{review}} WHERE {condition}", values, as_of=filters.as_of, tables=tables
    )
    rows = copy.sql(
        f"SELECT * FROM {{review}} WHERE {condition} AND {PARTS[part]} ORDER BY {order} LIMIT ? OFFSET ?",
        [*values, limit, offset],
        as_of=filters.as_of,
        tables=tables,
    )
    return Queue(rows=rows, counts=dict(zip(PARTS, counted.values(), strict=True)))


def _passing(copy: Copy, filters: Filters) -> tuple[str, list[Any]]:
    if not filters.narrow:
        return "true", []
    matching = copy.words().mentions(filters.q) if filters.q.strip() else None
    condition, values = filters.where(matching)
    return f"mention_id IN (SELECT mention_id FROM {{facts}} WHERE {condition})", values
