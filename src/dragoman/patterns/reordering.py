"""Other orders of the same steps, in which each kind follows each as often as it does: what chance is measured by.

Steps that only take turns as steps of talks do (fights in a row, an answer after a proposal) would stand out against
orders without any rule. So an order keeps how often each kind follows each, and its first and last kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def reordered(kinds: Sequence[int], *, times: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Orders of steps that keep how often each kind follows each.

    kinds    (step,) number of the kind of each step
    returns  (order, step) places: the kinds in an order drawn from all that have the same pairs of neighbours, each as
             likely as another; and for each kind its steps in any order
    source   altschul-erickson1985: a random path over the same edges, by way of a random last edge from each kind

    >>> rng = np.random.default_rng(1)
    >>> reordered([0, 1, 0, 2], times=2, rng=rng)[:, [1, 3]].tolist()
    [[1, 3], [1, 3]]
    """
    path = list(kinds)
    places: dict[int, list[int]] = {}
    for at, kind in enumerate(path):
        places.setdefault(kind, []).append(at)
    found = np.empty((times, len(path)), dtype=np.int64)
    for number in range(times):
        drawn = np.array(_path(path, rng), dtype=np.int64)
        for kind, own in places.items():
            found[number, drawn == kind] = rng.permutation(own)
    return found


def _path(path: Sequence[int], rng: np.random.Generator) -> list[int]:
    """A path over the same edges from the same start, which ends where the first one does."""
    if not path:
        return []
    after: dict[int, list[int]] = {}
    for at in range(len(path) - 1):
        after.setdefault(path[at], []).append(path[at + 1])
    last = _last_edges(after, path[-1], rng)
    edges = {}
    for kind, nexts in after.items():
        rest = list(nexts)
        if kind in last:
            rest.remove(last[kind])
        order = [rest[at] for at in rng.permutation(len(rest))]
        edges[kind] = [*order, *([last[kind]] if kind in last else [])]
    found, used = [path[0]], dict.fromkeys(edges, 0)
    while len(found) < len(path):
        kind = found[-1]
        found.append(edges[kind][used[kind]])
        used[kind] += 1
    return found


def _last_edges(after: dict[int, list[int]], end: int, rng: np.random.Generator) -> dict[int, int]:
    """For each kind but the last the edge that is taken last, drawn until all of them lead to the end."""
    while True:
        last = {kind: nexts[int(rng.integers(len(nexts)))] for kind, nexts in after.items() if kind != end}
        if all(_leads(last, kind, end) for kind in last):
            return last


def _leads(last: dict[int, int], kind: int, end: int) -> bool:
    for _ in range(len(last) + 1):
        if kind == end:
            return True
        kind = last[kind]
    return kind == end
