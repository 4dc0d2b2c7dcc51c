"""Which law battles fit: those made under a law give it back; the thousand in print lie between two of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bargaining_vectors import DATA

from dragoman.errors import ConfigError
from dragoman.outlook.battle_laws import Fit, fitted, likelihood, summed, table, worn


def made(power: float, count: int = 1500, seed: int = 1) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Battles in which both sides lose little: the wear of A is the wear of B times a ratio that varies."""
    rng = np.random.default_rng(seed)
    starts = rng.uniform(5_000, 50_000, (2, count))
    lost_b = starts[1] * rng.uniform(0.01, 0.1, count)
    wear = worn(starts[1], lost_b, power) * np.exp(rng.normal(0, 0.4, count))
    kept = starts[0] ** power - power * wear if power else np.exp(-wear)
    use = kept > 0
    left = kept[use] ** (1 / power) if power else starts[0][use] * kept[use]
    return (starts[0][use], starts[1][use]), (starts[0][use] - left, lost_b[use])


def fit(starts: tuple[np.ndarray, np.ndarray], lost: tuple[np.ndarray, np.ndarray]) -> Fit:
    return fitted(starts, lost, rng=np.random.default_rng(7), resamples=100)


@pytest.mark.parametrize(("power", "law"), [(0.0, "logarithmic"), (1.0, "linear"), (2.0, "square")])
def test_battles_made_under_a_law_give_it_back(power: float, law: str) -> None:
    found = fit(*made(power))
    assert found.power == pytest.approx(power, abs=0.12)
    assert min(found.behind, key=found.behind.__getitem__) == law
    assert found.low <= found.power <= found.high


def test_swapping_the_sides_changes_nothing() -> None:
    starts, lost = made(1.0, 300)
    here, there = fit(starts, lost), fit(starts[::-1], lost[::-1])
    assert (here.power, here.spread) == pytest.approx((there.power, there.spread))


def test_the_density_of_a_power_adds_up_to_one() -> None:
    """Over all ratios of losses with the same product, for one battle among others that fix mean and deviation."""
    z = np.linspace(-12, 12, 20001)
    product, start = 400.0 * 400, 1e6
    lost = (np.sqrt(product) * np.exp(z / 2), np.sqrt(product) * np.exp(-z / 2))
    rates, slopes = likelihood((np.full_like(z, start), np.full_like(z, start)), lost, np.array([[1.5]]))
    density = np.exp(-0.5 * rates[0] ** 2 - 0.5 * np.log(2 * np.pi) + slopes[0])
    assert np.trapezoid(density, z) == pytest.approx(1, abs=1e-3)


def test_weights_count_a_battle_as_often_as_they_say() -> None:
    starts, lost = made(1.0, 40)
    rates, slopes = likelihood(starts, lost, np.array([[0.5], [1.0]]))
    twice = np.concatenate([np.arange(len(starts[0])), [3, 3]])
    weights = np.bincount(twice).astype(float)
    assert summed(rates, slopes, weights) == pytest.approx(
        summed(rates[:, twice], slopes[:, twice], np.ones(len(twice)))
    )


def test_battles_without_losses_are_left_out_and_too_few_are_an_error() -> None:
    starts, lost = made(1.0, 60)
    found = fit(starts, (np.where(np.arange(len(lost[0])) < 5, 0, lost[0]), lost[1]))
    assert found.left_out == 5
    with pytest.raises(ConfigError, match="2 battles"):
        fit((starts[0][:2], starts[1][:2]), (lost[0][:2], lost[1][:2]))


def test_the_thousand_battles_fit_between_the_logarithmic_and_the_linear_law() -> None:
    path = DATA / "lanchester_battles" / "battles_1620_1905.csv"
    if not path.exists():
        pytest.skip("the battles are not on this machine")
    periods, starts, lost = table(path)
    assert len(periods) == 1079
    found = fit(starts, lost)
    assert 0.2 < found.low < found.power < found.high < 0.5
    assert found.behind["logarithmic"] < found.behind["linear"] < found.behind["square"]


def test_a_file_that_is_no_table_of_battles_is_named(tmp_path: Path) -> None:
    path = tmp_path / "battles.csv"
    path.write_text("period,red\n1,2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no table of battles"):
        table(path)
