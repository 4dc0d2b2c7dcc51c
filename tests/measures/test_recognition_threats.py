"""Threats to recognise what the other side holds: listed by their own name, and never as pressure on who would win."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from told_record import CONFIG, Told

from dragoman.measures import Measured, measure
from dragoman.measures.pressing import scale

XAR, XBE, XTA = "state:XAR", "state:XBE", "state:XTA"
OF = ("threat", "recognition", None)
CONDITION = ("condition", "if", None)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def pressed(told: Told) -> tuple[Measured, dict[str, float]]:
    found = measure("pressure", told.record, CONFIG)
    return found, {row["side"]: row["pressure"] for row in found.panel("sides").dicts()}


def test_it_is_listed_by_its_own_name_and_weighs_as_a_threat(told: Told) -> None:
    told.say("THREATEN", [XTA], [XAR], move="threaten", particulars=[OF])
    found, points = pressed(told)
    assert found.panel("acts").column("act") == ["recognition"]
    assert points[XAR] == 1.0  # cost 2, one source


def test_on_a_condition_it_weighs_as_a_penalty_on_a_condition(told: Told) -> None:
    told.say("THREATEN", [XTA], [XAR], move="threaten", particulars=[OF, CONDITION])
    found, points = pressed(told)
    assert found.panel("acts").column("act") == ["recognition_on_condition"]
    assert points[XAR] == 1.5


def test_whoever_would_be_recognised_is_not_pressed_by_it(told: Told) -> None:
    told.say("THREATEN", [XTA], [XAR, XBE], move="threaten", particulars=[("threat", "recognition", XBE)])
    _, points = pressed(told)
    assert points[XAR] == 1.0
    assert not points.get(XBE)


def test_other_threats_are_counted_as_before(told: Told) -> None:
    told.say("THREATEN", [XTA], [XAR], move="threaten")
    told.say("THREATEN", [XTA], [XBE], move="threaten", particulars=[CONDITION])
    found, points = pressed(told)
    assert sorted(found.panel("acts").column("act")) == ["conditional_penalty", "threat"]
    assert (points[XAR], points[XBE]) == (1.0, 1.5)


def test_each_name_has_one_grade() -> None:
    grades: dict[str, set[str]] = {}
    for act in scale().acts:
        grades.setdefault(act.id, set()).add(act.grade)
    assert all(len(one) == 1 for one in grades.values())
    assert {"recognition": {"threat"}, "recognition_on_condition": {"conditional"}}.items() <= grades.items()
