"""Which earlier processes run like a sequence of steps, and how often chance does as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dragoman.patterns import align, likeness
from dragoman.patterns.library import Process, Step, mirrored
from dragoman.patterns.likeness import family_of
from dragoman.patterns.reordering import reordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHUFFLES = 199  # orders of the episode's steps, so that the least p is 0.005
AT_ONCE = 50_000  # numbers in one row of the table: so many stay in the cache next to the processor
NEVER = -1e3  # what it is worth to go beyond the end of a process


@dataclass(frozen=True, slots=True)
class Stack:
    """Processes side by side, each as it is and with its two sides exchanged."""

    processes: tuple[Process, ...]
    coded: likeness.Coded  # all steps one after another
    places: NDArray[np.int64]  # (process, as it is or exchanged, step) place in `coded`; -1 beyond the last step

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many steps each process has."""
        return np.array([len(one.steps) for one in self.processes], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """How an earlier process runs beside an episode."""

    process: Process
    mirrored: bool  # its sides are exchanged: its A stands for B
    score: float  # of the best stretch
    likeness: float  # score by the most that the shorter of the two could reach, in [0, 1]
    distance: float  # of both as wholes: optimal matching by the longer of the two, in [0, 1]
    pairs: tuple[tuple[int, int], ...]  # places in the episode and in the process, of pairs that are worth something
    z: float  # standard deviations of the score above its mean over shuffled orders
    p: float  # share of shuffled orders that reach the score with this process
    p_any: float  # share of them in which any process stands out as far

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the process in the episode's roles."""
        return mirrored(self.process.steps) if self.mirrored else self.process.steps


@lru_cache(maxsize=8)
def stack(processes: tuple[Process, ...]) -> Stack:
    """Set processes side by side."""
    steps: list[Step] = []
    most = max((len(one.steps) for one in processes), default=1)
    places = np.full((len(processes), 2, most), -1, dtype=np.int64)
    for number, one in enumerate(processes):
        for way, own in enumerate((one.steps, mirrored(one.steps))):
            places[number, way, : len(own)] = np.arange(len(steps), len(steps) + len(own))
            steps.extend(own)
    return Stack(processes, likeness.coded(steps), places)


def worth(steps: Sequence[Step], beside: Stack) -> NDArray[np.float64]:
    """What each step is worth beside each of each process.

    returns  (step, process, as it is or exchanged, step of the process) at most 1; NEVER beyond its last step
    """
    costs = likeness.costs()
    every = 1 - likeness.unlike(likeness.coded(steps), beside.coded) / costs.even
    found = every[:, beside.places]
    found[:, beside.places < 0] = NEVER
    return found


def find(
    steps: Sequence[Step], processes: tuple[Process, ...], *, shuffles: int = SHUFFLES, seed: int = 1
) -> list[Echo]:
    """Every process beside an episode, the likest first.

    steps      the episode, in order
    shuffles   how many orders of its steps chance is asked for: which steps there are stays as it was, and how often
               each kind of act follows each
    returns    an echo a process; none where the episode or the library is empty
    """
    if not steps or not processes:
        return []
    beside, costs = stack(processes), likeness.costs()
    table = worth(steps, beside)
    scores = by_chance(table, steps, shuffles=shuffles, seed=seed)
    z, p, p_any = standing(scores)
    found = []
    for number, one in enumerate(processes):
        length = len(one.steps)
        ways = [align.local(table[:, number, way, :length], costs.local_gap, costs.local_skip) for way in (0, 1)]
        way = int(ways[1].score > ways[0].score + 1e-9)  # as it is, where both are worth the same
        unlike = (1 - table[:, number, way, :length]) * costs.even
        found.append(
            Echo(
                process=one,
                mirrored=bool(way),
                score=ways[way].score,
                likeness=ways[way].score / min(len(steps), length),
                distance=align.distance(unlike, costs.global_gap) / max(len(steps), length),
                pairs=tuple(pair for pair in ways[way].pairs if table[pair[0], number, way, pair[1]] > 0),
                z=float(z[number]),
                p=float(p[number]),
                p_any=float(p_any[number]),
            )
        )
    return sorted(found, key=lambda echo: (-echo.likeness, echo.process.id))


def standing(
    scores: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How far each process stands out from what chance does.

    scores   (order, process) the first row is the order as it is
    returns  (process,) z, standard deviations above the mean of all orders; p, the share of orders that reach the
             score, the order as it is among them; p_any, the share of orders in which some process has as high a z: the
             p that holds for the one that stands out most of many
    source   phipson-smyth2010 for p; westfall-young1993, section 2.6, for the greatest of many

    >>> z, p, p_any = standing(np.array([[3.0, 1.0], [1.0, 1.0], [1.0, 2.0], [1.0, 1.0]]))
    >>> z.round(3).tolist(), p.tolist(), p_any.tolist()
    ([1.732, -0.577], [0.25, 1.0], [0.5, 1.0])
    """
    means, spreads = scores.mean(axis=0), scores.std(axis=0)
    z = np.divide(scores - means, spreads, out=np.zeros_like(scores), where=spreads > 1e-6)
    p = (scores >= scores[0] - 1e-4).mean(axis=0)
    p_any = (z.max(axis=1)[:, None] >= z[0][None, :] - 1e-4).mean(axis=0)
    return z[0], p, p_any


def by_chance(table: NDArray[np.float64], steps: Sequence[Step], *, shuffles: int, seed: int) -> NDArray[np.float64]:
    """The best score of each process, with the steps in their order and in others, as `reordered` draws them.

    table    (step, process, way, step of the process), as `worth` gives it of the steps
    returns  (1 + shuffles, process) the first row is the order as it is; of the two ways the better one counts, in each
    """
    rng, costs = np.random.default_rng(seed), likeness.costs()
    others = reordered([family_of(step) for step in steps], times=shuffles, rng=rng)
    orders = np.vstack([np.arange(len(steps)), others])
    flat = table.reshape(len(steps), -1, table.shape[-1]).astype(np.float32)
    block = max(1, AT_ONCE // flat[0].size)
    parts = [
        align.best_by_order(flat, orders[at : at + block], costs.local_gap, costs.local_skip)
        for at in range(0, len(orders), block)
    ]
    best: NDArray[np.float64] = np.concatenate(parts).astype(np.float64).reshape(len(orders), -1, 2).max(axis=-1)
    return best
