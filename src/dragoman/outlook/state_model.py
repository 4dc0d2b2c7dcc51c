"""A chain of states of fighting, this month's level and the recent one, the same for all countries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook.count_grid import GRID, Floats
from dragoman.outlook.traces import Traces

EDGES = (0.5, 5.5, 25.5, 100.5, 500.5, 2500.5)  # deaths of a month that part its levels
RECENT = (0.02, 1.5, 5.0, 20.0, 80.0, 400.0, 2000.0)  # deaths a month, averaged on the log scale, that part past levels
PRIOR = 3.0  # moments' worth of the pooled row added to each row of the chain, so that rare states lean on all
LEVELS = len(EDGES) + 1
PASTS = len(RECENT) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One month's steps between states, and what deaths a level holds."""

    steps: Floats  # (state, state) rows add up to one
    deaths: Floats  # (level, grid) shares at or below each threshold within a level


def states(traces: Traces) -> NDArray[np.int64]:
    """State of each month, (unit, time): level of the month + LEVELS x level of the past half year or so."""
    level = np.searchsorted(np.log1p(EDGES), traces.logs, side="right")
    past = np.searchsorted(np.log1p(RECENT), traces.middle, side="right")
    return np.asarray(level + LEVELS * past)


def steps(state: NDArray[np.int64], *, count: int, prior: float = PRIOR) -> Floats:
    """Chance of each state a month after each, counted over all units and months, leaning on the level's own row.

    state    (unit, time)
    returns  (count, count) rows add up to one; a state never seen stays where it is

    >>> steps(np.array([[0, 1, 0, 1]]), count=2, prior=0.0)
    array([[0., 1.],
           [1., 0.]])
    """
    seen = np.bincount((state[:, :-1] * count + state[:, 1:]).ravel(), minlength=count * count)
    seen = seen.reshape(count, count).astype(float)
    total = seen.sum(axis=1, keepdims=True)
    lean = seen + prior * np.eye(count) * (total > 0)  # a state leans on staying, as nearly all do
    total = lean.sum(axis=1, keepdims=True)
    return np.where(total > 0, lean / np.where(total > 0, total, 1.0), np.eye(count))


def fitted(counts: Floats, traces: Traces) -> Chain:
    """The chain of all months up to the origin: counts and traces (unit, time)."""
    level = np.searchsorted(np.array(EDGES), np.nan_to_num(counts), side="right")
    deaths = np.ones((LEVELS, len(GRID)))
    for one in range(LEVELS):
        values = counts[(level == one) & np.isfinite(counts)]
        if len(values):
            deaths[one] = np.searchsorted(np.sort(values), GRID, side="right") / len(values)
    return Chain(steps=steps(states(traces), count=LEVELS * PASTS), deaths=deaths)


def ahead(chain: Chain, state: NDArray[np.int64], horizons: Floats) -> Floats:
    """Shares at or below each threshold after each horizon: state (unit,) to (unit, horizon, grid)."""
    out = np.empty((len(state), len(horizons), chain.deaths.shape[1]))
    here = np.eye(len(chain.steps))[state]
    done = 0
    for place, horizon in enumerate(horizons.astype(int)):
        while done < horizon:
            here = here @ chain.steps
            done += 1
        by_level = here.reshape(len(state), PASTS, LEVELS).sum(axis=1)
        out[:, place] = by_level @ chain.deaths
    return out
