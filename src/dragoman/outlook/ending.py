"""How likely it is that an episode of fighting ends, and that it is fought again, one to ten years from now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from dragoman.errors import ForecastError
from dragoman.measures.measured import Measured, Panel, Row, Scope, filled
from dragoman.outlook import ending_panels as panels
from dragoman.outlook import ending_scores
from dragoman.outlook.conflict_spells import Spells, design, fell_quiet, joined
from dragoman.outlook.conflict_years import INCOMPATIBILITIES, TYPES, Years, read_years
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.ending_chain import Ahead, Fitted, ahead, resamples, rising
from dragoman.outlook.ending_drivers import LEVELS, WHAT_OVER, changes
from dragoman.outlook.ending_held import YEARS, Agreement, holding, kaplan_meier
from dragoman.outlook.ending_models import (
    BASE,
    ENDING,
    LEAST_EVENTS,
    LEAST_YEARS,
    MEMBERS,
    RESUMPTION,
    Walked,
    rows_of,
    walk,
)
from dragoman.outlook.ending_scores import MODEL, Told

HORIZON = 10  # years at most
SEED = 1
RESAMPLES = 200
ENDS = (0.05, 0.95)
SHOWN_ANALOGUES = 10
SHOWN_ACTIVE = 20  # conflicts that an error names
BLOCK, BLOCKS = 5, 6  # of years in the panel of the past
NO_AGREEMENTS = "No earlier processes were handed in; the command takes those of the library."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What was learned at the origin, and what it says of one row."""

    years: Years  # up to the origin
    of: Spells  # all active rows
    calm: Spells  # all quiet rows
    here: Spells  # the row asked for
    fitted: Fitted
    past: tuple[Told, Told]
    mixed: Ahead
    lows: Ahead
    highs: Ahead
    driven: Floats  # (3, change)  chance of ending in a year, its low and its high
    unsettled: int  # resamples in which a regression did not come to rest


def forecast(
    csv: Path,
    *,
    conflict: str,
    origin: int | None = None,
    horizon: int = 5,
    seed: int = SEED,
    agreements: Sequence[Agreement] = (),
    formats: Sequence[str] = (),
) -> Measured:
    """A forecast of one conflict from a file of conflicts by year.

    csv         columns conflict_id, year, incompatibility, intensity_level and type_of_conflict, as UCDP/PRIO has them
    conflict    its id; or a place, a territory or a side, where the file has them
    origin      the last year that may be known; None: the last of the file
    horizon     years ahead, 1 to 10
    seed        of the resampled conflicts
    agreements  earlier processes, for how long their agreements held
    formats     only of processes in which one of these formats was used
    raises      ForecastError for a file, a conflict, an origin or a horizon of which nothing can be made
    """
    if not 1 <= horizon <= HORIZON:
        raise ForecastError(f"{horizon} years ahead", item="horizon", advice=f"from 1 to {HORIZON}")
    whole = read_years(csv)
    years = whole.until(whole.last if origin is None else origin)
    here = rows_of(ENDING, years)
    made = _made(years, here.some(np.array([_row(years, conflict)])), horizon, seed)
    return Measured(
        measure="ending",
        scope=Scope(as_of=date(years.last, 12, 31)),
        panels=(
            _chances(made, horizon),
            _resumption(made, horizon),
            _models(made),
            _drivers(made),
            _analogues(made),
            _past(made.past, seed),
            _held(agreements, date(years.last, 12, 31), formats),
        ),
        inputs={
            "conflicts": len(years.ids),
            "years of a conflict": len(years.year),
            "episodes": int((made.of.since == 1).sum()),
            "episodes known to have ended": int(np.nansum(made.of.ends)),
        },
        notes=_notes(made),
    )


def _row(years: Years, wanted: str) -> int:
    """The row of the conflict in the last year; ForecastError says what could be asked for instead."""
    found = years.named(wanted) if wanted.strip() else []
    rows = [row for one in found if (row := years.row(one, years.last)) is not None]
    if len(rows) == 1:
        return rows[0]
    if rows:
        names = "; ".join(described(years, row) for row in rows[:SHOWN_ACTIVE])
        raise ForecastError(f"{len(rows)} conflicts are called {wanted!r}", item="conflict", advice=f"by id: {names}")
    if found:
        last = max(int(years.year[years.conflict == one].max()) for one in found)
        advice = f"{last} is the last year up to then in which it was: --origin {last}"
        raise ForecastError(f"{wanted!r} was not active in {years.last}", item="conflict", advice=advice)
    active = np.nonzero(years.year == years.last)[0]
    order = sorted(active.tolist(), key=lambda row: (not years.war[row], years.kind[row] == 0, row))
    names = "; ".join(described(years, row) for row in order[:SHOWN_ACTIVE])
    more = f"; and {len(order) - SHOWN_ACTIVE} more" if len(order) > SHOWN_ACTIVE else ""
    without = "" if any(years.names) else "the file has no names, only ids; "
    advice = f"{without}active in {years.last}: {names}{more}"
    if not wanted.strip():
        raise ForecastError("which conflict?", item="conflict", advice=advice)
    raise ForecastError(f"no conflict {wanted!r} up to {years.last}", item="conflict", advice=advice)


