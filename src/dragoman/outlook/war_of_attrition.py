"""Each waits for the other to give in, at a cost that only it knows; some never give in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

NARROW = 1e-6  # the least width of what is not known of a cost, relative to it
HALVINGS = 40


def hazards(value_a: Floats, value_b: Floats, cost_a: Floats, cost_b: Floats) -> tuple[Floats, Floats]:
    """At what rate A and B give in where all is known: each makes the other just willing to wait.

    value_a  (draw,)  what A gains if B gives in; value_b: what B gains
    cost_a   (draw,)  cost of waiting to A per unit of time, above 0; cost_b to B
    returns  two (draw,): per unit of time, A gives in at cost_b / value_b and B at cost_a / value_a; the mean length
             is 1 / (their sum)
    source   maynardsmith1974; hendricksweisswilson1988, without a mass at the start

    >>> a, b = hazards(*(np.array([one]) for one in (10.0, 10.0, 2.0, 2.0)))
    >>> a.tolist(), b.tolist(), (1 / (a + b)).tolist()
    ([0.2], [0.2], [2.5])
    """
    return np.asarray(cost_b / value_b), np.asarray(cost_a / value_a)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The equilibrium: (step, draw) on the grid of time, (draw,) else."""

    time: Floats  # rises from 0 to the last moment at which anybody gives in
    type_a: Floats  # cost of the type of A that gives in at each time; type_b of B
    type_b: Floats
    left_a: Floats  # chance that A has not given in by then; left_b: B
    left_b: Floats
    first_a: Floats  # chance that A gives in at once; first_b: B. One of them is 0
    first_b: Floats
    yields_a: Floats  # chance that it is A who gives in; yields_b: B
    yields_b: Floats
    never: Floats  # chance that neither ever does
    mean: Floats  # mean time until somebody gives in, of the cases where somebody does


def waiting(
    value: tuple[Floats, Floats],
    low: tuple[Floats, Floats],
    high: tuple[Floats, Floats],
    never: tuple[Floats, Floats],
    *,
    steps: int = 100,
) -> Waiting:
    """The Bayesian equilibrium of a war of attrition between two sides with private costs.

    value    what A and B gain if the other gives in, (draw,) each
    low      costs per unit of time are even between low and high, (draw,) each, low above 0
    high
    never    chance that the side never gives in, (draw,) each, in (0, 1): with 0 there is no single equilibrium
    returns  whoever bears the higher cost gives in earlier; a type gives in when the rate at which the other gives in,
             times what it gains by that, is no more than its cost
    source   fudenbergtirole1986, and abreugul2000 for those who never give in: this pins down
             who gives in at once

    With G the chance of a type below phi (never included) and g its density, dphi_j/dt = -phi_i G_j / (value_i g_j).
    Time drops out: value_b phi_a g_a / G_a dphi_a = value_a phi_b g_b / G_b dphi_b, so that s = value_b H_a(phi_a) =
    value_a H_b(phi_b) with H(phi) = phi - low - (never / g - low) log(G / never), and ds/dt = -phi_a phi_b. Both end at
    s = 0 together; whoever has the lower H at its highest cost is the one whose every type waits, and the other gives
    in at once with the mass above.

    >>> one = np.array([1.0])
    >>> found = waiting((one, one), (0.1 * one, 0.1 * one), (0.3 * one, 0.3 * one), (0.05 * one, 0.05 * one))
    >>> found.first_a.tolist(), found.yields_a.round(3).tolist(), found.never.round(4).tolist()
    ([0.0], [0.499], [0.0025])
    """
    top = [np.maximum(high[side], low[side] * (1 + NARROW)) for side in (0, 1)]
    density = [(1 - never[side]) / (top[side] - low[side]) for side in (0, 1)]
    of_top = [_height(top[side], low[side], density[side], never[side]) for side in (0, 1)]
    most = np.minimum(value[1] * of_top[0], value[0] * of_top[1])
    s = most * np.linspace(1, 0, steps + 1)[:, None] ** 3  # finer towards the end, where types are near their lowest
    types = [_type_at(s / value[1 - side], low[side], top[side], density[side], never[side]) for side in (0, 1)]
    rate = 1 / (types[0] * types[1])
    time = np.vstack([np.zeros_like(most), np.cumsum(-np.diff(s, axis=0) * (rate[1:] + rate[:-1]) / 2, axis=0)])
    left = [never[side] + density[side] * (types[side] - low[side]) for side in (0, 1)]
    first = [np.where(np.isclose(left[side][0], 1.0, atol=1e-9), 0.0, 1 - left[side][0]) for side in (0, 1)]
    gone = [-np.diff(left[side], axis=0) for side in (0, 1)]
    yields = [
        first[side] + (gone[side] * (left[1 - side][1:] + left[1 - side][:-1]) / 2).sum(axis=0) for side in (0, 1)
    ]
    both = left[0] * left[1]
    lasting = ((both[1:] + both[:-1]) / 2 * np.diff(time, axis=0)).sum(axis=0)
    none = never[0] * never[1]
    return Waiting(
        time=time, type_a=types[0], type_b=types[1], left_a=left[0], left_b=left[1], first_a=first[0],
        first_b=first[1], yields_a=yields[0], yields_b=yields[1], never=np.asarray(none),
        mean=np.asarray((lasting - none * time[-1]) / (1 - none)),
    )  # fmt: skip


def _height(phi: Floats, low: Floats, density: Floats, never: Floats) -> Floats:
    """H of the docstring above; it rises with phi from 0 at low."""
    return np.asarray(phi - low - (never / density - low) * np.log1p(density * (phi - low) / never))


def _type_at(height: Floats, low: Floats, top: Floats, density: Floats, never: Floats) -> Floats:
    """The cost at which H has a given height, by halving."""
    under, over = np.broadcast_to(low, height.shape).copy(), np.broadcast_to(top, height.shape).copy()
    for _ in range(HALVINGS):
        middle = (under + over) / 2
        below = _height(middle, low, density, never) < height
        under, over = np.where(below, middle, under), np.where(below, over, middle)
    return (under + over) / 2
