"""Consent over time: the same figures as the drafts' own page, by what was known on each day."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman import agreements
from dragoman.config import Config, InForce
from dragoman.measures import Measured, Scope, measure
from dragoman.record import Record
from dragoman.types import Judgement

UKR, USA = "state:UKR", "state:USA"


@pytest.fixture
def record(ukraine: Path, tmp_path: Path) -> Iterator[Record]:
    """The example with drafts, to write to."""
    shutil.copy(ukraine / "record.duckdb", tmp_path / "record.duckdb")
    with Record.open(tmp_path / "record.duckdb") as made:
        yield made


def read(record: Record, config: Config, **scope: Any) -> Measured:
    return measure("consent", record, config, Scope(**scope))


def judge(record: Record, gate: str, state: str, *, party: str = UKR, made: date, **detail: Any) -> Judgement:
    told = {"party": party, "gate": gate, "state": state, **detail}
    at = datetime(made.year, made.month, made.day, 12, tzinfo=UTC)
    one = Judgement(kind="gate", items=(party, gate), by="Ada", made=at, why="seen", detail=json.dumps(told))
    return record.judge(one)


def one(found: Measured, panel: str, **keys: Any) -> dict[str, Any]:
    (row,) = [row for row in found.panel(panel).dicts() if all(row[key] == value for key, value in keys.items())]
    return row


def test_each_draft_stands_where_its_own_page_says(ukraine_record: Record, ukraine_config: Config) -> None:
    found = read(ukraine_record, ukraine_config)
    for draft in ukraine_record.drafts():
        told = agreements.consent(ukraine_record, ukraine_config, draft.id, as_of=date(2025, 12, 31))
        row = one(found, "standing", draft=draft.id, party="")
        assert (row["passed"], row["required"], row["open"], row["failed"]) == (
            told.progress.passed, told.progress.required, told.progress.open_questions, told.progress.failed,
        )  # fmt: skip
        assert row["blocked"] == len(told.blocked)
        assert row["share"] == told.progress.share


def test_clauses_given_without_a_gate_are_those_of_the_drafts_page(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    told = agreements.consent(ukraine_record, ukraine_config, None)
    theirs = sorted((row["party"], row["what"][:60]) for row in told.ungated if row["mention_id"] is None)
    found = read(ukraine_record, ukraine_config).panel("words").dicts()
    ours = sorted((row["party"], row["what"][:60]) for row in found if row["where"] != "move")
    assert ours == theirs
    assert ours


def test_a_draft_has_rows_from_the_period_in_which_it_was_held(ukraine_record: Record, ukraine_config: Config) -> None:
    found = read(ukraine_record, ukraine_config).panel("progress").dicts()
    first = {row["draft"]: row["since"] for row in reversed(found)}
    assert first["28-points"] == date(2025, 11, 1)
    assert first["20-points"] == date(2025, 12, 1)
    assert max(row["day"] for row in found) == max(one.held for one in ukraine_record.documents())


def test_a_gate_that_somebody_judged_passed_counts_from_the_day_of_the_judgement(
    record: Record, ukraine_config: Config
) -> None:
    judge(record, "signature", "passed", made=date(2025, 12, 3), when="2025-11-28")
    found = read(record, ukraine_config)
    by_month = {
        row["since"]: row
        for row in found.panel("progress").dicts()
        if row["draft"] == "28-points" and row["party"] == UKR
    }
    assert by_month[date(2025, 11, 1)]["passed"] == 0  # it had passed, and nobody knew
    assert by_month[date(2025, 12, 1)]["passed"] == 1
    assert by_month[date(2025, 12, 1)]["share"] == 0.5
    assert (
        one(read(record, ukraine_config, as_of=date(2025, 12, 2)), "standing", draft="geneva-19", party=UKR)["passed"]
        == 0
    )


def test_a_judgement_that_was_undone_counts_until_then(record: Record, ukraine_config: Config) -> None:
    made = judge(record, "signature", "passed", made=date(2025, 11, 25))
    at = datetime(2025, 12, 3, tzinfo=UTC)
    record.judge(Judgement(kind="undo", items=(made.id,), by="Ada", made=at, why="wrong"))
    rows = [row for row in read(record, ukraine_config).panel("progress").dicts() if row["draft"] == "28-points"]
    passed = {row["since"]: row["passed"] for row in rows if row["party"] == UKR}
    assert passed == {date(2025, 11, 1): 1, date(2025, 12, 1): 0}


def test_a_concession_is_gated_once_a_gate_of_its_party_is_passed(record: Record, ukraine_config: Config) -> None:
    before = one(read(record, ukraine_config), "conceded", party=UKR)
    assert before["moves"] == before["moves_ungated"] > 0
    judge(record, "signature", "passed", made=date(2025, 12, 3))
    after = one(read(record, ukraine_config), "conceded", party=UKR)
    assert after["moves"] == before["moves"]
    assert (after["moves_ungated"], after["clauses_ungated"], after["share"]) == (0, 0, 0.0)
    assert one(read(record, ukraine_config), "conceded", party=USA)["moves_ungated"] > 0


def test_a_ruling_makes_an_open_question_a_needed_gate(record: Record, ukraine_config: Config) -> None:
    before = one(read(record, ukraine_config), "standing", draft="20-points", party=UKR)
    judge(record, "referendum-territory", "needed", made=date(2025, 12, 28), draft="20-points")
    found = read(record, ukraine_config)
    after = one(found, "standing", draft="20-points", party=UKR)
    assert (after["required"], after["open"]) == (before["required"] + 1, before["open"] - 1)
    assert one(found, "gates", party=UKR, gate="referendum-territory")["needed"] == "yes"
    assert one(found, "standing", draft="28-points", party=UKR)["open"] == before["open"]


def test_a_condition_shuts_gates_while_it_is_in_force(ukraine_record: Record, ukraine_config: Config) -> None:
    law = InForce(name="martial law", party=UKR, since=date(2025, 12, 1), until=None)
    config = replace(ukraine_config, conditions=(law,))
    rows = [row for row in read(ukraine_record, config).panel("progress").dicts() if row["draft"] == "28-points"]
    shut = {row["since"]: row["blocked"] for row in rows if row["party"] == UKR}
    assert shut[date(2025, 11, 1)] == 0
    assert shut[date(2025, 12, 1)] > 0


def test_time_and_issues_asked_for_are_obeyed(ukraine_record: Record, ukraine_config: Config) -> None:
    found = read(ukraine_record, ukraine_config, until=date(2025, 12, 1), issues=("TERR",))
    assert {row["since"] for row in found.panel("progress").dicts()} == {date(2025, 11, 1)}
    assert all(row["day"] < date(2025, 12, 1) for row in found.panel("words").dicts())
    assert all("TERR" in row["issues"] for row in found.panel("words").dicts() if row["where"] == "move")


def test_every_party_has_its_row_also_where_one_is_asked_for(ukraine_record: Record, ukraine_config: Config) -> None:
    found = read(ukraine_record, ukraine_config, parties=(UKR,)).panel("conceded").column("party")
    assert set(found) >= {one.id for one in ukraine_config.parties}


def test_without_a_draft_concessions_are_listed_and_the_rest_says_why(
    rivers_record: Record, rivers_config: Config
) -> None:
    found = read(rivers_record, rivers_config)
    assert not found.panel("progress").rows
    assert "add a text whose front matter" in found.panel("progress").empty
    assert one(found, "conceded", party="state:XAR")["moves"] == 1
    assert found.panel("words").column("why") == ["no gates: the draft does not bind it, or none are known"] * 2
