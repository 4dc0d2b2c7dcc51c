"""Negative binomial regression of deaths on what came before, with a spread that itself depends on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook.count_grid import GRID, Floats
from dragoman.outlook.traces import Traces

Ints = NDArray[np.int64]
ROWS = 6000  # of a fit, for twenty coefficients: more cost time in every one of the fifty fits of a walk
QUIET = 0.25  # part of the moments of quiet countries that a fit sees; all of them would drown the rest
FIRST = 36  # months of past that a row needs

RIDGE = 1e-3  # on coefficients other than the constant, per row: keeps a fit on few wars from running off
MOST_LOG_MEAN = 11.0  # 60,000 deaths a month: no fit has seen enough to say more
NAMES = ("constant", "fast", "middle", "slow", "year", "five", "horizon", "horizon x fast", "horizon x year", "rest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Coefficients in the order of NAMES."""

    mean: Floats  # of log mean
    spread: Floats  # of log dispersion a, variance = mean + a mean^2
    loss: float  # mean negative log likelihood per row, with the ridge
    converged: bool


def design(traces: Traces, units: Ints, times: Ints, horizon: Floats) -> Floats:
    """(row, name): one row a unit, month and horizon, all of the same length."""
    rows = units, times
    far = horizon / 12.0
    columns = (
        np.ones(len(horizon)),
        traces.fast[rows], traces.middle[rows], traces.slow[rows], traces.year[rows], traces.five[rows],
        far, far * traces.fast[rows], far * traces.year[rows], np.log1p(traces.rest[rows]),
    )  # fmt: skip
    return np.stack(columns, axis=1)


def sampled(
    counts: Floats, kind: Ints, *, origin: int, horizons: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats, Floats]:
    """Units, months, horizons and outcomes of up to ROWS moments whose outcome was known at the origin."""
    most = ROWS * 12
    unit = rng.integers(0, len(counts), most)
    time = rng.integers(min(FIRST, origin - 1), origin, most)
    ahead = horizons[rng.integers(0, len(horizons), most)]
    when = time + ahead.astype(int)
    kept = when <= origin
    outcome = np.full(most, np.nan)
    outcome[kept] = counts[unit[kept], when[kept]]
    kept &= np.isfinite(outcome) & ((kind[unit, time] > 0) | (rng.random(most) < QUIET))
    chosen = np.nonzero(kept)[0][:ROWS]
    return unit[chosen], time[chosen], ahead[chosen], outcome[chosen]


def loss(beta: Floats, rows: Floats, outcome: Floats) -> tuple[float, Floats]:
    """Mean negative log likelihood of NB2 with log mean and log dispersion linear in the rows, and its gradient.

    source  Cameron and Trivedi (2013), Regression Analysis of Count Data, 2nd ed., eq. 3.26 (NB2 density)

    beta  (2 x name,)  rows (row, name)  outcome (row,)
    """
    from scipy.special import digamma, gammaln  # type: ignore[import-untyped]

    names = rows.shape[1]
    log_mean = np.minimum(rows @ beta[:names], MOST_LOG_MEAN)
    log_spread = np.clip(rows @ beta[names:], -4.0, 5.0)
    mean, size = np.exp(log_mean), np.exp(-log_spread)
    likelihood = (
        gammaln(outcome + size) - gammaln(size) - gammaln(outcome + 1)
        + size * np.log(size / (size + mean)) + outcome * np.log(mean / (size + mean))
    )  # fmt: skip
    by_mean = size * (outcome - mean) / (size + mean)
    by_size = digamma(outcome + size) - digamma(size) + np.log(size / (size + mean)) + (mean - outcome) / (size + mean)
    free_mean = (rows @ beta[:names] < MOST_LOG_MEAN).astype(float)
    free_spread = (np.abs(rows @ beta[names:] - 0.5) < 4.5).astype(float)
    gradient = np.concatenate([rows.T @ (by_mean * free_mean), rows.T @ (-size * by_size * free_spread)]) / len(rows)
    held = np.r_[0.0, np.ones(names - 1), 0.0, np.ones(names - 1)]
    value = -float(likelihood.mean()) + RIDGE * float((held * beta**2).sum())
    return value, -gradient + 2 * RIDGE * held * beta


def fitted(rows: Floats, outcome: Floats, start: Floats | None = None) -> Fit:
    """The fit by quasi-Newton steps from `start`, or from a level of one death with wide spread."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    names = rows.shape[1]
    if start is None:
        start = np.zeros(2 * names)
        start[1] = 0.5
    found = minimize(loss, start, args=(rows, outcome), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return Fit(mean=found.x[:names], spread=found.x[names:], loss=float(found.fun), converged=bool(found.success))


def shares(fit: Fit, rows: Floats, grid: Floats = GRID) -> Floats:
    """Shares at or below each threshold: (row, name) to (row, grid)."""
    from scipy.special import betainc

    mean = np.exp(np.minimum(rows @ fit.mean, MOST_LOG_MEAN))
    size = np.exp(-np.clip(rows @ fit.spread, -4.0, 5.0))
    return np.asarray(betainc(size[:, None], grid[None, :] + 1.0, (size / (size + mean))[:, None]))
