"""Offers to a side with a secret: against Fearon's closed form, and against looking at every cut in two rounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.outlook.fearon import one_offer
from dragoman.outlook.forts import expected_battles, war_values, win_chance
from dragoman.outlook.screening import Screened, screened


def one(*values: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array([value]) for value in values)


def asked(p: float, c: float, low: float, high: float, patience: float = 1.0, **more: int) -> Screened:
    return screened(*one(p, c, low, high), one(patience, patience), **{"held": 2, "places": 4, **more})  # type: ignore[arg-type]


@given(st.floats(0.3, 0.7), st.floats(0.001, 0.05), st.floats(0, 0.04), st.floats(0.005, 0.08))
def test_one_offer_before_a_war_to_the_end_is_fearons(p: float, c: float, low: float, width: float) -> None:
    battles, win = expected_battles(*one(p), 2, 4), win_chance(*one(p), 2, 4)
    ask, war = one_offer(win, c * battles, low * battles, (low + width) * battles)
    found = asked(p, c, low, low + width, rounds=1, cuts=401)
    assert found.left[0] == pytest.approx(war[0], abs=3e-3)
    assert found.ask[0] == pytest.approx(ask[0], abs=3e-3)
    assert found.battles[0] == pytest.approx(war[0] * battles[0], abs=0.02)


def two_rounds(p: float, c: float, low: float, high: float, patience: float, cuts: int) -> tuple[float, float]:
    """The first offer and its acceptance by trying every cut now, and every cut in each state of the next round."""
    grid = np.linspace(low, high, cuts)
    war_b = np.array([war_values(*one(1 - p, cost, patience), 4)[::-1, 0] for cost in grid])
    war_a = war_values(*one(p, c, patience), 4)[:, 0]

    def last(front: int, cut: int) -> tuple[float, float]:
        """What A gets in the last round with all below the cut left, and what B at the cut gets."""
        if front in (0, 4):
            return float(front > 0), float(front == 0)
        price = np.clip(war_b[:, front], 0, 1)
        if not cut:
            return float(max(1 - price[0], war_a[front])), float(price[0])
        payoff = [((cut - i) * (1 - price[i]) + i * war_a[front]) / cut for i in range(cut + 1)]
        i = int(np.argmax(payoff))
        return payoff[i], float(price[i])

    best = (-np.inf, 0.0, 0.0)
    for i in range(cuts):
        up, down = last(3, i), last(1, i)
        price = min(max(-grid[i] + patience * (p * up[1] + (1 - p) * down[1]), 0), 1)
        on = -c + patience * (p * up[0] + (1 - p) * down[0])
        accepted = 1 - i / (cuts - 1)
        worth = accepted * (1 - price) + (1 - accepted) * on
        best = max(best, (worth, 1 - price, accepted), key=lambda one: one[0])
    return best[1], best[2]


@settings(max_examples=20)
@given(st.floats(0.3, 0.7), st.floats(0.001, 0.05), st.floats(0.01, 0.1), st.floats(0.95, 1))
def test_two_rounds_are_those_of_trying_every_cut(p: float, c: float, high: float, patience: float) -> None:
    found = asked(p, c, 0.001, high, patience, rounds=2, cuts=21)
    ask, accepted = two_rounds(p, c, 0.001, high, patience, 21)
    assert (found.ask[0], found.agreed[0, 0]) == pytest.approx((ask, accepted), abs=1e-9)


@given(st.floats(0.2, 0.8), st.floats(0.001, 0.1), st.floats(0.001, 0.1), st.floats(0, 0.2), st.floats(0.9, 1))
def test_all_ways_to_end_add_up(p: float, c: float, low: float, width: float, patience: float) -> None:
    found = asked(p, c, low, low + width, patience)
    total = found.agreed.sum(axis=0) + found.won + found.lost + found.left
    assert total[0] == pytest.approx(1)


def test_without_a_secret_they_agree_at_once_and_it_asks_for_all_but_what_war_pays() -> None:
    found = asked(0.6, 0.02, 0.02, 0.02, 0.99)
    assert found.agreed[0, 0] == 1
    assert found.battles[0] == 0


def test_a_wider_secret_means_more_fighting() -> None:
    narrow, wide = asked(0.5, 0.005, 0.03, 0.04), asked(0.5, 0.005, 0.0, 0.07)
    assert wide.battles[0] > narrow.battles[0]
    assert not wide.disordered.any()
