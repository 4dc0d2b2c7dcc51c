"""Next year as the last months were: each country's own past as the forecast, over long and short memories."""

from __future__ import annotations

import numpy as np

from dragoman.outlook.count_grid import GRID, Floats, shares_below

MONTHS = 12  # of the rival in print


def draws(counts: Floats, months: int = MONTHS) -> Floats:
    """The last months of each country as equally likely draws: (unit, time) to (unit, draw).

    source  Hegre et al. (2024), arXiv 2407.11045: benchmark `conflictology`, the 12 months before the forecast

    >>> draws(np.array([[7.0, 1.0, 2.0]]), 2)
    array([[1., 2.]])
    """
    return counts[:, -months:]


def own_past(counts: Floats, *, half_life: float, months: int, grid: Floats = GRID) -> Floats:
    """Shares of the last `months` months at or below each threshold, a month weighing half after `half_life` months.

    counts   (unit, time)  up to the origin; NaN is left out
    returns  (unit, grid)

    >>> own_past(np.array([[0.0, 5.0]]), half_life=1.0, months=2, grid=np.array([0.0, 5.0]))
    array([[0.33333333, 1.        ]])
    """
    last = counts[:, -months:]
    age = np.arange(last.shape[1])[::-1]
    return shares_below(last, np.broadcast_to(0.5 ** (age / half_life), last.shape), grid)
