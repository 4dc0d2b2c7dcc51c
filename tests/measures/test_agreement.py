"""The quality of the coding: what people said of readings and how far two coders agree, with known answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.measures import Measured, Scope, measure
from dragoman.record import Record
from dragoman.types import Judgement, Mention, Reading

XAR, XBE = "state:XAR", "state:XBE"
START = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)
SLOW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
numbers, minutes = count(), count()
CORRECTED = json.dumps({"status": "planned"})


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def judge(told: Told, id: str, kind: str, by: str = "Ada", *, later: int | None = None) -> Judgement:
    made = START + timedelta(minutes=next(minutes) if later is None else later)
    detail = CORRECTED if kind == "edit" else None
    return told.record.judge(Judgement(kind=kind, items=(id,), by=by, made=made, why="", detail=detail))


def read(told: Told, **scope: Any) -> Measured:
    return measure("agreement", told.record, CONFIG, Scope(**scope))


def one(found: Measured, panel: str, first: str) -> dict[str, Any]:
    (row,) = [row for row in found.panel(panel).dicts() if next(iter(row.values())) == first]
    return row


# ---- what people judged ---------------------------------------------------------------------------------------------


def test_nobody_has_judged_is_said_aloud_and_no_share_is_given(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE])
    found = read(told)
    assert all(not panel.rows and panel.empty for panel in found.panels)
    assert found.notes == ("Nobody has judged a reading: nothing here says how good the coding is.",)
    assert found.inputs["of these, judged"] == 0


def test_shares_are_of_those_that_were_decided(told: Told) -> None:
    for kind in ("accept", "accept", "edit", "reject", "unsure"):
        judge(told, told.say("ASSAULT", [XAR], [XBE]), kind)
    told.say("ASSAULT", [XAR], [XBE])  # nobody looked at it
    found = read(told)
    row = one(found, "kinds", "ASSAULT")
    assert [row[name] for name in ("judged", "accepted", "edited", "rejected", "unsure")] == [5, 2, 1, 1, 1]
    assert (row["right"], row["wrong"]) == (0.5, 0.25)
    assert row["right_low"] < 0.5 < row["right_high"]
    assert found.notes[0] == "5 of 6 readings were judged (83.3%), by one person."
    assert found.panel("kinds").notes == ("Under 30 decided readings: ASSAULT (4).",)


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        (("accept", "reject"), "rejected"),
        (("reject", "accept"), "accepted"),
        (("edit", "accept"), "edited"),
        (("edit", "reject"), "rejected"),
        (("reject", "edit"), "edited"),
        (("accept", "unsure"), "unsure"),
    ],
)
def test_the_last_word_counts_and_what_was_corrected_stays_corrected(
    told: Told, kinds: tuple[str, ...], verdict: str
) -> None:
    id = told.say("ASSAULT", [XAR], [XBE])
    for kind in kinds:
        judge(told, id, kind)
    row = one(read(told), "kinds", "ASSAULT")
    assert {name: row[name] for name in ("accepted", "edited", "rejected", "unsure") if row[name]} == {verdict: 1}


def test_what_was_undone_and_what_was_judged_later_does_not_count(told: Told) -> None:
    first, second = told.say("ASSAULT", [XAR], [XBE]), told.say("ASSAULT", [XAR], [XBE])
    made = judge(told, first, "reject")
    at = START + timedelta(minutes=next(minutes))
    told.record.judge(Judgement(kind="undo", items=(made.id,), by="Ada", made=at, why=""))
    judge(told, second, "accept", later=60 * 24 * 3)
    assert read(told).panel("kinds").column("judged") == [1]
    assert not read(told, as_of=DAY + timedelta(days=2)).panel("kinds").rows
    assert read(told, as_of=DAY + timedelta(days=3)).panel("kinds").column("accepted") == [1]


def test_a_band_is_calibrated_where_its_share_is_its_confidence(told: Told) -> None:
    for at in range(10):
        judge(told, told.say("ASSAULT", [XAR], [XBE], confidence=0.7), "accept" if at < 7 else "reject")
    judge(told, told.say("ASSAULT", [XAR], [XBE], confidence=1.0), "accept")
    found = read(told)
    row = one(found, "bands", "0.6 to 0.8")
    assert (row["right"], row["confidence"], row["gap"]) == (0.7, 0.7, 0.0)
    assert one(found, "bands", "0.8 to 1.0")["judged"] == 1


def test_readings_of_the_days_issues_and_parties_asked_for(told: Told) -> None:
    judge(told, told.say("ASSAULT", [XAR], [XBE], issues=("TERR",)), "accept")
    judge(told, told.say("AID", ["state:XSU"], ["state:XTA"], day=DAY - timedelta(days=40)), "accept")
    assert read(told, issues=("TERR",)).panel("kinds").column("kind") == ["ASSAULT"]
    assert read(told, since=DAY).panel("kinds").column("kind") == ["ASSAULT"]
    assert read(told, parties=("state:XTA",)).panel("kinds").column("kind") == ["AID"]


def test_two_who_judge_the_same_readings_are_compared(told: Told) -> None:
    for at in range(50):  # both accept 20, both reject 15; the first alone accepts 5, the second alone 10
        id = told.say("ASSAULT", [XAR], [XBE])
        judge(told, id, "accept" if at < 25 else "reject", "Ada")
        judge(told, id, "accept" if at < 20 or at >= 40 else "reject", "Bo")
    (row,) = read(told).panel("judges").dicts()
    assert (row["first"], row["second"], row["both"]) == ("Ada", "Bo", 50)
    assert (row["alike"], row["kappa"], row["pi"]) == (0.7, 0.4, 0.394)
    assert row["kappa_low"] < 0.4 < row["kappa_high"]


# ---- two coders -----------------------------------------------------------------------------------------------------


def both(told: Told, kinds: list[tuple[str | None, str | None]]) -> None:
    """One document that two coders read: for each word of it what each said; None where it saw nothing."""
    words = [f"word{at:02d}" for at in range(len(kinds))]
    doc = told.document(" ".join(words), outlet=f"Post {next(numbers)}")
    readings = []
    for place, coder in enumerate(("first@1", "second@2")):
        mentions = []
        for at, said in enumerate(kinds):
            if said[place] is None:
                continue
            span = (at * 7, at * 7 + 6)
            mentions.append(
                Mention(
                    document_id=doc.id,
                    span=span,
                    trigger=span,
                    kind=str(said[place]),
                    mode=None,
                    move=None,
                    actors=(),
                    targets=(),
                    when=None,
                    place=None,
                    status="happened",
                    speaker=None,
                    hedge=None,
                    outcome=None,
                    content=None,
                    issues=(),
                    amounts=(),
                    coder=coder,
                    frame="test",
                    confidence=0.5,
                )
            )  # fmt: skip
        readings.append(Reading(document_id=doc.id, coder=coder, mentions=tuple(mentions), links=()))
    told.hold(doc, readings[0])
    told.record.add_reading(readings[1], run="run", held=DAY)


def test_two_coders_are_compared_on_what_both_saw(told: Told) -> None:
    yes, no = "ASSAULT", "AID"
    seen = [(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15
    both(told, [*seen, (yes, None), (None, no), (None, no)])
    (row,) = read(told).panel("between").dicts()
    assert (row["first"], row["second"], row["documents"]) == ("first", "second", 1)
    assert (row["both"], row["only_first"], row["only_second"]) == (50, 1, 2)
    assert row["found"] == pytest.approx(50 / 53, abs=5e-4)
    assert (row["alike"], row["kappa"], row["pi"], row["alpha"]) == (0.7, 0.4, 0.394, 0.4)


def test_who_read_a_document_and_saw_nothing_in_it_is_compared_and_who_did_not_is_not(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE])
    assert not read(told).panel("between").rows
    both(told, [("ASSAULT", None), ("AID", None)])
    (row,) = read(told).panel("between").dicts()
    assert (row["documents"], row["both"], row["only_first"], row["only_second"]) == (1, 0, 2, 0)
    assert (row["found"], row["alike"], row["kappa"]) == (0.0, None, None)


JUDGED = st.lists(
    st.tuples(st.sampled_from(["ASSAULT", "AID"]), st.sampled_from(["accept", "reject", "edit", "unsure"])),
    min_size=1,
    max_size=6,
)


@SLOW
@given(JUDGED, st.data())
def test_the_order_of_arrival_changes_nothing(tmp_path: Path, judged: list[Any], data: st.DataObject) -> None:
    many = list(enumerate(judged))
    found = []
    for order in (many, data.draw(st.permutations(many))):
        told = Told(tmp_path / f"{next(numbers)}.duckdb")
        for at, (kind, verdict) in order:
            judge(told, told.say(kind, [XAR], [XBE], words=f"number {at}"), verdict, later=at)
        found.append([(panel.shape.name, panel.rows) for panel in read(told).panels])
        told.record.close()
    assert found[0] == found[1]


def test_the_example_has_not_been_judged(ukraine_record: Record) -> None:
    found = measure("agreement", ukraine_record, CONFIG)
    assert found.inputs["people who judged"] == 0
    assert "`dragoman judge accept ID`" in found.panel("kinds").empty
