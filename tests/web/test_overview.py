"""The first page, and what leaves the record from the server: brief, citation, feed and calendar."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import actor, document, mention
from lxml import etree, html

from dragoman.agenda import agenda
from dragoman.changes import changes
from dragoman.citing import STYLES
from dragoman.record import Record
from dragoman.record.arrivals import latest_day
from dragoman.record.shelf import Shelf
from dragoman.types import Judgement, Reading
from dragoman.web.reading import of_agenda, of_changes
from dragoman.workspace import Workspace


def page(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text)


@pytest.mark.parametrize("client", ["rivers_client", "ukraine_client"])
def test_every_sentence_and_line_of_the_overview_opens_its_words(client: str, request: pytest.FixtureRequest) -> None:
    asked: TestClient = request.getfixturevalue(client)
    shown = page(asked, "/?from=month")
    sentences = shown.xpath('//p[contains(@class, "standing")]//a[@data-drawer]/@href')
    assert len(sentences) >= 3
    entries = shown.xpath('//li[contains(@class, "entry")]')
    assert entries
    assert all(entry.xpath(".//a[@data-drawer]") for entry in entries)
    for href in [*sentences, *shown.xpath('//li[contains(@class, "entry")]//a[@data-drawer]/@href')[:25]]:
        assert asked.get(href).status_code == 200, href


def test_what_changed_is_what_the_endpoint_says(rivers_client: TestClient) -> None:
    for day in ("day", "week", "month"):
        shown = page(rivers_client, f"/?from={day}")
        since = shown.xpath('//input[@id="since-day"]/@value')[0]
        expected = rivers_client.get("/api/changes", params={"since": since}).json()
        listed = shown.get_element_by_id("changed").xpath('.//li[contains(@class, "entry")]')
        assert len(listed) == len(expected)
    assert rivers_client.get("/?from=soon").status_code == 400


def test_before_anything_was_held_the_page_says_so(rivers_client: TestClient) -> None:
    assert "Nothing was held on that day" in page(rivers_client, "/?as_of=1990-01-01").text_content()


def test_the_latest_meeting_leads_by_the_day_of_its_report_where_it_has_none_of_its_own(
    tmp_path: Path, launch: Callable[[Path], TestClient]
) -> None:
    folder = tmp_path / "space"
    folder.mkdir()
    (folder / "process.toml").write_text('name = "Met"\n', "utf-8")

    def met(record: Record, run: str, words: str, day: date, **parts: Any) -> str:
        doc = document(words, published=day, url=f"reports/{day}.txt")
        one = mention(doc, words[:-1], "met", kind="CONSULT", **parts)
        one = replace(one, actors=(actor(doc, "Ukraine", "UKR"),), targets=(actor(doc, "Russia", "RUS"),))
        reading = Reading(document_id=doc.id, coder="rules@1", mentions=(one,), links=())
        record.add(doc, reading=reading, carried=None, run=run, held=day, held_basis="published")
        return one.id

    with Record.open(folder / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=datetime(2025, 12, 5, tzinfo=UTC))
        dated = met(record, run, "Ukraine met Russia in Oslo.", date(2025, 12, 2))
        undated = met(record, run, "Ukraine met Russia in Doha.", date(2025, 12, 20), when=None)
        doubtful = met(record, run, "Ukraine met Russia in Rome.", date(2025, 12, 28), when=None, confidence=0.3)
        record.finish(run, datetime(2025, 12, 28, tzinfo=UTC))
    client = launch(folder)

    def told(address: str) -> tuple[str, list[str]]:
        lead = page(client, address).xpath('//p[contains(@class, "standing")]')[0]
        hrefs = lead.xpath(".//a/@href")
        return " ".join(lead.text_content().split()), [href.split("?")[0].split("/")[-1] for href in hrefs]

    words, ids = told("/")
    assert words.startswith("The latest meeting reported as held: ")
    assert "as reported on 20 December 2025. Read with low confidence, a later one: " in words
    assert ids[:2] == [undated, doubtful]
    words, ids = told("/?as_of=2025-12-10")
    assert ids[0] == dated
    assert "as reported" not in words
    assert "low confidence" not in words


def test_a_rejected_reading_leaves_the_overview(own: tuple[Path, TestClient]) -> None:
    folder, client = own
    before = client.get("/api/ledgers/meetings").json()["total"]
    first = page(client, "/").xpath('//p[contains(@class, "standing")]//a[@data-drawer]')[0]
    mention = first.get("href").split("/")[-1].split("?")[0]
    site: Any = client.app
    site.state.site.shelf.judge(
        Judgement(
            kind="reject",
            items=(mention,),
            by="ana",
            made=datetime(2025, 12, 20, 9, 30, tzinfo=UTC),
            why="misread",
            detail=None,
        )
    )
    assert mention not in client.get("/").text
    assert client.get("/api/ledgers/meetings").json()["total"] <= before
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        assert [one.items for one in record.judgements()] == [(mention,)]


@pytest.mark.parametrize("form", ["status", "daily", "weekly", "monthly"])
def test_a_brief_comes_in_every_format(rivers_client: TestClient, form: str) -> None:
    shown = page(rivers_client, f"/brief?form={form}")
    links = shown.xpath('//p[@class="links"]/a/@href')
    begins = {"html": b"<!doctype html>", "pdf": b"%PDF", "docx": b"PK", "md": b"#"}
    assert len(links) == len(begins)
    for link in links:
        answer = rivers_client.get(link)
        kind = link.split("?")[0].rpartition(".")[2]
        assert answer.status_code == 200
        assert answer.content.lstrip().startswith(begins[kind])
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_only_briefs_are_handed_out(rivers_client: TestClient, two_rivers: Path) -> None:
    (two_rivers / "briefs" / "2025-12-02.html").write_text("<!doctype html><p>kept</p>", "utf-8")
    assert "kept" in rivers_client.get("/brief/kept/2025-12-02.html").text
    for name in ("..%2Fprocess.toml", "process.toml", "%2E%2E/record.duckdb", "none.html", "2025-12-02.html%00"):
        assert rivers_client.get(f"/brief/kept/{name}").status_code == 404
    for address in ("/brief/none.html", "/brief/status.exe", "/brief?form=none"):
        assert rivers_client.get(address).status_code in (400, 404)


def test_an_item_is_cited_in_every_style_and_form(rivers_client: TestClient) -> None:
    row = rivers_client.get("/api/ledgers/moves?limit=1").json()["rows"][0]
    for style in STYLES:
        shown = page(rivers_client, f"/cite/{row['mention_id']}?style={style}")
        assert row["quote"][:20] in shown.text_content()
    assert "TY  - " in rivers_client.get(f"/cite/{row['mention_id']}?form=ris").text
    assert rivers_client.get(f"/cite/{row['mention_id']}?form=bibtex").text.lstrip().startswith("@")
    assert rivers_client.get("/cite/none").status_code == 404
    assert rivers_client.get(f"/cite/{row['mention_id']}?style=none").status_code == 400


def test_the_feed_and_the_calendar_can_be_read(rivers_client: TestClient) -> None:
    feed = rivers_client.get("/feed.atom?since=1990-01-01")
    tree = etree.parse(io.BytesIO(feed.content))
    entries = tree.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(rivers_client.get("/api/changes?since=1990-01-01").json())
    links = [link.get("href") for entry in entries for link in entry.findall("{http://www.w3.org/2005/Atom}link")]
    assert len(links) == len(entries)
    assert {rivers_client.get(link).status_code for link in links} == {200}
    from icalendar import Calendar

    calendar = Calendar.from_ical(rivers_client.get("/dates.ics").content)
    assert all(event.get("uid") for event in calendar.walk("VEVENT"))


@pytest.mark.parametrize("as_of", [None, "2024-05-10", "2025-12-10"])
@pytest.mark.parametrize("space", ["two_rivers", "ukraine"])
def test_the_lines_that_can_matter_give_the_same_news_and_dates_as_all_of_them(
    space: str, as_of: str | None, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(space)
    day = date.fromisoformat(as_of) if as_of else None
    config = Workspace(folder).config()
    copy = Shelf(folder / "record.duckdb", tmp_path).copy
    with copy.record() as record:
        last = latest_day(record, day)
        if last is None:
            return
        for back in (0, 6, 30, 400):
            since = last - timedelta(days=back)
            told = changes(record, since=since, as_of=day, config=config, read=of_changes(copy, since, day))
            assert told == changes(record, since=since, as_of=day, config=config)
            dated = agenda(record, today=since, as_of=day, config=config, read=of_agenda(copy, since))
            assert dated == agenda(record, today=since, as_of=day, config=config)
    copy.close()
