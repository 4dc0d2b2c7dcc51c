"""Waiting for the other to give in: values in print, an integrator, and whether anybody would rather wait longer."""

from __future__ import annotations

import numpy as np
import pytest
from bargaining_vectors import vector
from hypothesis import given
from hypothesis import strategies as st

from dragoman.outlook.war_of_attrition import Waiting, hazards, waiting

INPUTS = ((0.05, 0.2, 0.1), (0.04, 0.12, 0.05))  # low, high, never of A and of B


def asked(a: tuple[float, float, float], b: tuple[float, float, float], steps: int = 400) -> Waiting:
    pairs = [(np.array([x]), np.array([y])) for x, y in zip(a, b, strict=True)]
    return waiting((np.ones(1), np.ones(1)), *pairs, steps=steps)  # type: ignore[arg-type]


def test_the_hazard_and_the_mean_length_are_those_in_print() -> None:
    a, b = hazards(*(np.array([one]) for one in (10.0, 10.0, 2.0, 2.0)))
    assert a == b
    assert [a[0], 1 / (a[0] + b[0])] == pytest.approx(vector("War of attrition", "V=10"), abs=1e-12)


def test_with_one_known_cost_and_few_who_never_give_in_it_is_the_closed_form() -> None:
    z = 1e-4
    found = asked((0.2, 0.2, z), (0.2, 0.2, z), steps=4000)
    assert found.first_a[0] == found.first_b[0] == 0
    assert found.time[-1, 0] == pytest.approx(-np.log(z) / 0.2, rel=1e-3)
    assert found.left_a[:, 0] == pytest.approx(np.exp(-0.2 * found.time[:, 0]), abs=2e-3)
    assert found.mean[0] == pytest.approx(2.5, rel=5e-3)


def test_with_known_costs_the_weaker_gives_in_at_once_as_in_print() -> None:
    """Abreu and Gul: the end is the shorter of -log z / rate, the mass at the start 1 - z e^(rate end)."""
    found = asked((0.3, 0.3, 0.05), (0.1, 0.1, 0.05), steps=4000)
    end = min(-np.log(0.05) / 0.1, -np.log(0.05) / 0.3)  # A gives in at 0.1, B at 0.3
    assert found.time[-1, 0] == pytest.approx(end, rel=1e-3)
    assert found.first_a[0] == pytest.approx(1 - 0.05 * np.exp(0.1 * end), abs=1e-3)
    assert found.first_b[0] == 0


def test_the_types_that_give_in_are_those_of_integrating_the_equations() -> None:
    from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

    found = asked(*INPUTS, steps=4000)
    (low_a, high_a, never_a), (low_b, high_b, never_b) = INPUTS
    dense_a, dense_b = (1 - never_a) / (high_a - low_a), (1 - never_b) / (high_b - low_b)

    def slope(_: float, phi: np.ndarray) -> list[float]:
        left_a, left_b = never_a + dense_a * (phi[0] - low_a), never_b + dense_b * (phi[1] - low_b)
        return [-phi[1] * left_a / dense_a, -phi[0] * left_b / dense_b]

    times = found.time[::400, 0]
    ran = solve_ivp(
        slope, (0, times[-1]), [found.type_a[0, 0], found.type_b[0, 0]], t_eval=times, rtol=1e-10, atol=1e-12
    )
    assert found.type_a[::400, 0] == pytest.approx(ran.y[0], abs=1e-5)
    assert found.type_b[::400, 0] == pytest.approx(ran.y[1], abs=1e-5)
    assert (ran.y[0, -1], ran.y[1, -1]) == pytest.approx((low_a, low_b), abs=1e-4)


def test_nobody_would_rather_give_in_at_another_time() -> None:
    found = asked(*INPUTS, steps=2000)
    time, left = found.time[:, 0], found.left_b[:, 0]
    gone = -np.diff(left)
    middle = (time[1:] + time[:-1]) / 2
    for place in (0, 300, 900, 1500):  # the cost of the type of A that gives in there
        cost = found.type_a[place, 0]
        wins = (1 - left[0]) + np.concatenate([[0], np.cumsum(gone * (1 - cost * middle))])
        payoff = wins - left * cost * time  # of giving in at each time of the grid
        assert payoff[place] >= payoff.max() - 2e-4


@given(*[st.tuples(st.floats(0.01, 0.2), st.floats(0.001, 0.3), st.floats(0.01, 0.5)) for _ in range(2)])
def test_it_turns_with_the_sides_and_adds_up(a: tuple[float, float, float], b: tuple[float, float, float]) -> None:
    a, b = (a[0], a[0] + a[1], a[2]), (b[0], b[0] + b[1], b[2])
    here, there = asked(a, b, 200), asked(b, a, 200)
    assert here.yields_a[0] == pytest.approx(there.yields_b[0], abs=1e-9)
    assert here.yields_a[0] + here.yields_b[0] + here.never[0] == pytest.approx(1, abs=1e-9)
    assert min(here.first_a[0], here.first_b[0]) == 0
    assert here.never[0] == pytest.approx(a[2] * b[2])


def test_a_dearer_wait_makes_it_likelier_to_give_in_and_stubbornness_less() -> None:
    base = asked((0.05, 0.1, 0.1), (0.05, 0.1, 0.1))
    assert asked((0.08, 0.16, 0.1), (0.05, 0.1, 0.1)).yields_a[0] > base.yields_a[0]
    assert asked((0.05, 0.1, 0.3), (0.05, 0.1, 0.1)).yields_a[0] < base.yields_a[0]
