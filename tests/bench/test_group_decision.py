"""The plain loops of the bench do what the arrays do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import group_decision
from dragoman.outlook.expected_utility import CHOICES, READINGS, Reading, run

OTHERS = tuple(
    Reading(name=f"{every}-{bent}-{eyes}-{choice}", every_pair=every, bent_votes=bent, own_eyes=eyes, choice=choice)
    for every, bent, eyes in ((False, True, True), (True, False, True), (True, True, False))
    for choice in CHOICES
)


@pytest.mark.parametrize("reading", [*READINGS, *OTHERS], ids=lambda one: one.name)
@given(seed=st.integers(0, 10_000), actors=st.integers(2, 6), q=st.sampled_from([1.0, 0.7, 0.5]))
@settings(max_examples=15)
def test_arrays_and_loops_agree(reading: Reading, seed: int, actors: int, q: float) -> None:
    given_ = group_decision.inputs(actors, 1, seed)
    slow = group_decision.plain(*(list(map(float, one[:, 0])) for one in given_), reading, 4, q)
    fast = run(*given_, reading=reading, rounds=4, status_quo=q).positions[..., 0].T
    assert fast == pytest.approx(np.array(slow), abs=1e-6)
