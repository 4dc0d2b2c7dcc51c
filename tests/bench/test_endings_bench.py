"""The bench of endings gives every figure it prints, on invented conflicts, and leaves settings as they are."""

from __future__ import annotations

import numpy as np
import pytest

import endings
from dragoman.outlook import ending_models
from dragoman.outlook.conflict_years import Years, read_years
from dragoman.outlook.ending_models import BASE, ENDING, MEMBERS, RESUMPTION
from dragoman.outlook.ending_scores import MODEL


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Years:
    rng = np.random.default_rng(4)
    lines = ["conflict_id,year,incompatibility,intensity_level,type_of_conflict"]
    for conflict in range(40):
        since, rest = 1, 0
        for year in range(1960 + conflict // 4, 2001):
            if since:
                lines.append(f"{conflict},{year},territory,{1 + int(rng.random() < 0.2)},intrastate")
                since = 0 if rng.random() < (0.5 if since == 1 else 0.1) else since + 1
                rest = 0 if since else 1
            else:
                since = int(rng.random() < (0.3 if rest == 1 else 0.05))
                rest += 1
    path = tmp_path_factory.mktemp("bench") / "years.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_years(path)


def test_every_forecast_is_scored_and_the_tables_print_it(years: Years) -> None:
    found = endings.measured(years, 1985, 1998, horizons=(1, 3))
    for sort in (ENDING, RESUMPTION):
        of = found[sort]
        assert set(of["scores"]) == {MODEL, *MEMBERS[sort], endings.HINDSIGHT}
        assert of["converged"]
        assert of["saved"][BASE]["log score"][0] > 0
        assert sum(one["cases"] for one in of["calibration"]) == of["cases"]
        assert set(found[f"{sort} by"]) == {1, 3}
    year_ahead = found[f"{ENDING} by"][1]["scores"][MODEL]["log score"]
    assert year_ahead == pytest.approx(found[ENDING]["scores"][MODEL]["log score"])
    text = endings.printed(found)
    assert text.count("| this model |") == 2
    assert "of one processor" in text


def test_rates_of_the_whole_file_are_ends_by_active_years(years: Years) -> None:
    made = endings.rates(years)
    ends = [
        (bool(war), not ((years.conflict == conflict) & (years.year == year + 1)).any() and year < years.last)
        for conflict, year, war in zip(years.conflict, years.year, years.war, strict=True)
    ]
    for name, level in (("minor", False), ("war", True)):
        assert made[name] == pytest.approx(np.mean([end for war, end in ends if war == level]))


def test_settings_are_tried_on_the_years_before_the_cut_and_put_back(years: Years) -> None:
    held = {name: getattr(ending_models, name) for name in endings.GRID}
    rows = list(endings.settings(years.until(1990), first=1980))
    assert len(rows) == sum(len(some) for some in endings.GRID.values())
    chosen = [one for one in rows if one["chosen"]]
    assert {one["setting"] for one in chosen} == set(endings.GRID)
    assert len({one[ENDING] for one in chosen}) == 1
    assert {name: getattr(ending_models, name) for name in endings.GRID} == held
