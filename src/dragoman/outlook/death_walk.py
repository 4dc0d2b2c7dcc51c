"""Forecasts of deaths made month after month, each from what was known then, the earlier ones teaching the later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ForecastError
from dragoman.outlook import analogues, conflictology, conformal, stacking
from dragoman.outlook.conformal import NOTHING, Tally
from dragoman.outlook.count_grid import Floats, at_or_below, mixed, quantiles, widths
from dragoman.outlook.count_regression import Fit
from dragoman.outlook.death_models import HORIZONS, LEAN, MODELS, Parts, cut, fitted, parts
from dragoman.outlook.traces import CLASSES, Traces, traced

SEED = 19461107
LEARNING = 96  # months of past before the first forecast that teaches
LEAST = 48  # months of past before any forecast at all
HALF_LIFE = 120.0  # months after which an earlier forecast counts half for the weights
PULL = 0.1  # towards LEAN; from 0.01 to 100 no score of the windows 2002-2017 moved by more than a hundredth
GROUPS = np.array([0] * 2 + [1] * 4 + [2] * 4 + [3] * 4)  # horizons that share weights: 1-2, 3-6, 7-10, 11-14
DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one earlier forecast taught, by class of country and horizon; used only from the month it became known."""

    origin: int
    grams: Floats  # (class, horizon, model, model)
    tallies: tuple[tuple[Tally, ...], ...]  # [class][horizon], of the mixture as it was then


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is expected at one origin for every country."""

    origin: int  # place of the last month known
    kind: NDArray[np.int64]  # (unit,) index into CLASSES
    shares: Floats  # (unit, horizon, grid)
    weights: Floats  # (model, class, group of horizons)
    levels: Floats  # (class, 2) lower and upper level called 5 % and 95 %
    parts: Parts
    converged: bool  # of the count regression
    lessons: int  # earlier forecasts with at least one outcome known

    def draws(self, count: int = DRAWS) -> Floats:
        """Equally likely deaths of each month by itself, ascending: (unit, horizon, draw)."""
        return quantiles(self.shares, (np.arange(count) + 0.5) / count)


def schedule(months: int, start_month: int, *, until: int) -> tuple[int, ...]:
    """Places of every April and October from LEARNING months on, before `until`; months are 1 to 12.

    >>> schedule(130, 1, until=129)
    (99, 105, 111, 117, 123)
    """
    return tuple(one for one in range(LEARNING, min(months, until)) if (start_month - 1 + one) % 12 in (3, 9))


def walk(counts: Floats, origins: Sequence[int], *, seed: int = SEED) -> Iterator[Forecast]:
    """A forecast at each origin in turn, ascending.

    counts   (unit, time)  Months after an origin teach later forecasts and are not used for its own; a month after
             the last origin is used for none.
    raises   ForecastError where there are fewer than LEAST months before an origin
    """
    traces = traced(conflictology.held_down_then(counts))
    lessons: list[Lesson] = []
    fit: Fit | None = None
    for turn, origin in enumerate(sorted(origins)):
        if origin + 1 < LEAST:
            raise ForecastError(f"{origin + 1} months of past", item="file", advice=f"a forecast needs {LEAST}")
        known, seen = counts[:, : origin + 1], cut(traces, origin)
        if fit is None or turn % 2:  # once a year: in between it hardly moves
            fit = fitted(known, seen, seed=seed, start=fit)
        made = parts(known, seen, fit)
        kind = seen.kind[:, origin]
        weights = learned_weights(lessons, origin)
        plain = mixed(made.shares, weights[:, kind][:, :, GROUPS])
        levels = learned_levels(lessons, origin)
        lower, upper = levels[kind, 0][:, None], levels[kind, 1][:, None]
        yield Forecast(
            origin=origin, kind=kind, shares=conformal.bent(plain, upper, lower), weights=weights, levels=levels,
            parts=made, converged=fit.converged, lessons=sum(one.origin < origin for one in lessons),
        )  # fmt: skip
        lessons.append(lesson(counts, traces, made, plain, origin))


def lesson(counts: Floats, traces: Traces, made: Parts, plain: Floats, origin: int) -> Lesson:
    """What the models and the mixture of one origin teach, by the months in which it becomes known."""
    outcome = np.full((len(counts), len(HORIZONS)), np.nan)
    after = counts[:, origin + 1 : origin + 1 + len(HORIZONS)]
    outcome[:, : after.shape[1]] = after
    below = at_or_below(outcome)
    kind = traces.kind[:, origin]
    grams = np.zeros((len(CLASSES), len(HORIZONS), len(MODELS), len(MODELS)))
    width = widths(1.0)  # log deaths: in deaths a few months of a few wars would set every weight
    tallies = []
    for one in range(len(CLASSES)):
        row = []
        for step in range(len(HORIZONS)):
            mine = (kind == one) & np.isfinite(outcome[:, step])
            if mine.any():
                grams[one, step] = stacking.errors(made.shares[:, mine, step], below[mine, step], width)
            row.append(conformal.tallied(plain[mine, step], outcome[mine, step]))
        tallies.append(tuple(row))
    return Lesson(origin=origin, grams=grams, tallies=tuple(tallies))


def learned_weights(lessons: Sequence[Lesson], origin: int) -> Floats:
    """Weights by class and group of horizons from the outcomes known at the origin: (model, class, group)."""
    groups = int(GROUPS[-1]) + 1
    grams = np.zeros((len(CLASSES), groups, len(MODELS), len(MODELS)))
    for one in lessons:
        age = origin - one.origin
        counted = 0.5 ** (age / HALF_LIFE)
        for step in range(min(age, len(HORIZONS))):
            grams[:, GROUPS[step]] += counted * one.grams[:, step]
    out = np.empty((len(MODELS), len(CLASSES), groups))
    for kind in range(len(CLASSES)):
        for group in range(groups):
            out[:, kind, group] = stacking.weights(grams[kind, group], lean=LEAN, pull=PULL)
    return out


def learned_levels(lessons: Sequence[Lesson], origin: int) -> Floats:
    """Lower and upper level by class from the outcomes known at the origin: (class, 2)."""
    out = np.empty((len(CLASSES), 2))
    for kind in range(len(CLASSES)):
        total = NOTHING
        for one in lessons:
            for tally in one.tallies[kind][: max(origin - one.origin, 0)]:
                if tally.cases:
                    total = total + tally
        out[kind] = conformal.lower_level(total), conformal.upper_level(total)
    return out


def paths(counts: Floats, forecast: Forecast, unit: int, *, rng: np.random.Generator, draws: int = DRAWS) -> Floats:
    """Draws of one country whose months hang together as those after its analogues did: (horizon, draw).

    Each month by itself is as in `Forecast.draws`; which draw of one month goes with which of the next is taken from
    the ranks of what followed the neighbours. For a quiet country the months go together at random.

    source  Clark et al. (2004), Journal of Hydrometeorology 5, 243-262: the Schaake shuffle
    """
    alone = quantiles(forecast.shares[unit], (np.arange(draws) + 0.5) / draws)
    place = np.nonzero(forecast.parts.units == unit)[0]
    pattern = rng.random((len(HORIZONS), draws))
    if len(place):
        near = forecast.parts.near
        mine = analogues.Neighbours(unit=near.unit[place], time=near.time[place], weight=near.weight[place])
        weight = mine.weight[0] / mine.weight[0].sum()
        chosen = rng.choice(len(weight), size=draws, p=weight)
        pattern = pattern * 1e-6 + np.nan_to_num(analogues.after(counts, mine, HORIZONS)[0][:, chosen])
    ranks = pattern.argsort(axis=1).argsort(axis=1)
    return np.take_along_axis(alone, ranks, axis=1)
