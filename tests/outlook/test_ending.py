"""The forecast of endings: nothing looks ahead, a last year ends nothing, and base rates are beaten on later years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conflict_rows import FIRST, LAST, Rows, invented, planted, row, written

from dragoman.errors import ForecastError
from dragoman.measures.measured import Measured, card
from dragoman.outlook import ending, ending_models, ending_scores
from dragoman.outlook.conflict_years import read_years
from dragoman.outlook.count_grid import Floats
from dragoman.outlook.ending_models import ALONE, BASE, ENDING, RESUMPTION, Walked, rows_of, walk
from dragoman.patterns.library import library

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "war_termination" / "ucdp_acd_v20_1_conflict_years.csv"
on_real = pytest.mark.skipif(not DATA.exists(), reason="UCDP's conflict-years are not on this machine")
ORIGIN = 1999


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "RESAMPLES", 12)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return invented()


def active_in(rows: Rows, year: int) -> str:
    """Some conflict that was active in a year, and the year before."""
    both = [{one["conflict_id"] for one in rows if one["year"] == str(when)} for when in (year - 1, year)]
    return sorted(both[0] & both[1])[0]


# -- nothing looks ahead --------------------------------------------------------------------------------------------


def walked(path: Path, sort: str) -> Walked:
    """The forecasts from ORIGIN, made on a file that goes on."""
    *_, last = walk(rows_of(sort, read_years(path)), ORIGIN, sort=sort)
    return last


def reads_ahead(one: Walked, other: Walked) -> bool:
    return not (np.array_equal(one.parts, other.parts) and np.array_equal(one.hazard.weights, other.hazard.weights))


@pytest.mark.parametrize("sort", [ENDING, RESUMPTION])
def test_what_is_planted_after_the_origin_changes_no_chance_and_no_weight(
    rows: Rows, tmp_path: Path, sort: str
) -> None:
    true, false = written(tmp_path / "a.csv", rows), written(tmp_path / "b.csv", planted(rows, ORIGIN))
    assert read_years(true).last == read_years(false).last == LAST
    assert not reads_ahead(walked(true, sort), walked(false, sort))


def test_what_is_planted_after_the_origin_changes_nothing_in_the_whole_forecast(rows: Rows, tmp_path: Path) -> None:
    true, false = written(tmp_path / "a.csv", rows), written(tmp_path / "b.csv", planted(rows, ORIGIN))
    asked = active_in(rows, ORIGIN)
    made = [
        ending.forecast(one, conflict=asked, origin=ORIGIN, horizon=3, agreements=library()).as_dict()
        for one in (true, false)
    ]
    assert made[0] == made[1]


def test_the_plant_catches_a_hazard_that_learns_how_the_last_year_went_on(
    rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = ending_models.learned
    monkeypatch.setattr(ending_models, "learned", lambda of, origin, **more: honest(of, origin + 1, **more))
    made = [walked(written(tmp_path / "x.csv", some), ENDING) for some in (rows, planted(rows, ORIGIN))]
    assert reads_ahead(*made)


def test_the_plant_catches_weights_learned_from_outcomes_not_yet_known(
    rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}
    for name, some in (("a", rows), ("b", planted(rows, ORIGIN))):
        of = rows_of(ENDING, read_years(written(tmp_path / f"{name}.csv", some)))
        here = of.year == ORIGIN
        last = walked(tmp_path / f"{name}.csv", ENDING)
        seen[name] = ending_models.stacked(last.parts, of.ends[here], np.ones(here.sum()))
    assert not np.array_equal(seen["a"], seen["b"])


def test_a_forecast_made_on_the_way_is_the_one_made_from_the_years_alone(rows: Rows, tmp_path: Path) -> None:
    short = [one for one in rows if int(one["year"]) <= ORIGIN]
    whole, alone = (written(tmp_path / name, some) for name, some in (("a.csv", rows), ("b.csv", short)))
    for sort in (ENDING, RESUMPTION):
        assert not reads_ahead(walked(whole, sort), walked(alone, sort))
    asked = active_in(rows, ORIGIN)
    made = ending.forecast(whole, conflict=asked, origin=ORIGIN), ending.forecast(alone, conflict=asked)
    assert made[0].as_dict() == made[1].as_dict()


# -- the forecast ---------------------------------------------------------------------------------------------------


def forecast(rows: Rows, folder: Path, conflict: str, **more: object) -> Measured:
    return ending.forecast(written(folder / "years.csv", rows), conflict=conflict, **more)  # type: ignore[arg-type]


def test_chances_grow_with_the_years_and_being_quiet_is_less_likely_than_having_ended(
    rows: Rows, tmp_path: Path
) -> None:
    made = forecast(rows, tmp_path, active_in(rows, LAST), horizon=10)
    chances = made.panel("chances")
    assert chances.column("ahead") == list(range(1, 11))
    assert chances.column("day")[0] == date(LAST + 1, 12, 31)
    for name in ("chance", "base", "low", "high"):
        assert all(a <= b for a, b in zip(chances.column(name), chances.column(name)[1:], strict=False)), name
    for one in (*chances.dicts(), *made.panel("resumption").dicts()):
        assert 0 <= one["low"] <= one["high"] <= 1
    assert chances.column("quiet")[0] == chances.column("chance")[0]
    assert all(one["quiet"] < one["chance"] for one in chances.dicts()[1:])
    assert made.panel("resumption").column("day")[0] == date(LAST + 2, 12, 31)
    for sort in (ENDING, RESUMPTION):
        told = [one for one in made.panel("models").dicts() if one["of"] == sort]
        assert sum(one["weight"] for one in told[:-1]) == pytest.approx(1.0, abs=0.01)
        mixed = sum(one["weight"] * one["chance"] for one in told[:-1])
        assert told[-1]["chance"] == pytest.approx(mixed, abs=0.002)


def test_an_old_war_is_less_likely_to_end_than_a_new_clash(tmp_path: Path) -> None:
    rows = [
        *invented(),
        *(row("old", year, war=True, began=LAST - 14) for year in range(LAST - 14, LAST + 1)),
        row("new", LAST),
    ]
    old, new = (forecast(rows, tmp_path, one).panel("chances").column("chance")[0] for one in ("old", "new"))
    assert old < 0.2 < 0.3 < new


def test_the_last_year_of_a_file_ends_nothing(rows: Rows, tmp_path: Path) -> None:
    made = forecast(rows, tmp_path, active_in(rows, LAST))
    starts = {(one["conflict_id"], int(one["year"])) for one in rows}
    begun = sum((one, year - 1) not in starts for one, year in starts)
    over = sum((one, year + 1) not in starts for one, year in starts if year < LAST)
    assert made.inputs["episodes"] == begun
    assert made.inputs["episodes known to have ended"] == over
    of = rows_of(ENDING, read_years(tmp_path / "years.csv"))
    assert np.isnan(of.ends[of.year == LAST]).all()
    assert np.isfinite(of.ends[of.year < LAST]).all()


def test_what_is_changed_in_a_driver_changes_the_chance_as_a_file_that_has_it_would(tmp_path: Path) -> None:
    base = invented()
    asked = [row("asked", year, war=year == LAST - 1) for year in range(LAST - 2, LAST + 1)]
    made = forecast([*base, *asked], tmp_path, "asked")
    tried = {(one["what"], one["instead"]): one for one in made.panel("drivers").dicts()}
    assert tried["all", "as it is"]["chance"] == made.panel("chances").column("chance")[0]
    other = forecast([*base, *asked[:2], row("asked", LAST, war=True)], tmp_path, "asked")
    then = tried["intensity", "war"]
    assert then["chance"] == pytest.approx(other.panel("chances").column("chance")[0], abs=1e-4)
    assert then["change"] == pytest.approx(then["chance"] - tried["all", "as it is"]["chance"], abs=2e-4)
    assert ("year of the episode", "3") not in tried


def test_analogues_are_other_episodes_with_what_came_after_them(tmp_path: Path) -> None:
    twins = [row("twin", year, kind="interstate", over="both") for year in (1980, 1981, 1982, 1983, 1990)]
    asked = [row("asked", year, kind="interstate", over="both") for year in (LAST - 1, LAST)]
    made = forecast([*invented(), *twins, *asked], tmp_path, "asked").panel("analogues")
    first = made.dicts()[0]
    assert (first["conflict"], first["year"], first["last_year"]) == ("twin", 1981, 1983)
    assert (first["more"], first["again"], first["lasted"]) == (2, 1990, 2)
    assert first["apart"] < made.column("apart")[1]
    assert all(one["conflict"] != "asked" for one in made.dicts())
    assert len({(one["conflict"], one["year"]) for one in made.dicts()}) == len(made.rows)


def test_the_order_of_the_rows_and_the_way_words_are_coded_change_nothing(rows: Rows, tmp_path: Path) -> None:
    asked = active_in(rows, LAST)
    mixed = [rows[place] for place in np.random.default_rng(0).permutation(len(rows))]
    codes = {"intrastate": "3", "II": "4", "interstate": "2", "extrasystemic": "1", "territory": "1", "government": "2"}
    coded = [
        {**one, "type_of_conflict": codes[one["type_of_conflict"]], "incompatibility": codes[one["incompatibility"]]}
        for one in mixed
    ]
    assert forecast(rows, tmp_path, asked).as_dict() == forecast(coded, tmp_path, asked).as_dict()


def test_another_seed_moves_the_interval_and_nothing_else(rows: Rows, tmp_path: Path) -> None:
    asked = active_in(rows, LAST)
    one, same, other = (forecast(rows, tmp_path, asked, seed=seed).panel("chances") for seed in (1, 1, 2))
    assert one == same
    assert one.column("chance") == other.column("chance")
    assert one.column("low") != other.column("low")


def test_the_past_is_scored_beside_base_rates_and_the_held_panel_tells_of_the_library(
    rows: Rows, tmp_path: Path
) -> None:
    made = forecast(rows, tmp_path, active_in(rows, LAST), agreements=library(), formats=("bilateral",))
    past = made.panel("past").dicts()
    assert past[0]["of"] == ENDING
    assert past[0]["log_score"] < past[0]["log_score_base"]
    assert past[0]["saved_low"] > 0
    assert past[1]["years"] == f"{LAST - 5} to {LAST - 1}"
    held = made.panel("held")
    assert held.column("years")[0] == 0.5
    assert all(a >= b for a, b in zip(held.column("share"), held.column("share")[1:], strict=False))
    assert "bilateral" in held.notes[0]
    empty = forecast(rows, tmp_path, active_in(rows, LAST)).panel("held")
    assert not empty.rows
    assert "library" in empty.empty


# -- what cannot be asked -------------------------------------------------------------------------------------------


def test_a_conflict_is_found_by_id_place_side_or_part_of_a_name(rows: Rows, tmp_path: Path) -> None:
    more = [
        row("7001", LAST, named="Zedland, Wyeland"),
        row("7002", LAST, named="Zedland"),
        row("7003", LAST - 3, named="Upper Exland"),
    ]
    file = [*rows, *more]
    for wanted in ("7001", "wyeland", " WYE"):
        assert forecast(file, tmp_path, wanted, horizon=1).notes[0].startswith("Zedland, Wyeland (7001)")
    with pytest.raises(ForecastError, match=r"2 conflicts are called 'Zedland'.*7001.*7002"):
        forecast(file, tmp_path, "Zedland")
    with pytest.raises(ForecastError, match=rf"not active in {LAST}.*--origin {LAST - 3}"):
        forecast(file, tmp_path, "Exland")


def test_an_unknown_conflict_is_answered_with_those_that_were_active(rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match=rf"no conflict 'Atlantis' up to {LAST}") as caught:
        forecast([*rows, row("5", LAST, war=True, began=LAST - 1), row("5", LAST - 1)], tmp_path, "Atlantis")
    with pytest.raises(ForecastError, match=rf"which conflict\?.*active in {LAST}"):
        forecast(rows, tmp_path, " ")
    assert "only ids" in caught.value.advice
    assert f"5, intrastate, over territory, war, since {LAST - 1}" in caught.value.advice


def test_a_horizon_or_an_origin_beyond_the_file_is_refused(rows: Rows, tmp_path: Path) -> None:
    asked = active_in(rows, LAST)
    with pytest.raises(ForecastError, match="11 years ahead"):
        forecast(rows, tmp_path, asked, horizon=11)
    with pytest.raises(ForecastError, match=f"no year {LAST + 1}"):
        forecast(rows, tmp_path, asked, origin=LAST + 1)
    early = sorted(one["conflict_id"] for one in rows if one["year"] == str(FIRST + 8))[0]
    with pytest.raises(ForecastError, match=f"too little is known by {FIRST + 8}"):
        forecast(rows, tmp_path, early, origin=FIRST + 8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("intensity_level", "level"), "columns are missing: intensity_level"),
        (lambda text: text.replace(",territory,1,", ",territory,3,", 1), "intensity_level 3"),
        (lambda text: text.replace(",territory,", ",honour,", 1), "incompatibility 'honour'"),
        (lambda text: text.replace("intrastate", "brawl", 1), "type_of_conflict 'brawl'"),
        (lambda text: text.replace("-06-01", "-16-01", 1), "line 2"),
        (lambda text: "\n".join([*text.splitlines(), text.splitlines()[1]]), "twice in"),
        (lambda text: text.splitlines()[0], "no rows"),
        (lambda text: text + "100,next,,,,,,,", "line"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_is_wrong(
    rows: Rows, tmp_path: Path, change: Callable[[str], str], message: str
) -> None:
    path = written(tmp_path / "years.csv", rows)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ForecastError, match=message):
        ending.forecast(path, conflict="100")


def test_a_file_that_is_not_there_or_no_text_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match="cannot be read: No such file"):
        ending.forecast(tmp_path / "none.csv", conflict="100")
    (tmp_path / "picture.csv").write_bytes(b"\xff\xd8\xff\xe0 conflict")
    with pytest.raises(ForecastError, match="no CSV file in UTF-8"):
        ending.forecast(tmp_path / "picture.csv", conflict="100")


def test_the_card_is_whole() -> None:
    made = card("ending", "dragoman.outlook")
    assert made.assumptions
    assert made.known_failures
    assert made.when_not_to_use


# -- on UCDP's conflict-years ---------------------------------------------------------------------------------------


@on_real
def test_the_base_rates_of_the_file_are_those_that_are_told_of_it() -> None:
    of = rows_of(ENDING, read_years(DATA))
    rates = {war: float(np.nansum(of.ends[of.war == war]) / (of.war == war).sum()) for war in (False, True)}
    assert (round(rates[False], 3), round(rates[True], 3)) == (0.227, 0.131)
    assert (len(of), int((of.since == 1).sum()), int(np.nansum(of.ends))) == (2752, 620, 559)


@on_real
@pytest.mark.parametrize(("sort", "cases"), [(ENDING, 810), (RESUMPTION, 4275)])
def test_from_2000_to_2019_both_scores_are_better_than_those_of_base_rates(sort: str, cases: int) -> None:
    years = read_years(DATA)
    of = rows_of(sort, years)
    found = ending_scores.told(of, list(walk(of, 2019, sort=sort)), sort=sort).within(2000, 2019)
    assert len(found.outcome) == cases
    rng = np.random.default_rng(7)
    for rival in (BASE, ALONE):
        gain = ending_scores.saved(found, rival, rng, times=400)
        assert gain.log_score.value > 0
        assert gain.brier.value > 0
    gain = ending_scores.saved(found, BASE, rng, times=400)
    assert gain.log_score.low > 0.02
    assert gain.brier.low > 0.001


def chance(values: Floats) -> float:
    return float(values.mean())


@on_real
def test_chances_are_right_on_average_a_year_ahead_since_2000() -> None:
    of = rows_of(ENDING, read_years(DATA))
    found = ending_scores.told(of, list(walk(of, 2019, sort=ENDING)), sort=ENDING).within(2000, 2019)
    said = found.chance[ending_scores.MODEL]
    assert chance(said) == pytest.approx(chance(found.outcome), abs=0.02)
    high = said > 0.4
    assert chance(found.outcome[high]) == pytest.approx(chance(said[high]), abs=0.1)
