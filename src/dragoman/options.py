"""The options that several commands share, each with its word of help."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer


def day(text: str) -> date:
    """A day as people write it on the command line."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2025-12-02") from None


Folder = Annotated[
    Path | None, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace; else the current folder.")
]
AsOf = Annotated[
    date | None, typer.Option("--as-of", metavar="DATE", parser=day, help="Show only what was held on that day.")
]
Since = Annotated[
    date | None, typer.Option("--since", metavar="DATE", parser=day, help="Leave out what happened before that day.")
]
Until = Annotated[
    date | None, typer.Option("--until", metavar="DATE", parser=day, help="Leave out that day and what came after.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Backfill = Annotated[
    bool, typer.Option("--backfill", help="Count each document as held since it was published, where that is known.")
]
Processes = Annotated[int, typer.Option("--processes", min=1, help="Code in so many processes side by side.")]
Private = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from this machine and its private network as well.")
]
