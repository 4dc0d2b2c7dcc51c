"""The bench of planted echoes counts what it says, and the page's tables have a line for each row."""

from __future__ import annotations

import numpy as np

import echoes
import planted_echoes as bench
from dragoman.patterns import leave_one_out
from dragoman.patterns.library import library


def test_a_planted_stretch_without_noise_is_that_stretch_with_issues_forgotten() -> None:
    one = library()[0]
    found = bench.planted(one, list(library()[1].steps), 0.0, 0, np.random.default_rng(1))
    assert len(found) == bench.LENGTH
    whats = [step.what for step in one.steps]
    assert [step.what for step in found] == whats[(at := whats.index(found[0].what)) : at + bench.LENGTH]
    assert 0 < sum(not step.issues for step in found) < bench.LENGTH


def test_chains_follow_one_another_as_the_library_does() -> None:
    from itertools import pairwise

    from dragoman.patterns.likeness import family_of

    known = {(family_of(a), family_of(b)) for one in library() for a, b in pairwise(one.steps)}
    found = bench.chain(200, np.random.default_rng(2))
    assert {(family_of(a), family_of(b)) for a, b in pairwise(found)} <= known


def test_the_tables_of_the_page_have_a_line_for_each_row() -> None:
    found: dict[str, object] = {
        "power": [{"filled": 0, "noise": 0.2, "found": 1.0, "stands out": 0.5}],
        "chains": {"any at 5 %": 0.05},
    }
    table = bench.markdown(found, 4)
    assert "| 20% | 0 | 100% | 50% |" in table
    assert "| chains | 5.0% |  |  |" in table


def test_every_process_has_a_region_and_the_library_is_described() -> None:
    assert all(echoes.region(one) != "elsewhere" for one in library())
    text = echoes.described(library())
    assert all(f"`{one.id}`" in text for one in library())


def test_scores_are_written_with_their_intervals() -> None:
    some = tuple(library()[:10])
    judged = leave_one_out.judge("outcome", leave_one_out.outcomes(some, 0.5), some)
    text = echoes.scored([judged])
    assert "**base rate**" in text
    assert "less base rate" in text
    assert "10 processes" in text
