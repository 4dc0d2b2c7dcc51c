"""The laws of wear: closed forms against steps, steps against an integrator, and what never changes on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bargaining_vectors import vector
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.outlook.lanchester import (
    FATIGUE,
    LAWS,
    LINEAR,
    LOGARITHMIC,
    SQUARE,
    Forces,
    Law,
    course,
    square_end,
    square_left,
    survivors,
    tired_days,
)

GENERAL = Law(name="general", own=0.4, others=0.7)


def one(*values: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array([value]) for value in values)


def forces(x: float = 1000, y: float = 800, a: float = 8, b: float = 10, stop: float = 0.0) -> Forces:
    """A loses a people a day at the start, B b."""
    return Forces(
        start=one(x, y), losses=one(a, b), stop=one(stop * x, stop * y), replaced=one(0, 0), support=one(1, 1),
        supply_days=one(0, 0), pace=np.array([30.0]),
    )  # type: ignore[arg-type]  # fmt: skip


def test_the_square_law_leaves_and_lasts_as_in_print() -> None:
    start, rates = one(1000, 800), one(0.01, 0.01)
    found = [survivors(SQUARE, start, rates)[0][0], square_end(start, rates)[0]]  # type: ignore[arg-type]
    assert found == pytest.approx(vector("Lanchester square", "x0=1000"), abs=1e-9)


def test_the_linear_law_leaves_as_in_print() -> None:
    found = survivors(LINEAR, one(1000, 800), one(1, 1))  # type: ignore[arg-type]
    assert [found[0][0]] == pytest.approx(vector("Lanchester linear", "x0=1000"), abs=1e-9)
    assert found[1][0] == 0


def test_steps_meet_the_end_of_the_square_law() -> None:
    found = course(SQUARE, forces(), horizon=200, steps=2000)
    assert found.end[0] == pytest.approx(109.86122886681098, abs=0.01)
    assert found.loser[0] == 1
    assert found.left[0][-1, 0] == pytest.approx(600, abs=0.01)


def test_replacement_bends_the_square_law_as_its_closed_form_does() -> None:
    given_ = replace(forces(), replaced=one(3, 4))  # type: ignore[arg-type]
    found = course(SQUARE, given_, horizon=60, steps=300)
    for place in (0, 50, 150, 300):
        left = square_left(np.array([found.day[place]]), one(1000, 800), one(0.01, 0.01), one(3, 4))  # type: ignore[arg-type]
        assert (found.left[0][place, 0], found.left[1][place, 0]) == pytest.approx((left[0][0], left[1][0]), abs=1e-6)


@pytest.mark.parametrize("law", [*LAWS, GENERAL], ids=lambda law: law.name)
def test_steps_are_those_of_an_integrator(law: Law) -> None:
    from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

    given_ = replace(forces(), replaced=one(2, 3), support=one(1.5, 0.5), supply_days=one(0, 0))  # type: ignore[arg-type]
    rates = [8 / (1000**law.own * 800**law.others), 10 / (800**law.own * 1000**law.others)]

    def slope(day: float, left: np.ndarray) -> list[float]:
        tired = 1 / np.log(np.e + day / 30) if law.tires else 1
        return [
            2 - rates[0] * 0.5 * tired * left[0] ** law.own * left[1] ** law.others,
            3 - rates[1] * 1.5 * tired * left[1] ** law.own * left[0] ** law.others,
        ]

    found = course(law, given_, horizon=50, steps=100)
    ran = solve_ivp(slope, (0, 50), [1000, 800], t_eval=found.day, rtol=1e-10, atol=1e-9)
    assert found.left[0][:, 0] == pytest.approx(ran.y[0], abs=1e-4)
    assert found.left[1][:, 0] == pytest.approx(ran.y[1], abs=1e-4)


@settings(max_examples=20)
@given(st.floats(100, 5000), st.floats(100, 5000), st.floats(1, 20), st.floats(1, 20))
def test_what_the_law_keeps_is_kept(x: float, y: float, a: float, b: float) -> None:
    for law in (SQUARE, LINEAR, GENERAL):
        power = law.others - law.own + 1
        rates = (a / (x**law.own * y**law.others), b / (y**law.own * x**law.others))
        found = course(law, forces(x, y, a, b, stop=0.5), horizon=40, steps=200)
        kept = rates[1] * found.left[0][:, 0] ** power - rates[0] * found.left[1][:, 0] ** power
        scale = rates[1] * x**power + rates[0] * y**power
        assert np.ptp(kept) / scale < 2e-4  # the last step is cut off on a straight line


@settings(max_examples=20)
@given(st.floats(100, 5000), st.floats(100, 5000), st.floats(1, 20), st.floats(1, 20))
def test_it_turns_with_the_sides(x: float, y: float, a: float, b: float) -> None:
    for law in (*LAWS, GENERAL):
        here = course(law, forces(x, y, a, b, stop=0.8), horizon=100, steps=100)
        there = course(law, forces(y, x, b, a, stop=0.8), horizon=100, steps=100)
        assert here.left[0] == pytest.approx(there.left[1])
        assert here.end == pytest.approx(there.end, nan_ok=True)
        assert here.loser[0] == {0: 1, 1: 0}.get(int(there.loser[0]), there.loser[0])


def test_the_law_that_tires_goes_the_same_way_more_slowly() -> None:
    plain = course(LOGARITHMIC, forces(), horizon=60, steps=600)
    tired = course(FATIGUE, forces(), horizon=60, steps=600)
    worth = tired_days(tired.day, np.array([30.0]))
    for side in (0, 1):
        same = np.interp(worth, plain.day, plain.left[side][:, 0])
        assert tired.left[side][:, 0] == pytest.approx(same, rel=1e-5)
    assert tired.left[0][-1, 0] > plain.left[0][-1, 0]


def test_a_first_day_costs_the_same_under_every_law() -> None:
    for law in (*LAWS, GENERAL):
        found = course(law, forces(), horizon=0.01, steps=1)
        assert (1000 - found.left[0][-1, 0]) / 0.01 == pytest.approx(8, rel=1e-3)


def test_replacement_above_losses_has_no_end_and_equal_sides_fall_together() -> None:
    full = replace(forces(stop=0.5), replaced=one(50, 50))  # type: ignore[arg-type]
    found = course(LINEAR, full, horizon=100, steps=100)
    assert np.isnan(found.end[0])
    assert found.loser[0] == -1
    same = course(SQUARE, forces(1000, 1000, 10, 10, stop=0.5), horizon=200, steps=200)
    assert same.loser[0] == -2


def test_supplies_that_change_count_from_their_day() -> None:
    changed = replace(forces(), support=one(2, 1), supply_days=one(10, 0))  # type: ignore[arg-type]
    plain, more = (
        course(LOGARITHMIC, forces(), horizon=20, steps=20),
        course(LOGARITHMIC, changed, horizon=20, steps=20),
    )
    assert more.left[1][10, 0] == pytest.approx(plain.left[1][10, 0], rel=1e-2)
    assert more.left[1][20, 0] < plain.left[1][20, 0] - 50
    assert more.left[0] == pytest.approx(plain.left[0])


def test_more_harm_to_the_other_makes_the_side_last_longer() -> None:
    ends = [course(SQUARE, forces(b=b, stop=0.2), horizon=400, steps=400).loser[0] for b in (4, 20)]
    assert ends == [0, 1]


def test_no_law_without_an_end_has_survivors() -> None:
    a, b = survivors(LOGARITHMIC, one(10, 10), one(1, 1))  # type: ignore[arg-type]
    assert np.isnan(a[0])
    assert np.isnan(b[0])
