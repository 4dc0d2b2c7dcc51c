"""Ripeness: the cues, what is absent, and the context, on a small record with known answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.config import Config
from dragoman.measures import Measured, Scope, measure, perceived
from dragoman.measures.ripeness import ABSENT, NONE, thirds
from dragoman.record import Record
from dragoman.types import Reading

XAR, XBE, XTA = "state:XAR", "state:XBE", "state:XTA"


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, **scope: Any) -> Measured:
    return measure("ripeness", told.record, CONFIG, Scope(**scope))


def line(found: Measured, side: str, item: str, panel: str = "checklist") -> dict[str, Any]:
    (row,) = [one for one in found.panel(panel).dicts() if one["side"] == side and one["item"] == item]
    return row


# ---- kernels and words ----------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 9), max_size=12))
def test_a_higher_rate_is_in_no_lower_third(values: list[float]) -> None:
    found = thirds(np.array(values, dtype=float))
    assert len(found) == len(values)
    known = [(value, third) for value, third in zip(values, found, strict=True) if third is not None]
    for value, third in known:
        assert all(other_third >= third for other, other_third in known if other > value)
        assert all(other_third == third for other, other_third in known if other == value)


def test_nine_different_rates_are_three_in_each_third() -> None:
    assert thirds(np.arange(9.0)) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert thirds(np.array([1.0, 2.0])) == [None, None]
    assert thirds(np.ones(5)) == [None] * 5


@pytest.mark.parametrize(
    ("words", "name", "found"),
    [
        ("the war has reached a stalemate", "stalemate", True),
        ("there is no military solution", "stalemate", True),
        ("we cannot win this war", "stalemate", True),
        ("there is no stalemate", "stalemate", True),  # "no" is part of cues, and denies none: the sentence is shown
        ("this is not a stalemate", "stalemate", False),
        ("the army is exhausted", "cost", True),
        ("they suffered heavy losses", "cost", True),
        ("ready to talk about peace", "ready", True),
        ("not ready to talk", "ready", False),
        ("never said he was ready to talk", "ready", False),
        ("they refused to say that it was ready to talk", "ready", True),  # too far apart
        ("the talks were constructive", "hope", True),
        ("unconstructive", "hope", False),
        ("russia will prevail", "winning", True),
        ("denied that it was on its way to victory", "winning", True),
        ("it does not want peace", "doubt", True),
    ],
)
def test_a_cue_is_found_unless_a_denial_stands_before_it(words: str, name: str, found: bool) -> None:
    cue = perceived.cues()[name]
    assert (bool(re.search(cue.pattern, words)) and not re.search(cue.denied, words)) is found


def test_the_lists_are_whole() -> None:
    for cue in perceived.cues().values():
        assert cue.label
        assert cue.meaning
        assert cue.part in ("a", "b", "against")


# ---- a small record -------------------------------------------------------------------------------------------------


def test_own_words_stand_apart_from_what_others_say(told: Told) -> None:
    told.say("AGREE", [XAR], [XBE], words="we are exhausted, its spokesman said")
    told.say("ACCUSE", [XAR], [XBE], speaker=XTA, words="a stalemate that neither likes")
    found = read(told)
    cost, stalemate = line(found, XAR, "cost owned"), line(found, XAR, "stalemate seen")
    assert (cost["own"], cost["others"], cost["found"]) == (1, 0, "words found")
    assert (stalemate["own"], stalemate["others"], stalemate["found"]) == (0, 1, "only in what others say")
    assert line(found, XBE, "stalemate seen")["others"] == 1


def test_what_is_absent_is_said_for_every_side(told: Told) -> None:
    told.say("CONSULT", [XAR], [XTA])
    found = read(told)
    assert {row["side"] for row in found.panel("checklist").dicts()} == {XAR, XBE, "Compact"}
    assert line(found, XBE, "stalemate seen")["found"] == ABSENT == "no words found, which is not a no"
    assert line(found, XBE, "people who sat for it with another side")["found"] == NONE
    assert line(found, XBE, "refusals to meet")["found"] == NONE


def test_one_side_is_never_shown_alone(told: Told) -> None:
    told.say("CONSULT", [XAR], [XTA])
    assert len({row["side"] for row in read(told, parties=(XAR,)).panel("checklist").dicts()}) == 3


def test_a_sentence_that_is_read_twice_is_one_passage(told: Told) -> None:
    id = told.say("AGREE", [XAR], [XBE], words="the army is exhausted")
    first = told.record.mention(id)
    assert first is not None
    more = replace(first, coder="other@1", kind="SUPPORT")
    told.record.add_reading(
        Reading(document_id=first.document_id, coder="other@1", mentions=(more,), links=()), run="run", held=DAY
    )
    assert line(read(told), XAR, "cost owned")["own"] == 1


def test_who_sat_with_another_side_is_a_spokesman_with_the_rank_that_the_text_shows(told: Told) -> None:
    told.say("CONSULT", [XAR], [XBE], particulars=[("level", "minister", XAR)], event="talks")
    told.say("CONSULT", [XAR], [XBE], outlet="Post", event="talks")
    told.say("CONSULT", [XAR], [XBE], status="planned")
    told.say("CONSULT", [XAR], [XTA])
    (mine,) = [row for row in read(told).panel("spokesmen").dicts() if row["side"] == XAR]
    assert (mine["meetings"], mine["level"], mine["accepted"]) == (1, "minister", "Belmora 1")


def test_a_refusal_to_meet_stands_against(told: Told) -> None:
    told.say("REJECT", [XBE], [XAR], mode="meet")
    row = line(read(told), XBE, "refusals to meet")
    assert (row["own"], row["part"], row["found"]) == (1, "words against", "refused")


def test_readiness_is_two_lists_and_no_figure(told: Told) -> None:
    told.say("AGREE", [XAR], [XBE], words="it was ready for talks")
    told.say("REQUEST", [XTA], [XBE], move="urge")
    found = read(told)
    assert set(found.panel("readiness").column("list")) == {"motivation", "optimism"}
    assert line(found, XBE, "acts that press it", "readiness")["count"] == 1
    other = line(found, XBE, "readiness that other sides state", "readiness")
    assert (other["count"], other["found"]) == (1, "Arvenia 1")
    assert line(found, XAR, "readiness that other sides state", "readiness")["count"] == 0


def test_months_of_much_movement_and_many_casualties_are_flagged(told: Told) -> None:
    for month in range(1, 10):
        day = date(2025, month, 5)
        for n in range(20):
            told.hold(told.document(f"Paper {n} of {month}.", published=day))
        for n in range(month):
            losses = [("killed", "1-1", None)] if month > 6 or month < 3 else []
            gains = [("control", "taken", XBE)] if month > 3 else []
            told.say("ASSAULT", [XBE], [XAR], day=day, particulars=[*gains, *losses], words=f"{month} {n}")
    rows = {row["since"].month: row for row in read(told).panel("context").dicts()}
    assert (rows[9]["movement_third"], rows[9]["casualty_third"]) == ("high", "high")
    assert rows[9]["flag"].startswith("both high")
    assert (rows[4]["casualty_third"], rows[1]["movement_third"]) == ("low", "low")
    assert not rows[1]["flag"]


def test_a_past_day_and_a_scope_narrow_the_words(told: Told) -> None:
    told.say("AGREE", [XAR], [XBE], words="exhausted", day=DAY, issues=("TERR",))
    told.say("AGREE", [XAR], [XBE], words="exhaustion", day=DAY + timedelta(days=9))
    assert line(read(told), XAR, "cost owned")["own"] == 2
    assert line(read(told, as_of=DAY), XAR, "cost owned")["own"] == 1
    assert line(read(told, issues=("TERR",)), XAR, "cost owned")["own"] == 1
    assert line(read(told, since=DAY + timedelta(days=1)), XAR, "cost owned")["own"] == 1


def test_the_example_has_words_of_both_who_fight(ukraine_record: Record, ukraine_config: Config) -> None:
    found = measure("ripeness", ukraine_record, ukraine_config)
    for side in ("Ukraine", "Russia"):
        assert line(found, side, "readiness stated")["own"] > 0
        assert line(found, side, "people who sat for it with another side")["own"] > 0
    for row in found.panel("checklist").rows:
        if row.values[4] or row.values[5]:
            assert row.mentions
