"""Alignment against textbooks and a slow second version; what holds for any two sequences of steps."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dragoman import vocab
from dragoman.errors import VocabularyError
from dragoman.patterns import align, likeness
from dragoman.patterns.library import ACTS, EXTENTS, ROLES, Step

DAY = date(2000, 1, 1)
# Durbin, Eddy, Krogh and Mitchison (1998), Biological Sequence Analysis, figure 2.2: BLOSUM50 of two short sequences.
LONG, SHORT = "HEAGAWGHEE", "PAWHEAE"
BLOSUM50 = {
    "P": {"H": -2, "E": -1, "A": -1, "G": -2, "W": -4},
    "A": {"H": -2, "E": -1, "A": 5, "G": 0, "W": -3},
    "W": {"H": -3, "E": -3, "A": -3, "G": -3, "W": 15},
    "H": {"H": 10, "E": 0, "A": -2, "G": -2, "W": -3},
    "E": {"H": 0, "E": 6, "A": -1, "G": -3, "W": -3},
}


def letters(one: str, other: str, same: float, different: float) -> NDArray[np.float64]:
    return np.array([[same if x == y else different for y in other] for x in one], dtype=float)


def blosum() -> NDArray[np.float64]:
    return np.array([[BLOSUM50[y][x] for y in SHORT] for x in LONG], dtype=float)


def test_the_global_score_of_the_textbook() -> None:
    """The same, figure 2.5, with 8 for a gap: HEAGAWGHE-E over --P-AW-HEAE."""
    found = align.overall(blosum(), 8)
    assert found.score == 1
    assert [(LONG[x], SHORT[y]) for x, y in found.pairs][-3:] == [("H", "H"), ("E", "E"), ("E", "E")]


def test_the_local_score_of_the_textbook() -> None:
    """The same, figure 2.6: AWGHE over AW-HE, 28."""
    found = align.local(blosum(), 8)
    assert found.score == 28
    assert "".join(LONG[x] for x, _ in found.pairs) == "AWHE"
    assert [x for x, _ in found.pairs] == [4, 5, 7, 8]


@pytest.mark.parametrize(
    ("one", "other", "distance"), [("kitten", "sitting", 3), ("intention", "execution", 5), ("", "abc", 3)]
)
def test_with_unit_costs_optimal_matching_is_the_distance_of_levenshtein(one: str, other: str, distance: int) -> None:
    assert align.distance(letters(one, other, 0, 1).reshape(len(one), len(other)), 1) == distance


def test_a_gap_can_be_cheaper_in_one_sequence_than_in_the_other() -> None:
    table = letters("axxb", "ab", 1, -1)
    assert align.local(table, 0.6, 0.1).score == pytest.approx(1.8)
    assert align.local(table, 0.6).score == 1  # two steps left out cost more than the second pair brings
    assert align.local(table.T, 0.1, 0.6).score == pytest.approx(1.8)


def tables(rows: int = 5, columns: int = 5) -> st.SearchStrategy[NDArray[np.float64]]:
    """Small tables of what pairs are worth, in halves, so that sums are exact."""
    return st.tuples(st.integers(1, rows), st.integers(1, columns)).flatmap(
        lambda size: st.lists(st.integers(-4, 4), min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
            lambda values: np.array(values, dtype=float).reshape(size) / 2
        )
    )


def slowly(worth: NDArray[np.float64], gap: float, skip: float, *, local: bool) -> float:
    """The best of every alignment there is, each step in turn paired or left out."""
    rows, columns = worth.shape

    @cache
    def best(x: int, y: int, *, begun: bool) -> float:
        found = [0.0] if local else ([0.0] if (x, y) == (rows, columns) else [])
        if x < rows and y < columns:
            found.append(worth[x, y] + best(x + 1, y + 1, begun=True))
        if begun and x < rows:
            found.append(best(x + 1, y, begun=True) - skip)
        if begun and y < columns:
            found.append(best(x, y + 1, begun=True) - gap)
        return max(found)

    if not local:
        return best(0, 0, begun=True)
    return max(best(x, y, begun=False) for x in range(rows) for y in range(columns))


@given(tables(), st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from([0.25, 1.0]))
def test_the_local_score_is_the_best_of_all_alignments(table: NDArray[np.float64], gap: float, skip: float) -> None:
    found = align.local(table, gap, skip)
    assert found.score == pytest.approx(slowly(table, gap, skip, local=True))
    assert found.score == pytest.approx(priced(found.pairs, table, gap, skip))


@given(tables(), st.sampled_from([0.5, 1.0, 2.0]))
def test_the_global_score_is_the_best_of_all_alignments(table: NDArray[np.float64], gap: float) -> None:
    found = align.overall(table, gap)
    assert found.score == pytest.approx(slowly(table, gap, gap, local=False))
    left = sum(table.shape) - 2 * len(found.pairs)
    assert found.score == pytest.approx(sum(table[pair] for pair in found.pairs) - gap * left)


def priced(pairs: tuple[tuple[int, int], ...], table: NDArray[np.float64], gap: float, skip: float) -> float:
    """What the pairs of a local alignment come to, less what lies between them."""
    total = sum(table[pair] for pair in pairs)
    for (x, y), (after, beside) in pairwise(pairs):
        total -= skip * (after - x - 1) + gap * (beside - y - 1)
    return float(total)


@given(tables(6, 4), st.integers(0, 99))
def test_many_orders_at_once_score_as_each_does_alone(table: NDArray[np.float64], seed: int) -> None:
    rng = np.random.default_rng(seed)
    orders = np.array([rng.permutation(len(table)) for _ in range(3)])
    found = align.best_by_order(table[:, None, :].astype(np.float32), orders, 0.6, 0.1)
    assert found[:, 0].tolist() == pytest.approx([align.local(table[order], 0.6, 0.1).score for order in orders])


KINDS = [(act, detail) for act in ACTS for detail in ("", *EXTENTS.get(act, ()))]


@st.composite
def steps(draw: st.DrawFn, most: int = 4) -> list[Step]:
    roles = st.lists(st.sampled_from(ROLES), max_size=2, unique=True)
    found = []
    for _ in range(draw(st.integers(1, most))):
        act, detail = draw(st.sampled_from(KINDS))
        issues = tuple(draw(st.lists(st.sampled_from(sorted(vocab.issues())), max_size=2, unique=True)))
        who, to = tuple(draw(roles)) or ("A",), tuple(draw(roles))
        found.append(Step(on=DAY, until=DAY, who=who, to=to, act=act, detail=detail, issues=issues))
    return found


def apart(one: list[Step], other: list[Step]) -> float:
    return align.distance(likeness.unlike(likeness.coded(one), likeness.coded(other)), likeness.costs().global_gap)


@settings(max_examples=60)
@given(steps(), steps(), steps())
def test_optimal_matching_is_a_distance(one: list[Step], other: list[Step], third: list[Step]) -> None:
    assert apart(one, one) == pytest.approx(0)
    assert apart(one, other) == pytest.approx(apart(other, one))
    assert apart(one, third) <= apart(one, other) + apart(other, third) + 1e-9


@settings(max_examples=60)
@given(steps(), steps(), steps())
def test_steps_are_unlike_by_a_distance_from_nought_to_one(
    one: list[Step], other: list[Step], third: list[Step]
) -> None:
    first, second, last = (likeness.coded(each) for each in (one, other, third))
    table, back, rest = likeness.unlike(first, second), likeness.unlike(second, first), likeness.unlike(second, last)
    assert ((table >= 0) & (table <= 1 + 1e-9)).all()
    assert np.allclose(table, back.T)
    straight = likeness.unlike(first, last)
    assert (straight[:, None, :] <= table[:, :, None] + rest[None, :, :] + 1e-9).all()


def step(act: str, who: str = "A", to: str = "B", detail: str = "", issues: tuple[str, ...] = ("TERR",)) -> Step:
    return Step(on=DAY, until=DAY, who=(who,), to=(to,) if to else (), act=act, detail=detail, issues=issues)


@pytest.mark.parametrize(
    ("other", "unlike"),
    [
        (step("fight", detail="strike"), 0.0),
        (step("fight", detail="raid"), 0.6 * 0.25),
        (step("fight", "B", "A", detail="strike"), 0.3),
        (step("fight", detail="strike", issues=("CEAS",)), 0.1),
        (step("fight", detail="strike", issues=()), 0.05),
        (step("fight", to="", detail="strike"), 0.3 * 0.5),
        (step("demand"), 0.6 * 0.8),
        (step("accept", "mediator", "", issues=("CEAS",)), 1.0),
    ],
)
def test_how_unlike_a_strike_is_to_others(other: Step, unlike: float) -> None:
    found = likeness.unlike(likeness.coded([step("fight", detail="strike")]), likeness.coded([other]))
    assert found[0, 0] == pytest.approx(unlike)


def test_outcomes_of_meetings_are_compared_in_three() -> None:
    def met(outcome: str) -> Step:
        return Step(on=DAY, until=DAY, who=("A", "B"), act="meet", detail=outcome)

    table = likeness.unlike(*(likeness.coded([met("draft"), met("breakdown")]), likeness.coded([met("agreement")])))
    assert table[:, 0].tolist() == pytest.approx([0, 0.6 * 0.25])


def test_every_act_belongs_to_one_family_and_the_table_says_so_where_not() -> None:
    assert set(likeness.costs().family) == set(ACTS)
    text = (likeness.files("dragoman.patterns") / "likeness.toml").read_text("utf-8")
    with pytest.raises(VocabularyError, match="each act belongs to one family"):
        likeness.read(text.replace('acts = ["fight"]', "acts = []"))
    with pytest.raises(VocabularyError, match="weights sum to 1"):
        likeness.read(text.replace("act = 0.6 ", "act = 0.7 "))
