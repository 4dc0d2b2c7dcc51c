"""Distributions of counts as shares at or below fixed thresholds: mixed, scored and drawn from without a draw kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP = 1.16  # from one threshold to the next above 10: an interval is then known to about 7 % of the count
TOP = 400_000.0  # deaths of one country in one month; UCDP's highest in the file for tests is some 300,000


def thresholds(step: float = STEP, top: float = TOP) -> Floats:
    """0, 1, … 10 and from there on a factor of `step` each, rounded to whole deaths, up to at least `top`.

    >>> [int(one) for one in thresholds(2.0, 50.0)]
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 40, 80]
    """
    values = [float(one) for one in range(11)]
    while values[-1] < top:
        values.append(float(np.ceil(values[-1] * step)))
    return np.array(values)


GRID = thresholds()


def shares_below(values: Floats, weights: Floats, grid: Floats = GRID) -> Floats:
    """Weighted share of values at or below each threshold.

    values   (…, draw)    counts; NaN is left out
    weights  (…, draw)    not negative; need not add up to one
    returns  (…, grid)    not falling; 1 everywhere where no value counts: nothing known is taken as no deaths

    >>> shares_below(np.array([0.0, 0.0, 3.0, 9.0]), np.ones(4), np.array([0.0, 2.0, 3.0, 10.0]))
    array([0.5 , 0.5 , 0.75, 1.  ])
    """
    known = np.isfinite(values)
    weights = np.where(known, weights, 0.0)
    place = np.searchsorted(grid, np.where(known, values, 0.0), side="left")
    flat_place = place.reshape(-1, place.shape[-1])
    flat_weights = np.broadcast_to(weights, values.shape).reshape(flat_place.shape)
    rows = np.arange(len(flat_place))[:, None]
    wide = len(grid) + 1  # the last one: above all thresholds
    summed = np.bincount(
        (rows * wide + flat_place).ravel(), weights=flat_weights.ravel(), minlength=len(flat_place) * wide
    ).reshape(len(flat_place), wide)
    total = summed.sum(axis=1, keepdims=True)
    below = np.cumsum(summed[:, :-1], axis=1) / np.where(total > 0, total, 1.0)
    below[total[:, 0] <= 0] = 1.0
    return below.reshape(*values.shape[:-1], len(grid))


def quantiles(shares: Floats, levels: Floats, grid: Floats = GRID) -> Floats:
    """The lowest count with at least so large a share at or below it; between thresholds evenly in log(1 + count).

    shares   (…, grid)    as `shares_below` gives them
    levels   (level,)     in [0, 1]
    returns  (…, level)   whole deaths; at most the last threshold

    >>> quantiles(np.array([0.5, 0.5, 0.75, 1.0]), np.array([0.4, 0.6, 0.9]), np.array([0.0, 1.0, 2.0, 3.0]))
    array([0., 2., 3.])
    """
    flat = shares.reshape(-1, shares.shape[-1])
    log_grid = np.log1p(grid)
    out = np.empty((len(flat), len(levels)))
    for row, one in enumerate(flat):
        place = np.minimum(np.searchsorted(one, levels - 1e-12, side="left"), len(grid) - 1)
        before = np.maximum(place - 1, 0)
        low, high = one[before], one[place]
        part = np.where(high > low, (levels - low) / np.where(high > low, high - low, 1.0), 1.0)
        logs = log_grid[before] + np.clip(part, 0.0, 1.0) * (log_grid[place] - log_grid[before])
        out[row] = np.where(place == 0, grid[0], np.ceil(np.expm1(logs) - 1e-9))
    return out.reshape(*shares.shape[:-1], len(levels))


def widths(power: float, grid: Floats = GRID) -> Floats:
    """What one threshold stands for in an integral over counts z, weighted by 1 / (1 + z) to a power.

    power 0: deaths, as in the CRPS; power 1: log deaths, as in the CRPS of log(1 + deaths).
    """
    from_here = np.append(grid[1:], grid[-1]) - grid
    return np.asarray(from_here / (1.0 + grid + np.maximum(from_here - 1.0, 0.0) / 2.0) ** power)


def at_or_below(outcome: Floats, grid: Floats = GRID) -> Floats:
    """1 where the outcome is at or below a threshold, else 0; NaN for an unknown outcome. (…,) to (…, grid)."""
    out = (outcome[..., None] <= grid).astype(float)
    out[~np.isfinite(outcome)] = np.nan
    return out


def above(shares: Floats, limit: float, grid: Floats = GRID) -> Floats:
    """Chance of more than `limit` deaths: (…, grid) to (…,); between thresholds evenly in log(1 + count)."""
    place = int(np.searchsorted(grid, limit, side="right")) - 1
    if place >= len(grid) - 1:
        return np.asarray(1.0 - shares[..., -1])
    low, high = np.log1p(grid[place]), np.log1p(grid[place + 1])
    part = (np.log1p(limit) - low) / (high - low)
    return np.asarray(1.0 - (shares[..., place] * (1 - part) + shares[..., place + 1] * part))


def mixed(parts: Any, weights: Floats) -> Floats:
    """Shares of the mixture: parts (model, …), weights (model, …) broadcast against them."""
    return np.asarray(np.einsum("m...g,m...->...g", parts, weights))
