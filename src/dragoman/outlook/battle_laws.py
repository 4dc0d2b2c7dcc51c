"""Which of Lanchester's laws the starts and losses of many battles fit, and how surely."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

POWERS = {"square": 2.0, "linear": 1.0, "logarithmic": 0.0}  # others - own + 1
GRID = np.linspace(-2.0, 3.0, 101)
COLUMNS = ("period", "red_initial", "red_casualties", "blue_initial", "blue_casualties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What a set of battles says of the power of the invariant."""

    battles: int
    left_out: int  # without losses of both sides, or with nobody left
    power: float  # the best: 2 is the square law, 1 the linear, 0 the logarithmic and the one that tires
    low: float  # 95 % of the resamples lie between
    high: float
    spread: float  # standard deviation of the log of the ratio of rates at the best power
    behind: dict[str, float]  # by law, by how many units of log-likelihood it is behind the best


def worn(start: Floats, lost: Floats, power: Floats | float) -> Floats:
    """The wear of a side: start^power - left^power, as a part of power, or log(start / left) where power is 0.

    start, lost  people, 0 < lost < start
    source       taylor1983: rate_b times the wear of A is rate_a times that of B at all times, power = others - own + 1

    >>> worn(np.array([1000.0]), np.array([400.0]), 2.0).tolist()
    [320000.0]
    """
    ratio = np.log1p(-lost / start)
    scaled = np.where(np.abs(power) < 1e-9, 1.0, power)
    part = np.where(np.abs(power) < 1e-9, -ratio, -np.expm1(scaled * ratio) / scaled)
    return np.asarray(start**power * part)


def likelihood(starts: tuple[Floats, Floats], lost: tuple[Floats, Floats], power: Floats) -> tuple[Floats, Floats]:
    """What the log density of the ratio of losses of each battle is made of, for each power.

    power    (power, 1)
    returns  (power, battle) each: the log of the ratio of rates, and the log of its slope in the log ratio of losses

    The log of the ratio of rates is taken as normal with the mean and the deviation of the set. The density is that of
    log(losses of A / losses of B), given the starts and the product of losses: so powers can be held against one
    another, and swapping the sides changes nothing.
    """
    wear = [worn(starts[side], lost[side], power) for side in (0, 1)]
    left = [starts[side] - lost[side] for side in (0, 1)]
    slope = lost[0] * left[0] ** (power - 1) / wear[0] + lost[1] * left[1] ** (power - 1) / wear[1]
    return np.asarray(np.log(wear[0]) - np.log(wear[1])), np.asarray(np.log(slope / 2))


def summed(rates: Floats, slopes: Floats, weights: Floats) -> Floats:
    """The log-likelihood of each power for weighted battles, at the best mean and deviation: (power,) or (power, set).

    weights  (battle,) or (battle, set): how often each battle counts
    """
    count = weights.sum(axis=0)
    mean = rates @ weights / count
    variance = np.maximum((rates**2) @ weights / count - mean**2, 1e-18)
    return np.asarray(-0.5 * count * (1 + np.log(2 * np.pi * variance)) + slopes @ weights)


def fitted(
    starts: tuple[Floats, Floats], lost: tuple[Floats, Floats], *, rng: np.random.Generator, resamples: int = 200
) -> Fit:
    """The power that fits a set of battles best, its range by resampling battles, and how far each law is behind.

    starts, lost  of A and of B, (battle,) each; battles in which a side lost nobody or all say nothing and are left out
    """
    use = np.ones(len(starts[0]), dtype=bool)
    for side in (0, 1):
        use &= (lost[side] > 0) & (lost[side] < starts[side])
    scale = max(float(starts[0].max(initial=1)), float(starts[1].max(initial=1)))
    x = (starts[0][use] / scale, starts[1][use] / scale)
    c = (lost[0][use] / scale, lost[1][use] / scale)
    count = int(use.sum())
    if count < 3:
        raise ConfigError(f"{count} battles with losses of both sides", item="battles", advice="give three or more")
    rates, slopes = likelihood(x, c, GRID[:, None])
    pick = rng.integers(0, count, (count, resamples))
    weights = np.stack([np.bincount(pick[:, one], minlength=count) for one in range(resamples)], axis=1).astype(float)
    best = _top(summed(rates, slopes, np.ones((count, 1))))[0]
    low, high = np.quantile(_top(summed(rates, slopes, weights)), [0.025, 0.975])
    of_laws = likelihood(x, c, np.array([best, *POWERS.values()])[:, None])
    sums = summed(*of_laws, np.ones(count))
    return Fit(
        battles=count, left_out=len(use) - count, power=float(best), low=float(low), high=float(high),
        spread=float(of_laws[0][0].std()),
        behind={name: max(0.0, float(sums[0] - one)) for name, one in zip(POWERS, sums[1:], strict=True)},
    )  # fmt: skip


def _top(sums: Floats) -> Floats:
    """Where the sums, (power, set), are highest: the top of the parabola through the best point and its neighbours."""
    at = np.clip(sums.argmax(axis=0), 1, len(GRID) - 2)
    sets = np.arange(sums.shape[1])
    left, mid, right = sums[at - 1, sets], sums[at, sets], sums[at + 1, sets]
    bend = np.minimum(left - 2 * mid + right, -1e-12)
    return np.asarray(GRID[at] + np.clip((left - right) / (2 * bend), -1, 1) * (GRID[1] - GRID[0]))


def table(path: Path) -> tuple[list[str], tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Read a CSV of battles: period, red_initial, red_casualties, blue_initial, blue_casualties."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        periods = [row["period"] for row in rows]
        numbers = np.array([[float(row[name]) for name in COLUMNS[1:]] for row in rows])
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"no table of battles: {error}", item=str(path), advice=", ".join(COLUMNS)) from error
    if not rows:
        raise ConfigError("no battle", item=str(path), advice=", ".join(COLUMNS))
    return periods, (numbers[:, 0], numbers[:, 2]), (numbers[:, 1], numbers[:, 3])
