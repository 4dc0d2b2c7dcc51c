"""Interrupted series: whether level and trend differ after a day from what they were before it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.patterns.regression import Fit, fit, residuals
from dragoman.patterns.surrogates import cautious, orders, p_value, tied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LEAST_SIDE = 8  # known periods before and after: less leaves a line on either side nothing to be wrong about
DRAWS = 999
WITHIN = {"day": 90, "week": 52, "month": 36, "quarter": 16, "year": 15}  # periods on each side: longer, no line holds
LEAST_STARTS, MOST_STARTS = 19, 199  # other starts, below which no p of 0.05 can be told, and enough to tell it
DETECTED = 1.959964 + 0.841621  # standard errors that are found in 4 of 5 series at the level 0.05
TERMS = ("level", "slope")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """What a series did after a day, against the line before it."""

    fit: Fit  # terms: start, trend a period, step at the day, change of the trend after it
    p_newey_west: tuple[float, float]  # of step and change of trend, by normal errors
    p: tuple[float, float]  # of each, by orders of the residuals
    p_both: float  # of the two together
    p_starts: float | None  # of the two together, among other starts in the same series; None where there are few
    detectable: tuple[float, float]  # the least step and change of trend found in 4 of 5 series like this
    before: int
    after: int

    @property
    def surprise(self) -> float:
        """The larger of the two p of level and slope together: the verdict goes by it."""
        return self.p_both if self.p_starts is None else max(self.p_both, self.p_starts)


def terms(time: Array, start: float) -> Array:
    """The terms of Y = b0 + b1 t + b2 D + b3 (t - T0) D: (period, 4).

    time    (period,) in periods
    start   T0, of the first period that counts as after
    source  mooradian1999

    >>> terms(np.array([0.0, 1, 2, 3]), 2)[:, 2:].tolist()
    [[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    """
    after = (time >= start).astype(float)
    return np.column_stack([np.ones(len(time)), time, after, np.maximum(time - start, 0.0)])


def interrupted(
    time: Array, y: Array, start: float, *, counts: bool, within: int, draws: int = DRAWS, seed: int = 1
) -> Interrupted | None:
    """Level and trend after a day against before; None where a side has fewer than 8 known periods or nothing varies.

    The regression gives the size and the Newey-West errors. The verdict goes by two p of level and slope together, the
    larger one. The first is of orders of the residuals of the line without a change, each put on the terms of the
    change in turn, weighted as the regression weighs them. The second is of other starts in the same series: where a
    line does not fit, every day looks like the start of something.
    time    (period,) of the known values
    y       (period,)
    within  periods on each side that count
    source  newey1987 for the errors; freedman1983 for permuting the residuals of what is not tested
    """
    near = (time >= start - within) & (time < start + within)
    at, of = time[near], y[near]
    before = int(np.sum(at < start))
    if min(before, len(at) - before) < LEAST_SIDE or np.ptp(of) == 0:
        return None
    full = fit(terms(at, start), of, counts=counts)
    held, change, rest = _line(at, of, start, counts=counts)
    made = orders(rest, draws, cautious(tied(rest), len(rest)), np.random.default_rng(seed))
    observed, drawn = _changes(rest[None, :], change, held), _changes(made, change, held)
    p_single = [p_value(abs(float(observed[0][0, one])), np.abs(drawn[0][:, one])) for one in (0, 1)]
    z = np.abs(full.b[2:]) / np.maximum(full.errors[2:], 1e-12)
    spread = drawn[0].std(axis=0)
    return Interrupted(
        fit=full,
        p_newey_west=(_normal(z[0]), _normal(z[1])),
        p=(p_single[0], p_single[1]),
        p_both=p_value(float(observed[1][0]), drawn[1]),
        p_starts=_other_starts(time, y, start, float(observed[1][0]), counts=counts, within=within),
        detectable=(float(DETECTED * spread[0]), float(DETECTED * spread[1])),
        before=before,
        after=len(at) - before,
    )


def _line(time: Array, y: Array, start: float, *, counts: bool) -> tuple[Array, Array, Array]:
    """The line without a change: its weighted terms, those of the change less what both share, its residuals."""
    x = terms(time, start)
    line = fit(x[:, :2], y, counts=counts)
    weight = np.sqrt(line.mean / (1 + line.alpha * line.mean)) if counts else np.ones(len(y))
    held, change = x[:, :2] * weight[:, None], x[:, 2:] * weight[:, None]
    return held, change - held @ np.linalg.lstsq(held, change, rcond=None)[0], residuals(line, y)


def _other_starts(time: Array, y: Array, start: float, observed: float, *, counts: bool, within: int) -> float | None:
    """The share of other starts, with as many periods around them, that explain as much of the series."""
    ahead = min(within, int(start - time[0]))
    after = min(within, int(time[-1] - start) + 1)
    places = np.arange(time[0] + ahead, time[-1] - after + 2)
    places = places[np.abs(places - start) >= min(LEAST_SIDE, within)]
    if len(places) < LEAST_STARTS:
        return None
    found = []
    for place in places[np.linspace(0, len(places) - 1, min(len(places), MOST_STARTS)).astype(int)]:
        near = (time >= place - ahead) & (time < place + after)
        if min(np.sum(time[near] < place), np.sum(time[near] >= place)) < LEAST_SIDE or np.ptp(y[near]) == 0:
            continue
        held, change, rest = _line(time[near], y[near], float(place), counts=counts)
        found.append(float(_changes(rest[None, :], change, held)[1][0]))
    return p_value(observed, np.array(found)) if len(found) >= LEAST_STARTS else None


def _changes(rests: Array, change: Array, held: Array) -> tuple[Array, Array]:
    """Change of level and trend in each series of residuals, and how much they explain: (draw, 2), (draw,)."""
    left = rests - (rests @ held) @ np.linalg.pinv(held.T @ held) @ held.T
    inverse = np.linalg.pinv(change.T @ change)
    found = left @ change @ inverse
    explained = np.einsum("dt,dt->d", found, left @ change)
    return np.asarray(found), np.asarray(explained / np.maximum((left * left).sum(axis=1) - explained, 1e-12))


def _normal(z: float) -> float:
    """The two-sided p of a standard normal."""
    return math.erfc(float(z) / math.sqrt(2))
