"""The compromise that weight alone gives: mean and median of positions, weighted by capability times salience."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def weighted_mean(x: Floats, weight: Floats) -> Floats:
    """Where a group settles if each actor pulls with its weight: sum(w x) / sum(w), w capability times salience.

    x       (actor, draw)  positions, in any unit
    weight  (actor, draw)  at least 0, in any unit
    returns (draw,)        in the unit of x; NaN where nobody has weight
    source  vandenbos1991; achen2006: the compromise model, near the Nash solution of bargaining

    >>> weighted_mean(np.array([[0.0], [100.0]]), np.array([[3.0], [1.0]]))
    array([25.])
    """
    total = weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weight * x).sum(axis=0) / total)


def weighted_median(x: Floats, weight: Floats) -> Floats:
    """The position that no other beats when each actor votes with its weight times the difference in distance.

    That is the point which minimises sum(w |x - m|): the middle of the points that do, where there are several.

    x       (actor, draw)
    weight  (actor, draw)  at least 0
    returns (draw,)        in the unit of x; NaN where nobody has weight
    source  scholz2011, appendix, step 3: the Condorcet winner of the pairwise votes with r = 1

    >>> weighted_median(np.array([[0.0], [40.0], [100.0]]), np.array([[1.0], [1.0], [1.0]]))
    array([40.])
    >>> weighted_median(np.array([[0.0], [100.0]]), np.array([[1.0], [1.0]]))
    array([50.])
    """
    order = np.argsort(x, axis=0, kind="stable")
    place, mass = np.take_along_axis(x, order, axis=0), np.take_along_axis(weight, order, axis=0)
    below = np.cumsum(mass, axis=0)
    total = below[-1]
    slack = 1e-12 * total  # sums of tenths: .1 + .2 is not .3
    first = np.argmax(below >= total / 2 - slack, axis=0)  # the least of the points that minimise
    last = np.argmax(below > total / 2 + slack, axis=0)  # and the greatest
    columns = np.arange(x.shape[1])
    middle = (place[first, columns] + place[last, columns]) / 2
    return np.where(total > 0, middle, np.nan)
