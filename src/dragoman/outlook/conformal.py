"""Levels of quantiles put right by how often, and how far, earlier outcomes lay beyond them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dragoman.outlook.count_grid import GRID, Floats, quantiles

TAIL = 0.05  # on each side: the forecast interval is to hold 90 %
LEVELS = np.array([0.90, 0.92, 0.94, 0.95, 0.96, 0.965, 0.97, 0.975, 0.98, 0.985])  # tried for the upper end
LOWER = np.array([0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08])  # and for the lower
NEAR = 1.01  # a level that has cost up to a hundredth more than the cheapest counts as cheap: the curve is flat there
FEW = 100.0  # earlier outcomes, below which no level is changed
BEND = 0.75  # levels below it (for the upper end) and above 1 - it (for the lower) stay as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What earlier forecasts with known outcomes say, summed over cases."""

    cases: float
    over: Floats  # (level of LEVELS,) outcomes above that quantile, ties by the part of them above
    cost: Floats  # (level of LEVELS,) the upper half of the interval score had this been the upper end
    under: Floats  # (level of LOWER,) outcomes below that quantile, likewise

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            cases=self.cases + other.cases,
            over=self.over + other.over,
            cost=self.cost + other.cost,
            under=self.under + other.under,
        )


NOTHING = Tally(cases=0.0, over=np.zeros(len(LEVELS)), cost=np.zeros(len(LEVELS)), under=np.zeros(len(LOWER)))


def tallied(shares: Floats, outcome: Floats) -> Tally:
    """What one set of forecasts and its outcomes add: shares (case, grid), outcome (case,), all known."""
    if not len(outcome):
        return NOTHING
    ends = quantiles(shares, LEVELS)
    cost = ends + (outcome[:, None] - ends).clip(min=0.0) / TAIL
    place = np.minimum(np.searchsorted(GRID, outcome, side="left"), len(GRID) - 1)
    rows = np.arange(len(outcome))
    high = shares[rows, place][:, None]
    low = np.where(place > 0, shares[rows, np.maximum(place - 1, 0)], 0.0)[:, None]
    mass = np.maximum(high - low, 1e-9)
    over = np.clip((high - LEVELS) / mass, 0.0, 1.0)
    under = np.clip((LOWER - low) / mass, 0.0, 1.0)
    return Tally(cases=float(len(outcome)), over=over.sum(0), cost=cost.sum(0), under=under.sum(0))


def upper_level(tally: Tally) -> float:
    """The level whose quantile is to be called the 95 % one: the wider of two choices.

    One is split conformal: the lowest level that at most 5 % of the earlier outcomes lay above, counted with one more
    outcome above for the one to come. The other is the level with the lowest interval score so far, the highest of
    those within NEAR of it. The first keeps coverage; the second knows that an outcome far above costs more than one
    just above.

    source  Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, ch. 2; Romano, Patterson and
            Candès (2019), NeurIPS 32: conformalized quantile regression, here with levels in the place of distances

    >>> upper_level(NOTHING)
    0.95
    """
    if tally.cases < FEW:
        return 1.0 - TAIL
    enough = np.nonzero((tally.over + 1.0) / (tally.cases + 1.0) <= TAIL)[0]
    conformal = LEVELS[enough[0]] if len(enough) else LEVELS[-1]
    cheap = np.nonzero(tally.cost <= NEAR * tally.cost.min())[0]
    return float(max(conformal, LEVELS[cheap[-1]]))


def lower_level(tally: Tally) -> float:
    """The level whose quantile is to be called the 5 % one: the highest that at most 5 % lay below."""
    if tally.cases < FEW:
        return TAIL
    enough = np.nonzero((tally.under + 1.0) / (tally.cases + 1.0) <= TAIL)[0]
    return float(LOWER[enough[-1]] if len(enough) else LOWER[0])


def bent(shares: Floats, upper: Floats, lower: Floats) -> Floats:
    """Shares after a change of levels: `upper` becomes 95 %, `lower` 5 %, the middle half stays, straight between.

    shares (…, grid)   upper, lower (…,)

    >>> bent(np.array([0.02, 0.5, 0.97, 1.0]), np.array(0.97), np.array(0.05)).round(3)
    array([0.02, 0.5 , 0.95, 1.  ])
    """
    upper, lower = upper[..., None], lower[..., None]
    high, low = 1.0 - TAIL, TAIL
    out = np.where(
        shares > upper,
        high + (shares - upper) * TAIL / (1.0 - upper),
        np.where(shares > BEND, BEND + (shares - BEND) * (high - BEND) / (upper - BEND), shares),
    )
    calm = 1.0 - BEND
    below = np.where(shares < lower, shares * low / lower, low + (shares - lower) * (calm - low) / (calm - lower))
    return np.asarray(np.where(shares < calm, below, out))
