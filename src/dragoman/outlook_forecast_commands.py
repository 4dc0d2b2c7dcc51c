"""The commands of the ledger of forecasts: say what you expect, resolve what is known, ask again, see the scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman import outlook_keeping, output, panel_printing, session
from dragoman.options import AsOf, Folder, Json, day

if TYPE_CHECKING:
    from dragoman.measures import Panel
    from dragoman.record.foretold import Foretold, Resolution

Judge = Annotated[str, typer.Option("--judge", envvar="USER", metavar="NAME", help="Who says so.")]
Mentions = Annotated[
    list[str] | None, typer.Option("--mention", metavar="ID", help="A mention that it rests on, by its first digits.")
]
STACKED = ("open", "resolved", "void")  # panels whose cells are sentences
SHOWN = 5  # of these, where all panels are printed


def register(group: typer.Typer) -> None:
    """Add the commands to `dragoman outlook`."""
    example = 'Example: dragoman outlook forecast "Will the bridge open by June?" --chance 0.3 --by 2031-06-30'
    group.command(epilog=example)(forecast)
    group.command(
        epilog="Example: dragoman outlook resolve own/bridge/2031-06-30 yes --known 2031-05-02 --why 'it was opened'"
    )(resolve)
    group.command(epilog="Example: dragoman outlook scores --model deaths")(scores)
    group.command(epilog="Example: dragoman outlook backtest settlement --since 2025-09-01 --step month")(backtest)


def forecast(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="To be answered yes or no by a day.")],
    chance: Annotated[float, typer.Option("--chance", min=0, max=1, help="Of yes.")],
    by: Annotated[date, typer.Option("--by", metavar="DATE", parser=day, help="The last day that it is about.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for whoever reads it later.")] = "",
    judge: Judge = "",
    key: Annotated[
        str | None, typer.Option("--key", metavar="KEY", help="Of a question that is asked already.")
    ] = None,
    mention: Mentions = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Keep what you expect: the chance that something happens by a day, to be scored when it is known."""
    from dragoman.outlook import asking
    from dragoman.record import Record, foretold

    space = session.find(folder)
    session.held(space)
    with Record.open(space.record) as record:
        made = asking.own(
            question, chance, by=by, who=judge, why=why, issued=datetime.now(UTC), held=foretold.forecasts(record),
            key=key, mentions=_found(record.all_mention_ids(), mention),
        )  # fmt: skip
        fresh = foretold.issue(record, [made])
    if json:
        output.write_json(_plain(made))
        return
    state = "Kept" if fresh else "Kept already"
    output.write(f"{state} as {made.question.key}: {100 * chance:.3g} % by {by}, {made.model}")


