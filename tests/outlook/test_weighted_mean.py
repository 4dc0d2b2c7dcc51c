"""The weighted mean and median: closed forms, limits, and a slow and obvious second version."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.outlook.weighted_mean import weighted_mean, weighted_median

PAIRS = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 50)), min_size=1, max_size=9)


def split(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    x, weight = (np.array(one, dtype=float)[:, None] for one in zip(*pairs, strict=True))
    return x, weight


@given(PAIRS)
def test_the_median_is_the_middle_of_the_points_that_no_position_beats(pairs: list[tuple[int, int]]) -> None:
    x, weight = split(pairs)
    cost = {at: sum(w * abs(p - at) for p, w in pairs) for at, _ in pairs}
    best = [at for at, one in cost.items() if one == min(cost.values())]
    assert weighted_median(x, weight)[0] == (min(best) + max(best)) / 2


@given(PAIRS, st.integers(0, 8), st.integers(1, 40))
def test_more_weight_moves_the_mean_towards_its_actor(pairs: list[tuple[int, int]], place: int, more: int) -> None:
    x, weight = split(pairs)
    place %= len(pairs)
    before = weighted_mean(x, weight)[0]
    weight[place] += more
    after = weighted_mean(x, weight)[0]
    own = x[place, 0]
    assert abs(own - after) <= abs(own - before) + 1e-9


@given(PAIRS)
@settings(max_examples=50)
def test_both_turn_with_the_line(pairs: list[tuple[int, int]]) -> None:
    x, weight = split(pairs)
    assert weighted_mean(100 - x, weight)[0] == pytest.approx(100 - weighted_mean(x, weight)[0])
    assert weighted_median(100 - x, weight)[0] == pytest.approx(100 - weighted_median(x, weight)[0])


def test_one_who_dominates_has_both_and_nobody_has_neither() -> None:
    x, weight = np.array([[10.0], [90.0]]), np.array([[1.0], [1e12]])
    assert weighted_mean(x, weight)[0] == pytest.approx(90)
    assert weighted_median(x, weight)[0] == 90
    assert np.isnan(weighted_mean(x, 0 * weight)[0])
    assert np.isnan(weighted_median(x, 0 * weight)[0])


def test_halves_made_of_tenths_are_halves() -> None:
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    assert weighted_median(x, np.array([[0.1], [0.2], [0.15], [0.15]]))[0] == 1.5
