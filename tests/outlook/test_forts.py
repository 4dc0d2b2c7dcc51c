"""The war for a row of places: closed forms against a linear system, chance and a game tree worked through by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from bargaining_vectors import vector
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.outlook.forts import agreed, expected_battles, war_values, win_chance

chance = st.floats(0.05, 0.95)


def one(*values: float) -> list[np.ndarray]:
    return [np.array([value]) for value in values]


@pytest.mark.parametrize(("said", "p"), [("p=.6", 0.6), ("p=.5", 0.5)])
def test_chance_and_length_are_those_in_print(said: str, p: float) -> None:
    found = [win_chance(np.array([p]), 3, 6)[0], expected_battles(np.array([p]), 3, 6)[0]]
    assert found == pytest.approx(vector("SmithStam2004", said), abs=1e-12)


@given(chance, st.integers(2, 12), st.data())
def test_both_are_the_solution_of_the_linear_system(p: float, places: int, data: st.DataObject) -> None:
    held = data.draw(st.integers(1, places - 1))
    step = np.zeros((places + 1, places + 1))
    for at in range(1, places):
        step[at, at + 1], step[at, at - 1] = p, 1 - p
    inner = slice(1, places)
    system = np.eye(places - 1) - step[inner, inner]
    win = np.linalg.solve(system, step[inner, places])
    long = np.linalg.solve(system, np.ones(places - 1))
    assert win_chance(np.array([p]), held, places)[0] == pytest.approx(win[held - 1], rel=1e-7, abs=1e-12)
    assert expected_battles(np.array([p]), held, places)[0] == pytest.approx(long[held - 1], rel=1e-6)


@given(chance, st.integers(2, 12), st.data())
def test_the_chances_of_both_sides_add_up_and_rise_with_places_and_power(
    p: float, places: int, data: st.DataObject
) -> None:
    held = data.draw(st.integers(1, places - 1))
    mine = win_chance(np.array([p, min(p + 0.01, 1)]), held, places)
    assert mine[0] + win_chance(np.array([1 - p]), places - held, places)[0] == pytest.approx(1)
    assert mine[1] >= mine[0]
    assert win_chance(np.array([p]), held + 1, places)[0] >= mine[0]


def test_near_even_battles_the_closed_forms_do_not_jump() -> None:
    near = 0.5 + np.array([-1e-5, -2e-7, -1e-8, 0, 1e-8, 2e-7, 1e-5])
    assert np.abs(win_chance(near, 4, 9) - 4 / 9).max() < 1e-3
    assert np.abs(np.diff(expected_battles(near, 4, 9))).max() < 5e-3
    assert (np.diff(win_chance(near, 4, 9)) >= -1e-12).all()
    assert win_chance(np.array([0.0, 1.0]), 3, 6).tolist() == pytest.approx([0, 1], abs=1e-12)


def test_without_discounting_a_war_is_worth_its_chance_less_its_battles() -> None:
    p, c = np.linspace(0.2, 0.8, 7), np.full(7, 0.01)
    for held in range(1, 7):
        by_hand = win_chance(p, held, 7) - c * expected_battles(p, held, 7)
        assert war_values(p, c, np.ones(7), 7)[held] == pytest.approx(by_hand)


def tree(
    p: float, costs: tuple[float, float], patience: tuple[float, float], places: int, rounds: int, held: int
) -> float:
    """The mean share of A where each is equally likely to make the offer of a round, by trying every offer."""
    offers = np.linspace(0, 1, 2001)
    a = war_values(*one(p, costs[0], patience[0]), places)[:, 0]
    b = war_values(*one(1 - p, costs[1], patience[1]), places)[::-1, 0]

    @cache
    def worth(front: int, left: int) -> tuple[float, float]:
        if front in (0, places):
            return float(front > 0), float(front == 0)
        if not left:
            return float(a[front]), float(b[front])
        up, down = worth(front + 1, left - 1), worth(front - 1, left - 1)
        refuse = [-costs[side] + patience[side] * (p * up[side] + (1 - p) * down[side]) for side in (0, 1)]
        by_a = max((x for x in offers if 1 - x >= refuse[1] - 1e-12), default=None)  # what B still accepts
        by_b = min((x for x in offers if x >= refuse[0] - 1e-12), default=None)
        assert by_a is not None
        assert by_b is not None
        shares = (max(by_a, 0), min(by_b, 1))
        return sum(shares) / 2, 1 - sum(shares) / 2

    return worth(held, rounds)[0]


@settings(max_examples=12)
@given(st.floats(0.2, 0.8), st.floats(0.005, 0.1), st.floats(0.005, 0.1), st.floats(0.85, 1), st.floats(0.85, 1))
def test_what_is_agreed_is_what_trying_every_offer_gives(p: float, a: float, b: float, da: float, db: float) -> None:
    found = agreed(*one(p), tuple(one(a, b)), tuple(one(da, db)), 4, rounds=5)  # type: ignore[arg-type]
    for held in (1, 2, 3):
        assert found.share[held, 0] == pytest.approx(tree(p, (a, b), (da, db), 4, 5, held), abs=5e-3)


@given(st.floats(0.1, 0.9), st.floats(0.001, 0.2), st.floats(0.001, 0.2), st.floats(0.8, 0.999))
def test_terms_turn_with_the_sides_and_lie_in_their_range(p: float, a: float, b: float, d: float) -> None:
    here = agreed(*one(p), tuple(one(a, b)), tuple(one(d, d)), 5)  # type: ignore[arg-type]
    there = agreed(*one(1 - p), tuple(one(b, a)), tuple(one(d, d)), 5)  # type: ignore[arg-type]
    assert here.share[:, 0] == pytest.approx(1 - there.share[::-1, 0], abs=1e-8)
    assert (here.low <= here.share + 1e-12).all()
    assert (here.share <= here.high + 1e-12).all()
    assert here.settled.all()
    assert (np.diff(here.share[:, 0]) >= -1e-9).all()  # each place more is worth something


@given(st.floats(0.2, 0.7), st.floats(0.01, 0.1), st.floats(0.001, 0.05))
def test_power_pays_and_cost_hurts(p: float, c: float, more: float) -> None:
    battle, patience = np.array([p, p + more, p]), np.full(3, 0.97)
    share = agreed(battle, (np.array([c, c, c + more]), np.full(3, c)), (patience, patience), 6).share[3]
    assert share[1] >= share[0] - 1e-12
    assert share[2] <= share[0] + 1e-12


def test_a_game_cut_short_is_said_not_to_have_come_to_rest() -> None:
    found = agreed(*one(0.6), tuple(one(0.02, 0.02)), tuple(one(0.99, 0.99)), 10, rounds=2)  # type: ignore[arg-type]
    assert not found.settled.any()
