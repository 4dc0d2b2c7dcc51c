"""The scores: values in print, sums written out by hand, and that nobody gains by saying what he does not believe."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dragoman.errors import ForecastError
from dragoman.outlook import scores
from dragoman.outlook.scores import Floats

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "views_challenge"
in_print = pytest.mark.skipif(not DATA.exists(), reason="the figures in print are not on this machine")

counts = st.integers(0, 5000).map(float)
ensembles = arrays(float, st.integers(2, 30), elements=counts)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def challenge() -> dict[int, tuple[Floats, Floats]]:
    """By year: the twelve draws of conflictology, (unit, month, draw), and what happened, (unit, month)."""
    actual = {
        (int(one["month_id"]), one["country_id"]): float(one["outcome"]) for one in rows("cm_actuals_2018_2024.csv")
    }
    ids = [one["country_id"] for one in rows("country_ids.csv")]
    drawn = {
        (int(one["window"]), one["country_id"]): [float(one[f"d{place}"]) for place in range(12)]
        for one in rows("conflictology_country12_draws.csv")
    }
    made = {}
    for year in range(2018, 2024):
        january = (year - 1980) * 12 + 1
        outcome = np.array([[actual[january + month, one] for month in range(12)] for one in ids])
        draws = np.array([drawn[year, one] for one in ids])
        made[year] = np.broadcast_to(draws[:, None], (len(ids), 12, 12)), outcome
    return made


def printed(model: str) -> dict[int, dict[str, float]]:
    found = [one for one in rows("benchmark_scores_recomputed_2018_2023.csv") if one["model"] == model]
    return {int(one["year"]): {name: float(one[name]) for name in ("crps", "ign", "mis")} for one in found}


# -- figures in print -----------------------------------------------------------------------------------------------


@in_print
@pytest.mark.parametrize("year", range(2018, 2024))
def test_conflictology_of_the_challenge_scores_as_printed_to_the_last_digit(
    challenge: dict[int, tuple[Floats, Floats]], year: int
) -> None:
    draws, outcome = challenge[year]
    expected = printed("conflictology_country12")[year]
    assert scores.crps(draws, outcome).mean() == pytest.approx(expected["crps"], abs=6e-7)
    assert scores.ignorance(draws, outcome).mean() == pytest.approx(expected["ign"], abs=6e-7)
    assert scores.interval_score(draws, outcome).mean() == pytest.approx(expected["mis"], abs=6e-7)


@in_print
@pytest.mark.parametrize("year", range(2018, 2024))
def test_a_thousand_draws_of_no_deaths_score_as_printed(challenge: dict[int, tuple[Floats, Floats]], year: int) -> None:
    outcome = challenge[year][1]
    nothing = np.zeros((*outcome.shape, 1000))
    expected = printed("exactly_zero")[year]
    assert scores.crps(nothing, outcome).mean() == pytest.approx(expected["crps"], abs=6e-7)
    assert scores.ignorance(nothing, outcome).mean() == pytest.approx(expected["ign"], abs=6e-7)
    assert scores.interval_score(nothing, outcome).mean() == pytest.approx(expected["mis"], abs=6e-7)


# -- slow and obvious second versions -------------------------------------------------------------------------------


@given(draws=ensembles, outcome=counts)
def test_the_crps_is_the_mean_distance_less_half_the_mean_distance_of_all_pairs(draws: Floats, outcome: float) -> None:
    pairs = [abs(one - other) for one, other in product(draws, draws)]
    away = np.mean([abs(one - outcome) for one in draws])
    count = len(draws)
    assert scores.crps(draws, np.array(outcome)) == pytest.approx(away - sum(pairs) / count**2 / 2, abs=1e-7)
    fair = away - sum(pairs) / (count * (count - 1)) / 2
    assert scores.crps(draws, np.array(outcome), fair=True) == pytest.approx(fair, abs=1e-7)


@given(draws=ensembles, outcome=counts)
def test_the_crps_is_the_squared_distance_of_the_steps_summed_over_all_counts(draws: Floats, outcome: float) -> None:
    grid = np.arange(0, 5001)
    steps = (draws[:, None] <= grid).mean(axis=0)
    squared = ((steps - (outcome <= grid)) ** 2).sum()
    assert scores.crps(draws, np.array(outcome)) == pytest.approx(squared, abs=1e-6)


@given(draws=ensembles, outcome=counts)
def test_the_log_crps_is_no_larger_than_the_crps(draws: Floats, outcome: float) -> None:
    assert scores.log_crps(draws, np.array(outcome)) <= scores.crps(draws, np.array(outcome)) + 1e-9


def test_the_crps_of_many_normal_draws_comes_near_its_closed_form() -> None:
    draws = np.random.default_rng(1).normal(size=200_000)
    y = 0.7
    density, below = np.exp(-(y**2) / 2) / np.sqrt(2 * np.pi), 0.758036347776927
    assert scores.crps(draws, np.array(y)) == pytest.approx(
        y * (2 * below - 1) + 2 * density - 1 / np.sqrt(np.pi), abs=0.004
    )


@pytest.mark.parametrize(("outcome", "first"), [(0.0, 0), (1.0, 1), (2.0, 1), (3.0, 2), (1000.0, 9), (1001.0, 10)])
def test_an_outcome_lies_in_the_bin_of_the_challenge(outcome: float, first: int) -> None:
    middles = np.array([0, 1, 4, 8, 20, 40, 80, 200, 400, 800, 2000.0])
    for place, middle in enumerate(middles):
        hit = scores.ignorance(np.array([middle]), np.array(outcome))
        assert hit == pytest.approx(-np.log2((2 if place == first else 1) / 12))


@given(prob=arrays(float, 20, elements=st.floats(0, 1)), happened=arrays(bool, 20))
def test_brier_is_the_mean_of_squares_and_the_calibration_table_holds_every_case(
    prob: Floats, happened: Floats
) -> None:
    outcome = happened.astype(float)
    assert scores.brier(prob, outcome) == pytest.approx(
        sum((p - o) ** 2 for p, o in zip(prob, outcome, strict=True)) / 20
    )
    table = scores.calibration(prob, outcome)
    assert sum(one.cases for one in table) == 20
    assert sum(one.cases * one.happened for one in table if one.cases) == pytest.approx(outcome.sum())


# -- what makes a score a score -------------------------------------------------------------------------------------


@given(truth=st.floats(0.02, 0.98), said=st.floats(0, 1))
def test_brier_and_log_score_are_best_on_average_for_the_truth(truth: float, said: float) -> None:
    for score in (scores.brier, scores.log_score):
        both = [float(score(np.array([one]), np.array([happened]))) for one in (truth, said) for happened in (1.0, 0.0)]
        honest, other = (truth * both[at] + (1 - truth) * both[at + 1] for at in (0, 2))
        assert honest <= other + 1e-9


def test_crps_and_interval_score_are_best_on_average_for_the_true_distribution() -> None:
    rng = np.random.default_rng(5)
    outcome = rng.poisson(20, 4000).astype(float)
    truth = rng.poisson(20, 1000).astype(float)
    for score in (scores.crps, scores.log_crps, scores.interval_score, scores.ignorance):
        honest = score(np.broadcast_to(truth, (4000, 1000)), outcome).mean()
        for wrong in (truth + 4, np.maximum(truth - 4, 0), np.round(truth / 2 + 10), np.maximum(2 * truth - 20, 0)):
            assert honest < score(np.broadcast_to(wrong, (4000, 1000)), outcome).mean()


def test_a_true_forecast_of_counts_holds_its_share_when_ties_are_shared_out() -> None:
    rng = np.random.default_rng(2)
    outcome = rng.poisson(0.2, 20_000).astype(float)
    draws = np.broadcast_to(rng.poisson(0.2, 2000).astype(float), (20_000, 2000))
    assert scores.inside(draws, outcome).mean() > 0.97
    assert scores.inside_randomised(draws, outcome, rng).mean() == pytest.approx(0.9, abs=0.01)


@given(draws=ensembles, outcome=counts, move=st.integers(0, 100).map(float))
def test_moving_forecast_and_outcome_together_changes_no_error(draws: Floats, outcome: float, move: float) -> None:
    for score in (scores.crps, scores.interval_score):
        there = score(draws + move, np.array(outcome + move))
        assert there == pytest.approx(score(draws, np.array(outcome)), abs=1e-6)


# -- the edges ------------------------------------------------------------------------------------------------------


def test_what_is_unknown_is_left_out_and_never_zero() -> None:
    draws, outcome = np.zeros((2, 5)), np.array([0.0, np.nan])
    for score in (scores.crps, scores.log_crps, scores.ignorance, scores.interval_score, scores.inside, scores.rank):
        made = score(draws, outcome)
        assert np.isfinite(made[0])
        assert np.isnan(made[1])
    assert np.isnan(scores.brier(np.array([0.5]), np.array([np.nan])))
    assert np.isnan(scores.skill(1.0, 0.0))


def test_certain_and_wrong_is_infinite_unless_a_floor_is_set() -> None:
    assert scores.log_score(np.array([1.0, 0.5]), np.array([0.0, 1.0])) == np.inf
    assert scores.log_score(np.array([1.0]), np.array([0.0]), floor=0.25) == pytest.approx(2.0)


def test_a_probability_beyond_one_is_refused() -> None:
    with pytest.raises(ForecastError, match="a probability of"):
        scores.brier(np.array([1.2]), np.array([1.0]))


def test_the_fair_crps_of_one_draw_is_refused() -> None:
    with pytest.raises(ForecastError, match="two draws"):
        scores.crps(np.zeros((3, 1)), np.zeros(3), fair=True)


def test_resampling_gives_the_same_interval_again_and_it_holds_the_value() -> None:
    values = np.random.default_rng(4).exponential(size=(60, 2))
    made = [scores.resampled(values, lambda rows: float(rows.mean()), np.random.default_rng(1)) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].low < made[0].value < made[0].high
    assert np.isnan(scores.resampled(values[:0], lambda rows: 0.0, np.random.default_rng(1)).value)
