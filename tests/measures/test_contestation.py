"""Contestation: the kernels against print and a plain second version, and a record with known answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.config import Config
from dragoman.measures import Measured, Scope, measure
from dragoman.measures.spread import concentration, disagreement, divergence, entropy, mean, wilson
from dragoman.record import Record
from dragoman.types import Link, Reading

XAR, XBE, XTA = "state:XAR", "state:XBE", "state:XTA"
tables = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, **scope: Any) -> Measured:
    return measure("contestation", told.record, CONFIG, Scope(**scope))


# ---- kernels --------------------------------------------------------------------------------------------------------


def test_the_kernels_give_what_the_package_prints() -> None:
    # The example of eventreport's reference: three events, their first actor and their deaths.
    actors = [["A", "B"], ["B", "B"], ["C"]]
    deaths = [[10, 10], [5, 15], [10]]
    for column, expected in ((actors, [0.5, 0, 0]), (deaths, [0, 0.5, 0])):
        counts = [list(Counter(one).values()) for one in column]
        table = np.array([one + [0] * (2 - len(one)) for one in counts])
        assert disagreement(table).tolist() == expected
        values = np.array([len(set(one)) for one in column])
        assert divergence(values, np.ones(3, dtype=np.int64)) == pytest.approx(1 / 3)
        assert mean(1 - disagreement(table), np.ones(3, dtype=np.int64)) == pytest.approx(5 / 6)


@given(tables)
def test_disagreement_and_entropy_are_the_plain_sums(table: list[list[int]]) -> None:
    counts = np.array(table, dtype=np.int64)
    for row, share, bits in zip(table, disagreement(counts), entropy(counts), strict=True):
        total = sum(row)
        if not total:
            assert math.isnan(share)
            assert math.isnan(bits)
            continue
        assert share == pytest.approx(1 - max(row) / total)
        assert bits == pytest.approx(-sum(n / total * math.log2(n / total) for n in row if n))
        assert 0 <= share < 1
        assert -1e-12 <= bits <= math.log2(3) + 1e-12


@given(st.lists(st.integers(1, 99), min_size=1, max_size=9))
def test_concentration_lies_between_equal_shares_and_one(counts: list[int]) -> None:
    found = concentration(np.array(counts))
    assert 1 / len(counts) - 1e-12 <= found <= 1 + 1e-12


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_bounds_hold_the_share_and_solve_the_score_equation(hits: int, more: int) -> None:
    total = hits + more
    share, low, high = wilson(hits, total)
    assert share is not None
    assert low is not None
    assert high is not None
    assert 0 <= low <= share <= high <= 1
    for bound in (low, high):
        if 0 < bound < 1:
            assert (share - bound) ** 2 == pytest.approx(1.959963984540054**2 * bound * (1 - bound) / total, abs=1e-9)


# ---- a small record -------------------------------------------------------------------------------------------------


def test_a_claim_is_told_by_independent_sources_and_sides(told: Told) -> None:
    one = {"event": "raid", "kind": "ASSAULT", "by": [XBE], "to": [XAR], "place": "XAR"}
    told.say(**one, speaker=XAR)
    told.say(**one, speaker=XAR, outlet="Harbour via The Bay")  # the same wire
    told.say(**one, speaker=XAR, outlet="Post")
    told.say(**one, speaker=XTA, outlet="Post")
    (row,) = read(told).panel("claims").dicts()
    assert (row["pro"], row["against"], row["sources"], row["voices"]) == (3, 0, 2, 2)
    assert (row["status"], row["disagreement"], row["entropy"]) == ("corroborated", 0, 0)


def test_a_denial_within_the_event_divides_its_reports(told: Told) -> None:
    one = {"event": "raid", "kind": "ASSAULT", "by": [XBE], "to": [XAR]}
    told.say(**one, speaker=XAR, confidence=0.95)
    told.say(**one, speaker=XTA, outlet="Post")
    told.say(**one, speaker=XBE, outlet="Echo", status="denied")
    found = read(told)
    (row,) = found.panel("claims").dicts()
    assert (row["pro"], row["against"]) == (2, 1)
    assert row["disagreement"] == pytest.approx(1 / 3, abs=1e-3)
    assert row["entropy"] == pytest.approx(0.918, abs=1e-3)
    sides = {one["side"]: one for one in found.panel("sides").dicts()}
    assert list(sides)[:3] == [XAR, XBE, "Compact"]
    assert (sides[XAR]["claims"], sides[XAR]["contested"]) == (1, 1)
    assert (sides[XBE]["claims"], sides[XBE]["share"]) == (0, None)


def test_a_denial_in_another_event_counts_against(told: Told) -> None:
    claim = told.say("ACCUSE", [XAR], [XBE], move="claim", mode="allege")
    doc = told.document(f"{XBE} denied it.", outlet="Post")
    first = told.record.mention(told.say("ACCUSE", [XBE], [XAR], move="deny", outlet="Echo"))
    assert first is not None
    denial = replace(first, document_id=doc.id, span=(0, 20), trigger=(10, 16))
    link = Link(
        document_id=doc.id, kind="denies", source=denial.id, target=claim, span=(0, 3), cue="t", coder="rules@1",
        confidence=0.9,
    )  # fmt: skip
    told.hold(doc, Reading(document_id=doc.id, coder="rules@1", mentions=(denial,), links=(link,)))
    rows = {row["status"]: row for row in read(told).panel("claims").dicts()}
    assert (rows["denied_by_party"]["pro"], rows["denied_by_party"]["against"]) == (1, 1)
    assert rows["denied_by_party"]["disagreement"] == 0.5


def test_a_denial_with_a_row_of_its_own_is_the_claim_there(told: Told) -> None:
    told.say("ACCUSE", [XBE], [XAR], move="deny", particulars=[("stance", "denies", None)])
    (row,) = read(told).panel("claims").dicts()
    assert (row["pro"], row["against"]) == (1, 0)


def test_figures_keep_the_lowest_the_latest_and_the_highest_and_who_said_them(told: Told) -> None:
    one = {"event": "raid", "kind": "ASSAULT", "by": [XBE], "to": [XAR], "day": DAY}
    told.say(**one, speaker=XAR, particulars=[("killed", "3-3", None)])
    told.say(**one, speaker=XTA, outlet="Post", particulars=[("killed", "9-9", None)])
    told.say(
        **one, speaker=XAR, outlet="Echo", published=DAY + timedelta(days=1), particulars=[("killed", "5-5", None)]
    )
    (row,) = read(told).panel("numbers").dicts()
    assert (row["low"], row["best"], row["high"], row["beyond"]) == (3, 5, 9, 2)
    assert row["disagreement"] == pytest.approx(2 / 3, abs=1e-3)
    assert row["who"].split("; ") == ["XAR: 3", "XAR: 5", "XTA: 9"]


def test_deaths_of_different_people_are_different_figures(told: Told) -> None:
    one = {"event": "raid", "kind": "ASSAULT", "by": [XBE], "to": [XAR]}
    told.say(**one, speaker=XAR, particulars=[("killed", "3-3", "civilian")])
    told.say(**one, speaker=XTA, outlet="Post", particulars=[("killed", "9-9", XAR)])
    assert not read(told).panel("numbers").rows


def test_sources_of_one_event_differ_on_what_they_tell_differently(told: Told) -> None:
    told.say("ASSAULT", [XBE], [XAR], event="raid", place="XAR")
    told.say("ASSAULT", [XTA], [XAR], event="raid", place="XAR", outlet="Post", day=DAY - timedelta(days=1))
    rows = {row["variable"]: row for row in read(told).panel("variables").dicts()}
    assert {name: (row["events"], row["differ"]) for name, row in rows.items()} == {
        "what sort of event": (1, 0),
        "whether it happened": (1, 0),
        "which day": (1, 1),
        "where": (1, 0),
        "who did it": (1, 1),
    }
    assert (rows["who did it"]["d"], rows["who did it"]["modal"]) == (1, 0.5)


def test_a_copy_and_a_wire_add_no_source_that_could_differ(told: Told) -> None:
    told.say("ASSAULT", [XBE], [XAR], event="raid")
    told.say("ASSAULT", [XTA], [XAR], event="raid", outlet="Harbour via The Bay")
    assert not read(told).panel("variables").rows


def test_issues_and_parties_narrow_the_claims(told: Told) -> None:
    told.say("ACCUSE", [XAR], [XBE], move="claim", issues=("TERR",))
    told.say("ACCUSE", [XBE], [XAR], move="claim", issues=("HUM", "TERR"))
    assert read(told).panel("issues").column("issue") == ["TERR", "HUM"]
    assert read(told, issues=("HUM",)).inputs["claims"] == 1
    assert read(told, parties=(XAR, XBE)).inputs["claims"] == 2
    assert read(told, since=DAY + timedelta(days=1)).inputs["claims"] == 0


def test_the_example_contests_claims_of_both_who_fight(ukraine_record: Record, ukraine_config: Config) -> None:
    found = measure("contestation", ukraine_record, ukraine_config)
    sides = {row["side"]: row for row in found.panel("sides").dicts()}
    assert sides["Russia"]["contested"] > 0
    assert sides["Ukraine"]["contested"] > 0
    ledger = ukraine_record.ledger("claims").rows
    assert found.inputs["claims"] == len(ledger)
    assert sum(row["claims"] for row in sides.values()) == len(ledger)
    assert sum(row["claims"] for row in found.panel("series").dicts()) == len(ledger)
