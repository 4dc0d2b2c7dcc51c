"""How long until something is done, where some of it is not done yet: Kaplan and Meier's curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Z = 1.959963984540054  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve by the times at which something was done; each array is (time,)."""

    times: Floats
    at_risk: NDArray[np.int64]  # not done and still watched just before that time
    done: NDArray[np.int64]
    left: Floats  # share that is not done after that time
    error: Floats  # standard error of that share; NaN once nothing is left
    low: Floats  # 95 % interval of that share
    high: Floats


def kaplan_meier(days: Floats, done: NDArray[np.bool_]) -> Curve:
    """Share that is not done yet, by the time since it began, with those not done at the end of watching censored.

    days     (unit,)  0 or more: from the beginning until it was done, or until the last day that was watched
    done     (unit,)  whether it was done; if not, the unit counts until its days are over and then no more
    returns  a Curve with one point for each time at which something was done; none where nothing was
    edges    at one time, what is done comes before what is censored; an interval is NaN where nothing is left (S = 0)
    source   kaplanmeier1958, the product-limit estimate; greenwood1926 for the error, S * sqrt(sum d / (n (n - d)));
             kalbfleischprentice1980 for the interval on log(-log S), which stays in [0, 1]

    >>> curve = kaplan_meier(np.array([6.0, 6, 6, 6, 7]), np.array([True, True, True, False, False]))
    >>> curve.times.tolist(), curve.at_risk.tolist(), curve.left.round(3).tolist()
    ([6.0], [5], [0.4])
    """
    times = np.unique(days[done])
    at_risk = np.array([int((days >= one).sum()) for one in times], dtype=np.int64)
    counts = np.array([int((done & (days == one)).sum()) for one in times], dtype=np.int64)
    left = np.asarray(np.cumprod(1 - counts / np.maximum(at_risk, 1)), dtype=np.float64)
    remain = (at_risk - counts).astype(np.float64)
    parts = np.divide(counts, at_risk * remain, out=np.full(len(times), np.nan), where=remain > 0)
    spread = np.sqrt(np.cumsum(parts))
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = Z * spread / np.log(left)
        low, high = left ** np.exp(-theta), left ** np.exp(theta)
    return Curve(times=times, at_risk=at_risk, done=counts, left=left, error=left * spread, low=low, high=high)


def median(curve: Curve) -> tuple[float, float, float]:
    """The first time at which half or less is left, and the ends of its 95 % interval; NaN where none is reached.

    source   brookmeyercrowley1982: the times at which the ends of the interval of the share go through one half

    >>> median(kaplan_meier(np.array([1.0, 2, 3, 4]), np.array([True, True, True, True])))[0]
    2.0
    """
    return (
        _first(curve.times, curve.left),
        _first(curve.times, curve.low),
        _first(curve.times, curve.high),
    )


def _first(times: Floats, shares: Floats) -> float:
    with np.errstate(invalid="ignore"):
        there = times[shares <= 0.5]
    return float(there[0]) if len(there) else float("nan")


def left_after(curve: Curve, days: float) -> float:
    """The share that is not done yet after that many days; 1 before the first point.

    >>> left_after(kaplan_meier(np.array([5.0, 9.0]), np.array([True, False])), 7)
    0.5
    """
    before = np.flatnonzero(curve.times <= days)
    return float(curve.left[before[-1]]) if len(before) else 1.0
