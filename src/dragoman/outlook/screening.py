"""Offers to a side with a secret, a battle after every refusal: refusing shows resolve, and the terms get better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.outlook.forts import expected_battles, war_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Screened:
    """How offers and refusals go; all chances of the side that asks, A."""

    ask: Floats  # (draw,) share that A asks for in its first offer
    agreed: Floats  # (round, draw) chance that B accepts after so many battles
    share: Floats  # (draw,) mean share of A where they agree; NaN where they never do
    won: Floats  # (draw,) chance that A takes all by battle before they agree; lost: that B does
    lost: Floats
    left: Floats  # (draw,) chance that all offers are refused, and the war is fought to the end
    fought: Floats  # (round, draw) chance that the first, second, … battle is fought
    battles: Floats  # (draw,) mean number of battles, those after the last offer included
    disordered: NDArray[np.bool_]  # (draw,) somewhere on the way the next offer is not better for whoever costs less


def screened(
    battle: Floats,
    cost: Floats,
    low: Floats,
    high: Floats,
    patience: tuple[Floats, Floats],
    held: int,
    places: int,
    *,
    rounds: int = 6,
    cuts: int = 31,
) -> Screened:
    """The offers that A makes to B whose cost of a battle it does not know, solved from the last round backward.

    battle    (draw,)  chance that A wins a battle, which moves the front by one place
    cost      (draw,)  cost of one battle to A
    low       (draw,)  that of B is even between low and high, as A sees it, at least 0
    high      (draw,)
    patience  of A and of B, (draw,) each, in (0, 1]
    held      places of A, of `places`
    rounds    offers that A makes; after the last refusal the war is fought to the end
    cuts      points between low and high at which A can part those who accept from those who do not: offers are
              chosen among these, so that a cut is met to (high - low) / (cuts - 1) / 2
    source    powell2004, uncertainty about costs, and slantchev2003, on the battlefield of smithstam2004

    B with cost c accepts what it gets by refusing, one battle and the next offer. Whoever accepts last in one round is
    the first to accept in the next, so what is left to believe is always one interval, from low to a cut.

    One offer before one battle that decides is Fearon's offer:

    >>> one = np.array([1.0])
    >>> found = screened(0.5 * one, 0.1 * one, 0 * one, 0.4 * one, (one, one), 1, 2, rounds=1, cuts=81)
    >>> found.ask.round(3).tolist(), found.left.round(3).tolist()
    ([0.65], [0.375])
    """
    grid = low + (high - low) * np.linspace(0, 1, cuts)[:, None]  # (cut, draw)
    zero = np.zeros_like(battle)
    of_b = war_values(1 - battle, zero, patience[1], places)[::-1]  # (front, draw), value without cost
    burden = of_b - war_values(1 - battle, zero + 1, patience[1], places)[::-1]  # what a cost of 1 takes away
    cont_a = np.repeat(war_values(battle, cost, patience[0], places)[:, None], cuts, axis=1)
    cont_b = of_b[:, None] - grid * burden[:, None]  # (front, cut, draw), by refusing the last offer
    plans: list[Ints] = []
    asked: list[Floats] = []
    disordered = np.zeros(len(battle), dtype=bool)
    for _ in range(rounds):
        price = np.clip(cont_b, 0, 1)  # what B gets at each cut
        disordered |= (np.diff(price[1:-1], axis=1) > SLACK).any(axis=(0, 1))
        value, plan = _best(price, cont_a)
        paid = np.take_along_axis(price, plan, axis=1)
        plans.append(plan)
        asked.append(1 - price)
        cont_a, cont_b = np.empty_like(value), np.empty_like(value)
        cont_a[1:-1] = -cost + patience[0] * (battle * _up(value, 1.0) + (1 - battle) * _down(value, 0.0))
        cont_b[1:-1] = -grid + patience[1] * (battle * _up(paid, 0.0) + (1 - battle) * _down(paid, 1.0))
        cont_a[0], cont_a[-1], cont_b[0], cont_b[-1] = 0.0, 1.0, 1.0, 0.0
    return _forward(plans[::-1], asked[::-1], battle, held, places, disordered)


def _best(price: Floats, on: Floats) -> tuple[Floats, Ints]:
    """What A gets, and the cut that it aims at, for each cut that is left to believe: (front, cut, draw) each.

    Aiming at cut i with all below j left: (j - i) of j accept and leave 1 - price[i], i of j refuse and A gets on[i].
    """
    cuts = price.shape[1]
    gain = 1 - price
    value, plan = np.empty_like(price), np.zeros(price.shape, dtype=np.int64)
    value[:, 0] = np.maximum(gain[:, 0], on[:, 0])
    at = np.arange(cuts)[:, None]
    rest = at * (on - gain)
    for j in range(1, cuts):
        payoff = gain[:, : j + 1] + rest[:, : j + 1] / j
        plan[:, j] = payoff.argmax(axis=1)  # the lowest cut where several do as well: peace where it costs nothing
        value[:, j] = np.take_along_axis(payoff, plan[:, j][:, None], axis=1)[:, 0]
    return value, plan


def _up(values: Floats, end: float) -> Floats:
    """The values one place further for every open front; `end` where A then holds all."""
    found = values[2:].copy()
    found[-1] = end
    return found


def _down(values: Floats, end: float) -> Floats:
    found = values[:-2].copy()
    found[0] = end
    return found


def _forward(
    plans: list[Ints],
    asked: list[Floats],
    battle: Floats,
    held: int,
    places: int,
    disordered: NDArray[np.bool_],
) -> Screened:
    cuts, draws = plans[0].shape[1:]
    columns = np.arange(draws)
    mass = np.zeros((places + 1, cuts, draws))
    mass[held, -1] = 1.0
    agreed, fought = np.zeros((len(plans), draws)), np.zeros((len(plans), draws))
    won, lost, terms, battles = (np.zeros(draws) for _ in range(4))
    at = np.arange(cuts)[:, None]
    first = np.take_along_axis(asked[0][held], plans[0][held, -1][None], axis=0)[0]
    for turn, (plan, ask) in enumerate(zip(plans, asked, strict=True)):
        after = np.zeros_like(mass)
        for front in range(1, places):
            here = mass[front]
            refuse = here * np.where(at > 0, plan[front] / np.maximum(at, 1), 0.0)
            accept = here - refuse
            agreed[turn] += accept.sum(axis=0)
            terms += (accept * np.take_along_axis(ask[front], plan[front], axis=0)).sum(axis=0)
            fought[turn] += refuse.sum(axis=0)
            if turn == len(plans) - 1:  # no more offers: the war is fought to its end
                battles += refuse.sum(axis=0) * (expected_battles(battle, front, places) - 1)
            where = (plan[front], np.broadcast_to(columns, plan[front].shape))
            np.add.at(after[front + 1], where, refuse * battle)
            np.add.at(after[front - 1], where, refuse * (1 - battle))
        if turn == len(plans) - 1:
            break
        won, lost = won + after[-1].sum(axis=0), lost + after[0].sum(axis=0)
        after[0] = after[-1] = 0.0
        mass = after
    total = agreed.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = terms / np.where(total > 0, total, np.nan)
    return Screened(
        ask=first, agreed=agreed, share=mean, won=won, lost=lost, left=fought[-1], fought=fought,
        battles=fought.sum(axis=0) + battles, disordered=disordered,
    )  # fmt: skip
