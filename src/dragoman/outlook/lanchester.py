"""How two forces wear each other down: the laws of Lanchester's family, in closed form and step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Losses of a side are rate * own^own * others^others, divided by log(e + time / pace) where it tires."""

    name: str
    own: float | Floats  # (draw,) where it varies
    others: float | Floats
    tires: bool = False


SQUARE = Law(name="square", own=0.0, others=1.0)  # aimed fire: Lanchester 1916, ch. V
LINEAR = Law(name="linear", own=1.0, others=1.0)  # fire at an area: Lanchester 1916, ch. V
LOGARITHMIC = Law(name="logarithmic", own=1.0, others=0.0)  # each loses of its own: Peterson 1967
FATIGUE = Law(name="fatigue", own=1.0, others=0.0, tires=True)  # Rubio-Campillo 2016: the logarithmic law, tiring
LAWS = (LINEAR, SQUARE, LOGARITHMIC, FATIGUE)


@dataclass(frozen=True, slots=True)
class Forces:
    """What both sides bring: (draw,) each, in people, and per day where it is a rate."""

    start: tuple[Floats, Floats]
    losses: tuple[Floats, Floats]  # a day, at the start
    stop: tuple[Floats, Floats]  # a side that is left with this stops
    replaced: tuple[Floats, Floats]  # a day
    support: tuple[Floats, Floats]  # by what factor the harm that a side does changes, once supplies have changed
    supply_days: tuple[Floats, Floats]  # after so many days
    pace: Floats  # days of the law that tires


@dataclass(frozen=True, slots=True)
class Course:
    """(step, draw) on an even grid of days, (draw,) else."""

    day: Floats  # (step,)
    left: tuple[Floats, Floats]
    end: Floats  # day on which a side is down to its stop; NaN where neither is within the horizon
    loser: NDArray[np.int64]  # 0 or 1: who stops first; -1: neither; -2: both at once


