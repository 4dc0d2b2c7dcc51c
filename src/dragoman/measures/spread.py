"""How evenly things are spread: agreement among reports, concentration among outlets, and how sure a share is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

Z = 1.959963984540054  # of the normal distribution, for 95 of 100


def disagreement(counts: Counts) -> Floats:
    """The share of reports that do not give the most frequent value.

    counts   (unit, value)  reports that give each value
    returns  (unit,)        1 - largest / sum, in [0, 1): 0 where all agree, NaN where there is no report
    source   eventreport 0.1.1, event_level_disagreement

    >>> disagreement(np.array([[2, 1], [3, 0]])).round(3).tolist()
    [0.333, 0.0]
    """
    sums = counts.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(1.0 - counts.max(axis=1, initial=0) / np.where(sums > 0, sums, np.nan), dtype=np.float64)


def entropy(counts: Counts) -> Floats:
    """How mixed the values are, in bits.

    counts   (unit, value)  reports that give each value
    returns  (unit,)        -sum p log2 p, in [0, log2 of the number of values]; NaN where there is no report
    source   shannon1948

    >>> entropy(np.array([[1, 1, 0], [4, 0, 0]])).tolist()
    [1.0, 0.0]
    """
    sums = counts.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = counts / np.where(sums > 0, sums, np.nan)
        terms = np.where(share > 0, share * np.log2(share), np.where(np.isnan(share), np.nan, 0.0))
    return np.asarray(np.abs(terms.sum(axis=1)), dtype=np.float64)


def divergence(values: Counts, weights: Counts) -> float:
    """The mean number of values beyond the first: 0 where every event has one value.

    values   (group,)  different values that the reports of an event give, 1 or more
    weights  (group,)  events of the group
    returns  mean over events of values - 1; NaN where there is none
    source   eventreport 0.1.1, mean_dscore

    Three events, whose reports give two values, one and one: (1 + 0 + 0) / 3.

    >>> round(divergence(np.array([2, 1]), np.array([1, 2])), 3)
    0.333
    """
    total = int(weights.sum())
    return float(((values - 1) * weights).sum() / total) if total else float("nan")


def concentration(counts: Counts) -> float:
    """The Herfindahl-Hirschman index: the chance that two drawn at random (with return) come from the same one.

    counts   (outlet,)  what each has
    returns  sum of squared shares, in [1 / number, 1]; NaN where there is nothing. 1 / it is the effective number
    source   hirschman1964

    >>> concentration(np.array([2, 1, 1]))
    0.375
    """
    total = counts.sum()
    return float(((counts / total) ** 2).sum()) if total else float("nan")


def wilson(hits: int, total: int) -> tuple[float | None, float | None, float | None]:
    """A share with the bounds of its 95 % interval; unknown where there is nothing to share.

    source   wilson1927

    >>> [round(one, 3) for one in wilson(3, 10)]
    [0.3, 0.108, 0.603]
    """
    if not total:
        return None, None, None
    share = hits / total
    middle = (share + Z**2 / (2 * total)) / (1 + Z**2 / total)
    half = Z / (1 + Z**2 / total) * float(np.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2)))
    return share, max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < total else 1.0


def rounded(value: float | None, digits: int = 3) -> float | None:
    """A figure for a panel: NaN is unknown."""
    return None if value is None or np.isnan(value) else round(float(value), digits)


def mean(values: Floats, weights: Counts) -> float | None:
    """The weighted mean of what is known; None where nothing is."""
    known = ~np.isnan(values) & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else None
