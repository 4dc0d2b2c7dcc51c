"""How often chance alone would bring a pattern: shuffled moves, one p for each pattern, and the corrections for many.

What is shuffled are the kinds of a party's moves over the occasions on which it made one. So who acts, on which day, in
which report, on which issue and towards whom stays as it was, and so does the mix of each party's moves: only which of
them came when is left to chance.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def arrangements(codes: Sequence[int], strata: Sequence[Hashable], *, times: int, seed: int) -> NDArray[np.int64]:
    """The record's moves as they are, and shuffled so many times within each stratum.

    codes    (move,) the number of its family
    strata   (move,) whose it is: moves change place only with others of the same
    returns  (1 + times, move) numbers of families; the first row is the record

    >>> arrangements([0, 1, 2], ["a", "b", "b"], times=2, seed=1)[:, 0].tolist()
    [0, 0, 0]
    """
    rng = np.random.default_rng(seed)
    found = np.tile(np.array(codes, dtype=np.int64), (times + 1, 1))
    places: dict[Hashable, list[int]] = {}
    for place, stratum in enumerate(strata):
        places.setdefault(stratum, []).append(place)
    for own in places.values():  # in order of each party's first move, so that names decide nothing
        found[1:, own] = rng.permuted(found[1:, own], axis=1)
    return found


def surprise(counts: NDArray[np.int64], least: int) -> NDArray[np.float64]:
    """By how much more often a pattern comes than it does on average: one scale for frequent patterns and rare ones.

    counts   (arrangement,) how often it occurs
    least    below so many it is no cycle, and no surprise
    returns  (arrangement,) the root of the Poisson deviance, sqrt(2 (n ln(n / m) - n + m)), m the mean over all
             arrangements and a half; 0 where n is not above m. The half keeps a pattern that comes twice in one
             arrangement and never in another from being the greatest surprise of all
    source   mccullagh-nelder1989, section 2.3: deviance residual; the half is ours

    On average 0.5 times, here 4 times: m = 1, sqrt(2 (4 ln 4 - 3)) = 2.256.

    >>> surprise(np.array([4, 0, 0, 0, 0, 0, 0, 0]), 2).round(3).tolist()
    [2.256, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    mean = counts.mean() + 0.5
    table = np.arange(counts.max() + 1, dtype=float)
    table[0] = 1.0  # any number: no occurrence is no surprise
    values = np.sqrt(np.maximum(2 * (table * np.log(table / mean) - table + mean), 0))
    values[table <= mean] = 0
    values[: min(least, len(values))] = 0
    found: NDArray[np.float64] = values[counts]
    return found


def p_value(counts: NDArray[np.int64]) -> float:
    """The share of arrangements with as many occurrences as the record or more, the record among them.

    counts   (arrangement,) the first is the record's
    returns  (1 + shuffled ones that reach it) / (1 + shuffled ones), never 0
    source   phipson-smyth2010

    >>> p_value(np.array([3, 1, 3, 0]))
    0.5
    """
    return float((counts >= counts[0]).mean())


def p_given_shown(counts: NDArray[np.int64], least: int) -> float:
    """The same among those arrangements in which the pattern would be shown, for it comes `least` times.

    Only patterns that come so often are listed, so that their plain p is small by choice; this one is not.

    >>> p_given_shown(np.array([3, 1, 3, 0, 2, 2]), 2)
    0.5
    """
    return float((counts >= counts[0]).sum() / (counts >= min(least, counts[0])).sum())


def step_down(
    shown: Sequence[NDArray[np.float64]], highest: NDArray[np.float64]
) -> tuple[list[float], NDArray[np.float64]]:
    """p corrected for all patterns at once, by the greatest surprise of each arrangement, step by step.

    shown    each (arrangement,): surprises of the patterns that the record shows; the first is the record's
    highest  (arrangement,) the greatest surprise among all other patterns
    returns  a corrected p each, and (arrangement,) the greatest surprise of all
    source   westfall-young1993, algorithm 4.1 (free step-down, maximum of the statistic)

    The most surprising pattern is held against the greatest surprise of each shuffled record among all patterns, the
    next against the greatest among all but the first, and so on; no p falls below the one before it.

    >>> step_down([np.array([3.0, 1.0, 0.0, 2.0]), np.array([1.0, 2.0, 0.0, 0.0])], np.array([0.0, 0.0, 0.0, 0.0]))[0]
    [0.25, 0.5]
    """
    order = sorted(range(len(shown)), key=lambda place: -shown[place][0])
    greatest, found = highest.copy(), [1.0] * len(shown)
    for place in reversed(order):
        greatest = np.maximum(greatest, shown[place])
        found[place] = float((greatest >= shown[place][0]).mean())
    for before, place in pairwise(order):
        found[place] = max(found[place], found[before])
    return found, greatest


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """The share of false alarms to expect among the patterns up to each one.

    source   benjamini-hochberg1995, as adjusted p values: q(k) = min over j >= k of p(j) m / j

    >>> benjamini_hochberg([0.01, 0.5, 0.02, 0.04])
    [0.04, 0.5, 0.04, 0.05333333333333334]
    """
    order = sorted(range(len(p)), key=lambda place: p[place])
    found, lowest = [1.0] * len(p), 1.0
    for rank in range(len(p), 0, -1):
        lowest = min(lowest, p[order[rank - 1]] * len(p) / rank)
        found[order[rank - 1]] = lowest
    return found


def needed(greatest: NDArray[np.float64], level: float = 0.05) -> int:
    """How often a pattern that no shuffled record has would have to come, to pass the correction.

    greatest  (arrangement,) the greatest surprise of each
    """
    bar = np.sort(greatest)[::-1][max(int(level * len(greatest)) - 1, 0)]
    count = 2
    while surprise(np.array([count, *[0] * (len(greatest) - 1)]), 2)[0] <= bar:
        count += 1
    return count
