"""Kernels on sequences of moves: which follows which, how far from chance, and runs of hard and soft moves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import comb, erfc, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT = 200  # moves up to which the distribution of runs is summed; beyond, the normal one differs in no shown figure


class Runs(NamedTuple):
    """Runs of two kinds of moves: how many, how many by chance, and how rare as few or as many are."""

    hard: int
    soft: int
    runs: int
    expected: float  # NaN without a move of either kind
    z: float  # below 0: fewer runs, so the kinds stick together; NaN where nothing can vary
    p: float  # two-sided; NaN where nothing can vary


def transitions(pairs: Sequence[tuple[int, int]], states: int) -> NDArray[np.int64]:
    """How often each state is followed by each.

    pairs    a state and the one that follows it, numbered from 0
    states   how many there are
    returns  (from, to) counts
    source   bakeman-quera2011, chapter 9: lag-1 transitions

    >>> transitions([(0, 1), (0, 1), (1, 0)], 2).tolist()
    [[0, 2], [1, 0]]
    """
    counts = np.zeros((states, states), dtype=np.int64)
    for before, after in pairs:
        counts[before, after] += 1
    return counts


def shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """P(b|a): of what follows a, the share that is b.

    counts   (from, to)
    returns  (from, to) in [0, 1], rows sum to 1; NaN in the row of a state that nothing follows

    >>> shares(np.array([[1, 3], [0, 0]])).tolist()
    [[0.25, 0.75], [nan, nan]]
    """
    totals = counts.sum(axis=1, keepdims=True).astype(float)
    found: NDArray[np.float64] = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    return found


def adjusted_residuals(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many transitions chance would make, and by how many standard errors the counted ones lie off.

    counts   (from, to)
    returns  expected E = row * column / all, and z = (n - E) / sqrt(E (1 - row / all) (1 - column / all)), both
             (from, to); z is NaN where nothing can vary. It follows the normal distribution where E is 5 or more
    source   allison-liker1982, equation 3, in the form of bakeman-quera2011 for a table of any size

    Fifty moves after a press and fifty after none, 30 and 15 of them refusals: E = 50 * 45 / 100 = 22.5;
    z = (30 - 22.5) / sqrt(22.5 * 0.5 * 0.55) = 7.5 / 2.4875 = 3.015.

    >>> expected, z = adjusted_residuals(np.array([[30, 20], [15, 35]]))
    >>> float(expected[0, 0]), round(float(z[0, 0]), 3)
    (22.5, 3.015)
    """
    total = counts.sum()
    if not total:
        return np.zeros(counts.shape), np.full(counts.shape, np.nan)
    row, column = counts.sum(axis=1, keepdims=True) / total, counts.sum(axis=0, keepdims=True) / total
    expected = row * column * total
    spread = np.sqrt(expected * (1 - row) * (1 - column))
    return expected, np.divide(counts - expected, spread, out=np.full(counts.shape, np.nan), where=spread > 0)


def runs(hard: Sequence[bool]) -> Runs:
    """Whether hard and soft moves come in stretches or take turns: the test of Wald and Wolfowitz.

    hard     each move in order, hard or not
    returns  see Runs; p is exact up to EXACT moves (the outcomes that are no likelier than the one seen), normal beyond
    source   wald-wolfowitz1940: mean 2ab/n + 1, variance (mean - 1)(mean - 2)/(n - 1), and the exact distribution

    Three hard and three soft, in two stretches: of 20 orders 2 have two runs and 2 have six, so p = 4 / 20.

    >>> found = runs([True, True, True, False, False, False])
    >>> found.runs, found.expected, round(found.z, 3), round(found.p, 3)
    (2, 4.0, -1.826, 0.2)
    """
    a = sum(hard)
    b, n = len(hard) - a, len(hard)
    seen = sum(one != other for one, other in pairwise(hard)) + (n > 0)
    if not a or not b:
        return Runs(a, b, seen, float(seen) if n else float("nan"), float("nan"), float("nan"))
    mean = 2 * a * b / n + 1
    variance = (mean - 1) * (mean - 2) / (n - 1)
    if not variance:
        return Runs(a, b, seen, mean, float("nan"), float("nan"))
    z = (seen - mean) / sqrt(variance)
    return Runs(a, b, seen, mean, z, _exact(a, b, seen) if n <= EXACT else erfc(abs(z) / sqrt(2)))


def _exact(a: int, b: int, seen: int) -> float:
    """The share of orders whose number of runs is no likelier than the one seen."""
    ways = {count: _ways(a, b, count) for count in range(2, 2 * min(a, b) + 2)}
    return sum(way for way in ways.values() if way <= ways[seen]) / comb(a + b, a)


def _ways(a: int, b: int, count: int) -> int:
    """In how many orders a and b things make so many runs."""
    half = count // 2
    if count % 2 == 0:
        return 2 * comb(a - 1, half - 1) * comb(b - 1, half - 1)
    return comb(a - 1, half - 1) * comb(b - 1, half) + comb(a - 1, half) * comb(b - 1, half - 1)
