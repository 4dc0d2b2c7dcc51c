"""Models asked again on earlier days: the record is read through `as_of` alone, a file only up to the origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import ForecastError
from dragoman.measures import Scope
from dragoman.measures.periods import after
from dragoman.outlook import MODELS, model
from dragoman.outlook.foretelling import Moment, digest_of
from dragoman.outlook.issued import forecasts, month_end
from dragoman.record.foretold import Foretold

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

STEPS = ("week", "month", "quarter", "year")
FROM_FILES = ("deaths", "ending")
UNDATED = "The file of inputs has no date: each day was asked with the inputs as they are now."
MOST = 500  # days of one backtest


def days(since: date, until: date, step: str) -> tuple[date, ...]:
    """The last day of each period that ends in [since, until].

    >>> [one.isoformat() for one in days(date(2025, 9, 15), date(2025, 11, 30), "month")]
    ['2025-09-30', '2025-10-31', '2025-11-30']
    """
    if step not in STEPS:
        raise ForecastError(f"a step of a {step}", item="--step", advice=f"one of {', '.join(STEPS)}")
    found: list[date] = []
    first = after(step, _start(step, since))
    while (last := date.fromordinal(first.toordinal() - 1)) <= until:
        found.append(last)
        if len(found) > MOST:
            raise ForecastError(f"more than {MOST} days", item="--step", advice="a longer step, or a later --since")
        first = after(step, first)
    if not found:
        raise ForecastError(f"no {step} ends from {since} to {until}", item="--since", advice="an earlier day")
    return tuple(found)


def _start(step: str, day: date) -> date:
    from dragoman.measures.periods import start

    return start(step, day)


def of_record(
    name: str,
    record: Record,
    config: Config,
    asked: Sequence[date],
    *,
    inputs: Path | None,
    issued: datetime,
    progress: Callable[[str, int, int | None], None] = lambda item, done, total: None,
) -> Iterator[Foretold]:
    """What a model that reads the record says on each day, with what was held by then."""
    if name not in MODELS:
        known = ", ".join((*MODELS, *FROM_FILES))
        raise ForecastError(f"there is no model {name!r} to ask again", item=name, advice=f"one of {known}")
    for number, day in enumerate(asked):
        progress(day.isoformat(), number, len(asked))
        moment = Moment(issued=issued, as_of=day, inputs=taken(inputs))
        yield from forecasts(model(name, record, config, Scope(as_of=day), inputs=inputs), moment)


def of_deaths(path: Path, asked: Sequence[date], *, country: str, horizon: int, issued: datetime) -> Iterator[Foretold]:
    """What the model of deaths says at the end of each month, with the months up to it."""
    from dragoman.outlook.deaths import made_at
    from dragoman.outlook.deaths_foretold import foretold

    origins = sorted({month_end(day) for day in asked})
    file = {"file": digest_of(path)}
    for one in made_at(path, country=country, origins=origins):
        day = month_end(one.months.month(one.made.origin))
        yield from foretold(one, Moment(issued=issued, as_of=day, inputs=file), horizon=horizon)


def of_ending(
    path: Path, asked: Sequence[date], *, conflict: str, horizon: int, issued: datetime
) -> Iterator[Foretold]:
    """What the model of endings says at the end of each year in which the conflict was active."""
    from dragoman.outlook.conflict_years import read_years
    from dragoman.outlook.ending import forecast
    from dragoman.outlook.ending_foretold import foretold

    years = read_years(path)
    named = years.named(conflict)
    for year in sorted({day.year for day in asked}):
        if not any(years.row(one, year) is not None for one in named):
            continue
        found = forecast(path, conflict=conflict, origin=year, horizon=horizon)
        yield from foretold(path, found, conflict=conflict, origin=year, issued=issued)


def taken(inputs: Path | None) -> dict[str, Any]:
    """The file of inputs that a model was given."""
    return {"file": digest_of(inputs)} if inputs else {}
