"""Reciprocity: least squares written slowly, shifts counted one by one, and answers that were planted in a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.config import Config, Party
from dragoman.measures import Scope, answering, measure
from dragoman.record import Record
from news_record import document, mention, on, put

EXX, WYE = "state:EXX", "state:WYE"
CONFIG = Config(name="x", parties=(Party(id=EXX, name="Exland"), Party(id=WYE, name="Wyeland")))
FIRST = date(2024, 1, 1)  # a Monday
series = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=5, max_size=30)


def slowly(own: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    x = np.array([[1.0, own[t - 1], other[t - 1]] for t in range(1, len(own))])
    found, _, _, _ = np.linalg.lstsq(x, own[1:], rcond=None)
    return np.asarray(found)


# ---- kernels ---------------------------------------------------------------------------------------------------------


@given(series)
def test_the_regression_is_least_squares_written_slowly(pairs: list[tuple[int, int]]) -> None:
    own, other = np.array(pairs, dtype=float).T
    found = answering.regression(own, other)
    x = answering.design(own, other)
    if np.linalg.matrix_rank(x) < 3:
        assert np.isnan(found).all()
    else:
        assert found == pytest.approx(slowly(own, other), abs=1e-6)


@given(series)
def test_p_is_the_part_of_the_shifts_that_tie_as_closely(pairs: list[tuple[int, int]]) -> None:
    own, other = np.array(pairs, dtype=float).T
    p = answering.shift_p(own, other)

    def tie(by: int) -> float:
        """The partial correlation, by regressing both on one's own past."""
        past = np.column_stack([np.ones(len(own) - 1), own[:-1]])
        rests = [one - past @ np.linalg.lstsq(past, one, rcond=None)[0] for one in (own[1:], np.roll(other, by)[:-1])]
        scale = float(np.linalg.norm(rests[0]) * np.linalg.norm(rests[1]))
        return abs(float(rests[0] @ rests[1])) / scale if scale > 1e-9 else 0.0

    ties = [tie(by) for by in range(len(own))]
    if np.isnan(p):
        assert ties[0] == 0
    else:
        assert p == pytest.approx(np.mean([one >= ties[0] - 1e-9 for one in ties]))
        assert 1 / len(own) <= p <= 1


def test_a_series_that_never_changes_has_no_p_and_no_interval() -> None:
    still, other = np.zeros(24), np.tile([1.0, -1, 0], 8)
    assert np.isnan(answering.shift_p(still, other))
    assert np.isnan(answering.shift_p(other, still))
    assert np.isnan(answering.block_interval(other, still)).all()
    assert np.isnan(answering.regression(other, still)).all()


def test_the_interval_is_the_same_each_time_and_holds_a_planted_effect() -> None:
    chance = np.random.default_rng(3)
    other = chance.normal(size=200)
    own = np.zeros(200)
    for t in range(1, 200):
        own[t] = 0.2 * own[t - 1] + 0.5 * other[t - 1] + chance.normal()
    low, high = answering.block_interval(own, other)
    assert low < 0.5 < high
    assert (low, high) == answering.block_interval(own, other)
    assert low <= answering.regression(own, other)[2] <= high


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_corrected_values_are_no_smaller_and_keep_their_order(values: list[float]) -> None:
    found = answering.holm(values)
    assert min(found) == pytest.approx(min(1.0, min(values) * len(values)))
    for a, b in zip(values, found, strict=True):
        assert a <= b <= 1
    assert [found[n] for n in np.argsort(values, kind="stable")] == sorted(found)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(-1, 1)), unique_by=lambda one: one[0]).map(sorted),
    st.lists(st.tuples(st.integers(0, 20), st.integers(-1, 1)), unique_by=lambda one: one[0]).map(sorted),
)
def test_each_day_follows_the_last_day_of_the_other_before_it(own: Any, other: Any) -> None:
    slow = []
    for n, (day, sign) in enumerate(own):
        before = [m for m, (when, _) in enumerate(other) if when < day]
        if sign and before and other[before[-1]][1]:
            slow.append((n, before[-1]))
    arrays = [np.array(one, dtype=np.int64).reshape(-1, 2) for one in (own, other)]
    assert [tuple(pair) for pair in answering.after_last(*arrays).tolist()] == slow


# ---- a record --------------------------------------------------------------------------------------------------------


