"""Places for what is not worked out yet: they say so, and lead to what can be seen."""

from __future__ import annotations

import pytest
from behind_marks import page, words
from fastapi.testclient import TestClient

PAGES = pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/outlook", "This version makes no forecast."),
    ],
)


@PAGES
def test_a_place_for_later_says_that_it_is_empty_and_why(rivers_client: TestClient, address: str, says: str) -> None:
    shown = page(rivers_client, address)
    assert says in words(shown.xpath('.//section[contains(@class, "empty")]')[0])
    assert not shown.xpath(".//svg | .//table")
    assert not shown.xpath(".//a[@data-drawer]")  # nothing is said of the world, so there is nothing to open


@PAGES
def test_it_leads_to_pages_that_are_there_and_keeps_the_filters(
    rivers_client: TestClient, address: str, says: str
) -> None:
    shown = page(rivers_client, f"{address}?actor=state:XAR")
    found = shown.xpath('.//ul[@class="advice"]//a/@href')
    assert len(found) >= 3
    for href in found:
        assert "actor=state%3AXAR" in href
        page(rivers_client, href)


@PAGES
def test_it_stands_in_the_menu_as_the_page_one_is_on(rivers_client: TestClient, address: str, says: str) -> None:
    assert f'href="{address}" aria-current="page"' in rivers_client.get(address).text
