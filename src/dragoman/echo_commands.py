"""The command `echoes`: earlier peace processes that run like the record, the library of them, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, Since, Until

if TYPE_CHECKING:
    from dragoman.patterns.library import Process

STACKED = ("matched", "next")  # sentences: printed one under the other, where a table would be too wide to read


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: dragoman echoes --a state:RUS --b state:UKR")(echoes)


def echoes(
    process: Annotated[
        str | None, typer.Argument(metavar="PROCESS", help="Print this process of the library, step by step.")
    ] = None,
    library: Annotated[bool, typer.Option("--library", help="List the processes of the library.")] = False,
    a: Annotated[str | None, typer.Option("--a", metavar="ID", help="The one side, by registry id.")] = None,
    b: Annotated[str | None, typer.Option("--b", metavar="ID", help="The other side, by registry id.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many processes to list.")] = 10,
    panel: Annotated[str | None, typer.Option(metavar="PANEL", help="Print one of its tables alone.")] = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Annotated[bool, typer.Option("--all", help=f"Print every row, not {panel_printing.ROWS} a table.")] = False,
    json: Json = False,
) -> None:
    """Print earlier peace processes that ran like this one, the steps side by side, and how they went on."""
    if library or process is not None:
        from dragoman.patterns import library as shelf

        if process is not None:
            _one(shelf.process(process), json=json)
        else:
            _list(shelf.library(), json=json)
        return
    from dragoman.measures.measured import Scope
    from dragoman.patterns import echoes as pattern

    space = session.find(folder)
    with session.reading(space) as record:
        scope = Scope(as_of=as_of, since=since, until=until)
        found = pattern.found(record, space.config(), scope, a=a, b=b, top=top)
    some = panel_printing.chosen(found, panel)
    if json:
        output.write_json(found.as_dict(some))
    else:
        more = (
            "How it is worked out: docs/method/echoes.md; a process: dragoman echoes PROCESS; the words: --json, show"
        )
        panel_printing.write_panels(found, some, every=every, stacked=STACKED, more=more)


def _list(processes: tuple[Process, ...], *, json: bool) -> None:
    rows = [
        (
            one.id,
            one.name,
            one.since,
            one.until,
            one.kind,
            one.format,
            one.outcome,
            one.held,
            len(one.steps),
            one.checked,
        )
        for one in processes
    ]
    heads = ("id", "name", "since", "until", "kind", "format", "outcome", "held", "steps", "read in the source")
    if json:
        output.write_json([dict(zip(heads, row, strict=True)) for row in rows])
    else:
        output.write_table(heads, rows)


def _one(process: Process, *, json: bool) -> None:
    if json:
        from dataclasses import asdict

        output.write_json(asdict(process))
        return
    ended = f" on {process.outcome_on}" if process.outcome_on else ""
    until = f" until {process.held_until}" if process.held_until else ""
    output.write(f"{process.name} ({process.id})\n{process.note}\n")
    output.write(f"{process.kind}, {', '.join(process.formats)}; {process.since} to {process.until}")
    output.write(f"Outcome: {process.outcome}{ended}; {process.held}{until}\n")
    for party in process.parties:
        output.write(f"{party.role}: {party.name} ({party.id}): {party.basis}")
    output.write("")
    for step in process.steps:
        read = "" if step.checked else " (not read there)"
        output.write(f"{step.day}  {step.said}\n    {step.what}\n    {step.source}{read}")
    output.write("\nSources\n" + "\n".join(f"  {one}" for one in process.sources))
