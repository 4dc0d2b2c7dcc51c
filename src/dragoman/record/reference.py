"""The reference page of tables and ledgers, made from the comments of the SQL files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.record.migrations import sql
from dragoman.record.views import FILES

TABLE = re.compile(r"((?:^--[^\n]*\n)+)CREATE TABLE (\w+) \(\n(.*?)^\);", re.M | re.S)
COLUMN = re.compile(r"^    (\w+) ([A-Z]+(?:\[\])?)(.*?),?\s+-- (.+)$", re.M)
VIEW = re.compile(r"((?:^--[^\n]*\n)+)CREATE OR REPLACE TEMP VIEW (\w+) AS\n(.*?);\n", re.M | re.S)
RESULT = re.compile(r"\bAS (\w+),?\s+-- (.+)$", re.M)

LEDGERS = ("meetings", "moves", "offers", "positions", "claims", "pledges", "hostilities", "timeline", "review")


def schema_reference() -> str:
    """The record's tables and the ledgers' columns as Markdown."""
    parts = [
        "# The record\n",
        "One DuckDB file. Offsets count code points from 0, spans are half-open, times are UTC.\n",
    ]
    for comment, name, body in TABLE.findall(sql("schema.sql")):
        parts += [f"## Table `{name}`\n", _prose(comment), "| column | type | meaning |\n|---|---|---|"]
        parts += [f"| `{column}` | {kind} | {_cell(text)} |" for column, kind, _, text in COLUMN.findall(body)]
        parts.append("")
    parts += ["# The ledgers\n", "Views over the record as it stood on a day, one row an event.\n"]
    shared = ledger_columns()["ledger_rows"]
    parts += ["## Columns of every ledger\n", *_results(shared)]
    for comment, name, _ in VIEW.findall(_views()):
        if name in LEDGERS:
            parts += [f"## Ledger `{name}`\n", _prose(comment), *_results(ledger_columns()[name])]
    return "\n".join(parts).rstrip() + "\n"


def table_columns() -> dict[str, dict[str, str]]:
    """The meaning of each column of each table."""
    tables = TABLE.findall(sql("schema.sql"))
    return {name: {column: text for column, _, _, text in COLUMN.findall(body)} for _, name, body in tables}


def ledger_columns() -> dict[str, dict[str, str]]:
    """The meaning of the columns that each view adds; `ledger_rows` has those that all ledgers share."""
    return {name: dict(RESULT.findall(body)) for _, name, body in VIEW.findall(_views())}


def _views() -> str:
    """The views of all ledgers."""
    return "\n".join(sql(f"ledgers/{name}.sql") for name in FILES)


def _prose(comment: str) -> str:
    lines = [line.removeprefix("--").removeprefix(" ").rstrip() for line in comment.splitlines()]
    # Indented lines are a list of values in the comment; Markdown would run them together.
    return "\n".join(f"- {line.strip()}" if line.startswith("  ") and line[2] != " " else line for line in lines) + "\n"


def _results(columns: dict[str, str]) -> Iterator[str]:
    if columns:
        yield "| column | meaning |\n|---|---|"
        yield from (f"| `{column}` | {_cell(text)} |" for column, text in columns.items())
        yield ""


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|")
