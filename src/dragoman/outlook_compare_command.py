"""The command `dragoman outlook compare`: every model under scenarios from files, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman import output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, Since, Until

STACKED = ("scenarios", "differs", "settlement", "bargain", "attrition", "needs")  # panels whose cells are sentences


def register(group: typer.Typer) -> None:
    """Add the command to those of the outlook."""
    group.command(epilog="Example: dragoman outlook compare scenarios/backchannel.toml --panel settlement")(compare)


def compare(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help="Scenarios; without any, the workspace's scenarios/*.toml."),
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=200, help="Of the expected-utility model.")] = 10,
    draws: Annotated[int, typer.Option("--draws", min=1, max=100_000, help="From the ranges of the inputs.")] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Of the draws; another one shows how much hangs on it.")
    ] = 1,
    panel: Annotated[
        str | None, typer.Option("--panel", metavar="PANEL", help="Print one of its tables alone.")
    ] = None,
    about: Annotated[bool, typer.Option("--about", help="Print assumptions, formula, sources, failures.")] = False,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Annotated[
        bool, typer.Option("--all", help=f"Print every row and column, not {panel_printing.ROWS} rows.")
    ] = False,
    json: Json = False,
) -> None:
    """Run every model under each scenario, side by side with the inputs as they are, on the same draws."""
    from dragoman.measures.measured import Scope, card

    if about:
        panel_printing.write_about(card("compare", "dragoman.outlook"), json=json)
        return
    from dragoman.outlook import compare as model
    from dragoman.outlook import scenarios
    from dragoman.patterns.library import library

    space = session.find(folder)
    found = scenarios.load(files or space.scenarios)
    inputs = {name: path for name in scenarios.MODELS if (path := space.inputs(name))}
    with session.reading(space) as record:
        compared = model.read(
            record,
            space.config(),
            Scope(as_of=as_of, since=since, until=until),
            scenarios=found,
            inputs=inputs,
            library=library(),
            draws=draws,
            rounds=rounds,
            seed=seed,
        )
    some = panel_printing.chosen(compared, panel)
    if json:
        output.write_json(compared.as_dict(some))
        return
    more = "What it assumes, and when not to use it: dragoman outlook compare --about"
    panel_printing.write_panels(compared, some, every=every, stacked=STACKED, more=more)
