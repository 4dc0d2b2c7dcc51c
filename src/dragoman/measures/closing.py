"""How two parties come nearer on a line: signed moves, the ratio of concession, the part of the gap that is closed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Interval = tuple[float, float]
NONE = (float("nan"), float("nan"))


def signed(own: Floats, other: Floats) -> Floats:
    """The moves of one party, positive towards the other: sgn(towards the other) * |x_t - x_(t-1)|.

    own, other  (day,)  places in [0, 100] on the days on which either may have changed
    returns     (day - 1,)  in [-100, 100]. Towards is where the other stood before the move, so that two who move on
                one day do not depend on the order; from one point with the other every move is away
    source      vetschera2016 for concessions as what the receiving side gains; the rule at one point is ours

    >>> signed(np.array([10.0, 30.0, 20.0]), np.array([90.0, 90.0, 50.0])).tolist()
    [20.0, -10.0]
    """
    step = np.diff(own)
    way = np.sign(other[:-1] - own[:-1])
    return np.where(way == 0, -np.abs(step), way * step)


def ratio(first: Floats, last: Floats, other: Floats) -> Floats:
    """The cumulative concession ratio C: the part of the first distance that one party has come; below 0 if away.

    first, last, other  (any shape,)  its first and its last place, and the other's first one
    returns             the same shape; 0 where it stands where it stood, 1 where it has reached the other's first
                        place, more beyond it; NaN where the two began at one point
    differs             the usual form takes absolute values; ours keeps the sign, so that going back is netted

    >>> ratio(np.array([10.0]), np.array([30.0]), np.array([90.0])).tolist()
    [0.25]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(other == first, np.nan, (last - first) / (other - first))


def closure(first: Floats, last: Floats, other_first: Floats, other_last: Floats) -> Floats:
    """The part of the first gap that is closed: 1 - |x_t - y_t| / |x_0 - y_0|.

    returns  at most 1, which is no gap left; 0 as at first; below 0 where it has grown; NaN where there was none

    >>> closure(np.array([10.0]), np.array([30.0]), np.array([90.0]), np.array([70.0])).tolist()
    [0.5]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(other_first == first, np.nan, 1 - np.abs(last - other_last) / np.abs(first - other_first))


def asymmetry(own: float, other: float) -> float:
    """The part of what both have come that one has come, C_i / (C_i + C_j).

    own, other  concession ratios of the two
    returns     in [0, 1], 0.5 where both have come as far; NaN where one has gone away, or neither has moved

    >>> asymmetry(0.75, 0.25)
    0.75
    """
    if not (own >= 0 and other >= 0 and own + other > 0):
        return float("nan")
    return own / (own + other)


def ratio_range(first: Interval, last: Interval | None, other: Interval) -> Interval:
    """The least and the most that C can be with each place inside its range; `last` None for one that has not moved.

    Each of the three enters C monotonically while the others are held, so that the ends lie at corners. NaN where the
    first ranges touch: then the first gap may be nothing, and C has no bounds.

    >>> ratio_range((0.0, 20.0), (30.0, 30.0), (90.0, 90.0))
    (0.14285714285714285, 0.3333333333333333)
    >>> ratio_range((0.0, 20.0), None, (90.0, 90.0))
    (0.0, 0.0)
    """
    if _touch(first, other):
        return NONE
    if last is None:
        return 0.0, 0.0
    found = ratio(*_corners(first, last, other))
    return float(found.min()), float(found.max())


def closure_range(
    first: Interval, last: Interval | None, other_first: Interval, other_last: Interval | None
) -> Interval:
    """The least and the most that the closure can be; None for a last place that is the first one still.

    >>> closure_range((10.0, 10.0), (30.0, 50.0), (90.0, 90.0), None)
    (0.25, 0.5)
    """
    if _touch(first, other_first):
        return NONE
    places = [first, other_first, *(one for one in (last, other_last) if one is not None)]
    corners = list(_corners(*places))
    x, y = corners[:2]
    x_last = corners[2] if last is not None else x
    y_last = corners[-1] if other_last is not None else y
    found = closure(x, x_last, y, y_last)
    meet = _touch(last or first, other_last or other_first)
    return float(found.min()), 1.0 if meet else float(found.max())


def asymmetry_range(own: Interval, other: Interval) -> Interval:
    """The least and the most that the asymmetry can be, from the lengths that the two have come; away counts as 0.

    own, other  ranges of the lengths towards each other, in the same unit
    returns     NaN where neither can have come any way

    >>> asymmetry_range((10.0, 30.0), (10.0, 10.0))
    (0.5, 0.75)
    """
    (low, high), (least, most) = ((max(0.0, a), max(0.0, b)) for a, b in (own, other))
    if high + most <= 0:
        return NONE
    return (low / (low + most) if most > 0 else 1.0), (high / (high + least) if high > 0 else 0.0)


def length_range(first: Interval, last: Interval | None, way: float) -> Interval:
    """The least and the most of a length towards the other, `way` 1 or -1; of one that has not moved, 0 twice.

    >>> length_range((0.0, 20.0), (30.0, 40.0), 1.0)
    (10.0, 40.0)
    """
    if last is None:
        return 0.0, 0.0
    ends = sorted((way * (last[0] - first[1]), way * (last[1] - first[0])))
    return ends[0], ends[1]


def gap_range(one: Interval, other: Interval) -> Interval:
    """The least and the most that two can be apart with each inside its range; 0 where the ranges touch.

    >>> gap_range((0.0, 20.0), (50.0, 70.0)), gap_range((0.0, 60.0), (50.0, 70.0))
    ((30.0, 70.0), (0.0, 70.0))
    """
    return max(0.0, one[0] - other[1], other[0] - one[1]), max(one[1] - other[0], other[1] - one[0])


def _touch(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _corners(*places: Interval) -> Floats:
    """(place, corner): every combination of the ends."""
    return np.array(list(product(*places)), dtype=float).T
