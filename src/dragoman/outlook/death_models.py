"""The models of a forecast of deaths, side by side: each says for every country and horizon what shares to expect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.outlook import analogues, conflictology, count_regression, state_model
from dragoman.outlook.analogues import Neighbours
from dragoman.outlook.count_grid import GRID, Floats
from dragoman.outlook.count_regression import Fit
from dragoman.outlook.traces import Traces

HORIZONS = np.arange(1.0, 15.0)  # months after the origin
MODELS = ("own fading past", "own year", "analogues", "own analogues", "long analogues", "states", "counts")
# Where there is little to go by the mixture leans on equal weights, the own year threefold: the rival is hard to beat.
LEAN = np.array([1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0]) / 9.0
FADING = 3.0  # months after which the own past counts half, over 24 months; best of 2.5, 3 and 4 on all windows
MANY, SOME = 300, 100  # neighbours among all countries, and mostly of the own
OWN = 6.0  # squared distance added for another country: only a near twin abroad comes before the own past


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the models say at one origin."""

    shares: Floats  # (model, unit, horizon, grid)
    units: NDArray[np.int64]  # (query,) those with neighbours: all but the quiet
    near: Neighbours  # of them, among all countries


def cut(traces: Traces, origin: int) -> Traces:
    """The traces up to the origin and no further."""
    return Traces(**{name: getattr(traces, name)[:, : origin + 1] for name in Traces.__slots__})


def fitted(counts: Floats, traces: Traces, *, seed: int, start: Fit | None = None) -> Fit:
    """The count regression on moments whose outcomes lie in `counts`, which end at the origin."""
    origin = counts.shape[1] - 1
    rng = np.random.default_rng((seed, origin))
    unit, time, ahead, outcome = count_regression.sampled(
        counts, traces.kind, origin=origin, horizons=HORIZONS, rng=rng
    )
    rows = count_regression.design(traces, unit, time, ahead)
    begin = None if start is None else np.concatenate([start.mean, start.spread])
    return count_regression.fitted(rows, outcome, begin)


def parts(counts: Floats, traces: Traces, fit: Fit) -> Parts:
    """All models at the last month of `counts`: (unit, time), and traces of the same length."""
    origin = counts.shape[1] - 1
    kind = traces.kind[:, origin]
    quiet, units = np.nonzero(kind == 0)[0], np.nonzero(kind > 0)[0]
    gap = int(HORIZONS[-1])
    calm = conflictology.held_down(counts)
    wide = (len(counts), len(HORIZONS), len(GRID))
    shares = np.empty((len(MODELS), *wide))
    shares[0] = conflictology.own_past(calm, half_life=FADING, months=24)[:, None]
    shares[1] = conflictology.own_past(calm, half_life=np.inf, months=12)[:, None]
    ever = traces.ever > 0
    pooled = analogues.of_the_quiet(counts, traces.kind, ever, origin=origin, gap=gap, horizons=HORIZONS)
    near_points = analogues.features(traces, analogues.NEAR)
    long_points = analogues.features(traces, analogues.LONG)
    asked = (
        (near_points, traces.fast, MANY, analogues.OTHER),
        (near_points, traces.fast, SOME, OWN),
        (long_points, traces.middle, MANY, analogues.OTHER),
    )
    found = []
    for place, (points, level, count, other) in enumerate(asked, start=2):
        near = analogues.neighbours(
            points, traces.kind > 0, origin=origin, gap=gap, count=count, units=units, other=other
        )
        found.append(near)
        shares[place, quiet] = pooled[ever[quiet, origin].astype(int)]
        shares[place, units] = analogues.followed(counts, level, near, origin=origin, units=units, horizons=HORIZONS)
    chain = state_model.fitted(counts, traces)
    shares[5] = state_model.ahead(chain, state_model.states(traces)[:, origin], HORIZONS)
    unit, ahead = np.meshgrid(np.arange(len(counts)), HORIZONS, indexing="ij")
    rows = count_regression.design(traces, unit.ravel(), np.full(unit.size, origin), ahead.ravel())
    shares[6] = count_regression.shares(fit, rows).reshape(wide)
    return Parts(shares=shares, units=units, near=found[0])
