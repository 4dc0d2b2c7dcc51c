"""How many deaths a month to expect in a country, one to fourteen months ahead, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from dragoman.errors import ForecastError
from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.outlook import deaths_panels as panels
from dragoman.outlook.count_grid import Floats, above, quantiles
from dragoman.outlook.country_months import Months, read_months
from dragoman.outlook.death_models import HORIZONS, MODELS
from dragoman.outlook.death_walk import DRAWS, SEED, Forecast, paths, schedule, walk
from dragoman.outlook.death_windows import MODEL, RIVAL, ZERO, Window, window
from dragoman.outlook.traces import CLASSES

FAN = np.array([0.5, 0.05, 0.25, 0.75, 0.95])
SHOWN_YEARS = 6  # of past windows
SHOWN_ANALOGUES = 8
PATH_DRAWS = 2000
NO_PAST = "The file is too short before the origin for a year to be forecast and scored."


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is expected at one origin, of which one country is asked for."""

    months: Months  # up to the origin
    made: Forecast
    past: tuple[Window, ...]
    unit: int
    cut: bool  # whether the file went on after the origin


def forecast(csv: Path, *, country: str, origin: date | None = None, horizon: int = 14, seed: int = SEED) -> Measured:
    """A forecast of one country from a file of deaths by country and month.

    csv      columns country, year, month and sb_best (or best, deaths, outcome); iso3 if there is one
    country  a name or a code of the file
    origin   any day of the last month that may be known; None: the last month of the file
    horizon  months ahead, 1 to 14
    raises   ForecastError for a file, a country, an origin or a horizon of which nothing can be made
    """
    check(horizon)
    return measured(made(csv, country=country, origin=origin, seed=seed), horizon=horizon, seed=seed)


def check(horizon: int) -> None:
    """Refuse a number of months that cannot be forecast."""
    if not 1 <= horizon <= len(HORIZONS):
        raise ForecastError(f"{horizon} months ahead", item="horizon", advice=f"from 1 to {len(HORIZONS)}")


def made(csv: Path, *, country: str, origin: date | None = None, seed: int = SEED) -> Made:
    """What the models say at one origin, before it is put into panels."""
    whole = read_months(csv)
    months = whole.until(origin) if origin else whole
    unit = months.unit(country)
    at_origin, past = latest(months, seed=seed)
    return Made(months=months, made=at_origin, past=past, unit=unit, cut=months.counts.shape[1] < whole.counts.shape[1])


def made_at(csv: Path, *, country: str, origins: Sequence[date], seed: int = SEED) -> Iterator[Made]:
    """The same at several origins in one walk; nothing after an origin enters what is said at it."""
    whole = read_months(csv)
    unit = whole.unit(country)
    wanted = {whole.until(origin).counts.shape[1] - 1: origin for origin in origins}
    if not wanted:
        return
    before = schedule(whole.counts.shape[1], whole.first.month, until=max(wanted))
    for one in walk(whole.counts[:, : max(wanted) + 1], sorted({*wanted, *before}), seed=seed):
        if one.origin in wanted:
            months = whole.until(wanted[one.origin])
            cut = months.counts.shape[1] < whole.counts.shape[1]
            yield Made(months=months, made=one, past=(), unit=unit, cut=cut)


def measured(one: Made, *, horizon: int, seed: int = SEED) -> Measured:
    """The panels of a forecast."""
    months, unit, made = one.months, one.unit, one.made
    rng = np.random.default_rng((seed, made.origin, unit))
    together = paths(months.counts, made, unit, rng=rng, draws=PATH_DRAWS)[:horizon]
    known = np.isfinite(months.counts[unit])
    notes = [
        f"{months.names[unit]}, from {months.month(made.origin):%Y-%m}: {CLASSES[made.kind[unit]]} "
        f"(one of {', '.join(CLASSES)}), by its deaths up to then.",
        f"Weights and levels rest on {made.lessons} earlier forecasts of the same file.",
        "The file was revised since the months it tells of: figures of past years are better than they were then.",
    ]
    if not made.converged:
        notes.append("The count regression did not converge; its part is what the last step gave.")
    if not known[-12:].all():
        notes.append(f"{int((~known[-12:]).sum())} of the last 12 months are unknown for this country.")
    return Measured(
        measure="deaths",
        scope=Scope(as_of=months.month(made.origin)),
        panels=(
            _fan(months, made, unit, together),
            _chances(months, made, unit, horizon),
            _whole(together),
            _models(made, unit),
            _analogues(months, made, unit),
            _past(one.past, unit, months.names[unit]),
        ),
        inputs={
            "countries": len(months.names),
            "months": months.counts.shape[1],
            "country-months without a figure": int(np.isnan(months.counts).sum()),
        },
        notes=tuple(notes),
    )


