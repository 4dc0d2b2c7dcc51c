"""Fighting until beliefs allow an agreement: against a tree of all courses, and what has to hold anyway."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.outlook.beliefs import Course, course
from dragoman.outlook.forts import war_values


def one(*values: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array([value]) for value in values)


def asked(p: float, means: tuple[float, float], firm: float, cost: float, patience: float, **more: int) -> Course:
    return course(*one(p), one(*means), one(firm, firm), one(cost, cost), one(patience, patience), 2, 4, **more)  # type: ignore[arg-type]


def tree(p: float, means: tuple[float, float], firm: float, cost: float, patience: float, horizon: int) -> list[float]:
    """Chance of agreement after each number of battles, by following every course of wins and defeats apart."""

    @cache
    def worth(history: str) -> tuple[float, float, bool]:
        front = 2 + history.count("w") - history.count("l")
        if front in (0, 4):
            return float(front > 0), float(front == 0), False
        sees = [(mean * firm + history.count("w")) / (firm + len(history)) for mean in means]
        if len(history) == horizon:
            a = war_values(*one(sees[0], cost, patience), 4)[front, 0]
            b = war_values(*one(1 - sees[1], cost, patience), 4)[4 - front, 0]
            return float(a), float(b), False
        won, lost = worth(history + "w"), worth(history + "l")
        take = [-cost + patience * (sees[side] * won[side] + (1 - sees[side]) * lost[side]) for side in (0, 1)]
        low, high = min(max(take[0], 0), 1), min(max(1 - take[1], 0), 1)
        if low > high:
            return take[0], take[1], False
        return (low + high) / 2, 1 - (low + high) / 2, True

    found = [0.0] * horizon
    paths = [("", 1.0)]
    while paths:
        history, weight = paths.pop()
        front = 2 + history.count("w") - history.count("l")
        if front in (0, 4) or len(history) == horizon:
            continue
        if worth(history)[2]:
            found[len(history)] += weight
        else:
            paths += [(history + "w", weight * p), (history + "l", weight * (1 - p))]
    return found


@settings(max_examples=25)
@given(
    st.floats(0.2, 0.8), st.floats(0.3, 0.95), st.floats(0.05, 0.7), st.floats(1, 12), st.floats(0.002, 0.1),
    st.floats(0.9, 1),
)  # fmt: skip
def test_the_course_is_that_of_following_every_history(
    p: float, a: float, b: float, firm: float, cost: float, patience: float
) -> None:
    found = asked(p, (a, b), firm, cost, patience, horizon=7)
    assert found.agreed[:, 0].tolist() == pytest.approx(tree(p, (a, b), firm, cost, patience, 7), abs=1e-9)


@given(st.floats(0.2, 0.8), st.floats(1, 20), st.floats(0.001, 0.1), st.floats(0.9, 1))
def test_with_one_belief_they_agree_at_once(p: float, firm: float, cost: float, patience: float) -> None:
    found = asked(p, (p, p), firm, cost, patience)
    assert found.agreed[0, 0] == pytest.approx(1)
    assert found.battles[0] == pytest.approx(0)


@given(st.floats(0.2, 0.8), st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(1, 20))
def test_all_ways_to_end_add_up(p: float, a: float, b: float, firm: float) -> None:
    found = asked(p, (a, b), firm, 0.01, 0.99)
    total = found.agreed.sum(axis=0) + found.won + found.lost + found.left
    assert total[0] == pytest.approx(1)


def test_firmer_beliefs_and_cheaper_battles_make_it_longer() -> None:
    soft, firm = asked(0.5, (0.8, 0.2), 2, 0.01, 0.99), asked(0.5, (0.8, 0.2), 30, 0.01, 0.99)
    assert firm.battles[0] > soft.battles[0] > 0
    assert asked(0.5, (0.8, 0.2), 2, 0.3, 0.99).battles[0] == 0
