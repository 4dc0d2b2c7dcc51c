"""Pressure to concede: known answers, and what holds for any acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.config import Config, Party
from dragoman.measures import Measured, Scope, measure, pressing
from dragoman.measures.pressure import belief, opponents, pressure, ratio, stock
from dragoman.record import Record
from dragoman.types import Reading

XAR, XBE, COMPACT, XSU, XTA = "state:XAR", "state:XBE", "bloc:compact", "state:XSU", "state:XTA"
CONDITION = ("condition", "if", None)
SLOW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
points = st.lists(st.tuples(st.floats(0, 9), st.floats(0, 1), st.floats(0, 400)), max_size=8)
numbers = count()


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, config: Config = CONFIG, **scope: Any) -> Measured:
    return measure("pressure", told.record, config, Scope(**scope))


def by_side(found: Measured) -> dict[str, dict[str, Any]]:
    return {row["side"]: row for row in found.panel("sides").dicts()}


# ---- kernels --------------------------------------------------------------------------------------------------------


@given(points)
def test_pressure_is_the_plain_sum(acts: list[tuple[float, float, float]]) -> None:
    cost, credibility, age = (np.array([one[at] for one in acts], dtype=float) for at in range(3))
    plain = sum(c * b * 0.5 ** (a / 30) for c, b, a in acts)
    assert pressure(cost, credibility, age, 30.0) == pytest.approx(plain)


@given(points, st.tuples(st.floats(0, 9), st.floats(0, 1), st.floats(0, 400)))
def test_another_act_never_lowers_a_sum(
    acts: list[tuple[float, float, float]], more: tuple[float, float, float]
) -> None:
    before = pressure(*(np.array([one[at] for one in acts], dtype=float) for at in range(3)), 30.0)
    after = pressure(*(np.array([one[at] for one in [*acts, more]], dtype=float) for at in range(3)), 30.0)
    assert after >= before or after == pytest.approx(before)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_two_shares_are_one(first: float, second: float) -> None:
    one, other = ratio(first, second), ratio(second, first)
    if one is None or other is None:
        assert first + second == 0
    else:
        assert one + other == pytest.approx(1)


@given(st.lists(st.tuples(st.floats(0, 9), st.integers(1, 90)), min_size=1, max_size=8))
def test_a_stock_is_the_sum_of_what_is_left_of_each_part(parts: list[tuple[float, int]]) -> None:
    added, days = (np.array([one[at] for one in parts], dtype=float) for at in range(2))
    ends = np.cumsum(days)
    plain = sum(amount * 0.5 ** ((ends[-1] - end) / 30) for amount, end in zip(added, ends, strict=True))
    assert stock(added, days, 30.0)[-1] == pytest.approx(plain)


@given(st.integers(1, 20), st.floats(0.01, 0.99))
def test_a_second_source_makes_an_act_more_credible(n: int, doubt: float) -> None:
    one, two = belief(np.array([float(n), float(n + 1)]), doubt)
    assert 0 <= one <= two < 1 or two == pytest.approx(1)


def test_a_tie_gives_no_opponent() -> None:
    assert opponents({("a", "b"): 2, ("a", "c"): 2}, ["a", "b", "c"]) == {}


def test_the_grades_keep_the_order_in_print() -> None:
    costs = [one["cost"] for one in pressing.scale().grades.values()]
    assert list(pressing.scale().grades) == ["verbal", "threat", "conditional", "imposed"]
    assert costs == sorted(set(costs))


# ---- a small record -------------------------------------------------------------------------------------------------


def test_acts_are_graded_and_decay_as_worked_out_by_hand(told: Told) -> None:
    told.say("REQUEST", [XTA], [XAR], mode="change", move="demand")
    told.say("SANCTION", [XTA], [XAR], day=DAY - timedelta(days=30), event="cut")
    told.say("SANCTION", [XTA], [XAR], day=DAY - timedelta(days=30), event="cut", outlet="Post")
    row = by_side(read(told))[XAR]
    assert (row["acts"], row["pressure"]) == (2, 2.0)  # 1 * 0.5 + 4 * 0.75 / 2
    assert row["low"] == pytest.approx(0.5 + 3 / 4)
    assert row["high"] == pytest.approx(0.5 + 3 / 2**0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("parts", "act", "points"),
    [
        ({"kind": "REQUEST", "move": "urge"}, "urging", 0.5),
        ({"kind": "REQUEST", "move": "demand", "mode": "yield"}, "demand", 0.5),
        ({"kind": "REQUEST", "move": "urge", "mode": "assist"}, None, 0),
        ({"kind": "REQUEST", "move": "demand", "particulars": [("deadline", "2025-12-24", None)]}, "deadline", 1.0),
        ({"kind": "THREATEN", "move": "threaten"}, "threat", 1.0),
        ({"kind": "THREATEN", "move": "claim", "mode": "territory"}, None, 0),
        ({"kind": "THREATEN", "move": "threaten", "particulars": [CONDITION]}, "conditional_penalty", 1.5),
        ({"kind": "SANCTION", "status": "conditional"}, "conditional_penalty", 1.5),
        ({"kind": "SANCTION", "status": "planned"}, "sanction", 1.4),
        ({"kind": "SANCTION", "mode": "convict"}, None, 0),
        ({"kind": "SANCTION", "mode": "discontinue"}, "withheld", 2.0),
        ({"kind": "COERCE", "mode": "withhold"}, "withheld", 2.0),
        ({"kind": "SANCTION", "status": "negated"}, None, 0),
        ({"kind": "SANCTION", "status": "hypothetical"}, None, 0),
        ({"kind": "SANCTION", "confidence": 0.39}, None, 0),
    ],
)  # fmt: skip
def test_each_kind_of_act_weighs_as_the_table_says(
    told: Told, parts: Mapping[str, Any], act: str | None, points: float
) -> None:
    told.say(by=[XTA], to=[XAR], **parts)
    found = read(told)
    assert by_side(found)[XAR]["pressure"] == pytest.approx(points)
    assert found.panel("acts").column("act") == ([act] if act else [])


def test_who_is_kept_out_of_a_room_is_pressed_by_those_in_it(told: Told) -> None:
    told.say("CONSULT", [XTA], [XBE], particulars=[("presence", "excluded", XAR)])
    found = read(told)
    assert found.panel("acts").column("act") == ["exclusion"]
    assert by_side(found)[XAR]["pressure"] == 2.0
    assert {row["presser"] for row in found.panel("pressers").dicts()} == {XTA, XBE}


def test_the_opponent_stands_apart_from_third_parties(told: Told) -> None:
    told.say("ASSAULT", [XBE], [XAR], place="XAR")
    told.say("THREATEN", [XBE], [XAR], move="threaten")
    told.say("REQUEST", [XTA], [XAR], move="urge")
    row = by_side(read(told))[XAR]
    assert (row["opponent"], row["opponent_acts"], row["opponent_pressure"]) == ("Belmora", 1, 1.0)
    assert (row["acts"], row["pressure"]) == (1, 0.5)


def test_several_who_press_together_press_once(told: Told) -> None:
    told.say("REQUEST", [XTA, COMPACT], [XAR], move="urge")
    found = read(told)
    assert by_side(found)[XAR]["acts"] == 1
    assert found.panel("pressers").column("events") == [1, 1]


def test_one_passage_that_is_read_twice_is_one_act(told: Told) -> None:
    doc = told.document(f"{XTA} threatened {XAR} with sanctions.")
    other = Told.say(told, "THREATEN", [XTA], [XAR], move="threaten")  # another passage counts for itself
    first = told.record.mention(other)
    assert first is not None
    both = (
        replace(first, document_id=doc.id, span=(0, 20), trigger=(10, 20)),
        replace(
            first, document_id=doc.id, span=(0, 40), trigger=(31, 40), kind="SANCTION", move=None, status="planned"
        ),
    )
    told.hold(doc, Reading(document_id=doc.id, coder="rules@1", mentions=both, links=()))
    for one in both:
        told.record._execute("UPDATE placements SET home = ? WHERE mention_id = ?", [one.id, one.id])
    told.record._views.forget()
    row = by_side(read(told))[XAR]
    assert (row["acts"], row["pressure"]) == (2, 1.0 + 1.4)


def test_a_member_presses_no_bloc_while_it_belongs_to_it(told: Told) -> None:
    told.say("REQUEST", [XSU], [COMPACT], move="urge", day=date(2025, 10, 31))
    assert by_side(read(told))["Compact"]["acts"] == 0
    told.say("REQUEST", [XSU], [COMPACT], move="urge", day=date(2025, 11, 2))
    assert by_side(read(told))["Compact"]["acts"] == 1


def test_what_is_planned_counts_from_its_report_and_not_from_its_day(told: Told) -> None:
    told.say("SANCTION", [XTA], [XAR], status="planned", day=DAY + timedelta(days=90), published=DAY)
    assert by_side(read(told))[XAR]["pressure"] == pytest.approx(4 * 0.7 * 0.5)
    assert by_side(read(told, until=DAY))[XAR]["acts"] == 0


def test_every_side_is_shown_also_where_one_is_asked_for(told: Told) -> None:
    told.say("REQUEST", [XTA], [XAR], move="urge")
    assert list(by_side(read(told, parties=(XAR,)))) == [XAR, XBE, "Compact"]


def test_two_sides_that_are_asked_for_are_each_others_opponents(told: Told) -> None:
    told.say("REQUEST", [XBE], [XAR], move="urge")
    row = by_side(read(told, parties=(XAR, XBE)))[XAR]
    assert (row["acts"], row["opponent_acts"]) == (0, 1)


def test_attacks_and_protests_are_counted_beside_and_press_nobody(told: Told) -> None:
    told.say("ASSAULT", [XBE], ["state:XTA"], place="XAR")
    told.say("ASSAULT", [XBE], [XAR], place="XBE")
    told.say("PROTEST", [XAR])
    found = read(told)
    (mine,) = [row for row in found.panel("strain").dicts() if row["side"] == XAR]
    assert (mine["attacks"], mine["attacked"], mine["protests"]) == (1, 1, 1)
    assert by_side(found)[XAR]["pressure"] == 0
    assert not found.panel("acts").rows


def test_what_weighs_at_the_end_of_the_last_period_is_the_figure_of_the_side(told: Told) -> None:
    for back in (0, 20, 45, 100):
        told.say("SANCTION", [XTA], [XAR], day=DAY - timedelta(days=back))
    for step in ("day", "week", "month", "quarter", "year"):
        found = read(told, step=step)
        last = [row for row in found.panel("series").dicts() if row["side"] == XAR][-1]
        assert last["pressure"] == pytest.approx(by_side(found)[XAR]["pressure"], abs=2e-3)
        assert sum(row["acts"] for row in found.panel("series").dicts()) == 4


def test_acts_without_a_known_actor_are_left_out_and_counted(told: Told) -> None:
    told.say("SANCTION", (), [XAR])
    told.say("SANCTION", [XTA], ["org:firm"])
    inputs = read(told).inputs
    assert inputs["acts that press somebody"] == 2
    assert inputs["of these, left out because the report names no known actor"] == 1
    assert inputs["of these, left out because they are aimed at none of the sides"] == 1


KINDS = st.sampled_from(
    [("REQUEST", "urge"), ("REQUEST", "demand"), ("THREATEN", "threaten"), ("SANCTION", None), ("ASSAULT", None)]
)
ACTS = st.lists(
    st.tuples(KINDS, st.sampled_from([XAR, XBE, XTA]), st.sampled_from([XAR, XBE]), st.integers(0, 200)),
    min_size=1,
    max_size=6,
)


def filled(folder: Path, acts: list[Any]) -> Told:
    told = Told(folder / f"{next(numbers)}.duckdb")
    for at, ((kind, move), by, to, back) in acts:
        told.say(kind, [by], [to], move=move, day=DAY - timedelta(days=back), published=DAY, words=f"number {at}")
    return told


def figures(told: Told, config: Config = CONFIG) -> dict[str, float]:
    found = by_side(read(told, config))
    told.record.close()
    return {side: row["pressure"] + row["opponent_pressure"] for side, row in found.items()}


@SLOW
@given(ACTS, st.data())
def test_an_act_more_never_lowers_pressure_on_its_target(tmp_path: Path, acts: list[Any], data: st.DataObject) -> None:
    many = list(enumerate(acts))
    fewer = many[:-1] or many
    before, after = figures(filled(tmp_path, fewer)), figures(filled(tmp_path, many))
    for side in (XAR, XBE):
        assert after[side] >= before[side] - 1e-3


@SLOW
@given(ACTS, st.data())
def test_the_order_of_arrival_changes_nothing(tmp_path: Path, acts: list[Any], data: st.DataObject) -> None:
    many = list(enumerate(acts))
    shuffled = data.draw(st.permutations(many))
    one, other = filled(tmp_path, many), filled(tmp_path, shuffled)
    first, second = ([(p.shape.name, p.rows) for p in read(told).panels] for told in (one, other))
    one.record.close()
    other.record.close()
    assert first == second


@SLOW
@given(ACTS)
def test_renaming_the_sides_renames_the_figures(tmp_path: Path, acts: list[Any]) -> None:
    swap = {XAR: XBE, XBE: XAR, XTA: XTA}
    mirrored = [(kind, swap[by], swap[to], back) for kind, by, to, back in acts]
    before = figures(filled(tmp_path, list(enumerate(acts))))
    after = figures(filled(tmp_path, list(enumerate(mirrored))))
    assert (before[XAR], before[XBE]) == (after[XBE], after[XAR])


def test_the_record_of_a_past_day_does_not_know_what_came_later(told: Told) -> None:
    told.say("REQUEST", [XTA], [XAR], move="urge", day=DAY - timedelta(days=9))
    told.say("SANCTION", [XTA], [XAR], day=DAY)
    assert by_side(read(told, as_of=DAY - timedelta(days=5)))[XAR]["acts"] == 1


def test_the_example_shows_both_who_fight_and_what_presses_each(ukraine_record: Record, ukraine_config: Config) -> None:
    found = measure("pressure", ukraine_record, ukraine_config)
    first = found.panel("pairs").dicts()[0]
    assert (first["first"], first["second"]) == ("Ukraine", "Russia")
    assert 0 < first["low"] <= first["ratio"] <= first["high"] < 1
    rows = by_side(found)
    assert rows["Ukraine"]["opponent"] == "Russia"
    assert rows["Russia"]["opponent"] == "Ukraine"
    assert "deadline" in found.panel("acts").column("act")


def test_no_party_without_others(rivers_record: Record) -> None:
    alone = Config(name="alone", parties=(Party(id=XAR, name="Arvenia"),))
    assert len(measure("pressure", rivers_record, alone).panel("sides").rows) == 1
