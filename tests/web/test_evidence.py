"""The quotes behind a figure: those that are named, or all that pass the filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import BAD, Ferry
from lxml import html

from dragoman.record import Record
from dragoman.record.shelf import Filters


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


def ids_on(shown: Any) -> list[str]:
    return [
        link.rpartition("/")[2].partition("?")[0]
        for link in shown.xpath('//main//*[contains(@class, "passage")]//a[contains(@class, "mark")]/@href')
    ]


@pytest.mark.parametrize(
    "query", ["", "?kind=propose", "?actor=state:UKR&since=2025-11-01", "?status=planned&confidence=0.7"]
)
def test_all_that_pass_the_filters_are_there_once_by_event_the_latest_first(
    ukraine_client: TestClient, query: str
) -> None:
    copy = ukraine_client.app.state.site.shelf.copy  # type: ignore[attr-defined]
    filters = {
        "": Filters(),
        "?kind=propose": Filters(kinds=("propose",)),
        "?actor=state:UKR&since=2025-11-01": Filters(actors=("state:UKR",), since=date(2025, 11, 1)),
        "?status=planned&confidence=0.7": Filters(status=("planned",), confidence=0.7),
    }[query]
    expected = {id: (event, said) for id, event, said in copy.facts(filters, "mention_id, event_id, said")}
    found: list[str] = []
    address: str | None = f"/evidence{query}"
    while address:
        shown = page(ukraine_client, address)
        found += ids_on(shown)
        after = shown.xpath('//a[@rel="next"]/@href')
        address = after[0] if after else None
    assert sorted(found) == sorted(expected)
    assert f"{len(expected):,} reading" in words(
        page(ukraine_client, f"/evidence{query}").xpath("//header[@class='page-head']")[0]
    )
    events = [expected[id][0] for id in found]
    assert [one for n, one in enumerate(events) if n == 0 or events[n - 1] != one] == list(dict.fromkeys(events))
    latest = {event: max(said for other, said in expected.values() if other == event) for event in set(events)}
    order = [latest[event] for event in dict.fromkeys(events)]
    assert order == sorted(order, reverse=True)


def test_named_readings_are_shown_whether_or_not_they_count(ferry: Ferry, ferry_client: TestClient) -> None:
    asked = "&".join(f"m={one.id}" for one in (ferry.propose, ferry.deny, ferry.again))
    shown = page(ferry_client, f"/evidence?{asked}&m=0000000000000000&kind=reject")
    assert set(ids_on(shown)) == {ferry.propose.id, ferry.deny.id, ferry.again.id}
    text = words(shown.xpath("//main")[0])
    assert "does not count" in text
    assert "1 of the readings that the link names is not in the record" in text
    assert page(ferry_client, f"/evidence?m={ferry.propose.id},{ferry.again.id}").xpath("count(//mark)") == 2


def test_a_day_leaves_out_what_came_later_and_keeps_the_readings_named(ferry: Ferry, ferry_client: TestClient) -> None:
    asked = f"m={ferry.propose.id}&m={ferry.again.id}"
    early = page(ferry_client, f"/evidence?{asked}&as_of=2025-12-08")
    assert ids_on(early) == [ferry.propose.id]
    back = early.xpath('//*[contains(@class, "as-of")]//a/@href')[0]
    assert set(ids_on(page(ferry_client, back))) == {ferry.propose.id, ferry.again.id}
    page(ferry_client, f"/evidence?m={ferry.again.id}&as_of=2025-12-08", 404)
    assert ferry.again.id not in ids_on(page(ferry_client, "/evidence?as_of=2025-12-08"))


def test_no_more_than_two_hundred_are_shown_at_once(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        ids = record.all_mention_ids()[:230]
    shown = page(ukraine_client, "/evidence?" + "&".join(f"m={id}" for id in ids))
    assert len(ids_on(shown)) == 200
    assert "The link names 30 more" in words(shown.xpath("//main")[0])


def test_every_quote_leads_to_its_document_its_item_and_its_event(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, "/evidence?kind=propose")
    for one in shown.xpath('//main//*[contains(@class, "passage")]'):
        links = one.xpath(".//a/@href")
        assert [link for link in links if link.startswith("/documents/") and "#m-" in link]
        for link in links:
            if link.startswith("/"):
                assert "kind=propose" in link
                page(ferry_client, link)


def test_the_drawer_says_what_it_is_the_evidence_of(ferry_client: TestClient) -> None:
    shown = page(ferry_client, "/evidence?kind=propose&since=2025-11-01&fragment=1")
    assert "kind proposes" in words(shown)
    assert "since 2025-11-01" in words(shown)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("kind=nothing", "No reading passes these filters."),
        ("as_of=2001-01-01", "No document was held on 2001-01-01."),
        ("page=900", "ends before this page"),
    ],
)
def test_an_empty_page_says_why(ferry_client: TestClient, query: str, why: str) -> None:
    assert why in words(page(ferry_client, f"/evidence?{query}").xpath("//main")[0])


@pytest.mark.parametrize("query", ["since=x", "page=0", "page=-1", "confidence=7", "as_of=%00", "dir=up"])
def test_what_cannot_be_read_is_refused_in_words(ferry_client: TestClient, query: str) -> None:
    for address in ("/evidence", "/sources", "/search", "/items/position"):
        assert query.split("=")[0] in words(page(ferry_client, f"{address}?{query}", 400).xpath("//main")[0])


def test_hostile_words_are_text(ferry_client: TestClient) -> None:
    for address in ("/evidence", "/evidence?fragment=1", f"/evidence?q={BAD}", "/evidence?m=%3Cscript%3E"):
        text = ferry_client.get(address).text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert not html.fromstring(text).xpath("//main//img | //*[@onerror]")


def test_the_filter_of_the_page_gives_back_the_same_address(ferry_client: TestClient) -> None:
    address = "/evidence?actor=state%3AUKR&kind=propose&q=truce"
    shown = page(ferry_client, address)
    first = ids_on(shown)
    form = shown.get_element_by_id("filters")
    pairs = [
        (one.get("name"), one.get("value"))
        for one in form.xpath(".//input[@type='checkbox'][@checked] | .//input[@type='search'][@name]")
    ]
    again = ferry_client.get("/evidence", params=[(name, value) for name, value in pairs if value])
    assert ids_on(html.fromstring(again.text)) == first
    assert first