def latest(months: Months, *, seed: int = SEED) -> tuple[Forecast, tuple[Window, ...]]:
    """The forecast from the last month, and the last years that were forecast and are known in full."""
    end = months.counts.shape[1] - 1
    past: list[Window] = []
    made = None
    for one in walk(months.counts, (*schedule(end, months.first.month, until=end), end), seed=seed):
        made = one
        if months.month(one.origin).month == 10 and one.origin + len(HORIZONS) <= end:
            past = [*past, window(months, one, seed=seed)][-SHOWN_YEARS:]
    if made is None:
        raise ForecastError("no month to forecast from", item="file")
    return made, tuple(past)


def draws(csv: Path, *, origin: date | None = None, count: int = DRAWS, seed: int = SEED) -> tuple[Months, Floats]:
    """The months known, and draws of every country, (unit, time, draw), time 1 to 14 months after the origin."""
    whole = read_months(csv)
    months = whole.until(origin) if origin else whole
    end = months.counts.shape[1] - 1
    *_, made = walk(months.counts, (*schedule(end, months.first.month, until=end), end), seed=seed)
    rng = np.random.default_rng((seed, end))
    return months, np.stack([paths(months.counts, made, one, rng=rng, draws=count) for one in range(len(months.names))])


def _fan(months: Months, made: Forecast, unit: int, together: Floats) -> Panel:
    ends = quantiles(made.shares[unit], FAN)
    means = together.mean(axis=1)
    rows = []
    for step in range(len(together)):
        cells = [float(one) for one in ends[step]]
        rows.append(Row(values=(months.month(made.origin + 1 + step), step + 1, *cells, round(float(means[step]), 1))))
    return filled(panels.FAN, rows)


def _chances(months: Months, made: Forecast, unit: int, horizon: int) -> Panel:
    shares = [above(made.shares[unit], limit) for limit in panels.LIMITS]
    rows = [
        Row(values=(months.month(made.origin + 1 + step), *(round(float(one[step]), 4) for one in shares)))
        for step in range(horizon)
    ]
    return filled(panels.CHANCES, rows)


def _whole(together: Floats) -> Panel:
    rows = []
    for limit in panels.LIMITS:
        over = together > limit
        shares = (over.any(axis=0).mean(), over.all(axis=0).mean(), (together.sum(axis=0) > limit).mean())
        rows.append(Row(values=(limit, *(round(float(one), 4) for one in shares))))
    return filled(panels.WHOLE, rows)


def _models(made: Forecast, unit: int) -> Panel:
    kind = made.kind[unit]
    rows = []
    for place, name in enumerate(MODELS):
        near, middle, far = (round(float(made.weights[place, kind, group]), 3) for group in (0, 1, 3))
        median, high = (float(one) for one in quantiles(made.parts.shares[place, unit, 5], np.array([0.5, 0.95])))
        rows.append(Row(values=(name, near, middle, far, median, high)))
    low, high = made.levels[kind]
    note = f"By earlier outcomes the mixture's {low:.1%} and {high:.1%} quantiles are called its 5 % and 95 %."
    return filled(panels.MODELS, rows, notes=[note])


def _analogues(months: Months, made: Forecast, unit: int) -> Panel:
    place = np.nonzero(made.parts.units == unit)[0]
    empty = "A country without deaths in five years is forecast from all such moments; none stands out."
    if not len(place):
        return filled(panels.ANALOGUES, (), empty=empty)
    near = made.parts.near
    order = np.argsort(-near.weight[place[0]], kind="stable")
    rows: list[Row] = []
    seen: set[int] = set()
    for one in order:
        country, time = int(near.unit[place[0], one]), int(near.time[place[0], one])
        if country in seen:
            continue
        seen.add(country)
        before = months.counts[country, max(time - 11, 0) : time + 1]
        after = months.counts[country, time + 1 : time + 13]
        likeness = float(near.weight[place[0], one] / near.weight[place[0]].max())
        cells = (months.names[country], months.month(time), round(likeness, 3), _mean(before), _mean(after))
        rows.append(Row(values=cells))
        if len(rows) == SHOWN_ANALOGUES:
            break
    return filled(panels.ANALOGUES, rows, empty=empty)


def _mean(values: Floats) -> float | None:
    return round(float(np.nanmean(values)), 1) if np.isfinite(values).any() else None


def _past(past: Sequence[Window], unit: int, name: str) -> Panel:
    rows = []
    for one in past:
        for whose, of in ((None, "all countries"), (unit, name)):
            for who in (MODEL, RIVAL, ZERO):
                cells = [one.mean(who, column.name, whose) for column in panels.PAST.columns[3:]]
                told = [None if np.isnan(cell) else round(cell, 4) for cell in cells]
                rows.append(Row(values=(one.year, of, who, *told)))
    return filled(panels.PAST, rows, empty=NO_PAST)
