"""Agreement of coders: examples in print, a slow second version, and what holds for any codes."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.agreement import cohen_kappa, cross, interval, krippendorff_alpha, observed, scott_pi

NAN = float("nan")
# Krippendorff (2011), section C: four observers, twelve units, some not coded.
PRINTED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
TABLES = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=n, max_size=n)
)
CODES = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3), min_size=1, max_size=8
)  # unit by coder


def values(units: list[list[int | None]]) -> np.ndarray:
    return np.array([[NAN if one is None else one for one in unit] for unit in units], dtype=float).T


def slow_alpha(found: np.ndarray, level: str) -> float:
    """The same by every pair of values, as the definition has it."""
    units = [[one for one in unit if not np.isnan(one)] for unit in found.T]
    units = [unit for unit in units if len(unit) > 1]
    every = [one for unit in units for one in unit]

    def apart(a: float, b: float) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = sorted((a, b))
        between = sum(low <= one <= high for one in every)
        return (between - (every.count(a) + every.count(b)) / 2) ** 2 if a != b else 0.0

    expected = sum(apart(a, b) for a, b in permutations(every, 2))
    if not expected:
        return NAN
    seen = sum(sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    return 1 - (seen / len(every)) / (expected / (len(every) * (len(every) - 1)))


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_printed_example(level: str, alpha: float) -> None:
    assert krippendorff_alpha(PRINTED, level) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
@given(CODES)
def test_alpha_is_that_of_the_slow_version(level: str, units: list[list[int | None]]) -> None:
    found = values(units)
    assert krippendorff_alpha(found, level) == pytest.approx(slow_alpha(found, level), nan_ok=True)


@given(CODES, st.randoms())
def test_the_order_of_coders_and_units_changes_no_alpha(units: list[list[int | None]], random: object) -> None:
    found = values(units)
    turned = found[::-1, ::-1]
    assert krippendorff_alpha(turned) == pytest.approx(krippendorff_alpha(found), nan_ok=True)


@given(CODES)
def test_a_unit_that_one_coder_saw_alone_changes_no_alpha(units: list[list[int | None]]) -> None:
    more = [*units, [3, None, None]]
    assert krippendorff_alpha(values(more)) == pytest.approx(krippendorff_alpha(values(units)), nan_ok=True)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown level 'ratio'"):
        krippendorff_alpha(PRINTED, "ratio")


def test_kappa_is_that_of_the_printed_example() -> None:
    table = np.array([[53, 5, 2], [11, 14, 5], [1, 6, 3]])  # Fleiss, Cohen and Everitt (1969), table 1
    assert observed(table) == pytest.approx(0.70)
    assert cohen_kappa(table) == pytest.approx(0.429, abs=5e-4)


@given(TABLES)
def test_kappa_and_pi_are_symmetric_and_at_most_one(rows: list[list[int]]) -> None:
    table = np.array(rows)
    for score in (cohen_kappa, scott_pi):
        one, other = score(table), score(table.T)
        assert one == pytest.approx(other, nan_ok=True)
        assert np.isnan(one) or one <= 1 + 1e-12


@given(TABLES)
def test_alpha_of_two_coders_is_pi_corrected_for_the_number_of_values(rows: list[list[int]]) -> None:
    table = np.array(rows)
    pairs = [(a, b) for a in range(len(table)) for b in range(len(table)) for _ in range(table[a, b])]
    codes = np.array(pairs, dtype=float).reshape(-1, 2).T
    n = 2 * len(pairs)
    expected = 1 - (1 - scott_pi(table)) * (n - 1) / n if n else NAN
    assert krippendorff_alpha(codes) == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_who_agrees_with_oneself_agrees_wholly(said: list[str]) -> None:
    table, categories = cross(said, said)
    assert observed(table) == 1
    assert cohen_kappa(table) == pytest.approx(1 if len(categories) > 1 else NAN, nan_ok=True)


def test_nothing_is_no_agreement_and_no_disagreement() -> None:
    empty, _ = cross([], [])
    assert all(np.isnan(score(empty)) for score in (observed, cohen_kappa, scott_pi))
    assert np.isnan(krippendorff_alpha(np.full((2, 3), NAN)))
    assert interval(cohen_kappa, empty) == (None, None)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    truth = np.array([[0.4, 0.1], [0.1, 0.4]])  # kappa 0.6
    hits = 0
    for _ in range(100):
        low, high = interval(cohen_kappa, rng.multinomial(120, truth.ravel()).reshape(2, 2), draws=200)
        assert low is not None
        assert high is not None
        hits += low <= 0.6 <= high
    assert 87 <= hits <= 100


def test_the_interval_is_the_same_on_every_run() -> None:
    table = np.array([[20, 5], [10, 15]])
    assert interval(cohen_kappa, table) == interval(cohen_kappa, table)