def described(years: Years, row: int) -> str:
    """A conflict in a year, in a few words."""
    over = WHAT_OVER[INCOMPATIBILITIES[years.over[row]]]
    level = LEVELS[bool(years.war[row])]
    since = int(years.year[row])
    while (years.row(int(years.conflict[row]), since - 1)) is not None:
        since -= 1
    return f"{years.name(int(years.conflict[row]))}, {TYPES[years.kind[row]]}, over {over}, {level}, since {since}"


def _made(years: Years, here: Spells, horizon: int, seed: int) -> _Made:
    of, calm = rows_of(ENDING, years), rows_of(RESUMPTION, years)
    ends, later = (list(walk(rows, years.last, sort=sort)) for rows, sort in ((of, ENDING), (calm, RESUMPTION)))
    if not ends or not later or ends[-1].origin != years.last or later[-1].origin != years.last:
        advice = f"at least {LEAST_YEARS} years before it, {LEAST_EVENTS} ends and {LEAST_EVENTS} resumptions"
        raise ForecastError(f"too little is known by {years.last}", item="origin", advice=advice)
    fit = Fitted(ending=ends[-1].hazard, rise=rising(of, years.last), resumption=later[-1].hazard)
    tried = joined([here, *(row for *_, row in changes(here))])
    rng = np.random.default_rng((seed, years.last))
    drawn, driven, unsettled = [], [], 0
    for one in resamples(fit, of, calm, rng, times=RESAMPLES):
        drawn.append(_ahead(here, horizon, one))
        driven.append(one.ending.chance(tried))
        unsettled += not one.converged
    low, high = (
        Ahead(**{name: np.quantile([getattr(one, name) for one in drawn], level, axis=0) for name in Ahead.__slots__})
        for level in ENDS
    )
    return _Made(
        years=years,
        of=of,
        calm=calm,
        here=here,
        fitted=fit,
        past=(
            ending_scores.told(of, _known(ends), sort=ENDING),
            ending_scores.told(calm, _known(later), sort=RESUMPTION),
        ),
        mixed=_ahead(here, horizon, fit),
        lows=low,
        highs=high,
        driven=np.stack([fit.ending.chance(tried), *np.quantile(driven, ENDS, axis=0)]),
        unsettled=unsettled,
    )


def _ahead(here: Spells, horizon: int, fit: Fitted) -> Ahead:
    return ahead(here, horizon, ending=fit.ending, rise=fit.rise, resumption=fit.resumption)


def _known(walked: Sequence[Walked]) -> Sequence[Walked]:
    """All but the last: what it says is about to be seen."""
    return walked[:-1]


def _notes(made: _Made) -> tuple[str, ...]:
    years, here = made.years, made.here
    row = int(np.nonzero((years.conflict == here.conflict[0]) & (years.year == years.last))[0][0])
    before = int(here.earlier[0])
    earlier = f"{before} earlier episode{'s' if before != 1 else ''}" if before else "no earlier episode"
    notes = [
        f"{described(years, row)}; year {int(here.since[0])} of its episode, {earlier}.",
        f"Whether anything active in {years.last} went on is not known then: no episode is called ended in that year.",
        "The file was revised since the years it tells of: past years are better known now than they were then.",
    ]
    if not made.fitted.converged:
        notes.append("A regression did not come to rest; its part is what the last step gave.")
    if made.unsettled:
        notes.append(f"In {made.unsettled} of {RESAMPLES} resamples a regression did not come to rest.")
    return tuple(notes)


def _chances(made: _Made, horizon: int) -> Panel:
    over = ending_scores.ended_by(made.of, horizon)
    rows = []
    for step in range(horizon):
        ahead = step + 1
        base = ending_scores.base_by(made.of, over, made.years.last, made.here.war, ahead)[0]
        cells = (made.mixed.ended, made.lows.ended, made.highs.ended)
        told = (*(float(one[0, step]) for one in cells), float(base), float(made.mixed.quiet[0, step]))
        rows.append(Row(values=(ahead, date(made.years.last + ahead, 12, 31), *(round(one, 4) for one in told))))
    return filled(panels.CHANCES, rows)


def _resumption(made: _Made, horizon: int) -> Panel:
    base = 1.0 - ending_scores.life_table(made.calm, made.years.last, horizon)
    rows = []
    for step in range(horizon):
        cells = (made.mixed.again, made.lows.again, made.highs.again)
        told = (*(float(one[0, step]) for one in cells), float(base[step]))
        day = date(made.years.last + 2 + step, 12, 31)
        rows.append(Row(values=(step + 1, day, *(round(one, 4) for one in told))))
    known = int(((made.calm.since == 1) & (made.calm.year < made.years.last)).sum())
    return filled(panels.RESUMPTION, rows, notes=[f"The base rate rests on {known} ends."])