def fill(record: Record, signs: dict[str, list[int]], *, step: int = 7) -> None:
    """For each side a move a period: 1 a proposal, -1 a refusal, 0 none."""
    for side, every in signs.items():
        for n, sign in enumerate(every):
            day = FIRST + timedelta(days=step * n)
            word, kind, move = ("proposed", "AGREE", "propose") if sign > 0 else ("refused", "REJECT", "reject")
            doc = document(f"{side} {word if sign else 'rested'} number {n}.", day=day)
            if not sign:
                put(record, doc)
                continue
            parts: Any = {"kind": kind, "move": move, "issues": ("TERR",), "when": on(day), "by": side}
            put(record, doc, mention(doc, word, **parts))


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def planted(periods: int) -> dict[str, list[int]]:
    """Wyeland does as it likes, Exland what Wyeland did a period before."""
    chance = np.random.default_rng(8)
    other = [int(one) for one in chance.choice([-1, 0, 1], periods)]
    return {"Wyeland": other, "Exland": [0, *other[:-1]]}


def test_tit_for_tat_that_was_planted_is_found_in_one_direction(record: Record) -> None:
    signs = planted(26)
    fill(record, signs)
    found = measure("reciprocity", record, CONFIG, Scope(step="week"))
    effects = {(row["side"], row["other"]): row for row in found.panel("effects").dicts()}
    own, other = (np.array(signs[side], dtype=float) for side in ("Exland", "Wyeland"))
    assert effects[EXX, WYE]["periods"] == 26
    assert effects[EXX, WYE]["partner"] == pytest.approx(slowly(own, other)[2], abs=5e-4) == 1
    assert effects[EXX, WYE]["p"] == pytest.approx(1 / 26, abs=5e-4)
    assert effects[EXX, WYE]["p_all"] == pytest.approx(2 / 26, abs=5e-4)
    assert effects[WYE, EXX]["p"] > 0.05
    assert effects[WYE, EXX]["partner"] == pytest.approx(slowly(other, own)[2], abs=5e-4)


def test_the_table_of_what_followed_is_that_of_a_count_by_hand(record: Record) -> None:
    fill(record, {"Wyeland": [1, 0, -1, 0, 1, 0, 0], "Exland": [0, 1, 0, -1, 0, 1, -1]})
    rows = {row["side"]: row for row in measure("reciprocity", record, CONFIG).panel("follows").dicts()}
    exland = rows[EXX]  # soft after soft, hard after hard, soft after soft, hard after soft
    assert (exland["after_soft"], exland["soft_after_soft"], exland["after_hard"], exland["soft_after_hard"]) == (
        3,
        2,
        1,
        0,
    )
    assert (exland["p_after_soft"], exland["p_after_hard"], exland["difference"]) == (0.667, 0, 0.667)
    wyeland = rows[WYE]  # hard after soft, soft after hard
    assert (wyeland["after_soft"], wyeland["soft_after_soft"], wyeland["p_after_hard"]) == (1, 0, 1)


def test_too_few_periods_are_said_aloud_and_have_no_figure(record: Record) -> None:
    fill(record, planted(19))
    found = measure("reciprocity", record, CONFIG, Scope(step="week")).panel("effects")
    assert "19 periods are too few: no effect is worked out with fewer than 20." in found.notes[0]
    assert found.rows
    assert all(row["partner"] is row["p"] is row["partner_low"] is None for row in found.dicts())
    month = measure("reciprocity", record, CONFIG).panel("effects")
    assert "week, or day" in month.notes[0]


def test_a_side_that_seldom_moves_is_named_and_not_tested(record: Record) -> None:
    fill(record, {"Wyeland": [1, -1] * 13, "Exland": [1] * 4 + [0] * 22})
    found = measure("reciprocity", record, CONFIG, Scope(step="week")).panel("effects")
    assert found.rows == ()
    assert "enough periods" in found.empty
    assert any(note.endswith("periods: Exland.") for note in found.notes)


def test_a_move_dated_before_the_first_report_makes_no_periods(record: Record) -> None:
    fill(record, planted(24))
    doc = document("Exland refused long ago.", day=FIRST)
    old = mention(
        doc, "refused", kind="REJECT", move="reject", issues=("TERR",), when=on(date(2020, 1, 1)), by="Exland"
    )
    put(record, doc, old)
    found = measure("reciprocity", record, CONFIG, Scope(step="week"))
    assert found.inputs["periods"] == 24
    assert found.inputs["days with moves before the first report or after the last, left out of the periods"] == 1


def test_the_weeks_of_the_ukraine_example_show_every_active_side_both_ways(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    found = measure("reciprocity", ukraine_record, ukraine_config, Scope(step="week")).panel("effects")
    pairs = [(row["side"], row["other"]) for row in found.dicts()]
    assert pairs
    assert {(b, a) for a, b in pairs} == set(pairs)
    assert all(row["p_all"] >= row["p"] for row in found.dicts())
