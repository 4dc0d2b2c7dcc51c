"""Transitions, adjusted residuals and runs: tables worked by hand, and slow second versions."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.patterns import sequences

counts_of = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3)


def test_transitions_are_counted_from_the_first_to_the_second() -> None:
    assert sequences.transitions([(0, 1), (0, 1), (1, 2)], 3).tolist() == [[0, 2, 0], [0, 0, 1], [0, 0, 0]]


def test_a_state_that_nothing_follows_has_no_shares() -> None:
    found = sequences.shares(np.array([[2, 6], [0, 0]]))
    assert found[0].tolist() == [0.25, 0.75]
    assert np.isnan(found[1]).all()


def test_the_adjusted_residual_is_that_of_a_table_worked_by_hand() -> None:
    # 40 of 60 and 10 of 40: E = 60 * 50 / 100 = 30; z = 10 / sqrt(30 * 0.4 * 0.5) = 10 / 2.4495 = 4.0825
    expected, z = sequences.adjusted_residuals(np.array([[40, 20], [10, 30]]))
    assert expected.tolist() == [[30.0, 30.0], [20.0, 20.0]]
    assert z[0, 0] == pytest.approx(10 / sqrt(6))
    assert z[0, 1] == pytest.approx(-10 / sqrt(6))


@given(counts_of)
def test_the_square_of_z_in_a_table_of_two_states_is_pearsons_chi_square(cells: list[list[int]]) -> None:
    table = np.array(cells)[:2, :2]
    expected, z = sequences.adjusted_residuals(table)
    if (expected > 0).all() and not np.isnan(z).any():
        assert z[0, 0] ** 2 == pytest.approx(float(((table - expected) ** 2 / expected).sum()))


@given(counts_of)
def test_naming_the_states_anew_moves_no_figure(cells: list[list[int]]) -> None:
    table, order = np.array(cells), [2, 0, 1]
    _, z = sequences.adjusted_residuals(table)
    _, moved = sequences.adjusted_residuals(table[order][:, order])
    np.testing.assert_allclose(moved, z[order][:, order])


def test_nothing_counted_is_no_residual() -> None:
    expected, z = sequences.adjusted_residuals(np.zeros((2, 2), dtype=int))
    assert not expected.any()
    assert np.isnan(z).all()


@pytest.mark.parametrize(("a", "b"), [(2, 3), (4, 4), (1, 5), (6, 3)])
def test_the_exact_p_of_runs_is_the_share_of_all_orders_that_are_no_likelier(a: int, b: int) -> None:
    orders = [[place in chosen for place in range(a + b)] for chosen in combinations(range(a + b), a)]
    runs = [1 + sum(one != other for one, other in pairwise(order)) for order in orders]
    for order, own in zip(orders, runs, strict=True):
        likely = [runs.count(count) for count in runs]
        wanted = sum(each <= runs.count(own) for each in likely) / len(orders)
        found = sequences.runs(order)
        assert (found.hard, found.soft, found.runs) == (a, b, own)
        assert found.p == pytest.approx(wanted)


def test_the_mean_and_z_of_runs_are_those_of_wald_and_wolfowitz() -> None:
    # 5 hard, 5 soft, one after the other: 10 runs; mean 2*25/10 + 1 = 6, variance 5 * 4 / 9
    found = sequences.runs([True, False] * 5)
    assert found.expected == 6
    assert found.z == pytest.approx(4 / sqrt(20 / 9))
    assert found.p < 0.05


def test_the_normal_p_of_many_moves_is_near_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    moves = [bool(one) for one in rng.random(180) < 0.5]
    exact = sequences.runs(moves).p
    monkeypatch.setattr(sequences, "EXACT", 0)
    assert sequences.runs(moves).p == pytest.approx(exact, abs=0.1)


@given(st.lists(st.booleans(), max_size=40))
def test_told_backwards_the_runs_are_the_same(moves: list[bool]) -> None:
    there, back = sequences.runs(moves), sequences.runs(moves[::-1])
    assert there.runs == back.runs
    assert there.p == back.p or (isnan(there.p) and isnan(back.p))


def test_moves_of_one_kind_alone_have_no_p() -> None:
    assert isnan(sequences.runs([True, True]).p)
    assert isnan(sequences.runs([]).p)
