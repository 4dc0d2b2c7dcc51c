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
             likely as another; a step goes on following a step of the kind that it follows, and the first one stays
    source   altschul-erickson1985: a random path over the same edges, by way of a random last edge from each kind

    >>> rng = np.random.default_rng(1)
    >>> sorted({tuple(order) for order in reordered([0, 1, 0, 2, 0], times=9, rng=rng).tolist()})
    [(0, 1, 2, 3, 4), (0, 3, 4, 1, 2)]
    """
    after: dict[int, list[int]] = {}  # kind -> places of the steps that come after one of it
    for place, kind in enumerate(kinds[:-1]):
        after.setdefault(kind, []).append(place + 1)
    return np.array([_path(kinds, after, rng) for _ in range(times)], dtype=np.int64).reshape(times, len(kinds))


def _path(kinds: Sequence[int], after: dict[int, list[int]], rng: np.random.Generator) -> list[int]:
    """Every step once, each after one of the kind that it came after; it ends with the kind that was the last."""
    if not kinds:
        return []
    last = _last_steps(kinds, after, rng)
    waiting = {}
    for kind, own in after.items():
        rest = [place for place in own if place != last.get(kind)]
        order = [rest[at] for at in rng.permutation(len(rest))]
        waiting[kind] = iter([*order, *([last[kind]] if kind in last else [])])
    found = [0]
    while len(found) < len(kinds):
        found.append(next(waiting[kinds[found[-1]]]))
    return found


def _last_steps(kinds: Sequence[int], after: dict[int, list[int]], rng: np.random.Generator) -> dict[int, int]:
    """For each kind but the last the step that leaves it last, drawn until all of them lead to the last kind."""
    end = kinds[-1]
    while True:
        last = {kind: own[int(rng.integers(len(own)))] for kind, own in after.items() if kind != end}
        if all(_leads(kinds, last, kind) for kind in last):
            return last


def _leads(kinds: Sequence[int], last: dict[int, int], kind: int) -> bool:
    for _ in range(len(last) + 1):
        if kind == kinds[-1]:
            return True
        kind = kinds[last[kind]]
    return kind == kinds[-1]
