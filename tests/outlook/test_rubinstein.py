"""Offers in turn: the closed forms against working a long game backward from its last round."""

from __future__ import annotations

import numpy as np
import pytest
from bargaining_vectors import vector
from hypothesis import given
from hypothesis import strategies as st

from dragoman.outlook.rubinstein import first_share, share_while_fighting, share_with_way_out

patience = st.floats(0.05, 0.97)


def one(*values: float) -> list[np.ndarray]:
    return [np.array([value]) for value in values]


@pytest.mark.parametrize(("said", "first", "second"), [("dA=dB=.9", 0.9, 0.9), ("dA=.95", 0.95, 0.9)])
def test_the_shares_are_those_in_print(said: str, first: float, second: float) -> None:
    assert first_share(*one(first, second)) == pytest.approx(vector("Rubinstein1982", said), abs=1e-12)


def backward(
    first: float, second: float, *, flow: tuple[float, float] = (0, 0), out: tuple[float, float] = (0, 0)
) -> float:
    """The share of who offers first in a game of 2,000 rounds; `flow` is paid a round, as a rate, without agreement."""
    deltas = (first, second)
    worth = [flow[0], flow[1]]  # of the next round to each; after the last round the flow goes on for good
    for turn in range(1999, -1, -1):
        asks, gets = turn % 2, 1 - turn % 2
        refuse = max((1 - deltas[gets]) * flow[gets] + deltas[gets] * worth[gets], out[gets])
        worth[asks], worth[gets] = 1 - refuse, refuse
    return worth[0]


@given(patience, patience)
def test_the_share_is_that_of_a_long_game(first: float, second: float) -> None:
    assert first_share(*one(first, second))[0] == pytest.approx(backward(first, second), abs=1e-9)


@given(patience, patience, st.floats(0, 0.5), st.floats(0, 0.5))
def test_the_share_while_fighting_is_that_of_a_long_game(first: float, second: float, a: float, b: float) -> None:
    found = share_while_fighting(*one(first, second, a, b))[0]
    assert found == pytest.approx(backward(first, second, flow=(a, b)), abs=1e-9)


@given(patience, patience, st.floats(0, 0.5), st.floats(0, 0.5))
def test_the_share_with_a_way_out_is_that_of_a_long_game(first: float, second: float, a: float, b: float) -> None:
    found = share_with_way_out(*one(first, second, a, b))[0]
    assert found == pytest.approx(backward(first, second, out=(a, b)), abs=1e-9)


@given(patience, patience, st.floats(0.001, 0.02))
def test_patience_pays(first: float, second: float, more: float) -> None:
    assert first_share(*one(first + more, second))[0] > first_share(*one(first, second))[0]
    assert first_share(*one(first, second + more))[0] < first_share(*one(first, second))[0]


def test_equal_and_near_endless_patience_halves_and_endless_patience_settles_nothing() -> None:
    shares = first_share(np.array([0.999999, 1.0]), np.array([0.999999, 1.0]))
    assert shares[0] == pytest.approx(0.5, abs=1e-6)
    assert np.isnan(shares[1])
