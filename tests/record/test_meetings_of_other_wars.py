"""Summaries of talks in many wars, as event data give them: who the third party is, where they met, and a row each."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline, workspace
from dragoman.coding.registry import Registry
from dragoman.errors import VocabularyError
from dragoman.record import Record
from dragoman.sources import Options

SUMMARIES = tomllib.loads(Path(__file__).with_name("meetings_of_other_wars.toml").read_text("utf-8"))["summary"]
LEAST = {"third": 36, "place": 35, "both": 35, "all": 34}  # of 40, as reached
REGISTRY = Registry.load()
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The ledger of meetings of a record that holds each summary as a document of its own outlet."""
    folder = tmp_path_factory.mktemp("summaries")
    for number, one in enumerate(SUMMARIES):
        header = f"---\ntitle: Summary {number}\npublished: {one['day']}\noutlet: Outlet {number:02}\n---\n\n"
        (folder / f"{number:02}.md").write_text(header + one["text"] + "\n", "utf-8")
    space = workspace.create(tmp_path_factory.mktemp("other") / "wars")
    report = pipeline.add(space, [str(folder)], options=Options(), clock=lambda: datetime.now(UTC), backfill=True)
    assert not report.failures
    with Record.open(space.record, read_only=True) as record:
        table = record.ledger("meetings")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def listed(row: Row, *columns: str) -> set[str]:
    return {part.strip() for name in columns for part in (row[name] or "").replace(",", ";").split(";")}


def roles(row: Row) -> set[tuple[str, str]]:
    """(name, role) of third parties, and of those in whose presence the others met."""
    told = [*(row["third_parties"] or "").split("; "), *(row["presence"] or "").split("; ")]
    return {(name, role) for name, _, role in (one.rpartition(": ") for one in told) if name}


def names(party: str) -> set[str]:
    """The ways in which a row may call a party: its id or code, its name, the words of its id."""
    id = party if ":" in party else f"state:{party}"
    tail = id.split(":")[-1]
    try:
        own = {REGISTRY.entry(id).name}
    except VocabularyError:
        own = set()
    return {party, tail, tail.upper(), tail.replace("-", " ").title(), *own}


def is_there(party: str, row: Row) -> bool:
    ids = listed(row, "actor_ids", "target_ids", "sides", "actor_countries")
    called = {name for name, _ in roles(row)}
    return any(one in ids or names(one) & called for one in party.split("|"))


def judged(one: Row, row: Row) -> dict[str, bool]:
    third = all(is_there(party, row) for party in one.get("third", ()))
    place = (row["place"] or "") == one["place"] or (bool(one["place"]) and one["place"] in (row["place"] or ""))
    told = (role.rpartition(": ") for role in one.get("role", ()))
    parties = all(is_there(party, row) for party in one.get("parties", ()))
    others = any(party in listed(row, "sides") for party in one.get("never", ()))
    right = all(any(name in names(party) and role == wanted for name, role in roles(row)) for party, _, wanted in told)
    return {
        "third": third,
        "place": place,
        "both": third and place,
        "all": all((third, place, parties, right, not others)),
    }


def of(number: int, rows: list[Row]) -> list[Row]:
    return [row for row in rows if f"Outlet {number:02}" in (row["outlets"] or "")]


@pytest.mark.parametrize("what", sorted(LEAST))
def test_most_summaries_have_a_row_with_the_right_third_party_and_place(what: str, rows: list[Row]) -> None:
    assert len(SUMMARIES) == 40
    right = sum(any(judged(one, row)[what] for row in of(number, rows)) for number, one in enumerate(SUMMARIES))
    assert right >= LEAST[what]


def test_no_two_summaries_are_joined(rows: list[Row]) -> None:
    assert all(row["outlets"].count("Outlet") == 1 for row in rows)


def test_an_envoy_sits_there_for_the_body_that_sent_him_and_not_for_the_country_he_is_sent_to(rows: list[Row]) -> None:
    (row,) = (row for row in rows if "Grundberg" in (row["participants"] or ""))
    assert listed(row, "sides") == {"SAU", "org:un"}


def test_a_call_has_no_place(rows: list[Row]) -> None:
    (row,) = (row for row in rows if row["format"] == "call")
    assert row["place"] is None
    assert "Stepanakert" in row["quote"] or row["country"] is None


def test_a_third_party_that_no_report_names_as_a_party_is_called_by_the_words_of_its_id(rows: list[Row]) -> None:
    called = {name for row in rows for name, _ in roles(row)}
    assert not {"un", "eac", "gov:CHN"} & called
