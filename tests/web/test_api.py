"""The read endpoints: what the ledgers hold, in the form that is asked for, and never an error of the server."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from lxml import html

from dragoman.record import LEDGERS, Record


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_ledger_has_the_records_rows_in_every_form(rivers_client: TestClient, two_rivers: Path, ledger: str) -> None:
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        expected = record.ledger(ledger)
    found = rivers_client.get(f"/api/ledgers/{ledger}").json()
    assert found["columns"] == list(expected.columns)
    assert found["total"] == len(found["rows"]) == len(expected.rows)
    lines = list(csv.reader(io.StringIO(rivers_client.get(f"/api/ledgers/{ledger}?format=csv").text)))
    assert lines[0] == list(expected.columns)
    assert len(lines) - 1 == len(expected.rows)
    table = parquet.read_table(io.BytesIO(rivers_client.get(f"/api/ledgers/{ledger}?format=parquet").content))
    assert table.column_names == list(expected.columns)
    assert [tuple(row.values()) for row in table.to_pylist()] == expected.rows


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html, text/*;q=0.9, */*;q=0.1", "text/csv; charset=utf-8"),
        ("application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
    ],
)
def test_the_accept_header_chooses_the_form(rivers_client: TestClient, accept: str, media: str) -> None:
    assert rivers_client.get("/api/ledgers/moves", headers={"accept": accept}).headers["content-type"] == media


def test_a_form_that_nobody_writes_is_refused(rivers_client: TestClient) -> None:
    answer = rivers_client.get("/api/ledgers/moves", headers={"accept": "image/png, text/csv;q=0"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["error"]


def test_filters_are_those_of_the_pages(rivers_client: TestClient) -> None:
    every = rivers_client.get("/api/ledgers/moves").json()
    kinds = {row["move"] for row in every["rows"]}
    for move in kinds:
        some = rivers_client.get("/api/ledgers/moves", params={"kind": move}).json()
        assert 0 < some["total"] <= every["total"]
    page = rivers_client.get("/api/ledgers/moves?limit=3&offset=2").json()
    assert page["rows"] == every["rows"][2:5]
    assert page["total"] == every["total"]
    turned = rivers_client.get("/api/ledgers/moves?sort=published&descending=true").json()["rows"]
    days = [row["published"] for row in turned]
    assert days == sorted(days, reverse=True)


def test_a_day_shows_nothing_that_came_later(rivers_client: TestClient) -> None:
    held = {row["id"]: row["held"] for row in rivers_client.get("/api/documents").json()["rows"]}
    middle = sorted(held.values())[len(held) // 2]
    for name in LEDGERS:
        rows = rivers_client.get(f"/api/ledgers/{name}", params={"as_of": middle}).json()["rows"]
        assert all(held[row["document_id"]] <= middle for row in rows if row.get("document_id"))
    later = [id for id, day in held.items() if day > middle]
    shown = {row["id"] for row in rivers_client.get("/api/documents", params={"as_of": middle}).json()["rows"]}
    assert later
    assert not shown & set(later)
    changes = rivers_client.get("/api/changes", params={"since": "1990-01-01", "as_of": middle}).json()
    assert changes
    assert all(one["day"] <= middle for one in changes)


def test_a_mention_and_a_document_are_found_by_their_ids(rivers_client: TestClient) -> None:
    row = rivers_client.get("/api/mentions?limit=1").json()["rows"][0]
    mention = rivers_client.get(f"/api/mentions/{row['mention_id']}").json()
    document = rivers_client.get(f"/api/documents/{row['document_id']}").json()
    assert mention["quote"] == row["quote"] == document["text"][row["span_start"] : row["span_end"]]
    assert rivers_client.get("/api/mentions/nothing").status_code == 404
    assert rivers_client.get("/api/documents/nothing").status_code == 404


def test_drafts_are_listed_compared_and_followed_to_consent(ukraine_client: TestClient) -> None:
    drafts = [one["id"] for one in ukraine_client.get("/api/drafts").json()]
    assert len(drafts) > 1
    assert ukraine_client.get(f"/api/drafts/{drafts[0]}/compare/{drafts[-1]}").json()
    assert ukraine_client.get(f"/api/drafts/{drafts[-1]}/consent").json()["gates"]
    assert ukraine_client.get("/api/drafts/none/consent").status_code == 404


@pytest.mark.parametrize(
    "query", ["since=soon", "since=2025-02-02&until=2025-01-01", "confidence=2", "limit=0", "sort=no"]
)
def test_what_cannot_be_read_is_said(rivers_client: TestClient, query: str) -> None:
    answer = rivers_client.get(f"/api/ledgers/moves?{query}")
    assert answer.status_code in (400, 404, 422)
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("address", "named", "known"),
    [
        ("ledgers/moves?as-of=2024-03-01", "as-of", "nearest is as_of"),
        ("ledgers/moves?nope=1", "nope", "since, until, as_of"),
        ("ledgers?as_of=2024-03-01", "as_of", "it takes none"),
        ("measures/conflict?kind=CONSULT", "kind", "step"),
        ("outlook/compare?issue=CEAS", "issue", "as_of"),
        ("ledgers/moves?issue=NOPE", "NOPE", "CEAS"),
        ("ledgers/moves?kind=CONSULTS", "CONSULTS", "nearest is CONSULT"),
        ("ledgers/moves?status=hapened", "hapened", "nearest is happened"),
        ("mentions?actor=state:XXX", "state:XXX", "no actor"),
        ("patterns/cycles?actor=state:XXX", "state:XXX", "no actor"),
    ],
)
def test_a_slip_in_a_name_is_refused_and_not_left_out(
    rivers_client: TestClient, address: str, named: str, known: str
) -> None:
    answer = rivers_client.get(f"/api/{address}")
    assert answer.status_code == 422
    assert f"“{named}”" in answer.json()["error"]
    assert known in answer.json()["error"]


@pytest.mark.parametrize("query", ["actor=state:ISL", "issue=CEAS", "kind=THREATEN", "kind=reject", "status=denied"])
def test_an_id_that_exists_and_is_not_held_finds_nothing(rivers_client: TestClient, query: str) -> None:
    answer = rivers_client.get(f"/api/ledgers/pledges?{query}")
    assert answer.status_code == 200


def test_the_document_says_how_a_slip_is_answered(rivers_client: TestClient) -> None:
    for path, methods in rivers_client.get("/openapi.json").json()["paths"].items():
        refused = methods["get"]["responses"]["422"]["content"]["application/json"]["schema"]
        assert refused["required"] == ["error"], path


def test_csv_that_a_page_offers_opens_in_excel_and_that_of_programs_has_no_mark(rivers_client: TestClient) -> None:
    assert rivers_client.get("/api/ledgers/moves?format=csv").content.startswith(b"date,")
    for path in ("/moves", "/network", "/outlook/compare"):
        page = html.fromstring(rivers_client.get(path).text)
        links = [one for one in page.xpath("//a/@href") if one.startswith("/api/") and "format=csv" in one]
        assert links, path
        assert all(rivers_client.get(one).content.startswith(b"\xef\xbb\xbf") for one in links), links


def test_changes_are_those_of_the_last_week_held_where_no_day_is_given(rivers_client: TestClient) -> None:
    last = max(row["held"] for row in rivers_client.get("/api/documents").json()["rows"])
    since = date.fromisoformat(last) - timedelta(days=6)
    found = rivers_client.get("/api/changes")
    assert found.status_code == 200
    assert found.json() == rivers_client.get(f"/api/changes?since={since}").json()


def test_what_is_not_there_is_named_with_what_to_try(rivers_client: TestClient) -> None:
    assert "zzz; /api/mentions" in rivers_client.get("/api/mentions/zzz").json()["error"]
    assert "zzz; /api/documents" in rivers_client.get("/api/documents/zzz").json()["error"]
    for place in ("measures", "patterns", "outlook"):
        page = rivers_client.get(f"/{place}/zz")
        assert page.status_code == 404
        assert "“zz”; known are" in page.text
    assert rivers_client.get("/favicon.ico").headers["content-type"].startswith("image/svg")
    assert 'href="/openapi.json"' in rivers_client.get("/brief").text


@pytest.mark.slow
def test_no_question_that_the_document_allows_or_forbids_makes_the_server_fail(rivers_client: TestClient) -> None:
    app: Any = rivers_client.app
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "127.0.0.1"})
    asked = 0
    for operation in schema.get_all_operations():
        found = operation.ok()

        @settings(max_examples=15, database=None, suppress_health_check=list(HealthCheck))
        @_given(found)
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(headers={"host": "127.0.0.1"})
            assert answer.status_code < 500, f"{case.as_curl_command()}: {answer.status_code}"

        ask()
    assert asked > 150


def _given(operation: Any) -> Any:
    from hypothesis import given
    from hypothesis import strategies as st

    modes = schemathesis.GenerationMode
    return given(
        case=st.one_of(
            operation.as_strategy(generation_mode=modes.POSITIVE), operation.as_strategy(generation_mode=modes.NEGATIVE)
        )
    )


def test_pages_are_no_part_of_the_document(rivers_client: TestClient) -> None:
    paths = rivers_client.get("/openapi.json").json()["paths"]
    assert all(path.startswith("/api") for path in paths)
    assert all(set(methods) == {"get"} for methods in paths.values()), "the API reads and never writes"
