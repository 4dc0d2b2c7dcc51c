"""What is asked of a ledger, as a statement over its view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dragoman.errors import RecordError

# Whole statements by name: a name from outside never becomes part of one.
LEDGERS = {
    "meetings": "SELECT * FROM meetings",
    "moves": "SELECT * FROM moves",
    "offers": "SELECT * FROM offers",
    "positions": "SELECT * FROM positions",
    "claims": "SELECT * FROM claims",
    "pledges": "SELECT * FROM pledges",
    "hostilities": "SELECT * FROM hostilities",
    "timeline": "SELECT * FROM timeline",
    "review": "SELECT * FROM review",
}
WITHOUT_UNTIL = ("offers", "positions")  # whose rows have a first day only


def asked(
    name: str, *, since: date | None, until: date | None, limit: int | None, columns: Sequence[str]
) -> tuple[str, list[Any]]:
    """The statement that gives the rows of a ledger, and what it binds; see `Record.ledger`."""
    if unknown := [one for one in columns if not one.isidentifier()]:
        raise RecordError(f"there is no column {unknown[0]!r}", item=name, advice="see the reference")
    day = "coalesce(since, published)" if name in WITHOUT_UNTIL else "coalesce(since, until - 1, published)"
    statement, values = LEDGERS[name], list[Any]()
    if columns:
        statement = statement.replace("*", ", ".join(f'"{one}"' for one in columns), 1)
    if since or until:
        statement += f" WHERE {day} >= ? AND {day} < ?"
        values += [since or date.min, until or date.max]
    if limit is not None:
        statement += " LIMIT ?"
        values.append(limit)
    return statement, values
