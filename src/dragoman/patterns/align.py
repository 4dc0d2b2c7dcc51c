"""Alignment of two sequences: local (Smith and Waterman), global (Needleman and Wunsch), and optimal matching distance.

Every kernel takes a table of what each pair of steps is worth, so that a test can bring the table of a textbook. Gaps
are linear: each step without a counterpart costs the same, which may be less in the one sequence than in the other,
where that one tells smaller steps. A row of the table is worked out at once for any number of
processes side by side: what a gap along the row leaves of the best before it is a running maximum,
max over k <= j of (x_k - gap (j - k)) = max over k <= j of (x_k + gap k) - gap j.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]


class Aligned(NamedTuple):
    """An alignment: its score, and the places that stand beside each other; places that are left out have none."""

    score: float
    pairs: tuple[tuple[int, int], ...]


def local_ends(worth: NDArray[np.float64], gap: float, skip: float | None = None) -> NDArray[np.float64]:
    """For each pair of places the score of the best stretch that ends there, 0 where none is worth it.

    worth    (step, ..., other step) what it is worth to set two steps beside each other; below 0 where they are unlike
    gap      what a step of the other sequence without counterpart costs, above 0
    skip     what one of the first costs; left out: as much
    returns  the same shape, all >= 0
    source   smith-waterman1981, equation 1, with a cost of gap * k for k steps left out

    Two steps, the second like the first of the other: the best stretch is that one pair.

    >>> local_ends(np.array([[-1.0, -1.0], [2.0, -1.0]]), 0.5).tolist()
    [[0.0, 0.0], [2.0, 1.5]]
    """
    found = np.zeros(worth.shape)
    row: Floats = np.zeros(worth.shape[1:])
    ramp: Floats = gap * np.arange(worth.shape[-1])
    for place in range(len(worth)):
        row = _next(row, worth[place], gap if skip is None else skip, ramp)
        found[place] = row
    return found


def best_by_order(worth: NDArray[np.float32], orders: NDArray[np.int64], gap: float, skip: float) -> Floats:
    """The best local score of each process, with the steps in several orders.

    worth    (step, process, step of the process)
    orders   (order, step) places of the steps, in the order in which they are to come
    returns  (order, process)
    """
    row: Floats = np.zeros((len(orders), *worth.shape[1:]), dtype=np.float32)
    best: Floats = np.zeros(row.shape[:-1], dtype=np.float32)
    ramp: Floats = (gap * np.arange(worth.shape[-1])).astype(np.float32)
    for place in range(orders.shape[1]):
        row = _next(row, worth[orders[:, place]], skip, ramp)
        best = np.maximum(best, row.max(axis=-1))
    return best


def _next(row: Floats, worth: Floats, skip: float, ramp: Floats) -> Floats:
    """The row of scores after this one: with one step more."""
    fresh: Floats = np.maximum(row - skip, 0)
    fresh[..., 0] = np.maximum(fresh[..., 0], worth[..., 0])
    fresh[..., 1:] = np.maximum(fresh[..., 1:], row[..., :-1] + worth[..., 1:])
    fresh += ramp
    np.maximum.accumulate(fresh, axis=-1, out=fresh)
    fresh -= ramp
    return fresh


def local(worth: NDArray[np.float64], gap: float, skip: float | None = None) -> Aligned:
    """The best stretch of one sequence that runs beside a stretch of another.

    worth, gap, skip  as for `local_ends`, of two sequences
    returns  its score and pairs in order; no pairs and 0 where nothing is worth it. Of stretches that are worth the
             same, the one that ends first

    Of A B C and X A C: A beside A, B left out, C beside C, worth 1 - 0.5 + 1 = 1.5.

    >>> table = np.where(np.array(list("ABC"))[:, None] == np.array(list("XAC")), 1.0, -1.0)
    >>> local(table, 0.5)
    Aligned(score=1.5, pairs=((0, 1), (2, 2)))
    """
    ends = local_ends(worth, gap, skip)
    if not ends.size or ends.max() <= 0:
        return Aligned(0.0, ())
    at, beside = (int(place) for place in np.unravel_index(np.argmax(ends >= ends.max() - 1e-9), ends.shape))
    return local_to(worth, ends, at, beside, gap if skip is None else skip)


def local_to(worth: NDArray[np.float64], ends: NDArray[np.float64], at: int, beside: int, skip: float) -> Aligned:
    """The best stretch that ends at a pair of places, from the scores that `local_ends` gave."""
    return Aligned(float(ends[at, beside]), _back(worth, ends, at, beside, skip))


def _back(
    worth: NDArray[np.float64], ends: NDArray[np.float64], at: int, beside: int, skip: float
) -> tuple[tuple[int, int], ...]:
    pairs = []
    while at >= 0 and beside >= 0 and ends[at, beside] > 1e-9:
        score = ends[at, beside]
        before = ends[at - 1, beside - 1] if at and beside else 0.0
        if abs(score - (before + worth[at, beside])) < 1e-9:
            pairs.append((at, beside))
            at, beside = at - 1, beside - 1
        elif at and abs(score - (ends[at - 1, beside] - skip)) < 1e-9:
            at -= 1
        else:
            beside -= 1
    return tuple(reversed(pairs))


def overall(worth: NDArray[np.float64], gap: float) -> Aligned:
    """All of one sequence beside all of another.

    worth    (step, other step), as for `local_ends`
    returns  the best score and its pairs
    source   needleman-wunsch1970, with a cost of gap * k for k steps left out

    Of A B and A: one pair and one step left out, worth 1 - 0.5.

    >>> overall(np.array([[1.0], [-1.0]]), 0.5)
    Aligned(score=0.5, pairs=((0, 0),))
    """
    rows, columns = worth.shape
    table = np.empty((rows + 1, columns + 1))
    ramp = gap * np.arange(columns + 1)
    table[0] = -ramp
    for place in range(rows):
        fresh = table[place] - gap
        fresh[1:] = np.maximum(fresh[1:], table[place, :-1] + worth[place])
        table[place + 1] = np.maximum.accumulate(fresh + ramp) - ramp
    pairs, at, beside = [], rows, columns
    while at and beside:
        if abs(table[at, beside] - (table[at - 1, beside - 1] + worth[at - 1, beside - 1])) < 1e-9:
            at, beside = at - 1, beside - 1
            pairs.append((at, beside))
        elif abs(table[at, beside] - (table[at - 1, beside] - gap)) < 1e-9:
            at -= 1
        else:
            beside -= 1
    return Aligned(float(table[rows, columns]), tuple(reversed(pairs)))


def distance(unlike: NDArray[np.float64], gap: float) -> float:
    """Optimal matching: the least it costs to turn one sequence into the other.

    unlike   (step, other step) cost of exchanging one for the other, >= 0
    gap      cost of taking a step out or putting one in, > 0
    returns  >= 0; 0 of a sequence and itself, the same both ways, and a distance where `unlike` is one
    source   abbott-forrest1986, pages 477-481; sankoff-kruskal1983 for the triangle inequality

    Two steps against one that is a quarter unlike the first: exchange and take out, 0.25 + 0.5.

    >>> distance(np.array([[0.25], [1.0]]), 0.5)
    0.75
    """
    return abs(-overall(-unlike, gap).score)
