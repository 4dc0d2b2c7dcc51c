"""Openness: formats, who was at the table and how sure that is, texts kept back, who convenes, and what came after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.config import Config
from dragoman.measures import Measured, Scope, measure
from dragoman.measures.openness import inclusion
from dragoman.measures.texts import median_days
from dragoman.record import Record

XAR, XBE, XSU, COMPACT = "state:XAR", "state:XBE", "state:XSU", "bloc:compact"
SLOW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
numbers = count()
days = st.lists(st.floats(0, 400), max_size=8).map(np.array)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def meet(told: Told, *who: str, form: str | None = None, **parts: Any) -> str:
    """A meeting that took place."""
    more = [*parts.pop("particulars", []), *([("format", form, None)] if form else [])]
    base = {"mode": "meet", "frame": "consult.meet", "place": "Haven"}
    return told.say("CONSULT", who[:1], who[1:], particulars=more, **(base | parts))


def read(told: Told, config: Config = CONFIG, **scope: Any) -> Measured:
    return measure("openness", told.record, config, Scope(**scope))


def seat(found: Measured, side: str, issue: str = "") -> dict[str, Any]:
    (row,) = [row for row in found.panel("inclusion").dicts() if (row["side"], row["issue"]) == (side, issue)]
    return row


# ---- kernels --------------------------------------------------------------------------------------------------------


@given(days, days)
def test_the_median_of_all_lies_between_its_bounds(stopped: np.ndarray, running: np.ndarray) -> None:
    middle, low, high = median_days(stopped, running)
    if low is not None and high is not None:
        assert low <= high
    if not len(running):
        assert middle == low == high
    if len(stopped) < len(running):
        assert high is None


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_inclusion_lies_between_its_bounds(there: int, doubtful: int, more: int) -> None:
    events = there + doubtful + more
    share, low, high = inclusion(there, doubtful, events)
    if not events:
        assert (share, low, high) == (None, None, None)
        return
    assert share is not None
    assert low is not None
    assert high is not None
    assert 0 <= low <= share <= high <= 1
    assert high >= (there + doubtful) / events - 1e-12


# ---- formats --------------------------------------------------------------------------------------------------------


def test_shares_of_formats_add_up_in_each_period(told: Told) -> None:
    meet(told, XAR, XBE)
    meet(told, XAR, XBE, form="backchannel")
    meet(told, XAR, XBE, form="proximity", day=DAY - timedelta(days=40), published=DAY - timedelta(days=40))
    found = read(told).panel("formats").dicts()
    assert [(row["since"], row["format"], row["meetings"], row["share"]) for row in found] == [
        (date(2025, 10, 1), "proximity", 1, 1.0),
        (date(2025, 12, 1), "bilateral", 1, 0.5),
        (date(2025, 12, 1), "backchannel", 1, 0.5),
    ]


@pytest.mark.parametrize("status", ["planned", "cancelled", "postponed", "negated", "conditional"])
def test_only_held_meetings_count(told: Told, status: str) -> None:
    meet(told, XAR, XBE, status=status)
    assert read(told).inputs["held meetings"] == 0


# ---- who was at the table -------------------------------------------------------------------------------------------


def test_who_is_named_sits_there_and_who_is_kept_out_stands_apart(told: Told) -> None:
    meet(told, XAR, XBE, issues=("TERR",))
    meet(told, XAR, XSU, issues=("TERR",), particulars=[("presence", "excluded", XBE)])
    found = read(told)
    assert (seat(found, XAR, "TERR")["at_table"], seat(found, XAR, "TERR")["rate"]) == (2, 1.0)
    row = seat(found, XBE, "TERR")
    assert (row["meetings"], row["at_table"], row["excluded"], row["unnamed"]) == (2, 1, 1, 0)
    assert row["rate"] == 0.5


def test_a_text_on_a_party_holds_before_the_list_and_on_a_person_after_it(told: Told) -> None:
    meet(told, XAR, XBE, particulars=[("presence", "absent", XBE)])
    assert seat(read(told), XBE)["absent"] == 1
    meet(told, XAR, XBE, particulars=[("presence", "absent", "person:somebody")])
    assert seat(read(told), XBE)["at_table"] == 1


def test_a_bloc_sits_there_by_itself_and_a_member_beside_it_while_it_is_one(told: Told) -> None:
    early = date(2025, 10, 15)
    meet(told, XAR, XSU, day=early, published=early)
    meet(told, XAR, XSU)  # it has left by then
    meet(told, XAR, COMPACT)
    row = seat(read(told), COMPACT)
    assert (row["at_table"], row["by_member"], row["unnamed"]) == (1, 1, 1)


def test_sides_beyond_the_seats_of_the_form_are_in_doubt(told: Told) -> None:
    for at in range(3):
        meet(told, XAR, XSU, event="one", form="bilateral", words=f"report {at}")
    meet(told, XAR, XBE, event="one", words="another")
    found = read(told, parties=(XAR, XBE, XSU))
    assert seat(found, XAR)["at_table"] == seat(found, XSU)["at_table"] == 1
    row = seat(found, XBE)
    assert (row["at_table"], row["doubtful"], row["rate"]) == (0, 1, 0.0)
    assert row["high"] == 1.0
    assert any("more sides named than their form has seats" in note for note in found.notes)


def test_a_meeting_is_on_the_issues_of_all_its_reports(told: Told) -> None:
    meet(told, XAR, XBE, event="one", issues=("TERR",))
    meet(told, XAR, XBE, event="one", issues=("SECG",), words="more")
    found = read(told)
    assert seat(found, XAR, "TERR")["meetings"] == seat(found, XAR, "SECG")["meetings"] == 1
    assert read(told, issues=("ECON",)).inputs["held meetings"] == 0
    assert read(told, issues=("SECG",)).inputs["held meetings"] == 1


def test_every_party_has_its_row_also_where_one_is_asked_for(told: Told) -> None:
    meet(told, XAR, XBE)
    assert set(read(told, parties=(XAR,)).panel("inclusion").column("side")) == {XAR, XBE, COMPACT}


# ---- who convenes, and how it became known --------------------------------------------------------------------------


def test_concentration_is_that_of_the_namings(told: Told) -> None:
    for who in (XSU, XSU, "state:XTA", "state:XUB"):
        meet(told, XAR, XBE, particulars=[("role", "mediator", who)])
    rows = {row["role"]: row for row in read(told).panel("concentration").dicts()}
    assert (rows["mediator"]["named"], rows["mediator"]["different"], rows["mediator"]["hhi"]) == (4, 3, 0.375)
    assert rows["place"]["hhi"] == 1.0
    thirds = [row for row in read(told).panel("thirds").dicts() if row["role"] == "mediator"]
    assert [(row["side"], row["events"]) for row in thirds] == [(XSU, 2), ("state:XTA", 1), ("state:XUB", 1)]


def test_how_meetings_became_known_is_a_share_of_those_of_which_it_is_told(told: Told) -> None:
    meet(told, XAR, XBE, particulars=[("disclosure", "leaked", None)])
    meet(told, XAR, XBE, particulars=[("disclosure", "after", None)])
    meet(told, XAR, XBE)
    rows = {row["disclosure"]: (row["meetings"], row["share"]) for row in read(told).panel("known").dicts()}
    assert rows == {"after": (1, 0.5), "leaked": (1, 0.5), "": (1, None)}


# ---- what came after ------------------------------------------------------------------------------------------------


def test_moves_of_those_at_the_table_in_the_fortnights_around_are_counted(told: Told) -> None:
    middle = DAY - timedelta(days=30)
    meet(told, XAR, XBE, day=middle, published=middle, outcome="statement")
    for back, move in ((-3, "concede"), (5, "retract"), (14, "reject"), (15, "concede"), (0, "concede")):
        day = middle + timedelta(days=back)
        told.say("CONCEDE", [XAR], [XBE], move=move, day=day, published=day, words=f"move {back}")
    told.say("CONCEDE", [XSU], [XBE], move="concede", day=middle + timedelta(days=2))  # who did not sit there
    told.say("SUPPORT", [XSU], [XBE], published=DAY)  # the record goes on long enough
    (row,) = read(told).panel("outcomes").dicts()
    assert (row["statement"], row["unknown"], row["reached"], row["followed"]) == (1, 0, 1.0, 1)
    assert (row["before"], row["after"], row["soft_before"], row["soft_after"], row["back_after"]) == (
        1,
        2,
        1.0,
        0.0,
        1,
    )


def test_a_meeting_whose_fortnight_is_not_over_has_no_moves_after(told: Told) -> None:
    meet(told, XAR, XBE)
    (row,) = read(told).panel("outcomes").dicts()
    assert (row["followed"], row["after"], row["back_after"]) == (0, None, None)


# ---- any meetings ---------------------------------------------------------------------------------------------------

MET = st.lists(
    st.tuples(st.sampled_from([XBE, XSU]), st.integers(0, 60), st.sampled_from([None, "backchannel", "shuttle"])),
    min_size=1,
    max_size=5,
)


def filled(folder: Path, many: list[Any]) -> Told:
    told = Told(folder / f"{next(numbers)}.duckdb")
    for at, (who, back, form) in many:
        day = DAY - timedelta(days=back)
        meet(told, XAR, who, form=form, day=day, published=day, words=f"number {at}", issues=("TERR",))
    return told


def figures(told: Told, **scope: Any) -> list[Any]:
    found = [(panel.shape.name, panel.rows) for panel in read(told, **scope).panels]
    told.record.close()
    return found


@SLOW
@given(MET, st.data())
def test_the_order_of_arrival_changes_nothing(tmp_path: Path, met: list[Any], data: st.DataObject) -> None:
    many = list(enumerate(met))
    shuffled = data.draw(st.permutations(many))
    assert figures(filled(tmp_path, many)) == figures(filled(tmp_path, shuffled))


@SLOW
@given(MET)
def test_a_past_day_is_a_record_that_ends_there(tmp_path: Path, met: list[Any]) -> None:
    day, many = DAY - timedelta(days=20), list(enumerate(met))
    before = [one for one in many if one[1][1] >= 20]
    assert figures(filled(tmp_path, many), as_of=day) == figures(filled(tmp_path, before), as_of=day)


# ---- drafts ---------------------------------------------------------------------------------------------------------


def test_the_example_shows_how_its_texts_came_out(ukraine_record: Record, ukraine_config: Config) -> None:
    found = measure("openness", ukraine_record, ukraine_config)
    days = {row["draft"]: (row["days"], row["disclosure"]) for row in found.panel("texts").dicts()}
    assert days["28-points"] == (1, "leaked")
    assert days["20-points"] == (1, "official")
    shares = {row["disclosure"]: row["share"] for row in found.panel("disclosed").dicts()}
    assert shares["leaked"] == 0.4
    assert shares["all"] is None
    held = found.panel("formats").dicts()
    assert sum(row["meetings"] for row in held) == found.inputs["held meetings"]
    ledger = ukraine_record.ledger("meetings")
    place = ledger.columns.index("state")
    assert found.inputs["held meetings"] == sum(row[place] == "held" for row in ledger.rows)


def test_a_text_is_kept_back_on_the_day_before_it_came_out(ukraine_record: Record, ukraine_config: Config) -> None:
    day = date(2025, 12, 23)
    found = measure("openness", ukraine_record, ukraine_config, Scope(as_of=day))
    assert all(row["public"] is None or row["public"] <= day for row in found.panel("texts").dicts())


def test_who_is_said_to_have_written_a_text_and_is_disputed_counts_in_the_upper_bound_alone(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    row = seat(measure("openness", ukraine_record, ukraine_config), "state:RUS", "FORC")
    assert (row["wrote"], row["wrote_disputed"]) == (0, 1)
    assert row["rate"] < row["high"]
