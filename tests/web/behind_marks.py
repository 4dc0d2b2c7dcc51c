"""What stands behind the marks of a picture: every link followed to the mentions that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi.testclient import TestClient
from lxml import etree, html


def page(client: TestClient, address: str, status: int = 200) -> Any:
    """The main part of a page."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text).xpath("//main")[0]


def words(node: Any) -> str:
    """The text of a part of a page, on one line."""
    return " ".join(node.text_content().split())


# What was followed once, by client and address: pictures have many links in common.
_FOLLOWED: dict[tuple[int, str], list[str]] = {}


def mentions(client: TestClient, href: str) -> list[str]:
    """The mentions whose words an evidence link opens, over all pages of it."""
    place = (id(client), href)
    if place not in _FOLLOWED:
        _FOLLOWED[place] = _followed(client, href)
    return _FOLLOWED[place]


def _followed(client: TestClient, href: str) -> list[str]:
    parts = urlsplit(href)
    if parts.path.startswith("/items/mention/"):
        assert client.get(href).status_code == 200, href
        return [parts.path.rsplit("/", 1)[1]]
    if parts.path.startswith("/drafts"):
        assert client.get(href).status_code == 200, href
        return [parts.path]
    found: list[str] = []
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    number = 1
    while True:
        query = "&".join(f"{name}={value.replace('&', '%26')}" for name, value in [*asked, ("page", str(number))])
        shown = page(client, f"{parts.path}?{query}")
        links = shown.xpath('.//div[@class="passage"]//p[@class="marks"]/a[@data-drawer]/@href')
        assert links, href
        found += [urlsplit(link).path.rsplit("/", 1)[1] for link in links]
        if not shown.xpath('.//a[@rel="next"]'):
            return found
        number += 1


def all_behind(client: TestClient, links: Iterable[str]) -> list[str]:
    """The mentions behind several marks."""
    return [id for link in links for id in mentions(client, link)]


def drawings(text: str, css: str) -> list[Any]:
    """The pictures of a class on a page, parsed as XML: they must be well formed and carry no style or script."""
    found = []
    for start in (match.start() for match in re.finditer(rf'<svg[^>]*class="{css}[ "]', text)):
        depth, at = 0, start
        for tag in re.finditer(r"<(/?)svg\b", text[start:]):
            depth += -1 if tag[1] else 1
            if depth == 0:
                at = start + tag.end() + 1
                break
        # A flag without a value is HTML's and not XML's.
        source = text[start:at].replace(" data-drawer ", ' data-drawer="" ')
        tree = etree.fromstring(source.encode())
        local = {etree.QName(node).localname for node in tree.iter(etree.Element)}
        assert not local & {"script", "style", "foreignObject", "image"}, local
        names = {name for node in tree.iter(etree.Element) for name in node.attrib}
        assert "style" not in names
        assert not [name for name in names if name.startswith("on")]
        found.append(tree)
    assert found, f"no {css} on the page"
    return found


def links(tree: Any, css: str = "") -> list[str]:
    """The addresses of the evidence links of a picture, of those with a class where one is given."""
    found = [
        node for node in tree.iter(etree.Element) if etree.QName(node).localname == "a" and "data-drawer" in node.attrib
    ]
    return [node.get("href") for node in found if not css or css in (node.get("class") or "").split()]
