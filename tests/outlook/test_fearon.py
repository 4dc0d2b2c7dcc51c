"""Fearon's range and offer, and Powell's shift of power, against values in print and the slow way."""

from __future__ import annotations

import numpy as np
import pytest
from bargaining_vectors import vector
from hypothesis import given
from hypothesis import strategies as st

from dragoman.outlook.fearon import bargaining_range, one_offer, shift_gap

part = st.floats(0, 1)
cost = st.floats(0, 2)


def one(*values: float) -> list[np.ndarray]:
    return [np.array([value]) for value in values]


def test_the_range_is_that_in_print() -> None:
    low, high = bargaining_range(*one(0.5, 0.5, 0.1, 0.2))
    assert [low[0], high[0]] == pytest.approx(vector("Fearon1995", "p=.5,cA"), abs=1e-12)


def test_the_offer_to_a_side_with_a_secret_is_that_in_print() -> None:
    ask, war = one_offer(*one(0.5, 0.1, 0, 0.4))
    assert [ask[0], war[0]] == pytest.approx(vector("Fearon1995 one", "x*="), abs=1e-12)


@given(part, cost, cost)
def test_with_one_belief_the_range_is_never_empty_and_is_as_wide_as_both_costs(p: float, a: float, b: float) -> None:
    low, high = bargaining_range(*one(p, p, a, b))
    assert high[0] - low[0] == pytest.approx(a + b)


@given(part, part, cost, cost)
def test_the_range_of_both_sides_swapped_is_the_same_from_the_other_end(p: float, q: float, a: float, b: float) -> None:
    low, high = bargaining_range(*one(p, q, a, b))
    other_low, other_high = bargaining_range(*one(1 - q, 1 - p, b, a))
    assert [1 - high[0], 1 - low[0]] == pytest.approx([other_low[0], other_high[0]])


@given(part, cost, cost, cost)
def test_no_other_offer_does_better(p: float, c: float, one_end: float, other_end: float) -> None:
    low, high = sorted((one_end, other_end))
    ask, war = one_offer(*one(p, c, low, high))
    costs = low + (high - low) * (np.arange(4000) + 0.5) / 4000
    tried = np.linspace(0, 1, 201)
    accepted = (1 - tried[:, None] >= 1 - p - costs - 1e-12).mean(axis=1)
    payoff = accepted * tried + (1 - accepted) * (p - c)
    assert 0 <= ask[0] <= 1
    assert (1 - war[0]) * ask[0] + war[0] * (p - c) >= payoff.max() - 2e-3


@given(part, cost, cost, st.floats(0.01, 1))
def test_a_side_with_a_dearer_war_asks_for_less_and_risks_less(p: float, c: float, low: float, more: float) -> None:
    cheap, risk = one_offer(*one(p, c, low, low + 1))
    dear, less = one_offer(*one(p, c + more, low, low + 1))
    assert dear[0] <= cheap[0] + 1e-12
    assert less[0] <= risk[0] + 1e-12


@given(st.floats(0, 0.4), st.floats(0.01, 0.2), st.floats(0, 0.2))
def test_a_side_with_more_power_asks_for_more(p: float, more: float, c: float) -> None:
    asks, _ = one_offer(np.array([p, p + more]), np.full(2, c), np.zeros(2), np.full(2, 0.4))
    assert asks[1] > asks[0]


@given(part, cost, cost)
def test_without_a_secret_there_is_no_war(p: float, c: float, other: float) -> None:
    ask, war = one_offer(*one(p, c, other, other))
    assert war[0] == 0
    assert ask[0] == pytest.approx(min(p + other, 1))


@given(part, part, cost, cost, st.floats(0.1, 1), st.floats(0.1, 1))
def test_a_shift_looks_the_same_from_both_sides(
    now: float, later: float, a: float, b: float, da: float, db: float
) -> None:
    here = shift_gap(*one(now, later, a, b, da, db))
    there = shift_gap(*one(1 - now, 1 - later, b, a, db, da))
    if abs(now - later) > 1e-9:
        assert here[0] == pytest.approx(there[0])


def test_without_a_shift_peace_can_always_be_kept() -> None:
    p = np.linspace(0, 1, 11)
    assert (shift_gap(p, p, p * 0 + 0.1, p * 0 + 0.1, p * 0 + 1, p * 0 + 1) <= 0).all()
