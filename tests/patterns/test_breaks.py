"""Breaks: against slow versions of the same, found where they are planted, silent where nothing is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.measures import Scope
from dragoman.patterns import break_panels, breaks, surrogates
from dragoman.patterns.series import Series
from dragoman.record import Record
from news_record import on, say

FIRST = date(2024, 1, 1)
numbers = st.lists(st.integers(0, 30), min_size=8, max_size=14).map(lambda one: np.array(one, dtype=float))


def series_of(values: list[float | None] | np.ndarray, name: str = "deaths", step: str = "day") -> Series:  # type: ignore[type-arg]
    found = tuple(None if value is None else float(value) for value in values)
    dates = tuple(FIRST + timedelta(days=n) for n in range(len(found)))
    return Series(name=name, unit="deaths", step=step, dates=dates, values=found)


def planted(length: int, factor: float, seed: int, mean: float = 10.0) -> np.ndarray:  # type: ignore[type-arg]
    level = np.full(length, mean)
    level[length // 2 :] *= factor
    return np.random.default_rng(seed).poisson(level).astype(float)


# ---- places ----------------------------------------------------------------------------------------------------------


def slowly(values: np.ndarray, beta: float, least: int) -> float:  # type: ignore[type-arg]
    """The least cost of any partition, each stretch tried."""
    best = {0: -beta}
    for end in range(least, len(values) + 1):
        costs = [
            best[start] + float(((values[start:end] - values[start:end].mean()) ** 2).sum()) + beta
            for start in best
            if end - start >= least
        ]
        if costs:
            best[end] = min(costs)
    return best[len(values)]


def cost(values: np.ndarray, found: list[int], beta: float) -> float:  # type: ignore[type-arg]
    ends = [0, *found, len(values)]
    stretches = [values[a:b] for a, b in pairwise(ends)]
    return sum(float(((one - one.mean()) ** 2).sum()) for one in stretches) + beta * len(found)


@given(numbers, st.floats(0.5, 200))
def test_no_partition_costs_less_than_the_one_that_is_found(values: np.ndarray, beta: float) -> None:  # type: ignore[type-arg]
    assert cost(values, breaks.places(values, beta, 1), beta) == pytest.approx(slowly(values, beta, 1), abs=1e-6)
    found = breaks.places(values, beta)
    assert all(b - a >= breaks.LEAST_SIDE for a, b in pairwise([0, *found, len(values)]))
    assert cost(values, found, beta) == pytest.approx(slowly(values, beta, breaks.LEAST_SIDE), abs=1e-6)


def test_nor_with_a_least_length_and_the_penalty_that_is_used() -> None:
    chance = np.random.default_rng(1)
    for _ in range(40):
        counts = chance.poisson(np.repeat(chance.choice([5, 10, 20], 4), 8)).astype(float)
        values = surrogates.stabilised(counts)
        beta = breaks.penalty(values)
        assert cost(values, breaks.places(values, beta), beta) == pytest.approx(slowly(values, beta, 3), abs=1e-6)


@given(numbers)
def test_the_best_single_place_is_that_of_every_place_tried(values: np.ndarray) -> None:  # type: ignore[type-arg]
    tried = [cost(values, [at], 0) for at in range(3, len(values) - 2)]
    assert cost(values, [breaks.split(values)], 0) == pytest.approx(min(tried), abs=1e-6)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40), st.floats(-50, 50), st.floats(0.1, 20))
def test_places_move_with_neither_shift_nor_scale(counts: list[int], shift: float, scale: float) -> None:
    values = np.array(counts, dtype=float)
    if len(values) < 2 * breaks.LEAST_SIDE or np.ptp(values) == 0:
        assert breaks.places(values, 1.0) == [] or np.ptp(values) > 0
        return
    moved = values * scale + shift
    assert surrogates.tied(moved) == pytest.approx(surrogates.tied(values), abs=1e-6)
    assert breaks.strength(moved, 3) == pytest.approx(breaks.strength(values, 3), rel=1e-4, abs=1e-6)
    assert breaks.split(moved) == breaks.split(values) or cost(values, [breaks.split(moved)], 0) == pytest.approx(
        cost(values, [breaks.split(values)], 0)
    )


# ---- strength --------------------------------------------------------------------------------------------------------


def slow_strength(values: np.ndarray, place: int) -> float:  # type: ignore[type-arg]
    """As the paper writes it: sums from i to j less their share of the whole, on either side of the place."""
    n = len(values)

    def between(a: int, b: int, first: int, last: int) -> float:
        return values[a:b].sum() - (b - a) / (last - first) * values[first:last].sum()

    top = between(0, place, 0, n) / np.sqrt(n)
    before = sum(between(0, t, 0, place) ** 2 for t in range(1, place + 1))
    after = sum(between(t, n, place, n) ** 2 for t in range(place, n))
    return float(top**2 / max((before + after) / n**2, 1e-12))


@given(numbers, st.integers(3, 5))
def test_strength_is_the_papers_sum_written_slowly(values: np.ndarray, place: int) -> None:  # type: ignore[type-arg]
    assert breaks.strength(values, place) == pytest.approx(slow_strength(values, place), rel=1e-6, abs=1e-6)


@given(numbers)
def test_the_strongest_is_the_largest_of_all_places(values: np.ndarray) -> None:  # type: ignore[type-arg]
    noisy = values + np.random.default_rng(3).normal(size=len(values))
    each = [breaks.strength(noisy, place) for place in range(3, len(noisy) - 2)]
    assert breaks.strongest(noisy[None, :])[0] == pytest.approx(max(each), rel=1e-6)


def test_rarity_falls_with_strength_and_lies_between_that_of_neighbouring_lengths() -> None:
    shares = [breaks.rarity(found, 20) for found in (1, 10, 40, 200, 1e6)]
    assert shares == sorted(shares, reverse=True)
    ends = sorted(breaks.rarity(40, length) for length in (18, 24))
    assert ends[0] <= breaks.rarity(40, 20) <= ends[1]
    assert breaks.rarity(40, 4_000) == breaks.rarity(40, 400)


# ---- scale, memory, orders -------------------------------------------------------------------------------------------


def test_stabilised_counts_vary_alike_at_any_level() -> None:
    chance = np.random.default_rng(5)
    for mean in (5, 50, 500):
        assert surrogates.stabilised(chance.poisson(mean, 4_000)).std() == pytest.approx(1, abs=0.06)
        counts = chance.negative_binomial(5, 1 / (1 + 0.2 * mean), 4_000).astype(float)
        assert surrogates.stabilised(counts, 0.2).std() == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize(("alpha", "low", "high"), [(0.0, 0.0, 0.03), (0.2, 0.1, 0.3), (1.0, 0.6, 1.5)])
def test_dispersion_is_found_across_a_jump_of_level(alpha: float, low: float, high: float) -> None:
    chance = np.random.default_rng(6)
    mean = np.repeat([40.0, 4_000.0], 400)
    counts = chance.poisson(mean) if alpha == 0 else chance.negative_binomial(1 / alpha, 1 / (1 + alpha * mean))
    assert low <= surrogates.dispersion(counts.astype(float)) <= high


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_memory_is_found_across_a_step(rho: float) -> None:
    values = surrogates.autoregressions(1, 2_000, rho, np.random.default_rng(7))[0]
    values[1_000:] += 300
    assert breaks.memory(values)[0] == pytest.approx(rho, abs=0.07)
    assert surrogates.tied(values) > 0.6  # what the step would look like


@given(numbers, st.floats(0, 0.9), st.integers(0, 99))
def test_an_order_has_the_same_values_and_a_seed_the_same_orders(values: np.ndarray, rho: float, seed: int) -> None:  # type: ignore[type-arg]
    made = surrogates.orders(values, 5, rho, np.random.default_rng(seed))
    assert all(sorted(one) == sorted(values) for one in made)
    assert np.array_equal(made, surrogates.orders(values, 5, rho, np.random.default_rng(seed)))


def test_orders_have_the_memory_that_is_asked_for_also_of_values_with_many_ties() -> None:
    chance = np.random.default_rng(8)
    for values in (chance.normal(size=300), chance.poisson(0.5, 300).astype(float)):
        made = surrogates.orders(values, 200, 0.4, chance)
        made = made - made.mean(axis=1, keepdims=True)
        own = (made[:, 1:] * made[:, :-1]).sum(axis=1) / (made * made).sum(axis=1)
        assert own.mean() == pytest.approx(0.4, abs=0.05)


# ---- the whole -------------------------------------------------------------------------------------------------------


def test_a_planted_break_stands_on_its_day_and_between_its_levels() -> None:
    found = [one for one in breaks.find(series_of(planted(60, 3, seed=1)), draws=199) if one.stands]
    assert [one.since for one in found] == [FIRST + timedelta(days=30)]
    assert found[0].low <= found[0].since <= found[0].high
    assert (found[0].high - found[0].low).days <= 6
    assert found[0].before == pytest.approx(10, abs=1.5)
    assert found[0].after == pytest.approx(30, abs=3)


def test_a_jump_to_a_hundred_times_as_much_is_no_memory() -> None:
    values = np.concatenate([planted(60, 1, seed=2), 100 * planted(30, 1, seed=3)])
    assert [one.since for one in breaks.find(series_of(values), draws=199) if one.stands] == [
        FIRST + timedelta(days=60)
    ]


def test_noise_has_a_strongest_place_and_no_break() -> None:
    found = [breaks.find(series_of(planted(60, 1, seed=seed)), draws=99) for seed in range(20)]
    assert all(found)
    assert sum(any(one.stands for one in some) for some in found) <= 3


def test_series_that_are_looked_at_together_need_more() -> None:
    one = series_of(planted(60, 3, seed=1))
    p = min(found.p for found in breaks.find(one, draws=199))
    assert not any(found.stands for found in breaks.find(one, draws=199, tests=int(0.05 / p) + 1))


@pytest.mark.parametrize("values", [[3.0] * 40, [1.0, 2.0] * 5, [None] * 40])
def test_too_short_or_without_change_there_is_nothing_to_find(values: list[float | None]) -> None:
    assert breaks.find(series_of(values)) == ()


def test_unknown_values_are_left_out_and_dates_stay_true() -> None:
    values: list[float | None] = list(planted(60, 4, seed=4))
    values[10] = values[45] = None
    found = [one for one in breaks.find(series_of(values), draws=199) if one.stands]
    assert [one.since for one in found] == [FIRST + timedelta(days=30)]
    level = breaks.levels(series_of(values), found)
    assert level[10] is None
    assert level[9] == pytest.approx(found[0].before)
    assert level[-1] == pytest.approx(found[0].after)


@settings(max_examples=10)
@given(st.integers(1, 50))
def test_other_numbers_may_be_shifted_and_scaled(scale: int) -> None:
    values = np.random.default_rng(9).normal(size=40)
    values[20:] += 4
    moved = [replace(one, before=0.0, after=0.0) for one in breaks.find(series_of(values * scale - 7.3), draws=49)]
    assert moved == [replace(one, before=0.0, after=0.0) for one in breaks.find(series_of(values), draws=49)]


# ---- with a record ---------------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def test_what_was_reported_around_a_break_has_its_mentions_and_its_distance(record: Record) -> None:
    near, far = FIRST + timedelta(days=28), FIRST + timedelta(days=50)
    parts = {"kind": "REJECT", "move": "reject", "by": "Exland", "to": "Wyeland", "issues": ("TERR",)}
    close = say(record, "Exland refused the plan of Wyeland.", "refused", day=near, when=on(near), **parts)
    say(record, "Exland refused another offer of Wyeland.", "refused", day=far, when=on(far), **parts)
    found = break_panels.read([series_of(planted(60, 4, seed=1))], record=record, scope=Scope(step="day"), draws=99)
    rows = found.panel("around").rows
    assert [(row.values[1], row.values[2], row.values[3], row.values[4]) for row in rows] == [
        (near, -2, "moves", "reject")
    ]
    assert rows[0].mentions == (close.id,)
    wide = break_panels.read(
        [series_of(planted(60, 4, seed=1))], record=record, scope=Scope(step="day"), days=30, draws=99
    )
    assert len(wide.panel("around").rows) == 2
    before = break_panels.read(
        [series_of(planted(60, 4, seed=1))], record=record, scope=Scope(as_of=near), days=30, draws=99
    )
    assert len(before.panel("around").rows) == 1


def test_without_a_break_that_stands_nothing_is_asked_of_the_record(record: Record) -> None:
    found = break_panels.read([series_of([1.0] * 20)], record=record, scope=Scope())
    assert found.panel("around").empty == "No break stands."
    assert not found.panel("breaks").rows
    assert found.panel("breaks").empty


def test_the_command_prints_a_planted_break_and_the_same_again(tmp_path: Path) -> None:
    path = tmp_path / "deaths.csv"
    lines = [f"{FIRST + timedelta(days=n)},{int(value)}" for n, value in enumerate(planted(60, 4, seed=1))]
    path.write_text("\n".join(["date,deaths", *lines]))
    runs = [CliRunner().invoke(app, ["breaks", "--csv", str(path), "--json", "--seed", "3"]) for _ in range(2)]
    assert runs[0].exit_code == 0, runs[0].output
    assert runs[0].stdout == runs[1].stdout
    rows = json.loads(runs[0].stdout)["panels"]["breaks"]["rows"]
    assert [row["since"] for row in rows if row["verdict"] == "stands"] == ["2024-01-31"]
    shown = CliRunner().invoke(app, ["breaks", "--csv", str(path), "--until", "2024-01-20"])
    assert "may be chance" in shown.output


def test_the_command_reads_the_example(two_rivers: Path) -> None:
    run = CliRunner().invoke(app, ["breaks", "hostilities", "-w", str(two_rivers), "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["panels"]["breaks"]["empty"].startswith("No series has 12 known values")
    run = CliRunner().invoke(app, ["breaks", "measure:conflict:series:weather", "-w", str(two_rivers)])
    assert "no number 'weather'" in str(run.exception)
