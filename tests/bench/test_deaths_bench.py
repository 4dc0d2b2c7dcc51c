"""The bench of the forecast of deaths gives every figure it prints, on a file of invented wars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import deaths


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    lines = ["country,iso3,year,month,sb_best"]
    for unit in range(12):
        level = (0.0, 2.0, 40.0)[unit % 3]
        for time in range(132):
            count = rng.poisson(level * rng.gamma(2.0, 0.5))
            lines.append(f"Country {unit:02d},C{unit:02d},{2000 + time // 12},{time % 12 + 1},{count}")
    path = tmp_path / "months.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_every_year_has_every_score_of_every_forecast_and_the_table_prints_them(file: Path) -> None:
    found = deaths.measured(file, deaths.years("2009-2010"))
    assert set(found["years"]) == {2009, 2010}
    for made in found["years"].values():
        assert all(np.isfinite(value) for one in made.values() for value in one.values())
        assert made["this model"]["crps"] < made["no deaths"]["crps"]
    text = deaths.printed(found)
    assert text.count("| 2010 |") == 4
    assert "of one processor" in text
