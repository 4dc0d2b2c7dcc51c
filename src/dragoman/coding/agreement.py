"""How far coders agree beyond chance: Cohen's kappa, Scott's pi, Krippendorff's alpha, and intervals by resampling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
LEVELS = ("nominal", "ordinal", "interval")
SEED = 20110125  # of the generator for resampling, so that a figure is the same on every run
DRAWS = 1000


def cross(first: Sequence[Any], second: Sequence[Any]) -> tuple[Counts, list[Any]]:
    """The table of two coders: how often the first said the row and the second the column, and what the rows are.

    first, second  (unit,)  what each said of the same units
    returns        (category, category) counts; the categories in order

    >>> cross(["a", "b", "a"], ["a", "b", "b"])
    (array([[1, 1],
           [0, 1]]), ['a', 'b'])
    """
    categories = sorted({*first, *second})
    place = {one: at for at, one in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)), dtype=np.int64)
    for one, other in zip(first, second, strict=True):
        table[place[one], place[other]] += 1
    return table, categories


def observed(table: Counts) -> float:
    """The share of units on which both said the same, in [0, 1]; NaN where there is no unit.

    >>> observed(np.array([[20, 5], [10, 15]]))
    0.7
    """
    total = table.sum()
    return float(np.trace(table) / total) if total else float("nan")


def cohen_kappa(table: Counts) -> float:
    """Cohen's kappa: agreement beyond what the two coders' own habits would give by chance.

    table    (category, category)  counts of units, the first coder down, the second across
    returns  (p_o - p_e) / (1 - p_e), p_e = sum of p_c. * p_.c; 1 is perfect, 0 chance, below it less than chance.
             NaN where there is no unit, and where both used one and the same category only
    source   cohen1960, equation 1

    Of 50 units both say yes to 20 and no to 15: p_o = 0.7, p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5, kappa = 0.4.

    >>> round(cohen_kappa(np.array([[20, 5], [10, 15]])), 3)
    0.4
    """
    total = table.sum()
    if not total:
        return float("nan")
    chance = float((table.sum(axis=1) * table.sum(axis=0)).sum() / total**2)
    return (observed(table) - chance) / (1.0 - chance) if chance < 1.0 else float("nan")


def scott_pi(table: Counts) -> float:
    """Scott's pi: as kappa, but chance is that of both coders' habits taken together.

    table    (category, category)  counts of units
    returns  (p_o - p_e) / (1 - p_e), p_e = sum over c of ((p_c. + p_.c) / 2)²; NaN as for kappa
    source   scott1955

    The table of kappa's example: shares 0.55 and 0.45, p_e = 0.505, pi = 0.195 / 0.495 = 0.394.

    >>> round(scott_pi(np.array([[20, 5], [10, 15]])), 3)
    0.394
    """
    total = table.sum()
    if not total:
        return float("nan")
    chance = float((((table.sum(axis=1) + table.sum(axis=0)) / (2.0 * total)) ** 2).sum())
    return (observed(table) - chance) / (1.0 - chance) if chance < 1.0 else float("nan")


def krippendorff_alpha(values: Floats, level: str = "nominal") -> float:
    """Krippendorff's alpha: for any number of coders, with units that some of them did not code.

    values   (coder, unit)  what each said; NaN where a coder did not code the unit
    level    nominal: same or not; ordinal: by the ranks between; interval: by the squared difference
    returns  1 - D_o / D_e; 1 is perfect, 0 chance. Units that fewer than two coders coded count for nothing.
             NaN where no unit is left, and where all values are the same, which no chance could tell apart
    raises   ValueError where the level is none of the three
    source   krippendorff2011, sections C and D (coincidences of values within units)

    Two coders, ten units of 0 and 1, disagreeing on four: 1 - 19 * 8 / (2 * 14 * 6) = 0.095 (there, section A).

    >>> a, b = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha(np.array([a, b], dtype=float)), 3)
    0.095
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: one of {', '.join(LEVELS)}")
    known = ~np.isnan(values)
    values = values[:, known.sum(axis=0) > 1]
    found = values[~np.isnan(values)]
    if not found.size:
        return float("nan")
    scale = np.unique(found)
    counts = np.stack([(values == one).sum(axis=0) for one in scale], axis=1).astype(np.float64)  # (unit, value)
    weights = 1.0 / (counts.sum(axis=1) - 1.0)
    pairs = counts.T @ (counts * weights[:, None]) - np.diag((counts * weights[:, None]).sum(axis=0))
    sums = pairs.sum(axis=1)
    apart = _differences(scale, sums, level)
    expected = float((np.outer(sums, sums) * apart).sum())
    return 1.0 - float(sums.sum() - 1.0) * float((pairs * apart).sum()) / expected if expected else float("nan")


def _differences(scale: Floats, sums: Floats, level: str) -> Floats:
    """The squared difference of each pair of values; ranks go by how often the values between were used."""
    if level == "nominal":
        return np.asarray(1.0 - np.eye(len(scale)), dtype=np.float64)
    if level == "interval":
        return np.asarray((scale[:, None] - scale[None, :]) ** 2, dtype=np.float64)
    middle = np.cumsum(sums) - sums / 2.0  # the mean rank of each value
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, dtype=np.float64)


def interval(
    score: Callable[[Counts], float], table: Counts, *, draws: int = DRAWS, seed: int = SEED
) -> tuple[float | None, float | None]:
    """The middle 95 % of a score over tables drawn anew from this one, unit by unit and with return.

    table    (category, category)  counts of units
    returns  low, high; None twice where under half of the draws have a score
    source   efron1979: the bootstrap, percentile interval

    >>> interval(observed, np.array([[50, 0], [0, 50]]))
    (1.0, 1.0)
    """
    total = int(table.sum())
    if not total:
        return None, None
    drawn = np.random.default_rng(seed).multinomial(total, table.ravel() / total, size=draws)
    scores = np.array([score(one.reshape(table.shape)) for one in drawn], dtype=np.float64)
    scores = scores[~np.isnan(scores)]
    if len(scores) * 2 < draws:
        return None, None
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)
