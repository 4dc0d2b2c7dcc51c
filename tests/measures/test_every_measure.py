"""What holds for every measure: its card is whole, its rows have words, a day in the past shows nothing later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dragoman import measures
from dragoman.config import Config
from dragoman.errors import ConfigError
from dragoman.measures import Measured, Scope
from dragoman.record import Record

FILTERS = {"actor", "issue", "kind", "source", "status", "since", "until", "confidence", "q", "draft"}
DAY = date(2025, 11, 25)


def told(found: Measured) -> list[tuple[str, list[tuple[object, ...]]]]:
    return [(panel.shape.name, [row.values for row in panel.rows]) for panel in found.panels]


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_measure_has_a_whole_card(name: str) -> None:
    card = measures.measures()[name].card
    assert card.name == name
    assert card.formula
    assert card.sources
    assert card.blind_spots
    assert card.question.endswith("?")


@pytest.mark.parametrize("name", measures.MODULES)
def test_every_row_of_a_measure_has_its_words(name: str, ukraine_record: Record, ukraine_config: Config) -> None:
    found = measures.measure(name, ukraine_record, ukraine_config)
    known = set(ukraine_record.all_mention_ids())
    assert [one.shape for one in found.panels] == list(measures.measures()[name].shapes)
    for panel in found.panels:
        assert panel.rows or panel.empty
        for row in panel.rows:
            assert row.mentions or row.where or not any(isinstance(one, int | float) and one for one in row.values)
            assert set(row.mentions) <= known
            assert set(row.where) <= FILTERS


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_measure_of_a_past_day_knows_nothing_later(
    name: str, ukraine_record: Record, ukraine_config: Config, tmp_path: Path
) -> None:
    held = {one.document.id for one in ukraine_record.documents(as_of=DAY)}
    found = measures.measure(name, ukraine_record, ukraine_config, Scope(as_of=DAY))
    for panel in found.panels:
        for row in panel.rows:
            for id in row.mentions:
                mention = ukraine_record.mention(id)
                assert mention is not None
                assert mention.document_id in held


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_measure_of_a_past_day_is_that_of_a_record_which_ends_there(
    name: str, ukraine_record: Record, ukraine_config: Config, ended: Record
) -> None:
    past = measures.measure(name, ukraine_record, ukraine_config, Scope(as_of=DAY))
    then = measures.measure(name, ended, ukraine_config, Scope(as_of=DAY))
    assert told(past) == told(then)


@pytest.fixture(scope="session")
def ended(ukraine_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The same record without anything that was held after the day."""
    path = tmp_path_factory.mktemp("ended") / "record.duckdb"
    ukraine_record.publish(path)
    record = Record.open(path)
    late = record.query("SELECT id FROM documents WHERE held > ?", [DAY]).fetchall()
    ids = [id for (id,) in late]
    mentions = [
        id for (id,) in record.query("SELECT id FROM mentions WHERE list_contains(?, document_id)", [ids]).fetchall()
    ]
    for table in ("participants", "amounts", "particulars", "placements"):
        record._execute(f"DELETE FROM {table} WHERE list_contains(?::VARCHAR[], mention_id)", [mentions])
    for table in ("mentions", "links", "readings", "cuts", "drafts", "carried"):
        record._execute(f"DELETE FROM {table} WHERE list_contains(?::VARCHAR[], document_id)", [ids])
    record._execute("DELETE FROM documents WHERE list_contains(?::VARCHAR[], id)", [ids])
    record._execute("DELETE FROM judgements WHERE made::DATE > ?", [DAY])
    return record


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_measure_of_an_empty_record_says_why_it_is_empty(name: str, ukraine_config: Config, tmp_path: Path) -> None:
    with Record.open(tmp_path / "record.duckdb") as record:
        found = measures.measure(name, record, ukraine_config)
    assert all(panel.rows or panel.empty for panel in found.panels)


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_measure_works_without_parties(name: str, rivers_record: Record) -> None:
    found = measures.measure(name, rivers_record, Config(name="nobody"))
    assert all(panel.rows or panel.empty for panel in found.panels)


def test_an_unknown_measure_is_named(rivers_record: Record, rivers_config: Config) -> None:
    with pytest.raises(ConfigError, match="there is no measure 'mood'"):
        measures.measure("mood", rivers_record, rivers_config)
