"""Sources: what is held, who published it, what failed, and where there is nothing and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import BAD, Ferry
from lxml import html

from dragoman.record import Record


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Ferry:
    return Ferry(tmp_path_factory.mktemp("ferry") / "space")


@pytest.fixture(scope="module")
def ferry_client(ferry: Ferry, launch: Callable[[Path], TestClient]) -> TestClient:
    return launch(ferry.folder)


def page(client: TestClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def rows(client: TestClient, address: str) -> list[dict[str, Any]]:
    """The lines of a page's table, and of the pages after it: each cell by its label."""
    found, more = [], [address]
    while more:
        shown = page(client, more.pop())
        found += [{cell.get("data-label"): cell for cell in row} for row in shown.xpath("//main//tbody/tr[@data-row]")]
        more = shown.xpath('//a[@rel="next"]/@href')
    return found


def test_every_document_is_listed_with_its_readings_which_open(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        held = {one.document.id: one for one in record.documents()}
        mentions = [one.document_id for one in record.mentions()]
    listed = rows(ukraine_client, "/sources")
    assert len(listed) == len(held)
    for row in listed:
        href = row["Document"].xpath(".//a/@href")[0]
        one = held[href.removeprefix("/documents/")]
        assert words(row["Document"]) == " ".join(one.document.title.split())
        assert int(words(row["Readings"]).split(":")[0]) == mentions.count(one.document.id)
        if mentions.count(one.document.id):
            assert row["Readings"].xpath(".//a[@data-drawer]/@href") == [href]
    states = [words(row["How it counts"]) for row in listed]
    assert states.count("text of a draft") == 5
    assert states.count("carries another’s text") == 1


@pytest.mark.parametrize("by", ["published", "title", "outlet", "mentions", "held", "grade"])
def test_documents_can_be_sorted_both_ways(ukraine_client: TestClient, by: str) -> None:
    label = {
        "published": "Published",
        "title": "Document",
        "outlet": "Outlet",
        "mentions": "Readings",
        "held": "Held since",
        "grade": "Grade",
    }[by]

    def column(direction: str) -> list[Any]:
        cells = [row[label] for row in rows(ukraine_client, f"/sources?sort={by}&dir={direction}")]
        if by in ("published", "held"):
            return [cell.xpath(".//time/@datetime")[0] for cell in cells]
        return [int(words(cell).split(":")[0]) if by == "mentions" else words(cell).casefold() for cell in cells]

    up, down = column("asc"), column("desc")
    known = [one for one in up if one != "none"]
    assert known == sorted(known)
    assert [one for one in down if one != "none"] == sorted(known, reverse=True)


def test_filters_leave_documents_that_hold_a_reading_and_an_outlet_alone_needs_none(
    ferry: Ferry, ferry_client: TestClient, ukraine_client: TestClient
) -> None:
    def ids(client: TestClient, query: str) -> set[str]:
        return {
            row["Document"].xpath(".//a/@href")[0].split("/")[2].partition("?")[0]
            for row in rows(client, f"/sources?{query}")
        }

    assert ids(ferry_client, "kind=reject") == {ferry.doc.id}
    assert ids(ferry_client, "source=Echo") == {ferry.copy.id}
    assert ids(ferry_client, "source=Echo&kind=propose") == set()
    assert "No document holds a reading" in words(
        page(ferry_client, "/sources?source=Echo&kind=propose").xpath("//main")[0]
    )
    assert len(ids(ukraine_client, "since=2025-12-01")) < len(ids(ukraine_client, ""))


def test_outlets_say_how_much_is_their_own_and_what_the_settings_say(ferry_client: TestClient) -> None:
    found = {
        words(row["Outlet"]): {name: words(cell) for name, cell in row.items()}
        for row in rows(ferry_client, "/sources?view=outlets")
    }
    ferry = found["The Ferry"]
    assert (ferry["Grade"], ferry["Kind"], ferry["Speaks for"]) == ("B", "wire", "Ukraine")
    assert (ferry["Documents"], ferry["Of its own"], ferry["Carried"]) == ("3", "3", "0")
    assert (found["Echo"]["Of its own"], found["Echo"]["Carried"], found["Echo"]["Grade"]) == ("0", "1", "not graded")
    assert BAD in found


@pytest.mark.parametrize(
    "by", ["outlet", "grade", "kind", "alignment", "documents", "independent", "carried", "mentions", "first"]
)
def test_outlets_can_be_sorted(ferry_client: TestClient, by: str) -> None:
    up = [words(row["Outlet"]) for row in rows(ferry_client, f"/sources?view=outlets&sort={by}")]
    down = [words(row["Outlet"]) for row in rows(ferry_client, f"/sources?view=outlets&sort={by}&dir=desc")]
    assert sorted(up) == sorted(down)
    assert len(up) == 3


def test_failures_say_what_and_what_to_try_and_show_no_folder_of_the_machine(ferry_client: TestClient) -> None:
    answer = ferry_client.get("/sources?view=failures")
    assert "/home/somebody" not in answer.text
    shown = html.fromstring(answer.text)
    text = words(shown.xpath("//main")[0])
    assert f"broken {BAD}" in text
    assert "try another copy" in text
    assert len(rows(ferry_client, "/sources?view=failures")) == 2
    early = words(page(ferry_client, "/sources?view=failures&as_of=2025-12-05").xpath("//main")[0])
    assert "Nothing failed" in early


def test_where_there_is_nothing_the_page_says_why(ferry_client: TestClient) -> None:
    shown = page(ferry_client, "/sources?view=gaps")
    gaps = {words(one.find("dt")): words(one.find("dd")) for one in shown.xpath("//dl/div")}
    assert gaps["Tuvalu"].startswith("No document that is held has this name in it.")
    assert gaps["Nuclear matters"] == "None of the 6 readings is about it."
    assert gaps["Silent Gazette"] == "No document of it was added."
    assert gaps["French"].startswith("1 document in it, kept and not read")
    assert "Ukraine" not in gaps
    assert "Territory and borders" not in gaps
    early = page(ferry_client, "/sources?view=gaps&as_of=2025-12-04")
    assert "Territory and borders" in {words(one) for one in early.xpath("//dl/div/dt")}


def test_feeds_are_listed_with_what_came_of_them(ferry_client: TestClient) -> None:
    (row,) = rows(ferry_client, "/sources?view=feeds")
    assert words(row["Documents of its host"]) == "1"
    assert words(row["Last failure"]) == "no answer"
    assert row["Address"].xpath(".//a/@href") == ["https://ferry.example/rss"]


def test_a_day_leaves_out_what_came_later(ferry: Ferry, ferry_client: TestClient) -> None:
    early = page(ferry_client, "/sources?as_of=2025-12-05")
    assert len(early.xpath("//main//tbody/tr[@data-row]")) == 3
    text = words(early.xpath("//main")[0])
    assert "Echo" not in text
    assert "failure" not in words(early.xpath("//header[@class='page-head']")[0])
    assert "No document was held on that day." in words(
        page(ferry_client, "/sources?as_of=2001-01-01").xpath("//main")[0]
    )


@pytest.mark.parametrize(
    "query", ["view=nothing", "sort=text", "view=outlets&sort=url", "view=gaps&sort=what", "view=failures&sort=advice"]
)
def test_what_the_page_does_not_have_is_refused_in_words(ferry_client: TestClient, query: str) -> None:
    refused = words(page(ferry_client, f"/sources?{query}", 400).xpath("//main")[0])
    assert query.rpartition("=")[2] in refused


def test_hostile_words_are_text(ferry_client: TestClient) -> None:
    for view in ("documents", "outlets", "failures", "gaps", "feeds"):
        text = ferry_client.get(f"/sources?view={view}").text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert len(text) < 60_000
        assert not html.fromstring(text).xpath("//main//img | //*[@onerror]")


def test_what_cannot_be_judged_is_not_graded_and_never_looks_the_worst(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/sources")
    cells = {words(cell).removeprefix("Grade").strip() for cell in shown.xpath('.//td[@data-label="Grade"]')}
    assert "not graded" in cells
    assert "F" not in cells
    assert "F: cannot be judged" in shown.xpath('.//td[@data-label="Grade"]/abbr/@title')[0]
    document = shown.xpath("//a[@data-doc]/@href")[0]
    about = words(page(ukraine_client, document).get_element_by_id("about"))
    assert "not graded" in about
    assert "graded F" not in about
