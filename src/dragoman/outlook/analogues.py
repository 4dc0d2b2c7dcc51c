"""What came after the most similar moments of any country: their outcomes, moved to the level of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook.count_grid import GRID, Floats, shares_below
from dragoman.outlook.traces import Traces

# Traces that make two moments alike, and their weight in the distance, set by hand on windows before 2018.
NEAR = {"fast": 1.0, "middle": 1.0, "slow": 0.7, "year": 0.7, "five": 0.5, "logs": 0.5}  # the recent months tell most
LONG = {"year": 1.0, "slow": 1.0, "five": 1.0, "middle": 0.5}  # the recent months tell least
OTHER = 0.5  # squared distance added for another country
DECADE = 0.3  # squared distance added for each ten years ago
FIRST = 60  # month of the file from which a country can be known to be quiet
BAND = 50  # the neighbour whose distance is the width of the kernel: narrow where many are like, wide where few are


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """For each unit at the origin the moments most like it, the same number for each."""

    unit: NDArray[np.int64]  # (unit, neighbour)
    time: NDArray[np.int64]  # (unit, neighbour)
    weight: Floats  # (unit, neighbour)


def features(traces: Traces, weights: Mapping[str, float]) -> Floats:
    """(feature, unit, time), each already multiplied with its weight in the distance."""
    return np.stack([weight * getattr(traces, name) for name, weight in weights.items()])


def neighbours(
    points: Floats,
    active: NDArray[np.bool_],
    *,
    origin: int,
    gap: int,
    count: int,
    units: NDArray[np.int64],
    other: float = OTHER,
) -> Neighbours:
    """The nearest moments at least `gap` months before the origin, so that what came after them is known by then.

    points  (feature, unit, time)  as `features` gives them
    active  (unit, time)           the moments that may be neighbours
    units   (query,)               whose neighbours are wanted
    """
    last = max(origin - gap + 1, 0)
    pool_unit, pool_time = np.nonzero(active[:, :last])
    count = min(count, len(pool_unit))
    if not count:
        nobody = np.zeros((len(units), 0), dtype=np.int64)
        return Neighbours(unit=nobody, time=nobody, weight=np.zeros((len(units), 0)))
    pool = points[:, pool_unit, pool_time]
    distance = np.broadcast_to(DECADE * (origin - pool_time) / 120.0, (len(units), len(pool_unit))).copy()
    distance += other * (pool_unit[None, :] != units[:, None])
    for mine, theirs in zip(points[:, units, origin], pool, strict=True):
        distance += (mine[:, None] - theirs[None, :]) ** 2
    near = np.argpartition(distance, count - 1, axis=1)[:, :count]
    far = np.take_along_axis(distance, near, axis=1)
    band = np.sort(far, axis=1)[:, min(BAND, count - 1)][:, None]
    return Neighbours(unit=pool_unit[near], time=pool_time[near], weight=np.exp(-0.5 * far / np.maximum(band, 0.0025)))


def moved(outcome: Floats, level_then: Floats, level_now: Floats) -> Floats:
    """An outcome with deaths, moved by the difference of levels on the log scale; an outcome without stays so.

    >>> moved(np.array([0.0, 9.0]), np.log(np.array([10.0, 10.0])), np.log(np.array([20.0, 20.0])))
    array([ 0., 19.])
    """
    shifted = np.expm1(np.log1p(outcome) + level_now - level_then)
    return np.where(outcome > 0, np.maximum(np.round(shifted), 1.0), outcome)


def followed(
    counts: Floats, level: Floats, near: Neighbours, *, origin: int, units: NDArray[np.int64], horizons: Floats
) -> Floats:
    """Shares of what followed the neighbours after each horizon, moved to the level of the origin.

    counts   (unit, time)   level  (unit, time) log level, by which outcomes are moved
    returns  (query, horizon, grid)
    """
    then = level[near.unit, near.time][:, None, :]
    now = level[units, origin][:, None, None]
    return shares_below(moved(after(counts, near, horizons), then, now), near.weight[:, None, :], GRID)


def after(counts: Floats, near: Neighbours, horizons: Floats) -> Floats:
    """What followed each neighbour, as it was: (query, horizon, neighbour)."""
    steps = horizons.astype(int)
    return np.asarray(counts[near.unit[:, None, :], near.time[:, None, :] + steps[None, :, None]])


def of_the_quiet(
    counts: Floats, kind: NDArray[np.int64], ever: NDArray[np.bool_], *, origin: int, gap: int, horizons: Floats
) -> Floats:
    """Shares of what followed moments of quiet countries: (2, horizon, grid), without and with deaths long before.

    kind (unit, time) as in `Traces`; ever (unit, time) whether there were deaths up to then
    """
    out = np.ones((2, len(horizons), len(GRID)))
    first, last = FIRST, origin - gap + 1
    if last <= first:
        return out
    quiet = kind[:, first:last] == 0
    for which in (0, 1):
        unit, time = np.nonzero(quiet & (ever[:, first:last] == bool(which)))
        for place, step in enumerate(horizons.astype(int)):
            values = counts[unit, time + first + step]
            values = np.sort(values[np.isfinite(values)])
            if len(values):
                out[which, place] = np.searchsorted(values, GRID, side="right") / len(values)
    return out
