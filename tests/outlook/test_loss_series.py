"""A rate of losses from a series of totals: gaps, corrections, the last day that may be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from bargaining_vectors import DATA

from dragoman.errors import ConfigError
from dragoman.outlook.loss_series import recent, table


def test_gaps_are_filled_evenly_and_the_rate_is_that_of_the_last_days() -> None:
    days = np.array([100.0, 110.0, 130.0])
    found = recent(days, np.array([0.0, 10.0, 70.0]), span=20, rng=np.random.default_rng(1))
    assert found.at == pytest.approx(3)
    assert found.days == 20


def test_the_range_covers_the_rate_of_a_noisy_series_about_as_often_as_it_says() -> None:
    hits = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        totals = np.cumsum(rng.poisson(50, 181)).astype(float)
        found = recent(np.arange(181.0) + 1, totals, span=180, rng=rng)
        hits += found.low <= 50 <= found.high
    assert 45 <= hits <= 60


def test_a_correction_is_counted_and_said() -> None:
    found = recent(np.arange(1.0, 5.0), np.array([0.0, 5.0, 3.0, 9.0]), span=10, rng=np.random.default_rng(1))
    assert (found.falls, found.at) == (1, 3)


def test_nothing_after_the_day_asked_for_is_read(tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    path.write_text("date,lost\n2024-01-02,7\n2024-01-01,3\n2024-01-03,\n2024-02-01,999\n", encoding="utf-8")
    days, totals = table(path, "lost", until=date(2024, 1, 31))
    assert totals.tolist() == [3, 7]
    assert days[1] - days[0] == 1
    with pytest.raises(ConfigError, match="no series of 'won'"):
        table(path, "won")


def test_the_claims_of_one_side_give_a_rate() -> None:
    path = DATA / "ukraine_losses_general_staff" / "daily_cumulative.csv"
    if not path.exists():
        pytest.skip("the series is not on this machine")
    days, totals = table(path, "personnel", until=date(2025, 10, 27))
    found = recent(days, totals, span=299, rng=np.random.default_rng(1))
    assert found.last == date(2025, 10, 27)
    assert found.at == pytest.approx(346_000 / 299, rel=0.03)  # what the president said on that day of the year so far
