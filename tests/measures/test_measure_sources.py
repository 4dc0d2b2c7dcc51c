"""Diagnostics of the sources: known answers on a small record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman.config import Config, Outlet
from dragoman.measures import Measured, Scope, measure
from dragoman.measures.reporting import Graded
from dragoman.measures.sources import balance, diagonal
from dragoman.record import Record
from dragoman.types import Carried, Failure

XAR, XBE, XTA = "state:XAR", "state:XBE", "state:XTA"


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, config: Config = CONFIG, **scope: Any) -> Measured:
    return measure("sources", told.record, config, Scope(**scope))


def rows(found: Measured, panel: str, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in found.panel(panel).dicts()}


def test_the_diagonal_of_two_grades_that_are_one_is_whole() -> None:
    hits, total, chance = diagonal(np.eye(5, dtype=np.int64) * 3)
    assert (hits, total) == (15, 15)
    assert chance == pytest.approx(0.2)


@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=5, max_size=5))
def test_grades_that_have_nothing_to_do_with_one_another_lie_where_chance_puts_them(table: list[list[int]]) -> None:
    margins = np.array(table, dtype=np.int64)
    pairs = np.outer(margins[0], margins[1])
    hits, total, chance = diagonal(pairs)
    if total:
        assert hits / total == pytest.approx(chance)
    else:
        assert np.isnan(chance)


def test_balance_needs_two_sides() -> None:
    assert np.isnan(balance(np.array([4])))
    assert balance(np.array([3, 1])) == pytest.approx(0.8113, abs=1e-4)


def test_each_outlet_has_its_documents_events_and_what_it_alone_tells(told: Told) -> None:
    told.say("CONSULT", [XAR], [XBE], event="talks")
    told.say("CONSULT", [XAR], [XBE], event="talks", outlet="Post")
    told.say("ASSAULT", [XBE], [XAR], outlet="Post")
    found = read(told)
    outlets = rows(found, "outlets", "outlet")
    post, harbour = outlets["Post"], outlets["Harbour"]
    assert (post["documents"], post["events"], post["alone"], post["alone_share"]) == (2, 2, 1, 0.5)
    assert (harbour["documents"], harbour["events"], harbour["alone"]) == (1, 1, 0)
    assert (post["grade"], harbour["kind"], harbour["alignment"]) == ("B", "wire", "Arvenia")
    assert rows(found, "checks", "check")["events of one source"]["value"] == 0.5


def test_a_copy_and_a_carried_wire_are_documents_of_others(told: Told) -> None:
    told.say("CONSULT", [XAR], [XBE])
    told.say("CONSULT", [XAR], [XTA], outlet="Harbour via The Bay")
    original = told.document("Talks were held.")
    told.hold(original)
    copy = told.document("Talks were held again.", outlet="Echo")
    told.hold(copy, carried=Carried(document_id=copy.id, original_id=original.id, similarity=0.9))
    found = read(told)
    check = rows(found, "checks", "check")["documents of others"]
    assert (check["hits"], check["total"]) == (2, 4)
    assert rows(found, "concentration", "of")["documents, by source"]["number"] == 2
    assert rows(found, "concentration", "of")["documents, by source"]["largest_share"] == 0.75


def test_the_grade_of_a_claim_follows_from_who_bears_it_out(told: Told) -> None:
    for outlet in ("Harbour", "Post", "Echo"):
        told.say("CONSULT", [XAR], [XBE], event="three", outlet=outlet)
    for outlet in ("Harbour", "Post"):
        told.say("AGREE", [XAR], [XBE], event="two", outlet=outlet)
    told.say("REJECT", [XAR], [XBE])
    told.say("REJECT", [XBE], [XAR], hedge="reportedly")
    told.say("CONSULT", [XAR], [XTA], status="planned")
    told.say("ASSAULT", [XBE], [XAR], particulars=[("stance", "cannot_verify", None)])
    grades = rows(read(told), "admiralty", "grade")
    assert [grades["A"][f"claim_{digit}"] for digit in range(1, 7)] == [1, 1, 1, 1, 0, 2]
    assert [grades["B"][f"claim_{digit}"] for digit in range(1, 7)] == [1, 1, 0, 0, 0, 0]
    assert grades["F, or no grade"]["claim_1"] == 1
    check = rows(read(told), "checks", "check")["pairs of grades on the diagonal"]
    assert (check["hits"], check["total"]) == (2, 6)  # A1 and B2, of A1 A2 A3 A4 B1 B2


def test_what_nobody_grades_is_not_known_and_no_worst_grade(told: Told) -> None:
    told.say("CONSULT", [XAR], [XBE], outlet="Echo")
    told.say("CONSULT", [XAR], [XBE], outlet="Stranger")
    found = read(told)
    (grade,) = [row for row in found.panel("groups").dicts() if row["by"] == "grade"]
    assert (grade["value"], grade["documents"]) == ("not known", 2)
    checks = rows(found, "checks", "check")
    assert checks["pairs of grades on the diagonal"]["value"] is None
    assert checks["balance of alignments"]["value"] is None
    assert checks["documents without a grade"]["value"] == 1


def test_the_lag_is_from_the_day_of_the_event_to_its_first_report(told: Told) -> None:
    told.say("ASSAULT", [XBE], [XAR], event="raid", published=DAY + timedelta(days=9))
    told.say("ASSAULT", [XBE], [XAR], event="raid", published=DAY + timedelta(days=2), outlet="Post")
    told.say("CONSULT", [XAR], [XBE], published=DAY - timedelta(days=2))
    lags = rows(read(told), "lags", "kind")
    assert (lags["ASSAULT"]["median"], lags["ASSAULT"]["longest"]) == (2, 2)
    assert (lags["CONSULT"]["before"], lags["CONSULT"]["median"]) == (1, None)
    assert lags[""]["events"] == 2


def test_a_stretch_without_documents_is_a_gap(told: Told) -> None:
    for back in (0, 10, 40):
        told.say("CONSULT", [XAR], [XBE], day=DAY - timedelta(days=back))
    (gap,) = read(told).panel("gaps").dicts()
    assert (gap["since"], gap["until"], gap["days"]) == (
        DAY - timedelta(days=39),
        DAY - timedelta(days=10),
        29,
    )


def test_failures_are_listed_and_those_met_later_are_not_known_before(told: Told) -> None:
    told.say("CONSULT", [XAR], [XBE])
    at = datetime(2025, 12, 3, tzinfo=UTC)
    told.record.fail(
        Failure(stage="sources", item="a.pdf", error="SourceError", message="is empty", advice="look", at=at), run="run"
    )
    assert read(told).panel("failures").column("item") == ["a.pdf"]
    assert not read(told, as_of=date(2025, 12, 2)).panel("failures").rows


def test_a_document_of_an_unnamed_outlet_is_counted_and_named_so(told: Told) -> None:
    told.hold(told.document("Nothing to see.", outlet=None))
    found = read(told)
    (row,) = found.panel("outlets").dicts()
    assert (row["outlet"], row["documents"]) == (None, 1)
    assert "left out: 1" in found.panel("concentration").notes[0]
    for panel in found.panels:
        for each in panel.rows:
            assert each.where or each.mentions or not any(isinstance(one, int | float) and one for one in each.values)


def test_languages_are_counted_by_document(told: Told) -> None:
    told.hold(replace(told.document("Trêve."), language="fr"))
    told.hold(told.document("A truce."))
    groups = {row["value"]: row["documents"] for row in read(told).panel("groups").dicts() if row["by"] == "language"}
    assert groups == {"en": 1, "fr": 1}


def test_an_outlet_is_found_by_its_name_else_by_its_host() -> None:
    known = Graded(Config(name="x", outlets=(Outlet(name="Post", host="post.example", grade="C"),)))
    for outlet, url in (("POST", None), (None, "https://www.post.example/a"), ("Other", "http://post.example")):
        found = known.of(outlet, url)
        assert found is not None
        assert found.grade == "C"
    assert known.of("Other", "https://[") is None
    assert known.of(None, None) is None


def test_shares_of_the_examples_add_up(rivers_record: Record, rivers_config: Config) -> None:
    found = measure("sources", rivers_record, rivers_config)
    assert sum(found.panel("outlets").column("documents")) == len(rivers_record.documents())
    assert sum(found.panel("outlets").column("share")) == pytest.approx(1, abs=0.01)
    aligned = {row["value"] for row in found.panel("groups").dicts() if row["by"] == "alignment"}
    assert aligned == {"Arvenia", "Belmora", "Northern Compact", "not known"}
