"""How like stretches of earlier processes went on: which act came next, and how they ended, beside the base rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.patterns.library import Process, Step
from dragoman.patterns.likeness import family_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST = 10  # how many earlier processes have a say in the outcome; fixed beforehand
PRIOR = 10.0  # how many processes the base rate weighs there: as much as those ten together; fixed beforehand too
# The same for the next act, where the nested test chose them for most families: what was fixed beforehand did worse
# than the base rates. Stretches have to end near the last step here, so a step left out costs as much as any other.
NEXT_NEAREST, NEXT_PRIOR, NEXT_SKIP = 20, 40.0, 0.6
AHEAD = 3  # steps after a stretch that are shown


class Vote(NamedTuple):
    """The stretch of one process that ends where the episode does, and so what came next there."""

    process: int
    way: int  # 1 where its sides are exchanged
    place: int  # its last step; the next one is what came next
    score: float


def votes(
    ends: NDArray[np.float64], lengths: NDArray[np.int64], *, out: Sequence[int] = (), most: int = NEAREST
) -> list[Vote]:
    """The processes with the best stretches that end at the episode's last step and go on after it, the best first.

    ends     (process, way, step) scores of `align.local_ends` at that step
    lengths  (process,) number of steps
    out      processes that have no say
    returns  at most `most`, one a process, those with a score above 0; ties by place in the library
    """
    steps = np.arange(ends.shape[-1])
    open_ends = np.where(steps < lengths[:, None, None] - 1, ends, 0.0)
    open_ends[list(out)] = 0
    flat = open_ends.reshape(len(ends), -1)
    best = flat.argmax(axis=1)
    scores = flat[np.arange(len(flat)), best]
    order = [int(one) for one in np.argsort(-scores, kind="stable")[:most] if scores[one] > 0]
    width = ends.shape[-1]
    return [Vote(one, int(best[one]) // width, int(best[one]) % width, float(scores[one])) for one in order]


def blend(
    chosen: NDArray[np.int64], weights: NDArray[np.float64], base: NDArray[np.float64], prior: float = PRIOR
) -> NDArray[np.float64]:
    """A forecast: the shares of what was chosen, drawn towards the base rates.

    chosen   (vote,) number of the category
    weights  (vote,) >= 0; brought to a mean of 1, so that n votes weigh n
    base     (category,) base rates, summing to 1
    prior    how many votes the base rates weigh
    returns  (category,) (sum of weights of its votes + prior * base) / (votes + prior); the base rates without votes
    source   the posterior mean of a Dirichlet prior with total `prior`; see agresti2013, section 1.6

    Two votes for the first of two, one of them of weight 3 against 1, base a half each, prior 2: (2 + 1) / (2 + 2).

    >>> blend(np.array([0, 0]), np.array([3.0, 1.0]), np.array([0.5, 0.5]), 2.0).tolist()
    [0.75, 0.25]
    """
    if not len(chosen):
        return base
    scaled = weights / weights.mean()
    found: NDArray[np.float64] = np.bincount(chosen, weights=scaled, minlength=len(base)) + prior * base
    return found / (len(chosen) + prior)


def shares(values: Sequence[int], categories: int) -> NDArray[np.float64]:
    """Base rates, with one half added to each category, so that what never came is unlikely and not impossible.

    >>> shares([0, 0, 1], 2).tolist()
    [0.625, 0.375]
    """
    counts = np.bincount(np.array(values, dtype=np.int64), minlength=categories) + 0.5
    found: NDArray[np.float64] = counts / counts.sum()
    return found


def following(
    sequences: Sequence[Sequence[int]], last: int, base: NDArray[np.float64], prior: float = PRIOR
) -> NDArray[np.float64]:
    """What comes after a category, in sequences of them: first-order shares, drawn towards the base rates.

    >>> following([[0, 1, 0, 1]], 0, np.array([0.5, 0.5]), 2.0).tolist()
    [0.25, 0.75]
    """
    after = [two for one in sequences for first, two in pairwise(one) if first == last]
    counts = np.bincount(np.array(after, dtype=np.int64), minlength=len(base)) + prior * base
    found: NDArray[np.float64] = counts / (len(after) + prior)
    return found


def numbered(processes: Sequence[Process], number: Callable[[Step], int] = family_of) -> list[list[int]]:
    """The steps of each process by a number, such as that of their family."""
    return [[number(step) for step in one.steps] for one in processes]
