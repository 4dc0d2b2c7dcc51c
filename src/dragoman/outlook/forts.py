"""A war for a row of places, one battle each: who wins, how long it lasts, what is agreed where all is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

EVEN = 1e-7  # nearer to 1/2 than this, a battle counts as even: the closed form loses its digits there
STILL = 1e-11  # terms that move less than this from one more round do not move
MOST_ROUNDS = 20_000


def win_chance(battle: Floats, held: int, places: int) -> Floats:
    """The chance that A ends with all places.

    battle   (draw,)  chance that A wins a battle, which moves the front by one place, in [0, 1]
    held     places that A has now, from 0 to `places`
    returns  (draw,)  (1 - r^held) / (1 - r^places) with r = (1 - battle) / battle; held / places where even
    source   smithstam2004: the gambler's ruin

    >>> win_chance(np.array([0.6, 0.5]), 3, 6).round(4).tolist()
    [0.7714, 0.5]
    """
    inner = np.clip(battle, 1e-12, 1 - 1e-12)
    even = np.abs(inner - 0.5) < EVEN
    up = inner > 0.5  # the ratio is kept below 1, or it overflows
    ratio = np.log(np.where(up, 1 - inner, inner) / np.where(up, inner, 1 - inner))
    with np.errstate(invalid="ignore", divide="ignore"):
        of_stronger = np.expm1(np.where(up, held, places - held) * ratio) / np.expm1(places * ratio)
    return np.asarray(np.where(even, held / places, np.where(up, of_stronger, 1 - of_stronger)))


def expected_battles(battle: Floats, held: int, places: int) -> Floats:
    """How many battles until one side has all places, if nobody agrees before.

    returns  (draw,)  (held - places * win_chance) / (1 - 2 battle); held (places - held) where even
    source   smithstam2004; feller1968, XIV.3

    >>> expected_battles(np.array([0.6, 0.5]), 3, 6).round(4).tolist()
    [8.1429, 9.0]
    """
    even = np.abs(battle - 0.5) < EVEN
    gap = np.where(even, 1.0, 1 - 2 * battle)
    return np.asarray(np.where(even, held * (places - held), (held - places * win_chance(battle, held, places)) / gap))


def war_values(battle: Floats, cost: Floats, patience: Floats, places: int) -> Floats:
    """What fighting to the end is worth to A, for every number of places that it may hold.

    battle    (draw,)  chance that A wins a battle
    cost      (draw,)  cost of one battle to A, as a share of what the war is about
    patience  (draw,)  what a unit one battle later is worth now, in (0, 1]
    returns   (places + 1, draw)  0 with no place, 1 with all; between: -cost + patience * (mean of both neighbours)
    source    smithstam2004; a linear system, solved exactly

    One battle decides with two places: 0.6 - 0.1.

    >>> war_values(np.array([0.6]), np.array([0.1]), np.array([1.0]), 2).round(3).ravel().tolist()
    [0.0, 0.5, 1.0]
    """
    inner, draws = places - 1, len(battle)
    system = np.zeros((draws, inner, inner))
    right = np.tile(-cost[:, None], (1, inner))
    at = np.arange(inner)
    system[:, at, at] = 1.0
    system[:, at[:-1], at[1:]] = -(patience * battle)[:, None]
    system[:, at[1:], at[:-1]] = -(patience * (1 - battle))[:, None]
    right[:, -1] += patience * battle
    values = np.zeros((places + 1, draws))
    values[-1] = 1.0
    values[1:-1] = np.linalg.solve(system, right[:, :, None])[:, :, 0].T
    return values


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed for every number of places that A may hold: (places + 1, draw) each, in shares of A."""

    share: Floats
    low: Floats  # the least that A takes
    high: Floats  # the most that B leaves
    rounds: int  # rounds of the game that were worked through from its end
    settled: NDArray[np.bool_]  # (draw,) one more round would change nothing


def agreed(
    battle: Floats,
    costs: tuple[Floats, Floats],
    patience: tuple[Floats, Floats],
    places: int,
    *,
    offers: float = 0.5,
    rounds: int = MOST_ROUNDS,
) -> Terms:
    """What two sides agree on at once that know all of each other, with a battle after every refusal.

    battle    (draw,)  chance that A wins a battle
    costs     of one battle to A and to B, (draw,) each
    patience  of A and of B, (draw,) each, in (0, 1]
    offers    chance that it is A who makes the offer of a round
    rounds    of offers before the war is fought to the end: the game is solved from its last round backward, and
              stops early where one more round would change nothing
    source    slantchev2003, complete information, on the battlefield of smithstam2004: who offers leaves the other
              what refusing, one battle and the terms after it are worth; in the mean of both offers
              low + offers (high - low)

    One battle decides with two places: A takes 0.6 - 0.1 or more, B leaves 1 - (0.4 - 0.1); the middle is 0.6.

    >>> one = np.array([1.0])
    >>> agreed(np.array([0.6]), (0.1 * one, 0.1 * one), (one, one), 2).share.round(3).ravel().tolist()
    [0.0, 0.6, 1.0]
    """
    a = war_values(battle, costs[0], patience[0], places)
    b = war_values(1 - battle, costs[1], patience[1], places)[::-1]
    share, low, high, before = a, a, 1 - b, np.full_like(a, np.nan)
    done = 0
    while done < rounds:
        done += 1
        low, high = np.empty_like(a), np.empty_like(a)
        low[0] = high[0] = 0.0
        low[-1] = high[-1] = 1.0
        low[1:-1] = np.clip(-costs[0] + patience[0] * (battle * a[2:] + (1 - battle) * a[:-2]), 0, 1)
        high[1:-1] = np.clip(1 + costs[1] - patience[1] * (battle * b[2:] + (1 - battle) * b[:-2]), 0, 1)
        before, share = share, low + offers * (high - low)
        a, b = share, 1 - share
        if done > 1 and np.abs(share - before).max() < STILL:
            break
    still = np.abs(share - before).max(axis=0) < 1e-6
    return Terms(share=share, low=low, high=high, rounds=done, settled=still)
