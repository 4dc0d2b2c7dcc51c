"""What takes long is worked out beside the pages: its own page says so, and the others answer meanwhile."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from dragoman import briefing, patterns
from dragoman.errors import RecordError
from dragoman.record.shelf import Shelf
from dragoman.record.shelf.copy import Copy
from dragoman.record.store import Record
from dragoman.web import reading
from dragoman.web.app import create
from dragoman.web.site import Site
from dragoman.workspace import Workspace

PAGE = "/patterns/talks"


def slowed(monkeypatch: pytest.MonkeyPatch, of: Any, name: str) -> tuple[threading.Event, list[Any]]:
    """Let `name` be done only once the event is set; the list has the arguments of each time it was done."""
    free, done, work = threading.Event(), list[Any](), getattr(of, name)

    def slow(*given: Any, **named: Any) -> Any:
        free.wait(60)
        done.append((given, named))
        return work(*given, **named)

    monkeypatch.setattr(of, name, slow)
    return free, done


@contextmanager
def served(
    workspace: Path, shelf_at: Path, free: threading.Event | None = None, *, patience: float = 0.05, **headers: str
) -> Iterator[tuple[TestClient, Site]]:
    """A client of the pages; at the end the event is set, so that nothing works on when the shelf is closed."""
    shelf = Shelf(workspace / "record.duckdb", shelf_at)
    site = Site(Workspace(workspace), shelf, "token", patience=patience)
    address = "http://127.0.0.1:8641"
    try:
        with TestClient(create(site, watch=False), base_url=address, headers=headers) as client:
            try:
                yield client, site
            finally:
                if free is not None:
                    free.set()
    finally:
        shelf.close()


@pytest.fixture
def held(
    two_rivers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[TestClient, threading.Event]]:
    """A client whose patterns are not done before the event is set."""
    free, _ = slowed(monkeypatch, patterns, "pattern")
    with served(two_rivers, tmp_path / "shelf", free) as (client, _):
        yield client, free


def there(client: TestClient, page: str) -> Response:
    """A page once it is no longer being worked out."""
    end = time.monotonic() + 60
    while (found := client.get(page)).status_code == 202 and time.monotonic() < end:
        time.sleep(0.1)
    return found


def answered(client: TestClient, page: str) -> int:
    """Its status then."""
    return there(client, page).status_code


def test_the_page_says_that_it_is_being_worked_out_and_is_there_once_it_is(
    held: tuple[TestClient, threading.Event],
) -> None:
    client, free = held
    waiting = client.get(PAGE)
    assert waiting.status_code == 202
    assert "Being worked out" in waiting.text
    assert "data-waiting" in waiting.text
    free.set()
    client.get(f"/api{PAGE}")  # which waits for it
    shown = there(client, PAGE)
    assert shown.status_code == 200
    assert "Being worked out" not in shown.text


def test_other_pages_answer_meanwhile(held: tuple[TestClient, threading.Event]) -> None:
    client, _ = held
    assert client.get(PAGE).status_code == 202
    for page in ("/", "/moves", "/meetings", "/measures/pressure", "/timeline"):
        assert answered(client, page) == 200, page


def test_a_page_that_takes_longer_is_made_once_and_handed_out_once(
    two_rivers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, done = slowed(monkeypatch, Copy, "table")
    with served(two_rivers, tmp_path / "shelf", free) as (client, _):
        waits = [client.get("/?as_of=2031-03-10") for _ in range(3)]
        assert [page.status_code for page in waits] == [202] * 3
        assert "As held on" in waits[0].text
        free.set()
        assert answered(client, "/?as_of=2031-03-10") == 200
        agenda = [given[1] for given, _ in done].count("pledges")
        assert answered(client, "/?as_of=2031-03-10") == 200
        assert agenda == [given[1] for given, _ in done].count("pledges") == 1


def test_the_overview_shows_where_it_stands_while_what_changed_is_worked_out(
    two_rivers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, _ = slowed(monkeypatch, reading, "changes")
    with served(two_rivers, tmp_path / "shelf", free) as (client, site):
        address, end = "/?as_of=2031-03-10&from=month", time.monotonic() + 60
        while "Dates to come" not in (begun := client.get(address)).text and time.monotonic() < end:
            assert begun.status_code == 202
        assert begun.status_code == 202
        for told in (
            "The latest meeting reported as held:",
            "data-waiting",
            '<noscript><meta http-equiv="refresh"',
        ):
            assert told in begun.text
        assert "Nothing changed in that time" not in begun.text
        assert "No claim became contested" not in begun.text
        assert begun.headers["content-security-policy"]
        free.set()
        whole = there(client, address)
        assert whole.status_code == 200
        assert "data-waiting" not in whole.text
        assert "New meeting" in whole.text
        assert not site.coming._begun


def test_a_page_on_its_way_from_before_a_decision_is_not_handed_out_after_it(two_rivers: Path, tmp_path: Path) -> None:
    with served(two_rivers, tmp_path / "shelf", patience=0.0) as (client, site):
        assert client.get("/moves").status_code == 202
        site.shelf.copy.turn += 1
        assert client.get("/moves").status_code == 202
        assert len(site.coming._works) == 2


def test_every_form_of_a_brief_waits_on_a_page_and_is_written_from_what_was_put_together_once(
    two_rivers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, done = slowed(monkeypatch, briefing, "compose")
    with served(two_rivers, tmp_path / "shelf", free, accept="text/html,*/*") as (client, _):
        for form in ("html", "md", "docx", "pdf"):
            waiting = client.get(f"/brief/status.{form}")
            assert waiting.status_code == 202
            assert "The file opens or is saved once it is written" in waiting.text
            assert '<noscript><meta http-equiv="refresh"' in waiting.text
        free.set()
        for form in ("html", "md", "docx", "pdf"):
            assert answered(client, f"/brief/status.{form}") == 200
        found = client.get("/brief/status.md", headers={"accept": "*/*"})
        assert (found.status_code, found.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
        assert [named["form"] for _, named in done] == ["status"]


def test_what_is_not_there_is_told_to_who_asks_and_not_to_the_console(
    two_rivers: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with served(two_rivers, tmp_path / "shelf") as (client, _):
        assert answered(client, "/drafts/zz") == 404
        assert answered(client, "/measures/zz") == 404
    # Work of other tests may still end badly while this one looks.
    assert not [told for told in caplog.messages if "failed" in told and "zz" in told]


def test_what_failed_is_told_and_tried_again(held: tuple[TestClient, threading.Event]) -> None:
    client, free = held
    free.set()
    assert client.get("/api/patterns/cycles?step=week&by=clause").status_code in {200, 400}
    assert answered(client, "/patterns/cycles?by=colour") == 400
    assert answered(client, "/patterns/cycles?by=colour") == 400


def test_a_copy_closes_while_it_is_read_and_leaves_no_connection(two_rivers: Path, tmp_path: Path) -> None:
    def read(record: Record) -> int:
        return sum(len(list(record.mentions())) for _ in range(200))

    for turn in range(5):
        path = tmp_path / f"copy-{turn}.duckdb"
        shutil.copy(two_rivers / "record.duckdb", path)
        copy = Copy(path)
        works = [copy.begun(None, number, read) for number in range(2)]
        time.sleep(0.02 * turn)
        copy.close()
        assert all(work.over(60) for work in works)
        with copy.record() as record, pytest.raises((RecordError, duckdb.Error)):
            list(record.mentions())
        assert not path.exists()
