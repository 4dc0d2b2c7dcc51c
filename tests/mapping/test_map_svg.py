"""The whole picture: well-formed, harmless, the same each time, and honest about whose borders it shows."""

from __future__ import annotations

import random
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dragoman.mapping import Bounds, Point, View, draw, hostilities, printed_style
from dragoman.mapping.points import words

SVG = "{http://www.w3.org/2000/svg}"
UKRAINE = Bounds(22, 44, 41, 53)
LEVANT = Bounds(34, 31, 38, 34)


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def texts(svg: str, kind: str) -> list[str]:
    return [node.text or "" for node in parsed(svg).iter(f"{SVG}text") if node.get("class") == kind]


def caption(svg: str) -> str:
    (group,) = [node for node in parsed(svg).iter(f"{SVG}g") if node.get("class") == "caption"]
    return " ".join(node.text or "" for node in group)


def many(count: int, seed: int = 7) -> list[Point]:
    chance = random.Random(seed)
    return [
        Point(
            lat=chance.uniform(-55, 75), lon=chance.uniform(-180, 180), kind=chance.choice([*words()["kinds"]]),
            label=f"Place {i}", href=f"/event/{i}", precision=chance.choice(["city", "city", "region", None]),
            control=chance.choice([None, None, None, "taken", "held", "lost"]), by="Arvenia", says="Belmora",
            when="2024-03-04",
        )
        for i in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("bounds", [None, UKRAINE, Bounds(160, -30, 210, 10), Bounds(-180, -90, 180, 90)])
@pytest.mark.parametrize("view", ["recognised", "de_facto"])
def test_a_map_is_well_formed_small_and_asks_for_nothing(bounds: Bounds | None, view: View) -> None:
    svg = draw(many(5000), bounds=bounds, view=view)
    assert len(svg.encode()) < 300_000
    for node in parsed(svg).iter():
        assert node.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "a", "path", "rect", "circle", "text"}
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            assert "url(" not in value
            assert "href" not in name or value.startswith("/event/")


def test_the_same_points_give_the_same_bytes() -> None:
    assert draw(many(300)) == draw(many(300))
    assert draw(many(300)) != draw(many(301))


HOSTILE = [
    "</title></svg><script>alert(1)</script>",
    '" onload="alert(1)',
    "' autofocus onfocus='alert(1)",
    "]]><!-- --><![CDATA[",
    "&amp;&#x3c;script&#x3e;",
    "\u202egnp.exe\u2066\u200b",
    "\x00\x08\x1b[31m\ufffe\uffff\ud800",
    "اسم طويل جدا " * 30,
    "name " * 2000,
    "line\none\r\n\ttwo",
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_shown_as_text_and_cut(text: str) -> None:
    points = [
        Point(lat=48, lon=31, kind=text, label=text, href="#x", when=text, state=text, party=text),
        Point(lat=50, lon=36, kind="control", label=text, control=text, by=text, says=text, precision=text),
    ]
    svg = draw(points, title=text, notes=[text], style="")
    tags = {node.tag.removeprefix(SVG) for node in parsed(svg).iter()}
    assert tags <= {"svg", "title", "desc", "g", "a", "path", "rect", "circle", "text"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08]", svg)
    for label in texts(svg, "place"):
        assert len(label) <= 30
    for node in parsed(svg).iter(f"{SVG}a", f"{SVG}g"):
        assert len(node.get("aria-label", "")) < 600
        assert set(node.attrib) <= {"href", "class", "aria-label", "aria-hidden", "role", "transform"}


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60)
def test_no_words_break_the_picture(label: str, says: str) -> None:
    svg = draw([Point(lat=1, lon=1, kind="control", label=label, control="held", says=says, by=says)], notes=[says])
    assert parsed(svg).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("#ev-1", True),
        ("/event/1?as_of=2025-01-01&kind=ASSAULT", True),
        ("event/1", True),
        ("https://example.org/a", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("/\\example.org", False),
        ("", False),
    ],
)
def test_only_plain_addresses_become_links(address: str, kept: bool) -> None:
    svg = draw([Point(lat=48, lon=31, kind="clash", label="Osk", href=address)])
    found = [node.get("href") for node in parsed(svg).iter(f"{SVG}a")]
    assert found == ([address] if kept else [])


def test_the_caption_says_whose_view_of_the_borders_it_is() -> None:
    for view in ("recognised", "de_facto"):
        said = caption(draw([], bounds=LEVANT, view=view))
        assert words()["borders"][view] in said
        assert "No line is a statement" in said
        assert "projection" in said
    assert draw([], bounds=LEVANT) != draw([], bounds=LEVANT, view="de_facto")


def test_the_caption_counts_what_is_not_drawn() -> None:
    points = [Point(lat=50, lon=30, kind="clash", label="Osk"), Point(lat=0, lon=0, kind="clash", label="Sea")]
    said = caption(draw(points, bounds=UKRAINE, notes=["3 rows have no place."]))
    assert said.startswith("3 rows have no place. 1 point lies outside this map.")


