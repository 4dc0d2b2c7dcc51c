"""Event study: whether violence around meetings differs from what the time before them leads one to expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.patterns.interrupted import DETECTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.patterns.series import Series

    Array = NDArray[np.float64]

DRAWS = 999
AROUND = {"day": 7, "week": 4, "month": 3, "quarter": 2, "year": 1}  # periods on each side of a meeting
AHEAD = {"day": 28, "week": 12, "month": 12, "quarter": 8, "year": 5}  # before those: what the forecast is made from
SEASON = {"day": 56, "week": 12, "month": 18, "quarter": 6, "year": 5}  # how far a placebo may lie from its meeting
MEASURES = ("before", "after", "change")
LEAST_PLACEBOS = 39  # different sets of placebo days, below which a p of 0.05 cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a series did around some days, against placebo days."""

    used: tuple[int, ...]  # places of the meetings
    forecast: tuple[float, ...]  # of each meeting, a period
    curve: Array  # (2 k + 1,) mean abnormal violence from k periods before to k after
    band: Array  # (2, 2 k + 1) within which 95 in 100 sets of placebo days lie
    abnormal: Array  # (3,) before, after, and after less before: mean a period
    expected: Array  # (3,) the same of placebo days
    p: Array  # (3,)
    detectable: Array  # (3,) the least that would be found in 4 of 5 such studies
    clusters: int  # groups of meetings whose windows overlap: they move together
    placebos: int  # different sets of placebo days that could be drawn

    @property
    def enough(self) -> bool:
        """Whether there are placebo days enough to tell anything from chance."""
        return self.placebos >= LEAST_PLACEBOS


def windows(values: Array, places: NDArray[np.int_], around: int, ahead: int) -> tuple[Array, Array]:
    """Abnormal violence around each place, and its forecast: (place, 2 around + 1), (place,).

    The forecast is the mean of the known values from `ahead` + `around` to `around` + 1 periods before.
    values  (period,) NaN where unknown

    >>> y = np.array([2.0, 4, 3, 9, 5, 3])
    >>> abnormal, forecast = windows(y, np.array([3]), 1, 2)
    >>> abnormal.tolist(), forecast.tolist()
    ([[0.0, 6.0, 2.0]], [3.0])
    """
    near = values[places[:, None] + np.arange(-around, around + 1)]
    earlier = values[places[:, None] + np.arange(-around - ahead, -around)]
    known = ~np.isnan(earlier)
    count = known.sum(axis=1)
    forecast = np.where(known, earlier, 0).sum(axis=1) / np.where(count >= ahead / 2, count, np.nan)
    return np.asarray(near - forecast[:, None]), np.asarray(forecast)


def clustered(places: Sequence[int], around: int) -> list[list[int]]:
    """Places in groups, so that windows of different groups do not overlap.

    >>> clustered([3, 20, 9], 3)
    [[3, 9], [20]]
    """
    groups: list[list[int]] = []
    for place in sorted(set(places)):
        if groups and place - groups[-1][-1] <= 2 * around:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def shifts(group: Sequence[int], days: set[int], low: int, high: int, season: int, stride: int) -> list[int]:
    """How far a group can be moved, by whole strides within a season, onto places that are no meeting's.

    >>> shifts([10], {10, 17}, 0, 30, 14, 7)
    [-7, 14]
    """
    return [
        by
        for by in range(-season - season % stride, season + 1)
        if by % stride == 0
        and by
        and abs(by) <= season
        and low <= group[0] + by
        and group[-1] + by < high
        and not any(place + by in days for place in group)
    ]


