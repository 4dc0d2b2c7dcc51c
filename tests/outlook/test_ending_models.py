"""The parts of the forecast of endings: episodes, hazards, mixtures, chains and curves, each beside a plain version."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from conflict_rows import LAST, invented, row, written
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import ForecastError
from dragoman.outlook import conflict_spells as spells
from dragoman.outlook import ending_chain, ending_held, ending_models, ending_scores
from dragoman.outlook.conflict_spells import Spells
from dragoman.outlook.conflict_years import Years, read_years
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.ending_models import ENDING, RESUMPTION, rows_of, walk
from dragoman.outlook.hazard_regression import LINKS, fitted
from dragoman.patterns.library import library

years_fought = st.lists(st.sets(st.integers(0, 14), min_size=1), min_size=1, max_size=4)


def of_sets(fought: list[set[int]], wars: int = 3) -> Years:
    """Conflicts that were active in the years of each set; a year divisible by `wars` was one of war."""
    cells = [(place, year) for place, each in enumerate(fought) for year in sorted(each)]
    count = len(cells)
    return Years(
        ids=tuple(str(one) for one in range(len(fought))),
        names=((),) * len(fought),
        conflict=np.array([one for one, _ in cells]),
        year=np.array([year for _, year in cells]),
        war=np.array([year % wars == 0 for _, year in cells]),
        kind=np.zeros(count, dtype=np.int64),
        over=np.zeros(count, dtype=np.int64),
        left=np.full(count, 0.25),
    )


# -- episodes -------------------------------------------------------------------------------------------------------


@given(fought=years_fought)
def test_an_active_row_is_what_counting_by_hand_gives(fought: list[set[int]]) -> None:
    years = of_sets(fought)
    of, last = spells.active(years), max(max(one) for one in fought)
    assert len(of) == sum(map(len, fought))
    for place in range(len(of)):
        mine, year = fought[int(of.conflict[place])], int(of.year[place])
        start = next(one for one in range(year, -2, -1) if one - 1 not in mine)
        run = range(start, year + 1)
        assert of.since[place] == of.lasted[place] == len(run)
        assert of.war[place] == (year % 3 == 0)
        assert of.before[place] == (year > start and (year - 1) % 3 == 0)
        assert of.ever[place] == any(one % 3 == 0 for one in run)
        assert of.earlier[place] == sum(one not in mine and one + 1 in mine for one in range(-1, start - 1))
        assert of.fought[place] == sum(one <= year for one in mine)
        assert of.age[place] == year - min(mine) + 1
        assert np.isnan(of.left[place]) == (year > start)
        expected = np.nan if year == last else float(year + 1 not in mine)
        assert np.array_equal(of.ends[place], expected, equal_nan=True)


@given(fought=years_fought)
def test_a_quiet_row_is_what_counting_by_hand_gives(fought: list[set[int]]) -> None:
    years = of_sets(fought)
    calm, last = spells.quiet(years), max(max(one) for one in fought)
    expected = [
        (place, year) for place, mine in enumerate(fought) for year in range(min(mine), last + 1) if year not in mine
    ]
    assert list(zip(calm.conflict.tolist(), calm.year.tolist(), strict=True)) == expected
    for row_, (place, year) in enumerate(expected):
        mine = fought[place]
        end = max(one for one in mine if one < year)
        start = next(one for one in range(end, -2, -1) if one - 1 not in mine)
        assert calm.since[row_] == year - end
        assert calm.lasted[row_] == end - start + 1
        assert calm.war[row_] == (end % 3 == 0)
        assert calm.fought[row_] == sum(one < year for one in mine)
        assert calm.age[row_] == year - min(mine) + 1
        ends = np.nan if year == last else float(year + 1 in mine)
        assert np.array_equal(calm.ends[row_], ends, equal_nan=True)


@given(fought=years_fought, horizon=st.integers(1, 5))
def test_over_by_a_year_is_what_looking_year_by_year_gives(fought: list[set[int]], horizon: int) -> None:
    of, last = spells.active(of_sets(fought)), max(max(one) for one in fought)
    over = ending_scores.ended_by(of, horizon)
    for place in range(len(of)):
        mine, year = fought[int(of.conflict[place])], int(of.year[place])
        for step in range(1, horizon + 1):
            quiet = any(one not in mine for one in range(year + 1, year + step + 1))
            expected = np.nan if year + step > last else float(quiet)
            assert np.array_equal(over[place, step - 1], expected, equal_nan=True)


@given(fought=years_fought)
def test_the_row_of_the_next_year_follows_from_the_row_of_this_one(fought: list[set[int]]) -> None:
    of, calm = spells.active(of_sets(fought)), spells.quiet(of_sets(fought))
    on = np.nonzero(of.ends == 0.0)[0]
    made = spells.went_on(of.some(on), of.war[on + 1])
    assert np.array_equal(spells.design(made), spells.design(of.some(on + 1)))
    ended = np.nonzero(of.ends == 1.0)[0]
    first = spells.fell_quiet(of.some(ended))
    assert np.array_equal(spells.quiet_design(first), spells.quiet_design(calm.some(calm.since == 1)))
    on = np.nonzero(calm.ends == 0.0)[0]
    made = spells.stayed_quiet(calm.some(on))
    assert np.array_equal(spells.quiet_design(made), spells.quiet_design(calm.some(on + 1)))


def test_the_designs_have_a_column_for_each_name() -> None:
    years = of_sets([{1, 2, 3, 7}, {2, 9}])
    assert spells.design(spells.active(years)).shape[1] == len(spells.FEATURES)
    assert spells.quiet_design(spells.quiet(years)).shape[1] == len(spells.QUIET_FEATURES)


# -- regression and mixture -----------------------------------------------------------------------------------------


def sample(seed: int, count: int = 400) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, 3)) * [1.0, 4.0, 0.2] + [0.0, 7.0, 1.0]
    return rows, (rng.random(count) < 1 / (1 + np.exp(-(rows[:, 0] - 1)))).astype(float)


@pytest.mark.parametrize("link", LINKS)
def test_the_fit_is_where_a_general_minimiser_finds_the_least_penalised_loss(link: str) -> None:
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    rows, outcome = sample(1)
    weight = np.random.default_rng(2).random(len(rows)) + 0.2
    fit = fitted(rows, outcome, weight, link=link, pull=3.0)
    scaled = (rows - fit.centre) / fit.spread

    def loss(beta: Floats) -> float:
        linear = beta[0] + scaled @ beta[1:]
        p = 1 / (1 + np.exp(-linear)) if link == "logit" else 1 - np.exp(-np.exp(linear))
        said = outcome * np.log(p) + (1 - outcome) * np.log(1 - p)
        return float(-weight @ said + 1.5 * (beta[1:] ** 2).sum())

    best = minimize(loss, np.zeros(4), method="Nelder-Mead", options={"maxiter": 8000, "xatol": 1e-8, "fatol": 1e-10})
    assert fit.converged
    assert np.r_[fit.level, fit.slopes] == pytest.approx(best.x, abs=2e-4)


@pytest.mark.parametrize("link", LINKS)
def test_a_weight_of_two_is_the_row_twice_and_of_none_no_row(link: str) -> None:
    rows, outcome = sample(3, 60)
    weight = np.tile([0.0, 1.0, 2.0], 20)
    twice = np.repeat(np.arange(60), weight.astype(int))
    made = fitted(rows, outcome, weight, link=link, pull=1.0).chance(rows)
    slow = fitted(rows[twice], outcome[twice], np.ones(len(twice)), link=link, pull=1.0).chance(rows)
    assert made == pytest.approx(slow, abs=1e-6)


@pytest.mark.parametrize("link", LINKS)
def test_where_the_search_begins_does_not_matter_and_a_strong_pull_leaves_the_base_rate(link: str) -> None:
    rows, outcome = sample(4)
    ones = np.ones(len(rows))
    far = fitted(*sample(9), ones, link=link, pull=0.1)
    cold, warm = (fitted(rows, outcome, ones, link=link, pull=2.0, start=one) for one in (None, far))
    assert cold.chance(rows) == pytest.approx(warm.chance(rows), abs=1e-4)
    held = fitted(rows, outcome, ones, link=link, pull=1e9)
    assert held.chance(rows) == pytest.approx(outcome.mean(), abs=1e-4)


def test_the_slopes_that_made_the_outcomes_are_found() -> None:
    rows, outcome = sample(5, 60_000)
    fit = fitted(rows, outcome, np.ones(len(rows)), link="logit", pull=1.0)
    assert fit.slopes / fit.spread == pytest.approx([1.0, 0.0, 0.0], abs=0.08)


def test_two_groups_have_the_share_of_each_and_separated_ones_no_certainty() -> None:
    rows = np.r_[np.zeros(50), np.ones(50)][:, None]
    outcome = np.r_[np.ones(10), np.zeros(40), np.ones(30), np.zeros(20)]
    for link in LINKS:
        made = fitted(rows, outcome, np.ones(100), link=link, pull=1e-6).chance(np.array([[0.0], [1.0]]))
        assert made == pytest.approx([0.2, 0.6], abs=1e-4)
        apart = fitted(rows, rows[:, 0], np.ones(100), link=link, pull=5.0)
        assert apart.converged
        assert 0.5 < float(apart.chance(np.array([[1.0]]))[0]) < 0.999


@given(seed=st.integers(0, 500), lean=st.sampled_from([0.0, 5.0]))
@settings(max_examples=25)
def test_no_other_mixture_has_a_higher_score(seed: int, lean: float) -> None:
    rng = np.random.default_rng(seed)
    parts, outcome = rng.uniform(0.05, 0.95, (3, 40)), (rng.random(40) < 0.4).astype(float)
    made = ending_models.stacked(parts, outcome, np.ones(40), lean=lean, rounds=5000)
    assert made.sum() == pytest.approx(1.0)
    assert made.min() >= 0

    def gain(weights: Floats) -> float:
        said = np.where(outcome > 0.5, weights @ parts, 1 - weights @ parts)
        return float(np.log(said).sum() + lean / 3 * np.log(np.maximum(weights, 1e-12)).sum() * (lean > 0))

    assert all(gain(made) >= gain(other) - 0.02 for other in rng.dirichlet(np.ones(3), 60))


def test_the_nearest_rows_are_the_nearest_of_all() -> None:
    rng = np.random.default_rng(1)
    past, rows = rng.normal(size=(80, 4)), rng.normal(size=(5, 4))
    weight, place = ending_models.nearest(past, rows, 10)
    apart = ((rows[:, None] - past[None]) ** 2).sum(axis=2)
    assert np.sort(place, axis=1).tolist() == np.sort(np.argsort(apart, axis=1)[:, :10], axis=1).tolist()
    nearest = apart.argmin(axis=1)
    assert [place[one, weight[one].argmax()] for one in range(5)] == nearest.tolist()
    assert weight.min() >= 0


# -- the chain ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Spells, Spells, ending_chain.Fitted]:
    years = read_years(written(tmp_path_factory.mktemp("years") / "years.csv", invented()))
    of, calm = rows_of(ENDING, years), rows_of(RESUMPTION, years)
    *_, end = walk(of, LAST, sort=ENDING)
    *_, back = walk(calm, LAST, sort=RESUMPTION)
    rise = ending_chain.rising(of, LAST)
    return of, calm, ending_chain.Fitted(ending=end.hazard, rise=rise, resumption=back.hazard)


def by_paths(row_: Spells, horizon: int, made: ending_chain.Fitted) -> tuple[Floats, Floats]:
    """Ended by, and quiet in, each year: every path of intensities of every member, written out one by one."""
    ended, quiet = np.zeros(horizon), np.zeros(horizon)
    for member, weight in enumerate(made.ending.weights):
        for end in range(horizon):  # the year before the first quiet one
            for path in product([False, True], repeat=end):
                here, chance = row_, weight
                for war in path:
                    up = float(made.rise.chance(spells.design(here))[0])
                    chance *= (1 - float(made.ending.parts(here)[member, 0])) * (up if war else 1 - up)
                    here = spells.went_on(here, np.array([war]))
                chance *= float(made.ending.parts(here)[member, 0])
                ended[end:] += chance
                for other, share in enumerate(made.resumption.weights):
                    calm, stays = spells.fell_quiet(here), share
                    for year in range(end, horizon):
                        quiet[year] += chance * stays
                        stays *= 1 - float(made.resumption.parts(calm)[other, 0])
                        calm = spells.stayed_quiet(calm)
    return ended, quiet


@pytest.mark.parametrize("place", [0, 7, 19])
def test_the_chain_gives_what_all_paths_together_give(
    learned: tuple[Spells, Spells, ending_chain.Fitted], place: int
) -> None:
    of, _, made = learned
    here = of.some(np.nonzero(of.year == LAST)[0][[place % int((of.year == LAST).sum())]])
    found = ending_chain.ahead(here, 4, ending=made.ending, rise=made.rise, resumption=made.resumption)
    ended, quiet = by_paths(here, 4, made)
    assert found.ended[0] == pytest.approx(ended)
    assert found.quiet[0] == pytest.approx(quiet)
    assert found.again[0, 0] == pytest.approx(made.resumption.chance(spells.fell_quiet(here))[0])


def test_several_rows_at_once_are_the_rows_one_by_one(learned: tuple[Spells, Spells, ending_chain.Fitted]) -> None:
    of, _, made = learned
    places = np.nonzero(of.year == LAST)[0]
    kinds = {"ending": made.ending, "rise": made.rise, "resumption": made.resumption}
    together = ending_chain.ahead(of.some(places), 3, **kinds)  # type: ignore[arg-type]
    for row_, place in enumerate(places):
        alone = ending_chain.ahead(of.some(np.array([place])), 3, **kinds)  # type: ignore[arg-type]
        for name in ("ended", "quiet", "again"):
            assert getattr(together, name)[row_] == pytest.approx(getattr(alone, name)[0])


def test_conflicts_drawn_once_or_not_at_all_are_learned_from_as_a_file_of_them_is(
    learned: tuple[Spells, Spells, ending_chain.Fitted],
) -> None:
    of, calm, made = learned
    conflicts = int(of.conflict.max()) + 1
    once = ending_chain.relearned(made, of, calm, np.ones(conflicts))
    for new, old, rows in ((once.ending, made.ending, of), (once.resumption, made.resumption, calm)):
        assert new.chance(rows) == pytest.approx(old.chance(rows), abs=1e-4)
    counts = (np.arange(conflicts) % 3 > 0).astype(float)
    some = ending_chain.relearned(made, of, calm, counts)
    alone = [
        ending_models.learned(rows.some(counts[rows.conflict] > 0), LAST, sort=sort, weights=old.weights)
        for rows, sort, old in ((of, ENDING, made.ending), (calm, RESUMPTION, made.resumption))
    ]
    assert some.ending.chance(of) == pytest.approx(alone[0].chance(of), abs=1e-4)
    assert some.resumption.chance(calm) == pytest.approx(alone[1].chance(calm), abs=1e-4)
    assert some.ending.chance(of) != pytest.approx(made.ending.chance(of), abs=1e-4)


def test_the_intensity_that_follows_is_learned_from_years_that_went_on(tmp_path: Path) -> None:
    rows = [row(one, year, war=one % 2 == 0) for one in range(40) for year in range(1950, 1960)]
    of = rows_of(ENDING, read_years(written(tmp_path / "years.csv", rows)))
    rise = ending_chain.rising(of, 1959)
    made = rise.chance(spells.design(of.some(of.year == 1955)))
    assert made[of.some(of.year == 1955).war].min() > 0.8
    assert made[~of.some(of.year == 1955).war].max() < 0.2


# -- scores ---------------------------------------------------------------------------------------------------------


def test_base_rates_and_the_life_table_count_only_what_is_known_at_the_origin() -> None:
    years = of_sets([{0, 1, 2, 6, 7}, {0, 4}, {3, 9}], wars=100)
    of, calm = spells.active(years), spells.quiet(years)
    over = ending_scores.ended_by(of, 2)
    # Known by 4 of two years later are the rows up to 2: of no war those of the first conflict in 1 and 2, both over by
    # then; of war (year 0) its own, which went on, and that of the second, which did not.
    made = ending_scores.base_by(of, over, 4, np.array([False, True]), 2)
    assert made == pytest.approx([(2 + 0.5) / (2 + 1), (1 + 0.5) / (2 + 1)])
    table = ending_scores.life_table(calm, 9, 3)
    firsts = calm.ends[(calm.since == 1) & (calm.year < 9)]
    assert table[0] == pytest.approx(1 - firsts.mean())
    assert np.all(np.diff(table) <= 0)


def test_what_is_saved_is_the_difference_of_the_scores() -> None:
    rng = np.random.default_rng(1)
    outcome = (rng.random(200) < 0.3).astype(float)
    good, bad = np.where(outcome > 0, 0.6, 0.2), np.full(200, 0.3)
    cases = ending_scores.Told(
        sort=ENDING, years=1, conflict=np.arange(200) // 5, origin=np.full(200, 2000),
        chance={ending_scores.MODEL: good, "dull": bad}, outcome=outcome,
    )  # fmt: skip
    gain = ending_scores.saved(cases, "dull", rng, times=200)
    assert gain.log_score.value == pytest.approx(cases.log_score("dull") - cases.log_score(ending_scores.MODEL))
    assert gain.brier.value == pytest.approx(cases.brier("dull") - cases.brier(ending_scores.MODEL))
    assert gain.log_score.low < gain.log_score.value < gain.log_score.high
    assert gain.log_score.low > 0


# -- how long agreements held ---------------------------------------------------------------------------------------


def test_the_curve_of_the_textbook_is_met() -> None:
    # Weeks in remission with 6-MP: Freireich et al. (1963), the example of Kalbfleisch and Prentice and of many since.
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    broke = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    times = np.array([6.0, 7, 10, 13, 16, 22, 23, 35])
    made = ending_held.kaplan_meier(np.array(weeks, float), np.array(broke, float), times)
    assert made.share.round(3).tolist() == [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448, 0.448]
    assert (made.low[0].round(3), made.high[0].round(3)) == (0.62, 0.952)
    assert made.at_risk[:3].tolist() == [21, 17, 15]
    assert made.broken.tolist() == [3, 4, 5, 6, 7, 8, 9, 9]


def test_without_anything_censored_the_curve_is_the_share_left() -> None:
    lasted = np.array([1.0, 2.0, 2.0, 5.0])
    made = ending_held.kaplan_meier(lasted, np.ones(4), np.array([0.5, 1.0, 2.0, 6.0]))
    assert made.share.tolist() == [1.0, 0.75, 0.25, 0.0]


def test_what_broke_after_the_day_still_held_on_it() -> None:
    then, later = (ending_held.holding(library(), date(year, 12, 31)) for year in (2015, 2024))
    places = {one: place for place, one in enumerate(then.processes)}
    assert then.broke[places["minsk-1-2014"]] == 1.0
    assert then.broke[places["minsk-2-2015"]] == 0.0
    assert then.years[places["minsk-2-2015"]] == pytest.approx((date(2015, 12, 31) - date(2015, 2, 12)).days / 365.25)
    assert later.broke[later.processes.index("minsk-2-2015")] == 1.0
    assert set(then.processes) < set(later.processes)
    assert "simla-1972" in later.left_out
    assert not any(one.endswith("-2024") for one in then.processes)


def test_only_processes_with_a_format_are_counted_and_an_unknown_one_is_refused() -> None:
    day = date(2024, 12, 31)
    every, some = ending_held.holding(library(), day), ending_held.holding(library(), day, ("shuttle",))
    known = {one.id: one for one in library()}
    assert set(some.processes) == {one for one in every.processes if "shuttle" in known[one].formats}
    with pytest.raises(ForecastError, match="no process has the format 'seance'"):
        ending_held.holding(library(), day, ("seance",))
