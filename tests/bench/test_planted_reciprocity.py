"""Answers that were planted are found, and those that were not are found no oftener than by chance."""

from __future__ import annotations

import pytest

import planted_reciprocity as bench

SEEDS = 600
WORLDS = {name: (truth, world) for name, truth, world in bench.WORLDS}
NULLS = [name for name, (truth, _) in WORLDS.items() if truth == 0]


@pytest.mark.parametrize("name", NULLS)
@pytest.mark.parametrize("periods", [22, 52])
def test_false_alarms_are_no_more_than_one_in_twenty(name: str, periods: int) -> None:
    found = bench.measured(WORLDS[name][1], periods, SEEDS)["found"]
    assert found <= 0.05 + 2 * (0.05 * 0.95 / SEEDS) ** 0.5  # what chance adds to a true rate of 5 %


def test_a_planted_answer_is_found_the_oftener_the_stronger_and_the_longer() -> None:
    weak, strong = (WORLDS[name][1] for name in ("answer 0.3", "answer 0.6"))
    found = {(w, n): bench.measured(world, n, 150)["found"] for w, world in ((0, weak), (1, strong)) for n in (22, 104)}
    assert found[0, 22] < found[1, 22] < found[1, 104]
    assert found[1, 22] > 0.4
    assert found[0, 104] > 0.75
    assert found[1, 104] > 0.97


def test_the_interval_holds_the_planted_effect_in_most_worlds() -> None:
    truth, world = WORLDS["answer 0.6"]
    assert bench.measured(world, 52, 120, truth)["inside"] > 0.8


def test_the_table_has_a_line_for_each_row() -> None:
    rows = bench.figures(4)
    assert len(bench.table(rows).splitlines()) == len(rows) + 2
