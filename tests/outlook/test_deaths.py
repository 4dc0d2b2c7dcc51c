"""The forecast of deaths: no month looks ahead, every model does what it says, and the file's own past is beaten."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dragoman.errors import ForecastError
from dragoman.measures.measured import card
from dragoman.outlook import (
    analogues,
    conflictology,
    conformal,
    count_grid,
    count_regression,
    deaths,
    stacking,
    state_model,
    traces,
)
from dragoman.outlook import death_walk as walking
from dragoman.outlook.count_grid import GRID, Floats
from dragoman.outlook.country_months import Months, read_months
from dragoman.outlook.death_windows import LOWER_IS_BETTER, MODEL, RIVAL, windows

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "ucdp_country_month.csv"
on_real = pytest.mark.skipif(not DATA.exists(), reason="UCDP's months are not on this machine")

MONTHS, COUNTRIES = 132, 24
FIRST = date(2000, 1, 1)


def invented(seed: int = 3, months: int = MONTHS) -> Floats:
    """Countries at peace, with lasting wars, and with wars that come and go, (unit, time)."""
    rng = np.random.default_rng(seed)
    level = np.repeat([0.0, 0.0, 0.3, 3.0, 30.0, 300.0], COUNTRIES // 6)[:, None]
    on = np.cumsum(rng.random((COUNTRIES, months)) < 0.03, axis=1) % 2
    on[level[:, 0] > 100] = 1
    return rng.poisson(level * on * rng.gamma(2.0, 0.5, (COUNTRIES, months))).astype(float)


def written(path: Path, counts: Floats) -> Path:
    lines = ["country,iso3,year,month,sb_best"]
    for unit, row in enumerate(counts):
        for time, count in enumerate(row):
            text = "" if np.isnan(count) else f"{count:.0f}"
            lines.append(f"Country {unit:02d},C{unit:02d},{FIRST.year + time // 12},{time % 12 + 1},{text}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def last_forecast(counts: Floats, origin: int) -> walking.Forecast:
    *_, made = walking.walk(counts, (99, 105, origin))
    return made


# -- nothing looks ahead --------------------------------------------------------------------------------------------


def planted(counts: Floats, origin: int) -> Floats:
    """The same up to the origin, and after it what no forecast could miss if it looked."""
    out = counts.copy()
    out[:, origin + 1 :] = 50_000.0
    return out


def reads_ahead(made: Floats, made_with_plant: Floats) -> bool:
    return not np.array_equal(made, made_with_plant)


def test_what_is_planted_after_the_origin_changes_no_forecast() -> None:
    counts, origin = invented(), 111
    one, other = last_forecast(counts, origin), last_forecast(planted(counts, origin), origin)
    assert not reads_ahead(one.shares, other.shares)
    assert not reads_ahead(one.weights, other.weights)
    assert not reads_ahead(one.levels, other.levels)
    assert not reads_ahead(one.draws(), other.draws())
    rngs = (np.random.default_rng(1) for _ in range(2))
    paths = [walking.paths(own, made, 9, rng=rng) for own, made, rng in zip(
        (counts, planted(counts, origin)), (one, other), rngs, strict=True)]  # fmt: skip
    assert not reads_ahead(*paths)


def test_the_plant_catches_a_forecast_that_looks_one_month_ahead() -> None:
    counts, origin = invented(), 111
    sloppy = [
        conflictology.own_past(own[:, : origin + 2], half_life=4.0, months=12)
        for own in (counts, planted(counts, origin))
    ]
    assert reads_ahead(*sloppy)


def test_the_plant_catches_weights_learned_from_outcomes_not_yet_known(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, origin = invented(), 111
    honest = walking.learned_weights
    monkeypatch.setattr(walking, "learned_weights", lambda lessons, origin: honest(lessons, origin + 12))
    one, other = (last_forecast(own, origin).weights for own in (counts, planted(counts, origin)))
    assert reads_ahead(one, other)


def test_a_forecast_made_on_the_way_is_the_one_made_from_the_months_alone() -> None:
    counts = invented()
    on_the_way = {one.origin: one for one in walking.walk(counts, (99, 105, 111, 117))}
    alone = last_forecast(counts[:, :112], 111)
    assert np.array_equal(on_the_way[111].shares, alone.shares)
    assert np.array_equal(on_the_way[111].levels, alone.levels)


@given(counts=arrays(float, (3, 40), elements=st.integers(0, 900).map(float)), at=st.integers(13, 39))
@settings(max_examples=25)
def test_no_trace_and_no_height_held_down_knows_a_later_month(counts: Floats, at: int) -> None:
    for make in (
        conflictology.held_down_then,
        lambda own: traces.traced(own).middle,
        lambda own: traces.traced(own).rest,
    ):
        assert np.array_equal(make(counts)[:, :at], make(counts[:, :at]))


# -- the parts ------------------------------------------------------------------------------------------------------


@given(values=arrays(float, (2, 9), elements=st.sampled_from(list(GRID[:60]))))
def test_shares_below_are_those_counted_one_by_one(values: Floats) -> None:
    made = count_grid.shares_below(values, np.ones_like(values))
    slow = np.array([[np.mean(row <= limit) for limit in GRID] for row in values])
    assert made == pytest.approx(slow)
    assert np.array_equal(count_grid.quantiles(made, np.array([1.0]))[:, 0], values.max(axis=1))


def test_draws_come_back_from_shares_within_a_step_of_the_grid() -> None:
    values = np.random.default_rng(1).negative_binomial(0.5, 0.002, 4000).astype(float)
    shares = count_grid.shares_below(values[None], np.ones((1, 4000)))[0]
    for level in (0.1, 0.5, 0.9, 0.99):
        made = count_grid.quantiles(shares, np.array([level]))[0]
        assert made == pytest.approx(np.quantile(values, level), rel=0.03, abs=1)


def test_nothing_known_is_no_deaths_and_the_chance_above_a_limit_is_what_is_left() -> None:
    assert np.all(count_grid.shares_below(np.array([[np.nan, np.nan]]), np.ones((1, 2))) == 1.0)
    shares = count_grid.shares_below(np.array([0.0, 3.0, 8.0, 900.0]), np.ones(4))
    assert count_grid.above(shares, 8.0) == pytest.approx(0.25)
    assert count_grid.above(shares, 1e9) == 0.0


@given(gram=arrays(float, (4, 6), elements=st.floats(-1, 1)), pull=st.floats(0, 1))
@settings(max_examples=40)
def test_no_other_mixture_on_the_simplex_has_a_lower_score(gram: Floats, pull: float) -> None:
    made = stacking.weights(gram @ gram.T, pull=pull)
    scale = max(float(np.trace(gram @ gram.T)) / 4, 1e-300)

    def cost(weights: Floats) -> float:
        return float(weights @ (gram @ gram.T / scale) @ weights + pull * ((weights - 0.25) ** 2).sum())

    assert made.sum() == pytest.approx(1.0)
    assert made.min() >= 0.0
    for other in np.random.default_rng(1).dirichlet(np.ones(4), 50):
        assert cost(made) <= cost(other) + 1e-4


def test_the_gram_gives_the_crps_of_any_mixture() -> None:
    rng = np.random.default_rng(8)
    draws = rng.choice(GRID[:40], (2, 5, 30))
    outcome = rng.choice(GRID[:40], 5)
    shares = count_grid.shares_below(draws, np.ones_like(draws))
    gram = stacking.errors(shares, count_grid.at_or_below(outcome), count_grid.widths(0.0))
    weights = np.array([0.3, 0.7])
    mixture = count_grid.mixed(shares, weights)
    slow = sum(
        (np.interp(np.arange(3000), GRID, row) * 0 + row[np.searchsorted(GRID, np.arange(3000), side="right") - 1]
         - (np.arange(3000) >= one)).__pow__(2).sum()
        for row, one in zip(mixture, outcome, strict=True)
    )  # fmt: skip
    assert weights @ gram @ weights == pytest.approx(slow, rel=1e-6)


def test_the_gradient_of_the_count_regression_is_that_of_its_loss() -> None:
    from scipy.optimize import check_grad  # type: ignore[import-untyped]

    rng = np.random.default_rng(6)
    rows = np.c_[np.ones(50), rng.normal(size=(50, 2))]
    outcome = rng.poisson(3, 50).astype(float)
    beta = rng.normal(size=6) / 3
    off = check_grad(
        lambda b: count_regression.loss(b, rows, outcome)[0], lambda b: count_regression.loss(b, rows, outcome)[1], beta
    )
    assert off < 1e-4


def test_the_count_regression_finds_the_coefficients_that_made_the_counts() -> None:
    rng = np.random.default_rng(2)
    rows = np.c_[np.ones(20_000), rng.normal(size=20_000)]
    mean, size = np.exp(1.0 + 0.8 * rows[:, 1]), np.exp(-0.5)
    outcome = rng.negative_binomial(size, size / (size + mean)).astype(float)
    fit = count_regression.fitted(rows, outcome)
    assert fit.converged
    assert fit.mean == pytest.approx([1.0, 0.8], abs=0.06)
    assert fit.spread == pytest.approx([0.5, 0.0], abs=0.06)
    shares = count_regression.shares(fit, rows[:4])
    assert np.all(np.diff(shares, axis=1) >= 0)


def test_the_chain_of_states_keeps_all_chance_and_goes_to_where_the_steps_lead() -> None:
    counts = invented()
    chain = state_model.fitted(counts, traces.traced(counts))
    assert chain.steps.sum(axis=1) == pytest.approx(1.0)
    ahead = state_model.ahead(chain, np.array([0, 3]), np.array([1.0, 5.0]))
    assert np.all(np.diff(ahead, axis=2) >= -1e-12)
    here = np.linalg.matrix_power(chain.steps, 5)[3].reshape(state_model.PASTS, state_model.LEVELS).sum(axis=0)
    assert ahead[1, 1] == pytest.approx(here @ chain.deaths)


def test_neighbours_are_the_nearest_of_all_and_known_long_enough() -> None:
    counts = invented()
    made = traces.traced(counts)
    points = analogues.features(made, analogues.NEAR)
    units = np.nonzero(made.kind[:, 120] > 0)[0]
    near = analogues.neighbours(points, made.kind > 0, origin=120, gap=14, count=7, units=units)
    assert near.time.max() <= 106
    for place, unit in enumerate(units):
        distance = ((points - points[:, unit, 120][:, None, None]) ** 2).sum(axis=0)
        distance += analogues.DECADE * (120 - np.arange(MONTHS)) / 120
        distance[np.arange(COUNTRIES) != unit] += analogues.OTHER
        distance[made.kind == 0] = np.inf
        distance[:, 107:] = np.inf
        nearest = np.sort(distance.ravel())[:7]
        assert np.sort(distance[near.unit[place], near.time[place]]) == pytest.approx(nearest)


def test_levels_move_only_where_earlier_outcomes_say_so() -> None:
    rng = np.random.default_rng(3)
    truth = rng.negative_binomial(1, 0.05, (3000,)).astype(float)
    good = np.broadcast_to(count_grid.shares_below(truth[None], np.ones((1, 3000))), (2000, len(GRID)))
    outcome = rng.negative_binomial(1, 0.05, (2000,)).astype(float)
    assert 0.94 <= conformal.upper_level(conformal.tallied(good, outcome)) <= 0.975
    narrow = conformal.tallied(good, outcome * 1.6)
    assert conformal.upper_level(narrow) >= 0.98
    bent = conformal.bent(good[:1], np.array([0.98]), np.array([0.04]))
    there = count_grid.quantiles(good[:1], np.array([0.98]))[0, 0]
    assert count_grid.quantiles(bent, np.array([0.95]))[0, 0] == pytest.approx(there, rel=0.05)  # a step of the grid
    assert count_grid.quantiles(bent, np.array([0.5])) == count_grid.quantiles(good[:1], np.array([0.5]))
    assert np.all(np.diff(bent) >= 0)


# -- the forecast ---------------------------------------------------------------------------------------------------


def test_countries_in_another_order_have_the_same_forecast(tmp_path: Path) -> None:
    counts = invented()
    path = written(tmp_path / "a.csv", counts)
    lines = path.read_text(encoding="utf-8").splitlines()
    shuffled = [lines[0], *(lines[1:][place] for place in np.random.default_rng(0).permutation(len(lines) - 1))]
    other = tmp_path / "b.csv"
    other.write_text("\n".join(shuffled), encoding="utf-8")
    made = [deaths.forecast(one, country="C20").as_dict() for one in (path, other)]
    assert made[0] == made[1]


def test_a_quiet_country_is_expected_to_stay_quiet_and_a_lasting_war_to_last(tmp_path: Path) -> None:
    path = written(tmp_path / "months.csv", invented())
    calm, war = (deaths.forecast(path, country=one) for one in ("country 00", "C22"))
    assert max(calm.panel("fan").column("median")) == 0
    assert min(war.panel("chances").column("over_25")) > 0.8
    assert not calm.panel("analogues").rows
    assert calm.panel("analogues").empty
    fan = war.panel("fan").dicts()
    assert len(fan) == 14
    for row in fan:
        assert row["low"] <= row["lower"] <= row["median"] <= row["upper"] <= row["high"]
    assert fan[0]["month"] == date(2011, 1, 1)
    weights = war.panel("models").dicts()
    assert sum(one["near"] for one in weights) == pytest.approx(1.0, abs=0.01)
    for row in war.panel("window").dicts():
        assert row["every_month"] <= row["any_month"] <= row["in_all"]


def test_an_earlier_origin_gives_what_a_shorter_file_gives(tmp_path: Path) -> None:
    counts = invented()
    whole = deaths.forecast(written(tmp_path / "a.csv", counts), country="C16", origin=date(2010, 6, 15))
    short = deaths.forecast(written(tmp_path / "b.csv", counts[:, :126]), country="C16")
    assert whole.as_dict() == short.as_dict()


def test_draws_have_a_row_a_country_a_column_a_month_and_months_that_hang_together(tmp_path: Path) -> None:
    months, made = deaths.draws(written(tmp_path / "a.csv", invented()), count=400)
    assert made.shape == (COUNTRIES, 14, 400)
    assert np.all(made == np.round(made))
    coming_and_going = made[12:20]
    together = [np.corrcoef(np.log1p(one[4]), np.log1p(one[5]))[0, 1] for one in coming_and_going if one[4].any()]
    assert np.mean(together) > 0.1
    assert months.names[0] == "Country 00"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("sb_best", "number"), "columns are missing"),
        (lambda text: text.replace("C03,2000,2,", "C03,2000,1,"), "twice in one month"),
        (lambda text: text.replace("C03,2000,2,", "C03,2000,13,"), "month 13"),
        (lambda text: text.replace("C03,2000,2,", "C03,2000,2,-"), "line"),
        (lambda text: text.replace("C03,2000,2,", "C03,2000,2,many"), "many"),
        (lambda text: "\n".join(one for one in text.splitlines() if ",2000," in one or "sb_best" in one), "12 months"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, change: object, message: str) -> None:
    path = written(tmp_path / "months.csv", invented() + 1)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(ForecastError, match=message):
        deaths.forecast(path, country="C03")


def test_a_country_a_month_or_a_horizon_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "months.csv", invented())
    with pytest.raises(ForecastError, match="no country 'Atlantis'"):
        deaths.forecast(path, country="Atlantis")
    with pytest.raises(ForecastError, match="no month 2031-01"):
        deaths.forecast(path, country="C01", origin=date(2031, 1, 1))
    with pytest.raises(ForecastError, match="15 months ahead"):
        deaths.forecast(path, country="C01", horizon=15)


def test_the_card_is_whole() -> None:
    made = card("deaths", "dragoman.outlook")
    assert made.assumptions
    assert made.known_failures
    assert made.when_not_to_use


# -- on UCDP's months -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Months:
    return read_months(DATA)


@on_real
def test_the_file_is_read_whole_and_up_to_its_last_known_month(real: Months) -> None:
    with DATA.open(encoding="utf-8") as file:
        expected = sum(float(one["sb_best"]) for one in csv.DictReader(file) if one["sb_best"])
    assert len(real.names) == 191
    assert (real.first, real.month(real.counts.shape[1] - 1)) == (date(1990, 1, 1), date(2024, 4, 1))
    assert np.nansum(real.counts) == expected


@on_real
def test_in_every_year_from_2018_to_2023_all_four_scores_are_better_than_those_of_conflictology(real: Months) -> None:
    found = list(windows(real, range(2018, 2024)))
    assert [one.year for one in found] == list(range(2018, 2024))
    for one in found:
        for score in LOWER_IS_BETTER:
            assert one.mean(MODEL, score) < one.mean(RIVAL, score), (one.year, score)
    mean = {score: np.mean([one.mean(MODEL, score) for one in found]) for score in (*LOWER_IS_BETTER, "inside_active")}
    assert mean["crps"] < 44.6
    assert mean["interval_score"] < 750
    assert 0.85 <= mean["inside_active"] <= 0.95
    assert 0.85 <= np.mean([one.mean(MODEL, "inside_randomised") for one in found]) <= 0.95
