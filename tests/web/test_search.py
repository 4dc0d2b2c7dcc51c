"""Search: documents whose words match, with what matched in them, and the quotes that have the words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import BAD, Ferry
from lxml import html


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Ferry:
    return Ferry(tmp_path_factory.mktemp("ferry") / "space")


@pytest.fixture(scope="module")
def ferry_client(ferry: Ferry, launch: Callable[[Path], TestClient]) -> TestClient:
    return launch(ferry.folder)


def page(client: TestClient, address: str, **params: str) -> Any:
    answer = client.get(address, params=params or None)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def documents(shown: Any) -> list[str]:
    return [link.split("/")[2].partition("?")[0] for link in shown.xpath('//ol[@class="hits"]//a[@data-doc]/@href')]


def test_documents_and_quotes_that_have_the_words_are_found_and_marked(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, "/search", q="truce")
    assert set(documents(shown)) == {ferry.doc.id, ferry.later.id, ferry.copy.id}
    marks = {words(mark).casefold() for mark in shown.xpath('//ol[@class="hits"]//mark')}
    assert marks == {"truce"}
    quotes = [words(mark) for mark in shown.xpath('//section[@id="quotes"]//mark')]
    assert len(quotes) == 3
    assert all("truce" in quote for quote in quotes)


def test_all_words_by_their_stems_the_last_by_its_beginning_and_phrases_together(
    ferry: Ferry, ferry_client: TestClient
) -> None:
    found = {
        q: set(documents(page(ferry_client, "/search", q=q)))
        for q in ("proposes tru", '"second paper"', '"paper second"', "truce zebra")
    }
    assert found["proposes tru"] == {ferry.doc.id, ferry.later.id, ferry.copy.id}
    assert found['"second paper"'] == {ferry.later.id, ferry.copy.id}
    assert found['"paper second"'] == set()
    assert found["truce zebra"] == set()


def test_other_filters_and_the_day_hold_for_documents_and_quotes(ferry: Ferry, ferry_client: TestClient) -> None:
    assert documents(page(ferry_client, "/search", q="truce", kind="reject")) == [ferry.doc.id]
    assert documents(page(ferry_client, "/search", q="truce", source="Echo")) == [ferry.copy.id]
    early = page(ferry_client, "/search", q="truce", as_of="2025-12-08")
    assert documents(early) == [ferry.doc.id]
    assert "second paper" not in words(early.xpath("//main")[0])
    for link in early.xpath("//main//a[starts-with(@href, '/')]/@href"):
        assert "as_of=2025-12-08" in link


def test_without_words_the_page_says_how_to_ask(ferry_client: TestClient) -> None:
    text = words(page(ferry_client, "/search").xpath("//main")[0])
    assert "words in quotation marks stand together" in text
    assert "5 documents are searched" in text


def test_nothing_found_says_what_to_try(ferry_client: TestClient) -> None:
    text = words(page(ferry_client, "/search", q="zebra").xpath("//main")[0])
    assert "No document and no quote has these words." in text
    assert "try fewer" in text


@pytest.mark.parametrize(
    "q", ['"', "NOT", "a AND", "*", "(", "NEAR(", "'; DROP TABLE x", BAD, "\u202e", "é" * 400, "\ud83d\ude00"]
)
def test_nothing_of_a_query_is_syntax_or_markup(ferry_client: TestClient, q: str) -> None:
    answer = ferry_client.get("/search", params={"q": q.encode("utf-16", "surrogatepass").decode("utf-16")})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert not html.fromstring(answer.text).xpath("//main//img | //*[@onerror]")


def test_the_quotes_that_are_left_out_are_one_link_away(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/search", q="Ukraine")
    assert shown.xpath('count(//section[@id="quotes"]//*[contains(@class, "passage")])') == 10
    everything = shown.xpath('//section[@id="quotes"]/p/a/@href')[-1]
    number = words(shown.xpath('//section[@id="quotes"]/h2/span[@class="count"]')[0])
    assert f"{number} readings" in words(page(ukraine_client, everything).xpath("//header[@class='page-head']")[0])
    assert len(documents(shown)) == 20
    after = shown.xpath('//a[@rel="next"]/@href')[0]
    assert not set(documents(page(ukraine_client, after))) & set(documents(shown))


def test_every_hit_opens_its_document(ferry_client: TestClient) -> None:
    shown = page(ferry_client, "/search", q="truce")
    links = shown.xpath("//main//a[@data-drawer]/@href")
    assert links
    for link in links:
        opened = page(ferry_client, f"{link}{'&' if '?' in link else '?'}fragment=1")
        assert "truce" in words(opened).lower()
