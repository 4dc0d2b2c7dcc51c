"""Breaks: where the level of a series changes, how sure that is, and what was reported around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.patterns.surrogates import cautious, dispersion, noise, orders, p_value, stabilised, tied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.patterns.series import Series

    Array = NDArray[np.float64]

LEAST_SIDE = 3  # periods on each side of a break
LEAST = 12  # known values of a series; below, no order of them is rare enough
MOST = 4_000
DRAWS = 499
LEVEL = 0.05
PENALTY = 2.0  # times the noise times log n: the level and the place of one more stretch, as in Schwarz's criterion
CLOSE = 0.7  # autocorrelation under which a step has to stand out to be left out where memory is measured
REACH = 3  # neighbouring breaks on each side that a stretch around one may reach over
LENGTHS = (6, 7, 8, 10, 12, 15, 18, 24, 32, 48, 64, 96, 128, 192, 256, 400)
TABLE, TAIL = 2_000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One place where the level may have changed."""

    since: date  # first day of the first period of the new level
    low: date  # the interval of that day
    high: date
    before: float  # mean of the stretch up to it, from the place before it that was found
    after: float  # of the stretch from it on, to the next one
    p: float  # share of series without a break in which one as strong, or stronger, is found anywhere
    stands: bool


def memory(values: Array) -> tuple[float, float]:
    """How far a value follows the one before it, and the long-run variance around the levels.

    Steps so large that they stand out even where a value follows closely are left out first: they would look like
    memory.
    """
    large = places(values, PENALTY * noise(values, CLOSE) * float(np.log(len(values))))
    rho = tied(values, large)
    return rho, noise(values, rho, large)


def penalty(values: Array) -> float:
    """What one more break has to bring, in squared units of the series: 2 s log n, s the long-run variance.

    source  jackson2005 for the method, yao1988 for the rule; chakar2017 for s under autocorrelation
    """
    return PENALTY * memory(values)[1] * float(np.log(len(values)))


def places(values: Array, beta: float, least: int = LEAST_SIDE) -> list[int]:
    """The first places of new levels that minimise the squared distances to the levels plus `beta` a break.

    values   (period,)
    returns  sorted places in [least, n - least]
    source   jackson2005: optimal partitioning, which looks at every place for the last break of every beginning

    >>> places(np.array([0.0, 0, 0, 0, 9, 9, 9, 9]), 5.0)
    [4]
    """
    length, centred = len(values), values - values.mean() if len(values) else values
    if length < 2 * least:
        return []
    sums, squares = (np.concatenate([[0.0], np.cumsum(one)]) for one in (centred, centred**2))
    cost, last = np.full(length + 1, np.inf), np.zeros(length + 1, dtype=np.int64)
    cost[0] = -beta
    for end in range(least, length + 1):
        starts = np.arange(end - least + 1)
        level = (sums[end] - sums[starts]) ** 2 / (end - starts)
        tried = cost[starts] + squares[end] - squares[starts] - level + beta
        last[end] = np.argmin(tried)
        cost[end] = tried[last[end]]
    found, end = list[int](), length
    while (end := int(last[end])) > 0:
        found.append(end)
    return found[::-1]


def split(values: Array, least: int = LEAST_SIDE) -> int:
    """The best place for a single break by squared distances."""
    length = len(values)
    sums, place = np.cumsum(values - values.mean()), np.arange(least, length - least + 1)
    return int(place[np.argmax(sums[place - 1] ** 2 * (1 / place + 1 / (length - place)))])


def strength(values: Array, place: int) -> float:
    """How much the mean before and after a place differ, set against how the series wanders on either side.

    Both grow alike with the noise and with its autocorrelation, which so need not be estimated.
    values  (period,)
    place   first of the new level
    source  shao2010

    >>> round(strength(np.array([0.0, 1, 0, 1, 5, 6, 5, 6]), 4), 1)
    800.0
    """
    length, centred = len(values), values - values.mean()
    ahead, back = np.cumsum(centred[:place]), np.cumsum(centred[: place - 1 : -1])
    wander = sum(
        float(((sums - np.arange(1, len(sums) + 1) * sums[-1] / len(sums)) ** 2).sum()) for sums in (ahead, back)
    )
    return float(ahead[-1] ** 2 / length / max(wander / length**2, 1e-12))


def strongest(values: Array, least: int = LEAST_SIDE) -> Array:
    """The largest strength over all places of each series: (draw,) from (draw, period)."""
    length = values.shape[1]
    centred, count = values - values.mean(axis=1, keepdims=True), np.arange(1, length + 1.0)

    def wander(sums: Array) -> Array:
        level = sums / count
        return np.asarray(
            np.cumsum(sums * sums, axis=1)
            - 2 * level * np.cumsum(count * sums, axis=1)
            + level * level * np.cumsum(count * count)
        )

    ahead, place = np.cumsum(centred, axis=1), np.arange(least, length - least + 1)
    around = wander(ahead)[:, place - 1] + wander(np.cumsum(centred[:, ::-1], axis=1))[:, length - place - 1]
    return np.asarray((ahead[:, place - 1] ** 2 / length / np.maximum(around / length**2, 1e-12)).max(axis=1))


