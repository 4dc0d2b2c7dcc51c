"""The commands that tell what is new and what is to come, and write both for others to subscribe to."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import output, session
from dragoman.options import AsOf, Folder, Json

if TYPE_CHECKING:
    from dragoman.record import Record
    from dragoman.workspace import Workspace

WEEK, MONTH = 7, 30  # days that are told of where nobody says since when
FORMS = {"atom": "changes.atom", "ical": "dates.ics"}  # the formats, each with the file it is written to
Known = Annotated[
    datetime | None,
    typer.Option(
        "--since", metavar="DATE", formats=["%Y-%m-%d"], help="The first day of the news; else of the last week."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands, in the order in which the help lists them."""
    app.command(epilog="Example: dragoman changes --since 2025-12-20")(changes)
    app.command(epilog="Example: dragoman agenda")(agenda)


def changes(since: Known = None, folder: Folder = None, as_of: AsOf = None, json: Json = False) -> None:
    """Print what the record holds that it did not hold, or held otherwise, before a day."""
    from dragoman.changes import changes as changed
    from dragoman.titles import in_words

    space = session.find(folder)
    with session.reading(space) as record:
        first = since.date() if since else _first(record, as_of, WEEK)
        found = changed(record, since=first, as_of=as_of, config=space.config())
    if json:
        output.write_json([asdict(one) for one in found])
        return
    rows = [
        (
            one.day,
            one.kind.replace("_", " "),
            one.title,
            *(in_words(state) if state else None for state in (one.before, one.after)),
            one.direction,
            one.mention_ids[0] if one.mention_ids else None,
        )
        for one in found
    ]
    output.write_table(("day", "kind", "what", "before", "after", "direction", "mention_id"), rows)
    output.talk(f"{len(found)} {'change' if len(found) == 1 else 'changes'} since {first}")


def agenda(
    today: Annotated[
        datetime | None,
        typer.Option(
            "--today", metavar="DATE", formats=["%Y-%m-%d"], help="The day; else the last that the record holds."
        ),
    ] = None,
    past: Annotated[bool, typer.Option("--past", help="Print what is over as well.")] = False,
    folder: Folder = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Print the meetings, terms and steps of consent that are to come, and the pledges that are overdue."""
    from dragoman.agenda import agenda as dated
    from dragoman.agenda import latest_day
    from dragoman.titles import in_words

    space = session.find(folder)
    with session.reading(space) as record:
        day = today.date() if today else latest_day(record, as_of) or datetime.now(UTC).date()
        found = dated(record, today=day, as_of=as_of, config=space.config(), past=past)
    if json:
        output.write_json([asdict(one) for one in found])
        return
    rows = [
        (one.date_text, one.kind, in_words(one.state), one.title, one.mention_ids[0] if one.mention_ids else None)
        for one in found
    ]
    output.write_table(("date", "kind", "state", "what", "mention_id"), rows)
    output.talk(f"as of {day}" if not past else "all dates")


def subscribe(
    space: Workspace, form: str, out: str | None, *, since: date | None, as_of: date | None, json: bool
) -> None:
    """Write the feed of changes or the calendar of dates: to a file, which is replaced whole, or to stdout."""
    from dragoman.outgoing import calendar_of, feed_of

    made, config = datetime.now(UTC), space.config()
    with session.reading(space) as record:
        if form == "atom":
            first = since or _first(record, as_of, MONTH)
            written, count = feed_of(record, config, since=first, as_of=as_of, made=made)
            told = f"{count} changes since {first}"
        else:
            written, count, undated = calendar_of(record, config, as_of=as_of, made=made)
            told = f"{count} dates; {undated} without a day are left out"
    if out == "-":
        output.write(written.decode())
        return
    path = output.save(Path(out or FORMS[form]), lambda part: part.write_bytes(written))
    if json:
        output.write_json({"files": [str(path)], "rows": {str(path): count}})
    else:
        output.write(f"{path}  {told}")


def _first(record: Record, as_of: date | None, days: int) -> date:
    """The first of the last days that the record holds."""
    from dragoman.agenda import latest_day

    latest = latest_day(record, as_of) or datetime.now(UTC).date()
    return max(latest - timedelta(days=days - 1), date.min)
