from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.record import LEDGERS, Archive, Record
from dragoman.record.export import FORMATS, TABLES, export
from dragoman.record.reference import ledger_columns, schema_reference, table_columns
from dragoman.record.verify import verify
from dragoman.serial import mention_json
from dragoman.types import Amount


def ledger(record: Record, name: str, as_of: date | None = None) -> list[dict[str, Any]]:
    table = record.ledger(name, as_of=as_of)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def strike(make: SimpleNamespace, url: str, **parts: Any) -> tuple[Any, Any]:
    doc = make.document(f"{url} 😀: Vale said Arda struck the Vale bridge.", url=url, outlet=parts.pop("outlet", url))
    base = {
        "kind": "ASSAULT",
        "actors": (make.actor(doc, "Arda", "state:ARD", "ARD"),),
        "targets": (make.actor(doc, "Vale", "state:VAL", "VAL"),),
        "speaker": make.actor(doc, "Vale", "gov:VAL", "VAL"),
    }
    return doc, make.mention(doc, "struck", **(base | parts))


def denial(make: SimpleNamespace, of: Any, who: str, id: str, country: str) -> tuple[Any, Any, Any]:
    doc = make.document(f"{who} denied that its army struck the bridge.", url=who, outlet="Denials")
    said = make.mention(doc, "denied", kind="REJECT", move="deny", actors=(make.actor(doc, who, id, country),))
    return doc, said, make.link(said, "denies", of)


def test_quotes_are_cut_by_code_points(record: Record, make: SimpleNamespace) -> None:
    doc, said = strike(make, "a")
    start = doc.text.index("struck")
    said = replace(said, kind="REQUEST", move="demand", span=(start, len(doc.text)), content=(start, start + 6))
    make.put(record, doc, make.reading(doc, said))
    (row,) = ledger(record, "timeline")
    assert row["quote"] == "struck the Vale bridge."
    assert row["what"] == "struck"


def test_what_was_done_is_told_by_the_whole_passage(record: Record, make: SimpleNamespace) -> None:
    doc, said = strike(make, "a")
    start = doc.text.index("struck")
    said = replace(said, span=(start, len(doc.text)), content=(start + 7, len(doc.text) - 1))
    make.put(record, doc, make.reading(doc, said))
    (row,) = ledger(record, "timeline")
    assert row["what"] == "struck the Vale bridge."


