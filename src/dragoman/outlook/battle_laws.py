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
    source       taylor1983: rate_b times the wear of A is rate_a times the wear of B at all times, power = others - own + 1

    >>> worn(np.array([1000.0]), np.array([400.0]), 2.0).tolist()
    [320000.0]
    """
    ratio = np.log1p(-lost / start)
    scaled = np.where(np.abs(power) < 1e-9, 1.0, power)
    part = np.where(np.abs(power) < 1e-9, -ratio, -np.expm1(scaled * ratio) / scaled)
    return np.asarray(start**power * part)


def likelihood(starts: tuple[Floats, Floats], lost: tuple[Floats, Floats], power: float) -> Floats:
    """The log density of the ratio of losses of each battle under one power, given the starts and the product of losses.

    returns  (battle,)
    The log of the ratio of rates is taken as normal with the mean and the deviation of the set; the density is that of
    log(losses of A / losses of B), so that powers can be held against one another, and swapping sides changes nothing.
    """
    wear = [worn(starts[side], lost[side], power) for side in (0, 1)]
    rates = np.log(wear[0]) - np.log(wear[1])
    slope = sum(lost[side] * (starts[side] - lost[side]) ** (power - 1) / wear[side] for side in (0, 1)) / 2
    deviation = max(float(rates.std()), 1e-9)
    away = (rates - rates.mean()) / deviation
    return np.asarray(-0.5 * away**2 - np.log(deviation) - 0.5 * np.log(2 * np.pi) + np.log(slope))


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
    best = _best(x, c)
    some = []
    for _ in range(resamples):
        pick = rng.integers(0, count, count)
        some.append(_best((x[0][pick], x[1][pick]), (c[0][pick], c[1][pick])))
    top = float(likelihood(x, c, best).sum())
    behind = {name: max(0.0, top - float(likelihood(x, c, power).sum())) for name, power in POWERS.items()}
    rates = np.log(worn(x[0], c[0], best)) - np.log(worn(x[1], c[1], best))
    low, high = np.quantile(some, [0.025, 0.975])
    return Fit(
        battles=count, left_out=len(use) - count, power=best, low=float(low), high=float(high),
        spread=float(rates.std()), behind=behind,
    )  # fmt: skip


def _best(starts: tuple[Floats, Floats], lost: tuple[Floats, Floats]) -> float:
    sums = np.array([likelihood(starts, lost, float(power)).sum() for power in GRID])
    at = int(np.clip(sums.argmax(), 1, len(GRID) - 2))
    left, mid, right = sums[at - 1 : at + 2]
    bend = left - 2 * mid + right  # the top of the parabola through three points
    shift = 0.0 if bend >= 0 else float(np.clip((left - right) / (2 * bend), -1, 1))
    return float(GRID[at] + shift * (GRID[1] - GRID[0]))


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