def _models(made: _Made) -> Panel:
    rows = []
    for hazard, of in ((made.fitted.ending, made.here), (made.fitted.resumption, fell_quiet(made.here))):
        parts = hazard.parts(of)[:, 0]
        for name, weight, chance in zip(MEMBERS[hazard.sort], hazard.weights, parts, strict=True):
            rows.append(Row(values=(hazard.sort, name, round(float(weight), 3), round(float(chance), 4))))
        mixed = float(hazard.weights @ parts)
        rows.append(Row(values=(hazard.sort, "mixed", 1.0, round(mixed, 4))))
    return filled(panels.MODELS, rows)


def _drivers(made: _Made) -> Panel:
    chance, low, high = made.driven
    as_it_is = float(chance[0])
    rows = [Row(values=("all", "as it is", "as it is", *_rounded(chance[0], low[0], high[0]), 0.0))]
    for place, (what, now, instead, _) in enumerate(changes(made.here), start=1):
        cells = _rounded(chance[place], low[place], high[place])
        rows.append(Row(values=(what, now, instead, *cells, round(float(chance[place]) - as_it_is, 4))))
    return filled(panels.DRIVERS, rows)


def _rounded(*values: float) -> tuple[float, ...]:
    return tuple(round(float(one), 4) for one in values)


def _analogues(made: _Made) -> Panel:
    """The nearest year of each other episode that began before the origin, the nearest first."""
    of, here, scale = made.of, made.here, made.fitted.ending.scale
    own = (of.conflict == here.conflict[0]) & (of.earlier == here.earlier[0])
    places = np.nonzero((of.year < made.years.last) & ~own)[0]
    apart = np.sqrt((((design(of.some(places)) - design(here)) * scale) ** 2).sum(axis=1))
    rows: list[Row] = []
    seen: set[tuple[int, int]] = set()
    for one in np.lexsort((-of.year[places], apart.round(9))):  # of those as near the latest
        place = int(places[one])
        episode = int(of.conflict[place]), int(of.earlier[place])
        if episode in seen:
            continue
        seen.add(episode)
        rows.append(_analogue(made, place, float(apart[one])))
        if len(rows) == SHOWN_ANALOGUES:
            break
    return filled(panels.ANALOGUES, rows, empty="No other episode began before the origin.")


def _analogue(made: _Made, place: int, apart: float) -> Row:
    of, conflict = made.of, int(made.of.conflict[place])
    last = place
    while of.ends[last] == 0.0:
        last += 1
    ended = None if np.isnan(of.ends[last]) else int(of.year[last])
    follows = last + 1 < len(of) and of.conflict[last + 1] == conflict
    return Row(
        values=(
            made.years.ids[conflict],
            made.years.name(conflict),
            int(of.year[place]),
            round(apart, 2),
            TYPES[of.kind[place]],
            LEVELS[bool(of.war[place])],
            int(of.since[place]),
            ended,
            None if ended is None else ended - int(of.year[place]),
            int(of.year[last + 1]) if ended is not None and follows else None,
        )
    )


def _past(past: Sequence[Told], seed: int) -> Panel:
    rows = []
    for told in past:
        if not len(told.origin):
            continue
        first, last = int(told.origin.min()), int(told.origin.max())
        blocks = [(max(end - BLOCK + 1, first), end) for end in range(last, first - 1, -BLOCK)][:BLOCKS]
        for since, until in ((first, last), *blocks):
            some = told.within(since, until)
            rng = np.random.default_rng((seed, since, until))
            gain = ending_scores.saved(some, BASE, rng, times=500).log_score
            said, came = float(some.chance[MODEL].mean()), float(some.outcome.mean())
            scored = (*(score(who) for score in (some.log_score, some.brier) for who in (MODEL, BASE)), gain.value)
            cells = _rounded(said, came, *scored, gain.low, gain.high)
            rows.append(Row(values=(told.sort, f"{since} to {until}", len(some.outcome), *cells)))
    return filled(panels.PAST, rows, empty="No earlier year could be forecast.")


def _held(agreements: Sequence[Agreement], day: date, formats: Sequence[str]) -> Panel:
    if not agreements:
        return filled(panels.HELD, (), empty=NO_AGREEMENTS)
    cases = holding(agreements, day, formats)
    if not len(cases.years):
        return filled(panels.HELD, (), empty="None of the processes had been agreed by then.")
    curve = kaplan_meier(cases.years, cases.broke, np.array(YEARS))
    rows = []
    for place, after in enumerate(YEARS):
        if curve.at_risk[place] < 1:
            break
        shares = _rounded(curve.share[place], curve.low[place], curve.high[place])
        rows.append(Row(values=(after, *shares, int(curve.at_risk[place]), int(curve.broken[place]))))
    told = f"{len(cases.processes)} agreements, {int(cases.broke.sum())} of them broken by then"
    notes = [f"{told}, in processes with the format {' or '.join(formats)}." if formats else f"{told}."]
    if cases.left_out:
        notes.append(
            f"Left out, as nobody says how long they held, or as they broke before: {', '.join(cases.left_out)}."
        )
    return filled(panels.HELD, rows, empty="None was watched for half a year.", notes=notes)
