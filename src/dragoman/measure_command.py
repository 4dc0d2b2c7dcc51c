"""The command `measure`: what a measure says of the record, how it is worked out, and the words behind each row."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman import output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, Since, Until


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: dragoman measure conflict --since 2025-11-01")(measure)


def measure(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The measure; left out: list them.")] = None,
    about: Annotated[bool, typer.Option("--about", help="Print formula, inputs, sources and blind spots.")] = False,
    panel: Annotated[str | None, typer.Option(metavar="PANEL", help="Print one of its tables alone.")] = None,
    step: Annotated[str, typer.Option(metavar="STEP", help="Of a series: day, week, month, quarter, year.")] = "month",
    party: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A side to look at, in place of the parties of the settings.")
    ] = None,
    issue: Annotated[list[str] | None, typer.Option(metavar="ID", help="An issue to look at, such as TERR.")] = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Annotated[
        bool, typer.Option("--all", help=f"Print every row and column, not {panel_printing.ROWS} rows.")
    ] = False,
    json: Json = False,
) -> None:
    """Measure the record: each figure with its formula, its inputs and the words it rests on."""
    from dragoman import measures

    if name is None:
        _list(json=json)
        return
    if about and name in measures.MODULES:
        panel_printing.write_about(measures.measures()[name].card, json=json)
        return
    if step not in measures.measured.STEPS:
        raise typer.BadParameter(f"{step!r} is none of {', '.join(measures.measured.STEPS)}", param_hint="--step")
    scope = measures.Scope(
        as_of=as_of, since=since, until=until, step=step, parties=tuple(party or ()), issues=tuple(issue or ())
    )
    space = session.find(folder)
    with session.reading(space) as record:
        found = measures.measure(name, record, space.config(), scope)
    some = panel_printing.chosen(found, panel)
    if json:
        output.write_json(found.as_dict(some))
    else:
        more = f"How it is worked out: dragoman measure {name} --about; the words behind a row: --json, show"
        panel_printing.write_panels(found, some, every=every, more=more)


def _list(*, json: bool) -> None:
    from dragoman import measures

    cards = [one.card for one in measures.measures().values()]
    if json:
        output.write_json([{"name": one.name, "title": one.title, "question": one.question} for one in cards])
    else:
        output.write_table(("name", "what it answers"), [(one.name, one.question) for one in cards])
