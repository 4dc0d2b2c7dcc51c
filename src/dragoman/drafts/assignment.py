"""The best one-to-one assignment, and the longest run that keeps its order: small exact algorithms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def assign(gain: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) that make the sum of `gain` as large as it can be; pairs that gain nothing are left out.

    gain     (rows, columns)  what a pair is worth, 0 or more
    returns  pairs in the order of rows, each row and each column at most once
    source   kuhn1955, in the form with potentials and shortest augmenting paths, O(rows^2 * columns)

    >>> assign([[0.9, 0.8], [0.8, 0.1]])
    [(0, 1), (1, 0)]
    """
    import numpy as np

    table = np.asarray(gain, dtype=float)
    if table.size == 0:
        return []
    if table.shape[0] > table.shape[1]:
        flipped = assign(table.T.tolist())
        return sorted((row, column) for column, row in flipped)
    rows, columns = table.shape
    cost = np.zeros((rows + 1, columns + 1))
    cost[1:, 1:] = table.max() - table
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    match, way = np.zeros(columns + 1, dtype=int), np.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least, used = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=bool)
        while True:
            used[column] = True
            here = match[column]
            reduced = cost[here] - u[here] - v
            better = ~used & (reduced < least)
            better[0] = False
            least[better], way[better] = reduced[better], column
            free = np.where(used, np.inf, least)
            free[0] = np.inf
            nearest = int(free.argmin())
            step = free[nearest]
            u[match[used]] += step
            v[used] -= step
            least[~used] -= step
            column = nearest
            if match[column] == 0:
                break
        while column:
            match[column] = match[way[column]]
            column = int(way[column])
    pairs = sorted((int(match[column]) - 1, column - 1) for column in range(1, columns + 1) if match[column])
    return [(row, column) for row, column in pairs if table[row, column] > 0]


def in_order(values: Sequence[int]) -> set[int]:
    """The positions of a longest strictly rising subsequence: what has kept its order.

    >>> sorted(in_order([0, 3, 1, 2]))
    [0, 2, 3]
    """
    tails: list[int] = []  # the smallest last value of a rising run of each length
    ends: list[int] = []  # the position of that value
    before: list[int | None] = []
    for position, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(ends[length - 1] if length else None)
        tails[length:] = [value, *tails[length + 1 :]]
        ends[length:] = [position, *ends[length + 1 :]]
    kept: set[int] = set()
    at: int | None = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept
