"""How forecasts of deaths did in years already past, beside rivals that need no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.outlook import conflictology, scores
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.country_months import Months
from dragoman.outlook.death_walk import DRAWS, SEED, Forecast, schedule, walk

MODEL, RIVAL, LAST, ZERO = "this model", "conflictology", "last value", "no deaths"
FORECASTS = (MODEL, RIVAL, LAST, ZERO)
GAP = 2  # months between the origin and the first that is scored: as in the VIEWS challenge, whose data end in October
YEAR = 12
SCORES = ("crps", "log_crps", "ignorance", "interval_score", "inside", "inside_active", "inside_randomised")
LOWER_IS_BETTER = SCORES[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One calendar year, forecast from the October before."""

    year: int
    forecast: Forecast
    outcome: Floats  # (unit, month) NaN where unknown
    rival_draws: Floats  # (unit, month, draw) of conflictology
    cells: Mapping[str, Mapping[str, Floats]]  # by forecast and score: (unit, month)

    def mean(self, who: str, score: str, unit: int | None = None) -> float:
        """A score over all countries or of one; NaN where nothing is known."""
        values = self.cells[who][score]
        values = values if unit is None else values[unit]
        return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def rivals(known: Floats, months: int, rng: np.random.Generator) -> dict[str, Floats]:
    """Draws of forecasts without a model, (unit, month, draw), from deaths up to the origin.

    The last value is the middle of Poisson draws, as in the VIEWS challenge; an unknown month counts as without deaths.
    """
    known = np.nan_to_num(known)
    wide = (len(known), months, YEAR)
    last = rng.poisson(known[:, -1][:, None, None], size=(len(known), months, DRAWS)).astype(float)
    return {
        RIVAL: np.broadcast_to(conflictology.draws(known)[:, None, :], wide),
        LAST: last,
        ZERO: np.broadcast_to(0.0, (len(known), months, DRAWS)),
    }


def scored(draws: Floats, outcome: Floats, active: Floats, rng: np.random.Generator) -> dict[str, Floats]:
    """Every score of SCORES for every country and month: draws (unit, month, draw), outcome (unit, month).

    `inside_active` counts countries with deaths in the five years before alone: active (unit,) 1 or NaN.
    """
    inside = scores.inside(draws, outcome)
    return {
        "crps": scores.crps(draws, outcome),
        "log_crps": scores.log_crps(draws, outcome),
        "ignorance": scores.ignorance(draws, outcome),
        "interval_score": scores.interval_score(draws, outcome),
        "inside": inside,
        "inside_active": inside * active[:, None],
        "inside_randomised": scores.inside_randomised(draws, outcome, rng),
    }


def window(months: Months, forecast: Forecast, *, seed: int = SEED) -> Window:
    """The scores of one forecast made in an October and of its rivals, over the calendar year that follows."""
    begin = forecast.origin + 1 + GAP
    outcome = np.full((len(months.names), YEAR), np.nan)
    after = months.counts[:, begin : begin + YEAR]
    outcome[:, : after.shape[1]] = after
    rng = np.random.default_rng((seed, forecast.origin))
    all_draws = {MODEL: forecast.draws()[:, GAP : GAP + YEAR]}
    all_draws |= rivals(months.counts[:, : forecast.origin + 1], YEAR, rng)
    active = np.where(forecast.kind > 0, 1.0, np.nan)
    cells = {who: scored(draws, outcome, active, rng) for who, draws in all_draws.items()}
    year = months.month(begin).year
    return Window(year=year, forecast=forecast, outcome=outcome, rival_draws=all_draws[RIVAL], cells=cells)


def windows(months: Months, years: Sequence[int], *, seed: int = SEED) -> Iterator[Window]:
    """Each year in turn, in one walk through the months before."""
    octobers = {place: months.month(place).year + 1 for place in range(months.counts.shape[1])}
    wanted = {place for place, year in octobers.items() if months.month(place).month == 10 and year in set(years)}
    if not wanted:
        return
    origins = schedule(months.counts.shape[1], months.first.month, until=max(wanted) + 1)
    for forecast in walk(months.counts, sorted(wanted | set(origins)), seed=seed):
        if forecast.origin in wanted:
            yield window(months, forecast, seed=seed)
