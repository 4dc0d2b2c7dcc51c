"""The commands of `dragoman outlook`: what models make of the record and of files of inputs, with what they assume."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import outlook_compare_command, outlook_forecast_commands, output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, Since, Until, day
from dragoman.outlook_ending_command import ending
from dragoman.outlook_keeping import Keep, here, keep, keep_model

if TYPE_CHECKING:
    from dragoman.measures import Measured

Inputs = Annotated[
    Path | None, typer.Option("--inputs", metavar="FILE", help="What the model needs; else the workspace's inputs/.")
]
About = Annotated[bool, typer.Option("--about", help="Print assumptions, formula, sources, failures.")]
Panel = Annotated[str | None, typer.Option("--panel", metavar="PANEL", help="Print one of its tables alone.")]
Draws = Annotated[int, typer.Option("--draws", min=1, max=100_000, help="From the ranges of the inputs.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of the draws; another one shows how much hangs on it.")]
Changes = Annotated[
    list[str] | None, typer.Option("--change", metavar="TEXT", help='What if: "state:AAA capability x1.25".')
]
DRAWS, ROUNDS, SEED = 1000, 10, 1
Every = Annotated[bool, typer.Option("--all", help=f"Print every row and column, not {panel_printing.ROWS} rows.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Ask models what may come: each prints what it assumes, and when not to use it.",
        epilog="Example: dragoman outlook settlement --issue TERR",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    group.command(epilog="Example: dragoman outlook settlement --issue TERR")(settlement)
    group.command(epilog='Example: dragoman outlook bargain --change "state:UKR capability x1.25"')(bargain)
    group.command(epilog="Example: dragoman outlook attrition --draws 300")(attrition)
    group.command(epilog="Example: dragoman outlook deaths ucdp.csv --country UKR")(deaths)
    outlook_forecast_commands.register(group)
    outlook_compare_command.register(group)
    group.command(epilog="Example: dragoman outlook ending ucdp.csv --conflict 13243")(ending)
    app.add_typer(group, name="outlook")


def settlement(
    inputs: Inputs = None,
    issue: Annotated[str | None, typer.Option("--issue", metavar="ID", help="One issue alone.")] = None,
    change: Changes = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=200, help="Of the expected-utility model.")] = ROUNDS,
    status_quo: Annotated[
        float, typer.Option("--status-quo", min=0, max=1, help="How likely nothing changes where nobody challenges.")
    ] = 1.0,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    panel: Panel = None,
    about: About = False,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Every = False,
    kept: Keep = True,
    json: Json = False,
) -> None:
    """Where a group would settle each issue: the weighted mean first, then rounds of challenges in two readings."""
    if about:
        _about("settlement", json=json)
        return
    from dragoman.measures import Scope
    from dragoman.outlook import settlement as model
    from dragoman.outlook.settlement_inputs import parse_change

    space = session.find(folder)
    with session.reading(space) as record:
        found = model.read(
            record,
            space.config(),
            Scope(as_of=as_of, since=since, until=until),
            inputs=inputs or space.inputs("settlement"),
            issue=issue,
            draws=draws,
            rounds=rounds,
            seed=seed,
            status_quo=status_quo,
            changes=tuple(parse_change(one) for one in change or ()),
        )
    _write(found, panel, every=every, json=json)
    # A forecast is what the model says as it is set up; with anything else asked for, it is a what-if.
    as_set_up = (draws, seed, rounds, status_quo) == (DRAWS, SEED, ROUNDS, 1)
    if kept and as_set_up and not (inputs or change or since or until):
        keep_model(space, found, inputs=space.inputs("settlement"), as_of=as_of)


def bargain(
    inputs: Inputs = None,
    change: Changes = None,
    battlefield: Annotated[
        bool, typer.Option("--battlefield", help="Take the chance of winning a battle from the record.")
    ] = False,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    panel: Panel = None,
    about: About = False,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Every = False,
    kept: Keep = True,
    json: Json = False,
) -> None:
    """When two sides that fight can agree, on what, how long that takes, and what moves it: models of bargaining."""
    if about:
        _about("bargain", json=json)
        return
    from dragoman.measures import Scope
    from dragoman.outlook import bargain as model

    space = session.find(folder)
    with session.reading(space) as record:
        found = model.read(
            record,
            space.config(),
            Scope(as_of=as_of, since=since, until=until),
            inputs=inputs or space.inputs("bargain"),
            draws=draws,
            seed=seed,
            battlefield=battlefield,
            changes=tuple(model.parse_change(one) for one in change or ()),
        )
    _write(found, panel, every=every, json=json)
    if kept and not (inputs or change or since or until or battlefield) and (draws, seed) == (DRAWS, SEED):
        keep_model(space, found, inputs=space.inputs("bargain"), as_of=as_of)


def attrition(
    inputs: Inputs = None,
    change: Changes = None,
    battles: Annotated[
        Path | None, typer.Option("--battles", metavar="FILE", help="A CSV file of battles, to fit the laws to.")
    ] = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    panel: Panel = None,
    about: About = False,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Every = False,
    kept: Keep = True,
    json: Json = False,
) -> None:
    """How long a war of attrition could go on, over laws and ranges: never a single date."""
    if about:
        _about("attrition", json=json)
        return
    from dragoman.measures import Scope
    from dragoman.outlook import attrition as model

    space = session.find(folder)
    with session.reading(space) as record:
        found = model.read(
            record,
            space.config(),
            Scope(as_of=as_of),
            inputs=inputs or space.inputs("attrition"),
            draws=draws,
            seed=seed,
            battles=battles,
            changes=tuple(model.parse_change(one) for one in change or ()),
        )
    _write(found, panel, every=every, json=json)
    if kept and not (inputs or change or battles) and (draws, seed) == (DRAWS, SEED):
        keep_model(space, found, inputs=space.inputs("attrition"), as_of=as_of)


def deaths(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file of months by country, with UCDP's columns.")],
    country: Annotated[str, typer.Option("--country", metavar="NAME", help="By name or ISO 3166-1 alpha-3 code.")],
    origin: Annotated[
        date | None,
        typer.Option("--origin", metavar="DATE", parser=day, help="The last day that may be known; else the file's."),
    ] = None,
    horizon: Annotated[int, typer.Option("--horizon", min=1, max=14, help="Months ahead.")] = 14,
    seed: Seed = SEED,
    panel: Panel = None,
    about: About = False,
    folder: Folder = None,
    every: Every = False,
    kept: Keep = True,
    json: Json = False,
) -> None:
    """How many deaths are to be expected in each of the next months, as a range, with the scores of earlier years."""
    if about:
        _about("deaths", json=json)
        return
    from dragoman.outlook import deaths as model

    model.check(horizon)
    one = model.made(file, country=country, origin=origin, seed=seed)
    _write(model.measured(one, horizon=horizon, seed=seed), panel, every=every, json=json)
    if kept and seed == SEED and (space := here(folder)) is not None:
        from dragoman.outlook.deaths_foretold import foretold
        from dragoman.outlook.foretelling import Moment, digest_of
        from dragoman.outlook.issued import month_end

        last = month_end(one.months.month(one.made.origin)) if one.cut else None
        moment = Moment(issued=datetime.now(UTC), as_of=last, inputs={"file": digest_of(file)})
        keep(space, list(foretold(one, moment, horizon=horizon)))


def _about(name: str, *, json: bool) -> None:
    from dragoman.measures.measured import card

    panel_printing.write_about(card(name, "dragoman.outlook"), json=json)


def _write(found: Measured, panel: str | None, *, every: bool, json: bool) -> None:
    some = panel_printing.chosen(found, panel)
    if json:
        output.write_json(found.as_dict(some))
    else:
        more = f"What it assumes, and when not to use it: dragoman outlook {found.measure} --about"
        panel_printing.write_panels(found, some, every=every, more=more)