def resolve(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="Of the question.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="yes or no; a number; a day.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="A later file with UCDP's columns, for all that it can answer."),
    ] = None,
    known: Annotated[
        date | None,
        typer.Option("--known", metavar="DATE", parser=day, help="Since when it was known; with --file else today."),
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The words it rests on.")] = "",
    void: Annotated[bool, typer.Option("--void", help="It can have no answer: nothing is scored.")] = False,
    judge: Judge = "",
    mention: Mentions = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Say what became of a question; said again, the later answer counts and the earlier one is kept."""
    from dragoman.record import Record, foretold

    _check(key, value, file, known, why, void=void, judge=judge, mention=mention)
    space = session.find(folder)
    session.held(space)
    with Record.open(space.record) as record:
        held = foretold.forecasts(record)
        if file is not None:
            found = _from_file(file, held, known or date.today())
        else:
            from dragoman.outlook import asking

            assert key is not None
            assert known is not None
            found = [
                asking.answer(
                    asking.asked(held, key), None if void else value, known=known, why=why, judge=judge,
                    made=datetime.now(UTC), mentions=_found(record.all_mention_ids(), mention),
                )
            ]  # fmt: skip
        fresh = foretold.resolve(record, found)
    _write_resolved(found, fresh, {one.question.key: one for one in held}, json=json)


def _check(
    key: str | None, value: str | None, file: Path | None, known: date | None, why: str, *, void: bool, judge: str,
    mention: Sequence[str] | None,
) -> None:  # fmt: skip
    """One way to resolve at a time."""
    if file is not None:
        if key or value or void or mention:
            raise typer.BadParameter("stands alone: it resolves what it can", param_hint="--file")
        return
    if key is None or (value is None) != void:
        raise typer.BadParameter("a key with a value, a key with --void, or --file", param_hint="KEY VALUE")
    if known is None or not why.strip():
        raise typer.BadParameter("an answer needs the day it was known and the words it rests on",
                                 param_hint="--known, --why")  # fmt: skip
    if known > date.today():
        raise typer.BadParameter("lies ahead: nobody knows it yet", param_hint="--known")
    if not judge.strip():
        raise typer.BadParameter("an answer needs a name", param_hint="--judge")


def _from_file(file: Path, held: Iterable[Foretold], known: date) -> list[Resolution]:
    """What a file says of the questions that are asked."""
    from dragoman.outlook.resolving import from_file

    return from_file(file, held, known=known, made=datetime.now(UTC))


def _write_resolved(
    found: Sequence[Resolution], fresh: Sequence[Resolution], held: dict[str, Foretold], *, json: bool
) -> None:
    from dragoman.outlook.forecast_ledger import outcome

    if json:
        output.write_json([{**_answer(one), "new": one in fresh} for one in found])
        return
    for one in sorted(fresh, key=lambda each: each.key):
        output.write(f"{output.cell(one.key)}: {outcome(held[one.key].question, one.value)}, known since {one.known}")
    said = f"{len(fresh)} resolved" if fresh else "Nothing new to resolve"
    output.talk(f"{said}; {len(found) - len(fresh)} left as they were" if len(found) > len(fresh) else said)


def scores(
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help='One model, or "person: NAME".')] = None,
    panel: Annotated[
        str | None, typer.Option("--panel", metavar="PANEL", help="Print one of its tables alone.")
    ] = None,
    about: Annotated[bool, typer.Option("--about", help="Print formulas, sources, blind spots.")] = False,
    folder: Folder = None,
    as_of: AsOf = None,
    every: Annotated[
        bool, typer.Option("--all", help=f"Print every row and column, not {panel_printing.ROWS} rows.")
    ] = False,
    json: Json = False,
) -> None:
    """How right every kept forecast was, beside what needs no model; what is open, what is overdue."""
    if about:
        from dragoman.measures.measured import card

        panel_printing.write_about(card("scores", "dragoman.outlook"), json=json)
        return
    from dragoman.measures import Scope
    from dragoman.outlook import forecast_ledger

    with session.reading(session.find(folder)) as record:
        found = forecast_ledger.read(record, None, Scope(as_of=as_of), model=model)
    some = panel_printing.chosen(found, panel)
    if json:
        output.write_json(found.as_dict(some))
    else:
        if panel is None and not every:
            some = [_first(one) for one in some]
        more = "How it is worked out, and what it does not see: dragoman outlook scores --about"
        panel_printing.write_panels(found, some, every=every, stacked=STACKED, more=more)


def _first(panel: Panel) -> Panel:
    """The first rows of a panel whose cells are sentences, and how to see the others."""
    more = len(panel.rows) - SHOWN
    if panel.shape.name not in STACKED or more <= 0:
        return panel
    note = f"{more} more: dragoman outlook scores --panel {panel.shape.name}"
    return replace(panel, rows=panel.rows[:SHOWN], notes=(*panel.notes, note))


def backtest(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="One that is kept: settlement, deaths, …")],
    since: Annotated[date, typer.Option("--since", metavar="DATE", parser=day, help="The first day to ask again for.")],
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DATE", parser=day, help="The last; else that of the record or the file."),
    ] = None,
    step: Annotated[str, typer.Option("--step", metavar="STEP", help="week, month, quarter or year.")] = "month",
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="With deaths: months by country, with UCDP's columns.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="NAME", help="With deaths: by name or ISO 3166-1 alpha-3 code.")
    ] = None,
    conflict: Annotated[
        str | None, typer.Option("--conflict", metavar="NAME", help="With ending: by id, place, territory or side.")
    ] = None,
    horizon: Annotated[
        int | None, typer.Option("--horizon", min=1, max=14, help="Months ahead of deaths, 14; years of ending, 5.")
    ] = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Ask a model again on earlier days, with what was known then, and keep that as backtests."""
    from dragoman.outlook import backtests

    space, issued = session.find(folder), datetime.now(UTC)
    of_file = {"deaths": country, "ending": conflict}.get(model)
    if (model in backtests.FROM_FILES) != (file is not None and of_file is not None):
        wanted = "deaths needs --file and --country, ending --file and --conflict; no other model takes a file"
        raise typer.BadParameter(wanted, param_hint="--file")
    if file is not None and of_file is not None:
        made = _of_file(model, file, of_file, since, until, step, horizon, issued)
    else:
        made = _of_record(model, space, since, until, step, issued)
    fresh = outlook_keeping.keep(space, made)
    if json:
        output.write_json([_plain(one) for one in made])
    else:
        asked_on = sorted({one.day for one in made})
        span = f", asked as on {asked_on[0]} to {asked_on[-1]}" if asked_on else ""
        output.write(f"{len(made)} forecasts of {model}{span}; {len(fresh)} new")


def _of_record(model: str, space: Any, since: date, until: date | None, step: str, issued: datetime) -> list[Foretold]:
    from dragoman.outlook import backtests
    from dragoman.record import arrivals

    inputs = space.inputs(model)
    with session.reading(space) as record, output.progress() as progress:
        last = until or arrivals.latest_day(record) or date.today()
        asked = backtests.days(since, last, step)
        made = list(
            backtests.of_record(
                model, record, space.config(), asked, inputs=inputs, issued=issued, progress=progress
            )
        )  # fmt: skip
    if inputs is not None:
        output.talk(backtests.UNDATED)
    return made


def _of_file(
    model: str, file: Path, of: str, since: date, until: date | None, step: str, horizon: int | None, issued: datetime
) -> list[Foretold]:
    from dragoman.outlook import backtests

    if model == "ending":
        from dragoman.outlook.conflict_years import read_years

        asked = backtests.days(since, until or date(read_years(file).last - 1, 12, 31), "year")
        return list(backtests.of_ending(file, asked, conflict=of, horizon=horizon or 5, issued=issued))
    asked = backtests.days(since, until or _last_month(file), step)
    return list(backtests.of_deaths(file, asked, country=of, horizon=horizon or 14, issued=issued))


def _last_month(file: Path) -> date:
    from dragoman.outlook.country_months import read_months
    from dragoman.outlook.issued import month_end

    months = read_months(file)
    return month_end(months.month(months.counts.shape[1] - 2))  # a month at least has to come after it


def _found(known: Sequence[str], prefixes: Sequence[str] | None) -> list[str]:
    """Mentions by the first digits of their ids."""
    from dragoman.errors import RecordError

    found = []
    for prefix in prefixes or ():
        some = [id for id in known if id.startswith(prefix)]
        if len(some) != 1:
            message = "no mention begins so" if not some else f"{len(some)} mentions begin so"
            raise RecordError(message, item=prefix, advice="give more digits; dragoman timeline --json lists ids")
        found.append(some[0])
    return found


def _plain(one: Foretold) -> dict[str, Any]:
    from dataclasses import asdict

    return {"id": one.id, **asdict(one)}


def _answer(one: Resolution) -> dict[str, Any]:
    from dataclasses import asdict

    return {"id": one.id, **asdict(one)}
