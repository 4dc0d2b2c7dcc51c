"""Why two sides that could agree may fight: the range, one offer to a side with a secret, a shift to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def bargaining_range(own: Floats, others: Floats, cost_a: Floats, cost_b: Floats) -> tuple[Floats, Floats]:
    """The least that A takes and the most that B leaves to A: an agreement is possible where the first is not above.

    own      (draw,)  chance that A wins, as A sees it, in [0, 1]
    others   (draw,)  the same chance, as B sees it
    cost_a   (draw,)  cost of the war to A, as a share of what it is about, at least 0; cost_b to B
    returns  two (draw,): own - cost_a and others + cost_b, in shares of A; outside [0, 1] where a side would rather
             give all than fight
    source   fearon1995, p. 387: with one chance that both believe in the range is never empty

    >>> low, high = bargaining_range(np.array([0.5]), np.array([0.5]), np.array([0.1]), np.array([0.2]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.4], [0.7])
    """
    return np.asarray(own - cost_a), np.asarray(others + cost_b)


def one_offer(win: Floats, cost: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The share that one side asks for in a single offer when it does not know the cost of war to the other.

    win      (draw,)  chance that the side that asks wins, in [0, 1]
    cost     (draw,)  its own cost of war, as a share of what it is about
    low      (draw,)  the other's cost is even between low and high, at least 0
    high     (draw,)
    returns  two (draw,): the share it asks for, in [0, 1], and the chance that the other fights
    source   fearon1995, on private information: x = p + (high - c) / 2 within what some and what all would accept

    Even chances, own cost 0.1, the other's between 0 and 0.4: it asks for 0.5 + 0.3 / 2 = 0.65; refused by whoever has
    a cost below 0.15, which is 0.375 of all.

    >>> ask, war = one_offer(np.array([0.5]), np.array([0.1]), np.array([0.0]), np.array([0.4]))
    >>> ask.round(3).tolist(), war.round(3).tolist()
    ([0.65], [0.375])
    """
    most = np.minimum(win + high, 1.0)
    safe = np.minimum(win + low, 1.0)
    ask = np.clip(win + (high - cost) / 2, safe, most)
    secret = high > low
    war = np.clip((ask - win - low) / np.where(secret, high - low, 1.0), 0.0, 1.0)
    return np.asarray(ask), np.where(secret, war, 0.0)


def shift_gap(
    now: Floats, later: Floats, cost_a: Floats, cost_b: Floats, patience_a: Floats, patience_b: Floats
) -> Floats:
    """By how much a shift of power to come is more than peace can pay for: above 0 no promise keeps the peace.

    now      (draw,)  chance that A wins a war now; later: the same after the shift
    cost_a   (draw,)  cost of the war to A, as a share of what it is about; cost_b to B
    patience_a, patience_b  (draw,)  what one unit after the shift is worth now, in (0, 1]
    returns  (draw,)  what the side in decline gets by war now, plus what the rising side will be able to force, less 1
    source   powell2006, the inefficiency condition: the rise of what one can force is more than the surplus of peace

    A falls from 0.8 to 0.3, both lose 0.1 by war: 0.8 - 0.1 now and 0.7 - 0.1 later is 0.3 more than there is.

    >>> half = np.array([0.1]), np.array([0.1]), np.array([1.0]), np.array([1.0])
    >>> shift_gap(np.array([0.8]), np.array([0.3]), *half).round(3).tolist()
    [0.3]
    """
    a_falls = (now - cost_a) + patience_b * (1 - later - cost_b)
    b_falls = (1 - now - cost_b) + patience_a * (later - cost_a)
    return np.asarray(np.where(later < now, a_falls, b_falls) - 1)