@cache
def _table(length: int) -> Array:
    """Strengths in normal noise of a length, sorted: they put stretches of different lengths on one scale."""
    return np.sort(strongest(np.random.default_rng(length).normal(size=(TABLE, length))))


def rarity(found: float, length: int) -> float:
    """How rare a strength is in noise of a length; between the lengths of the table, as between its neighbours.

    Beyond the rarest 5 in 100 by a power law through them, so that what no draw reached still differs from what is far
    beyond any: hill1975.
    """

    def share(of: int) -> float:
        table = _table(of)
        rare = table[-TAIL:]
        if found <= rare[0]:
            return float(TABLE - np.searchsorted(table, found)) / TABLE
        power = TAIL / float(np.log(rare / rare[0]).sum())
        return TAIL / TABLE * float((found / rare[0]) ** -power)

    at = int(np.searchsorted(LENGTHS, length))
    if at == len(LENGTHS) or LENGTHS[at] == length:
        return share(LENGTHS[min(at, len(LENGTHS) - 1)])
    weight = (length - LENGTHS[at - 1]) / (LENGTHS[at] - LENGTHS[at - 1])
    return float(share(LENGTHS[at - 1]) ** (1 - weight) * share(LENGTHS[at]) ** weight)


def candidates(values: Array) -> dict[int, float]:
    """The places of breaks, the best one at least, each with how rare it is in the stretch that shows it best."""
    found = places(values, penalty(values)) or [split(values)]
    ends = [0, *found, len(values)]
    return {
        ends[at]: min(
            rarity(strength(values[first:last], ends[at] - first), last - first)
            for first in ends[max(0, at - REACH) : at]
            for last in ends[at + 1 : at + 1 + REACH]
        )
        for at in range(1, len(ends) - 1)
    }


def chances(values: Array, *, draws: int = DRAWS, seed: int = 1) -> dict[int, float]:
    """Each place with the share of series without a break in which a break as rare is found anywhere."""
    generator = np.random.default_rng(seed)
    rho = cautious(memory(values)[0], len(values))
    rarest = -np.array([min(candidates(one).values()) for one in orders(values, draws, rho, generator)])
    return {place: p_value(-rare, rarest) for place, rare in candidates(values).items()}


def interval(values: Array, place: int, *, draws: int = DRAWS, seed: int = 1) -> tuple[int, int]:
    """The places between which 95 in 100 resamples of one step find it: levels kept, the rest in another order."""
    levels = np.concatenate(
        [np.full(place, values[:place].mean()), np.full(len(values) - place, values[place:].mean())]
    )
    rest = values - levels
    made = levels + orders(rest, draws, tied(rest), np.random.default_rng(seed))
    low, high = np.quantile([split(one) for one in made], [0.025, 0.975], method="nearest")
    return int(min(low, place)), int(max(high, place))


def scaled(series: Series) -> Array:
    """The known values, counts on the scale on which they vary alike."""
    known = np.array([series.values[at] for at in series.known], dtype=np.float64)
    return stabilised(known, dispersion(known)) if series.counts else known


def find(series: Series, *, draws: int = DRAWS, seed: int = 1, tests: int = 1) -> tuple[Break, ...]:
    """The breaks of a series in order, those that stand and those that may be chance; none where it is too short.

    tests  series that are looked at together: a break stands if its p times their number is at most 0.05
    """
    known = series.known
    values = scaled(series)
    if not LEAST <= len(values) <= MOST or np.ptp(values) == 0:
        return ()
    chance = chances(values, draws=draws, seed=seed)
    raw = np.array([series.values[at] for at in known], dtype=np.float64)
    made = []
    ends = [0, *chance, len(values)]
    for first, place, last in zip(ends, ends[1:], ends[2:], strict=False):
        low, high = interval(values[first:last], place - first, draws=draws, seed=seed)
        made.append(
            Break(
                since=series.dates[known[place]],
                low=series.dates[known[first + low]],
                high=series.dates[known[first + high]],
                before=float(raw[first:place].mean()),
                after=float(raw[place:last].mean()),
                p=chance[place],
                stands=chance[place] * tests <= LEVEL,
            )
        )
    return tuple(made)


def levels(series: Series, found: Sequence[Break]) -> tuple[float | None, ...]:
    """The mean of the stretch that each period lies in, between the breaks that stand; None where the value is."""
    starts = [one.since for one in found if one.stands]
    stretch = [sum(day >= start for start in starts) for day in series.dates]
    means: dict[int, Any] = {
        at: float(np.mean([series.values[i] for i in series.known if stretch[i] == at]))
        for at in {stretch[i] for i in series.known}
    }
    return tuple(None if value is None else means[stretch[i]] for i, value in enumerate(series.values))
