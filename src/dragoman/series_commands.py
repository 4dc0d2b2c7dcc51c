"""The commands `breaks` and `talks`: where a series changes, and what violence did around meetings."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, Since, Until, day

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.measures import Measured, Scope
    from dragoman.patterns.series import Series
    from dragoman.record import Record

LONG = ("series", "curve")  # tables for pictures, printed with --all
ROUTE = "hostilities"
FORMS = "hostilities, hostilities:strikes, hostilities:killed, or measure:NAME:PANEL:COLUMN"


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip()):
        raise typer.BadParameter(f"{text!r} is not COLUMN=VALUE")
    return name.strip(), value.strip()


Of = Annotated[str, typer.Argument(metavar="SERIES", help=f"One of {FORMS}.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="A series from a CSV file instead.")]
Number = Annotated[str | None, typer.Option("--column", metavar="NAME", help="Of the file: the number to take.")]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="COLUMN=VALUE", help="Take only these rows of the file or panel."),
]
Running = Annotated[bool, typer.Option("--running", help="The file has totals that run on: take what was added.")]
Gaps = Annotated[str, typer.Option("--gaps", metavar="WHAT", help="A period without a row is: unknown, or zero.")]
Step = Annotated[str | None, typer.Option("--step", metavar="STEP", help="day, week, month, quarter, year.")]
Seed = Annotated[
    int, typer.Option("--seed", min=0, help="Of the random orders; another one shows how much hangs on it.")
]
Every = Annotated[
    bool, typer.Option("--all", help=f"Print every table, row and column, not {panel_printing.ROWS} rows of each.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: dragoman breaks hostilities --step week")(breaks)
    app.command(epilog="Example: dragoman talks --csv deaths.csv --where country=Ukraine --on 2025-08-15")(talks)


def breaks(
    of: Of = ROUTE,
    csv: Csv = None,
    column: Number = None,
    where: Where = None,
    running: Running = False,
    gaps: Gaps = "unknown",
    step: Step = None,
    days: Annotated[int, typer.Option("--days", min=0, help="Around a break, of which the record is asked.")] = 7,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    seed: Seed = 1,
    every: Every = False,
    json: Json = False,
) -> None:
    """Find where the level of a series changes, how sure that is, and what was reported around it."""
    from dragoman.patterns import break_panels

    with _series(of, csv, column, where, running, gaps, step, since, until, folder, as_of) as (
        series,
        scope,
        record,
        _,
    ):
        found = break_panels.read(series, record=record, scope=scope, days=days, seed=seed)
    _write(found, "docs/method/breaks.md", every=every, json=json)


def talks(
    of: Of = ROUTE,
    csv: Csv = None,
    column: Number = None,
    where: Where = None,
    running: Running = False,
    gaps: Gaps = "unknown",
    step: Step = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DATE", help="A day of talks, in place of the record's meetings."),
    ] = None,
    dates: Annotated[
        Path | None, typer.Option("--dates", metavar="FILE", help="A file of such days, one a line.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", metavar="DATE", help="When talks began; else the first meeting.")
    ] = None,
    around: Annotated[
        int | None, typer.Option("--around", min=1, max=60, help="Periods on each side of a meeting.")
    ] = None,
    ahead: Annotated[
        int | None, typer.Option("--ahead", min=2, max=365, help="Periods before those, for the forecast.")
    ] = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    seed: Seed = 1,
    every: Every = False,
    json: Json = False,
) -> None:
    """Set violence around meetings against placebo days, and after their start against the line before."""
    from dragoman.patterns import talks as pattern

    named = [day(one) for one in on or ()] + (pattern.read_days(dates) if dates else [])
    with _series(of, csv, column, where, running, gaps, step, since, until, folder, as_of) as found:
        series, scope, record, config = found
        if named:
            held = pattern.given(named)
        elif record is not None and config is not None:
            held = pattern.meetings(record, config, scope)
        else:
            raise typer.BadParameter(
                "name days of talks with --on or --dates, or a workspace with -w", param_hint="--on"
            )
        measured = pattern.read(
            series,
            held,
            scope=scope,
            record=record,
            start=day(start) if start else None,
            around=around,
            ahead=ahead,
            seed=seed,
        )
    _write(measured, "docs/method/talks-and-violence.md", every=every, json=json)


@contextlib.contextmanager
def _series(
    of: str,
    csv: Path | None,
    column: str | None,
    where: list[str] | None,
    running: bool,
    gaps: str,
    step: str | None,
    since: date | None,
    until: date | None,
    folder: Path | None,
    as_of: date | None,
) -> Iterator[tuple[tuple[Series, ...], Scope, Record | None, Config | None]]:
    """The series that was asked for, with the record and its settings where there is a workspace."""
    from dragoman import measures
    from dragoman.patterns.imported import read_csv

    if step is not None and step not in measures.measured.STEPS:
        raise typer.BadParameter(f"{step!r} is none of {', '.join(measures.measured.STEPS)}", param_hint="--step")
    pairs = dict(_pair(one) for one in where or ())
    if csv is not None:
        one = read_csv(csv, column=column, where=pairs, step=step, running=running, gaps=gaps).within(since, until)
        scope = measures.Scope(as_of=as_of, since=since, until=until, step=one.step)
        with contextlib.ExitStack() as stack:
            space = session.find(folder) if folder is not None else None
            record = stack.enter_context(session.reading(space)) if space else None
            yield (one,), scope, record, space.config() if space else None
        return
    scope = measures.Scope(as_of=as_of, since=since, until=until, step=step or "week")
    space = session.find(folder)
    config = space.config()
    with session.reading(space) as record:
        yield _of_record(of, record, config, scope, pairs), scope, record, config


def _of_record(of: str, record: Record, config: Config, scope: Scope, pairs: dict[str, str]) -> tuple[Series, ...]:
    from dragoman import measures
    from dragoman.errors import ConfigError
    from dragoman.patterns import series

    route, *rest = of.split(":")
    if route == ROUTE and len(rest) <= 1:
        return series.hostilities(record, config, scope, *rest)
    if route != "measure" or len(rest) != 3:
        raise typer.BadParameter(f"{of!r} is none of {FORMS}", param_hint="SERIES")
    name, panel, column = rest
    found = measures.measure(name, record, config, scope)
    chosen = [one for one in found.panels if one.shape.name == panel]
    if not chosen:
        known = ", ".join(one.shape.name for one in found.panels)
        raise ConfigError(f"there is no table {panel!r}", item=name, advice=f"one of {known}")
    return series.from_panel(chosen[0], column, step=scope.step, where=pairs)


def _write(found: Measured, page: str, *, every: bool, json: bool) -> None:
    if json:
        output.write_json(found.as_dict())
        return
    shown = [one for one in found.panels if every or one.shape.name not in LONG]
    more = f"How it is worked out: {page}; the words behind a row: --json, show"
    panel_printing.write_panels(found, shown, every=every, more=more)
