"""The battlefield: who is harmed, whose dead by whose count, whose places, and what is never counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.config import Config
from dragoman.measures import Measured, Scope, measure
from dragoman.measures.battlefield import is_contested, net_places
from dragoman.measures.tolls import share_bounds
from dragoman.record import Record

XAR, XBE, XSU = "state:XAR", "state:XBE", "state:XSU"
SLOW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
numbers = count()
sets = st.sets(st.sampled_from("abcdef"))
tolls = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)).map(lambda one: tuple(sorted(one)))


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, config: Config = CONFIG, **scope: Any) -> Measured:
    return measure("battlefield", told.record, config, Scope(**scope))


def of(found: Measured, panel: str, side: str, key: str = "side") -> dict[str, Any]:
    rows = [row for row in found.panel(panel).dicts() if row[key] == side]
    assert len(rows) == 1
    return rows[0]


def claim(told: Told, what: str, by: str | None, place: str = "Kelmar", **parts: Any) -> str:
    actors = [by] if by else []
    return told.say("ASSAULT", actors, mode="territory", place=place, particulars=[("control", what, by)], **parts)


# ---- kernels --------------------------------------------------------------------------------------------------------


@given(tolls, tolls)
def test_a_share_lies_between_its_bounds_and_those_of_two_sides_add_up(own: Any, others: Any) -> None:
    share, low, high = share_bounds(own, others)
    back, _, back_high = share_bounds(others, own)
    if share is not None and back is not None:
        assert share + back == pytest.approx(1)
    if share is not None and low is not None and high is not None:
        assert low <= share + 1e-12
        assert share <= high + 1e-12
    if low is not None and back_high is not None:
        assert low + back_high == pytest.approx(1)
    assert share_bounds((0, 0, 0), (0, 0, 0)) == (None, None, None)


@given(sets, sets, sets)
def test_net_places_lie_between_their_bounds(gained: set[str], lost: set[str], contested: set[str]) -> None:
    net, low, high = net_places(gained, lost, contested)
    assert low <= net <= high
    assert net_places(gained, lost, set()) == (net, net, net)


def test_a_later_word_of_the_same_voice_takes_the_place_of_its_first() -> None:
    taken = {"what": "taken", "holder": "a", "voice": "x", "day": 1, "denied": False, "disputed": False}
    retaken = {**taken, "what": "retaken", "holder": "b", "day": 2}
    assert not is_contested([taken, retaken])
    assert is_contested([taken, {**retaken, "voice": "y"}])
    assert is_contested([{**taken, "denied": True}])
    assert is_contested([taken, {**taken, "what": "lost", "voice": "y"}])


# ---- who is harmed --------------------------------------------------------------------------------------------------


def test_who_is_aimed_at_is_harmed_else_whose_ground_it_is(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE], place="XAR")
    told.say("ASSAULT", [XAR], place="XBE")
    told.say("ASSAULT", [XAR], place="XAR")  # on its own ground: nobody says who is harmed
    told.say("ASSAULT", [], place="XSU")
    found = read(told)
    assert of(found, "balance", XBE)["attacks"] == 2
    assert of(found, "balance", XAR)["attacks"] == 0
    assert of(found, "balance", XAR)["made"] == 3
    assert {row["side"]: row["attacks"] for row in found.panel("attacks").dicts()} == {
        XBE: 2,
        "not said": 1,
        "others": 1,
    }
    assert found.inputs["attacks"] == 4


def test_every_side_has_its_row_also_where_one_is_asked_for(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE])
    assert read(told, parties=(XAR,)).panel("balance").column("side") == [XAR, XBE, "bloc:compact"]


@pytest.mark.parametrize(
    ("parts", "sort"),
    [
        ({"particulars": [("weapon", "drone", None)]}, "strikes"),
        ({"particulars": [("weapon", "missile", None), ("weapon", "artillery", None)]}, "strikes"),
        ({"mode": "aerial"}, "strikes"),
        ({"particulars": [("weapon", "artillery", None)]}, "shelling"),
        ({"mode": "heavy-weapons"}, "shelling"),
        ({"mode": "firearms"}, "other"),
        ({}, "other"),
    ],
)
def test_an_attack_is_of_one_sort(told: Told, parts: dict[str, Any], sort: str) -> None:
    told.say("ASSAULT", [XAR], [XBE], **parts)
    (row,) = read(told).panel("attacks").dicts()
    assert {name: row[name] for name in ("strikes", "shelling", "other")} == {
        name: int(name == sort) for name in ("strikes", "shelling", "other")
    }


@pytest.mark.parametrize(
    "parts",
    [
        {"status": "planned"},
        {"status": "denied"},
        {"status": "hypothetical"},
        {"confidence": 0.19},
        {"mode": "territory"},
    ],
)
def test_what_did_not_happen_and_what_is_no_attack_is_not_counted(told: Told, parts: dict[str, Any]) -> None:
    told.say("ASSAULT", [XAR], [XBE], **parts)
    assert not read(told).panel("attacks").rows


def test_forces_on_the_move_attack_where_a_report_says_who_was_hit(told: Told) -> None:
    told.say("MOBILIZE", [XAR], [XBE])
    told.say("MOBILIZE", [XAR], [XBE], particulars=[("victims", "residential", None)])
    assert read(told).panel("attacks").column("civilians") == [1]


# ---- whose dead -----------------------------------------------------------------------------------------------------


def test_of_one_event_the_lowest_the_latest_and_the_highest_figure_count(told: Told) -> None:
    for back, figure, speaker in ((3, "4-4", None), (2, "9-9", XBE), (1, "6-8", XAR)):
        told.say(
            "ASSAULT", [XAR], [XBE], event="one", published=DAY - timedelta(days=back), day=DAY - timedelta(days=3),
            place="XBE", speaker=speaker, words=figure, particulars=[("killed", figure, None)],
        )  # fmt: skip
    found = read(told)
    (row,) = found.panel("losses").dicts()
    assert (row["side"], row["low"], row["latest"], row["high"], row["events"]) == (XBE, 4, 6, 9, 1)
    counters = {row["counter"]: (row["low"], row["high"]) for row in found.panel("counters").dicts()}
    assert counters == {"outlets": (4, 4), XBE: (9, 9), XAR: (6, 8)}


def test_the_dead_whom_a_report_names_are_those_of_their_side(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE], place="XBE", particulars=[("killed", "3-3", XAR), ("killed", "5-5", "civilian")])
    rows = {row["side"]: row for row in read(told).panel("losses").dicts()}
    assert (rows[XAR]["latest"], rows[XAR]["civilians"]) == (3, None)
    assert (rows[XBE]["latest"], rows[XBE]["civilians"]) == (5, 5)


def test_a_side_whose_dead_nobody_counts_has_no_figure_and_no_share(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE], place="XBE", particulars=[("killed", "3-3", None)])
    found = read(told)
    assert of(found, "balance", XAR)["killed"] is None
    assert of(found, "balance", XBE)["killed"] == 3
    assert of(found, "balance", XBE)["killed_share"] is None
    assert any(note.startswith("Only of Belmora") for note in found.panel("balance").notes)


def test_a_count_of_nobody_in_one_event_is_no_share_of_the_dead(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE], place="XBE", particulars=[("killed", "3-3", None), ("injured", "4-4", None)])
    told.say("ASSAULT", [XBE], [XAR], place="XAR", particulars=[("killed", "0-0", None), ("injured", "1-1", None)])
    found = read(told)
    first, second = of(found, "balance", XAR), of(found, "balance", XBE)
    assert (first["killed"], first["killed_events"], first["killed_share"], first["killed_high"]) == (0, 1, None, None)
    assert (second["killed"], second["killed_share"], second["killed_low"]) == (3, None, None)
    assert (first["injured_share"], second["injured_share"]) == (0.2, 0.8)
    notes = found.panel("balance").notes
    assert "Arvenia: reports of one event say that nobody was killed; of the others no count read." in notes
    assert not any("injured" in note for note in notes)


def test_who_has_no_part_in_the_fighting_is_named_in_a_note_unless_asked_for(told: Told) -> None:
    told.say("ASSAULT", [XAR], [XBE])
    balance, gains = read(told).panel("balance"), read(told).panel("gains")
    assert [row.values[0] for row in balance.read] == [XAR, XBE]
    assert balance.notes[-1] == "Nothing of this is told of 1 more: Compact."
    assert balance.as_dict()["rows"][2]["aside"] is True  # programs have every party
    assert not gains.read
    asked = read(told, parties=("bloc:compact", XAR)).panel("balance")
    assert [row.values[0] for row in asked.read] == ["bloc:compact", XAR]


def test_losses_of_a_month_without_a_place_are_no_event(told: Told) -> None:
    told.say(
        "ASSAULT", [XAR], [XBE], day=DAY - timedelta(days=60), published=DAY, particulars=[("killed", "900-900", None)]
    )
    assert not read(told).panel("losses").rows


# ---- whose places ---------------------------------------------------------------------------------------------------


def test_places_count_once_for_who_is_said_to_take_and_to_lose_them(told: Told) -> None:
    claim(told, "taken", XAR, speaker=XAR)
    claim(told, "taken", XAR, speaker=XSU, words="again")
    claim(told, "lost", XBE, speaker=XBE)
    claim(told, "retaken", XBE, "Osk", speaker=XBE)
    found = read(told)
    first, second = of(found, "gains", XAR), of(found, "gains", XBE)
    assert (first["gained"], first["own"], first["lost"], first["net"]) == (1, 0, 0, 1)
    assert (second["gained"], second["own"], second["lost"], second["net"]) == (1, 1, 1, 0)
    assert of(found, "places", "Kelmar", "place")["contested"] == "no"


def test_a_denied_capture_is_nobodys_gain_and_makes_the_place_contested(told: Told) -> None:
    claim(told, "taken", XAR, speaker=XBE, status="denied")
    found = read(told)
    assert of(found, "gains", XAR)["gained"] == 0
    place = of(found, "places", "Kelmar", "place")
    assert place["contested"] == "yes"
    assert place["said"] == "Belmora denies: taken by Arvenia (2025-12-01)"


def test_a_denial_in_an_event_that_others_tell_is_a_denial_still(told: Told) -> None:
    claim(told, "taken", XAR, speaker=XAR, event="one")
    claim(told, "taken", XAR, speaker=XBE, status="denied", event="one", words="denied")
    found = read(told)
    row = of(found, "gains", XAR)
    assert (row["gained"], row["own"], row["contested"], row["low"], row["high"]) == (1, 1, 1, 0, 1)
    assert "Belmora denies" in of(found, "places", "Kelmar", "place")["said"]


def test_a_claim_without_a_place_is_said_aloud_and_in_no_figure(told: Told) -> None:
    told.say("ASSAULT", [XAR], mode="territory", particulars=[("control", "taken", XAR)])
    found = read(told)
    assert found.inputs["claims of control without a place, in no figure"] == 1
    assert of(found, "gains", XAR)["gained"] == 0


# ---- any acts -------------------------------------------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from([XAR, XBE]), st.sampled_from([XAR, XBE]), st.integers(0, 60), st.integers(0, 9)),
    min_size=1,
    max_size=6,
)


def filled(folder: Path, acts: list[Any]) -> Told:
    told = Told(folder / f"{next(numbers)}.duckdb")
    for at, (by, to, back, dead) in acts:
        told.say(
            "ASSAULT", [by], [to], day=DAY - timedelta(days=back), published=DAY - timedelta(days=back), place="Osk",
            words=f"number {at}", particulars=[("killed", f"{dead}-{dead + 1}", None)],
        )  # fmt: skip
    return told


def figures(told: Told, **scope: Any) -> list[Any]:
    found = [(panel.shape.name, panel.rows) for panel in read(told, **scope).panels]
    told.record.close()
    return found


@SLOW
@given(ACTS, st.data())
def test_the_order_of_arrival_changes_nothing(tmp_path: Path, acts: list[Any], data: st.DataObject) -> None:
    many = list(enumerate(acts))
    shuffled = data.draw(st.permutations(many))
    assert figures(filled(tmp_path, many)) == figures(filled(tmp_path, shuffled))


@SLOW
@given(ACTS)
def test_a_past_day_is_a_record_that_ends_there(tmp_path: Path, acts: list[Any]) -> None:
    day = DAY - timedelta(days=20)
    many = list(enumerate(acts))
    before = [one for one in many if one[1][2] >= 20]
    assert figures(filled(tmp_path, many), as_of=day) == figures(filled(tmp_path, before), as_of=day)


def test_the_example_shows_both_sides_and_what_each_says_of_the_same_town(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    found = measure("battlefield", ukraine_record, ukraine_config)
    assert of(found, "balance", "state:UKR")["attacks"] > 0
    assert of(found, "balance", "state:RUS")["attacks"] > 0
    town = of(found, "places", "Kupiansk", "place")
    assert town["contested"] == "yes"
    assert "Ukraine denies: taken by Russia" in town["said"]
    assert "Russia: held by Russia" in town["said"]


def test_the_invented_process_has_its_known_answer(rivers_record: Record, rivers_config: Config) -> None:
    found = measure("battlefield", rivers_record, rivers_config)
    (loss,) = [row for row in found.panel("losses").dicts() if row["what"] == "killed"]
    assert (loss["side"], loss["low"], loss["latest"], loss["high"]) == ("state:XBE", 4, 4, 4)
    assert of(found, "places", "Osk", "place")["contested"] == "yes"
    assert of(found, "gains", XAR)["lost"] == 1
    # the shelling of Kelmar, and the fire across the river that nobody says hit anything
    assert found.panel("attacks").column("since") == [date(2024, 3, 1)] * 2
    assert found.panel("attacks").column("attacks") == [1, 1]