def survivors(law: Law, start: tuple[Floats, Floats], rates: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Who is left when the other side is gone, without replacement.

    start    (draw,) of A and of B, above 0
    rates    of A's losses and of B's, (draw,) each, above 0
    returns  two (draw,), of which one is 0; both NaN for the laws under which nobody is ever gone
    source   lanchester1916, ch. V; taylor1983: with m = others - own,
             rate_b x^(m+1) - rate_a y^(m+1) never changes

    >>> a, b = survivors(SQUARE, (np.array([1000.0]), np.array([800.0])), (np.array([0.01]), np.array([0.01])))
    >>> a.round(6).tolist(), b.tolist()
    ([600.0], [0.0])
    """
    power = law.others - law.own + 1
    if power <= 0:
        return np.full(len(start[0]), np.nan), np.full(len(start[1]), np.nan)
    gap = rates[1] * start[0] ** power - rates[0] * start[1] ** power
    return (
        np.asarray((np.maximum(gap, 0) / rates[1]) ** (1 / power)),
        np.asarray((np.maximum(-gap, 0) / rates[0]) ** (1 / power)),
    )


def square_left(
    day: Floats, start: tuple[Floats, Floats], rates: tuple[Floats, Floats], replaced: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """What is left under the square law with replacement, as long as both are there.

    day      (draw,)
    start, rates, replaced  of A and of B, (draw,) each; rates above 0
    returns  two (draw,)
    source   taylor1983 for replaced = 0; with it, the same about the point at which losses are replaced

    >>> one = np.array([1.0])
    >>> a, b = square_left(109.861229 * one, (1000 * one, 800 * one), (0.01 * one, 0.01 * one), (0 * one, 0 * one))
    >>> a.round(4).tolist(), abs(b.round(4)).tolist()
    ([600.0], [0.0])
    """
    root = np.sqrt(rates[0] * rates[1])
    level_a, level_b = replaced[1] / rates[1], replaced[0] / rates[0]
    a, b = start[0] - level_a, start[1] - level_b
    up, down = np.cosh(root * day), np.sinh(root * day)
    return (
        np.asarray(level_a + a * up - b * np.sqrt(rates[0] / rates[1]) * down),
        np.asarray(level_b + b * up - a * np.sqrt(rates[1] / rates[0]) * down),
    )


def square_end(start: tuple[Floats, Floats], rates: tuple[Floats, Floats]) -> Floats:
    """On which day one side is gone under the square law without replacement; infinite where both are spent at once.

    source   taylor1983: artanh of the strength of the weaker, over that of the stronger, by the geometric
             mean of the rates

    >>> one = np.array([1.0])
    >>> square_end((1000 * one, 800 * one), (0.01 * one, 0.01 * one)).round(6).tolist()
    [109.861229]
    """
    strength = np.sqrt(rates[1]) * start[0], np.sqrt(rates[0]) * start[1]
    ratio = np.minimum(*strength) / np.maximum(*strength)
    with np.errstate(divide="ignore"):
        return np.asarray(np.arctanh(ratio) / np.sqrt(rates[0] * rates[1]))


def tired_days(day: Floats, pace: Floats) -> Floats:
    """How many days at the first day's rate the losses of so many days of a law that tires amount to.

    source   rubiocampillo2016, equation of the fatigue model: rates are divided by log(e + time); the integral
             is pace (li(e + day / pace) - li(e)) with the logarithmic integral li

    >>> tired_days(np.array([0.0, 10.0]), np.array([1.0, 1.0])).round(2).tolist()
    [0.0, 5.39]
    """
    from scipy.special import expi  # type: ignore[import-untyped]

    return np.asarray(pace * (expi(np.log(np.e + day / pace)) - expi(1.0)))


def course(law: Law, forces: Forces, *, horizon: float, steps: int = 400) -> Course:
    """What is left of both sides day by day, by steps of Runge and Kutta's fourth order.

    horizon  days; with `steps` steps of horizon / steps days each
    returns  a side that is down to its stop stays where it is, and so does the other: the model ends there

    Rates follow from the losses of the start: under every law the first day costs the same. Where a supply changes
    between two steps the change counts from the step in which it falls.
    """
    x, y = (np.asarray(one, dtype=np.float64).copy() for one in forces.start)
    rates = [
        forces.losses[side] / (forces.start[side] ** law.own * forces.start[1 - side] ** law.others) for side in (0, 1)
    ]

    def change(day: Floats | float, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        a, b = np.maximum(a, 0), np.maximum(b, 0)
        tired = 1 / np.log(np.e + day / forces.pace) if law.tires else 1.0
        by_b = np.where(day >= forces.supply_days[1], forces.support[1], 1.0) * tired
        by_a = np.where(day >= forces.supply_days[0], forces.support[0], 1.0) * tired
        return (
            np.asarray(forces.replaced[0] - rates[0] * by_b * a**law.own * b**law.others),
            np.asarray(forces.replaced[1] - rates[1] * by_a * b**law.own * a**law.others),
        )

    day = np.linspace(0, horizon, steps + 1)
    width = horizon / steps
    left = np.empty((2, steps + 1, len(x)))
    left[:, 0] = x, y
    end, loser = np.full(len(x), np.nan), np.full(len(x), -1)
    for step in range(steps):
        t = day[step]
        k1 = change(t, x, y)
        k2 = change(t + width / 2, x + width / 2 * k1[0], y + width / 2 * k1[1])
        k3 = change(t + width / 2, x + width / 2 * k2[0], y + width / 2 * k2[1])
        k4 = change(t + width, x + width * k3[0], y + width * k3[1])
        new = [one + width / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) for i, one in enumerate((x, y))]
        new = [np.where(np.isnan(end), one, was) for one, was in zip(new, (x, y), strict=True)]
        part = [_crossing(was, one, forces.stop[i]) for i, (was, one) in enumerate(zip((x, y), new, strict=True))]
        first = np.minimum(*part)
        over = np.isnan(end) & (first <= 1)
        end = np.where(over, t + first * width, end)
        loser = np.where(over, np.where(part[0] == part[1], -2, np.where(part[0] < part[1], 0, 1)), loser)
        stop = np.where(over, first, 1.0)
        x, y = x + stop * (new[0] - x), y + stop * (new[1] - y)
        left[:, step + 1] = x, y
    return Course(day=day, left=(left[0], left[1]), end=end, loser=loser)


def _crossing(was: Floats, now: Floats, stop: Floats) -> Floats:
    """In what part of a step a force falls to its stop; infinite where it does not."""
    fall = was - now
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((now <= stop) & (fall > 0), np.maximum(was - stop, 0) / fall, np.inf)
