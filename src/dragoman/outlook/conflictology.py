"""Next year as the last months were: each country's own past as the forecast, over long and short memories."""

from __future__ import annotations

import numpy as np

from dragoman.outlook.count_grid import GRID, Floats, shares_below

MONTHS = 12  # of the rival in print
# A month that stands far above its own year and is among the worst of the whole file comes again less often than the
# own past says (up to October 2017 about two thirds as often): counted at most as this many medians.
MEDIANS = 10.0
WORST = 0.99  # quantile of all months with deaths below which nothing is held down


def draws(counts: Floats, months: int = MONTHS) -> Floats:
    """The last months of each country as equally likely draws: (unit, time) to (unit, draw).

    source  Hegre et al. (2024), arXiv 2407.11045: benchmark `conflictology`, the 12 months before the forecast

    >>> draws(np.array([[7.0, 1.0, 2.0]]), 2)
    array([[1., 2.]])
    """
    return counts[:, -months:]


def held_down(counts: Floats, *, medians: float = MEDIANS, worst: float = WORST) -> Floats:
    """Counts with each country's lone heights lowered to `medians` times the median of its last twelve months.

    Nothing is lowered below the quantile `worst` of all months with deaths in `counts`, (unit, time).

    >>> held_down(np.array([[1.0, 2.0, 900.0], [3.0, 4.0, 5.0]]), medians=10, worst=0.5).tolist()
    [[1.0, 2.0, 20.0], [3.0, 4.0, 5.0]]
    """
    with_deaths = counts[counts > 0]
    if not len(with_deaths):
        return counts
    median = np.median(np.nan_to_num(counts[:, -MONTHS:]), axis=1)
    limit = np.maximum(np.quantile(with_deaths, worst), medians * median)
    return np.minimum(counts, limit[:, None])


def held_down_then(counts: Floats, *, medians: float = MEDIANS, worst: float = WORST) -> Floats:
    """Each month as it would have been held down at its own end: nothing of a later month enters. (unit, time).

    >>> held_down_then(np.array([[1.0, 1.0, 1.0, 900.0, 2.0]]), medians=10, worst=0.5).tolist()
    [[1.0, 1.0, 1.0, 10.0, 2.0]]
    """
    values = np.nan_to_num(counts)
    padded = np.pad(values, ((0, 0), (MONTHS - 1, 0)), constant_values=np.nan)
    years = np.lib.stride_tricks.sliding_window_view(padded, MONTHS, axis=1)
    median = np.nanmedian(years, axis=2)
    worst_yet = np.zeros(values.shape[1])
    for time in range(values.shape[1]):
        seen = values[:, : time + 1]
        with_deaths = seen[seen > 0]
        worst_yet[time] = np.quantile(with_deaths, worst) if len(with_deaths) else 0.0
    return np.minimum(values, np.maximum(worst_yet, medians * median))


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