def study(
    values: Array,
    meetings: Sequence[int],
    *,
    around: int,
    ahead: int,
    season: int,
    stride: int = 1,
    draws: int = DRAWS,
    seed: int = 1,
) -> Study | None:
    """Violence around meetings against placebo days; None where no meeting has a forecast and a placebo.

    A set of placebo days moves groups of meetings by whole strides (of 7 days, so that weekdays stay) within a season,
    onto days without a meeting. A group moves as one, so that overlapping windows overlap there too. Its own place is
    one of those that are drawn: with few others, the meetings would else too often be the most extreme.
    values    (period,) NaN where unknown
    meetings  places of meetings in it
    source    mackinlay1997 for abnormal values and windows; the placebo days in place of his normal errors
    """
    low, high = around + ahead, len(values) - around
    near, earlier = windows_of(values, around, ahead, low, high)
    groups = [
        group
        for group in clustered([place for place in meetings if low <= place < high], around)
        if shifts(group, set(meetings), low, high, season, stride)
    ]
    groups = [kept for group in groups if (kept := [at for at in group if np.isfinite(earlier[at - low])])]
    if not groups:
        return None
    generator, taken = np.random.default_rng(seed), set(meetings)
    moves = [shifts(group, taken, low, high, season, stride) for group in groups]
    chosen = np.column_stack([generator.choice([0, *of], size=draws) for of in moves])
    offsets = np.concatenate([np.full(len(group), at) for at, group in enumerate(groups)])
    real = np.concatenate([np.array(group) for group in groups])
    with np.errstate(invalid="ignore"):
        curve = _mean(near[real - low])
        drawn = np.array([_mean(near[real + by[offsets] - low]) for by in chosen])
        found, placebo = summed(curve[None, :], around)[0], summed(drawn, around)
        middle, spread = np.nanmean(placebo, axis=0), np.nanstd(placebo, axis=0)
        away = np.abs(placebo - middle)
        p = (np.sum(away >= np.abs(found - middle) - 1e-12, axis=0) + 1) / (np.sum(np.isfinite(away), axis=0) + 1)
        band = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return Study(
        used=tuple(int(place) for place in real),
        forecast=tuple(float(value) for value in earlier[real - low]),
        curve=curve,
        band=np.asarray(band),
        abnormal=found,
        expected=np.asarray(middle),
        p=np.asarray(p),
        detectable=np.asarray(DETECTED * spread),
        clusters=len(groups),
        placebos=math.prod(1 + len(of) for of in moves) - 1,
    )


def windows_of(values: Array, around: int, ahead: int, low: int, high: int) -> tuple[Array, Array]:
    """The windows of every place that has one, so that placebo days are looked up and not worked out anew."""
    return windows(values, np.arange(low, max(low, high)), around, ahead)


def summed(curves: Array, around: int) -> Array:
    """Mean abnormal violence a period before the day, after it, and after less before: (draw, 3) from (draw, 2k + 1).

    The day itself counts to neither side.

    >>> summed(np.array([[1.0, 9.0, 4.0]]), 1).tolist()
    [[1.0, 4.0, 3.0]]
    """
    before, after = _mean(curves[:, :around].T), _mean(curves[:, around + 1 :].T)
    return np.column_stack([before, after, after - before])


def _mean(rows: Array) -> Array:
    """The mean over rows of what is known; NaN where nothing is."""
    known = ~np.isnan(rows)
    count = known.sum(axis=0)
    return np.asarray(np.where(known, rows, 0).sum(axis=0) / np.where(count > 0, count, np.nan))


def holm(p: Sequence[float]) -> list[float]:
    """p values of several tests, so that all together are wrong at most as often as one: holm1979.

    >>> [round(one, 3) for one in holm([0.04, 0.01, 0.5])]
    [0.08, 0.03, 0.5]
    """
    order = sorted(range(len(p)), key=lambda at: p[at])
    held, most = [0.0] * len(p), 0.0
    for rank, at in enumerate(order):
        most = max(most, min(1.0, (len(p) - rank) * p[at]))
        held[at] = most
    return held


def numbers(series: Series) -> Array:
    """The values of a series: (period,), NaN where unknown."""
    return np.array([np.nan if value is None else value for value in series.values], dtype=np.float64)


def thirds(values: Array, around: int) -> list[str | None]:
    """For each place, whether the mean of the periods before it is in the low, middle or high third of all such means.

    None where it is unknown, or where the thirds are not apart; one place more than there are values.

    >>> thirds(np.array([0.0, 0, 1, 1, 2, 2, 9.0]), 2)[2:]
    ['low', 'low', 'middle', 'middle', 'high', 'high']
    """
    found: list[str | None] = [None] * (len(values) + 1)
    if len(values) < around:
        return found
    means = np.lib.stride_tricks.sliding_window_view(values, around).mean(axis=1)
    known = means[np.isfinite(means)]
    if len(known) < 3:
        return found
    low, high = np.quantile(known, [1 / 3, 2 / 3])
    if low < high:
        told = np.where(means <= low, "low", np.where(means > high, "high", "middle"))
        found[around:] = [str(one) if finite else None for one, finite in zip(told, np.isfinite(means), strict=True)]
    return found
