"""Shares of promises that were kept: by number with bounds for the unknown, by value, by how far they were done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = float("nan")


def kept_share(kept: int, partly: int, failed: int, unknown: int) -> tuple[float, float, float]:
    """Share of what is due that was kept, half for what was kept in part, and its bounds for what nobody tells of.

    kept, partly, failed  due and rated
    unknown  due, and no report says what became of it
    returns  F = (kept + partly / 2) / (kept + partly + failed), in [0, 1], NaN where nothing is rated;
             the same with every unknown one failed, and with every one kept: NaN where nothing is due
    source   thomson2017 for the verdict in three parts; the half for the middle one and the bounds by us

    >>> kept_share(2, 1, 1, 1)
    (0.625, 0.5, 0.7)
    """
    rated = kept + partly + failed
    points, due = kept + partly / 2, rated + unknown
    return (
        points / rated if rated else NONE,
        points / due if due else NONE,
        (points + unknown) / due if due else NONE,
    )


def value_share(delivered: float, begun: float, committed: float) -> tuple[float, float]:
    """Share of a committed sum that was delivered, and the same with all that is in delivery counted as delivered.

    delivered, begun  sums that are delivered, and in delivery but not yet told as delivered
    committed  sum that is committed, these among it
    returns    delivered / committed and (delivered + begun) / committed; NaN where nothing is committed; above 1 where
               more came than was committed

    >>> value_share(5.0, 35.0, 50.0)
    (0.1, 0.8)
    """
    return (delivered / committed, (delivered + begun) / committed) if committed > 0 else (NONE, NONE)


def carried_out(scores: NDArray[np.float64]) -> float:
    """How far provisions were carried out, of what carrying out all of them in full would be.

    scores   (provision,)  0 not at all, 1 little, 2 much, 3 in full; NaN where that is not known, which is left out
    returns  100 * sum / (3 * provisions), in [0, 100]; NaN where no score is known
    source   joshiquinnregan2015, the aggregate of the Peace Accords Matrix

    >>> carried_out(np.array([3.0, 0.0, 2.0, np.nan]))
    55.56
    """
    known = scores[~np.isnan(scores)]
    return round(float(100 * known.sum() / (3 * len(known))), 2) if len(known) else NONE
