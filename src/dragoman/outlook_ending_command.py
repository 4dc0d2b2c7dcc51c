"""The command `dragoman outlook ending`: how likely an episode of fighting ends, and is fought again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dragoman import output, panel_printing
from dragoman.options import Folder, Json
from dragoman.outlook_keeping import Keep, here, keep

SEED = 1  # with another one it is a trial, and not kept


def ending(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file of years by conflict, with UCDP/PRIO's columns.")
    ],
    conflict: Annotated[
        str, typer.Option("--conflict", metavar="NAME", help="By id; or by place, territory or side.")
    ] = "",
    origin: Annotated[
        int | None, typer.Option("--origin", metavar="YEAR", help="The last year that may be known; else the file's.")
    ] = None,
    horizon: Annotated[int, typer.Option("--horizon", min=1, max=10, help="Years ahead.")] = 5,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="Agreements of earlier processes that used this format alone."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the resampled conflicts.")] = SEED,
    panel: Annotated[
        str | None, typer.Option("--panel", metavar="PANEL", help="Print one of its tables alone.")
    ] = None,
    about: Annotated[bool, typer.Option("--about", help="Print assumptions, formula, sources, failures.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help=f"Print every row and column, not {panel_printing.ROWS} rows.")
    ] = False,
    folder: Folder = None,
    kept: Keep = True,
    json: Json = False,
) -> None:
    """How likely it is that an episode of fighting has ended by then, and that it is fought again, with past scores."""
    if about:
        from dragoman.measures.measured import card

        panel_printing.write_about(card("ending", "dragoman.outlook"), json=json)
        return
    from dragoman.outlook import ending as model
    from dragoman.patterns.library import library

    found = model.forecast(
        file,
        conflict=conflict,
        origin=origin,
        horizon=horizon,
        seed=seed,
        agreements=library(),
        formats=tuple(formats or ()),
    )
    some = panel_printing.chosen(found, panel)
    if json:
        output.write_json(found.as_dict(some))
    else:
        more = "What it assumes, and when not to use it: dragoman outlook ending --about"
        panel_printing.write_panels(found, some, every=every, more=more)
    if kept and seed == SEED and (space := here(folder)) is not None:
        from dragoman.outlook.ending_foretold import foretold

        keep(space, list(foretold(file, found, conflict=conflict, origin=origin, issued=datetime.now(UTC))))
