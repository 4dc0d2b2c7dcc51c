"""Whether one series answers another: a lagged regression, circular shifts, resampled blocks; what followed what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SEED = 20251202
DRAWS = 999
NONE = float("nan")


def regression(own: Floats, other: Floats) -> Floats:
    """Least squares of own_t on a constant, own_(t-1) and other_(t-1): level, actor effect, partner effect.

    own, other  (period,)  net moves of the two in successive periods
    returns     (3,); NaN where a column is constant or a sum of the others
    source      vetschera2016, kenny2006: actor effect, one's own past; partner effect, the other's

    >>> own, other = np.array([0.0, 1.0, 0.0, -1.0, 2.0]), np.array([1.0, 0.0, -1.0, 2.0, 0.0])
    >>> regression(own, other).round(6).tolist()
    [0.0, 0.0, 1.0]
    """
    x = design(own, other)
    if len(x) < 3 or np.linalg.matrix_rank(x) < 3:
        return np.full(3, NONE)
    return np.asarray(np.linalg.solve(x.T @ x, x.T @ own[1:]))


def design(own: Floats, other: Floats) -> Floats:
    """(period - 1, 3): a constant and both series one period earlier."""
    return np.column_stack([np.ones(len(own) - 1), own[:-1], other[:-1]])


def shift_p(own: Floats, other: Floats) -> float:
    """How often the other's series, shifted against one's own, is tied to it as closely as in its own place.

    own, other  (period,)
    returns     p in [1 / periods, 1]: the part of all circular shifts of `other`, no shift among them, whose partial
                correlation with own_t, given own_(t-1), is as far from 0. A shift keeps each series' own past and
                breaks what ties the two, so that p is at most 0.05 in about 5 of 100 pairs that are not tied. NaN
                where either does not change
    source      theiler1992 for the idea of a null that keeps a series' own past; frisch1933 for the partial tie

    >>> other = np.array([1.0, 0, 0, -1, 0, 1, 1, 0, -1, 0, 0, 1, 0, -1, 0, 0, 0, 1, -1, 0])
    >>> shift_p(np.roll(other, 1), other)
    0.05
    """
    periods = len(own)
    shifted = other[_shifts(periods)]
    past = own[:-1] - own[:-1].mean()
    past = past / (np.linalg.norm(past) or 1.0)

    def freed(rows: Floats) -> Floats:
        """Without level, and without what one's own past explains."""
        rows = rows - rows.mean(axis=0)
        return np.asarray(rows - np.multiply.outer(past, past @ rows))

    rest, lagged = freed(own[1:]), freed(shifted)
    scale = np.sqrt((lagged**2).sum(axis=0) * (rest @ rest))
    tie = np.abs(np.divide(rest @ lagged, scale, out=np.zeros(periods), where=scale > 1e-9))
    if scale[0] <= 1e-9:
        return NONE
    return float((tie >= tie[0] - 1e-12).mean())


@cache
def _shifts(periods: int) -> NDArray[np.int64]:
    """(period - 1, shift): which period stands in each place once the series is shifted, for all shifts."""
    return (np.arange(periods - 1)[:, None] - np.arange(periods)) % periods


def block_interval(own: Floats, other: Floats, *, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float]:
    """The middle 95 % of the partner effect over resampled blocks of successive periods.

    own, other  (period,)
    returns     low and high; blocks are circular and as long as the cube root of the periods. Draws in which the
                effect cannot be told are left out; NaN twice where more than half of them are
    source      politis1992
    """
    y, past, lagged = own[1:], own[:-1], other[:-1]
    rows = len(y)
    # How often each row is drawn: sums over the rows drawn are products with this, which is quick for many draws.
    times = _drawn(rows, draws, seed)

    drawn = [times @ one for one in (y, past, lagged)]

    def tied(one: int, two: int) -> Floats:
        """Sums of products about the means, of two of y, past and lagged."""
        product = (y, past, lagged)[one] * (y, past, lagged)[two]
        return np.asarray(times @ product - drawn[one] * drawn[two] / rows)

    spread, apart, both = tied(2, 2), tied(1, 1), tied(1, 2)
    left = spread * apart - both * both
    usable = left > 1e-9 * np.maximum(spread * apart, 1e-9)
    if usable.sum() <= draws / 2:
        return NONE, NONE
    effects = ((tied(2, 0) * apart - tied(1, 0) * both)[usable]) / left[usable]
    low, high = np.quantile(effects, [0.025, 0.975])
    return float(low), float(high)


@cache
def _drawn(rows: int, draws: int, seed: int) -> Floats:
    """(draw, row): how often each row is drawn, in circular blocks as long as the cube root of the rows."""
    long = max(1, round(rows ** (1 / 3)))
    starts = np.random.default_rng(seed).integers(rows, size=(draws, -(-rows // long)))
    picked = ((starts[:, :, None] + np.arange(long)) % rows).reshape(draws, -1)[:, :rows]
    times = np.zeros((draws, rows))
    np.add.at(times, (np.arange(draws)[:, None], picked), 1.0)
    return times


def holm(values: Sequence[float]) -> list[float]:
    """p values that allow for how many there are: at most 5 of 100 sets have one at 0.05 or less by chance alone.

    source  holm1979

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(values, kind="stable")
    most, made = 0.0, [0.0] * len(values)
    for place, index in enumerate(order):
        most = max(most, min(1.0, float(values[index]) * (len(values) - place)))
        made[index] = most
    return made


def after_last(own: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each day of one's own moves the other's last day before it, as indexes of the two.

    own, other  (day, 2): the day as a number, in order, and the sign; 0 is a day with soft and hard moves in balance
    returns     (pair, 2) indexes; a day in balance, or one after such a day or after none, has no pair. The same day
                does not count: which came first is not known

    >>> own, other = np.array([[3, 1], [4, -1], [6, 1]]), np.array([[1, 1], [3, -1], [5, 0]])
    >>> after_last(own, other).tolist()
    [[0, 0], [1, 1]]
    """
    if not len(own) or not len(other):
        return np.zeros((0, 2), dtype=np.int64)
    last = np.searchsorted(other[:, 0], own[:, 0], side="left") - 1
    paired = (last >= 0) & (own[:, 1] != 0) & (other[np.maximum(last, 0), 1] != 0)
    return np.stack([np.flatnonzero(paired), last[paired]], axis=1)