@given(text=st.text(min_size=1), data=st.data())
def test_duckdb_cuts_where_python_does(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    (row,) = duckdb.execute("SELECT substring(?, ? + 1, ? - ?), length(?)", [text, start, end, start, text]).fetchall()
    assert row == (text[start:end], len(text))


def test_a_claim_on_one_sides_word_is_reported(record: Record, make: SimpleNamespace) -> None:
    for url in ("a", "b"):  # two outlets that quote the same side do not corroborate it
        doc, said = strike(make, url)
        make.put(record, doc, make.reading(doc, said))
    (row,) = ledger(record, "claims")
    assert (row["claim_status"], row["claimant"], row["claimant_id"]) == ("reported", "Vale", "gov:VAL")
    assert (row["independent"], row["contested"]) == (2, False)


def test_a_claim_on_the_word_of_two_is_corroborated(record: Record, make: SimpleNamespace) -> None:
    for url, speaker in (("a", True), ("b", False)):
        doc, said = strike(make, url, **({} if speaker else {"speaker": None, "confidence": 0.1}))
        make.put(record, doc, make.reading(doc, said))
    (row,) = ledger(record, "claims")
    assert row["claim_status"] == "corroborated"


@pytest.mark.parametrize(
    ("who", "id", "country", "status"),
    [
        ("Arda", "state:ARD", "ARD", "denied_by_party"),
        ("Ardan", "person:x", "ARD", "denied_by_party"),
        ("Sund", "gov:SUN", "SUN", "contested"),
    ],
)
def test_both_versions_of_a_denied_claim_stand_side_by_side(
    record: Record, make: SimpleNamespace, who: str, id: str, country: str, status: str
) -> None:
    doc, said = strike(make, "a")
    other, denied, link = denial(make, said, who, id, country)
    make.put(record, doc, make.reading(doc, said))
    make.put(record, other, make.reading(other, denied, links=(link,)), held=make.DAY + timedelta(days=1))
    (claim,) = ledger(record, "claims")  # the denial stands in the row of what it denies
    assert claim["mention_id"] == said.id
    assert claim["claim_status"] == status
    assert (claim["other_by"], claim["other_quote"], claim["other_mention_id"]) == (who, other.text, denied.id)
    assert claim["contested"]
    assert [row["claim_status"] for row in ledger(record, "claims", as_of=make.DAY)] == ["reported"]
    assert [row["contested"] for row in ledger(record, "hostilities")] == [True]


def test_a_denial_of_words_without_a_mention_shows_those_words(record: Record, make: SimpleNamespace) -> None:
    doc, denied, _ = denial(make, make.mention(make.document("struck"), "struck"), "Arda", "state:ARD", "ARD")
    start = doc.text.index("its army")
    make.put(record, doc, make.reading(doc, denied, links=(make.link(denied, "denies", None, (start, start + 8)),)))
    (row,) = ledger(record, "claims")
    assert (row["claim_status"], row["other_quote"], row["other_by"]) == ("contested", "its army", None)


def test_each_ledger_holds_what_its_rule_says(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Anna met Boris, pledged 40 boats, withdrew troops, offered terms and moved guns.")
    boats = doc.text.index("40 boats")
    amount = Amount(text="40 boats", span=(boats, boats + 8), low=40, high=40, unit="boats", qualifier="about")
    anna, boris = (make.actor(doc, "Anna", "person:anna"),), (make.actor(doc, "Boris", "person:boris"),)
    met = make.mention(doc, "met", actors=anna, targets=boris, status="planned")
    pledged = make.mention(doc, "pledged", kind="AID", move="pledge", actors=anna, targets=boris, amounts=(amount,))
    withdrew = make.mention(doc, "withdrew", kind="RETREAT", mode="withdraw", actors=anna)
    offered = make.mention(doc, "offered", kind="AGREE", move="propose", actors=anna, when=None)
    answer = make.link(offered, "answers", pledged)
    make.put(record, doc, make.reading(doc, met, pledged, withdrew, offered, links=(answer,)))
    found = {name: {row["mention_id"] for row in ledger(record, name)} for name in LEDGERS}
    assert found["meetings"] == {met.id}
    assert found["moves"] == {offered.id}
    assert found["pledges"] == {pledged.id}
    assert found["hostilities"] == {withdrew.id}
    assert found["claims"] == set()
    assert found["timeline"] == {met.id, pledged.id, withdrew.id, offered.id}
    (pledge,) = ledger(record, "pledges")
    assert (pledge["pledger"], pledge["beneficiary"], pledge["amount"], pledge["unit"]) == (
        "Anna",
        "Boris",
        40,
        "boats",
    )
    assert {row["answers"] for row in ledger(record, "moves")} == {pledged.id}
    with pytest.raises(RecordError, match="no ledger"):
        record.ledger("meetings; DROP TABLE documents")


@pytest.mark.parametrize(
    ("since", "until", "precision", "expected"),
    [
        (date(2025, 12, 5), date(2025, 12, 6), "day", "2025-12-05"),
        (date(2025, 12, 1), date(2026, 1, 1), "month", "2025-12"),
        (date(2025, 1, 1), date(2026, 1, 1), "year", "2025"),
        (date(2025, 12, 1), date(2025, 12, 4), "days", "2025-12-01 to 2025-12-03"),
        (None, date(2025, 12, 6), "before", "before 2025-12-06"),
        (date(2025, 12, 6), None, "after", "from 2025-12-06"),
        (date(2025, 12, 5), date(2025, 12, 6), "about", "about 2025-12-05"),
        (None, None, "about", None),
    ],
)
def test_dates_are_as_precise_as_the_text(
    record: Record, make: SimpleNamespace, since: date | None, until: date | None, precision: str, expected: str | None
) -> None:
    doc, said = strike(make, "a")
    when = replace(make.day_of(make.DAY), since=since, until=until, precision=precision)
    make.put(record, doc, make.reading(doc, replace(said, when=when)))
    assert [row["date"] for row in ledger(record, "timeline")] == [expected]


def test_every_column_has_its_meaning_in_the_reference(record: Record) -> None:
    for name, columns in table_columns().items():
        assert list(columns) == record.query(f"SELECT * FROM {name}").columns
    described = ledger_columns()
    for name in LEDGERS:
        for column in record.ledger(name).columns:
            shared = described["ledger_rows"] | (described["moves"] if name == "positions" else {})
            assert column in shared or column in described[name], (name, column)
    page = schema_reference()
    assert "## Table `mentions`" in page
    assert "## Ledger `claims`" in page
    assert "| `claim_status` |" in page


@pytest.mark.parametrize("name", [*TABLES, *LEDGERS])
def test_every_table_is_exported_in_every_format(
    record: Record, make: SimpleNamespace, tmp_path: Path, name: str
) -> None:
    doc, said = strike(make, "a")
    make.put(record, doc, make.reading(doc, said))
    counts = {export(record, name, format=one, out=tmp_path / f"{name}.{one}") for one in FORMATS}
    (count,) = counts
    assert parquet.read_table(tmp_path / f"{name}.parquet").num_rows == count
    assert len((tmp_path / f"{name}.jsonl").read_text().splitlines()) == count
    with (tmp_path / f"{name}.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == count
    assert export(record, name, format="csv", out=io.StringIO(), as_of=date(2020, 1, 1)) == 0


def test_csv_cells_are_never_formulas_and_parquet_is_typed(record: Record, make: SimpleNamespace) -> None:
    doc, said = strike(make, "a")
    doc = replace(doc, title='=HYPERLINK("x")')
    place = make.place("Sea", lat=-1.5, lon=2.0)
    make.put(record, doc, make.reading(doc, replace(said, place=place, issues=("TERR", "CEAS"))))
    text, data = io.StringIO(), io.BytesIO()
    export(record, "timeline", format="csv", out=text)
    export(record, "timeline", format="parquet", out=data)
    (row,) = csv.DictReader(io.StringIO(text.getvalue()))
    assert (row["title"], row["lat"], row["issues"]) == ('\'=HYPERLINK("x")', "-1.5", "TERR; CEAS")
    table = parquet.read_table(io.BytesIO(data.getvalue()))
    assert table.column("since").to_pylist() == [make.DAY]
    assert table.column("title").to_pylist() == [doc.title]


def test_exported_mentions_have_the_shape_of_the_code_command(record: Record, make: SimpleNamespace) -> None:
    doc, said = strike(make, "a")
    make.put(record, doc, make.reading(doc, said))
    out = io.StringIO()
    export(record, "mentions", format="jsonl", out=out)
    shape = json.loads(out.getvalue())
    assert shape == json.loads(json.dumps(mention_json(said, doc.text)))
    assert shape["quote"] == doc.text
    assert shape["actor"]["text"] == "Arda"
    assert shape["when"] == {"since": "2025-12-05", "until": "2025-12-06", "precision": "day", "text": ""}
    assert (shape["amount"], shape["amounts"], shape["place"]) == (None, [], None)


def test_the_archive_keeps_bytes_once_and_notices_changes(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    key = archive.put(b"words")
    assert archive.put(b"words") == key
    assert archive.get(key) == b"words"
    assert archive.verify() == []
    (archive.folder / key[:2] / key[2:]).write_bytes(b"other")
    assert archive.verify() == [key]
    for bad in ("../../etc/passwd", "0" * 64):
        with pytest.raises(RecordError):
            archive.get(bad)


def test_a_sound_record_verifies(record: Record, make: SimpleNamespace, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    doc, said = strike(make, "a")
    assert archive.put(doc.text.encode()) == doc.raw
    make.put(record, doc, make.reading(doc, said))
    assert verify(record, archive, lambda held, data: data.decode()) == []
    assert verify(record, archive, lambda held, data: None) == []
    assert [one.kind for one in verify(record, archive, lambda held, data: "other")] == ["text"]


@pytest.mark.parametrize(
    ("damage", "kinds"),
    [
        ("UPDATE documents SET text = text || 'x'", {"text"}),
        ("UPDATE mentions SET span_end = 9999", {"span", "reading"}),
        ("UPDATE mentions SET span_end = span_end - 1", {"reading"}),
        ("UPDATE mentions SET trigger_start = 0", {"id", "reading"}),
        ("UPDATE mentions SET since = since + 1", {"reading"}),
        ("UPDATE mentions SET confidence = 0.81", {"reading"}),
        ("UPDATE participants SET text = 'Nobody'", {"words", "reading"}),
        ("UPDATE participants SET span_start = -1", {"span", "reading"}),
        ("UPDATE participants SET actor_id = 'person:nobody'", {"reading"}),
        ("DELETE FROM participants", {"reading"}),
        ("DELETE FROM readings", {"reading"}),
        (
            "INSERT INTO links SELECT 'l', id, 'rules@1', 'denies', 'gone', NULL, 0, 1, '', 1 FROM documents",
            {"link", "reading"},
        ),
        ("DELETE FROM documents", {"document"}),
        ("UPDATE documents SET raw = repeat('0', 64)", {"bytes"}),
    ],
)
def test_every_kind_of_damage_is_told(
    record: Record, make: SimpleNamespace, tmp_path: Path, damage: str, kinds: set[str]
) -> None:
    archive = Archive(tmp_path / "archive")
    doc, said = strike(make, "a")
    archive.put(doc.text.encode())
    make.put(record, doc, make.reading(doc, said))
    record._execute(damage)
    assert {problem.kind for problem in verify(record, archive)} == kinds
