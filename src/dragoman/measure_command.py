"""The command `measure`: what a measure says of the record, how it is worked out, and the words behind each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import output, session
from dragoman.options import AsOf, Folder, Json, Since, Until

if TYPE_CHECKING:
    from dragoman.measures import Card, Measured, Panel

ROWS = 40  # of a panel; --all prints every one


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
    every: Annotated[bool, typer.Option("--all", help=f"Print every row, not {ROWS} a table.")] = False,
    json: Json = False,
) -> None:
    """Measure the record: each figure with its formula, its inputs and the words it rests on."""
    from dragoman import measures

    if name is None:
        _list(json=json)
        return
    if about and name in measures.MODULES:
        write_about(measures.measures()[name].card, json=json)
        return
    if step not in measures.measured.STEPS:
        raise typer.BadParameter(f"{step!r} is none of {', '.join(measures.measured.STEPS)}", param_hint="--step")
    scope = measures.Scope(
        as_of=as_of, since=since, until=until, step=step, parties=tuple(party or ()), issues=tuple(issue or ())
    )
    space = session.find(folder)
    with session.reading(space) as record:
        found = measures.measure(name, record, space.config(), scope)
    chosen = [one for one in found.panels if panel in (None, one.shape.name)]
    if not chosen:
        known = ", ".join(one.shape.name for one in found.panels)
        raise typer.BadParameter(f"{panel!r} is none of {known}", param_hint="--panel")
    if json:
        output.write_json(found.as_dict(chosen))
    else:
        write_panels(found, chosen, every=every)
        about_it = f"dragoman measure {found.measure} --about"
        output.write(f"How it is worked out: {about_it}; the words behind a row: --json, show")


def _list(*, json: bool) -> None:
    from dragoman import measures

    cards = [one.card for one in measures.measures().values()]
    if json:
        output.write_json([{"name": one.name, "title": one.title, "question": one.question} for one in cards])
    else:
        output.write_table(("name", "what it answers"), [(one.name, one.question) for one in cards])


def write_about(card: Card, *, json: bool) -> None:
    """Print what a measure or a model is."""
    from dataclasses import asdict

    if json:
        output.write_json(asdict(card))
        return
    parts = {
        "Formula": card.formula,
        "Inputs": (card.inputs,),
        "Assumptions": card.assumptions,
        "Uncertainty": (card.uncertainty,),
        "Worked example": (card.example,),
        "Differs": (card.differs,) if card.differs else (),
        "Known failures": card.known_failures,
        "When not to use it": (card.when_not_to_use,) if card.when_not_to_use else (),
        "Blind spots": card.blind_spots,
        "Sources": card.sources,
    }
    output.write(f"{card.title} ({card.name})\n{card.question}")
    for head, lines in parts.items():
        if lines:
            output.write(f"\n{head}\n" + "\n".join(f"  {line}" for line in lines))


def write_panels(found: Measured, chosen: Sequence[Panel], *, every: bool) -> None:
    """Print panels as tables, then what went in and what to bear in mind."""
    for one in chosen:
        output.write(one.shape.title)
        if one.rows:
            rows = one.rows if every else one.rows[:ROWS]
            heads = [column.label for column in one.shape.columns]
            output.write_table(heads, [row.values for row in rows])
            if len(rows) < len(one.rows):
                output.write(f"{len(one.rows) - len(rows)} more rows: --all prints them")
        else:
            output.write(f"  Nothing to show. {one.empty}")
        for note in one.notes:
            output.write(f"  {note}")
        output.write("")
    for words, number in found.inputs.items():
        output.write(f"{words}: {number:,}")
    for note in found.notes:
        output.write(note)
    output.write(
        f"How it is worked out: dragoman measure {found.measure} --about; the words behind a row: --json, show"
    )