def test_every_mark_tells_place_kind_voice_and_day() -> None:
    points = [
        Point(lat=49.7, lon=37.6, kind="control", label="Osk", href="#1", control="taken", by="Arvenia",
              says="the Arvenian army", when="2024-03-04"),
        Point(lat=46, lon=31, kind="strike", label="Kelmar", href="#2", precision="region", when="2024-03-05"),
    ]  # fmt: skip
    links = {node.get("href"): node for node in parsed(draw(points, bounds=UKRAINE)).iter(f"{SVG}a")}
    assert links["#1"].get("aria-label") == "Osk: claimed taken by Arvenia, says the Arvenian army, 2024-03-04"
    assert links["#2"].get("aria-label") == (
        "Kelmar: strike from a distance, 2024-03-05 (known only to the region or country)"
    )
    for node in links.values():
        assert node.findtext(f"{SVG}title") == node.get("aria-label")
    assert [node.text for node in links["#1"].iter(f"{SVG}text")] == ["T"]  # the claim in a letter, not only a colour


def test_a_name_says_how_many_towns_a_mark_stands_for_and_that_a_region_is_one() -> None:
    near = [
        Point(lat=48.0 + 0.001 * n, lon=33.0, kind="strike", label=name, href=f"/event/{n}", precision="city")
        for n, name in enumerate(["Aton", "Aton", "Belmo", "Cesta"])
    ]
    region = Point(lat=50.5, lon=28.0, kind="strike", label="Aton", href="/event/9", precision="region")
    assert {"Aton +2", "Aton (region)"} <= set(texts(draw([*near, region], bounds=UKRAINE), "place"))


def test_a_mark_for_many_points_asks_the_caller_where_to_lead() -> None:
    points = [Point(lat=48, lon=31, kind="clash", label="Osk", href=f"#{i}") for i in range(12)]
    (node,) = parsed(draw(points, link=lambda held: f"/map?n={len(held)}")).iter(f"{SVG}a")
    assert node.get("href") == "/map?n=12"
    assert node.get("aria-label", "").startswith("Osk: 12 × fighting")


def test_every_class_of_the_picture_has_a_rule_and_no_rule_a_colour_of_its_own() -> None:
    css = (files("dragoman.mapping") / "map.css").read_text("utf-8")
    points = many(400) + [Point(lat=1, lon=1, kind="clash", label="Osk", state="denied")] * 2
    used = {name for node in parsed(draw(points)).iter() for name in (node.get("class") or "").split()}
    bare = {"base", "sheet", "point", "disc", "chip"}  # what only groups
    for name in used - bare:
        assert f".{name}" in css or name.startswith(("kind-", "control-", "family-")), name
    for value in re.findall(r"(?:fill|stroke): ([^;}]+)", css):
        assert value.startswith(("var(", "none", "transparent")), value


def test_the_printed_style_needs_no_variables() -> None:
    style = printed_style()
    assert "var(" not in style
    assert style.count("{") == style.count("}")
    (node,) = parsed(draw([], bounds=UKRAINE, style=style)).iter(f"{SVG}style")
    assert ".map .land { fill: #ece8dd;" in (node.text or "")


@pytest.mark.parametrize(("width", "height"), [(360, 300), (390, 600), (900, 520), (1400, 700)])
def test_nothing_is_drawn_beyond_the_picture(width: int, height: int) -> None:
    root = parsed(draw(many(200), width=width, height=height))
    _, _, wide, tall = map(float, root.get("viewBox", "").split())
    assert wide == width
    for node in root.iter(f"{SVG}text"):
        if node.get("x") and node.get("y"):
            assert 0 <= float(node.get("y", "")) <= tall or node.getparent().get("class", "").startswith("point")
    (land,) = [node.get("d", "") for node in root.iter(f"{SVG}path") if node.get("class") == "land"]
    for start in re.finditer(r"M([\d.-]+) ([\d.-]+)", land):
        assert 0 <= float(start[1]) <= width
        assert 0 <= float(start[2]) <= height


def test_sizes_views_and_ids_that_make_no_map_are_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        draw([], width=10)
    with pytest.raises(ValueError, match="no view"):
        draw([], view="mine")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no id"):
        draw([], id='x" onload="')


@pytest.mark.browser
def test_every_mark_is_a_link_by_name_and_nothing_is_fetched(chromium: str, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    row = {
        "lat": 49.71, "lon": 37.62, "kind": "ASSAULT", "mode": "drone", "weapons": "drone", "place": "كوبيانسك",
        "date": "2024-03-04", "place_precision": "city", "control": None, "control_by": None, "speaker": None,
        "state": "happened",
    }  # fmt: skip
    placed = hostilities([row, row | {"control": "held", "control_by": "A", "speaker": "B"}], href=lambda row: "#words")
    page_file = tmp_path / "map.html"
    css = (files("dragoman.mapping") / "map.css").read_text("utf-8")
    page_file.write_text(f"<meta charset=utf-8><style>{css}</style>{draw(placed.points, bounds=UKRAINE)}", "utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(viewport={"width": 1000, "height": 800})
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(page_file.as_uri())
        names = [
            "كوبيانسك: strike from a distance, 2024-03-04",
            "كوبيانسك: claimed held by A, says B, 2024-03-04",
        ]
        for name in names:
            assert page.get_by_role("link", name=name, exact=True).count() == 1
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") in names
        page.keyboard.press("Enter")
        page.wait_for_url("**#words")
        assert requests == [page_file.as_uri()]
        browser.close()
