"""Concession: counts that can be told by hand, ratios in closed form, bounds that a search over the ranges confirms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dragoman.config import Config, Party, Placement, Scale
from dragoman.measures import Scope, closing, measure
from dragoman.record import Record
from news_record import on, say

EXX, WYE, ZED = "state:EXX", "state:WYE", "state:ZED"
PARTIES = (
    Party(id=EXX, name="Exland", side="East"),
    Party(id=WYE, name="Wyeland", side="West"),
    Party(id=ZED, name="Zedland", side="West"),
)
CONFIG = Config(name="x", parties=PARTIES)
DAY = date(2025, 1, 1)
KINDS = {
    "propose": "AGREE", "accept": "AGREE", "concede": "CONCEDE", "demand": "REQUEST", "reject": "REJECT",
    "retract": "REJECT", "urge": "REQUEST",
}  # fmt: skip
places = st.integers(0, 100).map(float)
boxes = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda two: (float(min(two)), float(max(two))))


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def tell(record: Record, side: str, move: str, month: int, *issues: str, **more: Any) -> str:
    """One report of one move, two months after the last, so that no two are joined; returns its mention."""
    day = DAY + timedelta(days=60 * month)
    text = f"{side} {move}s number {month}."
    return say(
        record, text, f"{move}s", by=side, move=move, kind=KINDS[move], issues=issues or ("TERR",), day=day,
        **({"when": on(day)} | more),
    ).id  # fmt: skip


def at(party: str, place: float, day: int, low: float | None = None, high: float | None = None) -> Placement:
    return Placement(
        party=party, at=place, low=low, high=high, since=DAY + timedelta(days=day), words="w", source="none"
    )  # fmt: skip


def scaled(*placements: Placement) -> Config:
    return Config(
        name="x",
        parties=PARTIES,
        scales=(Scale(issue="TERR", name="The valley", zero="z", hundred="h", at=placements),),
    )


def rows(record: Record, config: Config, panel: str, scope: Scope | None = None) -> list[dict[str, Any]]:
    return measure("concession", record, config, scope).panel(panel).dicts()


# ---- kernels ---------------------------------------------------------------------------------------------------------


def test_the_worked_table_of_two_who_come_nearer_and_one_who_goes_back() -> None:
    """Days 0 to 3: one at 10, 30, 30, 20; the other at 90, 90, 70, 70."""
    one, other = np.array([10.0, 30, 30, 20]), np.array([90.0, 90, 70, 70])
    assert closing.signed(one, other).tolist() == [20, 0, -10]
    assert closing.signed(other, one).tolist() == [0, 20, 0]
    assert float(closing.ratio(one[:1], one[-1:], other[:1])[0]) == 0.125
    assert float(closing.ratio(other[:1], other[-1:], one[:1])[0]) == 0.25
    assert float(closing.closure(one[:1], one[-1:], other[:1], other[-1:])[0]) == 1 - 50 / 80
    assert closing.asymmetry(0.125, 0.25) == pytest.approx(1 / 3)


@given(places, places, places, places)
def test_what_is_closed_is_the_sum_of_both_ratios_until_they_cross(x: float, u: float, y: float, v: float) -> None:
    assume(x != y)
    came = [float(closing.ratio(*(np.array([one]) for one in three))[0]) for three in ((x, u, y), (y, v, x))]
    closed = float(closing.closure(*(np.array([one]) for one in (x, u, y, v)))[0])
    crossed = (u - v) * (x - y) < 0
    assert closed == pytest.approx(sum(came) if not crossed else 2 - sum(came))
    assert closed <= 1
    mirrored = float(closing.closure(*(np.array([100 - one]) for one in (y, v, x, u)))[0])
    assert mirrored == pytest.approx(closed)


@given(st.lists(st.tuples(places, places), min_size=2, max_size=6))
def test_a_signed_move_is_as_long_as_the_step_and_turns_with_the_side_of_the_other(
    days: list[tuple[float, float]],
) -> None:
    own, other = np.array(days).T
    found = closing.signed(own, other)
    for n in range(len(own) - 1):
        step = own[n + 1] - own[n]
        slow = abs(step) if (other[n] - own[n]) * step > 0 else -abs(step)
        assert found[n] == slow


def inside(box: tuple[float, float]) -> np.ndarray[Any, Any]:
    return np.linspace(*box, 5)


@settings(max_examples=60)
@given(boxes, st.none() | boxes, boxes, st.none() | boxes)
def test_no_places_inside_the_ranges_go_beyond_the_bounds(
    first: tuple[float, float], last: tuple[float, float] | None, other: tuple[float, float],
    other_last: tuple[float, float] | None,
) -> None:  # fmt: skip
    touch = first[0] <= other[1] and other[0] <= first[1]
    came = closing.ratio_range(first, last, other)
    closed = closing.closure_range(first, last, other, other_last)
    if touch:
        assert np.isnan([*came, *closed]).all()
        return
    tried = []
    for x, y in product(inside(first), inside(other)):
        for u, v in product(inside(last) if last else [x], inside(other_last) if other_last else [y]):
            tried.append(((u - x) / (y - x), 1 - abs(u - v) / abs(x - y)))
    ratios, closures = np.array(tried).T
    assert came[0] == pytest.approx(ratios.min())
    assert came[1] == pytest.approx(ratios.max())
    assert closed[0] == pytest.approx(closures.min())
    assert closed[1] >= closures.max() - 1e-9
    if last and other_last:
        assert closed[1] <= max(1.0, closures.max()) + 1e-9


@given(boxes, boxes)
def test_the_share_of_one_and_of_the_other_are_one_together(
    own: tuple[float, float], other: tuple[float, float]
) -> None:
    low, high = closing.asymmetry_range(own, other)
    least, most = closing.asymmetry_range(other, own)
    if np.isnan(low):
        assert own[1] + other[1] == 0
        return
    assert 0 <= low <= high <= 1
    for a, b in product(inside(own), inside(other)):
        if a + b > 0:
            assert low - 1e-9 <= a / (a + b) <= high + 1e-9
            assert least - 1e-9 <= b / (a + b) <= most + 1e-9


@given(boxes, boxes)
def test_the_bounds_of_a_gap_are_those_of_a_search(one: tuple[float, float], other: tuple[float, float]) -> None:
    low, high = closing.gap_range(one, other)
    tried = [abs(a - b) for a, b in product(inside(one), inside(other))]
    assert high == max(tried)
    assert low <= min(tried)
    assert low == min(tried) or (low == 0 and one[0] <= other[1] and other[0] <= one[1])


def test_where_somebody_has_gone_away_or_nobody_has_moved_there_is_no_share() -> None:
    assert np.isnan([closing.asymmetry(*two) for two in ((0.0, 0.0), (-0.1, 0.5), (float("nan"), 1.0))]).all()
    assert (closing.asymmetry(0.2, 0.0), closing.asymmetry(0.0, 0.2)) == (1, 0)


# ---- the record alone ------------------------------------------------------------------------------------------------


def test_a_concession_that_is_retracted_nets_to_nothing_and_both_are_listed(record: Record) -> None:
    first = tell(record, "Exland", "demand", 0)
    given_up = tell(record, "Exland", "concede", 1)
    back = tell(record, "Exland", "retract", 2)
    found = measure("concession", record, CONFIG)
    side = found.panel("sides").dicts()[0]
    assert (side["side"], side["soft"], side["hard"], side["net"]) == (EXX, 1, 2, -1)
    assert [row["cumulative"] for row in found.panel("series").dicts()] == [-1, 0, -1]
    (concession,), (retraction,) = found.panel("concessions").rows, found.panel("retractions").rows
    assert (concession.mentions, retraction.mentions) == ((given_up,), (back,))
    assert found.panel("concessions").dicts()[0]["taken_back"] == DAY + timedelta(days=120)
    assert found.panel("concessions").dicts()[0]["words"] == "Exland concedes number 1."
    assert first not in (*concession.mentions, *retraction.mentions)
    before = measure("concession", record, CONFIG, Scope(until=DAY + timedelta(days=119)))
    assert before.panel("concessions").dicts()[0]["taken_back"] is None
    assert before.panel("retractions").rows == ()


def test_a_move_about_two_issues_counts_once_by_side_and_on_each_issue(record: Record) -> None:
    tell(record, "Wyeland", "accept", 0, "CEAS", "TERR")
    sides = {row["side"]: row["soft"] for row in rows(record, CONFIG, "sides")}
    assert sides == {EXX: 0, WYE: 1, ZED: 0}
    assert [(row["issue"], row["soft"]) for row in rows(record, CONFIG, "issues")] == [("TERR", 1), ("CEAS", 1)]
    only = Scope(issues=("TERR",))
    assert [row["soft"] for row in rows(record, CONFIG, "sides", only)] == [0, 1, 0]
    assert rows(record, CONFIG, "sides", Scope(issues=("HUM",))) == []


def test_what_others_tell_as_a_concession_is_kept_apart_and_not_counted(record: Record) -> None:
    tell(record, "Exland", "concede", 0, keys=(("on_behalf", "Exland"),))
    tell(record, "Exland", "urge", 1)
    found = measure("concession", record, CONFIG)
    side = found.panel("sides").dicts()[0]
    assert (side["soft"], side["neutral"], side["net"], side["told_soft"]) == (0, 1, 0, 1)
    assert side["soft_share"] is None
    assert found.panel("concessions").rows == ()
    assert found.inputs["moves that others tell for a side, not counted"] == 1


def test_the_sums_by_side_issue_and_period_agree(ukraine_record: Record, ukraine_config: Config) -> None:
    for step in ("week", "month", "year"):
        found = measure("concession", ukraine_record, ukraine_config, Scope(step=step))
        for whole, parts, keys in (("sides", "series", ("side",)), ("issues", "issue_series", ("side", "issue"))):
            for row in found.panel(whole).dicts():
                same = [one for one in found.panel(parts).dicts() if all(one[key] == row[key] for key in keys)]
                for count in ("soft", "hard", "neutral", "net"):
                    assert sum(one[count] for one in same) == row[count]
                assert (same[-1]["cumulative"] if same else 0) == row["net"]


# ---- scales ----------------------------------------------------------------------------------------------------------


def test_a_pair_on_a_scale_is_the_worked_example(record: Record) -> None:
    config = scaled(at(EXX, 10, 0), at(WYE, 90, 4), at(EXX, 30, 14), at(WYE, 70, 24))
    (pair,) = rows(record, config, "pairs")
    assert (pair["one"], pair["other"], pair["since"], pair["days"]) == (EXX, WYE, DAY + timedelta(days=4), 20)
    assert (pair["first_gap"], pair["gap"], pair["closure"]) == (80, 40, 0.5)
    assert (pair["gap_low"], pair["gap_high"]) == (40, 40)
    assert (pair["one_ratio"], pair["other_ratio"], pair["one_rate"], pair["share"]) == (0.25, 0.25, 0.0125, 0.5)
    steps = [(row["side"], row["towards"], row["step"]) for row in rows(record, config, "steps")]
    assert steps == [(EXX, WYE, 20), (WYE, EXX, 20)]
    (then,) = rows(record, config, "pairs", Scope(as_of=DAY + timedelta(days=20)))
    assert (then["closure"], then["share"]) == (0.25, 1)
    (later,) = rows(record, config, "pairs", Scope(since=DAY + timedelta(days=14)))
    assert (later["first_gap"], later["one_ratio"], later["other_ratio"]) == (60, 0, pytest.approx(1 / 3, abs=5e-4))


def test_two_who_move_on_one_day_are_each_measured_to_where_the_other_stood(record: Record) -> None:
    config = scaled(at(EXX, 10, 0), at(WYE, 50, 0), at(EXX, 60, 9), at(WYE, 40, 9))
    assert [row["step"] for row in rows(record, config, "steps")] == [50, 10]


def test_parties_of_one_side_make_no_pair(record: Record) -> None:
    config = scaled(at(EXX, 10, 0), at(WYE, 90, 0), at(ZED, 60, 0))
    assert [(row["one"], row["other"]) for row in rows(record, config, "pairs")] == [(EXX, WYE), (EXX, ZED)]
    found = measure("concession", record, scaled(at(WYE, 90, 0), at(ZED, 60, 0)))
    assert found.panel("pairs").rows == ()
    assert "[[scale.at]]" in found.panel("pairs").empty


def test_a_party_that_was_not_placed_again_has_come_no_way_whatever_its_range(record: Record) -> None:
    config = scaled(at(EXX, 10, 0, 0, 20), at(WYE, 90, 0, 80, 100), at(WYE, 70, 5, 60, 80))
    (pair,) = rows(record, config, "pairs")
    assert (pair["one_ratio"], pair["one_low"], pair["one_high"]) == (0, 0, 0)
    assert (pair["other_low"], pair["other_ratio"], pair["other_high"]) == (0, 0.25, 0.5)  # 0 / 80; 40 / 80
    assert (pair["share"], pair["share_low"], pair["share_high"]) == (0, 0, 0)


def test_ranges_that_touch_at_the_start_have_no_bounds_and_the_panel_says_so(record: Record) -> None:
    config = scaled(at(EXX, 40, 0, 20, 60), at(WYE, 70, 0, 50, 90), at(EXX, 50, 5, 40, 60))
    found = measure("concession", record, config).panel("pairs")
    (pair,) = found.dicts()
    assert (pair["closure"], pair["closure_low"], pair["one_low"]) == (0.333, None, None)
    assert found.notes == ("1 of 1 pairs have no bounds, because their first ranges touch.",)


def test_the_two_rivers_come_together_on_a_ceasefire(rivers_record: Record, rivers_config: Config) -> None:
    pairs = {row["scale"]: row for row in rows(rivers_record, rivers_config, "pairs")}
    truce = pairs["Terms of a ceasefire"]
    assert (truce["one"], truce["other"]) == ("state:XAR", "state:XBE")
    assert (truce["closure"], truce["one_ratio"], truce["other_ratio"]) == (0.875, 0.75, 0.125)
    assert truce["share"] == pytest.approx(6 / 7, abs=5e-4)
    assert pairs["Who holds the Lower Tarn"]["closure"] == 0
